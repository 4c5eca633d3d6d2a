"""Ridge is scikit-learn's in closed form, and its descent gets there with a bound in each state."""

import math

import numpy as np
import pytest
import sklearn.linear_model as judge
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes

from ml.linear_model import DivergenceError, Ridge, ridge_path
from ml.validation import ConvergenceWarning, NotFittedError
from tests.ml.tables import GOOD_X, GOOD_Y, UNUSABLE, check_forms_agree


@st.composite
def problems(draw, largest=40):
    """X and y of drawn shape: more features than samples, scales, an offset and twin columns."""
    n, p = draw(st.integers(2, largest)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    X = rng.normal(draw(st.sampled_from([0.0, 5.0])), 1.0, (n, p))
    if draw(st.booleans()):
        X[:, rng.integers(p)] = X[:, 0]
    if draw(st.booleans()):
        X[:, rng.integers(p)] = 0.1
    y = X @ rng.normal(size=p) + rng.normal(size=n) + 3.0
    return X, draw(st.sampled_from([1.0, 1e-3, 1e3])) * y


alphas = st.sampled_from([0.01, 0.5, 3.0, 100.0])


@given(problems(), alphas, st.booleans())
def test_the_closed_form_is_scikit_learns(problem, alpha, fit_intercept):
    X, y = problem
    ours = Ridge(alpha, fit_intercept=fit_intercept).fit(X, y)
    theirs = judge.Ridge(alpha, fit_intercept=fit_intercept, solver="svd").fit(X, y)
    scale = np.abs(y).max()
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-8 * scale)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, abs=1e-8 * scale)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-8 * scale)


@settings(max_examples=30)
@given(problems(), st.sampled_from([0.5, 3.0, 100.0]))
def test_descent_falls_all_the_way_to_the_closed_form(problem, alpha):
    # reference: gradient descent converges to the closed form to 1e-8
    X, y = problem
    exact = Ridge(alpha).fit(X, y)
    states = list(Ridge(alpha, solver="gradient_descent").iterate(X, y))
    scale = np.abs(y).max()
    assert states[-1].converged
    np.testing.assert_allclose(states[-1].coef, exact.coef_, atol=1e-8 * scale)
    objectives = np.array([state.objective for state in states])
    assert np.all(np.diff(objectives) <= 1e-12 * objectives[0])
    for state in states:
        assert state.objective == pytest.approx(state.rss + state.penalty)
        assert state.objective - exact.objective_ <= state.gap + 1e-10 * objectives[0]


def test_the_gap_is_exact_where_only_the_penalty_bends():
    X = np.column_stack([np.ones(5), np.arange(5.0)])
    y = np.array([1.0, 3.0, 2.0, 5.0, 4.0])
    best = Ridge(3.0).fit(X, y)
    start = best.coef_ + np.array([2.0, 0.0])
    state = next(Ridge(3.0, solver="gradient_descent", coef_init=start).iterate(X, y))
    assert state.objective - best.objective_ == pytest.approx(3.0 * 2.0**2)
    assert state.gap == pytest.approx(3.0 * 2.0**2)


@given(problems())
def test_the_gradient_vanishes_at_the_closed_form(problem):
    X, y = problem
    start, end = Ridge(2.0).iterate(X, y)
    assert not start.converged
    assert not start.coef.any()
    assert end.converged
    assert end.gradient_norm <= 1e-10 * start.gradient_norm + 1e-10


@given(problems())
def test_without_a_penalty_it_is_the_shortest_least_squares_solution(problem):
    X, y = problem
    ours = Ridge(0.0).fit(X, y)
    centred = X - X.mean(axis=0)
    centred[:, np.ptp(X, axis=0) == 0.0] = 0.0
    # Centring leaves roundings of the mean's size in directions that the data don't span.
    wanted = np.linalg.lstsq(centred, y - y.mean(), rcond=1e-12)[0]
    np.testing.assert_allclose(ours.coef_, wanted, atol=1e-6 * np.abs(y).max())


@pytest.mark.parametrize("alpha", [1e-14, 1e-9, 1e-4])
def test_a_tiny_penalty_keeps_its_precision(alpha):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(30, 4))
    X = np.column_stack([X, X[:, 0] + 1e-7 * rng.normal(size=30)])
    y = X @ np.array([1.0, 2.0, 3.0, 4.0, 0.0]) + rng.normal(size=30)
    fitted = Ridge(alpha).fit(X, y)
    theirs = judge.Ridge(alpha, solver="svd").fit(X, y)
    np.testing.assert_allclose(fitted.predict(X), theirs.predict(X), atol=1e-6)


