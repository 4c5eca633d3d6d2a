"""The support vector machine lab: hinge loss, SMO and interior point, with any kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from game.labs import svm_charts as charts
from game.labs import svm_words as words
from game.labs.lab import (
    Comparison,
    Dataset,
    Extra,
    Hand,
    History,
    Lab,
    LabState,
    Progress,
    Values,
    View,
    choice,
    column,
    hidden,
    slider,
    toggle,
)
from game.labs.params import WRITTEN_GAMMA
from game.labs.svm_grid import Grid, cell_at, has_gamma, search
from game.labs.svm_pictures import draw_plane
from game.labs.svm_run import SVMState, machine, quick_steps, steps
from game.labs.svm_space import draw_space

# What a data set is best looked at with: XOR and the irises as the reference results take them.
_SUITS: Mapping[str, Values] = {
    "xor-corners": {
        "training": "smo",
        "kernel": "poly",
        "hard": True,
        "gamma": 1.0,
        "degree": 2,
        "coef0": 1.0,
        "tol": 1e-8,
        "hold_out": False,
        "scale": False,
    },
    "iris-petals": {
        "training": "smo",
        "kernel": "linear",
        "hard": True,
        "tol": 1e-8,
        "hold_out": False,
        "scale": False,
    },
    "clouds-3d": {"kernel": "linear", "features": "all"},
    "iris": {"across": 2, "up": 3},
}

# An interior-point step on so many points takes longer than a frame; so do hinge passes over them.
_SLOW_QP, _SLOW_HINGE = 400, 3_000


def _dual(values: Values) -> bool:
    return bool(values["training"] != "hinge")


def _soft(values: Values) -> bool:
    return not (_dual(values) and values["hard"])


def _hinge(values: Values) -> bool:
    return not _dual(values)


def _polynomial(values: Values) -> bool:
    return _dual(values) and bool(values["kernel"] == "poly")


class SVMLab(Lab):
    """Linear machines by the hinge loss, kernel machines by SMO or an interior-point method."""

    title = "Support vector machine"
    task = "classification"
    datasets = (
        "moons",
        "iris-petals",
        "xor-corners",
        "circles",
        "spirals",
        "xor",
        "blobs",
        "iris",
        "penguins",
        "wine",
        "breast-cancer",
        "clouds-3d",
        "horseshoe-2d",
        "two-groups",
    )
    params = (
        choice(
            "training",
            "training",
            "smo",
            {"smo": "kernel, SMO", "qp": "kernel, QP", "hinge": "linear, hinge loss"},
            "SMO moves two α at a time, QP (cvxopt) all at once; the hinge loss is gone down in w",
        ),
        choice(
            "kernel",
            "kernel",
            "rbf",
            {"rbf": "RBF", "poly": "polynomial", "linear": "linear"},
            "RBF exp(−γ‖x − z‖²), polynomial (γ x·z + c)ᵈ, or x·z",
            when=_dual,
        ),
        toggle(
            "hard",
            "hard margin",
            False,
            "C = ∞: no point may stand inside the street; there may be no such street",
            when=_dual,
        ),
        slider(
            "C",
            "C",
            1.0,
            0.01,
            1000.0,
            "What a point inside the street costs: small C, wide street; large C, few errors",
            log=True,
            when=_soft,
        ),
        slider(
            "gamma",
            "γ reach",
            1.0,
            0.01,
            100.0,
            "The larger γ, the less far a support vector is felt",
            log=True,
            bounds=WRITTEN_GAMMA,
            when=has_gamma,
        ),
        slider(
            "degree", "d degree", 3, 1, 6, "The polynomial's degree", whole=True, when=_polynomial
        ),
        slider(
            "coef0",
            "c constant",
            1.0,
            0.0,
            5.0,
            "Lets lower powers take part",
            step=0.1,
            when=_polynomial,
        ),
        slider(
            "rate",
            "η first step",
            0.1,
            0.001,
            10.0,
            "How far the first steps go; later ones go less far",
            log=True,
            when=_hinge,
        ),
        toggle(
            "hold_out",
            "hold out 40 %",
            True,
            "Of five points three train, one chooses C and γ, one tests; off, all train",
        ),
        toggle(
            "scale",
            "same scale",
            True,
            "Give every feature mean 0 and variance 1 first, so that none counts for its units",
        ),
        choice(
            "classes",
            "classes",
            "all",
            {"all": "all, by pairs", "1-2": "1 and 2", "1-3": "1 and 3", "2-3": "2 and 3"},
            "Of several classes each pair has its own machine, and they vote; or look at one pair",
            fits=lambda data: len(data.classes) > 2,
        ),
        choice(
            "features",
            "features",
            "shown",
            {"shown": "the two shown", "all": "all"},
            "What the machine sees: with all, the picture is a slice through the mean of the rest",
            fits=lambda data: data.n_features > 2,
        ),
        column("across", "across", 0, "The feature on the level axis", restarts=True),
        column("up", "up", 1, "The feature on the upright axis", restarts=True),
        choice(
            "show",
            "ground",
            "classes",
            {"classes": "classes", "value": "decision value"},
            "Colour the ground by the class it goes to, or by f(x) from −2 to 2",
            restarts=False,
        ),
        hidden("tol", 1e-4),
    )
    views = (
        View("plane", "Surface"),
        View("objective", "Objectives"),
        View("gap", "Gap"),
        View("kkt", "KKT"),
        View("grid", "C–γ grid", extra="grid"),
        View("scores", "Scores"),
        View("space", "3-D", kind="3d"),
    )
    extras = (
        Extra(
            "grid",
            "Grid of C and γ",
            uses=(
                *("training", "kernel", "degree", "coef0", "hold_out", "scale"),
                *("classes", "features", "across", "up"),
            ),
        ),
    )
    pace = 8.0
    resumes_at_once = True
    explanation = (
        "<b>A support vector machine</b> looks for the widest street between two classes: "
        "f(x) = w·x + b is 0 in its middle and ±1 at its edges, which are 2/‖w‖ apart.<br><br>"
        "It makes ½‖w‖² + C Σ max(0, 1 − yᵢ f(xᵢ)) small: wide, but each point inside costs "
        "C.<br><br>"
        "<b>The dual</b> gives each point a weight αᵢ from 0 to C, and raises "
        "Σ αᵢ − ½ Σᵢⱼ αᵢ αⱼ yᵢ yⱼ K(xᵢ, xⱼ). It is never above the primal; where they meet is "
        "the answer. K is x·z, or a kernel, which bends the street.<br><br>"
        "Points beyond the street end with α = 0, those on its edge between, those inside with "
        "α = C (<i>KKT</i>). Only points with α > 0, ringed white, hold it. <b>SMO</b> moves the "
        "best pair at a time, and in a long run now and then all free α.<br><br>"
        "Small C or γ is stiff, large follows every point: the <i>grid</i> shows which does best "
        "on held-out points. Click a cell to take it.<br><br>"
        "Try: drag a ringed point, then one without a ring. Xor corners need the polynomial."
    )

    @property
    def code(self) -> Callable[..., Any]:  # type: ignore[override]
        """SMO's move of a pair."""
        return self.code_for({"training": "smo"})

    # -- the run -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Load the compiled loops and the solver."""
        X, y = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]]), np.array([0, 1, 1, 0])
        values = {param.name: param.default for param in self.params}
        machine({**values, "training": "hinge"}).fit(X, y).predict(X)
        # Pairs take so long to bring each α to so large a C that there is a joint step.
        machine({**values, "kernel": "linear", "C": 1000.0}).fit(X, y).predict(X)

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[SVMState]:
        """From α = 0, or w = 0, to the solution."""
        return steps(data, values, seed)

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[SVMState]:
        """About the solution, at once."""
        return quick_steps(data, values, seed)

    def slow(self, data: Dataset, values: Values) -> bool:
        """Interior-point steps on many points."""
        training = data.n_samples * (0.6 if values["hold_out"] else 1.0)
        if values["training"] == "qp":
            return training > _SLOW_QP
        return values["training"] == "hinge" and training > _SLOW_HINGE

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> Grid:
        """The grid of C and γ."""
        return search(data, values, seed, progress)

    # -- what is seen ------------------------------------------------------------------------

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """The plane with its points; objectives, gap, KKT; the grid, the scores; space."""
        seen = History.of(history, state, self)
        shown = state if isinstance(state, SVMState) else None
        axes = self.axes(data, seen.values)
        if plot := plots.get("plane"):
            draw_plane(plot, shown, seen, data, axes)
        if plot := plots.get("objective"):
            charts.draw_objective(plot, shown, seen)
        if plot := plots.get("gap"):
            charts.draw_gap(plot, shown, seen)
        if plot := plots.get("kkt"):
            charts.draw_kkt(plot, shown, data)
        if plot := plots.get("grid"):
            charts.draw_grid(plot, shown, seen)
        if plot := plots.get("scores"):
            charts.draw_scores(plot, shown, data)
        if plot := plots.get("space"):
            draw_space(plot, shown, data, axes)

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """The certificate, what holds the street, the scores."""
        assert isinstance(state, SVMState)
        return words.numbers(state, data)

    def caption(self, state: LabState) -> str:
        """What the step did."""
        assert isinstance(state, SVMState)
        return words.caption(state)

    def formula(self, state: LabState) -> str:
        """The rule of the step."""
        assert isinstance(state, SVMState)
        return words.formula(state)

    def phase(self, state: LabState) -> str:
        """The kind of step."""
        assert isinstance(state, SVMState)
        return words.phase(state)

    def code_for(self, values: Values) -> Callable[..., Any]:
        """The step of the training that runs."""
        from ml import hinge_kernels, smo_kernels, svm_qp

        by_training: Mapping[str, Any] = {
            "smo": smo_kernels.move_pair.py_func,
            "hinge": hinge_kernels.descend.py_func,
            "qp": svm_qp.interior_point,
        }
        made: Callable[..., Any] = by_training[values["training"]]
        return made

    # -- data and hands ----------------------------------------------------------------------

    def suit(self, values: Values, data: Dataset) -> Values:
        """The settings that a data set is best looked at with; those of the one before go."""
        suited = dict(values)
        defaults = {param.name: param.default for param in self.params}
        for name, special in _SUITS.items():
            if name != data.name and all(values[key] == special[key] for key in special):
                suited.update((key, defaults[key]) for key in special)
        suited.update(_SUITS.get(data.name, {}))
        last = max(data.n_features - 1, 0)
        for axis in ("across", "up"):
            suited[axis] = min(suited[axis], last)
        return suited

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """A cell of the grid is taken."""
        if hand.view != "grid" or "grid" not in history.extras:
            return None
        if has_gamma(history.values):
            if hand.x <= 0.0 or hand.y <= 0.0:
                return None
            C, gamma = cell_at(hand.y, hand.x)
            return {"C": C, "gamma": gamma, "hard": False}
        if hand.x <= 0.0:
            return None
        return {"C": cell_at(hand.x, 1.0)[0], "hard": False}

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Over the grid, cell by cell."""
        return self.press(hand, state, history, data)

    # -- the judge ---------------------------------------------------------------------------

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """scikit-learn's SVC on the same training points."""
        from game.labs.svm_judge import comparisons

        return comparisons(data, values, seed)
