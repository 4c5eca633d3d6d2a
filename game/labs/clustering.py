"""The clustering lab: k-means and kernel k-means, half-step by half-step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from game.labs import clustering_pictures as pictures
from game.labs import clustering_words as words
from game.labs import placing
from game.labs.clustering_extras import (
    MOST_CLUSTERS,
    STARTS,
    ManyStarts,
    OverK,
    many_starts,
    over_k,
)
from game.labs.clustering_states import ClusterState, Units, states, still_unassigned
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
from ml import cluster, kernel_kmeans, seeding
from ml.metrics import normalized_mutual_info_score

# The restarting params of which a resumed run keeps its clusters.
_GENTLE = {"gamma", "kernel", "best_of", "start"}
# Kernel k-means with so many numbers in all its kernel matrices takes longer than a frame.
_SLOW_ENTRIES = 1_000_000


def _kernel(values: Values) -> bool:
    return bool(values["algorithm"] == "kernel")


def _curved(values: Values) -> bool:
    return _kernel(values) and values["kernel"] != "linear"


def _drawn(values: Values) -> bool:
    return bool(values["init"] != placing.HAND)


class ClusteringLab(Lab):
    """k-means by Lloyd's two half-steps, k-means++ before it, and kernel k-means."""

    title = "Clustering"
    task = "clustering"
    datasets = (
        "blobs",
        "circles",
        "moons",
        "anisotropic",
        "spirals",
        "xor",
        "iris",
        "penguins",
        "wine",
        "old-faithful",
        "two-groups",
        "clouds-3d",
        "horseshoe-2d",
    )
    params = (
        choice(
            "algorithm",
            "algorithm",
            "kmeans",
            {"kmeans": "k-means", "kernel": "kernel k-means"},
            "Kernel k-means measures distance in a feature space, where rings can be told apart",
        ),
        slider("k", "k clusters", 3, 1, MOST_CLUSTERS, "How many clusters to find", whole=True),
        choice(
            "kernel",
            "kernel",
            "rbf",
            {"rbf": "RBF", "poly": "(γ x·y + 1)²", "linear": "linear"},
            "How alike two points are; linear is plain k-means",
            when=_kernel,
        ),
        slider(
            "gamma",
            "γ",
            2.0,
            0.01,
            100.0,
            "γ = 1/(2σ²): the larger, the nearer points must be to count as alike. Rings: 2",
            log=True,
            bounds=WRITTEN_GAMMA,
            when=_curved,
        ),
        choice(
            "init",
            "start",
            "k-means++",
            {"k-means++": "k-means++", "random": "random points", placing.HAND: "by hand"},
            "Where the centres begin; drag one in the picture to place it by hand",
        ),
        slider(
            "best_of",
            "starts tried",
            10,
            1,
            STARTS,
            "The run is the one of so many starts that ends best; 1 shows whatever comes",
            whole=True,
            when=_drawn,
        ),
        toggle(
            "standardise",
            "same scale",
            False,
            "Give every column variance 1 first, so that none counts more for its units",
        ),
        choice(
            "show",
            "show",
            "regions",
            {"regions": "regions", "points": "points only", "classes": "known classes"},
            "Colour the ground by its nearest centre, where the data have these two columns alone, "
            "or the points by the class they came with",
            restarts=False,
        ),
        column("across", "across", 0, "The column on the level axis"),
        column("up", "up", 1, "The column on the upright axis"),
        hidden("start", 0, whole=True),
        *placing.PARAMS,
    )
    views = (
        View("points", "Points"),
        View("inertia", "Inertia"),
        View("starts", "Starts", extra="starts"),
        View("elbow", "Elbow", extra="over_k"),
        View("silhouette", "Silhouette", extra="over_k"),
    )
    extras = (
        Extra(
            "starts",
            "Many starts",
            uses=("algorithm", "k", "kernel", "gamma", "init", "standardise"),
        ),
        Extra("over_k", "Elbow", uses=("algorithm", "kernel", "gamma", "standardise")),
    )
    explanation = (
        "<b>k-means</b> puts k centres c so that the points x are near one of them. It makes the "
        "inertia J = Σᵢ ‖xᵢ − c(zᵢ)‖² small, by two half-steps in turn:<br><br>"
        "<b>Assign:</b> each point joins its nearest centre, zᵢ = argmin ‖xᵢ − c‖².<br>"
        "<b>Move:</b> each centre goes to the mean of its points.<br><br>"
        "Neither can raise J, so it ends, but maybe in a poor place. So several starts are tried, "
        "and the one that ends best is run; <i>Starts</i> shows where 30 single ones end. Drag a "
        "centre to begin elsewhere. <b>k-means++</b> draws the next centre with chance "
        "D²(x) / Σ D², far from the others.<br><br>"
        "The <b>elbow</b> is where more clusters stop paying; the <b>silhouette</b> (b − a) / "
        "max(a, b) compares the mean distance a to one's own cluster with b to the next.<br><br>"
        "<b>Kernel k-means</b> does the same after x → φ(x), knowing only "
        "K(x, y) = exp(−γ ‖x − y‖²). Try the circles with k = 2, both ways."
    )
    code = staticmethod(cluster._assign)

    # -- the run -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Load the compiled loops."""
        X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 5.0]])
        cluster.KMeans(2, random_state=0).fit(X)
        cluster.KernelKMeans(2, random_state=0, n_init=1).fit(X)

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[ClusterState]:
        """The choosing of the centres, then the half-steps."""
        return states(data, values, seed)

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[ClusterState]:
        """Go on with the present clusters while points or γ move."""
        changed = {name for name in state.values if state.values[name] != values.get(name)}
        restarting = {param.name for param in self.params if param.restarts}
        assert isinstance(state, ClusterState)
        fresh = bool((changed & restarting) - _GENTLE)
        if fresh or data.n_features != state.points.shape[1]:
            return states(data, values, seed)
        if not state.assigned:
            same = not changed & restarting and _drawn(values)
            begin = partial(still_unassigned, state) if same else states
            return begin(data, values, seed)
        if _kernel(values) and len(state.fit.labels) == data.n_samples:
            return states(data, values, seed, labels=state.fit.labels)
        units = Units.of(data.X, values["standardise"])
        return states(data, values, seed, centers=units.into(state.places))

    def slow(self, data: Dataset, values: Values) -> bool:
        """Kernel k-means of many points or from many starts."""
        starts = values["best_of"] if _drawn(values) else 1
        return _kernel(values) and data.n_samples**2 * starts > _SLOW_ENTRIES

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> OverK | ManyStarts:
        """Inertia and silhouette over k, or the ends of many starts."""
        work = over_k if extra == "over_k" else many_starts
        return work(data, values, seed, progress)

    # -- what is seen ------------------------------------------------------------------------

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """The points and centres; the inertia; elbow, silhouettes and starts."""
        seen = History.of(history, state, self)
        shown = state if isinstance(state, ClusterState) else None
        pictures.draw_all(plots, shown, seen, data, self.axes(data, seen.values))

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """The inertia with what is known of it, sizes, agreement with known classes."""
        assert isinstance(state, ClusterState)
        return words.numbers(state, data, History.of(history, state, self))

    def caption(self, state: LabState) -> str:
        """What the half-step did."""
        assert isinstance(state, ClusterState)
        return words.caption(state)

    def formula(self, state: LabState) -> str:
        """The rule of the half-step."""
        assert isinstance(state, ClusterState)
        return words.formula(state)

    def phase(self, state: LabState) -> str:
        """The kind of step."""
        kinds = {"seed": "choosing", "init": "start", "assign": "assign", "move": "move"}
        return kinds[state.fit.phase]

    def code_for(self, values: Values) -> Callable[..., Any]:
        """The assigning of the algorithm that runs."""
        return kernel_kmeans._assign if _kernel(values) else cluster._assign

    def code_of(self, state: LabState) -> Callable[..., Any]:
        """The function that made `state`."""
        module: Any = kernel_kmeans if _kernel(state.values) else cluster
        if state.fit.phase in ("seed", "init"):
            return seeding.plus_plus
        step: Callable[..., Any] = module._assign if state.fit.phase == "assign" else module._move
        return step

    # -- hands -------------------------------------------------------------------------------

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Take hold of a centre or of where it began; take a start, or a k."""
        if hand.view == "starts":
            start = pictures.start_near(hand, history)
            again = "k-means++" if not _drawn(history.values) else history.values["init"]
            return None if start is None else {"start": start, "best_of": 1, "init": again}
        if hand.view in ("elbow", "silhouette") and "over_k" in history.extras:
            k = round(hand.x)
            return {"k": k} if 1 <= k <= MOST_CLUSTERS else None
        axes = self.axes(data, history.values)
        if hand.view != "points" or not isinstance(state, ClusterState) or axes is None:
            return None
        starts = pictures.first_centres(history)
        if starts is None or state.choosing:
            return None
        return placing.take_hold(hand, axes, starts, state.places)

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """The centres begin where they are dragged to."""
        axes = self.axes(data, history.values)
        if hand.view != "points" or not isinstance(state, ClusterState) or axes is None:
            return None
        starts = pictures.first_centres(history)
        if starts is None:
            return None
        return placing.drag_held(hand, axes, history.values, starts, state.places)

    # -- the judge ---------------------------------------------------------------------------

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """scikit-learn's k-means from the same first centres."""
        if _kernel(values):
            return ()
        from sklearn.cluster import KMeans as Theirs

        ours = list(states(data, values, seed))
        first = next(state for state in ours if state.fit.phase == "init")
        X = first.fit.points
        theirs = Theirs(values["k"], init=first.fit.centers, n_init=1, tol=0.0).fit(X)
        agree = normalized_mutual_info_score(theirs.labels_, ours[-1].fit.labels)
        inertia = ours[-1].inertia
        return (
            Comparison("inertia", inertia, float(theirs.inertia_), 1e-6 * max(inertia, 1.0)),
            Comparison("NMI of the two clusterings", agree, 1.0, 1e-9),
        )
