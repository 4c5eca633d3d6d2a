"""What if pairs get on too slowly? Then all free β move at once, to the best they have together.

A pair sees two samples. Where a kernel makes many of them nearly alike, as features of unlike units
do, pairs zigzag: a million of them may bring less than one joint step.
"""

import numpy as np

from ml.compiled import compiled
from ml.descent_kernels import inner
from ml.smo_kernels import ACTIVE, EDGE, MOVED, Work
from ml.smo_rows import KernelRows, cached_row
from ml.validation import FloatArray, IntArray

# Joint steps are looked at after every so many pairs, or n if that is more, and not before so many
# pairs a sample: most problems are solved by then.
EVERY, FIRST = 1_000, 20

# More free samples than this are left to the pairs: their kernel takes 8 MB.
MOST_FREE = 1_000

# A system of m equations takes about as long as m³ / (PAIR_WORK n) pairs.
PAIR_WORK = 30

# Each system of a joint step but the last brings a β to a bound, so that few of them bring little.
FEWEST_SYSTEMS, MOST_SYSTEMS = 10, 50


def free_samples(work: Work) -> IntArray:
    """The samples whose β may both rise and fall."""
    return np.flatnonzero((work.lower < work.beta) & (work.beta < work.upper))


def systems_due(work: Work, pairs: int) -> int:
    """How many systems a joint step may solve now, `pairs` pairs after the last one, or 0.

    They take at most as long as the pairs did.
    """
    n, m = work.beta.size, free_samples(work).size
    if work.counts[MOVED] < FIRST * n or not 2 < m <= MOST_FREE:
        return 0
    systems = min(PAIR_WORK * n * pairs // m**3, MOST_SYSTEMS)
    return systems if systems >= FEWEST_SYSTEMS else 0


def joint_step(work: Work, kernel: KernelRows, flat: float, systems: int) -> None:
    """Bring the free β to their joint best, or as far as the bounds and so many `systems` let them.

    An active-set method (Nocedal and Wright 2006, "Numerical optimization", section 16.5; for this
    dual Scheinberg 2006, "An efficient implementation of an active set method for SVMs"): go
    towards the joint best; a β that meets a bound on the way stays there, and the rest set out
    anew. W rises all the way. In the end the gradient is made afresh, so that roundings don't add
    up, and no sample is left out of the search for a pair.
    """
    beta, free = work.beta, free_samples(work)
    K, g = kernel_among(kernel, free), work.gradient[free]
    for _ in range(systems):
        if free.size < 2:
            break
        step, change = newton_step(K, g, flat)
        gain, curvature = float((g * step).sum()), float((change * step).sum())
        if not gain > 0.0:
            break
        before = beta[free]
        bounds = np.where(step > 0.0, work.upper[free], work.lower[free])
        shares = np.full(free.size, np.inf)
        np.divide(bounds - before, step, out=shares, where=step != 0.0)
        share = min(1.0, float(shares.min()))
        after = before + share * step
        # As in `move_pair`, a bound reached but for rounding is reached.
        edge = EDGE * np.maximum(np.abs(before), np.abs(bounds))
        reached = (shares <= share) | ((step != 0.0) & (np.abs(bounds - after) < edge))
        beta[free] = np.where(reached, bounds, after)
        work.dual[0] += share * (gain - 0.5 * share * curvature)
        if not reached.any():
            break
        free, g = free[~reached], (g - share * change)[~reached]
        K = np.ascontiguousarray(K[np.ix_(~reached, ~reached)])
    make_gradient(work, kernel)
    work.active[:] = np.arange(beta.size)
    work.counts[ACTIVE] = beta.size


@compiled()
def kernel_among(kernel: KernelRows, samples: IntArray) -> FloatArray:
    """K between so many `samples` (m,) and themselves: (m, m)."""
    m = samples.size
    K = np.empty((m, m))
    for a in range(m):
        row = cached_row(kernel, samples[a])
        for b in range(m):
            K[a, b] = row[samples[b]]
    return K


@compiled()
def newton_step(K: FloatArray, g: FloatArray, flat: float) -> tuple[FloatArray, FloatArray]:
    """The step s (m,), Σ s = 0, to the top of g·s - ½ s'(K + flat I)s; and K s.

    It solves K s + flat s + b = g with Σ s = 0. Over the differences to the last sample, where
    s_m = -Σ s_i, that is the system of m - 1 equations

        Σ_j (K_ij - K_im - K_jm + K_mm + flat) s_j + flat s_i = g_i - g_m

    solved by Cholesky's factors. With two samples it is the step of a pair. `flat` stands in for
    curvature where there is none. A matrix that is no kernel's gives no step, s = 0. On one thread,
    since the threads of a library's solver wait for one another on a busy machine.
    """
    m = g.size
    last = m - 1
    factor, step, change = np.empty((last, last)), np.zeros(m), np.zeros(m)
    for a in range(last):
        row = factor[a]
        for b in range(a):
            among = K[a, b] - K[a, last] - K[b, last] + K[last, last] + flat
            row[b] = (among - inner(row, factor[b], b)) / factor[b, b]
        rest = K[a, a] - 2.0 * K[a, last] + K[last, last] + 2.0 * flat - inner(row, row, a)
        if not rest > 0.0:
            step[:] = 0.0
            return step, change
        row[a] = np.sqrt(rest)
        step[a] = (g[a] - g[last] - inner(row, step, a)) / row[a]
    for a in range(last - 1, -1, -1):
        step[a] /= factor[a, a]
        step[last] -= step[a]
        for b in range(a):
            step[b] -= step[a] * factor[a, b]
    for a in range(m):
        change[a] = inner(K[a], step, m)
    return step, change


@compiled()
def make_gradient(work: Work, kernel: KernelRows) -> None:
    """g = y - Kβ, from β alone."""
    beta, gradient = work.beta, work.gradient
    for t in range(beta.size):
        gradient[t] = 1.0 if work.upper[t] > 0.0 else -1.0
    for i in range(beta.size):
        if beta[i] != 0.0:
            row = cached_row(kernel, i)
            for t in range(beta.size):
                gradient[t] -= beta[i] * row[t]
