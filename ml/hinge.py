"""How is a linear SVM trained by its loss alone? Subgradient steps, their average, and a bound.

The primal is ½‖w‖² + C Σ max(0, 1 - y_i (w·x_i + b)). How far it is from its least value nobody
sees from the primal alone; but each subgradient is a sum of y_i x_i over the samples inside the
margin, and C times the share of the steps that found sample i inside is a point α of the dual,
whose objective is a lower bound (Bach 2015, "Duality between subgradient and conditional gradient
methods"). Both meet at the optimum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.hinge_kernels import descend, step_size
from ml.one_vs_one import BinaryProblem
from ml.states import read_only
from ml.svm_dual import balanced
from ml.validation import DivergenceError, FloatArray

# From so many times the objective of w = 0 no falling step leads back within thousands of passes.
FARTHEST = 1e4


@dataclass(frozen=True, eq=False)
class LinearSVMState:
    """One look at the training of one pair of classes. Arrays are read-only."""

    problem: BinaryProblem
    iteration: int
    """Passes over the samples so far."""
    step: float
    """η, the next step's size, where the samples are centred and their mean square length is 1."""
    w: FloatArray
    """(d,) where the steps are now."""
    b: float
    averaged_w: FloatArray
    """(d,) the average of the steps' w: the answer."""
    averaged_b: float
    alpha: FloatArray
    """(m,) a feasible point of the dual, from the shares of steps that found a sample inside."""
    primal_objective: float
    """½‖w‖² + C Σ max(0, 1 - y (w·x + b)) of the averages."""
    dual_objective: float
    """The highest lower bound on the primal objective so far."""
    margin_violations: int
    """Samples inside the margin or beyond it, by the averages: y (w·x + b) < 1."""

    @property
    def gap(self) -> float:
        """Primal minus dual objective: the primal is at most this far from its least value."""
        return self.primal_objective - self.dual_objective

    @property
    def margin_width(self) -> float:
        """2/‖w‖ of the average, the distance between the two margins; infinite while w = 0."""
        norm = float(np.linalg.norm(self.averaged_w))
        return 2.0 / norm if norm > 0.0 else np.inf


def subgradient_descent(
    problem: BinaryProblem,
    C: float,
    learning_rate: float,
    max_iter: int,
    tol: float,
    rng: np.random.Generator,
) -> Iterator[LinearSVMState]:
    """Yield w = 0, then the state after passes 1, 2, 3, ..., thinning out to one in 20 later.

    Ends when the gap is at most `tol` times the primal objective, or after `max_iter` passes. Each
    pass takes the samples in a new random order. The number of passes needed grows with C. Raises
    DivergenceError if the first steps lead so far away that falling steps don't lead back in time.
    """
    n, d = problem.X.shape
    y = problem.signs
    center = problem.X.mean(axis=0)
    X = problem.X - center
    # One length for all features: the objective stays what it is, the steps lose their unit.
    length = float(np.sqrt(np.mean(np.sum(X**2, axis=1))))
    if C * length**2 * n < np.finfo(np.float64).tiny:
        length = 1.0  # next to the penalty the samples are all one point
    X /= length
    penalty = 1.0 / (C * length**2 * n)
    w, mean_w, intercepts, share = np.zeros(d), np.zeros(d), np.zeros(2), np.zeros(n)
    bound = 0.0

    def state(passes: int) -> LinearSVMState:
        nonlocal bound
        margins = y * (X @ mean_w + intercepts[1])
        primal = 0.5 * float(mean_w @ mean_w) / length**2
        primal += C * float(np.maximum(1.0 - margins, 0.0).sum())
        alpha = best_multiple(balanced(C * share, y, C), y, X * length, C)
        bound = max(bound, dual_value(alpha, y, X * length))
        return LinearSVMState(
            problem=problem,
            iteration=passes,
            step=step_size(learning_rate, penalty, passes * n + 1),
            w=read_only(w / length),
            b=float(intercepts[0] - center @ w / length),
            averaged_w=read_only(mean_w / length),
            averaged_b=float(intercepts[1] - center @ mean_w / length),
            alpha=read_only(alpha),
            primal_objective=primal,
            dual_objective=bound,
            margin_violations=int(np.count_nonzero(margins < 1.0)),
        )

    latest = start = state(0)
    yield latest
    passes = 0
    while passes < max_iter and latest.gap > tol * latest.primal_objective:
        for _ in range(min(max(1, passes // 20), max_iter - passes)):
            order = rng.permutation(n)
            descend(X, y, penalty, learning_rate, order, passes, w, mean_w, intercepts, share)
            passes += 1
        with np.errstate(over="ignore", invalid="ignore"):
            latest = state(passes)
        if not latest.primal_objective <= FARTHEST * start.primal_objective:
            raise DivergenceError(
                f"learning_rate {learning_rate:g} is too large: pass {passes} raised the objective "
                f"from {start.primal_objective:g} to {latest.primal_objective:g}; 0.1 is safe."
            )
        yield latest


def dual_value(alpha: FloatArray, y: FloatArray, X: FloatArray) -> float:
    """Σ α - ½ ‖Σ α_i y_i x_i‖², for a feasible `alpha` never above the least primal objective."""
    w = X.T @ (alpha * y)
    return float(alpha.sum()) - 0.5 * float(w @ w)


def best_multiple(alpha: FloatArray, y: FloatArray, X: FloatArray, C: float) -> FloatArray:
    """s α with the s that makes the dual highest, and no entry above C."""
    largest = float(alpha.max())
    if largest == 0.0:
        return alpha
    w = X.T @ (alpha * y)
    square = float(w @ w)
    best = float(alpha.sum()) / square if square > 0.0 else np.inf
    scaled: FloatArray = np.minimum(min(best, C / largest) * alpha, C)
    return scaled
