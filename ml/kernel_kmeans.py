"""Which points belong together where no straight line parts them? k-means in feature space."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np

from ml.estimator import Estimator
from ml.kernels import Kernel, check_kernel, check_resolution, resolve_gamma
from ml.seeding import check_clusters, check_starts, fill_empty, plus_plus
from ml.states import last, read_only
from ml.validation import (
    FloatArray,
    IntArray,
    check_choice,
    check_count,
    check_features,
    check_fitted,
    check_labels,
    check_matrix,
    check_spread,
    counted,
    generator,
)

# The kernel matrix of so many points takes 3.2 GB.
MAX_SAMPLES = 20_000


@dataclass(frozen=True, eq=False)
class KernelKMeansState:
    """What kernel k-means knows after one half-step. Arrays are read-only; the objective never
    rises.

    The centres lie in feature space and are never computed, only the distances to them. While the
    first are chosen, in phases "seed" and "init", they are points, and no point has a label yet.
    """

    phase: Literal["seed", "init", "assign", "move"]
    iteration: int  # 0 before the first assignment, then from 1
    labels: IntArray  # (n,), -1 before there are any
    distances: FloatArray  # (n, k): ‖φ(x_i) - m_c‖²; in phase "seed" to those chosen so far
    objective: float  # Σ ‖φ(x_i) - m_{z_i}‖², before there are labels to the nearest
    changed: int = 0  # points whose label this half-step changed
    relocated: tuple[tuple[int, int], ...] = ()  # (empty cluster, the far point it took)
    converged: bool = False  # no label changed


class KernelKMeans(Estimator):
    """Kernel k-means: k-means on φ(x), seen only through K(x, y) = φ(x)·φ(y).

    Dhillon, Guan and Kulis 2004, "Kernel k-means, spectral clustering and normalized cuts", with
    unit weights. `kernel` is "linear", "poly" or "rbf", with `gamma` ("scale", "auto" or a
    number), `degree` and `coef0` as in scikit-learn's SVC. Starts come from k-means++ in feature
    space, from random points, or from an array of labels 0 to k - 1 (n,); the best of `n_init` is
    kept. A run ends when no label changes or after `max_iter` iterations. The centres are always
    the means of `labels_`.

    An empty cluster takes the point farthest from its own centre. Time and memory grow with n².
    """

    _estimator_type = "clusterer"

    labels_: IntArray
    objective_: float
    inertia_: float  # the same number, by k-means' name
    gamma_: float
    n_iter_: int
    converged_: bool  # no label changed in the end
    n_features_in_: int

    def __init__(
        self,
        n_clusters: int = 8,
        kernel: str = "rbf",
        gamma: float | str = "scale",
        degree: int = 3,
        coef0: float = 0.0,
        init: Any = "k-means++",
        n_init: int = 10,
        max_iter: int = 300,
        random_state: int | np.random.Generator | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Cluster the rows of `X` (n, d); `y` is ignored. The result is `iterate`'s last state."""
        X = self._check(X)
        kernel = self._named_kernel(X)
        gram = _gram(kernel, X)
        runs = (last(self._run(gram, seed)) for seed in self._seeds())
        best = min(runs, key=lambda state: state.objective)
        self.labels_ = best.labels.copy()
        self.objective_ = self.inertia_ = best.objective
        self._kernel = kernel
        self.gamma_ = kernel.gamma
        self.n_iter_ = best.iteration
        self.converged_ = best.converged
        self.n_features_in_ = X.shape[1]
        self._points = X.copy()
        self._shares = _shares(best.labels, self.n_clusters)
        self._norms = _squared_norms(gram @ self._shares, self._shares)
        if not self.converged_:
            self._warn_unconverged(
                f"after {counted(self.n_iter_, 'iteration')}, its centres still on the move",
                "raise max_iter",
            )
        return self

    def iterate(self, X: Any, y: Any = None) -> Iterator[KernelKMeansState]:
        """Yield the states of the run that `fit` keeps, from its first seed to its result.

        Of several starts the best is found first, unseen, so with `n_init=1` the first state
        comes soonest. The estimator itself doesn't change.
        """
        X = self._check(X)
        gram = _gram(self._named_kernel(X), X)
        seeds = self._seeds()
        if len(seeds) > 1:
            seeds = [min(seeds, key=lambda seed: last(self._run(gram, seed)).objective)]
        return self._run(gram, seeds[0])

    def fit_predict(self, X: Any, y: Any = None) -> IntArray:
        """Fit `X` (n, d) and return its labels (n,)."""
        return self.fit(X).labels_

    def fit_transform(self, X: Any, y: Any = None) -> FloatArray:
        """Fit `X` (n, d) and return ‖φ(x) - m‖ from each row to each centre (n, k)."""
        return self.fit(X).transform(X)

    def predict(self, X: Any) -> IntArray:
        """The nearest centre, in feature space, of each row of `X` (n, d): labels (n,)."""
        labels: IntArray = self._squared_distances(X).argmin(axis=1)
        return labels

    def transform(self, X: Any) -> FloatArray:
        """‖φ(x) - m‖ from each row of `X` (n, d) to each centre: (n, k)."""
        distances: FloatArray = np.sqrt(self._squared_distances(X))
        return distances

    def score(self, X: Any, y: Any = None) -> float:
        """The objective of `X` (n, d) under the fitted centres, negated: more is better."""
        return -float(self._squared_distances(X).min(axis=1).sum())

    def _squared_distances(self, X: Any) -> FloatArray:
        check_fitted(self)
        X = check_features(X, self.n_features_in_)
        kernel, points = self._kernel, self._points
        if kernel.name == "linear":
            X, points = X - points.mean(axis=0), points - points.mean(axis=0)
        diagonal = kernel.diagonal(X)
        products: FloatArray = kernel.matrix(X, points) @ self._shares
        return _expand(diagonal, products, self._norms)

    def _named_kernel(self, X: FloatArray) -> Kernel:
        """The kernel with all its numbers, "scale" of `X` among them."""
        gamma = resolve_gamma(self.gamma, X)
        return Kernel(self.kernel, gamma, int(self.degree), float(self.coef0))

    def _check(self, X: Any) -> FloatArray:
        points = check_matrix(X, min_samples=1)
        check_spread(points, "X")
        k = check_clusters(self.n_clusters, points)
        check_kernel(self.kernel, self.degree, self.coef0)
        check_starts(self.n_init)
        check_count(self.max_iter, "max_iter")
        if len(points) > MAX_SAMPLES:
            raise ValueError(
                f"X has {len(points)} samples; the kernel matrix is too large above {MAX_SAMPLES}."
            )
        if isinstance(self.init, str):
            check_choice(self.init, "init", ("k-means++", "random"))
        elif set(check_labels(self.init, len(points), "init")[0].tolist()) != set(range(k)):
            raise ValueError(f"init must hold the labels 0 to {k - 1}, each at least once.")
        return points

    def _seeds(self) -> list[int]:
        """One whole number a start, for a generator that only this start draws from."""
        starts = self.n_init if isinstance(self.init, str) else 1
        return list(generator(self.random_state).integers(2**63, size=starts))

    def _run(self, gram: FloatArray, seed: int) -> Iterator[KernelKMeansState]:
        for state in self._start(gram, np.random.default_rng(seed)):
            yield state
        for iteration in range(1, self.max_iter + 1):
            state = _assign(gram, state, iteration)
            yield state
            if state.converged:
                return
            state = _move(gram, state, self.n_clusters)
            yield state

    def _start(self, gram: FloatArray, random: np.random.Generator) -> Iterator[KernelKMeansState]:
        """The choosing of the first centres; the last state, phase "init", has them all."""
        n, k = len(gram), self.n_clusters
        if not isinstance(self.init, str):
            labels = check_labels(self.init, n, "init")[1]
            distances = _squared_distances(gram, labels, k)
            yield _state("init", 0, labels, distances)
            return
        none = np.full(n, -1)
        if self.init == "random":
            chosen = random.choice(n, k, replace=False)
        else:
            for chosen in plus_plus(lambda rows: _to_points(gram, rows).T, n, k, random):
                yield _state("seed", 0, none, _to_points(gram, chosen))
        yield _state("init", 0, none, _to_points(gram, chosen))


