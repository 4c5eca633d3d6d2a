"""The regression lab: ridge and lasso, from the fit to its path, its bowl and its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from game.counts import counted
from game.labs.lab import (
    Comparison,
    Dataset,
    Extra,
    Hand,
    History,
    Lab,
    LabState,
    Number,
    Progress,
    Values,
    View,
    choice,
    column,
    hidden,
    slider,
    toggle,
)
from game.labs.regression_design import make_design
from game.labs.regression_fit import (
    NEGLIGIBLE,
    Path,
    RegressionState,
    exact_weights,
    is_lasso,
    objective,
    path_along,
    solver_of,
    states_of,
)
from game.labs.regression_pictures import draw_all
from game.labs.unwarned import unwarned

LOWEST, HIGHEST = 1e-5, 1e4
_SMALL = 1e-3
_QUICK_CELLS = 40_000

_FORMULAS = {
    "closed_form": "w = (XᵀX + α I)⁻¹ Xᵀy",
    "gradient_descent": "w ← w − 2η (Xᵀ(Xw − y) + α w)",
    "coordinate_descent": "wⱼ ← S(xⱼᵀrⱼ, n α) / ‖xⱼ‖²     S(z, t) = sign(z) max(|z| − t, 0)",
    "ista": "w ← S(w − η Xᵀ(Xw − y)/n, η α)     S(z, t) = sign(z) max(|z| − t, 0)",
    "fista": "w ← S(z − η Xᵀ(Xz − y)/n, η α),  z runs ahead of w by its momentum",
    "subgradient": "w ← w − η/√k (Xᵀ(Xw − y)/n + α sign(w))",
}
_SOLVER_WORDS = {
    "closed_form": "closed form",
    "gradient_descent": "descent",
    "coordinate_descent": "coordinate",
    "ista": "ISTA",
    "fista": "FISTA",
    "subgradient": "subgradient",
}


def _has_powers(values: Values) -> bool:
    return bool(values["shape"] != "all")


class RegressionLab(Lab):
    """Least squares with a penalty on its weights."""

    title = "Regression"
    task = "regression"
    pace = 15.0
    datasets = (
        "curve",
        "plane",
        "sparse-linear",
        "old-faithful",
        "penguins",
        "iris",
        "wine",
        "breast-cancer",
    )
    params = (
        choice(
            "model",
            "penalty",
            "lasso",
            {"lasso": "lasso, |w|", "ridge": "ridge, w²"},
            "What large weights cost: their sizes (lasso) or their squares (ridge)",
        ),
        slider(
            "alpha",
            "α strength",
            0.01,
            LOWEST,
            HIGHEST,
            "How much the weights cost; drag it on the path too",
            log=True,
        ),
        choice(
            "lasso_solver",
            "solver",
            "fista",
            {
                name: _SOLVER_WORDS[name]
                for name in ("fista", "ista", "coordinate_descent", "subgradient")
            },
            "How the weights are found; the plain subgradient never makes one exactly 0",
            when=is_lasso,
        ),
        choice(
            "ridge_solver",
            "solver",
            "gradient_descent",
            {name: _SOLVER_WORDS[name] for name in ("gradient_descent", "closed_form")},
            "How the weights are found: step by step, or at once",
            when=lambda values: not is_lasso(values),
        ),
        choice(
            "shape",
            "fit",
            "curve",
            {"curve": "a curve", "plane": "a plane", "all": "all features"},
            "One feature as a curve, two as a plane in space, or all of them",
        ),
        slider(
            "degree",
            "degree",
            9,
            1,
            15,
            "Powers of the features up to this one",
            whole=True,
            when=_has_powers,
        ),
        column("across", "feature", 0, "The feature to fit", restarts=True, when=_has_powers),
        column(
            "up",
            "second",
            1,
            "The second feature of the plane",
            restarts=True,
            when=lambda values: values["shape"] == "plane",
        ),
        toggle(
            "standardize",
            "same scale",
            True,
            "Bring every feature to variance 1, so that the penalty treats them alike",
        ),
        toggle(
            "holdout",
            "hold out 40 %",
            True,
            "Fit three points of five; one validates and one tests",
        ),
        hidden("begin", None, shape=(2,)),
    )
    views = (
        View("fit", "Fit", when=lambda values: values["shape"] != "plane"),
        View("plane", "Fit", "3d", when=lambda values: values["shape"] == "plane"),
        View("path", "Path", extra="path"),
        View("loss", "Loss"),
        View("bowl", "Bowl"),
        View("error", "Error", extra="path"),
    )
    extras = (
        Extra(
            "path",
            "the weights along the path",
            uses=("model", "shape", "degree", "across", "up", "standardize", "holdout"),
        ),
    )
    explanation = (
        "<b>Regression</b> predicts a number as a weighted sum: ŷ = Xw + b. The weights make the "
        "squared errors small, but they cost something themselves:<br><br>"
        "ridge: ‖y − ŷ‖² + α Σ w²<br>lasso: ‖y − ŷ‖² / 2n + α Σ |w|<br><br>"
        "With a small α the curve bends to every point; with a large one it goes flat. In between "
        "it is best on points it has not seen: see Error.<br><br>"
        "The lasso makes weights exactly 0. See why in Bowl: the loss grows in ellipses around its "
        "minimum, and the penalty allows a diamond. They touch at a corner, where a weight is 0. "
        "The disc of ridge has no corners.<br><br>"
        "<b>Try:</b> drag α on the path. Drag a point far out. Take the solver subgradient and "
        "count its zeros. Drag the start of the trail in Bowl."
    )

    @staticmethod
    def code(*arguments: Any) -> Any:
        """Replaced by `code_for`, which knows the solver."""
        raise NotImplementedError

    # -- the run -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Compile the coordinate descent and the path."""
        from ml.linear_model import Lasso, lasso_path

        X, y = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]]), np.array([0.0, 1.0, 2.0])
        Lasso(0.1, max_iter=2).fit(X, y)
        lasso_path(X, y, n_alphas=2, fit_intercept=True)

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[RegressionState]:
        """The states of the solver, from weights of 0 or from where the trail's start was put."""
        design = make_design(data, values, seed)
        begin = np.zeros(design.X.shape[1])
        if values["begin"] is not None and len(begin) > 1:
            begin[list(design.pair)] = values["begin"]
        return states_of(design, begin, values, seed)

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[RegressionState]:
        """Go on from the present weights."""
        design = make_design(data, values, seed)
        if len(state.fit.coef) != design.X.shape[1]:
            return self.start(data, values, seed)
        return states_of(design, state.fit.coef, values, seed, quick=True)

    def slow(self, data: Dataset, values: Values) -> bool:
        """Very many features for very many points."""
        degree = values["degree"] if values["shape"] == "plane" else 1
        features = (degree + 1) * (degree + 2) // 2
        return features * data.n_samples > _QUICK_CELLS

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> Path:
        """The weights and errors along all alphas."""
        progress(0.0)
        return path_along(make_design(data, values, seed), values)

    # -- what is seen ------------------------------------------------------------------------

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """The fit, the path, the loss, the bowl and the errors."""
        draw_all(state, History.of(history, state, self), data, plots)

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """Objective and gap, errors on the parts, zeros."""
        assert isinstance(state, RegressionState)
        fit, count = state.fit, len(state.fit.coef)
        zeros = count - int(np.count_nonzero(fit.coef))
        true_zeros = count - int(np.count_nonzero(np.abs(state.best) > NEGLIGIBLE))
        seen = History.of(history, state, self)
        path = seen.extras.get("path")
        best = ""
        if path is not None and path.best is not None:
            best = f"best on validation {path.alphas[path.best]:.3g}"
        read: dict[str, float | str] = {
            "objective": Number(fit.objective, f"optimum {state.optimum:,.6g}"),
            "above optimum": Number(max(fit.objective - state.optimum, 0.0), form=".3g"),
            "at most (by the gap)": Number(fit.gap, form=".3g"),
            "weights at 0": Number(zeros, f"of {count}, at the optimum {true_zeros}", form=".0f"),
            "α": Number(state.values["alpha"], best, form=".4g"),
            "error, train": Number(state.error("train"), form=".5g"),
        }
        for part in ("validation", "test"):
            if len(getattr(state.design, part)):
                beside = f"{counted(len(getattr(state.design, part)), 'point')} kept back"
                read[f"error, {part}"] = Number(state.error(part), beside, form=".5g")
        read["R², train"] = Number(state.r2("train"), form=".4f")
        if len(state.design.test) > 1:
            read["R², test"] = Number(state.r2("test"), form=".4f")
        if fit.step is not None:
            read["η step size"] = Number(fit.step, form=".3g")
        if data.true_coef is not None and len(data.true_coef) == count:
            right = (np.abs(fit.coef) > NEGLIGIBLE) == (data.true_coef != 0)
            read["chosen rightly"] = Number(int(right.sum()), f"of {count} weights", form=".0f")
        return read

    def caption(self, state: LabState) -> str:
        """What the step did to the objective, and how many weights are exactly 0."""
        assert isinstance(state, RegressionState)
        fit, count = state.fit, len(state.fit.coef)
        solver = solver_of(state.values)
        if state.before is None:
            about = "one feature" if count == 1 else f"{count} features"
            return f"The start: {about}, objective {fit.objective:,.4g}."
        change = fit.objective - state.before
        if abs(change) <= 1e-6 * abs(state.before):
            went = f"stays at {fit.objective:,.5g}"
        else:
            way = "fell" if change < 0 else "rose"
            went = f"{way} from {state.before:,.5g} to {fit.objective:,.5g}"
        words = f"{_SOLVER_WORDS[solver]}: the objective {went}"
        if np.isfinite(fit.gap):
            words += f", at most {fit.gap:,.2g} above the optimum"
        words = words[0].upper() + words[1:] + ". "
        zeros = count - int(np.count_nonzero(fit.coef))
        if is_lasso(state.values):
            small = int(np.count_nonzero(np.abs(fit.coef) < _SMALL)) - zeros
            if solver == "subgradient" and not zeros:
                words += (
                    f"No weight of {count} is exactly 0: {small} are below {_SMALL:g}, and swing "
                    "around 0 without staying there."
                )
            else:
                words += f"{zeros} of {count} weights are exactly 0."
        else:
            words += f"The weights' length is {float(np.linalg.norm(fit.coef)):.4g}."
        return words + (" It has converged." if fit.converged else "")

    def formula(self, state: LabState) -> str:
        """The solver's rule."""
        return _FORMULAS[solver_of(state.values)]

    def code_for(self, values: Values) -> Callable[..., Any]:
        """The solver's own function."""
        from ml import descent_kernels, lasso_steps, ridge

        found: dict[str, Callable[..., Any]] = {
            "closed_form": ridge.closed_form,
            "gradient_descent": ridge._descend,
            "coordinate_descent": descent_kernels.residual_sweep,
            "ista": lasso_steps.ista,
            "fista": lasso_steps.fista,
            "subgradient": lasso_steps.subgradient,
        }
        return found[solver_of(values)]

    # -- the data and hands on them ----------------------------------------------------------

    def suit(self, values: Values, data: Dataset) -> Values:
        """One feature is a curve, two are a plane, more are all fitted."""
        shape = {1: "curve", 2: "plane"}.get(data.n_features, "all")
        degree = values["degree"]
        if shape == "plane" and values["shape"] != "plane":
            degree = 1
        return {**values, "shape": shape, "degree": degree}

    def axes(self, data: Dataset, values: Values) -> tuple[int, int] | None:
        """The feature of the curve across, the target up."""
        if values["shape"] != "curve":
            return None
        return min(values["across"], data.n_features - 1), -1

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Take alpha on the path or the errors, the start of the trail in the bowl."""
        if hand.view in ("path", "error"):
            return self.drag(hand, state, history, data)
        if hand.view != "bowl" or not isinstance(state, RegressionState) or len(state.best) < 2:
            return None
        first, second = state.design.pair
        start = history[0].fit.coef
        near = abs(hand.x - start[first]) <= 1.5 * hand.reach[0]
        return {} if near and abs(hand.y - start[second]) <= 1.5 * hand.reach[1] else None

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Alpha follows the hand, or the descent begins where the hand is."""
        if hand.view == "bowl":
            return {"begin": (hand.x, hand.y)}
        return {"alpha": float(np.clip(hand.x, LOWEST, HIGHEST))}

    # -- the judge ---------------------------------------------------------------------------

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """Our exact fit beside scikit-learn's."""
        from sklearn import linear_model

        design = make_design(data, values, seed)
        X, y = design.X[design.train], design.y[design.train]
        best, optimum = exact_weights(X, y, values)
        if is_lasso(values):
            judge = linear_model.Lasso(values["alpha"], tol=1e-10, max_iter=100_000)
        else:
            judge = linear_model.Ridge(values["alpha"])
        # It warns where it has not converged; the numbers show how far apart we are.
        with unwarned(Warning):
            judge.fit(X, y)
        theirs = objective(X, y, judge.coef_, values)
        size = max(abs(optimum), 1e-12)
        rows = [Comparison("objective", optimum, theirs, 1e-6 * size)]
        intercept = float(y.mean() - X.mean(axis=0) @ best)
        spread = 1e-4 * max(float(y.std()), 1e-12)
        rows.append(Comparison("intercept", intercept, float(judge.intercept_), spread))
        for index in np.argsort(-np.abs(best), kind="stable")[:8].tolist():
            name = f"weight of {design.names[index]}"
            agree = 1e-4 * max(float(np.abs(best).max()), 1e-12)
            rows.append(Comparison(name, float(best[index]), float(judge.coef_[index]), agree))
        ours = int(np.count_nonzero(np.abs(best) <= NEGLIGIBLE))
        theirs = int(np.count_nonzero(judge.coef_ == 0))
        rows.append(Comparison("weights at 0", ours, theirs, 0.5))
        return tuple(rows)
