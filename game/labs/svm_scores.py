"""How often is a machine right on the points it learned from, and on those it never saw?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Dataset
from game.labs.svm_run import SVMState
from game.labs.svm_separator import separator, votes
from ml.metrics import confusion_matrix

Rows = NDArray[np.int64]

# Kernel values between held-out points and support vectors, up to which they are made each time.
_FEW = 150_000


@dataclass(frozen=True, eq=False)
class Score:
    """Of one part: `confusion[i, j]` points of class `classes[i]` were taken for `classes[j]`."""

    classes: tuple[int, ...]
    confusion: Rows

    @property
    def count(self) -> int:
        """How many points there are."""
        return int(self.confusion.sum())

    @property
    def right(self) -> int:
        """How many of them are taken for what they are."""
        return int(np.trace(self.confusion))

    @property
    def accuracy(self) -> float:
        """The share that is right; NaN where there are no points."""
        return self.right / self.count if self.count else float("nan")


# States and problems are frozen, so what was worked out for one holds for as long as it lives.
_SCORES: WeakKeyDictionary[SVMState, Mapping[str, Score]] = WeakKeyDictionary()
_ROWS: WeakKeyDictionary[Any, dict[str, NDArray[np.float64]]] = WeakKeyDictionary()


def scores(state: SVMState, data: Dataset) -> Mapping[str, Score]:
    """The score on each part, over the two classes in training, or over all once they vote.

    A part without points is left out, and so are held-out ones that would take long while a hand
    is moving things.
    """
    if state not in _SCORES:
        _SCORES[state] = _scores(state, data)
    return _SCORES[state]


def training_values(state: SVMState) -> NDArray[np.float64]:
    """f at the points (m,) that this pair of classes learns from."""
    fit = state.fit
    if state.is_hinge:
        straight: NDArray[np.float64] = fit.problem.X @ fit.averaged_w + fit.averaged_b
        return straight
    known: NDArray[np.float64] = fit.problem.signs - fit.gradient + fit.intercept
    return known


def _scores(state: SVMState, data: Dataset) -> Mapping[str, Score]:
    given = state.material
    classes = sorted({code for one in state.finals for code in one.classes})
    if not state.voting:
        classes = [int(code) for code in state.fit.problem.classes]
    found = {}
    for part, rows in given.parts().items():
        rows = rows[np.isin(given.codes[rows], classes)]
        if not len(rows):
            continue
        if state.voting:
            told = votes(state.finals, given.in_units(data.X[rows]))
        elif part == "train":
            told = np.where(training_values(state) >= 0, classes[1], classes[0])
        else:
            values = _held_out_values(state, data, rows, part)
            if values is None:
                continue
            told = np.where(values >= 0, classes[1], classes[0])
        found[part] = _score(tuple(classes), given.codes[rows], told)
    return found


def _held_out_values(
    state: SVMState, data: Dataset, rows: Rows, part: str
) -> NDArray[np.float64] | None:
    """f at held-out points. Where that is much work, their kernel rows are kept for the run."""
    fit = state.fit
    one = separator(fit)
    X = state.material.in_units(data.X[rows])
    if one.w is not None or len(rows) * len(one.beta) <= _FEW:
        return one.values(X)
    if state.rough:
        return None
    kept = _ROWS.setdefault(fit.problem, {})
    if part not in kept:
        kept[part] = fit.kernel.matrix(X, fit.problem.X)
    # Not by BLAS, whose threads would wait for a core that a worker is busy on.
    many: NDArray[np.float64] = np.einsum("ij,j->i", kept[part], fit.dual_coef) + fit.intercept
    return many


def _score(classes: tuple[int, ...], actual: Rows, told: Rows) -> Score:
    return Score(classes, confusion_matrix(actual, told, np.array(classes)))
