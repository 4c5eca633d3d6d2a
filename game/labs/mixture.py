"""The Gaussian mixture lab: expectation-maximisation, half-step by half-step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from game.labs import mixture_pictures as pictures
from game.labs import mixture_words as words
from game.labs import placing
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
    slider,
)
from game.labs.mixture_extras import MOST_COMPONENTS, Beside, Criteria, beside, criteria
from game.labs.mixture_states import TOLERANCE, MixtureFrame, states
from game.labs.unwarned import unwarned
from ml import mixture_start, mixture_steps
from ml.gaussian import COVARIANCE_TYPES
from ml.mixture import GaussianMixture

# An iteration of more products and sums than these takes longer than a frame.
_SLOW_SUMS = 2e8
_TYPES = {
    "full": "full: any ellipse",
    "tied": "tied: one for all",
    "diag": "diagonal",
    "spherical": "spherical",
}


class MixtureLab(Lab):
    """A mixture of Gaussians by EM, with k-means and BIC beside it."""

    title = "Gaussian mixture"
    task = "clustering"
    datasets = (
        "old-faithful",
        "two-groups",
        "blobs",
        "anisotropic",
        "moons",
        "circles",
        "iris",
        "penguins",
        "wine",
        "breast-cancer",
        "clouds-3d",
        "horseshoe-2d",
    )
    params = (
        slider("k", "components", 2, 1, MOST_COMPONENTS, "How many Gaussians to mix", whole=True),
        choice(
            "covariance_type",
            "covariance",
            "full",
            {kind: _TYPES[kind] for kind in COVARIANCE_TYPES},
            "What shapes the components may take; fewer numbers need fewer points",
        ),
        choice(
            "init",
            "start",
            "kmeans",
            {"kmeans": "k-means", "random": "random shares", placing.HAND: "by hand"},
            "Where EM begins; drag a mean in the picture to place it by hand",
        ),
        slider(
            "floor",
            "floor",
            1e-6,
            1e-9,
            0.1,
            "The least variance a component may have in any direction, where each column has "
            "variance 1; it keeps one from collapsing onto a point",
            log=True,
        ),
        choice(
            "show",
            "show",
            "ellipses",
            {
                "ellipses": "ellipses",
                "density": "density",
                "both": "both",
                "hard": "hard colours",
                "classes": "known classes",
            },
            "Ellipses at 1, 2 and 3 σ, level sets of p(x), each point in the colour of its "
            "likeliest component alone, or of its known class",
            restarts=False,
        ),
        column("across", "across", 0, "The column on the level axis"),
        column("up", "up", 1, "The column on the upright axis"),
        *placing.PARAMS,
    )
    views = (
        View("points", "Points"),
        View("likelihood", "Log-likelihood"),
        View("kmeans", "k-means", extra="kmeans"),
        View("bic", "BIC over k", extra="bic"),
    )
    extras = (
        Extra("kmeans", "k-means", uses=("k",)),
        Extra("bic", "BIC", uses=("floor",)),
    )
    explanation = (
        "A <b>Gaussian mixture</b> takes the points to come from k soft clouds: "
        "p(x) = Σₖ πₖ N(x | μₖ, Σₖ). <b>EM</b> makes the likelihood Π p(xᵢ) large by two "
        "half-steps in turn:<br><br>"
        "<b>E:</b> how much of each point is each component's? "
        "γᵢₖ = πₖ N(xᵢ | μₖ, Σₖ) / p(xᵢ)<br>"
        "<b>M:</b> with Nₖ = Σᵢ γᵢₖ, the weighted means and covariances: μₖ = Σᵢ γᵢₖ xᵢ / Nₖ, "
        "Σₖ = Σᵢ γᵢₖ (xᵢ−μₖ)(xᵢ−μₖ)ᵀ / Nₖ, πₖ = Nₖ / n.<br><br>"
        "Neither can lower the likelihood. A point's colour mixes the components' by its γ; "
        "k-means, beside it, knows only one or the other, and only round groups of one size.<br>"
        "<br>More components always fit better, so <b>BIC</b> = p ln n − 2 ln L charges for each "
        "of the p free numbers: the lowest is the best bargain. A component that shrinks onto one "
        "point would reach infinite likelihood; the <b>floor</b> holds it open, and says so."
    )
    code = staticmethod(mixture_steps.maximise)

    # -- the run -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Load what the first fit and the first picture need."""
        import scipy.optimize  # noqa: F401

        X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 5.0], [6.0, 4.0]])
        GaussianMixture(2, random_state=0, max_iter=2).fit(X)

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[MixtureFrame]:
        """The start, then E and M in turn."""
        return states(data, values, seed)

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[MixtureFrame]:
        """Go on from the present components while points or the floor move."""
        keep = ("k", "covariance_type", "init", "placed")
        same = all(state.values.get(name) == values.get(name) for name in keep)
        if same and state.fit.means.shape[1] == data.n_features:
            return states(data, values, seed, warm=state.fit)
        return states(data, values, seed)

    def slow(self, data: Dataset, values: Values) -> bool:
        """Whole covariance matrices of many columns."""
        d, k = data.n_features, values["k"]
        # The densities of all points, and the eigenvalues and vectors of each matrix.
        sums = k * (data.n_samples * d**2 + 20 * d**3)
        return values["covariance_type"] in ("full", "tied") and sums > _SLOW_SUMS

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> Criteria | Beside:
        """BIC over k and covariance type, or k-means."""
        work = criteria if extra == "bic" else beside
        return work(data, values, seed, progress)

    # -- what is seen ------------------------------------------------------------------------

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """The points and components; likelihood, BIC, and k-means."""
        seen = History.of(history, state, self)
        shown = state if isinstance(state, MixtureFrame) else None
        pictures.draw_all(plots, shown, seen, data, self.axes(data, seen.values))

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """The certificate, likelihood, BIC, and k-means beside them where classes are known."""
        assert isinstance(state, MixtureFrame)
        return words.numbers(state, data, History.of(history, state, self))

    def caption(self, state: LabState) -> str:
        """What the half-step did."""
        assert isinstance(state, MixtureFrame)
        return words.caption(state)

    def formula(self, state: LabState) -> str:
        """The rule of the half-step."""
        assert isinstance(state, MixtureFrame)
        return words.formula(state)

    def phase(self, state: LabState) -> str:
        """The kind of step."""
        return {"init": "start", "E": "E-step", "M": "M-step"}[state.fit.phase]

    def code_of(self, state: LabState) -> Callable[..., Any]:
        """The function that made `state`."""
        made: dict[str, Callable[..., Any]] = {
            "init": mixture_start.start,
            "E": mixture_steps.expect,
            "M": mixture_steps.maximise,
        }
        return made[state.fit.phase]

    # -- hands -------------------------------------------------------------------------------

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Take hold of a mean or of where it began; take a k and a covariance type."""
        if hand.view == "bic":
            found: Criteria | None = history.extras.get("bic")
            return None if found is None else _criterion_near(hand, found)
        axes = self.axes(data, history.values)
        if hand.view != "points" or not isinstance(state, MixtureFrame) or axes is None:
            return None
        return placing.take_hold(hand, axes, _first_means(history, state), state.fit.means)

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """The means begin where they are dragged to."""
        axes = self.axes(data, history.values)
        if hand.view != "points" or not isinstance(state, MixtureFrame) or axes is None:
            return None
        starts = _first_means(history, state)
        return placing.drag_held(hand, axes, history.values, starts, state.fit.means)

    # -- the judge ---------------------------------------------------------------------------

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """scikit-learn's mixture from the same start, without a floor."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import GaussianMixture as Theirs

        ours = list(states(data, values, seed))
        if any(state.fit.floored for state in ours):
            raise ValueError(
                "The floor acts here, and scikit-learn's works otherwise: there is nothing to "
                "compare. Take fewer components or more points."
            )
        first = ours[0].fit
        if first.covariance_type in ("full", "tied"):
            precisions = np.linalg.inv(first.covariances)
        else:
            precisions = 1.0 / first.covariances
        judge = Theirs(
            values["k"],
            covariance_type=first.covariance_type,
            reg_covar=0.0,
            tol=TOLERANCE,
            max_iter=300,
            weights_init=first.weights,
            means_init=first.means,
            precisions_init=precisions,
        )
        with unwarned(ConvergenceWarning):
            judge.fit(data.X)
        theirs = float(judge.score(data.X)) * data.n_samples
        means = ours[-1].fit.means
        one, column = np.unravel_index(np.abs(judge.means_ - means).argmax(), means.shape)
        mean = f"mean {one + 1} in {data.feature_names[column]}, most apart"
        likelihood = ours[-1].fit.log_likelihood
        agree = 1e-5 * max(abs(likelihood), 1.0)
        return (
            Comparison("log-likelihood", likelihood, theirs, agree),
            Comparison("BIC", ours[-1].bic, float(judge.bic(data.X)), 2 * agree),
            Comparison(
                mean,
                float(means[one, column]),
                float(judge.means_[one, column]),
                1e-3 * float(np.ptp(data.X)),
            ),
        )


def _first_means(history: History, state: MixtureFrame) -> Any:
    return history[0].fit.means if len(history) else state.fit.means


def _criterion_near(hand: Hand, found: Criteria) -> Values | None:
    place = np.flatnonzero(found.ks == round(hand.x))
    if not len(place):
        return None
    heights = found.values[:, place[0]]
    far = np.where(np.isfinite(heights), np.abs(heights - hand.y), np.inf)
    if not np.isfinite(far).any():
        return None
    return {"k": int(found.ks[place[0]]), "covariance_type": found.types[int(far.argmin())]}
