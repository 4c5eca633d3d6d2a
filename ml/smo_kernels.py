"""How fast can SMO's steps be? Its compiled loops: choosing a pair, moving it, and so on.

Numba compiles each function at its first call and keeps it on disk. They let go of the interpreter
lock, so a worker thread never holds up a frame.
"""

from typing import NamedTuple

import numpy as np

from ml.compiled import compiled
from ml.smo_rows import KernelRows, cached_row
from ml.validation import FloatArray, IntArray

RUNNING, SOLVED, UNBOUNDED = 0, 1, 2

# Places in Work.counts.
MOVED, ACTIVE, RAISED, LOWERED = 0, 1, 2, 3

# What a step leaves of the way to a bound counts as none below this share of C, or, where the bound
# is 0, of the way: some ulps.
EDGE = 1e-14

# Pairs moved between two looks at which samples can be left out of the search, as in LIBSVM.
SHRINK_EVERY = 1000


class Work(NamedTuple):
    """Where SMO stands. The loops change it in place."""

    beta: FloatArray
    gradient: FloatArray
    lower: FloatArray
    upper: FloatArray
    dual: FloatArray
    """(1,) the dual objective: the sum of all gains."""
    active: IntArray
    """(n,) the samples searched for a pair come first, `counts[ACTIVE]` of them."""
    counts: IntArray
    """(4,) pairs moved, samples active, and the pair moved last."""


@compiled()
def select_pair(work: Work, kernel: KernelRows, flat: float) -> tuple[int, int, float]:
    """The pair to move, and by how much the worst pair breaks the KKT conditions.

    Second-order working-set selection (Fan, Chen and Lin 2005, "Working set selection using second
    order information", WSS 2):

        i = argmax over β that may rise of g
        j = argmax over β that may fall, with g_j < g_i, of (g_i - g_j)² / curvature_ij

    where curvature_ij = K_ii + K_jj - 2 K_ij, at least `flat`. The violation is the largest
    g_i - g_j. Fractions are compared crosswise, which spares a division a sample. A sample that
    isn't found, because no β of those searched may move that way, is -1.
    """
    beta, gradient = work.beta, work.gradient
    i, highest = -1, -np.inf
    for k in range(work.counts[ACTIVE]):
        t = work.active[k]
        if gradient[t] > highest and beta[t] < work.upper[t]:
            i, highest = t, gradient[t]
    if i < 0:
        return -1, -1, -np.inf
    row = cached_row(kernel, i)
    j, lowest = -1, np.inf
    best_square, best_curvature = 0.0, 1.0
    for k in range(work.counts[ACTIVE]):
        t = work.active[k]
        difference = highest - gradient[t]
        if difference > 0.0 and beta[t] > work.lower[t]:
            lowest = min(lowest, gradient[t])
            curvature = max(kernel.diagonal[i] + kernel.diagonal[t] - 2.0 * row[t], flat)
            if difference * difference * best_curvature > best_square * curvature:
                j, best_square, best_curvature = t, difference * difference, curvature
    return i, j, highest - lowest


@compiled()
def move_pair(work: Work, kernel: KernelRows, i: int, j: int, flat: float) -> float:
    """Raise β_i and lower β_j by the same best step, and return the step.

    Platt 1998, "Fast training of support vector machines using sequential minimal optimization":
    along this direction W is a parabola of slope g_i - g_j, with its top at slope / curvature
    unless a bound comes first.
    """
    beta, gradient = work.beta, work.gradient
    row_i, row_j = cached_row(kernel, i), cached_row(kernel, j)
    slope = gradient[i] - gradient[j]
    curvature = kernel.diagonal[i] + kernel.diagonal[j] - 2.0 * row_i[j]
    room_i, room_j = work.upper[i] - beta[i], beta[j] - work.lower[j]
    step: float = min(slope / max(curvature, flat), room_i, room_j)
    # A bound reached but for rounding is reached exactly, or the sample would pass for a free one.
    edge_i = EDGE * max(abs(beta[i]), abs(work.upper[i]))
    edge_j = EDGE * max(abs(beta[j]), abs(work.lower[j]))
    beta[i] = work.upper[i] if room_i - step < edge_i else beta[i] + step
    beta[j] = work.lower[j] if room_j - step < edge_j else beta[j] - step
    for t in range(gradient.size):
        gradient[t] -= step * (row_i[t] - row_j[t])
    work.dual[0] += step * (slope - 0.5 * step * curvature)
    return step


