"""Which pictures lie on which cell: the ground under things, the lips of snow, rocks apart."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.sprites import FIELD_CELLS, TILE_PICTURES, Sprites
from game.world.level import Tile

SMALLEST_DRAWN = 16
"""Cells of fewer pixels are drawn from shrunk tiles, whole boards at a time."""

REACH = 3
"""A changed tile changes the picture of cells up to this far away, by ground and by lips."""

# Measured: a region takes the time of so many cells before its first is drawn. Among more changed
# cells than that, looking for neighbours would take longer than drawing.
_REGION_CELLS = 150
_MANY = 300

_SIDES = (
    (1, "north", -1, 0),
    (2, "east", 0, 1),
    (4, "south", 1, 0),
    (8, "west", 0, -1),
)
_CORNERS = (
    (16, 1 | 8, "northwest", -1, -1),
    (32, 1 | 2, "northeast", -1, 1),
    (64, 4 | 8, "southwest", 1, -1),
    (128, 4 | 2, "southeast", 1, 1),
)

# Nearer neighbours say more about what a rock stands on.
_NEAR = [
    (down, right, {1: 16, 2: 4}.get(abs(down) + abs(right), 1))
    for down in range(-2, 3)
    for right in range(-2, 3)
    if (down, right) != (0, 0)
]

Region = tuple[int, int, int, int]
"""First row, end of rows, first column, end of columns."""


def ground(tiles: NDArray[np.uint8], region: Region) -> NDArray[np.bool_]:
    """Whether the ground of each cell of `region` is snow, bool (rows, columns).

    A rock, a hole and a goal stand on what most of the cells around them are; ice if in doubt.
    """
    top, bottom, left, right = region
    near = _padded(tiles, region, 2, Tile.ROCK)
    snow = (near == Tile.SNOW).astype(np.int16)
    vote = snow - (near == Tile.ICE)
    height, width = bottom - top, right - left
    total = np.zeros((height, width), np.int16)
    for down, across, weight in _NEAR:
        total += weight * vote[2 + down :, 2 + across :][:height, :width]
    own = tiles[top:bottom, left:right]
    bare = (own == Tile.SNOW) | (own == Tile.ICE)
    return np.where(bare, own == Tile.SNOW, total > 0)


def lips(tiles: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
    """Which lips of snow lie on each cell of `region`: one bit a side, one a corner."""
    top, bottom, left, right = region
    rows, columns = tiles.shape
    wide = (max(top - 1, 0), min(bottom + 1, rows), max(left - 1, 0), min(right + 1, columns))
    snow = ground(tiles, wide)
    # The lake ends in a bank of snow.
    snow = np.pad(
        snow,
        ((1 - top + wide[0], 1 - wide[1] + bottom), (1 - left + wide[2], 1 - wide[3] + right)),
        constant_values=True,
    )
    height, width = bottom - top, right - left

    def beside(down: int, across: int) -> NDArray[np.bool_]:
        return snow[1 + down :, 1 + across :][:height, :width]

    found = np.zeros((height, width), np.uint8)
    for bit, _, down, across in _SIDES:
        found |= np.where(beside(down, across), bit, 0).astype(np.uint8)
    for bit, sides, _, down, across in _CORNERS:
        alone = beside(down, across) & (found & sides == 0)
        found |= np.where(alone, bit, 0).astype(np.uint8)
    return np.where(beside(0, 0), 0, found).astype(np.uint8)


def draw_cells(
    surface: pygame.Surface,
    sprites: Sprites,
    tiles: NDArray[np.uint8],
    start: tuple[int, int] | None,
    cell: int,
    region: Region,
    origin: tuple[int, int],
) -> None:
    """Draw the cells of `region` with the pixel art, cell `origin` (row, column) at the corner.

    Everything drawn lies within its own cell.
    """
    top, bottom, left, right = region
    snow = ground(tiles, region).tolist()
    edges = lips(tiles, region).tolist()
    kinds = tiles[top:bottom, left:right].tolist()
    fields = (sprites.field("ice", cell), sprites.field("snow", cell))
    lip = {
        code: [_lip_pictures(sprites, code, parity, cell) for parity in (0, 1)]
        for code in {code for row in edges for code in row if code}
    }
    things = {
        int(tile): [sprites.at(name, cell) for name in names]
        for tile, names in TILE_PICTURES.items()
    }
    flat: list[tuple[pygame.Surface, tuple[int, int]]] = []
    standing: list[tuple[pygame.Surface, tuple[int, int]]] = []
    for row in range(top, bottom):
        y = (row - origin[0]) * cell
        field_row = [fields[0][row % FIELD_CELLS], fields[1][row % FIELD_CELLS]]
        for column in range(left, right):
            where = ((column - origin[1]) * cell, y)
            here = row - top, column - left
            flat.append((field_row[snow[here[0]][here[1]]][column % FIELD_CELLS], where))
            if code := edges[here[0]][here[1]]:
                standing += [(picture, where) for picture in lip[code][(row + column) % 2]]
            if pictures := things.get(kinds[here[0]][here[1]]):
                standing.append((pictures[_mixed(row, column) % len(pictures)], where))
    if start is not None and top <= start[0] < bottom and left <= start[1] < right:
        where = ((start[1] - origin[1]) * cell, (start[0] - origin[0]) * cell)
        standing.append((sprites.at("start", cell), where))
    surface.fblits(flat)
    surface.fblits(standing, pygame.BLEND_PREMULTIPLIED)


def draw_small_cells(
    surface: pygame.Surface,
    sprites: Sprites,
    tiles: NDArray[np.uint8],
    cell: int,
    region: Region,
    origin: tuple[int, int],
) -> None:
    """Draw the cells of `region` from shrunk tiles, cell `origin` at the surface's corner."""
    top, bottom, left, right = region
    own = tiles[top:bottom, left:right]
    pictures = sprites.small_tiles(cell)
    icy = ~ground(tiles, region) if cell >= 6 else own != Tile.SNOW
    image = pictures[icy.astype(np.intp), own]
    height, width = own.shape
    image = image.transpose(0, 2, 1, 3, 4).reshape(height * cell, width * cell, 3)
    corner = ((left - origin[1]) * cell, (top - origin[0]) * cell)
    patch = pygame.image.frombuffer(image.tobytes(), (width * cell, height * cell), "RGB")
    surface.blit(patch, corner)