def _gram(kernel: Kernel, X: FloatArray) -> FloatArray:
    """φ(x_i)·φ(x_j), (n, n). Raises ValueError where doubles can't hold it or its differences."""
    # The distances of the linear kernel don't depend on the origin, but their digits do.
    points = X - X.mean(axis=0) if kernel.name == "linear" else X
    kernel.diagonal(points)
    check_resolution(kernel, points)
    return kernel.matrix(points)


def _assign(gram: FloatArray, old: KernelKMeansState, iteration: int) -> KernelKMeansState:
    """First half-step: each point takes its nearest centre, z_i = argmin_c ‖φ(x_i) - m_c‖²."""
    rows = np.arange(len(gram))
    distances, labels = old.distances, old.distances.argmin(axis=1)
    if old.labels[0] >= 0:
        # Rounding in the kernel matrix must not send a point to and fro between equals.
        gain = distances[rows, old.labels] - distances[rows, labels]
        labels = np.where(gain > 1e-12 * np.abs(gram.diagonal()).max(), labels, old.labels)
    relocated = fill_empty(labels, distances[rows, labels], distances.shape[1])
    if relocated:
        clusters, points = np.array(relocated).T
        distances = distances.copy()
        distances[:, clusters] = _to_points(gram, points)
    changed = int(np.count_nonzero(labels != old.labels))
    return _state("assign", iteration, labels, distances, changed, relocated)


