"""Are there enough points to learn from? If not, a sentence, and what to do about it by hand."""

from __future__ import annotations

import numpy as np

from ml.dataset import Dataset
from ml.seeding import check_clusters

# A run keeps hundreds of its states, and each has so many numbers in its covariance matrices.
_MOST_ENTRIES = 250_000


class NotEnough(ValueError):
    """A sentence on what the points lack, and apart from it what a hand in the window can do."""

    def __init__(self, lacking: str, remedy: str) -> None:
        super().__init__(lacking)
        self.remedy = remedy


def check_enough(data: Dataset, k: int) -> None:
    """Raise ValueError with one sentence unless `data` has k different points, and two at least."""
    if not data.n_samples:
        raise NotEnough("There are no points yet.", "Click to add some.")
    if data.n_samples < 2:
        raise NotEnough("There is only 1 point.", "Add one more at least.")
    try:
        check_clusters(k, data.X, "k")
    except ValueError:
        distinct = len(np.unique(data.X, axis=0))
        places = "1 place" if distinct == 1 else f"{distinct} different places"
        raise ValueError(
            f"k is {k}, but the points lie on only {places}: choose a smaller k or add points."
        ) from None


def check_matrices(covariance_type: str, k: int, columns: int) -> None:
    """Raise ValueError with one sentence if k components' matrices are too large to be watched."""
    matrices = {"full": k, "tied": 1}.get(covariance_type, 0)
    if matrices * columns**2 > _MOST_ENTRIES:
        raise ValueError(
            f"The covariance matrices of {columns:,} columns are too large to watch: choose "
            "diagonal or spherical ones."
        )
