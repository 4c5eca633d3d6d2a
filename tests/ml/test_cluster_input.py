"""k-means takes any clean table as it is, writes to none, and refuses the rest in a sentence."""

import numpy as np
import pytest

from ml.cluster import KMeans
from ml.validation import NotFittedError
from tests.ml.tables import UNUSABLE


def test_lists_single_precision_and_fortran_order_are_the_same_data():
    X = np.round(np.random.default_rng(0).normal(size=(50, 3)), 1).astype(np.float32)
    reference = KMeans(4, random_state=0).fit(X.astype(np.float64))
    frozen = X.astype(np.float64)
    frozen.flags.writeable = False
    for same in (X.tolist(), X, np.asfortranarray(X), X[::-1][::-1], frozen):
        fit = KMeans(4, random_state=0).fit(same)
        np.testing.assert_array_equal(fit.labels_, reference.labels_)
        assert fit.inertia_ == reference.inertia_
        np.testing.assert_array_equal(fit.predict(same), reference.labels_)


def test_nothing_is_written_to_the_callers_arrays():
    X = np.random.default_rng(0).normal(size=(50, 3))
    init = np.repeat(X[:2], 2, axis=0)
    before = X.copy(), init.copy()
    kmeans = KMeans(4, init=init).fit(X)
    kmeans.cluster_centers_ += 1.0
    kmeans.predict(X), kmeans.transform(X), list(kmeans.iterate(X))
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(init, before[1])


def test_states_stay_as_they_were_when_the_caller_moves_the_points():
    X = np.random.default_rng(0).normal(size=(50, 1))
    expected = [state.inertia for state in KMeans(4, random_state=0).iterate(X)]
    states = []
    for state in KMeans(4, random_state=0).iterate(X):
        states.append(state)
        X += 1.0
    assert [state.inertia for state in states] == expected


def test_states_can_not_be_written_to():
    state = list(KMeans(2, random_state=0).iterate(np.eye(3)))[-1]
    for array in (state.centers, state.labels, state.distances, state.points):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


@pytest.mark.parametrize(
    ("X", "words"),
    [
        *UNUSABLE,
        (np.zeros((0, 2)), "X has no samples"),
        ([[0.0, 1.0]], "n_clusters is 2, but X has only 1 distinct point"),
    ],
)
def test_unusable_data_are_named(X, words):
    for call in (KMeans(2).fit, KMeans(2).iterate):
        with pytest.raises(ValueError, match=words):
            call(X)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_clusters": 0}, "n_clusters must be a whole number"),
        ({"n_clusters": 2.0}, "n_clusters must be a whole number"),
        ({"max_iter": 0}, "max_iter must be"),
        ({"tol": -1.0}, "tol must be"),
        ({"n_init": 0}, "n_init must be"),
        ({"n_init": "many"}, "n_init must be"),
        ({"n_init": 10**12}, "n_init must be a whole number from 1 to 1000000,"),
        ({"n_init": 10**400}, "n_init must be a whole number from 1 to 1000000,"),
        ({"n_init": np.array([1.0, 2.0])}, "n_init must be"),
        ({"init": "pca"}, "init must be one of"),
        ({"init": [[0.0]]}, r"init must have shape \(2, 2\), but has \(1, 1\)"),
        ({"init": [[0.0, np.nan], [1.0, 1.0]]}, "init has missing values"),
        ({"random_state": "lucky"}, "random_state must be"),
    ],
)
def test_wrong_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        KMeans(**({"n_clusters": 2} | settings)).fit(np.eye(2))


def test_use_before_fit_and_another_number_of_features():
    with pytest.raises(NotFittedError, match="KMeans isn't fitted"):
        KMeans(2).predict(np.eye(2))
    fit = KMeans(2).fit(np.eye(2))
    for call in (fit.predict, fit.transform, fit.score):
        with pytest.raises(ValueError, match="X has 3 features, but the fit has seen 2"):
            call(np.eye(3))
