"""The lasso's path is the lasso at every alpha, certified, also where features are alike."""

import numpy as np
import pytest
import sklearn.linear_model as judge
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes, load_iris

from ml import lasso
from ml.linear_model import Lasso, duality_gap, lasso_path


@st.composite
def problems(draw):
    """X and y of drawn shape, some with more features than samples or a constant column."""
    n, p = draw(st.integers(3, 30)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    X = rng.normal(draw(st.sampled_from([0.0, 5.0])), 1.0, (n, p))
    if draw(st.booleans()):
        X[:, rng.integers(p)] = 0.1
    y = X @ rng.normal(size=p) + rng.normal(size=n) + 3.0
    return X, y * draw(st.sampled_from([1.0, 1e-3, 1e3]))


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@settings(max_examples=40)
@given(problems(), st.booleans())
def test_the_path_is_the_fit_at_each_alpha(problem, fit_intercept):
    X, y = problem
    centred = y - y.mean() if fit_intercept else y
    moved = X - X.mean(axis=0) if fit_intercept else X
    if fit_intercept:
        moved[:, np.ptp(X, axis=0) == 0.0] = 0.0
    top = float(np.abs(moved.T @ centred).max()) / len(y) or 1.0
    given_alphas = [0.01 * top, 0.7 * top, 2.0 * top]
    alphas, coefs, gaps = lasso_path(
        X, y, alphas=given_alphas, tol=1e-12, fit_intercept=fit_intercept
    )
    assert alphas.tolist() == sorted(given_alphas, reverse=True)
    assert np.all(gaps >= 0)
    for alpha, coef, gap in zip(alphas, coefs.T, gaps):
        _, _, exact_gap = duality_gap(moved, centred, coef, alpha)
        # Gaps on the products carry their roundings, no more.
        assert gap == pytest.approx(exact_gap, abs=1e-12 * (centred @ centred))
        assert gap <= 1e-12 * (centred @ centred) / len(y)
        fitted = Lasso(alpha, tol=1e-13, fit_intercept=fit_intercept, max_iter=1000).fit(X, y)
        if fitted.converged_:  # plain sweeps may need more where features are alike
            atol = 1e-5 * np.abs(y).max()
            np.testing.assert_allclose(moved @ coef, moved @ fitted.coef_, atol=atol)


def test_the_usual_path_is_scikit_learns():
    X, y = load_diabetes(return_X_y=True)
    y = y - y.mean()
    alphas, coefs, _ = lasso_path(X, y, tol=1e-12)
    their_alphas, their_coefs, _ = judge.lasso_path(X, y, tol=1e-12, max_iter=100_000)
    np.testing.assert_allclose(alphas, their_alphas)
    np.testing.assert_allclose(coefs, their_coefs, atol=1e-6)
    assert not coefs[:, 0].any()
    np.testing.assert_array_equal(coefs == 0, their_coefs == 0)


def tables(name):
    """X and y with mean 0: features of a table, or all but alike."""
    if name == "diabetes":
        X, y = load_diabetes(return_X_y=True)
    elif name == "iris":
        X, y = load_iris(return_X_y=True)
    else:
        rng = np.random.default_rng(1)
        X = rng.normal(size=(60, 1)) + 0.1 * rng.normal(size=(60, 12))
        y = X[:, :5] @ rng.normal(size=5) + rng.normal(size=60)
    return X - X.mean(axis=0), y - y.mean()


@pytest.mark.parametrize("tol", [1e-2, 1e-4, 1e-6])
@pytest.mark.parametrize("name", ["diabetes", "iris", "alike"])
def test_no_weight_is_farther_off_than_scikit_learns(name, tol):
    X, y = tables(name)
    alphas, exact, _ = lasso_path(X, y, tol=1e-12, n_alphas=40)
    for alpha, coef in zip(alphas[1::8], exact.T[1::8]):
        slopes = X.T @ (y - X @ coef) / len(y)
        np.testing.assert_allclose(slopes[coef != 0], alpha * np.sign(coef[coef != 0]), rtol=1e-8)
        assert np.abs(slopes).max() <= alpha * (1 + 1e-8)
    ours = np.abs(lasso_path(X, y, alphas=alphas, tol=tol).coefs - exact).max(axis=0)
    theirs = judge.lasso_path(X, y, alphas=alphas, tol=tol, max_iter=100_000)[1]
    rounding = 1e-9 * np.abs(exact).max()
    assert np.all(ours <= np.abs(theirs - exact).max(axis=0) + rounding)


def test_the_default_path_on_diabetes_is_exact():
    X, y = load_diabetes(return_X_y=True)
    coefs = lasso_path(X, y, alphas=[1.0], fit_intercept=True).coefs[:, 0]
    np.testing.assert_allclose(coefs[[2, 3, 8]], [367.701626, 6.309703, 307.602147], atol=1e-5)
    assert np.flatnonzero(coefs).tolist() == [2, 3, 8]


@pytest.mark.parametrize("tol", [1e-2, 1e-4])
def test_without_products_the_path_ends_as_scikit_learns_does(monkeypatch, tol):
    monkeypatch.setattr(lasso, "SMALL_GRAM", 0)
    monkeypatch.setattr(lasso, "LARGEST_GRAM", 0)
    X, y = tables("diabetes")
    alphas, exact, _ = lasso_path(X, y, tol=1e-12)
    ours = lasso_path(X, y, alphas=alphas, tol=tol).coefs
    theirs = judge.lasso_path(X, y, alphas=alphas, tol=tol, max_iter=100_000)[1]
    assert np.abs(ours - exact).max() <= 1.01 * np.abs(theirs - exact).max()


@pytest.mark.parametrize(
    ("small", "largest"),
    [(lasso.SMALL_GRAM, lasso.LARGEST_GRAM), (0, lasso.LARGEST_GRAM), (0, 0)],
    ids=["compiled products", "threaded products", "residuals"],
)
def test_the_path_is_certified_where_features_are_alike(monkeypatch, small, largest):
    monkeypatch.setattr(lasso, "SMALL_GRAM", small)
    monkeypatch.setattr(lasso, "LARGEST_GRAM", largest)
    rng = np.random.default_rng(6)
    X = rng.normal(size=(60, 1)) + 0.2 * rng.normal(size=(60, 15))
    X[:, 7] = X[:, 2]  # a twin, so the products are singular
    X[:, 9] = 0.0
    X -= X.mean(axis=0)
    y = X @ rng.normal(size=15) + rng.normal(size=60)
    y -= y.mean()
    alphas, coefs, gaps = lasso_path(X, y, tol=1e-9, n_alphas=25, max_iter=50_000)
    assert np.all(gaps <= 1e-9 * (y @ y) / 60)
    assert not coefs[9].any()
    for alpha, coef, gap in zip(alphas, coefs.T, gaps):
        assert duality_gap(X, y, coef, alpha)[2] == pytest.approx(gap, abs=1e-12 * (y @ y))


@pytest.mark.parametrize("shape", [(3, 1), (4, 2), (9, 5), (10, 8), (31, 7)])
def test_products_are_numpys(shape):
    from ml.descent_kernels import products

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=shape), rng.normal(size=shape[0])
    gram, product = products(X, y)
    np.testing.assert_allclose(gram, X.T @ X, atol=1e-13)
    np.testing.assert_allclose(product, X.T @ y, atol=1e-13)


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
def test_features_nearly_alike_need_few_rounds():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(80, 1)) + 0.02 * rng.normal(size=(80, 30))
    y = X @ rng.normal(size=30) + 0.01 * rng.normal(size=80)
    X, y = X - X.mean(axis=0), y - y.mean()
    alphas, _, gaps = lasso_path(X, y, tol=1e-9, n_alphas=30, eps=1e-4, max_iter=100)
    assert np.all(gaps <= 1e-9 * (y @ y) / 80)
    # Sweeps alone are far from done by then.
    sweeps = Lasso(alphas[-1], tol=1e-9, max_iter=10_000).fit(X, y)
    assert not sweeps.converged_


