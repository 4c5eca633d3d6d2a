"""Filming what `fit` fits: the lab that shows an estimator, set to the same data and parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from game.bars import bar, onto
from game.fitting import MODELS, load_data, parse_parameters
from game.fitting_lab import run_to_end, setup_on
from game.labs import make_lab
from game.labs.lab import Lab
from game.labs.run import Run
from game.labs.setup import Setup, checked_value
from game.recording.run import LabRun
from game.runs import run_of_lab
from game.ui.film import Drawn, Film
from game.ui.film_lab import LAB_SIZES, LabPainter, Reel, about_data, first_views
from game.ui.film_training import lapse
from ml.datasets import Dataset

_FRAMES = 120


class LabFilm(NamedTuple):
    """A film of a lab's run, the run to send along, and how many states the run went through."""

    film: Film
    run: LabRun | None
    states: int


@dataclass(frozen=True)
class Shown:
    """The lab that shows an estimator: values it has there, and what its parameters are called."""

    lab: str
    names: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)


_LINEAR: Mapping[str, Any] = {"standardize": False, "degree": 1}
_MACHINE: Mapping[str, Any] = {"scale": False, "features": "all"}

SHOWN: Mapping[str, Shown] = {
    "ridge": Shown(
        "regression", {"alpha": "alpha", "solver": "ridge_solver"}, {"model": "ridge", **_LINEAR}
    ),
    "lasso": Shown(
        "regression", {"alpha": "alpha", "solver": "lasso_solver"}, {"model": "lasso", **_LINEAR}
    ),
    "kmeans": Shown(
        "clustering",
        {"n_clusters": "k", "init": "init", "n_init": "best_of"},
        {"algorithm": "kmeans"},
    ),
    "kernel-kmeans": Shown(
        "clustering",
        {
            "n_clusters": "k",
            "kernel": "kernel",
            "gamma": "gamma",
            "init": "init",
            "n_init": "best_of",
        },
        {"algorithm": "kernel"},
    ),
    "gmm": Shown(
        "mixture", {"n_components": "k", "covariance_type": "covariance_type", "init": "init"}
    ),
    "linear-svm": Shown(
        "svm", {"C": "C", "learning_rate": "rate"}, {"training": "hinge", **_MACHINE}
    ),
    "svm": Shown(
        "svm",
        {
            "kernel": "kernel",
            "C": "C",
            "gamma": "gamma",
            "degree": "degree",
            "coef0": "coef0",
            "solver": "training",
            "tol": "tol",
        },
        {**_MACHINE, "hard": False},
    ),
}


def check(name: str, params: Sequence[str]) -> None:
    """Raise ValueError, a sentence, for parameters of `name` that its lab has not."""
    if name not in SHOWN:
        return
    shown = SHOWN[name]
    chosen = parse_parameters(name, MODELS[name].estimator(), params)
    for key in chosen:
        if key not in shown.names:
            raise ValueError(
                f"--gif films the {shown.lab} lab, which has no {key}; "
                f"of {name} it has {', '.join(shown.names)}"
            )


def film_of_fit(
    name: str, data: str | None, target: str | None, seed: int, result: Mapping[str, Any]
) -> LabFilm:
    """The film of the lab that shows a fit.

    `name`, `data`, `target` and `seed` are what `fit_command` was given, `result` what it returned.
    The lab holds back other rows than `fit` does, but as many. Raises ValueError, a sentence.
    """
    shown = SHOWN[name]
    lab = make_lab(shown.lab)
    setup = _setup(name, lab, data, target, seed)
    values = {**setup.values, **shown.values, **_translated(name, shown, result)}
    params = {param.name: param for param in lab.params}
    try:
        values = {key: checked_value(params[key], values[key], setup.data) for key in params}
    except ValueError as problem:
        raise ValueError(f"--gif films the {shown.lab} lab, where {problem}") from None
    setup = replace(setup, values=values)
    return film_of_lab(shown.lab, lab, setup, run_to_end(lab, setup))


def film_of_lab(name: str, lab: Lab, setup: Setup, run: Run) -> LabFilm:
    """The film of the lab's whole `run`: of a long one, frames evenly spread over its states."""
    views = first_views(lab, setup.values)
    extras = {
        extra: _worked_out(lab, extra, setup)
        for extra in dict.fromkeys(view.extra for view in views if view.extra)
    }
    states, steps = tuple(run.timeline), run.timeline.keys
    reel = Reel(lab, setup.data, about_data(setup), setup.values, states, steps, views, extras)
    # The newest of the kept states lie closer together than the older ones.
    wanted = np.linspace(0, run.last_step, min(len(states), _FRAMES)).round().astype(int)
    places = sorted({run.timeline.nearest(step) for step in wanted.tolist()})
    size = next(iter(LAB_SIZES.values()))
    painter = LabPainter(reel, size)
    delays = lapse(len(places), reel.delay_ms * len(states) / len(places))
    film = Drawn(lambda surface, index: painter.draw(surface, places[index]), size, delays)
    return LabFilm(film, run_of_lab(name, lab, setup, run.last_step), run.last_step + 1)


def _setup(name: str, lab: Lab, data: str | None, target: str | None, seed: int) -> Setup:
    """The data that `fit` takes, by name where it has one, with the lab's own values for them."""
    model = MODELS[name]
    wanted = data or model.data
    table: Dataset = load_data(wanted, target, model.task, seed)
    numbers = model.task == "regression" and table.y is not None and bool(table.classes)
    if numbers and table.y is not None:
        # As for `fit`, a label stands for its number.
        table = replace(table, y=table.y.astype(np.float64), classes=(), class_names=())
    return setup_on(lab, wanted, table, target, seed, changed=numbers)


def _translated(name: str, shown: Shown, result: Mapping[str, Any]) -> dict[str, Any]:
    """The lab's values for the parameters of a fit."""
    values = {lab: result["parameters"][ours] for ours, lab in shown.names.items()}
    if "gamma" in values:
        # "scale" stands for a number that depends on the data.
        values["gamma"] = result["learned"]["gamma"]
    if name == "svm" and values["C"] is None:
        values |= {"hard": True, "C": 1.0}
    if name == "kernel-kmeans" and values["kernel"] == "poly":
        raise ValueError(
            "--gif films the clustering lab, whose polynomial kernel is (γ x·y + 1)²; "
            "expected the kernel rbf or linear"
        )
    return values


def _worked_out(lab: Lab, extra: str, setup: Setup) -> Any:
    """The result of an extra, with a bar while it is worked out."""
    with bar() as shown:
        return lab.compute(extra, setup.data, setup.values, setup.seed, onto(shown))