def test_diabetes_is_scikit_learns():
    # reference: ridge equals scikit-learn's Ridge to 1e-8, and descent its closed form
    X, y = load_diabetes(return_X_y=True)
    for alpha in (0.01, 1.0, 50.0):
        theirs = judge.Ridge(alpha).fit(X, y)
        for solver in ("closed_form", "gradient_descent"):
            ours = Ridge(alpha, solver).fit(X, y)
            assert ours.converged_
            np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0.0, atol=1e-8)
            assert ours.score(X, y) == pytest.approx(theirs.score(X, y), abs=1e-10)


@given(problems(), st.booleans())
def test_the_path_is_the_fit_at_each_alpha(problem, fit_intercept):
    X, y = problem
    path = ridge_path(X, y, alphas=[0.1, 10.0, 1.0], fit_intercept=fit_intercept)
    assert path.alphas.tolist() == [10.0, 1.0, 0.1]
    for alpha, coef, intercept in zip(path.alphas, path.coefs.T, path.intercepts):
        fitted = Ridge(alpha, fit_intercept=fit_intercept).fit(X, y)
        np.testing.assert_allclose(coef, fitted.coef_, atol=1e-8 * np.abs(y).max())
        assert intercept == pytest.approx(fitted.intercept_, abs=1e-8 * np.abs(y).max())


def test_the_usual_path_runs_from_nearly_nothing_to_nearly_least_squares():
    X, y = load_diabetes(return_X_y=True)
    path = ridge_path(X, y, n_alphas=30)
    lengths = np.linalg.norm(path.coefs, axis=0)
    assert path.coefs.shape == (10, 30)
    assert np.all(np.diff(lengths) > 0)
    full = np.linalg.norm(Ridge(0.0).fit(X, y).coef_)
    assert lengths[0] < 0.05 * full
    assert lengths[-1] > 0.9 * full


def test_a_constant_column_and_a_constant_target_get_no_weight():
    X = np.column_stack([np.full(6, 0.1), np.arange(6.0)])
    for solver in ("closed_form", "gradient_descent"):
        fitted = Ridge(1e-3, solver=solver).fit(X, [0.1, 0.2, 0.4, 0.7, 1.1, 1.6])
        assert fitted.coef_[0] == 0.0
        for y in (np.zeros(6), np.full(6, 0.1)):
            flat = Ridge(1.0, solver=solver).fit(X, y)
            assert not flat.coef_.any()
            assert flat.intercept_ == y[0]


def test_without_any_spread_in_x_the_mean_is_predicted():
    fitted = Ridge(0.0, solver="gradient_descent").fit(np.ones((4, 2)), [1.0, 2.0, 3.0, 4.0])
    np.testing.assert_array_equal(fitted.predict([[5.0, 5.0]]), [2.5])


# Steps


def test_a_step_beyond_two_over_l_is_convicted_at_once_and_one_below_converges():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    y = X @ [1.0, 2.0, 3.0]
    safe = next(Ridge(1.0, solver="gradient_descent").iterate(X, y)).step
    near = Ridge(1.0, solver="gradient_descent", step_size=1.95 * safe).fit(X, y)
    np.testing.assert_allclose(near.coef_, Ridge(1.0).fit(X, y).coef_, atol=1e-8)
    for factor in (2.1, 100.0, 1e200):
        seen = []
        run = Ridge(1.0, solver="gradient_descent", step_size=factor * safe).iterate(X, y)
        with pytest.raises(DivergenceError, match=r"step_size .* is too large") as caught:
            seen.extend(run)
        assert len(seen) < 200
        assert all(math.isfinite(state.objective) for state in seen)
        assert f"below {2 * safe:g}" in str(caught.value)
    with pytest.raises(DivergenceError, match=r"step_size 1e\+308 is too large"):
        Ridge(1.0, "gradient_descent", step_size=1e308).fit(X, y)


def test_descent_stops_at_max_iter_and_says_it_has_not_converged():
    X, y = load_diabetes(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match="^Ridge stopped after 5 steps with a gradient"):
        fitted = Ridge(0.1, solver="gradient_descent", max_iter=5).fit(X, y)
    assert fitted.n_iter_ == 5
    assert not fitted.converged_


def test_descent_may_start_anywhere():
    X, y = load_diabetes(return_X_y=True)
    start = np.arange(10.0)
    model = Ridge(1.0, solver="gradient_descent", coef_init=start)
    first = next(model.iterate(X, y))
    np.testing.assert_array_equal(first.coef, start)
    np.testing.assert_allclose(model.fit(X, y).coef_, Ridge(1.0).fit(X, y).coef_, atol=1e-7)
    np.testing.assert_array_equal(start, np.arange(10.0))


# The contract of every estimator


