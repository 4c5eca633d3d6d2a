"""Which points belong together? k-means, by Lloyd's two half-steps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from ml.cluster_kernels import (
    distances_to_own,
    move_to_means,
    nearest_centers,
    nearest_centers_filtered,
    occupied,
    single_precision,
    squared_distances_to,
)
from ml.estimator import Estimator
from ml.kernel_kmeans import KernelKMeans, KernelKMeansState
from ml.seeding import check_clusters, check_starts, fill_empty, plus_plus
from ml.states import last, read_only
from ml.validation import (
    FloatArray,
    IntArray,
    check_choice,
    check_count,
    check_features,
    check_fitted,
    check_matrix,
    check_non_negative,
    check_spread,
    counted,
    generator,
)

__all__ = ["KMeans", "KMeansState", "KernelKMeans", "KernelKMeansState"]


@dataclass(frozen=True, eq=False)
class KMeansState:
    """What k-means knows after one half-step. Arrays are read-only; inertia never rises.

    While the first centres are chosen, in phases "seed" and "init", no point has a label yet: all
    are -1.
    """

    phase: Literal["seed", "init", "assign", "move"]
    iteration: int  # 0 before the first assignment, then from 1
    centers: FloatArray  # (k, d); in phase "seed" those chosen so far
    labels: IntArray  # (n,)
    points: FloatArray = field(repr=False)  # (n, d), the data themselves
    changed: int = 0  # points whose label this half-step changed
    moved: int = 0  # centres that this half-step moved
    shift: float = 0.0  # Σ ‖c_new - c_old‖² of this half-step
    relocated: tuple[tuple[int, int], ...] = ()  # (empty cluster, the far point it took)
    converged: bool = False  # the centres stay: no label changed, or shift within the tolerance

    @cached_property
    def distances(self) -> FloatArray:
        """‖x_i - c‖² to the centre of the label, before there are labels to the nearest: (n,).

        In phase "seed" these are the D² of k-means++. Computed when first asked for.
        """
        if self.phase in ("seed", "init"):
            return read_only(squared_distances_to(self.points, self.centers).min(axis=0))
        return read_only(distances_to_own(self.points, self.labels, self.centers))

    @cached_property
    def inertia(self) -> float:
        """Σ ‖x_i - c‖² over `distances`: what k-means brings down, and k-means++ before it."""
        return float(self.distances.sum())


@dataclass(frozen=True, eq=False)
class _SinglePrecision:
    """The data once more in float32, by which most labels can be told."""

    columns: NDArray[np.float32]
    middle: FloatArray
    scale: float

    def of(self, centers: FloatArray) -> NDArray[np.float32]:
        """Centres shifted and scaled like the columns; infinite where float32 ends."""
        with np.errstate(over="ignore"):
            return ((centers - self.middle) / self.scale).astype(np.float32)


class KMeans(Estimator):
    """k-means: centres c and labels z that make Σ ‖x_i - c_{z_i}‖² small, down to a local optimum.

    Lloyd 1982, "Least squares quantization in PCM". Starts come from k-means++ (Arthur and
    Vassilvitskii 2007), from random points, or from an array of centres (n_clusters, d); the best
    of `n_init` is kept. "auto" is 10 starts for "random" and 1 for "k-means++"; an array is always
    one. A run ends when no label changes, when Σ ‖c_new - c_old‖² <= tol times the features' mean
    variance, or after `max_iter` iterations. Names and rules are scikit-learn's.

    An empty cluster takes the point farthest from its own centre. More clusters than distinct
    points are an error.
    """

    _estimator_type = "clusterer"

    cluster_centers_: FloatArray
    labels_: IntArray
    inertia_: float
    n_iter_: int
    converged_: bool
    """The centres stay, and not only because `max_iter` was reached."""
    n_features_in_: int

    def __init__(
        self,
        n_clusters: int = 8,
        init: Any = "k-means++",
        n_init: int | str = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        random_state: int | np.random.Generator | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Cluster the rows of `X` (n, d); `y` is ignored. The result is `iterate`'s last state."""
        X = self._check(X)
        runs = (self._end(X, seed) for seed in self._seeds())
        best, self.converged_ = min(runs, key=lambda run: run[0].inertia)
        self.cluster_centers_ = best.centers.copy()
        self.labels_ = best.labels.copy()
        self.inertia_ = best.inertia
        self.n_iter_ = best.iteration
        self.n_features_in_ = X.shape[1]
        if not self.converged_:
            self._warn_unconverged(
                f"after {counted(self.n_iter_, 'iteration')}, its centres still on the move",
                "raise max_iter",
            )
        return self

    def iterate(self, X: Any, y: Any = None) -> Iterator[KMeansState]:
        """Yield the states of the run that `fit` keeps, from its first seed to its result.

        Of several starts the best is found first, unseen, so with `n_init=1` the first state
        comes soonest. The estimator itself doesn't change.
        """
        # The states look at the points later, when the caller may have moved them.
        X = read_only(self._check(X).copy())
        seeds = self._seeds()
        if len(seeds) > 1:
            seeds = [min(seeds, key=lambda seed: last(self._run(X, seed)).inertia)]
        return self._run(X, seeds[0])

    def fit_predict(self, X: Any, y: Any = None) -> IntArray:
        """Fit `X` (n, d) and return its labels (n,)."""
        return self.fit(X).labels_

    def fit_transform(self, X: Any, y: Any = None) -> FloatArray:
        """Fit `X` (n, d) and return the distance from each row to each centre (n, k)."""
        return self.fit(X).transform(X)

    def predict(self, X: Any) -> IntArray:
        """The nearest centre of each row of `X` (n, d): labels (n,)."""
        check_fitted(self)
        X = read_only(check_features(X, self.n_features_in_))
        labels: IntArray = nearest_centers(X, read_only(self.cluster_centers_))
        return labels

    def transform(self, X: Any) -> FloatArray:
        """The distance ‖x - c‖ from each row of `X` (n, d) to each centre: (n, k)."""
        check_fitted(self)
        X = read_only(check_features(X, self.n_features_in_))
        squares = squared_distances_to(X, read_only(self.cluster_centers_))
        distances: FloatArray = np.sqrt(squares.T)
        return distances

    def score(self, X: Any, y: Any = None) -> float:
        """The inertia of `X` (n, d) under the fitted centres, negated so that more is better."""
        check_fitted(self)
        X = read_only(check_features(X, self.n_features_in_))
        centers = read_only(self.cluster_centers_)
        return -float(distances_to_own(X, read_only(nearest_centers(X, centers)), centers).sum())

    def _check(self, X: Any) -> FloatArray:
        points = read_only(check_matrix(X, min_samples=1))
        check_spread(points, "X")
        k = check_clusters(self.n_clusters, points)
        check_count(self.max_iter, "max_iter")
        check_non_negative(self.tol, "tol")
        if not (isinstance(self.n_init, str) and self.n_init == "auto"):
            check_starts(self.n_init)
        if isinstance(self.init, str):
            check_choice(self.init, "init", ("k-means++", "random"))
        elif (shape := check_matrix(self.init, "init", 1).shape) != (k, points.shape[1]):
            raise ValueError(f"init must have shape {(k, points.shape[1])}, but has {shape}.")
        return points

    def _seeds(self) -> list[int]:
        """One whole number a start, for a generator that only this start draws from."""
        starts = 1
        if isinstance(self.init, str):
            automatic = 10 if self.init == "random" else 1
            starts = automatic if self.n_init == "auto" else int(self.n_init)
        return list(generator(self.random_state).integers(2**63, size=starts))

    def _end(self, X: FloatArray, seed: int) -> tuple[KMeansState, bool]:
        """The last state of a run, and whether it converged: labels may follow the last move."""
        converged = False
        for state in self._run(X, seed):
            converged = converged or state.converged
        return state, converged

    def _run(self, X: FloatArray, seed: int) -> Iterator[KMeansState]:
        for state in self._start(X, np.random.default_rng(seed)):
            yield state
        tolerance = self.tol and self.tol * float(X.var(axis=0).mean())
        single = _SinglePrecision(*single_precision(X))
        for iteration in range(1, self.max_iter + 1):
            state = _assign(state, single, iteration)
            yield state
            if state.converged:
                return
            state = _move(state, tolerance)
            yield state
            if state.converged:
                break
        # The labels still have to follow the last move, and a relocation is a move too. One that
        # gains nothing, as where squared distances underflow to 0, would be made for ever.
        while True:
            after = _assign(state, single, state.iteration)
            yield after
            if not (after.relocated and after.inertia < state.inertia):
                return
            state = after

    def _start(self, X: FloatArray, random: np.random.Generator) -> Iterator[KMeansState]:
        """The choosing of the first centres; the last state, phase "init", has them all."""
        if not isinstance(self.init, str):
            centers = check_matrix(self.init, "init", 1).copy()
        elif self.init == "random":
            centers = X[random.choice(len(X), self.n_clusters, replace=False)]
        else:

            def squared_distances(rows: IntArray) -> FloatArray:
                return squared_distances_to(X, read_only(X[rows]))

            for chosen in plus_plus(squared_distances, len(X), self.n_clusters, random):
                centers = X[chosen]
                yield _unassigned("seed", X, centers)
        yield _unassigned("init", X, centers)


