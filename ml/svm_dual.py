"""What does a point of a kernel SVM's dual say? Its intercept, objectives, gap and KKT conditions.

The dual of the soft-margin machine (Cortes and Vapnik 1995, "Support-vector networks") is, with
signs y of ±1 and one signed coefficient β = y α a sample (Bottou and Lin 2007, "Support vector
machine solvers", section 1),

    maximise  W(β) = y·β - ½ β'Kβ   with   Σ β = 0   and   0 <= y β <= C.

Its gradient g = y - Kβ answers everything: sample i sits on its margin when the intercept is g_i,
a β that may rise asks for an intercept of at least its g, one that may fall for at most.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.kernels import Kernel, distances_to_first
from ml.one_vs_one import BinaryProblem
from ml.states import read_only
from ml.validation import FloatArray, IntArray, check_features

# Classes whose α differ by less than this share weigh the same.
ROUNDING = 1e-12

# A hard margin below this share of the data's radius, in feature space, can't be told from none.
SMALLEST_MARGIN = 1e-5


class NotSeparableError(ValueError):
    """A hard margin was asked for between classes that no separator of this kernel tells apart."""


@dataclass(frozen=True, eq=False)
class KernelSVMState:
    """One point on the way to the solution of one pair of classes. Arrays are read-only."""

    problem: BinaryProblem
    kernel: Kernel
    C: float
    """Infinite for a hard margin."""
    iteration: int
    """Pairs moved so far ("smo"), or interior-point steps taken ("qp")."""
    pair: tuple[int, int] | None
    """The two samples moved last, the one whose β rose first (after pairs of "smo" only)."""
    alpha: FloatArray
    """(m,) from 0 to C, exactly 0 and C at the bounds."""
    gradient: FloatArray
    """(m,) g = y - Kβ: the intercept that would put each sample on its margin."""
    intercept: float
    dual_objective: float
    primal_objective: float
    """½‖w‖² + C Σ ξ; with a hard margin, of w scaled until no sample is inside, or infinite."""
    kkt_violation: float
    """By how much the worst sample breaks its KKT condition, in units of the decision value."""
    kkt_index: int
    """That sample."""
    joint: int = 0
    """The free samples that a joint step moved at once since the last state ("smo" only), or 0."""

    @property
    def dual_coef(self) -> FloatArray:
        """β = y α (m,)."""
        return self.problem.signs * self.alpha

    @property
    def gap(self) -> float:
        """Primal minus dual objective: at least 0 but for rounding, and 0 at the optimum."""
        return self.primal_objective - self.dual_objective

    @property
    def support(self) -> IntArray:
        """The samples with α > 0."""
        return np.flatnonzero(self.alpha)

    @property
    def margin_width(self) -> float:
        """2/‖w‖, the distance between the two margins in feature space; infinite while w = 0."""
        return margin_width(self.problem.signs, self.dual_coef, self.gradient)

    def decision_function(self, X: object) -> FloatArray:
        """f(x) = Σ β_i K(x_i, x) + b for each row of `X` (n, d): (n,)."""
        points = check_features(X, self.problem.X.shape[1])
        kernel_rows = self.kernel.matrix(points, self.problem.X[self.support])
        decisions: FloatArray = kernel_rows @ self.dual_coef[self.support] + self.intercept
        return decisions


def describe(
    problem: BinaryProblem,
    kernel: Kernel,
    C: float,
    iteration: int,
    pair: tuple[int, int] | None,
    beta: FloatArray,
    gradient: FloatArray,
    dual_objective: float | None = None,
    joint: int = 0,
) -> KernelSVMState:
    """The state at `beta` (m,), whose gradient is y - Kβ; `dual_objective` if it is known."""
    y = problem.signs
    alpha = y * beta + 0.0  # -0 becomes 0
    b = intercept(y, alpha, gradient, C)
    violations = kkt_violations(y, alpha, gradient, C, b)
    worst = int(violations.argmax())
    return KernelSVMState(
        problem=problem,
        kernel=kernel,
        C=C,
        iteration=iteration,
        pair=pair,
        alpha=read_only(alpha),
        gradient=read_only(gradient.copy()),
        intercept=b,
        dual_objective=dual_value(y, beta, gradient) if dual_objective is None else dual_objective,
        primal_objective=primal_value(y, beta, gradient, C, b),
        kkt_violation=float(violations[worst]),
        kkt_index=worst,
        joint=joint,
    )


def squared_norm(y: FloatArray, beta: FloatArray, gradient: FloatArray) -> float:
    """‖w‖² = β'Kβ, where Kβ = y - g."""
    return max(0.0, float(beta @ (y - gradient)))


def margin_width(y: FloatArray, beta: FloatArray, gradient: FloatArray) -> float:
    """2/‖w‖; infinite while w = 0."""
    square = squared_norm(y, beta, gradient)
    return 2.0 / float(np.sqrt(square)) if square > 0.0 else np.inf


