"""How many clusters, and how lucky a start? Whole runs over k and over many starts, on a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.clustering_states import Units, estimator, inertia_of, run_seed
from game.labs.lab import Progress, Values
from game.labs.placing import HAND
from ml.dataset import Dataset
from ml.metrics import normalized_mutual_info_score, silhouette_score

Array = NDArray[np.float64]

MOST_CLUSTERS = 10
STARTS = 30
_STARTS_OVER_K = 10
# Kernel k-means takes time with the square of the points.
_FEW_STARTS, _MANY_POINTS = 3, 500

# Inertias that differ less, relatively, are of one optimum.
SAME = 1e-7

# The least inertia that is known (Iris as UCI and scikit-learn ship it), by k.
_IRIS = {1: 681.370600, 2: 152.347952, 3: 78.851441, 4: 57.228473, 5: 46.446182}


@dataclass(frozen=True, eq=False)
class OverK:
    """The best of some starts for each of `ks`: inertia, and mean silhouette (NaN for k = 1)."""

    ks: NDArray[np.int64]
    inertias: Array
    silhouettes: Array
    starts: int


@dataclass(frozen=True, eq=False)
class ManyStarts:
    """Where each start ended, in the order of their numbers.

    `optimum` numbers the different ends from the best on; `nmi` is NaN where no classes are known.
    """

    inertias: Array
    optimum: NDArray[np.int64]
    half_steps: NDArray[np.int64]
    nmi: Array

    def ending_at(self, inertia: float) -> int:
        """How many ended with this inertia."""
        return int(np.isclose(self.inertias, inertia, rtol=SAME, atol=0.0).sum())


def over_k(data: Dataset, values: Values, seed: int, progress: Progress) -> OverK:
    """Cluster into 1 to 10 groups, each time from several starts."""
    X = Units.of(data.X, values["standardise"]).into(data.X)
    distinct = len(np.unique(X, axis=0))
    if distinct < 2:
        raise ValueError("The elbow needs at least two different points.")
    slow = values["algorithm"] == "kernel" and len(X) > _MANY_POINTS
    starts = _FEW_STARTS if slow else _STARTS_OVER_K
    ks = np.arange(1, min(MOST_CLUSTERS, distinct) + 1)
    inertias, silhouettes = np.full(len(ks), np.inf), np.full(len(ks), np.nan)
    for index, k in enumerate(ks):
        labels = np.empty(0)
        for start in range(starts):
            numbered = {**values, "k": int(k), "start": start}
            made = estimator(data, numbered, run_seed(numbered, seed), 1, "k-means++")
            end, _ = _end(made.iterate(X), progress, (index + start / starts) / len(ks))
            if inertia_of(end) < inertias[index]:
                inertias[index], labels = inertia_of(end), end.labels
        if 2 <= k < len(X):
            silhouettes[index] = silhouette_score(X, labels)
    return OverK(ks, inertias, silhouettes, starts)


def many_starts(data: Dataset, values: Values, seed: int, progress: Progress) -> ManyStarts:
    """Run from many starts of one kind, and tell the optima they end in apart."""
    X = Units.of(data.X, values["standardise"]).into(data.X)
    init = "k-means++" if values["init"] == HAND else values["init"]
    inertias, nmi = np.empty(STARTS), np.full(STARTS, np.nan)
    half_steps = np.zeros(STARTS, np.int64)
    for start in range(STARTS):
        numbered = {**values, "start": start}
        made = estimator(data, numbered, run_seed(numbered, seed), 1, init)
        end, half_steps[start] = _end(made.iterate(X), progress, start / STARTS)
        inertias[start] = inertia_of(end)
        if data.codes is not None:
            nmi[start] = normalized_mutual_info_score(data.codes, end.labels)
    order = np.argsort(inertias, kind="stable")
    ranked = inertias[order]
    fresh = np.diff(ranked, prepend=ranked[0]) > SAME * np.abs(ranked)
    optimum = np.empty(STARTS, np.int64)
    optimum[order] = np.cumsum(fresh)
    return ManyStarts(inertias, optimum, half_steps, nmi)


def _end(run: Iterator[Any], progress: Progress, share: float) -> tuple[Any, int]:
    """The last state of a run and the number of its half-steps; ends at each one if cancelled."""
    half_steps, end = 0, None
    for state in run:
        progress(share)
        half_steps += state.phase in ("assign", "move")
        end = state
    return end, half_steps


def known_best(data: Dataset, values: Values) -> float | None:
    """The least inertia that is known from outside for these data and values, if any."""
    known: Mapping[int, float] = _IRIS
    plain = values["algorithm"] == "kmeans" and not values["standardise"]
    if not plain or data.name != "iris" or data.X.shape != (150, 4):
        return None
    # Moved points are not Fisher's any more.
    total = float(((data.X - data.X.mean(axis=0)) ** 2).sum())
    return known.get(values["k"]) if abs(total - known[1]) < 5e-5 else None
