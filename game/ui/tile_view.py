"""The tiles in view, on a surface of their own that is drawn anew only where it must be."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.camera import Camera
from game.ui.sprites import Sprites
from game.ui.terrain import (
    SMALLEST_DRAWN,
    Region,
    dirtied,
    draw_cells,
    draw_small_cells,
)

_NOWHERE: Region = (0, 0, 0, 0)


class TileView:
    """The picture of the tiles a camera sees.

    `tiles` is uint8 (rows, columns) and belongs to the view: change it, then `refresh` what
    changed. `cells_drawn` counts every cell ever drawn; a still view draws none.
    """

    def __init__(
        self, tiles: NDArray[np.uint8], start: tuple[int, int] | None, pictures: Sprites
    ) -> None:
        self.tiles = tiles
        self.start = start
        self.cells_drawn = 0
        self._pictures = pictures
        self._kept: pygame.Surface | None = None
        self._region = _NOWHERE
        self._cell = 0

    def set_pictures(self, pictures: Sprites) -> None:
        """Draw with other pictures from now on."""
        self._pictures = pictures
        self._kept = None

    def refresh(self, cells: Iterable[tuple[int, int]] | None = None) -> None:
        """Draw cells again, and those around them whose look depends on them; all by default."""
        if cells is None:
            self._kept = None
            return
        for region in dirtied(list(cells), self._region):
            self._draw(region)

    def picture(self, camera: Camera) -> tuple[pygame.Surface, tuple[int, int]]:
        """The visible tiles, and where on the screen their top left corner goes (x, y)."""
        region, cell = camera.visible, camera.cell
        if self._kept is None or region != self._region or cell != self._cell:
            self._move(region, cell)
        assert self._kept is not None
        x, y = camera.corner
        return self._kept, (x + region[2] * cell, y + region[0] * cell)

    def _move(self, region: Region, cell: int) -> None:
        """Show another region, keeping what of the old picture is still in view."""
        old, old_region, same_size = self._kept, self._region, cell == self._cell
        top, bottom, left, right = region
        self._kept = pygame.Surface(((right - left) * cell, (bottom - top) * cell), 0, 32)
        self._region, self._cell = region, cell
        if old is None or not same_size:
            self._draw(region)
            return
        first_row, end_row = max(top, old_region[0]), min(bottom, old_region[1])
        first_column, end_column = max(left, old_region[2]), min(right, old_region[3])
        if first_row >= end_row or first_column >= end_column:
            self._draw(region)
            return
        self._kept.blit(old, ((old_region[2] - left) * cell, (old_region[0] - top) * cell))
        self._draw((top, first_row, left, right))
        self._draw((end_row, bottom, left, right))
        self._draw((first_row, end_row, left, first_column))
        self._draw((first_row, end_row, end_column, right))

    def _draw(self, region: Region) -> None:
        top, bottom, left, right = region
        if self._kept is None or top >= bottom or left >= right:
            return
        self.cells_drawn += (bottom - top) * (right - left)
        origin = (self._region[0], self._region[2])
        if self._cell >= SMALLEST_DRAWN:
            draw_cells(
                self._kept, self._pictures, self.tiles, self.start, self._cell, region, origin
            )
        else:
            draw_small_cells(self._kept, self._pictures, self.tiles, self._cell, region, origin)
