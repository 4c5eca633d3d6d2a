"""Which pixels does a line cover, and how much of each? The compiled loop of `plot_cover`.

Importing this compiles, or loads what was compiled before, so a worker does it; until `ready` the
same sums are made in NumPy.
"""

import numpy as np
from numpy.typing import NDArray

from game.compiled import compiled

Array = NDArray[np.float64]

ready = False


@compiled(
    "int64(float64[::1], float64[::1], float64[::1], float64[::1], float64, int64, float64,"
    "float64, float64[::1], float64[::1], int64[::1])",
)
def add_segments(
    x0: Array,
    y0: Array,
    x1: Array,
    y1: Array,
    width: float,
    row: int,
    drawn: float,
    period: float,
    travelled: Array,
    sums: Array,
    cells: NDArray[np.int64],
) -> int:
    """Add to `sums`, `row` pixels a row, what segments (n,) cover; how many `cells` were touched.

    `sums` begins as zeros; the pixels touched are put into `cells`, each once. Of dashed lines
    (`period` above 0) only the first `drawn` pixels of each period along the way, `travelled` (n,)
    at the beginning of each segment. See `plot_cover` for the geometry.
    """
    count = 0
    for i in range(len(x0)):
        if abs(y1[i] - y0[i]) > abs(x1[i] - x0[i]):
            u0, v0, u1, v1, along, beside = y0[i], x0[i], y1[i], x1[i], row, 1
        else:
            u0, v0, u1, v1, along, beside = x0[i], y0[i], x1[i], y1[i], 1, row
        slope = (v1 - v0) / (u1 - u0) if u1 != u0 else 0.0
        low, high = min(u0, u1), max(u0, u1)
        stretch = np.sqrt(1.0 + slope * slope)
        half = width / 2.0 * stretch
        for u in range(int(low), int(high) + 1):
            left, right = max(float(u), low), min(u + 1.0, high)
            weight, middle = right - left, (left + right) * 0.5
            if weight <= 0.0:
                continue
            if period > 0.0:
                place = travelled[i] + abs(middle - u0) * stretch
                if place % period >= drawn:
                    continue
            v = middle * slope + (v0 - slope * u0)
            start, end = v - half, v + half
            for across in range(int(start), int(end) + 1):
                share = min(end - across, 1.0) - max(start - across, 0.0)
                if share <= 0.0:
                    continue
                cell = u * along + across * beside
                if sums[cell] == 0.0:
                    cells[count] = cell
                    count += 1
                sums[cell] += share * weight
    return count


ready = True