def _move(gram: FloatArray, old: KernelKMeansState, k: int) -> KernelKMeansState:
    """Second half-step: each centre moves to the mean of its points in feature space."""
    return _state("move", old.iteration, old.labels, _squared_distances(gram, old.labels, k))


def _squared_distances(gram: FloatArray, labels: IntArray, k: int) -> FloatArray:
    """‖φ(x_i) - m_c‖² = K_ii - 2 Σ_{j in c} K_ij / |c| + Σ_{j,l in c} K_jl / |c|²: (n, k)."""
    shares = _shares(labels, k)
    products = gram @ shares
    return _expand(gram.diagonal(), products, _squared_norms(products, shares))


def _expand(diagonal: FloatArray, products: FloatArray, norms: FloatArray) -> FloatArray:
    """φ·φ - 2 φ·m + m·m, (n, k), without the small negative numbers that rounding leaves."""
    return np.maximum(diagonal[:, np.newaxis] - 2.0 * products + norms, 0.0)


def _shares(labels: IntArray, k: int) -> FloatArray:
    """The weight of each point in each centre's mean, 1/|c| in its own cluster, else 0: (n, k)."""
    members = labels[:, np.newaxis] == np.arange(k)
    shares: FloatArray = members / members.sum(axis=0)
    return shares


def _squared_norms(products: FloatArray, shares: FloatArray) -> FloatArray:
    """m_c·m_c from φ(x_i)·m_c and the shares of the points: (k,)."""
    norms: FloatArray = np.einsum("ic,ic->c", products, shares)
    return norms


def _to_points(gram: FloatArray, rows: IntArray) -> FloatArray:
    """‖φ(x_i) - φ(x_j)‖² from every point to the points `rows` (m,): (n, m)."""
    diagonal = gram.diagonal()
    return _expand(diagonal, gram[:, rows], diagonal[rows])


def _state(
    phase: Literal["seed", "init", "assign", "move"],
    iteration: int,
    labels: IntArray,
    distances: FloatArray,
    changed: int = 0,
    relocated: tuple[tuple[int, int], ...] = (),
) -> KernelKMeansState:
    own = distances.min(axis=1) if labels[0] < 0 else distances[np.arange(len(labels)), labels]
    return KernelKMeansState(
        phase=phase,
        iteration=iteration,
        labels=read_only(labels),
        distances=read_only(distances),
        objective=float(own.sum()),
        changed=changed,
        relocated=relocated,
        converged=phase == "assign" and changed == 0,
    )
