"""Which cluster is which known class? The pairing on which most points agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Match:
    """Pairs (cluster, class), and the share of the points that lie in such a pair."""

    pairs: tuple[tuple[int, int], ...]
    accuracy: float

    def centres_off(self, centers: Array, class_means: Array) -> float:
        """The mean distance of the paired `centers` (k, d) from the means of their classes."""
        gaps = [centers[c] - class_means[k] for c, k in self.pairs]
        return float(np.mean([np.linalg.norm(gap) for gap in gaps]))


def match(labels: Labels, codes: Labels) -> Match:
    """Pair clusters with classes, both (n,) from 0, so that as many points as can be agree.

    By the Hungarian method (Kuhn 1955), as scipy has it.
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    k, classes = int(labels.max()) + 1, int(codes.max()) + 1
    together = np.bincount(labels * classes + codes, minlength=k * classes).reshape(k, classes)
    rows, columns = linear_sum_assignment(together, maximize=True)
    agreed = int(together[rows, columns].sum())
    return Match(tuple(zip(rows.tolist(), columns.tolist())), agreed / len(labels))


def matching_shades(labels: Labels, others: Labels, k: int) -> Labels:
    """For each of `k` clusters in `labels` the group of `others` it shares most points with.

    Clusters that are left without one get numbers that no group has: (k,).
    """
    pairs = dict(match(labels, others).pairs)
    taken = set(others.tolist())
    spare = (number for number in range(k + len(taken)) if number not in taken)
    return np.array([pairs[c] if c in pairs else next(spare) for c in range(k)])


def class_means(X: Array, codes: Labels) -> Array:
    """The mean of the points of each class: (classes, d); NaN where a class has none."""
    means = np.full((int(codes.max()) + 1, X.shape[1]), np.nan)
    for code in np.unique(codes):
        means[code] = X[codes == code].mean(axis=0)
    return means
