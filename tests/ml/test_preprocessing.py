"""Scaled and multiplied features are scikit-learn's, and constant columns stay harmless."""

import numpy as np
import pytest
import sklearn.preprocessing as judge
from hypothesis import given
from hypothesis import strategies as st

from ml.preprocessing import (
    PolynomialFeatures,
    StandardScaler,
    polynomial_features,
    standardize,
)
from ml.validation import NotFittedError

tables = st.tuples(st.integers(2, 30), st.integers(1, 5), st.integers(0, 99)).map(
    lambda t: np.random.default_rng(t[2]).normal(3.0, 10.0 ** (t[2] % 5), (t[0], t[1]))
)


@given(tables)
def test_scaling_is_scikit_learns_and_can_be_undone(X):
    ours, theirs = StandardScaler().fit(X), judge.StandardScaler().fit(X)
    for name in ("mean_", "var_", "scale_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-10)
    Z = ours.transform(X)
    np.testing.assert_allclose(Z, theirs.transform(X), atol=1e-9)
    np.testing.assert_allclose(Z.mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(Z.std(axis=0), 1.0)
    np.testing.assert_allclose(ours.inverse_transform(Z), X, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(standardize(X), Z)


def test_a_constant_feature_becomes_zero_exactly():
    X = np.column_stack([np.full(7, 0.1), np.arange(7.0), np.full(7, -3e7)])
    Z = standardize(X)
    assert not Z[:, [0, 2]].any()
    assert StandardScaler().fit(X).scale_[0] == 1.0


def test_the_scale_is_that_of_the_fit():
    scaler = StandardScaler().fit([[0.0], [2.0]])
    np.testing.assert_array_equal(scaler.transform([[4.0]]), [[3.0]])


@given(
    st.tuples(st.integers(1, 4), st.integers(0, 5), st.booleans(), st.booleans(), st.integers(0, 9))
)
def test_products_are_scikit_learns_in_its_order(case):
    n_features, degree, interaction_only, include_bias, seed = case
    if degree == 0 and not include_bias:
        return
    options = {"interaction_only": interaction_only, "include_bias": include_bias}
    X = np.random.default_rng(seed).normal(size=(6, n_features))
    ours = PolynomialFeatures(degree, **options).fit(X)
    theirs = judge.PolynomialFeatures(degree, **options).fit(X)
    np.testing.assert_array_equal(ours.powers_, theirs.powers_)
    np.testing.assert_allclose(ours.transform(X), theirs.transform(X), rtol=1e-12)
    assert ours.get_feature_names_out() == list(theirs.get_feature_names_out())
    assert ours.n_output_features_ == theirs.n_output_features_


def test_the_function_is_the_class_in_one_call():
    X = [[2.0, 3.0]]
    np.testing.assert_array_equal(polynomial_features(X), [[1, 2, 3, 4, 6, 9]])
    np.testing.assert_array_equal(polynomial_features(X, 1, include_bias=False), [[2, 3]])


def test_products_can_be_called_by_the_features_names():
    products = PolynomialFeatures(2, include_bias=False).fit([[1.0, 2.0]])
    assert products.get_feature_names_out(["w", "h"]) == ["w", "h", "w^2", "w h", "h^2"]
    with pytest.raises(ValueError, match="1 names for 2 features"):
        products.get_feature_names_out(["w"])


@pytest.mark.parametrize("estimator", [StandardScaler(), PolynomialFeatures()])
def test_forms_of_one_table_agree_and_stay_untouched(estimator):
    X = np.arange(12.0).reshape(4, 3)
    before = X.copy()
    X.setflags(write=False)
    wanted = estimator.fit_transform(X)
    for form in (X.tolist(), X.astype(np.float32), np.asfortranarray(X)):
        np.testing.assert_array_equal(type(estimator)().fit_transform(form), wanted)
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize("make", [StandardScaler, PolynomialFeatures])
def test_bad_input_is_named(make):
    with pytest.raises(NotFittedError, match=make.__name__):
        make().transform([[1.0]])
    fitted = make().fit([[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(ValueError, match="X has 3 features, but the fit has seen 2"):
        fitted.transform([[1.0, 2.0, 3.0]])
    with pytest.raises(ValueError, match="X has missing values"):
        make().fit([[np.nan, 1.0], [1.0, 2.0]])


def test_points_too_large_for_a_scale():
    scaler = StandardScaler().fit([[1e-161], [-1e-161]])
    with pytest.raises(ValueError, match=r"^X is too large for this StandardScaler; scale it down"):
        scaler.transform([[1e149]])


@pytest.mark.parametrize(
    ("arguments", "X", "words"),
    [
        ({"degree": -1}, [[1.0]], "degree must be a whole number"),
        ({"degree": 2.0}, [[1.0]], "degree must be a whole number"),
        ({"degree": 0, "include_bias": False}, [[1.0]], "leaves no features"),
        ({"degree": 40}, np.ones((10, 40)), "more than memory should hold"),
        ({"degree": 2**62}, np.ones((2, 400)), "^degree 46.* makes over .* should hold.$"),
        ({"degree": 9}, [[1e100]], "X is too large for degree 9"),
        ({"include_bias": 1}, [[1.0]], "include_bias must be True or False"),
    ],
)
def test_impossible_products_are_refused(arguments, X, words):
    with pytest.raises(ValueError, match=words):
        PolynomialFeatures(**arguments).fit_transform(X)
