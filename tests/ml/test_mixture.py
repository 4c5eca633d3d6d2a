"""EM climbs: scikit-learn and scipy agree on where, and the floor says when it holds it up."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
import sklearn.mixture
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from ml.cluster import KMeans
from ml.datasets import load
from ml.mixture import GaussianMixture

TYPES = ("full", "tied", "diag", "spherical")
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=50, deadline=None)


@st.composite
def problems(draw):
    """Points around k centres, and a start for each covariance type: k, d up to 12."""
    random = np.random.default_rng(draw(seeds))
    k, d = draw(st.integers(1, 4)), draw(st.sampled_from([1, 2, 3, 7, 8, 9, 12]))
    n = draw(st.integers(5, 30)) * k + 2 * d
    centers = random.normal(size=(k, d)) * 3.0
    X = centers[random.integers(k, size=n)] + random.normal(size=(n, d))
    kind = draw(st.sampled_from(TYPES))
    A = random.normal(size=(k, d, 2 * d))
    precisions = {
        "full": A @ A.transpose(0, 2, 1) / d,
        "tied": A[0] @ A[0].T / d,
        "diag": random.uniform(0.3, 2.0, size=(k, d)),
        "spherical": random.uniform(0.3, 2.0, size=k),
    }[kind]
    start = {
        "weights_init": random.dirichlet(np.full(k, 5.0)),
        "means_init": centers + random.normal(size=(k, d)) * 0.3,
        "precisions_init": precisions,
    }
    return X, k, kind, start


def judge(X, k, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sklearn.mixture.GaussianMixture(k, reg_covar=0.0, **settings).fit(X)


def assert_climbs(states):
    before = -np.inf
    for state in states:
        for value in (state.responsibilities, state.means, state.covariances, state.weights):
            assert np.all(np.isfinite(value))
        assert np.isfinite(state.log_likelihood)
        assert state.weights.sum() == pytest.approx(1.0, abs=1e-12)
        np.testing.assert_allclose(state.responsibilities.sum(axis=1), 1.0, atol=1e-12)
        if not state.floor_active:
            assert state.log_likelihood >= before - 1e-9 * max(1.0, abs(before))
        before = state.log_likelihood


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@few
@given(problems(), st.integers(1, 12), st.sampled_from([0.0, 1e-3]))
def test_scikit_learn_agrees_from_equal_starts(problem, max_iter, tol):
    X, k, kind, start = problem
    settings = {"covariance_type": kind, "max_iter": max_iter, "tol": tol} | start
    ours = GaussianMixture(k, **settings)
    states = list(ours.iterate(X))
    assert_climbs(states)
    if any(state.minimum_eigenvalue < 1e-4 for state in states):
        return  # a component is shrinking onto few points; digits go where the floor will act
    ours.fit(X)
    theirs = judge(X, k, **settings)
    assert not ours.floor_active_
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.converged_ == theirs.converged_
    assert ours.lower_bound_ == pytest.approx(theirs.lower_bound_, rel=1e-8, abs=1e-8)
    np.testing.assert_allclose(ours.score_samples(X), theirs.score_samples(X), atol=1e-8)
    assert ours.score(X) * len(X) == pytest.approx(theirs.score(X) * len(X), rel=1e-8, abs=1e-8)
    for name in ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"):
        mine, judged = getattr(ours, name), getattr(theirs, name)
        assert mine.shape == judged.shape, name
        np.testing.assert_allclose(mine, judged, rtol=1e-6, atol=1e-8, err_msg=name)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    assert ours.bic(X) == pytest.approx(theirs.bic(X), rel=1e-8)
    assert ours.aic(X) == pytest.approx(theirs.aic(X), rel=1e-8)


def test_the_stopping_rule_is_scikit_learns():
    X = load("old-faithful").X
    start = {"means_init": [[2.0, 55.0], [4.5, 80.0]], "weights_init": [0.5, 0.5]}
    start["precisions_init"] = [np.linalg.inv(np.cov(X.T, bias=True))] * 2
    for tol in np.geomspace(1e-1, 1e-9, 25):
        ours = GaussianMixture(2, tol=tol, **start).fit(X)
        assert ours.n_iter_ == judge(X, 2, tol=tol, **start).n_iter_


@few
@given(problems())
def test_densities_are_scipys(problem):
    X, k, kind, start = problem
    fit = GaussianMixture(k, covariance_type=kind, max_iter=1, **start)
    state = next(fit.iterate(X))
    expected = np.zeros(len(X))
    for weight, mean, covariance in zip(state.weights, state.means, state.covariance_matrices):
        expected += weight * multivariate_normal(mean, covariance).pdf(X)
    np.testing.assert_allclose(np.exp(state.score_samples(X)), expected, rtol=1e-8, atol=1e-300)
    assert state.log_likelihood == pytest.approx(np.log(expected).sum(), rel=1e-8)


@few
@given(seeds, st.sampled_from(TYPES), st.sampled_from(["kmeans", "random"]), st.integers(1, 4))
def test_the_likelihood_never_falls(seed, kind, init, k):
    random = np.random.default_rng(seed)
    X = random.normal(size=(60, 2)) * [1.0, 30.0] + random.integers(0, 3, size=(60, 1)) * 4.0
    model = GaussianMixture(k, kind, init, max_iter=20, tol=0.0, random_state=seed)
    states = list(model.iterate(X))
    assert_climbs(states)
    assert [state.phase for state in states] == ["init", *["E", "M"] * 20]
    for before, state in pairwise(states):
        if state.phase == "E":  # the parameters are the last M step's
            np.testing.assert_array_equal(state.means, before.means)
            assert state.log_likelihood == before.log_likelihood
            assert state.lower_bound == pytest.approx(state.log_likelihood / len(X))


def test_old_faithful():
    # reference: Old Faithful, k = 2, full
    X = load("old-faithful").X
    fit = GaussianMixture(2, tol=1e-10, max_iter=500, random_state=0).fit(X)
    order = np.argsort(fit.means_[:, 0])
    assert fit.score(X) * len(X) == pytest.approx(-1130.263960, abs=1e-6)
    assert fit.lower_bound_ * len(X) == pytest.approx(-1130.263960, abs=1e-6)
    np.testing.assert_allclose(fit.weights_[order], [0.355873, 0.644127], atol=1e-6)
    expected = [[2.036388, 54.478516], [4.289662, 79.968115]]
    np.testing.assert_allclose(fit.means_[order], expected, atol=1e-5)
    assert fit.converged_
    assert not fit.floor_active_


def test_old_faithful_step_by_step():
    # reference: EM from means (2, 55), (4.5, 80), the data's covariances, weights 1/2
    X = load("old-faithful").X
    expected = [-1327.1024, -1239.8634, -1187.2794, -1164.2489]
    means = [[2.0, 55.0], [4.5, 80.0]]
    spread = np.cov(X.T, bias=True)
    starts = (
        {"means_init": means},
        {"means_init": means, "covariances_init": [spread, spread], "weights_init": [0.5, 0.5]},
        {"means_init": means, "precisions_init": [np.linalg.inv(spread)] * 2},
        {"init": means},
    )
    for start in starts:
        states = list(GaussianMixture(2, max_iter=3, tol=0.0, **start).iterate(X))
        by_parameters = [state.log_likelihood for state in states if state.phase != "E"]
        assert by_parameters == pytest.approx(expected, abs=1e-4)


def test_two_groups_where_em_beats_k_means():
    # reference: two groups of 600 and 400 around (0, 4) and (-2, 0): accuracy about 0.97
    data = load("two-groups")
    X, groups = data.X, data.y

    def accuracy(labels):
        same = np.mean(labels == (groups == groups[0]))
        return max(same, 1.0 - same)

    def misses(centers):
        true = np.array([[0.0, 4.0], [-2.0, 0.0]])
        order = np.argsort(-centers[:, 1])
        return np.linalg.norm(centers[order] - true)

    em = GaussianMixture(2, random_state=0).fit(X)
    plain = KMeans(2, n_init=10, random_state=0).fit(X)
    assert accuracy(em.predict(X)) == pytest.approx(0.97, abs=0.015)
    assert accuracy(em.predict(X)) > accuracy(plain.labels_)
    assert misses(em.means_) < misses(plain.cluster_centers_)


@pytest.mark.parametrize("kind", TYPES)
def test_a_point_at_forty_standard_deviations_is_finite_everywhere(kind):
    # reference: exp(-800) is 0 in doubles, log-sum-exp is not fooled
    random = np.random.default_rng(0)
    X = np.vstack([random.normal(size=(200, 2)), random.normal(size=(200, 2)) + 6.0])
    for value in (40.0, 1e6, 1e140):
        states = list(GaussianMixture(2, kind, random_state=0).iterate(np.vstack([X, [value] * 2])))
        assert_climbs(states)
    fit = GaussianMixture(2, kind, random_state=0).fit(X)
    for value in (46.0, -40.0, 1e9, 1e149):
        far = [[value, value]]
        assert np.isfinite(fit.score_samples(far)).all()
        assert fit.predict_proba(far).sum() == pytest.approx(1.0)
    small = GaussianMixture(2, kind, random_state=0).fit(X * 1e-60)
    assert np.isfinite(small.score_samples([[1e149, 1e149]])).all()
    assert small.predict_proba([[1e149, -1e149]]).sum() == pytest.approx(1.0)
    assert fit.score_samples([[46.0, 46.0]])[0] < -745.0  # beyond the least double's logarithm


@pytest.mark.parametrize("kind", TYPES)
def test_the_floor_acts_on_a_collapse_and_says_so(kind):
    random = np.random.default_rng(0)
    X = np.vstack([random.normal(size=(50, 2)) * [1.0, 3.0], np.full((30, 2), [9.0, 0.0])])
    model = GaussianMixture(2, kind, reg_covar=1e-4, max_iter=60, means_init=[[0, 0], [9, 0]])
    states = list(model.iterate(X))
    assert_climbs(states)
    scales = X.var(axis=0)
    if kind == "tied":
        assert not states[-1].floor_active  # the other group keeps the shared covariance wide
        return
    assert states[-1].floor_active
    assert states[-1].floored == (1,)
    assert states[-1].minimum_eigenvalue < 1e-4
    if kind == "spherical":
        assert states[-1].covariances[1] == pytest.approx(1e-4 * scales.mean())
    else:
        lifted = states[-1].covariance_matrices[1] / np.sqrt(np.outer(scales, scales))
        np.testing.assert_allclose(np.linalg.eigvalsh(lifted), 1e-4, rtol=1e-6)
    assert model.fit(X).floor_active_


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
def test_the_floor_is_in_the_datas_own_units():
    random = np.random.default_rng(1)
    X = random.normal(size=(40, 3)) + random.integers(0, 2, size=(40, 1)) * 5.0
    units = np.array([1e-6, 1.0, 1e7])
    for kind in ("full", "diag"):
        one, other = (
            GaussianMixture(3, kind, reg_covar=1e-2, max_iter=15, means_init=Y[:3]).fit(Y)
            for Y in (X, X * units)
        )
        np.testing.assert_allclose(other.means_, one.means_ * units, rtol=1e-6)
        np.testing.assert_allclose(other.predict_proba(X * units), one.predict_proba(X), atol=1e-6)
        assert one.floor_active_ == other.floor_active_


def test_only_the_low_covariances_are_touched():
    random = np.random.default_rng(0)
    X = np.vstack([random.normal(size=(60, 2)), np.full((20, 2), 9.0)])
    means = [[0.0, 0.0], [9.0, 9.0]]
    floored = GaussianMixture(2, means_init=means, max_iter=30).fit(X)
    assert floored.floor_active_
    np.testing.assert_allclose(floored.covariances_[0], np.cov(X[:60].T, bias=True), rtol=1e-9)


@pytest.mark.parametrize("kind", TYPES)
def test_without_a_floor_a_collapse_is_one_sentence(kind):
    X = np.zeros((8, 2))
    with pytest.raises(ValueError, match="covariance can't be inverted; raise reg_covar"):
        GaussianMixture(1, kind, reg_covar=0.0).fit(X)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("init", ["kmeans", "random"])
def test_degenerate_data_fit_with_the_floor(kind, init):
    same = np.full((8, 2), 0.1)
    assert_climbs(list(GaussianMixture(1, kind, init).iterate(same)))
    random = np.random.default_rng(0)
    column = np.column_stack([random.normal(size=30), np.full(30, 0.1)])
    copies = np.column_stack([column[:, 0]] * 2)
    for X in (column, copies, np.eye(3), random.normal(size=(4, 9))):
        states = list(GaussianMixture(2, kind, init, random_state=0).iterate(X))
        assert np.isfinite(states[-1].log_likelihood)


def test_a_component_that_no_point_belongs_to_stays_where_it_is():
    X = np.random.default_rng(0).normal(size=(40, 2))
    start = {"means_init": [[0, 0], [1e6, 1e6]], "covariances_init": [np.eye(2)] * 2}
    states = list(GaussianMixture(2, max_iter=5, tol=0.0, **start).iterate(X))
    assert_climbs(states)
    assert states[-1].weights.tolist() == [1.0, 0.0]
    assert states[-1].means[1].tolist() == [1e6, 1e6]


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@few
@given(seeds, st.sampled_from(TYPES), st.integers(1, 3))
def test_fit_is_the_last_state(seed, kind, n_init):
    X = np.random.default_rng(seed).normal(size=(30, 2))
    model = GaussianMixture(2, kind, "random", max_iter=6, n_init=n_init, random_state=seed)
    *_, state = model.iterate(X)
    assert not hasattr(model, "means_")
    model.fit(X)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_array_equal(getattr(state, name), getattr(model, name + "_"))
    assert state.log_likelihood == model.score_samples(X).sum()
    assert state.lower_bound == model.lower_bound_
    assert state.iteration == model.n_iter_
    assert state.converged == model.converged_


def test_the_best_start_is_kept():
    X = load("iris").X
    bounds = [
        GaussianMixture(3, init="random", tol=1e-6, max_iter=300, random_state=seed).fit(X).score(X)
        for seed in range(3)
    ]
    best = GaussianMixture(3, init="random", tol=1e-6, max_iter=300, n_init=8, random_state=0)
    assert best.fit(X).score(X) >= np.median(bounds)


@pytest.mark.parametrize("kind", TYPES)
def test_samples_have_the_mixtures_moments(kind):
    X = load("old-faithful").X
    fit = GaussianMixture(2, kind, random_state=0).fit(X)
    points, labels = fit.sample(40_000)
    assert points.shape == (40_000, 2)
    np.testing.assert_allclose(np.bincount(labels) / 40_000, fit.weights_, atol=0.01)
    refit = GaussianMixture(2, kind, means_init=fit.means_).fit(points)
    np.testing.assert_allclose(refit.means_, fit.means_, rtol=0.01)
    np.testing.assert_allclose(refit.covariances_, fit.covariances_, rtol=0.15, atol=0.05)
    again = fit.sample(40_000)
    np.testing.assert_array_equal(again[0], points)
