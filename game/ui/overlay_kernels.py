"""How far do values reach, and which colour has each cell? The compiled loops of `overlay_cells`.

They look at each of a million cells once, which takes NumPy many passes. Importing this compiles,
or loads what was compiled before, so a worker does it; until `ready` NumPy does the same.
"""

import math
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from game.compiled import compiled

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

ready = False


def _array(kind: Any, dimensions: int) -> Any:
    """Any array of that kind, one that can't be written to included."""
    return types.Array(kind, dimensions, "A", readonly=True)


_VALUES, _VISITS = _array(types.float64, 2), _array(types.int64, 2)
_OF_CELLS, _OPEN = _array(types.float64, 3), _array(types.boolean, 2)
_COLOURS = _array(types.uint32, 1)


@compiled((_VALUES, _array(types.boolean, 1)))
def reach(q: Floats, is_open: Flags) -> tuple[float, float, float]:
    """The least value, and the least and most of the cells' best, of q (S, 4) where `is_open` (S,).

    What is not finite, and a cell with a NaN, counts for nothing; infinity stands where all does.
    """
    worst, least, most = math.inf, math.inf, -math.inf
    for i in range(len(is_open)):
        if not is_open[i]:
            continue
        low, high, known = q[i, 0], q[i, 0], True
        for action in range(4):
            value = q[i, action]
            known = known and not math.isnan(value)
            low, high = min(low, value), max(high, value)
        if known and math.isfinite(low):
            worst = min(worst, low)
        if known and math.isfinite(high):
            least, most = min(least, high), max(most, high)
    return worst, least, most


@compiled((_VISITS, _array(types.boolean, 1)))
def most_visits(visits: Counts, is_open: Flags) -> int:
    """The most visits (S, 4) of all four actions together of a cell where `is_open` (S,)."""
    most = 0
    for i in range(len(is_open)):
        if is_open[i]:
            most = max(most, visits[i, 0] + visits[i, 1] + visits[i, 2] + visits[i, 3])
    return most


@compiled((_OF_CELLS, _array(types.int64, 3), _OPEN, types.float64, types.float64, _COLOURS))
def value_colours(
    q: Floats, visits: Counts, is_open: Flags, low: float, rows: float, colours: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """The colour of each cell's best value, uint32 (rows, columns); 0 where not `is_open`.

    q and `visits` are (rows, columns, 4); a value has the row `(value - low) * rows` of the 256
    `colours` for what was never tried, or of the 256 behind them.
    """
    found = np.zeros(is_open.shape, np.uint32)
    for i in range(is_open.shape[0]):
        for j in range(is_open.shape[1]):
            if not is_open[i, j]:
                continue
            best, known, tried = q[i, j, 0], True, 0
            for action in range(4):
                known = known and not math.isnan(q[i, j, action])
                best = max(best, q[i, j, action])
                tried += visits[i, j, action]
            # As `value_rows` has it, here cell by cell: a call of NumPy's passes over all again.
            share = (best - low) * rows
            row = 0
            if known and not math.isnan(share):
                row = int(min(max(share, 0.0), 255.0))
            found[i, j] = colours[row + (256 if tried > 0 else 0)]
    return found


@compiled((_array(types.int64, 3), _OPEN, types.int64, _COLOURS))
def visit_colours(
    visits: Counts, is_open: Flags, most: int, colours: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """The colour of each cell's visits, as `heat_rows` has it, uint32 (rows, columns).

    `visits` are (rows, columns, 4); 0 where there were none, and where not `is_open`.
    """
    found = np.zeros(is_open.shape, np.uint32)
    scale = max(math.log1p(most), 1e-9)
    for i in range(is_open.shape[0]):
        for j in range(is_open.shape[1]):
            total = visits[i, j, 0] + visits[i, j, 1] + visits[i, j, 2] + visits[i, j, 3]
            if is_open[i, j] and total > 0:
                share = math.log1p(total) / scale
                found[i, j] = colours[int(min(max(share * 255.0, 0.0), 255.0))]
    return found


ready = True
