"""How a regression of the lab runs: its states, the exact weights beside them, and its path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import LabState, Values
from game.labs.regression_design import Design

Array = NDArray[np.float64]

MOST_STEPS = 2_000
TOLERANCE = 1e-8
# Where a solver that only comes near is exact, its weights are this near to 0.
NEGLIGIBLE = 1e-10


@dataclass(frozen=True, eq=False)
class RegressionState(LabState):
    """A state of `Ridge` or `Lasso`, with what it was fitted to and what it is heading for.

    `best` are the exact weights (p,) and `optimum` their objective; `before` is the objective one
    step earlier.
    """

    design: Design
    best: Array
    optimum: float
    before: float | None

    @property
    def predicted(self) -> Array:
        """The predictions (n,) for every sample."""
        made: Array = self.design.X @ self.fit.coef + self.fit.intercept
        return made

    def r2(self, part: str) -> float:
        """R² on "train", "validation" or "test"; NaN where the target doesn't vary."""
        rows = getattr(self.design, part)
        y = self.design.y[rows]
        rest = float(((y - self.predicted[rows]) ** 2).sum())
        whole = float(((y - y.mean()) ** 2).sum())
        return 1.0 - rest / whole if whole else math.nan

    def error(self, part: str) -> float:
        """The root mean squared error on "train", "validation" or "test"; NaN if it is empty."""
        rows = getattr(self.design, part)
        if not len(rows):
            return math.nan
        return float(np.sqrt(((self.predicted[rows] - self.design.y[rows]) ** 2).mean()))


@dataclass(frozen=True, eq=False)
class Path:
    """Weights (p, k) along falling alphas (k,), their errors on the parts, and the best place.

    `best` is None where no points were kept back to judge.
    """

    alphas: Array
    coefs: Array
    train: Array
    validation: Array
    names: tuple[str, ...]
    best: int | None


def is_lasso(values: Values) -> bool:
    """Whether weights cost their sizes, not their squares."""
    return bool(values["model"] == "lasso")


def solver_of(values: Values) -> str:
    """The solver in use."""
    return str(values["lasso_solver"] if is_lasso(values) else values["ridge_solver"])


def objective(X: Array, y: Array, coef: Array, values: Values) -> float:
    """What the fit makes small, at these weights and the best intercept."""
    residual = (y - y.mean()) - (X - X.mean(axis=0)) @ coef
    rss, alpha = float(residual @ residual), float(values["alpha"])
    if is_lasso(values):
        return rss / (2 * len(y)) + alpha * float(np.abs(coef).sum())
    return rss + alpha * float(coef @ coef)


def exact_weights(X: Array, y: Array, values: Values, quick: bool = False) -> tuple[Array, float]:
    """The best weights (p,) and their objective: closed form, or the path down to alpha.

    `quick` is for a hand on the move: good to about four digits.
    """
    from ml.linear_model import Ridge, lasso_path

    alpha = values["alpha"]
    if not is_lasso(values):
        best = Ridge(alpha).fit(X, y).coef_
        return best, objective(X, y, best, values)
    top = float(np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max()) / len(y)
    grid = np.geomspace(max(top, alpha), alpha, 6 if quick else 12)
    tol, sweeps = (1e-6, 300) if quick else (1e-12, 10_000)
    best = lasso_path(X, y, alphas=grid, fit_intercept=True, tol=tol, max_iter=sweeps).coefs[:, -1]
    return best, objective(X, y, best, values)


def states_of(
    design: Design, begin: Array, values: Values, seed: int, quick: bool = False
) -> Iterator[RegressionState]:
    """The states of the chosen solver from the weights `begin` (p,).

    `quick` takes the optimum beside them to about four digits only.
    """
    from ml.linear_model import Lasso, Ridge

    X, y = design.X[design.train], design.y[design.train]
    best, optimum = exact_weights(X, y, values, quick)
    estimator = (Lasso if is_lasso(values) else Ridge)(
        values["alpha"],
        solver=solver_of(values),
        max_iter=MOST_STEPS,
        tol=TOLERANCE,
        coef_init=begin,
    )
    before = None
    for fit in estimator.iterate(X, y):
        yield RegressionState(fit, values, seed, design, best, optimum, before)
        before = fit.objective


def path_along(design: Design, values: Values) -> Path:
    """The weights and errors along 100 alphas, from none that counts to one that stills all."""
    from ml.linear_model import lasso_path, ridge_path

    X, y = design.X[design.train], design.y[design.train]
    if is_lasso(values):
        alphas, coefs, _ = lasso_path(X, y, eps=1e-4, fit_intercept=True, tol=1e-7)
    else:
        alphas, coefs, _ = ridge_path(X, y, eps=1e-9)
    intercepts = y.mean() - X.mean(axis=0) @ coefs
    away = design.X @ coefs + intercepts - design.y[:, None]
    train, validation = (
        np.sqrt((away[rows] ** 2).mean(axis=0)) if len(rows) else np.full(len(alphas), np.nan)
        for rows in (design.train, design.validation)
    )
    best = int(np.argmin(validation)) if len(design.validation) else None
    return Path(alphas, coefs, train, validation, design.names, best)
