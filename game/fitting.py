"""A lab without a window: fit one estimator of `ml` to named data or a file, and say what came out.

Everything a person writes is text here: the estimator's name, the data, and parameters as
name=value. What is wrong with it is a ValueError of one sentence.
"""

import importlib
import json
import re
import types
import typing
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from game.counts import counted
from game.labs.data import target_words
from game.labs.endings import ENDINGS
from ml.datasets import DataError, Dataset, Task, available, load, load_file
from ml.estimator import parameters
from ml.metrics import (
    accuracy_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
    r2_score,
    root_mean_squared_error,
)
from ml.validation import ConvergenceWarning

# Fewer rows than this are all fitted; parts of them would say nothing.
FEWEST_TO_SPLIT = 10

# What `ml` refuses it tells by the argument's name; these are the data, all others parameters.
_THE_DATA = re.compile(r"\b[Xy]\b")


class NothingFits(ValueError):
    """One sentence that says why nothing can be fitted to data that could be read."""


@dataclass(frozen=True)
class Model:
    """An estimator by the name on the command line."""

    module: str
    class_name: str
    task: Task
    data: str  # what it is fitted to unless said otherwise
    objective: str  # what the number it brings down, or up, is
    learned: tuple[str, ...]  # attributes worth printing
    starts: int | None = None  # how many the command tries, as one may end in a poor optimum
    clusters: str | None = None  # the parameter that counts them

    def estimator(self) -> type[Any]:
        """The class, imported when asked for."""
        found: type[Any] = getattr(importlib.import_module(self.module), self.class_name)
        return found

    def settings(self) -> Mapping[str, Any]:
        """The parameters of its `__init__` and their defaults."""
        return parameters(self.estimator())


MODELS: Mapping[str, Model] = {
    "ridge": Model(
        "ml.linear_model",
        "Ridge",
        "regression",
        "sparse-linear",
        "RSS + alpha ‖w‖²",
        ("coef_", "intercept_"),
    ),
    "lasso": Model(
        "ml.linear_model",
        "Lasso",
        "regression",
        "sparse-linear",
        "RSS / (2n) + alpha ‖w‖₁",
        ("coef_", "intercept_", "dual_gap_"),
    ),
    "kmeans": Model(
        "ml.cluster",
        "KMeans",
        "clustering",
        "blobs",
        "inertia, the sum of squared distances to the centres",
        ("cluster_centers_", "labels_"),
        starts=20,
        clusters="n_clusters",
    ),
    "kernel-kmeans": Model(
        "ml.cluster",
        "KernelKMeans",
        "clustering",
        "circles",
        "the sum of squared distances to the means in the kernel's space",
        ("gamma_", "labels_"),
        starts=20,
        clusters="n_clusters",
    ),
    "gmm": Model(
        "ml.mixture",
        "GaussianMixture",
        "clustering",
        "old-faithful",
        "the log-likelihood",
        ("weights_", "means_", "covariances_", "floor_active_"),
        starts=10,
        clusters="n_components",
    ),
    "linear-svm": Model(
        "ml.svm",
        "LinearSVM",
        "classification",
        "clouds-3d",
        "‖w‖²/2 + C Σ hinge",
        ("coef_", "intercept_", "dual_objective_"),
    ),
    "svm": Model(
        "ml.svm",
        "KernelSVM",
        "classification",
        "horseshoe-2d",
        "‖w‖²/2 + C Σ hinge",
        ("n_support_", "intercept_", "gamma_", "dual_objective_", "kkt_violation_"),
    ),
}


