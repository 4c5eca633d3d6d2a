"""A mixture takes any clean table as it is, writes to none, and refuses the rest in a sentence."""

import numpy as np
import pytest

from ml.mixture import GaussianMixture
from ml.validation import NotFittedError
from tests.ml.tables import UNUSABLE


def test_same_result_for_any_form_of_the_data_and_nothing_written():
    X = np.round(np.random.default_rng(0).normal(size=(30, 3)), 1).astype(np.float32)
    kept = X.astype(np.float64)
    reference = GaussianMixture(2, random_state=0).fit(kept)
    start = np.array(kept[:2])
    for same in (X.tolist(), X, np.asfortranarray(X), kept):
        fit = GaussianMixture(2, random_state=0).fit(same)
        np.testing.assert_array_equal(fit.means_, reference.means_)
        assert fit.lower_bound_ == reference.lower_bound_
        np.testing.assert_array_equal(fit.predict_proba(same), reference.predict_proba(kept))
        GaussianMixture(2, means_init=start, covariances_init=np.stack([np.eye(3)] * 2)).fit(same)
    np.testing.assert_array_equal(kept, X.astype(np.float64))
    np.testing.assert_array_equal(start, kept[:2])


def test_a_run_stays_as_it_was_when_the_caller_moves_the_points():
    X = np.random.default_rng(0).normal(size=(50, 1))
    model = GaussianMixture(2, random_state=0)
    expected = [state.log_likelihood for state in model.iterate(X)]
    found = []
    for state in model.iterate(X):
        found.append(state.log_likelihood)
        X += 1.0
    assert found == expected


def test_states_can_not_be_written_to():
    for state in GaussianMixture(2, random_state=0).iterate(np.eye(3)):
        for array in (state.responsibilities, state.weights, state.means, state.covariances):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1.0


@pytest.mark.parametrize(
    ("X", "words"),
    [
        *UNUSABLE,
        ([[0.0, 1.0]], "X has 1 sample"),
        (np.zeros((2, 2)), "n_components is 3, but X has only 2 samples"),
        (np.zeros((4, 2)), "n_components is 3, but X has only 1 distinct"),
    ],
)
def test_unusable_data_are_named(X, words):
    for call in (GaussianMixture(3).fit, GaussianMixture(3).iterate):
        with pytest.raises(ValueError, match=words):
            call(X)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_components": 0}, "n_components must be"),
        ({"covariance_type": "round"}, "covariance_type must be one of"),
        ({"init": "pca"}, "init must be one of"),
        ({"reg_covar": -1.0}, "reg_covar must be"),
        ({"reg_covar": 1e300}, r"reg_covar must be at most 1e\+06, not 1e\+300"),
        (
            {"covariance_type": "diag", "precisions_init": [[5e-324] * 2] * 2},
            "^precisions_init is ",
        ),
        ({"covariance_type": "spherical", "precisions_init": [5e-324] * 2}, "^precisions_init is "),
        ({"precisions_init": [5e-324 * np.eye(2)] * 2}, "^precisions_init is too small to be inve"),
        ({"max_iter": 0}, "max_iter must be"),
        ({"tol": -1.0}, "tol must be"),
        ({"n_init": 0}, "n_init must be"),
        ({"n_init": 10**12}, "n_init must be a whole number from 1 to 1000000,"),
        ({"random_state": 0.5}, "random_state must be"),
        ({"weights_init": [0.5]}, "weights_init has 1 value"),
        ({"weights_init": [0.5, 0.6]}, "weights_init must be 0 or above and add up to 1"),
        ({"weights_init": [1.5, -0.5]}, "weights_init must be 0 or above"),
        ({"means_init": [[0.0, 1.0]]}, r"means_init must have shape \(2, 2\)"),
        ({"means_init": [[0.0, np.nan], [1.0, 1.0]]}, "means_init has missing values"),
        ({"init": [[0.0, 1.0]]}, r"^init must have shape \(2, 2\)"),
        ({"init": np.eye(2), "means_init": np.eye(2)}, "as init or as means_init, not as both"),
        ({"covariances_init": [1.0, 1.0]}, "covariances_init must have shape"),
        ({"covariances_init": 1.0}, "covariances_init must have shape"),
        ({"covariances_init": [[1.0], [1.0, 2.0]]}, "covariances_init must have shape"),
        ({"covariances_init": [[["a"] * 2] * 2] * 2}, "covariances_init must hold numbers"),
        ({"covariances_init": [-np.eye(2)] * 2}, "covariances_init must be positive definite"),
        ({"precisions_init": [[[1, 2], [0, 1]]] * 2}, "precisions_init must be symmetric"),
        ({"covariance_type": "diag", "precisions_init": [[1, 0], [1, 1]]}, "must be positive"),
        (
            {"covariances_init": [np.eye(2)] * 2, "precisions_init": [np.eye(2)] * 2},
            "covariances_init or its inverse precisions_init, not both",
        ),
    ],
)
def test_wrong_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        GaussianMixture(**({"n_components": 2} | settings)).fit(np.array([[0, 0], [1, 0], [0, 1]]))


def test_use_before_fit_and_another_number_of_features():
    model = GaussianMixture(2)
    for call in (model.predict, model.score_samples, model.score, model.bic):
        with pytest.raises(NotFittedError, match="GaussianMixture isn't fitted"):
            call(np.eye(2))
    with pytest.raises(NotFittedError, match="GaussianMixture isn't fitted"):
        model.sample(3)
    model.fit(np.random.default_rng(0).normal(size=(9, 2)))
    for call in (model.predict, model.predict_proba, model.score_samples, model.bic, model.aic):
        with pytest.raises(ValueError, match="X has 3 features, but the fit has seen 2"):
            call(np.eye(3))
    with pytest.raises(ValueError, match="n_samples must be"):
        model.sample(0)
    with pytest.raises(ValueError, match="n_samples must be a whole number from 1 to 25000000,"):
        model.sample(10**12)
