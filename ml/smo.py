"""How is a kernel SVM's dual solved without a solver? SMO: the best pair of α, moved at a time.

A long run also moves all free α at once now and then; `ml.smo_joint` says how.
"""

from collections.abc import Iterator

import numpy as np

from ml.kernels import KERNELS, Kernel
from ml.one_vs_one import BinaryProblem
from ml.smo_joint import EVERY, free_samples, joint_step, systems_due
from ml.smo_kernels import (
    ACTIVE,
    LOWERED,
    MOVED,
    RAISED,
    RUNNING,
    UNBOUNDED,
    Work,
    advance,
)
from ml.smo_rows import KernelRows
from ml.svm_dual import KernelSVMState, describe, largest_sum, not_separable

# A pair whose points coincide has no curvature: it gets this share of the largest K(x, x). LIBSVM
# gives it 1e-12, in whatever units the data are.
FLAT = 1e-12

# A run of ten million pairs so has ten thousand states, which can be looked at or filmed.
THINNING = 1_000


def sequential_minimal_optimization(
    problem: BinaryProblem,
    kernel: Kernel,
    C: float,
    tol: float,
    max_iter: int,
    cache_mb: float,
    pairs_per_state: int,
) -> Iterator[KernelSVMState]:
    """Yield α = 0, then the state after every `pairs_per_state` pairs, to the solution.

    In a long run there are joint steps among the pairs, with a state after each, and the other
    states thin out: they come after one more in `THINNING` pairs, if that is more. The result is
    the same whatever `pairs_per_state` is. Ends when no pair breaks the KKT conditions by more than
    `tol`, or after `max_iter` pairs. Raises NotSeparableError for a hard margin (C infinite) that
    doesn't exist.
    """
    rows = _kernel_rows(problem, kernel, cache_mb)
    work = _start(problem, C)
    flat = FLAT * (float(rows.diagonal.max()) or 1.0)
    limit = np.inf if np.isfinite(C) else largest_sum(kernel, problem.X)

    def state(joint: int = 0) -> KernelSVMState:
        moved, _, raised, lowered = work.counts.tolist()
        pair = (raised, lowered) if moved and not joint else None
        return describe(
            problem, kernel, C, moved, pair, work.beta, work.gradient, float(work.dual[0]), joint
        )

    yield state()
    status, moved, latest_joint, every = RUNNING, 0, 0, max(EVERY, problem.signs.size)
    while status == RUNNING and moved < max_iter:
        before, systems = moved, 0
        end = min(moved + max(pairs_per_state, moved // THINNING), max_iter)
        while status == RUNNING and moved < end and not systems:
            status = advance(work, rows, tol, flat, limit, min(end - moved, every - moved % every))
            moved = int(work.counts[MOVED])
            if status == RUNNING and moved % every == 0:
                systems = systems_due(work, moved - latest_joint)
        if status == UNBOUNDED:
            raise not_separable(problem, kernel)
        if moved > before:
            yield state()
        if systems:
            joint = free_samples(work).size
            joint_step(work, rows, flat, systems)
            latest_joint = moved
            yield state(joint)


def _start(problem: BinaryProblem, C: float) -> Work:
    y, n = problem.signs, problem.signs.size
    counts = np.zeros(4, dtype=np.int64)
    counts[[ACTIVE, RAISED, LOWERED]] = n, -1, -1
    return Work(
        beta=np.zeros(n),
        gradient=y.copy(),
        lower=np.where(y > 0.0, 0.0, -C),
        upper=np.where(y > 0.0, C, 0.0),
        dual=np.zeros(1),
        active=np.arange(n, dtype=np.int64),
        counts=counts,
    )


def _kernel_rows(problem: BinaryProblem, kernel: Kernel, cache_mb: float) -> KernelRows:
    n = problem.signs.size
    slots = int(min(max(cache_mb * 2**20 / (8 * n), 2), n))
    return KernelRows(
        kind=KERNELS.index(kernel.name),
        gamma=kernel.gamma,
        degree=kernel.degree,
        coef0=kernel.coef0,
        columns=np.array(problem.X.T, order="C"),
        diagonal=kernel.diagonal(problem.X),
        rows=np.empty((slots, n)),
        slot_of=np.full(n, -1, dtype=np.int64),
        sample_in=np.full(slots, -1, dtype=np.int64),
        last_used=np.zeros(slots + 1, dtype=np.int64),
    )
