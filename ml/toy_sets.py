"""Toy sets drawn from a seed: each shows what one algorithm can or can't do."""

import numpy as np

from ml.dataset import Dataset
from ml.validation import (
    LARGEST_TABLE,
    FloatArray,
    IntArray,
    check_count,
    check_non_negative,
    check_positive,
    generator,
)

RandomState = int | np.random.Generator | None

# Beyond this an angle has lost the digits that tell where on its turn it is.
MOST_TURNS = 1e12
# From wider noise a point may land where its square is no double.
LARGEST_NOISE = 1e149
# The clouds that are told apart from each other pair by pair.
MOST_CENTERS = 1_000


def make_blobs(
    n_samples: int = 300,
    *,
    centers: int = 3,
    n_features: int = 2,
    cluster_std: float = 1.0,
    random_state: RandomState = 0,
) -> Dataset:
    """Round Gaussian clouds around `centers` points of the box [-10, 10] in each feature."""
    rng = generator(random_state)
    y = _deal(n_samples, check_count(centers, "centers", 1, MOST_CENTERS))
    _check_features(n_features, n_samples)
    middles = _spread_centers(rng, centers, n_features)
    clouds = middles[y] + _noise(rng, cluster_std, middles[y], "cluster_std")
    return _classes("blobs", clouds, y, rng)


def make_anisotropic(n_samples: int = 300, *, random_state: RandomState = 0) -> Dataset:
    """Three clouds sheared into long parallel stripes, which k-means cuts across."""
    rng = generator(random_state)
    y = _deal(n_samples, 3)
    middles = np.array([[-6.0, -2.0], [0.0, 1.0], [5.0, 7.0]])
    shear = np.array([[0.6, -0.6], [-0.4, 0.8]])
    X = (middles[y] + rng.normal(0.0, 1.0, (n_samples, 2))) @ shear
    return _classes("anisotropic", X, y, rng)