def _lip_pictures(sprites: Sprites, code: int, parity: int, cell: int) -> list[pygame.Surface]:
    names = [f"lip_{side}_{parity}" for bit, side, _, _ in _SIDES if code & bit]
    names += [f"lip_{corner}" for bit, _, corner, _, _ in _CORNERS if code & bit]
    names += [f"bay_{corner}" for _, sides, corner, _, _ in _CORNERS if code & sides == sides]
    return [sprites.at(name, cell) for name in names]


def _mixed(row: int, column: int) -> int:
    """A number that looks random from cell to cell, and is always the same for a cell."""
    mixed = (row * 73_856_093) ^ (column * 19_349_663)
    return (mixed ^ mixed >> 7) >> 3


def _padded(tiles: NDArray[np.uint8], region: Region, by: int, fill: int) -> NDArray[np.uint8]:
    """The tiles of `region` with `by` cells around it; `fill` where the level ends."""
    top, bottom, left, right = region
    rows, columns = tiles.shape
    inner = tiles[max(top - by, 0) : bottom + by, max(left - by, 0) : right + by]
    before = max(by - top, 0), max(by - left, 0)
    after = max(bottom + by - rows, 0), max(right + by - columns, 0)
    return np.pad(inner, tuple(zip(before, after)), constant_values=fill)


def dirtied(cells: Sequence[tuple[int, int]], window: Region) -> list[Region]:
    """The regions within `window` whose picture changes when the tiles of `cells` do.

    Cells close together share a region, and very many share one: to draw a region costs as much
    as `_REGION_CELLS` cells besides its own.
    """
    regions = (_around(cell, window) for cell in cells)
    seen = [region for region in regions if region[0] < region[1] and region[2] < region[3]]
    if len(seen) > _MANY:
        return [reduce(_union, seen)]
    found: list[Region] = []
    for region in seen:
        for index, other in enumerate(found):
            both = _union(region, other)
            if _cost(both) <= _cost(region) + _cost(other):
                found[index] = both
                break
        else:
            found.append(region)
    return [window] if sum(map(_cost, found)) > _cost(window) else found


def _around(cell: tuple[int, int], window: Region) -> Region:
    (row, column), (top, bottom, left, right) = cell, window
    return (
        max(row - REACH, top),
        min(row + REACH + 1, bottom),
        max(column - REACH, left),
        min(column + REACH + 1, right),
    )


def _union(one: Region, other: Region) -> Region:
    return (
        min(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        max(one[3], other[3]),
    )


def _cost(region: Region) -> int:
    top, bottom, left, right = region
    return _REGION_CELLS + (bottom - top) * (right - left)
