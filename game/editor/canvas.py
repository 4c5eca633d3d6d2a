"""A map as it is drawn: tiles and perhaps a start, and every way of turning it into another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.editor.shapes import Cell, Mask
from game.world.action import Action
from game.world.level import LARGEST, SMALLEST, START_TILES, LevelError, Tile
from game.world.rules import DIRECTIONS

Tiles = NDArray[np.uint8]


class Region(NamedTuple):
    """A rectangle of cells."""

    top: int
    left: int
    rows: int
    columns: int

    @classmethod
    def between(cls, first: Cell, last: Cell) -> Region:
        """The rectangle with two cells as opposite corners."""
        top, bottom = sorted((first[0], last[0]))
        left, right = sorted((first[1], last[1]))
        return cls(top, left, bottom - top + 1, right - left + 1)

    @property
    def slices(self) -> tuple[slice, slice]:
        """The region as an index of the tiles."""
        rows = slice(self.top, self.top + self.rows)
        return rows, slice(self.left, self.left + self.columns)

    def holds(self, cell: Cell) -> bool:
        """Whether a cell lies in it."""
        inside = self.top <= cell[0] < self.top + self.rows
        return inside and self.left <= cell[1] < self.left + self.columns

    def moved(self, down: int, right: int) -> Region:
        """The region so many cells further."""
        return Region(self.top + down, self.left + right, self.rows, self.columns)

    def within(self, shape: tuple[int, int]) -> Region | None:
        """The part on a board of this shape; None if there is none."""
        top, left = max(self.top, 0), max(self.left, 0)
        bottom = min(self.top + self.rows, shape[0])
        right = min(self.left + self.columns, shape[1])
        if top >= bottom or left >= right:
            return None
        return Region(top, left, bottom - top, right - left)


@dataclass(frozen=True, eq=False)
class Canvas:
    """Tiles, uint8 (rows, columns) read-only, and the start or None. Never changed, only replaced.

    A start that doesn't lie on snow or ice any more is none.
    """

    tiles: Tiles
    start: Cell | None = None

    def __post_init__(self) -> None:
        self.tiles.flags.writeable = False
        start = self.start
        if start is None:
            return
        inside = 0 <= start[0] < self.shape[0] and 0 <= start[1] < self.shape[1]
        if not inside or self.tiles[start] not in START_TILES:
            object.__setattr__(self, "start", None)

    @classmethod
    def blank(cls, rows: int, columns: int, tile: int = Tile.ICE) -> Canvas:
        """A board of one tile."""
        _check_size(rows, columns)
        return cls(np.full((rows, columns), tile, dtype=np.uint8))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.tiles.shape[0], self.tiles.shape[1]

    def same(self, other: Canvas) -> bool:
        """Whether another canvas shows the same."""
        return self.start == other.start and np.array_equal(self.tiles, other.tiles)

    # -- drawing ---------------------------------------------------------------------------

    def painted(self, mask: Mask, tile: int, keep_start: bool = True) -> Canvas:
        """With a tile on all cells of a mask; a start there stays on snow and ice if it may."""
        tiles = self.tiles.copy()
        tiles[mask] = tile
        start = self.start
        if start is not None and not keep_start and mask[start]:
            start = None
        return Canvas(tiles, start)

    def with_start(self, cell: Cell) -> Canvas:
        """With the start on a cell, which becomes snow if nobody could stand there."""
        tiles = self.tiles.copy()
        if tiles[cell] not in START_TILES:
            tiles[cell] = Tile.SNOW
        return Canvas(tiles, cell)

    # -- regions ---------------------------------------------------------------------------

    def cut_out(self, region: Region) -> Canvas:
        """What lies in a region of the board; the start is measured from its corner."""
        start = self.start
        if start is not None:
            start = (start[0] - region.top, start[1] - region.left)
        return Canvas(self.tiles[region.slices].copy(), start)

    def cleared(self, region: Region) -> Canvas:
        """With snow in a region, and no start there."""
        tiles = self.tiles.copy()
        tiles[region.slices] = Tile.SNOW
        start = self.start
        if start is not None and region.holds(start):
            start = None
        return Canvas(tiles, start)

    def stamped(self, stamp: Canvas, top: int, left: int) -> Canvas:
        """With `stamp` laid on it, its corner at (top, left); what is over the border is lost."""
        place = Region(top, left, *stamp.shape).within(self.shape)
        if place is None:
            return self
        tiles = self.tiles.copy()
        taken = place.moved(-top, -left)
        tiles[place.slices] = stamp.tiles[taken.slices]
        start = self.start
        if stamp.start is not None and taken.holds(stamp.start):
            start = (stamp.start[0] + top, stamp.start[1] + left)
        return Canvas(tiles, start)

    # -- the whole board -------------------------------------------------------------------

    def mirrored(self, across: bool) -> Canvas:
        """Left and right exchanged with `across`, else top and bottom."""
        rows, columns = self.shape
        start = self.start
        if start is not None:
            row, column = start
            start = (row, columns - 1 - column) if across else (rows - 1 - row, column)
        return Canvas(self.tiles[:, ::-1].copy() if across else self.tiles[::-1].copy(), start)

    def rotated(self) -> Canvas:
        """Turned a quarter, clockwise."""
        start = self.start
        if start is not None:
            start = (start[1], self.shape[0] - 1 - start[0])
        return Canvas(np.rot90(self.tiles, -1).copy(), start)

    def shifted(self, action: Action) -> Canvas:
        """Everything one cell further; what leaves on one side comes back on the other."""
        step = DIRECTIONS[action]
        start = self.start
        if start is not None:
            rows, columns = self.shape
            start = ((start[0] + step[0]) % rows, (start[1] + step[1]) % columns)
        return Canvas(np.roll(self.tiles, step, axis=(0, 1)), start)

    def resized(
        self, top: int = 0, bottom: int = 0, left: int = 0, right: int = 0, tile: int = Tile.ICE
    ) -> Canvas:
        """With so many more rows and columns at each edge, of `tile`; negative numbers cut away.

        Raises LevelError for a size that no level may have.
        """
        rows, columns = self.shape
        rows, columns = rows + top + bottom, columns + left + right
        _check_size(rows, columns)
        return Canvas.blank(rows, columns, tile).stamped(self, top, left)


def _check_size(rows: int, columns: int) -> None:
    for count, what in ((rows, "rows"), (columns, "columns")):
        if not SMALLEST <= count <= LARGEST:
            raise LevelError(f"{count} {what}: a level has from {SMALLEST} to {LARGEST}", "map")
