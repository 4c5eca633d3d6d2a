"""What lies flat: snow, ice, the snowy lip between them, the grid line, the start, the outside."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from pixels import SIZE, Image, blank, rgb

Palette = Mapping[str, str]

CELLS = 4
FIELD = CELLS * SIZE
"""A field of ground is a picture of 4x4 cells that repeats without a seam."""


def _filled(colour: str, side: int = FIELD) -> Image:
    image = blank(side)
    image[...] = (*rgb(colour), 255)
    return image


def _put(image: Image, colour: str, cells: Iterable[tuple[int, int]]) -> None:
    """Set pixels (row, column); what leaves on one side comes back on the other."""
    for row, column in cells:
        image[row % len(image), column % len(image)] = (*rgb(colour), 255)


def _run(row: int, column: int, length: int) -> list[tuple[int, int]]:
    return [(row, column + step) for step in range(length)]


def _glint(row: int, column: int, length: int) -> list[tuple[int, int]]:
    """A streak that climbs to the right by one row every two pixels."""
    return [(row - step // 2, column + step) for step in range(length)]


def soft_noise(seed: int, coarse: int, side: int = SIZE) -> NDArray[np.float64]:
    """Smooth noise in -1..1, (side, side), that wraps around, so that no seam shows."""
    points = np.random.default_rng(seed).integers(-100, 101, (coarse, coarse)) / 100.0
    at = (np.arange(side) + 0.5) * coarse / side
    low = np.floor(at).astype(int)
    share = at - low
    share = share * share * (3 - 2 * share)
    one, two = low % coarse, (low + 1) % coarse
    rows = points[one] * (1 - share)[:, None] + points[two] * share[:, None]
    return rows[:, one] * (1 - share) + rows[:, two] * share


def _places(seed: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Up to `most` places a cell, off its border: row, column and a number 0..99 to vary by."""
    chance = np.random.default_rng(seed)
    for cell in range(CELLS * CELLS):
        top, left = cell // CELLS * SIZE, cell % CELLS * SIZE
        for _ in range(int(chance.integers(1, most + 1))):
            row, column = chance.integers(5, SIZE - 5), chance.integers(4, SIZE - 10)
            yield top + int(row), left + int(column), int(chance.integers(100))


def snow(palette: Palette) -> Image:
    """Soft snow, 4x4 cells without a seam: pale drifts, dimples in blue shade, a few sparks."""
    image = _filled(palette["snow"])
    drifts = 0.7 * soft_noise(41, 13, FIELD) + 0.5 * soft_noise(42, 23, FIELD)
    image[drifts > 0.5, :3] = rgb(palette["snow_light"])
    image[drifts < -0.5, :3] = rgb(palette["snow_soft"])
    for row, column, number in _places(3, 3):
        length = 2 + number % 2
        _put(image, palette["snow_shade"], _run(row, column, length))
        _put(image, palette["snow_soft"], [(row, column - 1), *_run(row + 1, column, length)])
        _put(image, palette["snow_light"], _run(row + 2, column, length))
    for row, column, _ in _places(4, 1):
        _put(image, palette["snow_light"], [(row, column)])
    return image


_CRACK = ((0, 0), (1, 1), (1, 2), (2, 3), (3, 3), (2, 4), (2, 5), (4, 2), (1, 6))


def ice(palette: Palette) -> Image:
    """Clear ice, 4x4 cells without a seam: slanted glints, hair cracks, bubbles below."""
    image = _filled(palette["ice"])
    depth = 0.75 * soft_noise(61, 9, FIELD) + 0.35 * soft_noise(62, 17, FIELD)
    image[depth > 0.45, :3] = rgb(palette["ice_light"])
    image[depth < -0.48, :3] = rgb(palette["ice_deep"])
    for row, column, number in _places(5, 1):
        if number < 35:
            _put(image, palette["ice_dark"], [(row + 1, column), (row, column + 1)])
            _put(image, palette["glint"], [(row, column)])
        elif number < 65:
            turned = [(b, -a) if number % 2 else (a, b) for a, b in _CRACK]
            _put(image, palette["ice_dark"], [(row + a, column + b) for a, b in turned])
    for row, column, number in _places(8, 2):
        length = 4 + number % 5
        _put(image, palette["ice_light"], _glint(row + 1, column + 1, length - 1))
        _put(image, palette["glint"], _glint(row, column, length))
        if number % 3 == 0:
            _put(image, palette["glint"], _glint(row + 3, column + 3, length - 3))
    return image


