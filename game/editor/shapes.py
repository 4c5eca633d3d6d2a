"""Which cells a stroke covers, as a mask over the board: lines, boxes, outlines, areas of a tile.

Cells are (row, column) and may lie outside the board; what lies outside is left out of the mask.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]
Mask = NDArray[np.bool_]


def line(shape: tuple[int, int], first: Cell, last: Cell) -> Mask:
    """The straight line between two cells, both included; each cell touches the one before."""
    count = max(abs(last[0] - first[0]), abs(last[1] - first[1])) + 1
    cells = np.floor(np.linspace(first, last, count) + 0.5).astype(np.intp)
    inside = ((cells >= 0) & (cells < shape)).all(axis=1)
    mask = np.zeros(shape, dtype=np.bool_)
    mask[tuple(cells[inside].T)] = True
    return mask


def box(shape: tuple[int, int], first: Cell, last: Cell, filled: bool = True) -> Mask:
    """The rectangle between two opposite corners, or only its outline."""
    top, bottom = sorted((first[0], last[0]))
    left, right = sorted((first[1], last[1]))
    mask = np.zeros(shape, dtype=np.bool_)
    mask[max(top, 0) : max(bottom + 1, 0), max(left, 0) : max(right + 1, 0)] = True
    if not filled and bottom - top > 1 and right - left > 1:
        mask[max(top + 1, 0) : max(bottom, 0), max(left + 1, 0) : max(right, 0)] = False
    return mask


def area(tiles: NDArray[np.uint8], cell: Cell) -> Mask:
    """The cells of the same tile that hang together with `cell` side by side, itself included."""
    from scipy.ndimage import label

    parts, _ = label(tiles == tiles[cell])
    mask: Mask = parts == parts[cell]
    return mask


def straight(first: Cell, last: Cell) -> Cell:
    """`last` moved so that the line from `first` is level, upright or diagonal."""
    down, right = last[0] - first[0], last[1] - first[1]
    if abs(down) > 2 * abs(right):
        return last[0], first[1]
    if abs(right) > 2 * abs(down):
        return first[0], last[1]
    return square(first, last)


def square(first: Cell, last: Cell) -> Cell:
    """`last` moved so that it is as many rows from `first` as columns."""
    down, right = last[0] - first[0], last[1] - first[1]
    side = max(abs(down), abs(right))
    return first[0] + (side if down >= 0 else -side), first[1] + (side if right >= 0 else -side)


def axis(first: Cell, last: Cell) -> Cell:
    """`last` moved into the row or the column of `first`, whichever is nearer."""
    level = abs(last[0] - first[0]) <= abs(last[1] - first[1])
    return (first[0], last[1]) if level else (last[0], first[1])
