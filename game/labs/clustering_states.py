"""What does a clustering run yield? States of `ml` with what pictures and captions need beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.enough import check_enough
from game.labs.lab import LabState, Values
from game.labs.placing import HAND, starting_centers
from ml.cluster import KernelKMeans, KMeans
from ml.dataset import Dataset
from ml.kernels import kernel_matrix
from ml.preprocessing import StandardScaler
from ml.seeding import fill_empty
from ml.states import read_only

Array = NDArray[np.float64]

_MOST_ITERATIONS = 300
# Places each way where the ground of kernel k-means is compared with every point, and cells drawn
# between two of them.
_CELLS, _FINER = 36, 5
COEF0 = 1.0
# So many points make a run slow, so that it is made on a worker.
_MANY_POINTS = 600


@dataclass(frozen=True, eq=False)
class Units:
    """The columns as they are clustered: (x - shift) / scale, both (d,)."""

    shift: Array
    scale: Array

    @classmethod
    def of(cls, X: Array, standardise: bool) -> Units:
        """The units of `X` (n, d) themselves, or its means and standard deviations."""
        if not standardise:
            return cls(np.zeros(X.shape[1]), np.ones(X.shape[1]))
        scaler = StandardScaler().fit(X)
        return cls(scaler.mean_, scaler.scale_)

    def into(self, X: Array) -> Array:
        """From the data's units."""
        return (X - self.shift) / self.scale

    def back(self, X: Array) -> Array:
        """To the data's units."""
        return X * self.scale + self.shift


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """The points (n, d) that kernel k-means has, and its kernel."""

    points: Array
    kernel: str
    gamma: float
    degree: int

    def products(self, X: Array) -> Array:
        """φ(x)·φ(p) for the rows of `X` (m, d) and each point: (m, n)."""
        points = self.points
        if self.kernel == "linear":
            # The same distances, with more digits.
            X, points = X - points.mean(axis=0), points - points.mean(axis=0)
        return kernel_matrix(X, points, self.kernel, self.gamma, self.degree, COEF0)

    @cached_property
    def ground(self) -> tuple[tuple[float, float, float, float], NDArray[np.float32]]:
        """A box around the points and φ(g)·φ(p) for places g spread over it, row by row.

        In single precision, since it is read again for every picture.
        """
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        margin = np.where(high > low, 0.2 * (high - low), 1.0)
        low, high = low - margin, high + margin
        steps = np.linspace(0, 1, _CELLS)
        x, y = (low[j] + steps * (high[j] - low[j]) for j in (0, 1))
        cells = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        return (low[0], high[0], low[1], high[1]), self.products(cells).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ClusterState(LabState):
    """One half-step. `fit` is a `KMeansState` or a `KernelKMeansState`, `earlier` the one before.

    For kernel k-means `space` is set, and `shares` (n, k) are the weights of the points in each
    centre's mean in feature space.
    """

    earlier: Any
    units: Units
    points: Array
    space: FeatureSpace | None = None
    shares: Array | None = None

    @property
    def inertia(self) -> float:
        """Σ ‖x - c‖², for kernel k-means in feature space."""
        return inertia_of(self.fit)

    @property
    def before(self) -> float | None:
        """The inertia of the half-step before, None at the first."""
        return None if self.earlier is None else inertia_of(self.earlier)

    @property
    def assigned(self) -> bool:
        """Whether the points have labels."""
        return bool(len(self.fit.labels)) and int(self.fit.labels[0]) >= 0

    @property
    def choosing(self) -> bool:
        """Whether first centres are still being chosen."""
        return bool(self.fit.phase == "seed")

    @cached_property
    def distances(self) -> Array:
        """The squared distance of each point to its own centre, or to the nearest one: (n,)."""
        if self.space is None:
            own: Array = self.fit.distances
            return own
        if not self.assigned:
            return read_only(self.fit.distances.min(axis=1))
        return read_only(self.fit.distances[np.arange(len(self.fit.labels)), self.fit.labels])

    @cached_property
    def places(self) -> Array:
        """Where the centres are drawn, in the data's own units: (m, d).

        A centre of kernel k-means has no place among the points; the point nearest to it stands
        for it.
        """
        if self.space is None:
            return read_only(self.units.back(self.fit.centers))
        distances = self.fit.distances
        if self.assigned:
            own = self.fit.labels[:, np.newaxis] == np.arange(distances.shape[1])
            distances = np.where(own, distances, np.inf)
        return read_only(self.points[distances.argmin(axis=0)])

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The number of points in each cluster: (k,)."""
        return np.bincount(self.fit.labels, minlength=len(self.places))

    @cached_property
    def switched(self) -> NDArray[np.int64]:
        """The points that changed cluster in this half-step; none when they first get one."""
        if self.fit.phase != "assign" or self.earlier is None or self.earlier.labels[0] < 0:
            return np.empty(0, np.int64)
        return np.flatnonzero(self.fit.labels != self.earlier.labels)

    @cached_property
    def moves(self) -> Array:
        """How far each centre of k-means went in this half-step, in the units clustered: (k,)."""
        if self.space is not None or self.fit.phase != "move":
            return np.zeros(len(self.places))
        far: Array = np.linalg.norm(self.fit.centers - self.earlier.centers, axis=1)
        return far

    @cached_property
    def ground(self) -> tuple[NDArray[np.int64], tuple[float, float, float, float]]:
        """Kernel k-means: the nearest centre of each cell (rows, columns), and the box it covers.

        ‖φ(g) - m‖² = K(g, g) - 2 φ(g)·m + m·m, where m·m follows from the distance of one point.
        K(g, g) is the same for all centres; the rest is smooth, and read between the places.
        """
        assert self.space is not None and self.shares is not None
        box, products = self.space.ground
        distances = self.fit.distances
        far = distances.argmax(axis=0)
        clusters = np.arange(distances.shape[1])
        rows = self.space.products(self.space.points[far])
        inner = np.einsum("cn,nc->c", rows, self.shares)
        norms = distances[far, clusters] - rows[clusters, far] + 2.0 * inner
        inward = products @ self.shares.astype(np.float32)
        heights = (norms - 2.0 * inward).T.reshape(-1, _CELLS, _CELLS)
        between = _between()
        nearest = (between @ heights @ between.T).argmin(axis=0)
        corners = self.units.back(np.array([[box[0], box[2]], [box[1], box[3]]]))
        (left, bottom), (right, top) = corners.tolist()
        return nearest, (left, right, bottom, top)


@cache
def _between() -> Array:
    """The weights that read a line of places in the middle of each cell: (cells, places)."""
    cells = _FINER * (_CELLS - 1)
    where = (np.arange(cells) + 0.5) / _FINER
    near = np.abs(where[:, np.newaxis] - np.arange(_CELLS))
    return read_only(np.maximum(1.0 - near, 0.0))


def inertia_of(fit: Any) -> float:
    """What a state of k-means or of kernel k-means brings down."""
    return float(fit.inertia if hasattr(fit, "inertia") else fit.objective)


def run_seed(values: Values, seed: int) -> Any:
    """The chance of a run: the seed's own, or that of the numbered start a person has picked."""
    number = int(values["start"])
    return seed if number == 0 else np.random.default_rng([seed, number])


