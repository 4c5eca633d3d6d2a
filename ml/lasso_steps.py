"""How the lasso's four solvers move: one step each, and the duality gap that certifies them.

All work on centred X (n, p) and y (n,) and minimise ‖y - X w‖² / (2n) + alpha ‖w‖₁. A solver is
a generator without end of weights and the step that made or will make the next ones.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from ml.validation import FloatArray

Iterates = Iterator[tuple[FloatArray, float | None]]


def soft_threshold(z: FloatArray, threshold: float) -> FloatArray:
    """S(z, t) = sign(z) max(|z| - t, 0), the proximal map of t ‖·‖₁."""
    shrunk: FloatArray = np.sign(z) * np.maximum(np.abs(z) - threshold, 0.0)
    return shrunk


def loss_gradient(X: FloatArray, y: FloatArray, w: FloatArray) -> FloatArray:
    """The gradient of ‖y - X w‖² / (2n): -Xᵀ (y - X w) / n."""
    slope: FloatArray = X.T @ (X @ w - y) / len(y)
    return slope


def subgradient(X: FloatArray, y: FloatArray, w: FloatArray, alpha: float, step: float) -> Iterates:
    """w ← w - step / sqrt(k) (loss' + alpha sign(w)) (Shor; Boyd, EE364b notes on subgradients)."""
    k = 1
    while True:
        length = step / math.sqrt(k)
        yield w, length
        w = w - length * (loss_gradient(X, y, w) + alpha * np.sign(w))
        k += 1


def ista(X: FloatArray, y: FloatArray, w: FloatArray, alpha: float, step: float) -> Iterates:
    """w ← S(w - step loss', step alpha) (Beck and Teboulle 2009, equation 1.4)."""
    while True:
        yield w, step
        w = soft_threshold(w - step * loss_gradient(X, y, w), step * alpha)


def fista(X: FloatArray, y: FloatArray, w: FloatArray, alpha: float, step: float) -> Iterates:
    """ISTA's step from a point z ahead of w (Beck and Teboulle 2009, equations 4.1 to 4.3).

    Where the momentum points uphill it starts anew (O'Donoghue and Candès 2015, section 3.2).
    """
    z, t = w, 1.0
    while True:
        yield w, step
        ahead = soft_threshold(z - step * loss_gradient(X, y, z), step * alpha)
        if float((z - ahead) @ (ahead - w)) > 0.0:
            t = 1.0
        t_next = (1.0 + math.sqrt(1.0 + 4.0 * t * t)) / 2.0
        z = ahead + (t - 1.0) / t_next * (ahead - w)
        w, t = ahead, t_next


def coordinate_descent(
    X: FloatArray, y: FloatArray, w: FloatArray, alpha: float, step: float
) -> Iterates:
    """Each weight in turn at its best, the others fixed (Friedman et al. 2007, equation 9)."""
    from ml.descent_kernels import residual_sweep

    n_samples = len(y)
    Xt = np.ascontiguousarray(X.T)
    squares = np.einsum("ij,ij->i", Xt, Xt)
    w = w.copy()
    while True:
        yield w, None
        residual_sweep(Xt, squares, n_samples * alpha, w, y - X @ w)


def duality_gap(
    X: FloatArray, y: FloatArray, w: FloatArray, alpha: float
) -> tuple[float, float, float]:
    """Loss, penalty and duality gap of the weights `w` on centred X and y.

    The dual point is the residual r / n, scaled by min(1, n alpha / max |Xᵀr|) to be feasible, as
    in scikit-learn (Kim, Koh, Lustig, Boyd and Gorinevsky 2007, section III).
    """
    n_samples = len(y)
    residual = y - X @ w
    rss = float(residual @ residual)
    penalty = alpha * float(np.abs(w).sum())
    steepest = float(np.abs(X.T @ residual).max()) / n_samples
    scale = 1.0 if steepest <= alpha else alpha / steepest
    loss = rss / (2.0 * n_samples)
    gap = loss * (1.0 + scale**2) + penalty - scale * float(residual @ y) / n_samples
    # Below 0 it can only be a rounding.
    return loss, penalty, max(gap, 0.0)


SOLVERS: dict[str, Callable[[FloatArray, FloatArray, FloatArray, float, float], Iterates]] = {
    "subgradient": subgradient,
    "ista": ista,
    "fista": fista,
    "coordinate_descent": coordinate_descent,
}
