"""A way over cells as evenly spaced dots: where those lie that show, worked out all at once."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pygame
from numpy.typing import NDArray

Cell = tuple[int, int]

_MOST_DOTS = 6_000
"""Where more dots than these would show, as on a whole large lake, they lie further apart."""


class Way:
    """The way through the middles of `cells`, (row, column) in order, straight between them.

    It is made once, by a worker where it is long, and then drawn in every frame: what a frame
    costs hangs on the dots that show and hardly on how long the way is. `cells`, int32 (N, 2), are
    to be read.
    """

    def __init__(self, cells: Iterable[Cell] | NDArray[np.int32]) -> None:
        listed = cells if isinstance(cells, np.ndarray) else list(cells)
        self.cells = np.asarray(listed, np.int32).reshape(-1, 2)
        rows, columns = np.ascontiguousarray(self.cells.T)
        self._rows, self._columns = _spans(rows), _spans(columns)
        lengths = np.abs(np.diff(self.cells, axis=0)).sum(axis=1)
        # How many cells lie before each one.
        self._before = np.concatenate(([0], np.cumsum(lengths)))

    def __len__(self) -> int:
        return len(self.cells)

    def dots(
        self, first: tuple[float, float], cell: int, spacing: float, view: pygame.Rect
    ) -> NDArray[np.float64]:
        """The middles of the dots in `view`, float64 (D, 2) as (x, y), `spacing` pixels apart.

        Cells take `cell` pixels, and `first` is the middle of cell (0, 0) on the screen.
        """
        near = self._near(first, cell, view)
        before, behind = self._before[near], self._before[near + 1]
        apart = spacing / cell
        # Twice as far apart, what is left stays where it is while the view moves.
        while (behind - before).sum() / apart > _MOST_DOTS:
            apart *= 2
        begin, end = np.ceil(before / apart), np.ceil(behind / apart)
        counts = (end - begin).astype(np.int64)
        line = np.repeat(np.arange(len(near)), counts)
        number = begin[line] + np.arange(len(line)) - (np.cumsum(counts) - counts)[line]
        share = (number * apart - before[line]) / (behind - before)[line]
        start, stop = self.cells[near[line]], self.cells[near[line] + 1]
        rows, columns = (start + (stop - start) * share[:, None]).T
        x, y = first[0] + columns * cell, first[1] + rows * cell
        shown = (view.left <= x) & (x < view.right) & (view.top <= y) & (y < view.bottom)
        return np.column_stack((x[shown], y[shown]))

    def _near(self, first: tuple[float, float], cell: int, view: pygame.Rect) -> NDArray[np.intp]:
        """The numbers of the lines from cell to cell that may show in `view`."""
        (top, bottom), (left, right) = self._rows, self._columns
        return np.flatnonzero(
            (bottom >= math.floor((view.top - first[1]) / cell))
            & (top <= math.ceil((view.bottom - first[1]) / cell))
            & (right >= math.floor((view.left - first[0]) / cell))
            & (left <= math.ceil((view.right - first[0]) / cell))
        )


def _spans(along: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The lower and the higher end of each line, int32 (N - 1,) both."""
    return np.minimum(along[:-1], along[1:]), np.maximum(along[:-1], along[1:])
