"""The lasso: least squares with an absolute penalty, whose best weights are often exactly 0."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ml.lasso_steps import SOLVERS, Iterates, duality_gap
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

# Up to this many features their products stay in the processor's cache while they are summed.
SMALL_GRAM = 256
# Up to this many they fit in memory (200 MB), and the path's sweeps run on them.
LARGEST_GRAM = 5_000


@dataclass(frozen=True, eq=False)
class LassoState:
    """One iterate of a lasso fit.

    `objective` is `loss` + `penalty`, RSS / (2n) and alpha ‖coef‖₁; `mse` is RSS / n.
    `dual_objective` is the dual's value at the scaled residual, and `gap`, which is `objective`
    less that, bounds how far the objective is above the optimum. The fit has converged once `gap`
    is at most `tolerance`, tol ‖y - mean‖² / n. `step` is None under coordinate descent.
    """

    iteration: int
    coef: FloatArray
    intercept: float
    objective: float
    loss: float
    mse: float
    penalty: float
    dual_objective: float
    gap: float
    tolerance: float
    n_nonzero: int
    step: float | None
    converged: bool


class Lasso(LinearModel):
    """Minimises ‖y - X w - b‖² / (2n) + alpha ‖w‖₁ over w and the unpenalised intercept b.

    `solver` is "coordinate_descent"; "ista" or "fista", proximal steps of fixed `step_size`, 1/L
    unless given, where L is the Lipschitz constant of the loss's gradient; or "subgradient", whose
    k-th step is `step_size` / sqrt(k) and which reaches no exact zeros: it is there for contrast.
    A fit ends when the duality gap is at most tol ‖y - mean‖² / n, or after `max_iter` iterations
    (sweeps under coordinate descent); with alpha = 0 no gap certifies, so it runs to the end. It
    starts from `coef_init`, else from zeros. After `fit`: `coef_`, `intercept_`, `n_iter_`,
    `converged_`, `objective_`, `dual_gap_`, `n_features_in_`.
    """

    dual_gap_: float

    def __init__(
        self,
        alpha: float = 1.0,
        solver: str = "coordinate_descent",
        *,
        fit_intercept: bool = True,
        max_iter: int = 10_000,
        tol: float = 1e-12,
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

    def iterate(self, X: ArrayLike, y: ArrayLike | None = None) -> Iterator[LassoState]:
        """The states of a fit: the start, then one for each iteration."""
        data = self._centred(X, y)
        alpha = check_non_negative(self.alpha, "alpha")
        coef = initial_coef(self.coef_init, data, alpha)
        solver = check_choice(self.solver, "solver", tuple(SOLVERS))
        lipschitz, step = 0.0, 0.0
        if solver != "coordinate_descent":
            lipschitz = largest_eigenvalue(data.X) / len(data.y)
            step = 1.0 / lipschitz if lipschitz else 1.0
        if self.step_size is not None:
            step = check_positive(self.step_size, "step_size")
        max_iter = check_count(self.max_iter, "max_iter")
        tol = check_non_negative(self.tol, "tol")
        iterates = SOLVERS[solver](data.X, data.y, coef, alpha, step)
        states = _states(data, alpha, tol, iterates)
        return _guarded(states, solver, step, lipschitz, max_iter)

    def _unconverged(self, state: LassoState) -> tuple[str, str]:
        where = (
            f"after {counted(state.iteration, 'iteration')} with a duality gap of {state.gap:.3g}, "
            f"above the {state.tolerance:.3g} of tol={float(self.tol):g}"
        )
        if self.alpha == 0.0:
            return where, "with alpha=0 no gap is ever 0: use Ridge(alpha=0)"
        if self.solver == "subgradient":
            return where, "its solver is there for contrast: use another"
        return where, "raise max_iter or tol, or standardize X"

    def _learn(self, state: LassoState) -> None:
        super()._learn(state)
        self.dual_gap_ = state.gap


class LassoPath(NamedTuple):
    """The lasso along falling penalties, unpacked as scikit-learn's `lasso_path` returns it.

    `alphas` (k,), `coefs` (n_features, k) and `dual_gaps` (k,).
    """

    alphas: FloatArray
    coefs: FloatArray
    dual_gaps: FloatArray


def lasso_path(
    X: ArrayLike,
    y: ArrayLike,
    alphas: ArrayLike | None = None,
    *,
    eps: float = 1e-3,
    n_alphas: int = 100,
    fit_intercept: bool = False,
    max_iter: int = 10_000,
    tol: float = 1e-4,
) -> LassoPath:
    """The lasso's weights for every alpha, each found from the one before.

    The alphas are sorted to fall; unless given, they are `n_alphas` from the least alpha at which
    all weights are 0 down to `eps` times it, evenly spaced in the logarithm. As in scikit-learn's
    function of this name X and y are taken as they are; `fit_intercept` moves them to mean 0, as
    `Lasso` does, and the intercepts are then mean(y) - mean(X) coefs. Each fit ends once its
    duality gap is at most tol ‖y‖² / n and a sweep hardly moves a weight any more, or after
    `max_iter` sweeps, which cost n_features² each on XᵀX.
    """
    data = centre(X, y, check_flag(fit_intercept, "fit_intercept"))
    n_samples, n_features = data.X.shape
    y_square = float(data.y @ data.y)
    tol = check_non_negative(tol, "tol")
    check_count(max_iter, "max_iter")

    from ml.descent_kernels import gram_path, products, residual_path

    gram: FloatArray | None = None
    if n_features <= SMALL_GRAM:
        gram, product = products(np.ascontiguousarray(data.X), data.y)
    else:
        product = data.X.T @ data.y
        if n_features <= LARGEST_GRAM:
            gram = data.X.T @ data.X
    if alphas is None:
        top = float(np.abs(product).max()) / n_samples
        grid = usual_alphas(top, eps, n_alphas, n_features)
    else:
        grid = check_alphas(alphas)
    coefs, gaps = np.empty((len(grid), n_features)), np.empty(len(grid))
    if gram is not None:
        gram_path(gram, product, y_square, n_samples * grid, tol, max_iter, coefs, gaps)
    else:
        Xt = np.ascontiguousarray(data.X.T)
        residual_path(Xt, data.y, n_samples * grid, tol, max_iter, coefs, gaps)
    return LassoPath(grid, np.ascontiguousarray(coefs.T), gaps / n_samples)


def _states(
    data: CentredData, alpha: float, tol: float, iterates: Iterates
) -> Iterator[LassoState]:
    n_samples = len(data.y)
    tolerance = tol * float(data.y @ data.y) / n_samples
    for iteration, (w, step) in enumerate(iterates):
        loss, penalty, gap = duality_gap(data.X, data.y, w, alpha)
        yield LassoState(
            iteration=iteration,
            coef=read_only(w.copy()),
            intercept=data.intercept(w),
            objective=loss + penalty,
            loss=loss,
            mse=2.0 * loss,
            penalty=penalty,
            dual_objective=loss + penalty - gap,
            gap=gap,
            tolerance=tolerance,
            n_nonzero=int(np.count_nonzero(w)),
            step=step,
            converged=gap <= tolerance,
        )


def _guarded(
    states: Iterator[LassoState], solver: str, step: float, lipschitz: float, max_iter: int
) -> Iterator[LassoState]:
    """The states up to convergence or `max_iter`; DivergenceError at the first sign of a runaway.

    ISTA with a step below 2/L lowers the objective each time, so a rise convicts it. The others
    may rise on their way; they are convicted at ten times the objective at the start.
    """
    previous = highest = math.inf
    while True:
        with np.errstate(over="ignore", invalid="ignore"):
            state = next(states)
        if step * lipschitz > 1.0 and not state.objective <= highest:
            raise DivergenceError(
                f"step_size {step:g} is too large: iteration {state.iteration} raised the "
                f"objective from {previous:g} to {state.objective:g}; "
                f"1/L = {1.0 / lipschitz:g} is safe."
            )
        yield state
        if state.converged or state.iteration == max_iter:
            return
        previous = state.objective
        if state.iteration == 0:
            rounding, start = 1e-12 * state.objective, state.objective
        highest = previous + rounding if solver == "ista" else 10.0 * start
