"""What do ridge and lasso share? Centred data, which frees the intercept; fit and predict."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from ml.estimator import Estimator
from ml.metrics import r2_score
from ml.states import last
from ml.validation import (
    LARGEST_TABLE,
    FloatArray,
    as_array,
    check_count,
    check_features,
    check_fitted,
    check_flag,
    check_matrix,
    check_positive,
    check_result,
    check_spread,
    check_vector,
    shown,
)


@dataclass(frozen=True, eq=False)
class CentredData:
    """X and y less their means; with those the best intercept drops out of the problem.

    For any weights w the intercept that minimises the residuals is mean(y) - mean(X) w, and the
    residuals are y - X w on the centred data (Hastie et al., ESL, section 3.4.1).
    """

    X: FloatArray
    y: FloatArray
    X_mean: FloatArray
    y_mean: float

    @property
    def rounding(self) -> float:
        """How far centring may have moved a singular value of X: its share of the mean's size."""
        size = math.sqrt(len(self.y)) * float(np.linalg.norm(self.X_mean))
        return float(np.finfo(np.float64).eps * max(self.X.shape) * size)

    def intercept(self, coef: FloatArray) -> float:
        """The best intercept for the weights `coef`."""
        return self.y_mean - float(self.X_mean @ coef)


def centre(X: ArrayLike, y: ArrayLike | None, fit_intercept: bool) -> CentredData:
    """Check X (n_samples, n_features) and y (n_samples,) and move both to mean 0.

    A feature or target that doesn't vary becomes exactly 0. Without an intercept both stay as
    they are, and may be the caller's own. The caller's arrays are not touched.
    """
    X = check_matrix(X, min_samples=1)
    y = check_vector(y, X.shape[0])
    check_spread(X, "X")
    check_spread(y, "y")
    if not fit_intercept:
        return CentredData(X, y, np.zeros(X.shape[1]), 0.0)
    X_mean, y_mean = X.mean(axis=0), float(y.mean())
    # The mean of equal numbers can be off by a rounding, which a small penalty would blow up.
    # The first and the last sample tell nearly all features that vary, without a walk through them.
    constant = X[0] == X[-1]
    constant[constant] = (X[0, constant] == X[:, constant]).all(axis=0)
    X_mean[constant] = X[0, constant]
    if (y == y[0]).all():
        y_mean = float(y[0])
    # One feature after the other in memory, as coordinate descent walks through them.
    features = np.subtract(X.T, X_mean[:, None], order="C")
    return CentredData(features.T, y - y_mean, X_mean, y_mean)


def largest_eigenvalue(X: FloatArray) -> float:
    """The largest eigenvalue of XᵀX, the squared spectral norm of X.

    Squaring X costs the small eigenvalues their digits, but not the largest.
    """
    gram = X.T @ X if X.shape[1] <= X.shape[0] else X @ X.T
    return max(float(np.linalg.eigvalsh(gram)[-1]), 0.0)


def initial_coef(coef_init: Any, data: CentredData, alpha: float) -> FloatArray:
    """A fresh vector of starting weights: zeros unless `coef_init` gives one for each feature."""
    n_features = data.X.shape[1]
    if coef_init is None:
        return np.zeros(n_features)
    coef = check_vector(coef_init, n_features, "coef_init").copy()
    with np.errstate(over="ignore"):
        residual = data.y - data.X @ coef
        objective = float(residual @ residual) + alpha * float(coef @ coef)
    if not math.isfinite(objective):
        raise ValueError("coef_init is too large: the objective there is no finite number.")
    return coef


def check_alphas(alphas: ArrayLike) -> FloatArray:
    """Return the penalties as a falling float64 vector, or raise ValueError."""
    given = np.atleast_1d(as_array(alphas, "alphas"))
    if given.size == 0:
        raise ValueError("alphas is empty; at least one penalty is needed.")
    grid = check_vector(given, len(given), "alphas")
    if grid.min() < 0.0:
        raise ValueError(f"alphas must be at least 0, but one is {grid.min():g}.")
    return np.sort(grid)[::-1].copy()


def usual_alphas(top: float, eps: float, n_alphas: int, n_features: int) -> FloatArray:
    """`n_alphas` penalties from `top` down to `eps` times it, evenly spaced in the logarithm."""
    eps = check_positive(eps, "eps")
    n_alphas = check_count(n_alphas, "n_alphas", 1, LARGEST_TABLE // n_features)
    if eps >= 1.0:
        raise ValueError(f"eps must be below 1, not {eps:g}.")
    # With nothing to explain every alpha gives zeros; any grid will do.
    top = top or 1.0
    if top * eps == 0.0:
        raise ValueError(f"eps is too small, {shown(eps)}: the last alpha would be 0.")
    grid: FloatArray = np.geomspace(top, top * eps, n_alphas)
    return grid


class LinearModel(Estimator):
    """Fit, prediction and score of y = X coef_ + intercept_; `iterate` is each model's own."""

    _estimator_type = "regressor"

    fit_intercept: bool
    coef_: FloatArray
    intercept_: float
    n_features_in_: int
    n_iter_: int
    converged_: bool
    objective_: float

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit to X (n_samples, n_features) and y (n_samples,); return self.

        Raises ValueError for bad input and DivergenceError if the step is too large. Warns with
        ConvergenceWarning if `max_iter` comes first.
        """
        state = last(self.iterate(X, y))
        self._learn(state)
        if not self.converged_:
            self._warn_unconverged(*self._unconverged(state))
        return self

    def iterate(self, X: ArrayLike, y: ArrayLike | None = None) -> Iterator[Any]:
        """The states of a fit, the last of which it keeps; for each estimator to define."""
        raise NotImplementedError

    def predict(self, X: ArrayLike) -> FloatArray:
        """X coef_ + intercept_, shape (n_samples,)."""
        check_fitted(self)
        X = check_features(X, self.n_features_in_)
        with np.errstate(over="ignore", invalid="ignore"):
            return check_result(X @ self.coef_ + self.intercept_, self)

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """R² of the prediction for `X` against `y`."""
        predicted = self.predict(X)
        return r2_score(check_vector(y, len(predicted)), predicted)

    def _centred(self, X: ArrayLike, y: ArrayLike | None) -> CentredData:
        """The data of a run, in arrays of its own: the caller may move the points meanwhile."""
        moved = check_flag(self.fit_intercept, "fit_intercept")
        data = centre(X, y, moved)
        return data if moved else replace(data, X=data.X.copy(), y=data.y.copy())

    def _unconverged(self, state: Any) -> tuple[str, str]:
        """Where the last state of a run that hasn't converged stands, and what helps."""
        raise NotImplementedError

    def _learn(self, state: Any) -> None:
        """Keep what the last state of a run has found."""
        self.coef_ = state.coef.copy()
        self.intercept_ = state.intercept
        self.n_features_in_ = len(state.coef)
        self.n_iter_ = state.iteration
        self.converged_ = state.converged
        self.objective_ = state.objective
