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
from ml.validation import LARGEST_VALUE, DivergenceError, FloatArray

# From so many times the objective of w = 0 no falling step leads back within thousands of passes.
FARTHEST = 1e4

# Lines that the search along the average may draw; a handful do.
MOST_CUTS = 30


@dataclass(frozen=True, eq=False)
class LinearSVMState:
    """One look at the training of one pair of classes. Arrays are read-only."""

    problem: BinaryProblem
    iteration: int
    """Passes over the samples so far."""
    step: float
    """η, the next step's size, in units of `lengths`."""
    w: FloatArray
    """(d,) where the steps are now."""
    b: float
    averaged_w: FloatArray
    """(d,) the average of the steps' w, times what lowers the objective most: the answer."""
    averaged_b: float
    """The best intercept to go with it."""
    alpha: FloatArray
    """(m,) a feasible point of the dual, from the shares of steps that found a sample inside."""
    primal_objective: float
    """½‖w‖² + C Σ max(0, 1 - y (w·x + b)) of the answer."""
    dual_objective: float
    """The highest lower bound on the primal objective so far."""
    margin_violations: int
    """Samples inside the margin or beyond it, by the answer: y (w·x + b) < 1."""

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
    unit, length = lengths(X, C)
    with np.errstate(over="ignore"):
        penalties, decay = 1.0 / (C * unit**2 * n), 1.0 / (C * length**2 * n)
    scaled = X / unit
    w, mean_w, intercepts, share = np.zeros(d), np.zeros(d), np.zeros(2), np.zeros(n)
    bound = 0.0

    def state(passes: int) -> LinearSVMState:
        nonlocal bound
        average, b = mean_w / unit, float(intercepts[1])
        if passes:
            multiple, b = best_along(X @ average, y, C, float(average @ average))
            average = multiple * average
        alpha = best_multiple(balanced(C * share, y, C), y, X, C)
        bound = max(bound, dual_value(alpha, y, X))
        return LinearSVMState(
            problem=problem,
            iteration=passes,
            step=step_size(learning_rate, decay, passes * n + 1),
            w=read_only(w / unit),
            b=float(intercepts[0] - center @ (w / unit)),
            averaged_w=read_only(average),
            averaged_b=float(b - center @ average),
            alpha=read_only(alpha),
            primal_objective=hinge_value(average, b, X, y, C),
            dual_objective=bound,
            margin_violations=int(np.count_nonzero(y * (X @ average + b) < 1.0)),
        )

    latest = start = state(0)
    yield latest
    passes = 0
    while passes < max_iter and latest.gap > tol * latest.primal_objective:
        for _ in range(min(max(1, passes // 20), max_iter - passes)):
            order = rng.permutation(n)
            descend(
                *(scaled, y, penalties, decay, learning_rate, order, passes),
                *(w, mean_w, intercepts, share),
            )
            passes += 1
        with np.errstate(over="ignore", invalid="ignore"):
            objective = hinge_value(mean_w / unit, float(intercepts[1]), X, y, C)
        if not objective <= FARTHEST * start.primal_objective:
            raise DivergenceError(
                f"learning_rate {learning_rate:g} is too large: pass {passes} raised the objective "
                f"from {start.primal_objective:g} to {objective:g}; 0.1 is safe."
            )
        latest = state(passes)
        yield latest


def lengths(X: FloatArray, C: float) -> tuple[FloatArray, float]:
    """The length (d,) that each feature of the centred `X` (n, d) is measured in while steps go.

    The objective stays what it is. A step in w is then in inverse proportion to the feature's root
    mean square, AdaGrad's measure (Duchi, Hazan and Singer 2011, "Adaptive subgradient methods"),
    so that features in small units aren't left behind; and the samples' mean square length is 1.
    Also returns their root mean square length in `X`'s own units.
    """
    squares = np.mean(X**2, axis=0)
    length = float(np.sqrt(squares.sum()))
    if C * length**2 * len(X) < np.finfo(np.float64).tiny:
        return np.ones(X.shape[1]), 1.0  # next to the penalty the samples are all one point
    own = np.where(squares > 0.0, np.sqrt(np.sqrt(squares) * length), length)
    unit: FloatArray = own * np.sqrt(np.sum(squares / own**2))
    return unit, length


def hinge_value(w: FloatArray, b: float, X: FloatArray, y: FloatArray, C: float) -> float:
    """½‖w‖² + C Σ max(0, 1 - y (w·x + b))."""
    return 0.5 * float(w @ w) + C * float(np.maximum(1.0 - y * (X @ w + b), 0.0).sum())


def best_along(f: FloatArray, y: FloatArray, C: float, square: float) -> tuple[float, float]:
    """The s >= 0 and b that make ½ s²‖w‖² + C Σ max(0, 1 - y (s f + b)) least.

    `f` (n,) is X w, and `square` ‖w‖². For a given s the best b leaves as many samples of either
    class inside the margin, where the sum is then C (m - s g) with m = Σ 1 and g = Σ y f over those
    inside. That line in s touches the sum from below everywhere; the lines of the nearest s on
    either side of the best lead to it in a few rounds (Kelley 1960, "The cutting-plane method for
    solving convex programs").
    """
    positive = int(np.count_nonzero(y > 0.0))
    # Where the penalty is next to nothing a line may lead farther than doubles do.
    farthest = LARGEST_VALUE / (float(np.abs(f).max()) or 1.0)

    def line(s: float) -> tuple[float, float, float]:
        kinks = y - s * f
        order = np.argpartition(kinks, (positive - 1, positive))
        inside = y > 0.0
        inside[order[:positive]] = ~inside[order[:positive]]
        b = 0.5 * float(kinks[order[positive - 1]] + kinks[order[positive]])
        return float(np.count_nonzero(inside)), float((y * f)[inside].sum()), b

    s, left, right = 1.0, None, None
    m, g, b = line(s)
    for _ in range(MOST_CUTS if square > 0.0 else 0):
        best = min(max(C * g, 0.0) / square, farthest)  # as far as this line goes
        if best > s:
            left = m, g, best
        else:
            right = m, g, best
        if left is not None and right is not None and left[1] > right[1]:
            corner = (left[0] - right[0]) / (left[1] - right[1])
            best = min(max(corner, right[2]), left[2])
        if abs(best - s) <= 1e-12 * s:
            break
        s = best
        m, g, b = line(s)
    return s, b


def dual_value(alpha: FloatArray, y: FloatArray, X: FloatArray) -> float:
    """Σ α - ½ ‖Σ α_i y_i x_i‖², for a feasible `alpha` never above the least primal objective."""
    w = X.T @ (alpha * y)
    return float(alpha.sum()) - 0.5 * float(w @ w)


def best_multiple(alpha: FloatArray, y: FloatArray, X: FloatArray, C: float) -> FloatArray:
    """s α with the s that makes the dual highest, and no entry above C."""
    largest = float(alpha.max())
    if largest == 0.0:
        return alpha
    shares = alpha / largest  # whose squares are finite for every C
    w = X.T @ (shares * y)
    square = float(w @ w)
    best = float(shares.sum()) / square if square > 0.0 else np.inf
    scaled: FloatArray = min(best, C) * shares
    return scaled
