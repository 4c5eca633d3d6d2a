"""The smallest whole lab, to begin others from: a middle of the points, found downhill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.enough import NotEnough
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

Array = NDArray[np.float64]

_MOST_STEPS = 200
_RATES = np.geomspace(0.02, 1.9, 25)


@dataclass(frozen=True, eq=False)
class Middle:
    """One place on the way: where, how far from the points, and how steep."""

    iteration: int
    place: Array
    loss: float
    gradient: Array


@dataclass(frozen=True, eq=False)
class TemplateState(LabState):
    """A `Middle`, and the loss of the one before for the caption."""

    loss_before: float | None


def descend(X: Array, place: Array, rate: float, power: str) -> Iterator[Middle]:
    """m ← m - rate · loss'(m), from `place` (d,) over the points `X` (n, d)."""
    for iteration in range(_MOST_STEPS + 1):
        away = place - X
        if power == "squares":
            loss, gradient = float((away * away).sum(axis=1).mean()) / 2, away.mean(axis=0)
        else:
            loss, gradient = float(np.abs(away).sum(axis=1).mean()), np.sign(away).mean(axis=0)
        yield Middle(iteration, place, loss, gradient)
        if np.linalg.norm(gradient) < 1e-9:
            return
        place = place - rate * gradient


class TemplateLab(Lab):
    """The mean or the median of some points by gradient descent."""

    title = "Middle"
    task = "clustering"
    datasets = ("blobs", "old-faithful", "iris")
    params = (
        slider("rate", "η step size", 0.3, 0.02, 1.9, "How far each step goes", log=True),
        choice(
            "power",
            "distance",
            "squares",
            {"squares": "squared: the mean", "sizes": "plain: the median"},
            "What is made small: squared distances or plain ones",
        ),
        toggle("trail", "trail", True, "Show the way the middle came", restarts=False),
        column("across", "across", 0, "The feature on the level axis"),
        column("up", "up", 1, "The feature on the upright axis"),
        hidden("start", None, shape=(2,)),
    )
    views = (
        View("points", "Points"),
        View("loss", "Loss"),
        View("rates", "Steps needed", extra="rates"),
    )
    extras = (Extra("rates", "Steps over step sizes", uses=("power", "start")),)
    explanation = (
        "<b>The middle of some points</b> is where the distances to them are least. With squared "
        "distances it is the mean, with plain ones the median.<br><br>Each step walks downhill: "
        "m ← m − η dL/dm<br><br>Drag the white mark to start elsewhere, or drag a point far away "
        "and see which middle follows it. A step size near 2 overshoots."
    )
    code = staticmethod(descend)

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[TemplateState]:
        """Walk from the first point, or from where the mark was put."""
        if not data.n_samples:
            raise NotEnough("There are no points yet.", "Click to add some.")
        place = data.X[0].copy()
        if values["start"] is not None:
            place[list(self._columns(data, values))] = values["start"]
        return self._states(data, place, values, seed)

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[TemplateState]:
        """Go on from the present middle while points move."""
        return self._states(data, state.fit.place, values, seed)

    def _states(
        self, data: Dataset, place: Array, values: Values, seed: int
    ) -> Iterator[TemplateState]:
        before = None
        for fit in descend(data.X, place, values["rate"], values["power"]):
            yield TemplateState(fit, values, seed, before)
            before = fit.loss

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> tuple[Array, Array]:
        """The steps until the gradient is short, for each of some step sizes."""
        needed = np.full(len(_RATES), np.nan)
        for index, rate in enumerate(_RATES):
            progress(index / len(_RATES))
            for state in self.start(data, {**values, "rate": float(rate)}, seed):
                if np.linalg.norm(state.fit.gradient) < 1e-3:
                    needed[index] = state.fit.iteration
                    break
        return _RATES, needed

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """The points with the middle and its trail; the loss; the steps needed."""
        seen = History.of(history, state, self)
        across, up = self._columns(data, seen.values)
        names = data.feature_names[across], data.feature_names[up]
        if plot := plots.get("points"):
            plot.clear("Points", *names)
            if seen.limits is not None:
                plot.limits(seen.limits[:2], seen.limits[2:])
            plot.points(data.X[:, across], data.X[:, up], "accent", 7)
            if state is not None:
                if seen.values["trail"]:
                    trail = np.array([one.fit.place for one in seen])
                    plot.line(trail[:, across], trail[:, up], "gold")
                place = state.fit.place
                plot.points([place[across]], [place[up]], "white", 14, label="the middle")
        if plot := plots.get("loss"):
            plot.clear("Loss", "step", "loss", integer_x=True)
            plot.line([one.fit.iteration for one in seen], [one.fit.loss for one in seen])
            if state is not None:
                plot.points([state.fit.iteration], [state.fit.loss], "gold", 9)
        if plot := plots.get("rates"):
            plot.clear("Steps needed", "η step size", "steps", log_x=True)
            if "rates" in seen.extras:
                rates, needed = seen.extras["rates"]
                plot.line(rates, needed, "quiet" if "rates" in seen.stale else "accent")
                plot.vline(seen.values["rate"])
            else:
                plot.note("Being worked out …")

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """The loss beside the least there is, and how steep it is here."""
        exact = self._exact(data, state.values)
        (least,) = (next(descend(data.X, exact, 0.0, state.values["power"])).loss,)
        return {
            "step": Number(state.fit.iteration, form=".0f"),
            "loss": Number(state.fit.loss, f"least {least:.6g}"),
            "slope": Number(float(np.linalg.norm(state.fit.gradient)), "0 at the middle"),
        }

    def caption(self, state: LabState) -> str:
        """How far the loss fell."""
        fit, before = state.fit, getattr(state, "loss_before", None)
        if before is None:
            return f"The start: loss {fit.loss:.4g}. Step to walk downhill."
        if abs(fit.loss - before) <= 1e-6 * abs(before):
            return f"Step {fit.iteration}: the loss stays at {fit.loss:.4g}; this is the middle."
        way = "fell" if fit.loss < before else "rose"
        return f"Step {fit.iteration}: the loss {way} from {before:.4g} to {fit.loss:.4g}."

    def formula(self, state: LabState) -> str:
        """The step."""
        return "m ← m − η dL/dm"

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """The middle can be taken and dragged."""
        if hand.view != "points" or state is None:
            return None
        across, up = self._columns(data, history.values)
        place = state.fit.place
        near = abs(hand.x - place[across]) <= hand.reach[0]
        return {} if near and abs(hand.y - place[up]) <= hand.reach[1] else None

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """It starts from where it is dragged to."""
        return {"start": (hand.x, hand.y)}

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """One cluster of k-means is the mean."""
        if values["power"] != "squares":
            return ()
        from sklearn.cluster import KMeans

        theirs = KMeans(1, n_init=1).fit(data.X).inertia_ / data.n_samples / 2
        *_, end = self.start(data, values, seed)
        return (Comparison("loss", end.fit.loss, float(theirs), 1e-6),)

    def _columns(self, data: Dataset, values: Values) -> tuple[int, int]:
        return self.axes(data, values) or (0, 0)

    def _exact(self, data: Dataset, values: Values) -> Array:
        middle = np.mean if values["power"] == "squares" else np.median
        exact: Array = middle(data.X, axis=0)
        return exact