def dual_value(y: FloatArray, beta: FloatArray, gradient: FloatArray) -> float:
    """W(β) = y·β - ½ β'Kβ = ½ β·(y + g)."""
    return 0.5 * float(beta @ (y + gradient))


def primal_value(
    y: FloatArray, beta: FloatArray, gradient: FloatArray, C: float, b: float
) -> float:
    """½‖w‖² + C Σ ξ, with the slack ξ = max(0, 1 - y f(x)) = max(0, y (g - b)).

    With C infinite, ½‖w‖²/m², the objective of (w, b)/m, where m is the least y f(x): infinite
    while a sample is on the wrong side.
    """
    square = squared_norm(y, beta, gradient)
    shortfall = y * (gradient - b)
    if np.isfinite(C):
        return 0.5 * square + C * float(np.maximum(shortfall, 0.0).sum())
    least = 1.0 - float(shortfall.max())
    return 0.5 * square / least**2 if least > 0.0 else np.inf


def may_rise(y: FloatArray, alpha: FloatArray, C: float) -> NDArray[np.bool_]:
    """Where β = y α has room above: I_up in Keerthi et al. 2001 and Fan, Chen and Lin 2005."""
    return np.where(y > 0.0, alpha < C, alpha > 0.0)


def may_fall(y: FloatArray, alpha: FloatArray, C: float) -> NDArray[np.bool_]:
    """Where β = y α has room below: I_low."""
    return may_rise(-y, alpha, C)


def intercept(y: FloatArray, alpha: FloatArray, gradient: FloatArray, C: float) -> float:
    """b: the mean of g over the free samples (0 < α < C), each of which sits on its margin.

    With none free, any b between the largest g that may rise and the least that may fall obeys
    the KKT conditions; it is the middle (Keerthi et al. 2001, "Improvements to Platt's SMO").
    """
    free = (alpha > 0.0) & (alpha < C)
    if free.any():
        return float(gradient[free].mean())
    highest = float(gradient[may_rise(y, alpha, C)].max())
    lowest = float(gradient[may_fall(y, alpha, C)].min())
    return 0.5 * (highest + lowest)


def kkt_violations(
    y: FloatArray, alpha: FloatArray, gradient: FloatArray, C: float, b: float
) -> FloatArray:
    """By how much each sample breaks its condition: (m,), 0 where it holds.

    α = 0 asks for y f(x) >= 1, 0 < α < C for y f(x) = 1, α = C for y f(x) <= 1; and
    y f(x) - 1 = y (b - g).
    """
    should_rise = np.where(may_rise(y, alpha, C), gradient - b, 0.0)
    should_fall = np.where(may_fall(y, alpha, C), b - gradient, 0.0)
    violations: FloatArray = np.maximum(np.maximum(should_rise, should_fall), 0.0)
    return violations


def balanced(alpha: FloatArray, y: FloatArray, C: float) -> FloatArray:
    """`alpha` (m,), within 0 to C, brought to Σ y α = 0 and so feasible in the dual.

    The free ones share the surplus, if they can stay free; else the heavier class shrinks.
    """
    surplus = float(alpha @ y)
    if abs(surplus) <= ROUNDING * float(alpha.sum()):
        return alpha
    free = (alpha > 0.0) & (alpha < C)
    shifted = alpha[free] - y[free] * surplus / max(1, int(np.count_nonzero(free)))
    alpha = alpha.copy()
    if shifted.size and shifted.min() > 0.0 and shifted.max() < C:
        alpha[free] = shifted
    else:
        heavier = y * surplus > 0.0
        alpha[heavier] *= max(0.0, 1.0 - abs(surplus) / float(alpha[heavier].sum()))
    return alpha


def largest_sum(kernel: Kernel, X: FloatArray) -> float:
    """Σ α at which a hard margin would be narrower than `SMALLEST_MARGIN` times the radius.

    At the hard margin's solution Σ α = ‖w‖², of its own w, and 1/‖w‖ is half the width of the
    margin. By this bound both solvers decide on NotSeparableError: a margin that exists but is
    narrower counts as none. The radius is the largest distance from the first sample in feature
    space.
    """
    square = float(distances_to_first(kernel, X).max())
    return 1.0 / (SMALLEST_MARGIN**2 * square) if square > 0.0 else 0.0


def not_separable(problem: BinaryProblem, kernel: Kernel) -> NotSeparableError:
    """The error for a hard margin that doesn't exist."""
    first, second = problem.classes
    return NotSeparableError(
        f"C=None asks for a hard margin, but kernel={kernel.name!r} can't separate class "
        f"{first!r} from class {second!r} without errors; give C a number above 0."
    )