def _unassigned(phase: Literal["seed", "init"], X: FloatArray, centers: FloatArray) -> KMeansState:
    labels = np.full(len(X), -1)
    return KMeansState(phase, 0, read_only(centers), read_only(labels), X)


def _assign(old: KMeansState, single: _SinglePrecision, iteration: int) -> KMeansState:
    """Lloyd's first half-step: each point takes its nearest centre, z_i = argmin_c ‖x_i - c‖²."""
    centers = old.centers
    labels = nearest_centers_filtered(
        old.points, read_only(single.columns), centers, read_only(single.of(centers))
    )
    relocated: tuple[tuple[int, int], ...] = ()
    if not occupied(labels, len(centers)).all():
        distances = distances_to_own(old.points, read_only(labels), centers)
        relocated = fill_empty(labels, distances, len(centers))
        centers = centers.copy()
        for cluster, point in relocated:
            centers[cluster] = old.points[point]
    changed = int(np.count_nonzero(labels != old.labels))
    return KMeansState(
        phase="assign",
        iteration=iteration,
        centers=read_only(centers),
        labels=read_only(labels),
        points=old.points,
        changed=changed,
        relocated=relocated,
        converged=changed == 0,
    )


def _move(old: KMeansState, tolerance: float) -> KMeansState:
    """Lloyd's second half-step: each centre moves to the mean of its points."""
    centers = move_to_means(old.points, old.labels, old.centers)
    steps = centers - old.centers
    shift = float((steps * steps).sum())
    return KMeansState(
        phase="move",
        iteration=old.iteration,
        centers=read_only(centers),
        labels=old.labels,
        points=old.points,
        moved=int(np.count_nonzero(steps.any(axis=1))),
        shift=shift,
        converged=shift <= tolerance,
    )
