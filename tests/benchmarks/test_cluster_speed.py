"""k-means and EM against scikit-learn: equal starts, equal stopping rule, equal results."""

import warnings

import numpy as np
import pytest
import sklearn.cluster
import sklearn.mixture
from sklearn.datasets import make_blobs
from threadpoolctl import threadpool_limits

from ml.cluster import KMeans
from ml.mixture import GaussianMixture
from tests.benchmarks.ratios import record
from tests.benchmarks.turns import fastest

THREADS = [pytest.param(1, id="one thread"), pytest.param(None, id="default threads")]


def points(kind, n, d, centers):
    if kind == "one cloud":
        return np.random.default_rng(0).normal(size=(n, d))
    return make_blobs(n, d, centers=centers, cluster_std=2.0, random_state=0)[0]


def record_against_scikit_learn(what, ours, theirs, threads, rounds=25):
    with threadpool_limits(threads), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 50 iterations are the task, converged or not
        our_time, their_time = fastest(ours, theirs, rounds=rounds)
    record(
        f"{what}, against scikit-learn, {'default threads' if threads is None else '1 thread'}",
        their_time / our_time,
        1.0,
        note=f"{1e3 * our_time:.1f} ms against {1e3 * their_time:.1f} ms",
    )


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("kind", ["one cloud", "blobs"])
@pytest.mark.parametrize(("d", "k"), [(2, 8), (20, 20)])
def test_k_means_against_scikit_learn(d, k, kind, threads):
    X = points(kind, 10_000, d, k)
    settings = {"init": X[:k].copy(), "n_init": 1, "max_iter": 50, "tol": 0.0}
    ours, theirs = KMeans(k, **settings), sklearn.cluster.KMeans(k, **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours.fit(X), theirs.fit(X)
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-9)
    what = f"KMeans 10,000x{d}, k={k}, {kind}, {ours.n_iter_} iterations"
    record_against_scikit_learn(what, lambda: ours.fit(X), lambda: theirs.fit(X), threads)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("kind", ["one cloud", "blobs"])
def test_gaussian_mixture_against_scikit_learn(kind, threads):
    X, k = points(kind, 10_000, 2, 8), 8
    start = {
        "weights_init": np.full(k, 1.0 / k),
        "means_init": X[:k],
        "precisions_init": np.array([np.linalg.inv(np.cov(X.T))] * k),
    }
    ours = GaussianMixture(k, max_iter=50, tol=0.0, **start)
    theirs = sklearn.mixture.GaussianMixture(k, max_iter=50, tol=0.0, reg_covar=0.0, **start)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours.fit(X), theirs.fit(X)
    assert ours.n_iter_ == theirs.n_iter_ == 50
    assert ours.score(X) == pytest.approx(theirs.score(X), rel=1e-8)
    what = f"GaussianMixture 10,000x2, k=8, {kind}, 50 iterations"
    record_against_scikit_learn(what, lambda: ours.fit(X), lambda: theirs.fit(X), threads, 7)


@pytest.mark.parametrize(("d", "k"), [(2, 8), (20, 20)])
def test_lloyd_grows_with_the_points(d, k):
    X = points("one cloud", 40_000, d, k)
    model = KMeans(k, init=X[:k].copy(), max_iter=20, tol=0.0)
    assert model.fit(X[:20_000]).n_iter_ == model.fit(X).n_iter_ == 20
    half, whole = fastest(lambda: model.fit(X[:20_000]), lambda: model.fit(X), rounds=25)
    record(f"KMeans d={d}, k={k}: 40,000 points against 20,000", whole / half, 2.3, "at most")


def test_em_grows_with_the_points():
    X = points("one cloud", 40_000, 2, 8)
    model = GaussianMixture(8, max_iter=10, tol=0.0, means_init=X[:8])
    half, whole = fastest(lambda: model.fit(X[:20_000]), lambda: model.fit(X), rounds=9)
    record("GaussianMixture: 40,000 points against 20,000", whole / half, 2.3, "at most")