def make_moons(
    n_samples: int = 300, *, noise: float = 0.1, random_state: RandomState = 0
) -> Dataset:
    """Two half circles of radius 1, one hooked into the other."""
    rng = generator(random_state)
    y = _deal(n_samples, 2)
    angle = rng.uniform(0.0, np.pi, n_samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(y[:, None] == 0, upper, lower)
    return _classes("moons", X + _noise(rng, noise, X), y, rng)


def make_circles(
    n_samples: int = 300,
    *,
    factor: float = 0.3,
    noise: float = 0.1,
    random_state: RandomState = 0,
) -> Dataset:
    """A ring of radius 1 (label 0) around a ring of radius `factor` (label 1).

    Raises ValueError unless `factor` lies between 0 and 1.
    """
    rng = generator(random_state)
    if not 0.0 < check_positive(factor, "factor") < 1.0:
        raise ValueError(f"factor must lie between 0 and 1, not {factor!r}.")
    y = _deal(n_samples, 2)
    angle = rng.uniform(0.0, 2.0 * np.pi, n_samples)
    radius = np.where(y == 0, 1.0, factor)
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _classes("circles", X + _noise(rng, noise, X), y, rng)


def make_spirals(
    n_samples: int = 300,
    *,
    turns: float = 1.25,
    noise: float = 0.03,
    random_state: RandomState = 0,
) -> Dataset:
    """Two spiral arms wound around each other `turns` times, the outer ends at radius 1."""
    rng = generator(random_state)
    y = _deal(n_samples, 2)
    # The root spreads the points evenly along an arm, whose length grows with the square.
    radius = np.sqrt(rng.uniform(0.01, 1.0, n_samples))
    angle = 2.0 * np.pi * check_positive(turns, "turns", MOST_TURNS) * radius + np.pi * y
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _classes("spirals", X + _noise(rng, noise, X), y, rng)


def make_xor(
    n_samples: int = 300, *, noise: float = 0.35, random_state: RandomState = 0
) -> Dataset:
    """Four clouds on the corners of a square, opposite corners of one class."""
    rng = generator(random_state)
    corner = _deal(n_samples, 4, 2)  # two neighbours are of both classes
    corners = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    X = corners[corner]
    return _classes("xor", X + _noise(rng, noise, X), corner % 2, rng)


def make_sparse_linear(
    n_samples: int = 120,
    *,
    n_features: int = 20,
    n_informative: int = 5,
    noise: float = 1.0,
    random_state: RandomState = 0,
) -> Dataset:
    """y = X w + noise with standard normal X and only `n_informative` weights other than 0."""
    rng = generator(random_state)
    _check_samples(n_samples)
    _check_features(n_features, n_samples)
    check_count(n_informative, "n_informative", 0, n_features)
    X = rng.normal(size=(n_samples, n_features))
    coef = np.zeros(n_features)
    chosen = rng.choice(n_features, n_informative, replace=False)
    coef[chosen] = rng.choice([-1.0, 1.0], n_informative) * rng.uniform(1.0, 5.0, n_informative)
    y = X @ coef
    return Dataset("sparse-linear", X, y + _noise(rng, noise, y), true_coef=coef)


def make_plane(
    n_samples: int = 150, *, noise: float = 0.5, random_state: RandomState = 0
) -> Dataset:
    """y = 1 + 2 x1 - 1.5 x2 + noise on the square [-2, 2]²: a plane to look at in 3-D."""
    rng = generator(random_state)
    _check_samples(n_samples)
    X = rng.uniform(-2.0, 2.0, (n_samples, 2))
    coef = np.array([2.0, -1.5])
    y = 1.0 + X @ coef
    return Dataset("plane", X, y + _noise(rng, noise, y), true_coef=coef)


def make_curve(
    n_samples: int = 60, *, noise: float = 0.2, random_state: RandomState = 0
) -> Dataset:
    """y = sin(pi x) + x / 2 + noise on [-1, 1]: a curve for polynomials in one feature."""
    rng = generator(random_state)
    _check_samples(n_samples)
    x = np.sort(rng.uniform(-1.0, 1.0, n_samples))
    y = np.sin(np.pi * x) + x / 2.0
    return Dataset("curve", x[:, None], y + _noise(rng, noise, y), feature_names=("x",))


def _deal(n_samples: int, n_classes: int, fewest: int | None = None) -> IntArray:
    """Labels 0, 1, ..., 0, 1, ...: class sizes that differ by one at most.

    Raises ValueError for fewer samples than classes, or than `fewest` if that is given.
    """
    _check_samples(n_samples, max(2, n_classes) if fewest is None else fewest)
    return np.arange(n_samples, dtype=np.int64) % n_classes


def _spread_centers(rng: np.random.Generator, centers: int, n_features: int) -> FloatArray:
    # Of some draws take the one whose closest pair lies farthest apart, so clouds rarely merge.
    draws = (rng.uniform(-10.0, 10.0, (centers, n_features)) for _ in range(20))
    return max(draws, key=_closest_pair)


def _closest_pair(points: FloatArray) -> float:
    """The least ‖p - q‖² of two of the `points` (k, d); infinite for one alone."""
    rows = range(1, len(points))
    squares = (((points[:i] - points[i]) ** 2).sum(axis=1).min() for i in rows)
    return float(min(squares, default=np.inf))


def _noise(
    rng: np.random.Generator, scale: float, like: FloatArray, name: str = "noise"
) -> FloatArray:
    scale = check_non_negative(scale, name, LARGEST_NOISE)
    noise: FloatArray = rng.normal(0.0, scale, like.shape)
    return noise


def _check_samples(n_samples: int, fewest: int = 2) -> None:
    check_count(n_samples, "n_samples", fewest, 1_000_000)


def _check_features(n_features: int, n_samples: int) -> None:
    check_count(n_features, "n_features", 1, LARGEST_TABLE // n_samples)


def _classes(name: str, X: FloatArray, y: IntArray, rng: np.random.Generator) -> Dataset:
    order = rng.permutation(len(y))
    return Dataset(name, X[order], y[order], classes=tuple(range(int(y.max()) + 1)))
