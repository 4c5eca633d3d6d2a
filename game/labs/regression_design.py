"""What a regression is fitted to: features out of columns, and which points teach or judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.dealing import PARTS, dealt
from game.labs.enough import NotEnough
from game.labs.lab import Dataset, Values
from ml.model_selection import Split
from ml.preprocessing import PolynomialFeatures, StandardScaler

Array = NDArray[np.float64]

# Of so few points none can be spared for judging.
FEWEST_TO_SPLIT = 10
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Design:
    """The table of features of every sample, and how it was made of the data.

    `X` (n, p) and `y` (n,) hold all samples; `train`, `validation` and `test` are row numbers.
    `columns` are the features of the data that were used, `names` those of `X`.
    """

    X: Array
    y: Array
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]
    columns: tuple[int, ...]
    names: tuple[str, ...]
    steps: tuple[Any, ...]

    # All states of a run share one design, so it counts for nothing in each.
    nbytes = 0

    def features(self, columns: Array) -> Array:
        """The features (m, p) of other samples, given their `columns` (m, k) of the data."""
        made = columns
        for step in self.steps:
            made = step.transform(made)
        return made

    @property
    def pair(self) -> tuple[int, int]:
        """The two features whose weights the bowl shows: those that say most about the target."""
        X, y = self.X[self.train], self.y[self.train]
        pull = np.abs((X - X.mean(axis=0)).T @ (y - y.mean()))
        length = np.sqrt(((X - X.mean(axis=0)) ** 2).sum(axis=0))
        told = pull / np.where(length > 0, length, 1.0)
        first, *rest = np.argsort(-told, kind="stable").tolist()
        return first, (rest[0] if rest else first)


def make_design(data: Dataset, values: Values, seed: int) -> Design:
    """The features that `values` ask for. Raises ValueError with a sentence."""
    if data.n_samples < 2:
        raise NotEnough("A fit needs two points at least.", "Click to add some.")
    assert data.y is not None
    columns = used_columns(data, values)
    chosen = data.X[:, columns]
    names = [data.feature_names[column] for column in columns]
    steps: list[Any] = []
    split = roles(data, seed) if values["holdout"] else _all_teach(data.n_samples)
    powers = values["shape"] != "all" and values["degree"] > 1
    if powers:
        if values["standardize"]:
            # Powers of numbers around 1 stay numbers; those of grams or millimetres don't.
            steps.append(StandardScaler().fit(chosen[split.train]))
            chosen = steps[-1].transform(chosen)
        steps.append(PolynomialFeatures(int(values["degree"]), include_bias=False).fit(chosen))
        chosen = steps[-1].transform(chosen)
        names = [_product(names, row) for row in steps[-1].powers_.tolist()]
    if values["standardize"]:
        steps.append(StandardScaler().fit(chosen[split.train]))
        chosen = steps[-1].transform(chosen)
    y = data.y.astype(np.float64)
    parts = (split.train, split.validation, split.test)
    return Design(chosen, y, *parts, columns, tuple(names), tuple(steps))


def used_columns(data: Dataset, values: Values) -> tuple[int, ...]:
    """The features of the data that the fit uses."""
    last = data.n_features - 1
    across, up = min(values["across"], last), min(values["up"], last)
    match values["shape"]:
        case "curve":
            return (across,)
        case "plane":
            if last < 1:
                raise ValueError(f"A plane needs two features, but {data.name} has one.")
            return (across, up if up != across else (across + 1) % data.n_features)
    return tuple(range(data.n_features))


def roles(data: Dataset, seed: int) -> Split:
    """The rows that teach, validate and test: those of the data, or else dealt by seed."""
    n = data.n_samples
    if data.split is not None:
        return data.split
    if n < FEWEST_TO_SPLIT:
        return _all_teach(n)
    part = dealt(n, seed)
    return Split(*(np.flatnonzero(part == place) for place in range(len(PARTS))))


def _all_teach(n: int) -> Split:
    nobody = np.arange(0)
    return Split(np.arange(n), nobody, nobody)


def _product(names: list[str], powers: list[int]) -> str:
    """A feature as it is written: x, x², x·y²."""
    return "·".join(
        name + (str(power).translate(_POWERS) if power > 1 else "")
        for name, power in zip(names, powers, strict=True)
        if power
    )