@compiled()
def shrink(work: Work) -> None:
    """Leave out of the search the samples at a bound that no pair wants to move away from it.

    Joachims 1999, "Making large-scale SVM learning practical". The gradient is kept whole all the
    same: that costs little, and makes every state exact.
    """
    beta, gradient = work.beta, work.gradient
    highest, lowest = -np.inf, np.inf
    for t in work.active[: work.counts[ACTIVE]]:
        if beta[t] < work.upper[t]:
            highest = max(highest, gradient[t])
        if beta[t] > work.lower[t]:
            lowest = min(lowest, gradient[t])
    kept = 0
    for t in work.active[: work.counts[ACTIVE]]:
        stays_high = beta[t] == work.upper[t] and gradient[t] > highest
        stays_low = beta[t] == work.lower[t] and gradient[t] < lowest
        if not (stays_high or stays_low):
            work.active[kept] = t
            kept += 1
    work.counts[ACTIVE] = kept


@compiled()
def stretch(work: Work) -> float:
    """Scale all of β by the best factor, and return Σ α. For a hard margin, where nothing bounds β.

    W(s β) = s Σα - ½ s² ‖w‖² has its top at s = Σα / ‖w‖². Where no margin exists, pairs alone
    would climb for ever in small steps; with this, Σα grows by factors and soon tells.
    """
    beta, gradient = work.beta, work.gradient
    total, square = 0.0, 0.0
    for t in range(beta.size):
        y = 1.0 if work.upper[t] > 0.0 else -1.0
        total += abs(beta[t])
        square += beta[t] * (y - gradient[t])
    if square <= 0.0:
        return np.inf
    factor = total / square
    for t in range(beta.size):
        y = 1.0 if work.upper[t] > 0.0 else -1.0
        beta[t] *= factor
        gradient[t] = y - factor * (y - gradient[t])
    work.dual[0] += 0.5 * (total - square) ** 2 / square
    return total * factor


@compiled()
def advance(
    work: Work, kernel: KernelRows, tol: float, flat: float, largest_sum: float, pairs: int
) -> int:
    """Move up to `pairs` pairs; whether to go on, or the problem is SOLVED or UNBOUNDED.

    Solved when no pair of all samples breaks the KKT conditions by more than `tol` (Keerthi et al.
    2001), or when rounding leaves nothing to gain. All that it goes by is in `work`, so the bytes
    are the same whatever the bites. `largest_sum` of α is for a hard margin; with a soft one it is
    infinite.
    """
    n = work.beta.size
    last = work.counts[MOVED] + pairs
    while work.counts[MOVED] < last:
        i, j, violation = select_pair(work, kernel, flat)
        stuck = violation <= tol or j < 0
        step = 0.0
        if not stuck:
            before_i, before_j = work.beta[i], work.beta[j]
            step = move_pair(work, kernel, i, j, flat)
            stuck = work.beta[i] == before_i and work.beta[j] == before_j
        if stuck:
            if work.counts[ACTIVE] == n:
                return SOLVED
            work.active[:] = np.arange(n)
            work.counts[ACTIVE] = n
            continue
        work.counts[MOVED] += 1
        work.counts[RAISED], work.counts[LOWERED] = i, j
        if step > largest_sum:
            return UNBOUNDED
        if largest_sum < np.inf and work.counts[MOVED] % n == 0 and stretch(work) > largest_sum:
            return UNBOUNDED
        if work.counts[MOVED] % min(n, SHRINK_EVERY) == 0:
            shrink(work)
    return RUNNING
