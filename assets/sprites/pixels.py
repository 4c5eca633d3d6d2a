"""How a picture is made from a map of materials: tones by light from the top left, an outline."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 32
CLEAR = "."

Image = NDArray[np.uint8]
"""A picture: uint8 (side, side, 4), red, green, blue, alpha; the side is 32 if nothing is said."""

Materials = NDArray[np.str_]
"""One letter a pixel, (32, 32); `CLEAR` is nothing."""

Tones = tuple[str, str, str, str]
"""A material's colours from light to dark, the last for its outline."""


def rgb(colour: str) -> tuple[int, int, int]:
    """The parts of a colour written `rrggbb`."""
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def blank(side: int = SIZE) -> Image:
    """A clear square picture."""
    return np.zeros((side, side, 4), np.uint8)


def materials(rows: Sequence[str], top: int = 0) -> Materials:
    """A map from its rows, the first at row `top`, the rest clear."""
    grid = np.full((SIZE, SIZE), CLEAR, dtype="<U1")
    for number, row in enumerate(rows):
        if len(row) != SIZE:
            raise ValueError(f"row {top + number} has {len(row)} letters; it must have {SIZE}")
        grid[top + number] = list(row)
    return grid


def stack(*layers: Materials) -> Materials:
    """Maps laid over one another, the last on top."""
    grid = layers[0].copy()
    for layer in layers[1:]:
        grid = np.where(layer == CLEAR, grid, layer)
    return grid


def shifted(array: NDArray, down: int, right: int, fill: object) -> NDArray:
    """`array` moved by whole pixels, `fill` coming in at the edges."""
    moved = np.full_like(array, fill)
    height, width = array.shape[:2]
    moved[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = array[
        max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    return moved


def shade(grid: Materials, palette: Mapping[str, Tones], thin: str = "", depth: int = 2) -> Image:
    """Colour a map: each patch of a material is light towards the top left, dark away from it.

    The shade is `depth` pixels deep, one on the materials named in `thin`. The silhouette gets a
    one-pixel outline in the darkest tone of the material it borders on.
    """
    image = blank()
    solid = grid != CLEAR
    for letter, tones in palette.items():
        patch = grid == letter
        if not patch.any():
            continue
        # A small letter is the same stuff in shadow: no edge, so no light, where they meet.
        stuff = patch | (grid == letter.lower()) | (grid == letter.upper())
        lit = patch & ~(shifted(stuff, 1, 0, False) & shifted(stuff, 0, 1, False))
        deep = 1 if letter in thin else depth
        far = patch & ~shifted(patch, -deep, -deep, False)
        dark = far & ~lit if deep == 1 else far
        image[patch, :3] = rgb(tones[1])
        image[dark, :3] = rgb(tones[2])
        image[lit & ~dark, :3] = rgb(tones[0])
        image[patch, 3] = 255
    for down, right in ((1, 0), (0, 1), (0, -1), (-1, 0)):
        neighbour = shifted(grid, down, right, CLEAR)
        ring = ~solid & (neighbour != CLEAR)
        for letter, tones in palette.items():
            image[ring & (neighbour == letter), :3] = rgb(tones[3])
        image[ring, 3] = 255
    return image


def paint(image: Image, pixels: Mapping[tuple[int, int], str]) -> Image:
    """Set single pixels (row, column) to colours `rrggbb`."""
    for (row, column), colour in pixels.items():
        image[row, column] = (*rgb(colour), 255)
    return image


def over(below: Image, above: Image) -> Image:
    """`above` laid on `below`, by alpha."""
    alpha = above[..., 3:].astype(float) / 255.0
    under = below[..., 3:].astype(float) / 255.0
    out = alpha + under * (1.0 - alpha)
    colour = above[..., :3] * alpha + below[..., :3] * under * (1.0 - alpha)
    result = blank()
    result[..., :3] = np.rint(colour / np.where(out > 0, out, 1.0))
    result[..., 3:] = np.rint(out * 255)
    return result