@pytest.mark.parametrize("solver", ["closed_form", "gradient_descent"])
def test_looking_at_states_changes_nothing(solver):
    X, y = load_diabetes(return_X_y=True)
    model = Ridge(1.0, solver=solver)
    assert model.fit(X, y) is model
    last = None
    for state in model.iterate(X, y):
        with pytest.raises(ValueError, match="read-only"):
            state.coef[0] = 7.0
        last = state
    np.testing.assert_array_equal(model.coef_, last.coef)
    assert model.intercept_ == last.intercept
    assert model.n_iter_ == last.iteration
    with pytest.raises(AttributeError):
        last.coef = None


@pytest.mark.parametrize("solver", ["closed_form", "gradient_descent"])
def test_forms_of_one_table_agree_and_stay_untouched(solver):
    check_forms_agree(lambda: Ridge(1.0, solver=solver))


@pytest.mark.parametrize(
    ("arguments", "X", "y", "words"),
    [
        *(({}, X, np.zeros(len(X)), words) for X, words in UNUSABLE),
        ({}, np.zeros((0, 2)), [], "X has no samples"),
        ({}, GOOD_X, [0.0, 1.0], "y has 2 values for 3 samples"),
        ({}, GOOD_X, [[0.0], [1.0], [2.0]], r"y must have 1 dimension, .*\.ravel\(\)"),
        ({}, GOOD_X, [0.0, np.nan, 1.0], "y has missing"),
        ({}, GOOD_X, ["a", "b", "c"], "y must hold numbers"),
        ({}, GOOD_X, None, "y is missing"),
        ({"alpha": -1.0}, GOOD_X, GOOD_Y, "alpha must be a number of at least 0"),
        ({"alpha": np.nan}, GOOD_X, GOOD_Y, "alpha must be a number of at least 0"),
        ({"solver": "newton"}, GOOD_X, GOOD_Y, "solver must be one of 'closed_form'"),
        ({"fit_intercept": "yes"}, GOOD_X, GOOD_Y, "fit_intercept must be True or False"),
        ({"max_iter": 0}, GOOD_X, GOOD_Y, "max_iter must be a whole number"),
        ({"tol": -1.0}, GOOD_X, GOOD_Y, "tol must be"),
        ({"step_size": 0.0}, GOOD_X, GOOD_Y, "step_size must be a number above 0"),
        ({"coef_init": [1.0]}, GOOD_X, GOOD_Y, "coef_init has 1 value for 2"),
    ],
)
def test_bad_input_is_named_before_anything_runs(arguments, X, y, words):
    arguments = {"solver": "gradient_descent", **arguments}
    with pytest.raises(ValueError, match=words):
        Ridge(**arguments).fit(X, y)
    with pytest.raises(ValueError, match=words):
        Ridge(**arguments).iterate(X, y)


def test_states_without_a_target_are_asked_for_in_vain():
    with pytest.raises(ValueError, match="y is missing; one number for each of the 3 samples"):
        Ridge().iterate(GOOD_X)


def test_prediction_needs_a_fit_and_its_columns():
    with pytest.raises(NotFittedError, match="Ridge isn't fitted"):
        Ridge().predict(GOOD_X)
    fitted = Ridge().fit(GOOD_X, GOOD_Y)
    with pytest.raises(ValueError, match="X has 1 feature, but the fit has seen 2"):
        fitted.predict([[1.0]])
    with pytest.raises(ValueError, match=r"^y has 2 values for 3 samples"):
        fitted.score(GOOD_X, [0.0, 1.0])
    steep = Ridge(0.0).fit(1e-140 * np.array(GOOD_X), 1e140 * np.array(GOOD_Y))
    for ask in (steep.predict, lambda X: steep.score(X, GOOD_Y)):
        with pytest.raises(
            ValueError, match=r"^X is too large for this Ridge; scale it down first"
        ):
            ask(1e140 * np.array(GOOD_X))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"alphas": [1.0, -1.0]}, "alphas must be at least 0"),
        ({"alphas": []}, "alphas is empty"),
        ({"alphas": ["a"]}, "alphas must hold numbers"),
        ({"n_alphas": 0}, "n_alphas must be"),
        ({"eps": 0.0}, "eps must be"),
        ({"eps": 1e308}, "eps must be below 1"),
        ({"eps": 5e-324}, "eps is too small, 5e-324: the last alpha would be 0"),
        ({"n_alphas": 10**12}, "n_alphas must be a whole number from 1 to 50000000,"),
        ({"alphas": [[1.0], [1.0, 2.0]]}, "alphas must be a plain array"),
    ],
)
def test_a_bad_path_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        ridge_path(1e-3 * np.array(GOOD_X), GOOD_Y, **arguments)
