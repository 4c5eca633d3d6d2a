"""A table to learn from: numbers, what to predict, and the names of both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ml.model_selection import Split, split_indices
from ml.states import read_only
from ml.validation import FloatArray, IntArray, check_matrix, check_vector

Task = Literal["classification", "regression", "clustering"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples with names, and with a target if there is one. Its arrays are read-only copies.

    `X` is float64 (n_samples, n_features); no samples at all is allowed, for a set that a person
    is about to draw. `y` is None, float64 values to predict, or, when `classes` is given, int64
    labels out of `classes`. `class_names` runs parallel to `classes`. `split` holds the parts if
    the set ships with them; `true_coef` the weights that made a toy regression; `dropped` the
    number of rows left out because a value was missing; `note` where the data come from.
    """

    name: str
    X: FloatArray
    y: FloatArray | IntArray | None = None
    feature_names: tuple[str, ...] = ()
    target_name: str = ""
    classes: tuple[int, ...] = ()
    class_names: tuple[str, ...] = ()
    split: Split | None = None
    true_coef: FloatArray | None = None
    dropped: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        X = read_only(check_matrix(self.X, min_samples=0).copy())
        self._set("X", X)
        names = self.feature_names or tuple(f"x{column + 1}" for column in range(X.shape[1]))
        if len(names) != X.shape[1]:
            raise ValueError(f"feature_names has {len(names)} names for {X.shape[1]} features.")
        self._set("feature_names", tuple(names))
        if self.y is not None:
            self._set("y", self._checked_target(X.shape[0]))
            self._set("target_name", self.target_name or "y")
        if self.classes and not self.class_names:
            self._set("class_names", tuple(str(label) for label in self.classes))
        if len(self.class_names) != len(self.classes):
            raise ValueError(
                f"class_names has {len(self.class_names)} names for {len(self.classes)} classes."
            )

    @property
    def task(self) -> Task:
        """What the set is for: "classification", "regression", or "clustering" without a target."""
        if self.y is None:
            return "clustering"
        return "classification" if self.classes else "regression"

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        return int(self.X.shape[0])

    @property
    def n_features(self) -> int:
        """The number of columns of `X`."""
        return int(self.X.shape[1])

    @property
    def codes(self) -> IntArray | None:
        """For each sample the place of its label in `classes`; None unless a classification."""
        if self.y is None or not self.classes:
            return None
        order = np.argsort(self.classes)
        return order[np.searchsorted(np.asarray(self.classes)[order], self.y)]

    def part(self, rows: IntArray) -> tuple[FloatArray, FloatArray | IntArray | None]:
        """`X` and `y` (or None) of the given rows."""
        return self.X[rows], None if self.y is None else self.y[rows]

    def parts(self, random_state: int | np.random.Generator | None = 0) -> Split:
        """The split the set ships with, else 60, 20 and 20 % by seed, classes in proportion."""
        if self.split is not None:
            return self.split
        labels = self.y if self.classes else None
        return split_indices(self.n_samples, stratify=labels, random_state=random_state)

    def with_points(self, X: Any, y: Any = None) -> "Dataset":
        """The same set with other samples, as after a person has moved some; it has no split."""
        return replace(self, X=X, y=y, split=None, dropped=0)

    def with_features(self, names: Sequence[str]) -> "Dataset":
        """The same samples seen through some of the features; ValueError for a name it lacks."""
        for name in names:
            if name not in self.feature_names:
                raise ValueError(
                    f"{self.name} has no feature {name!r}; it has {', '.join(self.feature_names)}."
                )
        columns = [self.feature_names.index(name) for name in names]
        coef = None if self.true_coef is None else self.true_coef[columns]
        return replace(self, X=self.X[:, columns], feature_names=tuple(names), true_coef=coef)

    def _checked_target(self, n_samples: int) -> FloatArray | IntArray:
        y = check_vector(self.y, n_samples)
        if not self.classes:
            return read_only(y.copy())
        strange = y[~np.isin(y, self.classes)]
        if strange.size:
            raise ValueError(f"y holds the label {strange[0]:g}, which isn't one of the classes.")
        return read_only(y.astype(np.int64))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
