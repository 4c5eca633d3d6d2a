"""Where do clusters begin, and what happens to one that runs empty? In any space with distances."""

from collections.abc import Callable, Iterator

import numpy as np

from ml.validation import FloatArray, IntArray, check_count

# Of more starts the seeds alone would fill the memory.
MOST_STARTS = 1_000_000

# From the indices of m points, their squared distances to all n points: (m, n).
SquaredDistances = Callable[[IntArray], FloatArray]


def plus_plus(
    squared_distances: SquaredDistances, n: int, k: int, random: np.random.Generator
) -> Iterator[IntArray]:
    """k-means++: choose `k` of `n` points far apart, one at a time (Arthur and Vassilvitskii 2007).

    The first is uniform, each next one drawn with probability D²(x) / Σ D². As in scikit-learn
    and the authors' own code, 2 + ln k points are drawn and the one that lowers Σ D² most is kept.

    D² (n,) is the squared distance of every point to the nearest one chosen. Yields the indices
    chosen so far, after each.
    """
    candidates = 2 + int(np.log(k))
    chosen = random.integers(n, size=1)
    nearest = squared_distances(chosen)[0]
    yield chosen
    while len(chosen) < k:
        draws = _draw_by_weight(nearest, chosen, candidates, random)
        closer = np.minimum(nearest, squared_distances(draws))
        best = int(np.argmin(closer.sum(axis=1)))
        chosen, nearest = np.append(chosen, draws[best]), closer[best]
        yield chosen


def _draw_by_weight(
    weights: FloatArray, taken: IntArray, size: int, random: np.random.Generator
) -> IntArray:
    total = np.cumsum(weights)
    if total[-1] == 0.0:
        # Distinct points at distance 0: the kernel maps them to one, or the squares underflow.
        free: IntArray = np.setdiff1d(np.arange(weights.size), taken)
        return random.choice(free, size)
    draws: IntArray = np.searchsorted(total, random.random(size) * total[-1], side="right")
    # Rounding may carry a draw past the last point that has a weight.
    last: IntArray = np.flatnonzero(weights)[-1:]
    return np.minimum(draws, last)


def fill_empty(labels: IntArray, distances: FloatArray, k: int) -> tuple[tuple[int, int], ...]:
    """Give each empty cluster the point farthest from its own centre; change both arrays in place.

    `distances` (n,) are squared distances to the own centre; a moved point is its new centre, at
    distance 0. A cluster's last point is never taken. Returns (cluster, point) for each that moved.
    """
    sizes = np.bincount(labels, minlength=k)
    moved = []
    for cluster in np.flatnonzero(sizes == 0):
        spare = np.where(sizes[labels] > 1, distances, -1.0)
        point = int(np.argmax(spare))
        sizes[labels[point]] -= 1
        sizes[cluster] = 1
        labels[point], distances[point] = cluster, 0.0
        moved.append((int(cluster), point))
    return tuple(moved)


def check_starts(n_init: object) -> int:
    """Return `n_init` as an int, or raise ValueError unless it is a number of starts."""
    return check_count(n_init, "n_init", 1, MOST_STARTS)


def check_clusters(k: object, X: FloatArray, name: str = "n_clusters") -> int:
    """Return `k` as an int, or raise ValueError unless `X` has that many distinct points."""
    k = check_count(k, name)
    distinct: set[bytes] = set()
    for row in X:
        # Adding 0.0 makes -0.0 equal to 0.0 in bytes too.
        distinct.add((row + 0.0).tobytes())
        if len(distinct) == k:
            return k
    points = "1 distinct point" if len(distinct) == 1 else f"{len(distinct)} distinct points"
    raise ValueError(f"{name} is {k}, but X has only {points}.")