def fit_command(
    name: str,
    data: str | None = None,
    params: Sequence[str] | Mapping[str, str] = (),
    *,
    target: str | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Fit the estimator called `name` and return its numbers, ready for JSON.

    `data` is a name that `ml.datasets.load` knows or the path of a .csv or .npy; `params` are
    "name=value" texts for the estimator's `__init__`; `target` is the column to predict, "last" for
    a .npy. `seed` decides toy data, the split and the estimator's own chance. Regression and
    classification are fitted to the training part and scored on all three; clustering sees all
    rows, and its scores compare it with the labels if there are any. Unless said otherwise there
    are as many clusters as labels, or 2, and the best of several starts. What the fit warned of, as
    that it stopped early, is in "warnings". Raises ValueError.
    """
    if name not in MODELS:
        raise ValueError(f"there is no estimator {name!r}; there are {', '.join(MODELS)}")
    check_seed(seed)
    model = MODELS[name]
    estimator_class = model.estimator()
    chosen = parse_parameters(name, estimator_class, params)
    table = load_data(data or model.data, target, model.task, seed)
    if "random_state" in parameters(estimator_class):
        chosen.setdefault("random_state", seed)
    if model.starts:
        chosen.setdefault("n_init", model.starts)
    if model.clusters:
        chosen.setdefault(model.clusters, len(table.classes) or 2)
    estimator = estimator_class(**chosen)
    with warnings.catch_warnings(record=True) as noticed:
        warnings.simplefilter("always", ConvergenceWarning)
        try:
            if model.task == "clustering":
                fitted_on, scores = "all", _fit_clusters(estimator, table, seed)
            else:
                fitted_on, scores = _fit_and_score(name, model, estimator, table, seed)
        except ValueError as problem:
            if _THE_DATA.search(str(problem)):
                raise NothingFits(str(problem)) from None
            raise
    return {
        "name": name,
        "estimator": model.class_name,
        "data": table.name,
        "rows": table.n_samples,
        "columns": table.n_features,
        "features": list(table.feature_names),
        "target": table.target_name or None,
        "classes": list(table.class_names),
        "dropped_rows": table.dropped,
        "seed": seed,
        "parameters": plain(parameters(estimator)),
        "fitted_on": fitted_on,
        "objective_name": model.objective,
        "objective": _objective(estimator, table),
        "iterations": int(estimator.n_iter_),
        "converged": bool(estimator.converged_),
        "warnings": [str(one.message) for one in noticed],
        "learned": _learned(model, estimator),
        "scores": scores,
    }


def load_data(data: str, target: str | None, task: Task, seed: int) -> Dataset:
    """The data of a name or a file, with the column `target`, if given, to predict."""
    path = Path(data)
    if path.suffix.lower() in ENDINGS or path.is_file():
        return load_file(path, target, task=None if task == "clustering" else task)
    if path.name != data:
        what = " is a folder" if path.is_dir() else ": there is no such file"
        raise ValueError(f"{data}{what}")
    try:
        table = load(data, random_state=seed)
    except DataError:
        raise ValueError(
            f"there are no data called {data!r}; give a .csv or .npy file, or one of "
            f"{', '.join(available())}"
        ) from None
    if target in (None, table.target_name):
        return table
    if target not in table.feature_names or table.n_features == 1:
        columns = [*table.feature_names, *filter(None, [table.target_name])]
        raise ValueError(f"{table.name} has no column {target!r}; it has {', '.join(columns)}")
    others = [feature for feature in table.feature_names if feature != target]
    values = table.X[:, table.feature_names.index(target)]
    narrow = replace(table.with_features(others), y=None, classes=(), class_names=())
    return replace(narrow, y=values, target_name=target)


def check_seed(seed: int) -> None:
    """Raise ValueError for what is no seed."""
    if seed < 0:
        raise ValueError(f"seed is {seed}; it must be a whole number from 0")


def pairs_of(params: Sequence[str]) -> list[tuple[str, str]]:
    """The names and the values of "name=value" texts."""
    pairs = []
    for text in params:
        key, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"a parameter must be written name=value, not {text!r}")
        pairs.append((key.strip(), value.strip()))
    return pairs


def parse_parameters(
    name: str, estimator_class: type[Any], params: Sequence[str] | Mapping[str, str]
) -> dict[str, Any]:
    """Values for the estimator's `__init__` out of "name=value" texts, typed by its annotations."""
    pairs = list(params.items()) if isinstance(params, Mapping) else pairs_of(params)
    defaults = parameters(estimator_class)
    hints = typing.get_type_hints(estimator_class.__init__)
    chosen: dict[str, Any] = {}
    for key, value in pairs:
        if key not in defaults:
            raise ValueError(f"{name} has no parameter {key!r}; it has {', '.join(defaults)}")
        chosen[key] = _parse(key, value, hints[key], defaults[key])
    return chosen


def head_lines(what: str, result: Mapping[str, Any], task: Task) -> list[str]:
    """What was fitted to which data, and how many rows of them had to be left out."""
    target = ""
    if result["target"]:
        target = f", {target_words(task, result['target'], bool(result['classes']))}"
    lines = [
        f"{what} on {result['data']}: {counted(result['rows'], 'row')}, "
        f"{counted(result['columns'], 'column')}{target}"
    ]
    if result["dropped_rows"]:
        lines.append(f"left out    {counted(result['dropped_rows'], 'row')} with a missing value")
    return lines


def summary(result: Mapping[str, Any]) -> str:
    """The numbers of `fit_command` in a few lines."""
    lines = [
        *head_lines(result["estimator"], result, MODELS[result["name"]].task),
        f"parameters  {', '.join(f'{k}={v}' for k, v in result['parameters'].items())}",
        f"objective   {result['objective']:.10g}, {result['objective_name']}",
        f"iterations  {result['iterations']:,}, "
        f"{'converged' if result['converged'] else 'not converged'}",
    ]
    lines += [f"warning     {sentence}" for sentence in result["warnings"]]
    with np.printoptions(precision=6, suppress=True, threshold=12, edgeitems=3):
        for key, value in result["learned"].items():
            text = str(np.array(value)) if isinstance(value, list) else f"{value}"
            lines.append(f"{key:<11} " + text.replace("\n", "\n" + " " * 12))
    for part, numbers in result["scores"].items():
        lines.append(f"{part:<11} " + ", ".join(f"{k} {v:.6g}" for k, v in numbers.items()))
    return "\n".join(lines)


def _parse(key: str, text: str, hint: Any, default: Any) -> Any:
    union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    kinds = set(typing.get_args(hint)) if union else {hint}
    if text.lower() == "none" and (types.NoneType in kinds or default is None):
        return None
    if Any in kinds and text.startswith("["):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            raise ValueError(f"{key} must be a list such as [1, 2], not {text!r}") from None
    if bool in kinds:
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        raise ValueError(f"{key} must be true or false, not {text!r}")
    for kind in (int, float):
        if kind in kinds:
            try:
                return kind(text)
            except ValueError:
                continue  # another kind may fit; told below if none does
    if str in kinds or (Any in kinds and isinstance(default, str)):
        return text
    wanted = [
        words
        for kind, words in (
            (float, "a number"),
            (int, "a whole number"),
            (Any, "a list such as [1, 2]"),
            (types.NoneType, "none"),
        )
        if kind in kinds
    ]
    raise ValueError(f"{key} must be {' or '.join(wanted)}, not {text!r}")


def _fit_and_score(
    name: str, model: Model, estimator: Any, table: Dataset, seed: int
) -> tuple[str, dict[str, dict[str, float]]]:
    """Fit to the training part; the scores on each part."""
    if table.y is None:
        what = "numbers" if model.task == "regression" else "labels"
        raise NothingFits(f"{name} needs {what} to predict; name their column with --target")
    if model.task == "classification" and not table.classes:
        raise NothingFits(
            f"{name} needs labels, but {table.target_name} of {table.name} holds other numbers"
        )
    # A label stands for its number where numbers are predicted: 0, 1, 2 for three species.
    y = table.y.astype(np.float64) if model.task == "regression" else table.y
    if table.n_samples < FEWEST_TO_SPLIT:
        parts = {"train": np.arange(table.n_samples)}
    else:
        parts = table.parts(seed).parts()
    estimator.fit(table.X[parts["train"]], y[parts["train"]])
    scores = {}
    for part, rows in parts.items():
        if len(rows):
            predicted = estimator.predict(table.X[rows])
            scores[part] = _score(model.task, y[rows], predicted)
    return "train" if len(parts) > 1 else "all", scores


def _fit_clusters(estimator: Any, table: Dataset, seed: int) -> dict[str, dict[str, float]]:
    """Fit to all rows; how well the clusters are the labels, if there are any."""
    labels = estimator.fit_predict(table.X)
    if table.y is None or not table.classes:
        return {}
    rows = {"all": np.arange(table.n_samples)}
    if table.n_samples >= FEWEST_TO_SPLIT:
        rows |= {part: some for part, some in table.parts(seed).parts().items() if len(some)}
    return {part: _score("clustering", table.y[some], labels[some]) for part, some in rows.items()}


def _score(task: Task, y: Any, predicted: Any) -> dict[str, float]:
    if task == "regression":
        return {"r2": r2_score(y, predicted), "rmse": root_mean_squared_error(y, predicted)}
    if task == "classification":
        return {"accuracy": accuracy_score(y, predicted)}
    return {
        "nmi": normalized_mutual_info_score(y, predicted),
        "ari": adjusted_rand_score(y, predicted),
    }


def _objective(estimator: Any, table: Dataset) -> float:
    for attribute in ("objective_", "inertia_"):
        if hasattr(estimator, attribute):
            return float(getattr(estimator, attribute))
    return float(estimator.score(table.X)) * table.n_samples


def _learned(model: Model, estimator: Any) -> dict[str, Any]:
    learned = {name.rstrip("_"): plain(getattr(estimator, name)) for name in model.learned}
    if "labels" in learned:
        learned["sizes"] = np.bincount(estimator.labels_).tolist()
    if model.class_name == "GaussianMixture":
        learned["log_likelihood_per_sample"] = float(estimator.lower_bound_)
    return learned


def plain(value: Any) -> Any:
    """`value`, and all that is in it, in the types of JSON."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    # Also a float with more to it, such as a read-out's.
    return float(value) if isinstance(value, float) else value