def estimator(data: Dataset, values: Values, seed: Any, n_init: int, init: Any) -> Any:
    """The `KMeans` or `KernelKMeans` of these values."""
    if values["algorithm"] == "kmeans":
        return KMeans(
            values["k"],
            init=init,
            n_init=n_init,
            max_iter=_MOST_ITERATIONS,
            tol=0.0,
            random_state=seed,
        )
    return KernelKMeans(
        values["k"],
        kernel=values["kernel"],
        gamma=values["gamma"],
        degree=2,
        coef0=COEF0,
        init=init,
        n_init=n_init,
        max_iter=_MOST_ITERATIONS,
        random_state=seed,
    )


def states(
    data: Dataset, values: Values, seed: int, centers: Array | None = None, labels: Any = None
) -> Iterator[ClusterState]:
    """The half-steps of a run, from `centers` (k, d) in clustered units or `labels` if given."""
    check_enough(data, values["k"])
    units = Units.of(data.X, values["standardise"])
    X = read_only(units.into(data.X))
    kernel = values["algorithm"] == "kernel"
    init = "k-means++" if values["init"] == HAND else values["init"]
    if values["init"] == HAND and centers is None and labels is None:
        placed = starting_centers(values["placed"], data.X, values["k"], seed)
        centers = units.into(placed)
    if kernel and centers is not None:
        labels = labels_of(X, centers)
    if kernel and labels is not None:
        init = labels
    elif centers is not None:
        init = centers
    made = estimator(data, values, run_seed(values, seed), int(values["best_of"]), init)
    if not kernel:
        before = None
        for fit in made.iterate(X):
            yield ClusterState(fit, values, seed, before, units, data.X)
            before = fit
        return
    space = FeatureSpace(X, values["kernel"], float(values["gamma"]), 2)
    for state in _kernel_states(made.iterate(X), values, seed, units, data.X, space):
        if len(X) > _MANY_POINTS and data.n_features == 2:
            # Too long for a frame, and here it is a worker's time.
            _ = state.ground
        yield state


def still_unassigned(
    state: ClusterState, data: Dataset, values: Values, seed: int
) -> Iterator[ClusterState]:
    """A run from `state`, whose points have no clusters yet, on moved points; the same centres.

    Which points they are is not asked again: to find the best of several starts takes long.
    """
    made, old = 0, state.points
    if state.space is None and old.shape == data.X.shape:
        units = Units.of(data.X, values["standardise"])
        X = read_only(units.into(data.X))
        away = state.places[:, np.newaxis] - old
        chosen = (away**2).sum(axis=2).argmin(axis=1)
        fit = replace(state.fit, centers=read_only(X[chosen]), points=X)
        yield ClusterState(fit, values, seed, state.earlier, units, data.X)
        made = len(chosen) + (state.fit.phase == "init")
    yield from islice(states(data, values, seed), made, None)


def _kernel_states(
    fits: Iterator[Any],
    values: Values,
    seed: int,
    units: Units,
    points: Array,
    space: FeatureSpace,
) -> Iterator[ClusterState]:
    """Kernel k-means, with the centres as shares of the points."""
    before, shares = None, np.empty(0)
    for fit in fits:
        if fit.phase == "move" or (fit.phase == "init" and fit.labels[0] >= 0):
            members = fit.labels[:, np.newaxis] == np.arange(fit.distances.shape[1])
            shares = members / members.sum(axis=0)
        elif fit.phase in ("seed", "init"):
            chosen = fit.distances.argmin(axis=0)
            shares = (np.arange(len(points))[:, np.newaxis] == chosen).astype(np.float64)
        elif fit.relocated:
            shares = shares.copy()
            for cluster, point in fit.relocated:
                shares[:, cluster] = np.arange(len(points)) == point
        yield ClusterState(fit, values, seed, before, units, points, space, read_only(shares))
        before = fit


def labels_of(X: Array, centers: Array) -> NDArray[np.int64]:
    """The nearest of `centers` (k, d) for each row of `X` (n, d), every centre having one."""
    squares = ((X[:, np.newaxis] - centers) ** 2).sum(axis=2)
    labels: NDArray[np.int64] = squares.argmin(axis=1)
    fill_empty(labels, squares.min(axis=1), len(centers))
    return labels
