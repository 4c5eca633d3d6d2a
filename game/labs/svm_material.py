"""What does a machine learn from? Which rows train, by which features, in which units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.labs.dealing import BLOCK, PARTS, dealt
from game.labs.enough import NotEnough
from game.labs.lab import Dataset, Values
from ml.preprocessing import StandardScaler

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

CLASS_PAIRS = {"1-2": (0, 1), "1-3": (0, 2), "2-3": (1, 2)}


@dataclass(frozen=True, eq=False)
class Material:
    """The rows of each part, the columns used, and how the machine's units come from the data's.

    `codes` are the classes of all rows, as places in `Dataset.classes`.
    """

    train: Rows
    validation: Rows
    test: Rows
    columns: tuple[int, ...]
    center: Array
    scale: Array
    codes: Rows

    def parts(self) -> dict[str, Rows]:
        """The rows of each part by its name, in order."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def in_units(self, X: Array) -> Array:
        """Rows of the data (n, all features) as the machine sees them (n, columns)."""
        seen: Array = (X[:, list(self.columns)] - self.center) / self.scale
        return seen

    def along(self, column: int, values: Array) -> Array:
        """Values of one used column in the machine's units."""
        place = self.columns.index(column)
        seen: Array = (values - self.center[place]) / self.scale[place]
        return seen


def material(data: Dataset, values: Values, seed: int) -> Material:
    """What `values` make of `data`. ValueError with a sentence if there is nothing to part."""
    if not data.n_samples:
        raise NotEnough("There are no points yet.", "Click to add some of two classes.")
    codes = np.asarray(data.codes, np.int64)
    split = _parted(data, codes, seed, values["hold_out"])
    wanted = CLASS_PAIRS.get(values["classes"])
    if wanted is not None and max(wanted) < len(data.classes):
        split = [rows[np.isin(codes[rows], wanted)] for rows in split]
    train = split[0]
    here = np.unique(codes[train])
    if len(here) < 2:
        one = data.class_names[here[0]] if len(here) else "none of these two"
        raise NotEnough(
            f"All points to learn from are of one class, {one}; a machine needs two.",
            "Press a number key to choose the class of the points you add.",
        )
    columns = columns_used(data, values)
    center, scale = np.zeros(len(columns)), np.ones(len(columns))
    if values["scale"]:
        scaler = StandardScaler().fit(data.X[train][:, list(columns)])
        center, scale = scaler.mean_, scaler.scale_
    return Material(*split, columns, center, scale, codes)


def columns_used(data: Dataset, values: Values) -> tuple[int, ...]:
    """The features that the machine sees: all of them, or the one or two on the axes."""
    if values["features"] == "all" or data.n_features < 3:
        return tuple(range(data.n_features))
    last = data.n_features - 1
    return tuple(dict.fromkeys(min(values[axis], last) for axis in ("across", "up")))


def _parted(data: Dataset, codes: Rows, seed: int, hold_out: bool) -> list[Rows]:
    """The rows of the three parts. A class with fewer than five rows trains whole."""
    part = np.zeros(data.n_samples, np.int64)
    if hold_out and data.split is not None:
        for place, rows in enumerate(data.split.parts().values()):
            part[rows] = place
    elif hold_out:
        part = dealt(data.n_samples, seed)
    for code in range(len(data.classes)):
        own = codes == code
        if own.sum() < BLOCK or not (part[own] == 0).any():
            part[own] = 0
    return [np.flatnonzero(part == place) for place in range(len(PARTS))]
