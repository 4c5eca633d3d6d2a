"""The data of a lab: made fit for what it does, and changed point by point by a person's hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ml.dataset import Dataset, Task


def adopted(data: Dataset, task: Task) -> Dataset:
    """`data` made ready for `task`; ValueError with a sentence if they won't do.

    Regression takes the last column as the target where there are no numbers to predict, and
    leaves labels aside.
    Classification needs labels, clustering takes anything.
    """
    if task == "classification" and not data.classes:
        raise ValueError(
            f"{data.name} has no labels to learn; a column of words or of few whole numbers is "
            "needed."
        )
    if task != "regression" or data.task == "regression":
        return data
    if data.n_features < 2:
        raise ValueError(f"{data.name} has one column; predicting needs a second one.")
    narrow = replace(
        data.with_features(data.feature_names[:-1]), y=None, classes=(), class_names=()
    )
    note = data.note
    if data.classes:
        note = f"{note} {data.target_name} holds labels and is left aside.".strip()
    last = data.feature_names[-1]
    return replace(narrow, y=data.X[:, -1], target_name=last, true_coef=None, note=note)


def target_words(task: Task, name: str, classes: bool) -> str:
    """What the column `name` is there for, beside the features: with `classes` it holds labels."""
    if task != "clustering":
        return f"{name} to predict"
    return f"{name} as known classes, to compare with" if classes else f"{name} left aside"


def values_along(data: Dataset, axis: int) -> np.ndarray:
    """The numbers (n,) of a feature, or of the target for axis -1."""
    if axis >= 0:
        return data.X[:, axis]
    return np.zeros(data.n_samples) if data.y is None else data.y.astype(np.float64)


def moved(data: Dataset, index: int, axes: tuple[int, int], place: tuple[float, float]) -> Dataset:
    """`data` with the point `index` at `place` along `axes`."""
    X, y = data.X.copy(), None if data.y is None else data.y.copy()
    _put(X, y, index, axes, place)
    return data.with_points(X, y)


def added(
    data: Dataset, axes: tuple[int, int], place: tuple[float, float], label: int | None
) -> Dataset:
    """`data` with one point more at `place`, of the class `label` where there are classes.

    Features that `axes` don't show take their mean.
    """
    middle = data.X.mean(axis=0) if data.n_samples else np.zeros(data.n_features)
    X = np.vstack([data.X, middle])
    y = None
    if data.y is not None:
        new = label if data.classes else float(data.y.mean()) if data.n_samples else 0.0
        y = np.append(data.y, data.classes[0] if new is None else new)
    _put(X, y, len(X) - 1, axes, place)
    return data.with_points(X, y)


def deleted(data: Dataset, index: int) -> Dataset:
    """`data` without the point `index`."""
    y = None if data.y is None else np.delete(data.y, index)
    return data.with_points(np.delete(data.X, index, axis=0), y)


def relabelled(data: Dataset, index: int, label: int) -> Dataset:
    """`data` with the point `index` in the class `label`; the same where there are no classes."""
    if data.y is None or not data.classes:
        return data
    y = data.y.copy()
    y[index] = label
    return data.with_points(data.X, y)


def _put(
    X: np.ndarray,
    y: np.ndarray | None,
    index: int,
    axes: tuple[int, int],
    place: tuple[float, float],
) -> None:
    for axis, value in zip(axes, place, strict=True):
        if axis >= 0:
            X[index, axis] = value
        elif y is not None:
            y[index] = value
