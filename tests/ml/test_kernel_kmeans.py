"""Kernel k-means is k-means in feature space: equal to it where that is known, right beyond it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_circles
from sklearn.metrics import normalized_mutual_info_score

from ml.cluster import KernelKMeans, KMeans
from ml.datasets import load
from ml.kernels import kernel_matrix
from ml.validation import NotFittedError

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=50, deadline=None)
kernels = st.sampled_from(
    [{"kernel": "linear"}, {"kernel": "rbf"}, {"kernel": "poly", "degree": 2, "coef0": 1.0}]
)


@st.composite
def problems(draw):
    random = np.random.default_rng(draw(seeds))
    n, d = draw(st.integers(2, 40)), draw(st.integers(1, 5))
    X = random.normal(size=(n, d))
    if draw(st.booleans()):
        X = random.integers(0, 3, size=(n, d)).astype(float)
    return X, draw(st.integers(1, min(len(np.unique(X, axis=0)), 8)))


def objective_of(gram, labels, k):
    """Σ_c (Σ_{i in c} K_ii - Σ_{i,j in c} K_ij / |c|), from the definition."""
    total = 0.0
    for c in range(k):
        own = gram[np.ix_(labels == c, labels == c)]
        total += np.trace(own) - own.sum() / len(own)
    return total


@few
@given(problems(), kernels, st.sampled_from(["k-means++", "random"]), seeds)
def test_the_objective_never_rises_and_no_cluster_empties(problem, kernel, init, seed):
    X, k = problem
    model = KernelKMeans(k, **kernel, gamma=0.7, init=init, n_init=1, random_state=seed)
    states = list(model.iterate(X))
    settings = {"kernel": "rbf", "degree": 3, "coef0": 0.0} | kernel
    gram = kernel_matrix(X, X, gamma=0.7, **settings)
    scale = 1e-11 * np.abs(gram).max() * len(X)
    before = np.inf
    for state in states:
        assert state.objective <= before + scale
        before = state.objective
        if state.phase in ("seed", "init"):
            assert np.all(state.labels == -1)
            continue
        assert np.array_equal(np.unique(state.labels), np.arange(k))
        assert state.distances.shape == (len(X), k)
        if state.phase == "move":
            assert state.objective == pytest.approx(objective_of(gram, state.labels, k), abs=scale)
    assert states[-1].converged
    assert states[-1].objective == pytest.approx(
        objective_of(gram, states[-1].labels, k), abs=scale
    )


def test_linear_kernel_is_k_means_on_iris():
    # reference: KernelKMeans(kernel="linear") on Iris: the same partition and objective as k-means
    X = load("iris").X
    plain = KMeans(3, n_init=10, random_state=0).fit(X)
    kernel = KernelKMeans(3, kernel="linear", n_init=10, random_state=0).fit(X)
    assert kernel.objective_ == pytest.approx(78.851441, abs=1e-6)
    assert kernel.objective_ == pytest.approx(plain.inertia_, rel=1e-12)
    assert kernel.inertia_ == kernel.objective_
    np.testing.assert_array_equal(kernel.labels_, plain.labels_)


@few
@given(seeds, st.integers(2, 40), st.integers(1, 5), st.integers(1, 5))
def test_linear_kernel_takes_the_steps_of_k_means(seed, n, d, k):
    X = np.random.default_rng(seed).normal(size=(n, d)) + 1e6
    k = min(k, n)
    start = {"init": "random", "n_init": 1, "random_state": seed}
    plain = KMeans(k, tol=0.0, **start).fit(X)
    kernel = KernelKMeans(k, kernel="linear", **start).fit(X)
    np.testing.assert_array_equal(kernel.labels_, plain.labels_)
    assert kernel.objective_ == pytest.approx(plain.inertia_, rel=1e-7, abs=1e-7)
    new = np.random.default_rng(seed + 1).normal(size=(9, d)) + 1e6
    np.testing.assert_array_equal(kernel.predict(new), plain.predict(new))
    np.testing.assert_allclose(kernel.transform(new), plain.transform(new), atol=1e-5)
    assert kernel.score(new) == pytest.approx(plain.score(new), rel=1e-6, abs=1e-6)


def test_two_rings():
    # reference: two rings, 1,000 points, factor 0.3, noise 0.1
    X, rings = make_circles(1000, factor=0.3, noise=0.1, random_state=0)

    def agreement(labels):
        return normalized_mutual_info_score(rings, labels)

    assert agreement(KMeans(2, n_init=10, random_state=0).fit_predict(X)) < 0.01
    found = KernelKMeans(2, gamma=2.0, n_init=10, random_state=0).fit(X)
    assert agreement(found.labels_) == 1.0
    for sigma in (0.1, 1.5):
        fit = KernelKMeans(2, gamma=1.0 / (2.0 * sigma**2), n_init=10, random_state=0).fit(X)
        assert agreement(fit.labels_) < 0.5
    new, new_rings = make_circles(500, factor=0.3, noise=0.05, random_state=1)
    assert normalized_mutual_info_score(new_rings, found.predict(new)) == 1.0


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@few
@given(problems(), kernels, st.integers(1, 3), seeds)
def test_fit_is_the_last_state(problem, kernel, n_init, seed):
    X, k = problem
    model = KernelKMeans(k, **kernel, n_init=n_init, max_iter=3, random_state=seed)
    *_, state = model.iterate(X)
    assert not hasattr(model, "labels_")
    model.fit(X)
    np.testing.assert_array_equal(state.labels, model.labels_)
    assert state.objective == model.objective_
    assert state.iteration == model.n_iter_


def test_the_fitted_points_are_predicted_as_they_were_labelled():
    X = load("iris").X
    for kernel in ("linear", "rbf", "poly"):
        fit = KernelKMeans(4, kernel=kernel, random_state=0).fit(X)
        np.testing.assert_array_equal(fit.predict(X), fit.labels_)
        assert -fit.score(X) == pytest.approx(fit.objective_, rel=1e-9)


def test_a_start_from_labels():
    X = np.array([[0.0], [1.0], [2.0], [10.0]])
    model = KernelKMeans(2, kernel="linear", init=[0, 1, 0, 1])
    states = list(model.iterate(X))
    assert states[0].phase == "init"
    assert states[0].labels.tolist() == [0, 1, 0, 1]
    assert states[0].objective == pytest.approx(2.0 + 40.5)
    assert model.fit(X).labels_.tolist() == [0, 0, 0, 1]
    for wrong in ([0, 0, 0, 0], [0, 1, 2, 1], [0, 1]):
        with pytest.raises(ValueError, match="init"):
            KernelKMeans(2, init=wrong).fit(X)


def test_points_that_the_kernel_maps_to_one():
    # (x·y)² can't tell x from -x: two clusters hold everything, the third takes what it can.
    X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    fit = KernelKMeans(3, kernel="poly", degree=2, gamma=1.0, random_state=0).fit(X)
    assert sorted(fit.labels_) == [0, 1, 2]
    assert fit.objective_ == 0.0


def test_one_cluster_and_one_cluster_a_point():
    X = np.random.default_rng(0).normal(size=(12, 3))
    one = KernelKMeans(1, gamma=1.0).fit(X)
    assert one.objective_ == pytest.approx(12 - kernel_matrix(X, X, "rbf", 1.0).sum() / 12)
    each = KernelKMeans(12, gamma=1.0, random_state=0).fit(X)
    assert each.objective_ == pytest.approx(0.0, abs=1e-12)
    assert sorted(each.labels_) == list(range(12))


def test_a_constant_kernel_still_fills_every_cluster():
    X = np.arange(12.0).reshape(6, 2)
    fit = KernelKMeans(3, kernel="rbf", gamma=1e-300, random_state=0).fit(X)
    assert np.array_equal(np.unique(fit.labels_), [0, 1, 2])


def test_same_result_for_any_form_of_the_data_and_nothing_written():
    X = np.round(np.random.default_rng(0).normal(size=(30, 3)), 1).astype(np.float32)
    reference = KernelKMeans(3, random_state=0).fit(X.astype(np.float64))
    kept = X.astype(np.float64)
    for same in (X.tolist(), X, np.asfortranarray(X), kept):
        fit = KernelKMeans(3, random_state=0).fit(same)
        np.testing.assert_array_equal(fit.labels_, reference.labels_)
        assert fit.objective_ == reference.objective_
    np.testing.assert_array_equal(kept, X.astype(np.float64))
    kept += 1.0  # what was fitted doesn't follow
    np.testing.assert_array_equal(fit.predict(X), reference.labels_)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_clusters": 4}, "n_clusters is 4, but X has only 3 distinct points"),
        ({"kernel": "cosine"}, "kernel must be one of"),
        ({"gamma": -1.0}, "gamma must be"),
        ({"degree": 0}, "degree must be"),
        ({"coef0": np.nan}, "coef0 must be"),
        ({"n_init": 0}, "n_init must be"),
        ({"n_init": 10**12}, "n_init must be a whole number from 1 to 1000000,"),
        ({"max_iter": 0}, "max_iter must be"),
        ({"init": "pca"}, "init must be one of"),
        ({"random_state": -1}, "random_state must be"),
    ],
)
def test_wrong_settings_are_named(settings, words):
    model = KernelKMeans(**({"n_clusters": 2} | settings))
    for call in (model.fit, model.iterate):
        with pytest.raises(ValueError, match=words):
            call(np.eye(3))


def test_unusable_data_and_use_before_fit():
    with pytest.raises(ValueError, match="X has missing values"):
        KernelKMeans(2).fit([[np.nan], [1.0]])
    with pytest.raises(ValueError, match="n_clusters is 2, but X has only 1 distinct point"):
        KernelKMeans(2).fit([[1.0]])
    with pytest.raises(ValueError, match="X has 20001 samples; the kernel matrix"):
        KernelKMeans(1).fit(np.zeros((20_001, 1)))
    with pytest.raises(NotFittedError, match="KernelKMeans isn't fitted"):
        KernelKMeans(2).predict(np.eye(2))
    with pytest.raises(ValueError, match="X has 3 features"):
        KernelKMeans(2).fit(np.eye(2)).predict(np.eye(3))


@pytest.mark.parametrize("ask", ["predict", "transform", "score"])
def test_points_too_large_for_a_fit(ask):
    machine = KernelKMeans(2, kernel="poly", random_state=0).fit(np.eye(3))
    with pytest.raises(ValueError, match=r"^X is too large for kernel='poly'; scale it down first"):
        getattr(machine, ask)(1e149 * np.eye(3))


@pytest.mark.parametrize("share", [1.0, 0.5, 1e-3])
def test_a_kernel_matrix_near_the_end_of_doubles_gets_a_sentence(share):
    # each number is a double, but not their sums
    X = (share * 1.7e308) ** 0.25 * np.array([[1.0], [0.9], [-0.9], [-1.0]])
    with pytest.raises(ValueError, match=r"^X is too large for kernel='poly'; scale it down first"):
        KernelKMeans(2, kernel="poly", degree=2, gamma=1.0, random_state=0).fit(X)


def test_a_fitted_machine_keeps_the_kernel_it_was_fitted_with():
    X = load("circles").X
    machine = KernelKMeans(2, kernel="poly", degree=2, coef0=1.0, random_state=0).fit(X)
    before = machine.transform(X)
    machine.kernel, machine.gamma, machine.degree, machine.coef0 = "linear", 9.0, 5, 0.0
    assert machine.transform(X).tobytes() == before.tobytes()
