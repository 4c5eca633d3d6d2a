"""Ridge regression: least squares with a squared penalty, in closed form or by descent."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import scipy.linalg
from numpy.typing import ArrayLike

from ml.least_squares import (
    CentredData,
    LinearModel,
    centre,
    check_alphas,
    initial_coef,
    largest_eigenvalue,
    usual_alphas,
)
from ml.states import read_only
from ml.validation import (
    DivergenceError,
    FloatArray,
    check_choice,
    check_count,
    check_flag,
    check_non_negative,
    check_positive,
    counted,
)

SOLVERS = ("closed_form", "gradient_descent")


@dataclass(frozen=True, eq=False)
class RidgeState:
    """One iterate of a ridge fit.

    `objective` is `rss` + `penalty`, the residual sum of squares and alpha ‖coef‖²; `mse` is
    rss / n. `gradient_norm` is the objective's at `coef`; with alpha > 0 the objective is at most
    `gap` = gradient_norm² / (4 alpha) above the optimum, since it is 2 alpha-strongly convex
    (Boyd and Vandenberghe, Convex Optimization, equation 9.9). `step` is None in closed form.
    """

    iteration: int
    coef: FloatArray
    intercept: float
    objective: float
    rss: float
    mse: float
    penalty: float
    gradient_norm: float
    gap: float
    step: float | None
    converged: bool


class Ridge(LinearModel):
    """Minimises ‖y - X w - b‖² + alpha ‖w‖² over w and the unpenalised intercept b.

    `solver` is "closed_form" or "gradient_descent"; the descent has the fixed `step_size`, 1/L
    unless given, where L is the gradient's Lipschitz constant, and ends when the gradient is no
    longer than `tol` times 2 ‖X‖ ‖y‖ (spectral norm, centred data), or after `max_iter` steps. It
    starts from `coef_init`, else from zeros. The steps needed grow with the condition number of
    XᵀX + alpha I; for features in unlike units it is so large that they have to be standardized.

    After `fit`: `coef_`, `intercept_`, `n_iter_`, `converged_`, `objective_`, `n_features_in_`.
    """

    def __init__(
        self,
        alpha: float = 1.0,
        solver: str = "closed_form",
        *,
        fit_intercept: bool = True,
        max_iter: int = 100_000,
        tol: float = 1e-14,
        step_size: float | None = None,
        coef_init: Any = None,
    ) -> None:
        self.alpha = alpha
        self.solver = solver
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.step_size = step_size
        self.coef_init = coef_init

    def iterate(self, X: ArrayLike, y: ArrayLike | None = None) -> Iterator[RidgeState]:
        """The states of a fit: the start, then each step, or the solution if in closed form."""
        data = self._centred(X, y)
        alpha = check_non_negative(self.alpha, "alpha")
        coef = initial_coef(self.coef_init, data, alpha)
        if check_choice(self.solver, "solver", SOLVERS) == "closed_form":
            return _solve(data, alpha, coef)
        lipschitz = 2.0 * (largest_eigenvalue(data.X) + alpha)
        step = 1.0 / lipschitz if lipschitz else 1.0
        if self.step_size is not None:
            step = check_positive(self.step_size, "step_size")
        max_iter = check_count(self.max_iter, "max_iter")
        tol = check_non_negative(self.tol, "tol")
        return _descend(data, alpha, coef, step, lipschitz, max_iter, tol)

    def _unconverged(self, state: RidgeState) -> tuple[str, str]:
        steps = counted(state.iteration, "step")
        where = f"after {steps} with a gradient of length {state.gradient_norm:.3g}"
        return where, (
            "standardize X, whose condition number says how many steps it takes, raise max_iter or "
            "tol, or use solver='closed_form'"
        )


class RidgePath(NamedTuple):
    """Ridge weights along alphas: `alphas` (k,), `coefs` (n_features, k), `intercepts` (k,)."""

    alphas: FloatArray
    coefs: FloatArray
    intercepts: FloatArray


def ridge_path(
    X: ArrayLike,
    y: ArrayLike,
    alphas: ArrayLike | None = None,
    *,
    n_alphas: int = 100,
    eps: float = 1e-6,
    fit_intercept: bool = True,
) -> RidgePath:
    """The ridge weights for every alpha, from one singular value decomposition.

    The alphas are sorted to fall. Unless given, they are `n_alphas` evenly spaced in the logarithm
    from 100 times the largest squared singular value down to `eps` times the first.
    """
    data = centre(X, y, check_flag(fit_intercept, "fit_intercept"))
    U, s, Vt = np.linalg.svd(data.X, full_matrices=False)
    if alphas is None:
        grid = usual_alphas(100.0 * float(s[0]) ** 2, eps, n_alphas, data.X.shape[1])
    else:
        grid = check_alphas(alphas)
    coefs = _filtered(U, s, Vt, data.y, grid, data.rounding)
    return RidgePath(grid, coefs, data.y_mean - data.X_mean @ coefs)


def closed_form(X: FloatArray, y: FloatArray, alpha: float, rounding: float = 0.0) -> FloatArray:
    """w = (XᵀX + alpha I)⁻¹ Xᵀ y (ESL, equation 3.44); the shortest such w if alpha is 0.

    Singular values of X up to `rounding` count as 0.
    """
    n_samples, n_features = X.shape
    wide = n_features > n_samples
    gram = X @ X.T if wide else X.T @ X
    # The trace bounds the condition number. Where squaring X may cost digits, X is factored.
    if alpha == 0.0 or float(np.trace(gram)) / alpha > 1e6:
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return _filtered(U, s, Vt, y, np.array([alpha]), rounding)[:, 0]
    gram[np.diag_indices(len(gram))] += alpha
    if wide:
        # The same by the push-through identity, Xᵀ (X Xᵀ + alpha I)⁻¹ y, in the smaller dimension.
        solution: FloatArray = X.T @ scipy.linalg.solve(gram, y, assume_a="pos")
    else:
        solution = scipy.linalg.solve(gram, X.T @ y, assume_a="pos")
    return solution


def gradient(X: FloatArray, w: FloatArray, residual: FloatArray, alpha: float) -> FloatArray:
    """The gradient of ‖y - X w‖² + alpha ‖w‖² with residual = y - X w."""
    slope: FloatArray = 2.0 * (alpha * w - X.T @ residual)
    return slope


def _filtered(
    U: FloatArray,
    s: FloatArray,
    Vt: FloatArray,
    y: FloatArray,
    alphas: FloatArray,
    rounding: float,
) -> FloatArray:
    """V diag(s / (s² + alpha)) Uᵀ y for each alpha (ESL, equation 3.47)."""
    # Directions the data don't span carry noise only; at alpha = 0 they must not be divided by.
    spanned = s > max(rounding, np.finfo(np.float64).eps * max(len(U), Vt.shape[1]) * s[0])
    s = s[spanned]
    shrink = s[:, None] / (s[:, None] ** 2 + alphas[None, :])
    coefs: FloatArray = Vt[spanned].T @ (shrink * (U[:, spanned].T @ y)[:, None])
    return coefs


def _solve(data: CentredData, alpha: float, start: FloatArray) -> Iterator[RidgeState]:
    X, y = data.X, data.y
    for iteration, w in enumerate((start, closed_form(X, y, alpha, data.rounding))):
        residual = y - X @ w
        slope = gradient(X, w, residual, alpha)
        # The start never counts as converged, and the solution always does.
        short = math.inf if iteration else -1.0
        with np.errstate(over="ignore"):  # the gradient's square
            state = _state(data, alpha, iteration, w, residual, slope, None, short)
        yield state


def _descend(
    data: CentredData,
    alpha: float,
    w: FloatArray,
    step: float,
    lipschitz: float,
    max_iter: int,
    tol: float,
) -> Iterator[RidgeState]:
    X, y = data.X, data.y
    short = tol * 2.0 * math.sqrt(largest_eigenvalue(X)) * float(np.linalg.norm(y))
    previous, rounding = math.inf, 1e-12 * float(y @ y)
    for iteration in range(max_iter + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            residual = y - X @ w
            slope = gradient(X, w, residual, alpha)
            state = _state(data, alpha, iteration, w, residual, slope, step, short)
        # Below 2/L every step lowers the objective (Nesterov, Introductory Lectures on Convex
        # Optimization, theorem 2.1.14), so the first rise shows that the run will not settle.
        if step * lipschitz > 1.0 and not state.objective <= previous + rounding:
            raise DivergenceError(
                f"step_size {step:g} is too large: step {iteration} raised the objective from "
                f"{previous:g} to {state.objective:g}; it must be below {2.0 / lipschitz:g}."
            )
        yield state
        if state.converged:
            return
        previous = state.objective
        with np.errstate(over="ignore", invalid="ignore"):
            w = w - step * slope


def _state(
    data: CentredData,
    alpha: float,
    iteration: int,
    w: FloatArray,
    residual: FloatArray,
    slope: FloatArray,
    step: float | None,
    short: float,
) -> RidgeState:
    rss = float(residual @ residual)
    penalty = alpha * float(w @ w)
    gradient_norm = float(np.linalg.norm(slope))
    return RidgeState(
        iteration=iteration,
        coef=read_only(w.copy()),
        intercept=data.intercept(w),
        objective=rss + penalty,
        rss=rss,
        mse=rss / len(data.y),
        penalty=penalty,
        gradient_norm=gradient_norm,
        gap=gradient_norm**2 / (4.0 * alpha) if alpha else math.inf,
        step=step,
        converged=gradient_norm <= short,
    )
