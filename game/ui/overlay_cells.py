"""How far the values and visits of cells reach, and the one colour of each: for overlays.

Done by compiled loops once a worker has loaded them, as a million cells take NumPy several frames.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.ui.heat import heat_rows

Floats = NDArray[np.float64]
Counts = NDArray[np.integer]
Flags = NDArray[np.bool_]
Colours = NDArray[np.uint32]


def reach(q: Floats, is_open: Flags) -> tuple[float, float, float]:
    """The least value, and the least and most of the cells' best, of q (S, 4) where `is_open` (S,).

    What is not finite counts for nothing; infinity stands where all does.
    """
    if (kernels := _compiled(q)) is not None:
        return kernels.reach(q, is_open)
    bests, worsts = best(q)[is_open], worst(q)[is_open]
    bests, worsts = bests[np.isfinite(bests)], worsts[np.isfinite(worsts)]
    ends = worsts.min(initial=np.inf), bests.min(initial=np.inf), bests.max(initial=-np.inf)
    return float(ends[0]), float(ends[1]), float(ends[2])


def most_visits(visits: Counts, is_open: Flags) -> int:
    """The most visits (S, 4) of all four actions together of a cell where `is_open` (S,)."""
    if (kernels := _compiled(counts=visits)) is not None:
        return int(kernels.most_visits(visits, is_open))
    return int(total(visits)[is_open].max(initial=0))


def value_colours(
    q: Floats, visits: Counts, is_open: Flags, ends: tuple[float, float], colours: Colours
) -> Colours:
    """The colour of each cell's best value, uint32 (rows, columns); 0 where not `is_open`.

    q and `visits` are (rows, columns, 4). `ends` are the values of the first and the last of the
    256 `colours` for what was never tried, and of the 256 behind them for what was.
    """
    if (kernels := _compiled(q, visits)) is not None:
        return kernels.value_colours(q, visits, is_open, ends[0], _rows_a_unit(ends), colours)
    found = value_rows(best(q), ends)
    return np.where(is_open, colours[found + np.where(total(visits) > 0, 256, 0)], np.uint32(0))


def value_rows(values: Floats, ends: tuple[float, float]) -> NDArray[np.uint8]:
    """Which of 256 colours each value takes, whose first and last are of the values `ends`."""
    share = (values - ends[0]) * _rows_a_unit(ends)
    # fmax and fmin take NaN for the low end.
    return np.fmin(np.fmax(share, 0.0), 255.0).astype(np.uint8)


def visit_colours(visits: Counts, is_open: Flags, most: int, colours: Colours) -> Colours:
    """The colour of each cell's visits (rows, columns, 4) among 256, as `heat_rows` has it.

    uint32 (rows, columns); 0 where there were none, and where not `is_open`.
    """
    if (kernels := _compiled(counts=visits)) is not None:
        return kernels.visit_colours(visits, is_open, most, colours)
    visited = total(visits)
    shown = is_open & (visited > 0)
    return np.where(shown, colours[heat_rows(visited, most)], np.uint32(0))


def best(q: Floats) -> Floats:
    """The largest of four values; pairwise is several times quicker than along the axis."""
    return np.maximum(np.maximum(q[..., 0], q[..., 1]), np.maximum(q[..., 2], q[..., 3]))


def worst(q: Floats) -> Floats:
    """The smallest of four values."""
    return np.minimum(np.minimum(q[..., 0], q[..., 1]), np.minimum(q[..., 2], q[..., 3]))


def total(visits: Counts) -> Counts:
    """Visits of all four actions."""
    return (visits[..., 0] + visits[..., 1]) + (visits[..., 2] + visits[..., 3])


def _rows_a_unit(ends: tuple[float, float]) -> float:
    low, high = ends
    return 256.0 / (high - low) if high > low else 0.0


def _compiled(values: NDArray[Any] | None = None, counts: NDArray[Any] | None = None) -> Any:
    """The compiled loops, where they are loaded and take arrays of these kinds; else None."""
    kernels = sys.modules.get("game.ui.overlay_kernels")
    fits = (values is None or values.dtype == np.float64) and (
        counts is None or counts.dtype == np.int64
    )
    return kernels if fits and getattr(kernels, "ready", False) else None
