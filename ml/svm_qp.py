"""How is a kernel SVM's dual solved as a quadratic program? By cvxopt, step by step.

cvxopt is a black box only as long as it is asked for the whole way. Asked for a single
interior-point step from where the last one ended, it goes the same way, and every point on it can
be looked at.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ml.kernels import Kernel
from ml.one_vs_one import BinaryProblem
from ml.svm_dual import (
    KernelSVMState,
    balanced,
    describe,
    largest_sum,
    not_separable,
    squared_norm,
)
from ml.validation import FloatArray

# The way ends at this relative duality gap and this KKT violation; doubles hardly resolve more.
GAP = 1e-12
KKT = 1e-8

# Steps in a row that may bring nothing before the way ends. On the way to a narrow hard margin the
# gap rises first, with α; so the steps to the first point that is feasible to this share don't
# count.
PATIENCE = 10
FEASIBLE = 1e-6

# With a tolerance that is never met, cvxopt always takes its step.
ONE_STEP = {"show_progress": False, "maxiters": 1, "abstol": 0.0, "reltol": 1e-100}


def interior_point(
    problem: BinaryProblem, kernel: Kernel, C: float, max_iter: int
) -> Iterator[KernelSVMState]:
    """Yield α = 0, then the state after each interior-point step, to the solution.

    The whole kernel is made: O(m²) memory, O(m³) time a step, and 10 to 30 steps. Ends at the
    relative duality gap `GAP`, when no step gets nearer, or after `max_iter` steps. Raises
    NotSeparableError for a hard margin (C infinite) that doesn't exist, and ValueError for a
    kernel whose matrix isn't positive semi-definite.
    """
    from cvxopt.solvers import coneqp  # slow to import

    y = problem.signs
    kernel.diagonal(problem.X)
    K = kernel.matrix(problem.X)
    hard = not np.isfinite(C)
    limit = largest_sum(kernel, problem.X) if hard else np.inf
    # In units of C, or of the kernel, the unknowns are about 1, which is what cvxopt's
    # tolerances are made for.
    unit = 1.0 / (float(np.diag(K).mean()) or 1.0) if hard else C
    program = quadratic_program(unit * K, y, hard)

    def state(iteration: int, alpha: FloatArray) -> KernelSVMState:
        beta = y * alpha
        return describe(problem, kernel, C, iteration, None, beta, y - K @ beta)

    latest = state(0, np.zeros(y.size))
    yield latest
    point: dict[str, Any] | None = None
    least_gap, least_violation, idle = np.inf, np.inf, 0
    for iteration in range(1, max_iter + 1):
        try:
            point = coneqp(**program, initvals=point, options=ONE_STEP)
        except (ValueError, ArithmeticError):  # the step's equations can't be solved any more
            if point is None:
                raise ValueError(
                    f"kernel={kernel.name!r} gives a matrix that cvxopt can't factor: scale X, "
                    'give a coef0 of at least 0, or use solver="smo".'
                ) from None
            break
        latest = state(iteration, _alpha(point, y, unit, C))
        yield latest
        gap, violation = point["gap"], latest.kkt_violation
        enough = gap <= GAP * abs(point["primal objective"])
        if enough and violation <= KKT:
            break
        if hard and _too_narrow(latest, limit):
            break
        feasible = max(point["primal infeasibility"], point["dual infeasibility"]) <= FEASIBLE
        gained = (gap < 0.9 * least_gap and not enough) or violation < 0.9 * least_violation
        gained = gained or (hard and not feasible)
        idle = 0 if gained else idle + 1
        least_gap, least_violation = min(gap, least_gap), min(violation, least_violation)
        if idle == PATIENCE:
            break
    parted = latest.primal_objective < np.inf and not _too_narrow(latest, limit)
    if hard and not parted and latest.iteration < max_iter:
        raise not_separable(problem, kernel)


def _too_narrow(state: KernelSVMState, limit: float) -> bool:
    """Whether a hard margin can only be narrower than where Σ α = ‖w‖² is `limit`.

    The best multiple of α has the dual objective ½ (Σ α)² / ‖w‖², as in `smo_kernels.stretch`, and
    the solution has no less, ½ ‖w‖². Σ α alone says nothing on the way: it may overshoot.
    """
    total = float(state.alpha.sum())
    square = squared_norm(state.problem.signs, state.dual_coef, state.gradient)
    return total > 0.0 and total > limit * (square / total)  # total² may be too large for a double


def quadratic_program(K: FloatArray, y: FloatArray, hard: bool) -> dict[str, Any]:
    """The dual as cvxopt's minimise ½ x'Px + q'x with Gx <= h and Ax = b, in x = α / unit.

    P = yy' * K, q = -1, A = y', b = 0; and 0 <= x <= 1, or only 0 <= x where the margin is `hard`.
    """
    from cvxopt import matrix, spmatrix

    n = y.size
    each = list(range(n))
    signs, rows, columns, h = [-1.0] * n, each, each, [0.0] * n
    if not hard:
        signs, rows, columns = signs + [1.0] * n, list(range(2 * n)), each + each
        h = h + [1.0] * n
    return {
        "P": matrix(y[:, None] * K * y),
        "q": matrix(-1.0, (n, 1)),
        "G": spmatrix(signs, rows, columns),
        "h": matrix(h),
        "A": matrix(y.reshape(1, n)),
        "b": matrix(0.0),
    }


def _alpha(point: dict[str, Any], y: FloatArray, unit: float, C: float) -> FloatArray:
    """α at an interior point, feasible, and on the bounds that it is next to."""
    x = np.array(point["x"]).ravel()
    next_to = 1e-9 * min(1.0, float(x.max()))
    alpha: FloatArray = np.clip(unit * x, 0.0, C)
    alpha[x < next_to] = 0.0
    if np.isfinite(C):
        alpha[1.0 - x < next_to] = C
    return balanced(alpha, y, C)