# How far the snow reaches over the ice along one side, pixel by pixel; both ends match.
_LIP = (
    "45544455654444566654455544445665",
    "44556654445566544445554456654444",
)


def _reach(variant: int) -> NDArray[np.int_]:
    return np.array([int(letter) for letter in _LIP[variant]])


_PLACES = ("northwest", "southwest", "southeast", "northeast")


def _shore(
    depth: NDArray[np.int_],
    reach: NDArray[np.int_] | int,
    shaded: bool,
    rim: str,
    palette: Palette,
) -> Image:
    """Snow where `depth` < `reach`, its rim, and what it throws on the ice beyond.

    Snow stands above the ice: it throws a shadow to the south east, and shows its flank there.
    """
    image = blank()
    image[depth < reach] = (*rgb(palette["snow"]), 255)
    image[depth == reach - 1] = (*rgb(palette["snow_shade" if shaded else rim]), 255)
    image[depth == reach] = (*rgb(palette["ice_shadow"]), 170 if shaded else 90)
    if shaded:
        image[depth == reach + 1] = (*rgb(palette["ice_shadow"]), 80)
    return image


def lip(side: str, variant: int, palette: Palette) -> Image:
    """The edge of the snow lying on a cell of ice, on one side: north, east, south or west."""
    depth = np.broadcast_to(np.arange(SIZE)[:, None], (SIZE, SIZE))
    reach = _reach(variant)[None, :] - 1
    image = _shore(depth, reach, side in ("north", "west"), "snow_light", palette)
    return np.rot90(image, ("north", "west", "south", "east").index(side)).copy()


def corner(place: str, palette: Palette) -> Image:
    """The snow's tip in a corner of a cell of ice whose diagonal neighbour alone is snow."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    image = _shore(row + column, 4, place == "northwest", "snow_rim", palette)
    return np.rot90(image, _PLACES.index(place)).copy()


def bay(place: str, palette: Palette) -> Image:
    """The snow in a corner of a cell of ice with snow on both sides of the corner, rounded."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    rim = "snow_light" if place == "southeast" else "snow_rim"
    image = _shore(row + column, 10, place == "northwest", rim, palette)
    # Along the two sides the lips themselves say where the snow ends.
    image[(row > 6) | (column > 6)] = 0
    return np.rot90(image, _PLACES.index(place)).copy()


def grid(palette: Palette) -> Image:
    """The hair line between cells, on the bottom and the right."""
    image = blank()
    line = (*rgb(palette["grid"]), 52)
    image[-1, :] = line
    image[:, -1] = line
    return image


def start(palette: Palette) -> Image:
    """Where the elf begins: a ring with a snowflake, let into the ground."""
    row, column = np.mgrid[0:SIZE, 0:SIZE] - 15.5
    far = np.hypot(row, column)
    image = blank()
    mark = rgb(palette["start"])
    image[(far > 11.2) & (far < 13.4)] = (*mark, 165)
    image[(far > 11.2) & (far < 12.3)] = (*mark, 110)
    # Three strokes through the middle make the flake's six arms.
    for angle in (90.0, 30.0, 150.0):
        along = row * np.sin(np.radians(angle)) + column * np.cos(np.radians(angle))
        across = np.abs(row * np.cos(np.radians(angle)) - column * np.sin(np.radians(angle)))
        image[(across < 0.8) & (np.abs(along) < 7.4)] = (*mark, 150)
    return image


_TREE = (
    "....5....",
    "...456...",
    "...456...",
    "..34566..",
    "..44566..",
    ".3445666.",
    "...456...",
    "..344566.",
    ".34455666",
    "344556666",
    "...171...",
    "...171...",
)


def outside(palette: Palette) -> Image:
    """The dark wood around the lake, 4x4 cells: quiet, near the window's own ground."""
    image = _filled(palette["night"])
    image[soft_noise(82, 13, FIELD) > 0.4, :3] = rgb(palette["night_light"])
    tones = {"3": "tree_light", "4": "tree_light", "5": "tree"}
    trees = [place for place in _places(9, 2) if place[2] < 80]
    for top, left, _ in sorted(trees):
        for down, letters in enumerate(_TREE):
            for right, letter in enumerate(letters):
                if letter != ".":
                    tone = palette[tones.get(letter, "tree_dark")]
                    _put(image, tone, [(top + down, left + right)])
    return image
