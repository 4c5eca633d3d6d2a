"""Which few Gaussians may have made these points? Mixtures, fitted by expectation-maximisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, Self

import numpy as np

from ml import metrics
from ml.estimator import Estimator
from ml.gaussian import (
    COVARIANCE_TYPES,
    count_parameters,
    covariance_matrices,
    feature_scales,
    precisions,
)
from ml.mixture_start import GivenStart, check_given, start
from ml.mixture_steps import Mixture, expect, maximise
from ml.seeding import check_clusters, check_starts
from ml.states import last, read_only
from ml.validation import (
    LARGEST_TABLE,
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

# Where a floor is so many times the variance of the data, its covariances are still doubles.
LARGEST_FLOOR = 1e6


@dataclass(frozen=True, eq=False)
class MixtureState:
    """What expectation-maximisation knows after one half-step. Arrays are read-only.

    In phase "init" the responsibilities are those that the first parameters came from, or the
    weights where these were given. The log-likelihood never falls while the floor doesn't act.
    """

    phase: Literal["init", "E", "M"]
    iteration: int  # 0 at the start, then from 1
    responsibilities: FloatArray  # (n, k): γ(z_ic), each row adds up to 1
    weights: FloatArray  # (k,)
    means: FloatArray  # (k, d)
    covariances: FloatArray  # full (k, d, d), tied (d, d), diag (k, d), spherical (k,)
    covariance_type: str
    log_likelihood: float  # ln p(X | weights, means, covariances), the sum over the points
    lower_bound: float  # the mean log-likelihood that the last E step found
    minimum_eigenvalue: float  # the least of any covariance before the floor, in the floor's unit
    floored: tuple[int, ...] = ()  # components whose covariance the floor has lifted
    converged: bool = False

    @property
    def floor_active(self) -> bool:
        """Whether the floor has lifted a covariance; the log-likelihood may then fall."""
        return bool(self.floored)

    @property
    def labels(self) -> IntArray:
        """The component most responsible for each point: (n,)."""
        labels: IntArray = self.responsibilities.argmax(axis=1)
        return labels

    @property
    def covariance_matrices(self) -> FloatArray:
        """The covariances of any type as full matrices: (k, d, d)."""
        return covariance_matrices(self.covariances, self.covariance_type, *self.means.shape)

    def score_samples(self, X: Any) -> FloatArray:
        """ln p(x) under these parameters for each row of `X` (n, d): (n,), for contours."""
        points = check_features(X, self.means.shape[1])
        mixture = Mixture(self.weights, self.means, self.covariances, self.covariance_type)
        return expect(_columns(points), mixture)[1]


class GaussianMixture(Estimator):
    """A mixture p(x) = Σ_c π_c N(x | μ_c, Σ_c) with the most likelihood, found locally by EM.

    Dempster, Laird and Rubin 1977; Bishop, "Pattern Recognition and Machine Learning", section
    9.2. Names, shapes and the stopping rule are scikit-learn's: a run ends when the mean
    log-likelihood of the E step changes by less than `tol`, or after `max_iter` iterations, and
    the best of `n_init` starts is kept. `init` is "kmeans" or "random" responsibilities, or, as
    `means_init`, the first means (k, d). `weights_init` (k,) and `covariances_init` or its inverse
    `precisions_init` (in the shape of the type) replace what the start would find; beside given
    means, weights not given are equal, and covariances not given are those of the data.

    `reg_covar` is a floor and not, as in scikit-learn, an addition: the least eigenvalue that a
    covariance may have in units where every feature has variance 1 (for "spherical", in units of
    the features' mean variance). While it doesn't act the fit is the plain maximum of the
    likelihood, scikit-learn's with `reg_covar=0`. `floor_active_` says whether it acts.
    """

    _estimator_type = "density_estimator"

    weights_: FloatArray
    means_: FloatArray
    covariances_: FloatArray
    precisions_: FloatArray
    precisions_cholesky_: FloatArray
    converged_: bool
    n_iter_: int
    lower_bound_: float
    floor_active_: bool
    n_features_in_: int

    def __init__(
        self,
        n_components: int = 1,
        covariance_type: str = "full",
        init: Any = "kmeans",
        reg_covar: float = 1e-6,
        max_iter: int = 100,
        tol: float = 1e-3,
        n_init: int = 1,
        weights_init: Any = None,
        means_init: Any = None,
        covariances_init: Any = None,
        precisions_init: Any = None,
        random_state: int | np.random.Generator | None = None,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.init = init
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.tol = tol
        self.n_init = n_init
        self.weights_init = weights_init
        self.means_init = means_init
        self.covariances_init = covariances_init
        self.precisions_init = precisions_init
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Fit the mixture to `X` (n, d); `y` is ignored. The result is `iterate`'s last state."""
        columns = _columns(self._check(X))
        runs = (last(self._run(columns, seed)) for seed in self._seeds())
        best = max(runs, key=lambda state: state.lower_bound)
        self.weights_ = best.weights.copy()
        self.means_ = best.means.copy()
        self.covariances_ = best.covariances.copy()
        self.precisions_cholesky_, self.precisions_ = precisions(
            self.covariances_, self.covariance_type
        )
        self.converged_ = best.converged
        self.n_iter_ = best.iteration
        self.lower_bound_ = best.lower_bound
        self.floor_active_ = best.floor_active
        self.n_features_in_ = len(columns)
        if not self.converged_:
            self._warn_unconverged(
                f"after {counted(self.n_iter_, 'iteration')}, its likelihood still on the move",
                f"raise max_iter, or tol={float(self.tol):g}",
            )
        return self

    def iterate(self, X: Any, y: Any = None) -> Iterator[MixtureState]:
        """Yield the states of the run that `fit` keeps, from its start to its result.

        Of several starts the best is found first, unseen, so with `n_init=1` the first state
        comes soonest. The estimator itself doesn't change.
        """
        columns = _columns(self._check(X))
        seeds = self._seeds()
        if len(seeds) > 1:
            seeds = [max(seeds, key=lambda seed: last(self._run(columns, seed)).lower_bound)]
        return self._run(columns, seeds[0])

    def fit_predict(self, X: Any, y: Any = None) -> IntArray:
        """Fit `X` (n, d) and return the most responsible component of each row: (n,)."""
        return self.fit(X).predict(X)

    def predict(self, X: Any) -> IntArray:
        """The component most responsible for each row of `X` (n, d): (n,)."""
        labels: IntArray = self._expect(X)[0].argmax(axis=0)
        return labels

    def predict_proba(self, X: Any) -> FloatArray:
        """γ(z_ic) = π_c N(x_i | μ_c, Σ_c) / Σ_j π_j N(x_i | μ_j, Σ_j), Bishop 9.23: (n, k)."""
        return np.ascontiguousarray(self._expect(X)[0].T)

    def score_samples(self, X: Any) -> FloatArray:
        """ln p(x) for each row of `X` (n, d): (n,)."""
        return self._expect(X)[1]

    def score(self, X: Any, y: Any = None) -> float:
        """The mean of ln p(x) over the rows of `X` (n, d)."""
        return float(self.score_samples(X).mean())

    def bic(self, X: Any) -> float:
        """p ln n - 2 ln p(X) with p free parameters (Schwarz 1978): less is better."""
        evidence = self.score_samples(X)
        return metrics.bic(float(evidence.sum()), self._count(), len(evidence))

    def aic(self, X: Any) -> float:
        """2p - 2 ln p(X) with p free parameters (Akaike 1974): less is better."""
        return metrics.aic(float(self.score_samples(X).sum()), self._count())

    def sample(self, n_samples: int = 1) -> tuple[FloatArray, IntArray]:
        """Draw `n_samples` points (n, d) and their components (n,), ordered by component."""
        check_fitted(self)
        random = generator(self.random_state)
        component_factors = self._mixture().factors()
        most = LARGEST_TABLE // component_factors[0].size
        counts = random.multinomial(check_count(n_samples, "n_samples", 1, most), self.weights_)
        labels: IntArray = np.repeat(np.arange(len(counts)), counts)
        noise = random.standard_normal((n_samples, self.n_features_in_))
        factors = component_factors[labels]
        if factors.ndim == 3:
            return self.means_[labels] + np.einsum("nij,nj->ni", factors, noise), labels
        return self.means_[labels] + factors * noise, labels

    def _mixture(self) -> Mixture:
        check_fitted(self)
        return Mixture(self.weights_, self.means_, self.covariances_, self.covariance_type)

    def _expect(self, X: Any) -> tuple[FloatArray, FloatArray]:
        mixture = self._mixture()
        return expect(_columns(check_features(X, self.n_features_in_)), mixture)

    def _count(self) -> int:
        return count_parameters(self.covariance_type, *self.means_.shape)

    def _check(self, X: Any) -> FloatArray:
        points = check_matrix(X)
        check_spread(points, "X")
        k = check_count(self.n_components, "n_components")
        check_choice(self.covariance_type, "covariance_type", COVARIANCE_TYPES)
        check_non_negative(self.reg_covar, "reg_covar", LARGEST_FLOOR)
        check_non_negative(self.tol, "tol")
        check_count(self.max_iter, "max_iter")
        check_starts(self.n_init)
        if k > len(points):
            raise ValueError(f"n_components is {k}, but X has only {len(points)} samples.")
        if self._given(points.shape[1]).means is None and self.init == "kmeans":
            check_clusters(k, points, "n_components")
        return points

    def _given(self, n_features: int) -> GivenStart:
        return check_given(
            self.init,
            self.weights_init,
            self.means_init,
            self.covariances_init,
            self.precisions_init,
            self.n_components,
            n_features,
            self.covariance_type,
        )

    def _seeds(self) -> list[int]:
        """One whole number a start, for a generator that only this start draws from."""
        by_chance = isinstance(self.init, str) and self.means_init is None
        starts = self.n_init if by_chance else 1
        return list(generator(self.random_state).integers(2**63, size=starts))

    def _run(self, columns: FloatArray, seed: int) -> Iterator[MixtureState]:
        scales = feature_scales(columns)
        floor = float(self.reg_covar)
        mixture, responsibilities = start(
            columns,
            self.init,
            self._given(len(columns)),
            self.covariance_type,
            self.n_components,
            scales,
            floor,
            np.random.default_rng(seed),
        )
        # What the E step finds also gives the likelihood, so each is made as soon as it can be.
        expected, evidence = expect(columns, mixture)
        yield _state("init", 0, mixture, responsibilities, evidence, float(evidence.mean()))
        before = -inf
        for iteration in range(1, self.max_iter + 1):
            responsibilities, lower_bound = expected, float(evidence.mean())
            yield _state("E", iteration, mixture, responsibilities, evidence, lower_bound)
            converged, before = abs(lower_bound - before) < self.tol, lower_bound
            mixture = maximise(columns, responsibilities, mixture, scales, floor)
            expected, evidence = expect(columns, mixture)
            yield _state(
                "M", iteration, mixture, responsibilities, evidence, lower_bound, converged
            )
            if converged:
                return


def _state(
    phase: Literal["init", "E", "M"],
    iteration: int,
    mixture: Mixture,
    responsibilities: FloatArray,
    evidence: FloatArray,
    lower_bound: float,
    converged: bool = False,
) -> MixtureState:
    return MixtureState(
        phase=phase,
        iteration=iteration,
        responsibilities=read_only(responsibilities.T),
        weights=read_only(mixture.weights),
        means=read_only(mixture.means),
        covariances=read_only(mixture.covariances),
        covariance_type=mixture.covariance_type,
        log_likelihood=float(evidence.sum()),
        lower_bound=lower_bound,
        minimum_eigenvalue=mixture.minimum_eigenvalue,
        floored=mixture.floored,
        converged=converged,
    )


def _columns(points: FloatArray) -> FloatArray:
    return np.array(points.T, order="C")  # always a copy: the caller may move the points in a run