def test_two_penalties_nearly_equal_do_not_throw_the_third_off():
    X, y = load_diabetes(return_X_y=True)
    y = y - y.mean()
    alphas, coefs, gaps = lasso_path(X, y, alphas=[1.0, 1.0 - 1e-15, 0.01], tol=1e-13)
    for alpha, coef, gap in zip(alphas, coefs.T, gaps):
        assert gap <= 1e-13 * (y @ y) / len(y)
        assert duality_gap(X, y, coef, alpha)[2] == pytest.approx(gap, abs=1e-14 * (y @ y))


def test_a_path_with_nothing_to_explain_is_zero():
    X = np.arange(12.0).reshape(6, 2)
    for y in (np.zeros(6), np.full(6, 0.1)):
        alphas, coefs, gaps = lasso_path(X, y, n_alphas=5, fit_intercept=True)
        assert coefs.shape == (2, 5)
        assert not coefs.any()
        assert not gaps.any()
        assert np.all(np.diff(alphas) < 0)


def test_a_path_leaves_its_input_alone():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 4)), rng.normal(size=20)
    X.setflags(write=False)
    y.setflags(write=False)
    wanted = lasso_path(X, y).coefs
    np.testing.assert_array_equal(lasso_path(X.tolist(), y.tolist()).coefs, wanted)
    np.testing.assert_array_equal(lasso_path(np.asfortranarray(X), y).coefs, wanted)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"alphas": [1.0, -1.0]}, "alphas must be at least 0"),
        ({"alphas": []}, "alphas is empty"),
        ({"alphas": [np.nan]}, "alphas has missing"),
        ({"n_alphas": 0}, "n_alphas must be"),
        ({"eps": 1.0}, "eps must be below 1"),
        ({"eps": 5e-324}, "eps is too small, 5e-324: the last alpha would be 0"),
        ({"n_alphas": 10**12}, "n_alphas must be a whole number from 1 to 50000000,"),
        ({"alphas": [[1.0], [1.0, 2.0]]}, "alphas must be a plain array"),
        ({"tol": -1}, "tol must be"),
        ({"max_iter": 0}, "max_iter must be"),
        ({"fit_intercept": 2}, "fit_intercept must be"),
    ],
)
def test_a_bad_path_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        lasso_path([[0.0, 1.0], [1.0, 0.0], [2.0, 5.0]], [0.0, 0.1, 0.2], **arguments)
