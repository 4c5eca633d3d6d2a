"""Each solver of the lasso ends at scikit-learn's weights, and each state bounds its own error."""

import math

import numpy as np
import pytest
import sklearn.linear_model as judge
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes

from ml.linear_model import DivergenceError, Lasso, duality_gap
from ml.validation import ConvergenceWarning, NotFittedError
from tests.ml.tables import GOOD_X, GOOD_Y, UNUSABLE, check_forms_agree

SOLVERS = ("coordinate_descent", "ista", "fista", "subgradient")
EXACT = SOLVERS[:3]


@st.composite
def problems(draw, twins=True):
    """X and y of drawn shape, the penalty a share of that at which all weights are 0."""
    n, p = draw(st.integers(3, 30)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    X = rng.normal(draw(st.sampled_from([0.0, 5.0])), 1.0, (n, p))
    if twins and draw(st.booleans()):
        X[:, rng.integers(p)] = X[:, 0]
    if draw(st.booleans()):
        X[:, rng.integers(p)] = 0.1
    y = X @ rng.normal(size=p) + rng.normal(size=n) + 3.0
    y *= draw(st.sampled_from([1.0, 1e-3, 1e3]))
    share = draw(st.sampled_from([0.02, 0.1, 0.5, 1.0, 2.0]))
    return X, y, share * least_empty_alpha(X, y)


def least_empty_alpha(X, y):
    slope = (X - X.mean(axis=0)).T @ (y - y.mean()) / len(y)
    return max(float(np.abs(slope).max()), 1e-9)


def check_states(states, X, y, alpha, tol):
    """The facts that hold in every state of every run."""
    n = len(y)
    centred = y - y.mean()
    for iteration, state in enumerate(states):
        residual = y - X @ state.coef - state.intercept
        loss = residual @ residual / (2 * n)
        assert state.iteration == iteration
        assert state.gap >= 0.0
        assert state.loss == pytest.approx(loss, rel=1e-6, abs=1e-12 * (centred @ centred))
        assert state.mse == pytest.approx(2 * state.loss)
        assert state.penalty == pytest.approx(alpha * np.abs(state.coef).sum())
        assert state.objective == pytest.approx(state.loss + state.penalty)
        assert state.dual_objective <= state.objective
        assert state.n_nonzero == np.count_nonzero(state.coef)
        assert state.tolerance == pytest.approx(tol * (centred @ centred) / n, abs=1e-300)
        assert state.converged == (state.gap <= state.tolerance)
        assert state.converged == (state is states[-1]) or iteration == len(states) - 1
    # A dual value never exceeds a primal one, whichever iterates they come from.
    lowest = min(state.objective for state in states)
    assert max(state.dual_objective for state in states) <= lowest * (1 + 1e-9) + 1e-300


# Reference results


@pytest.mark.parametrize("solver", EXACT)
def test_the_example_of_scikit_learns_documentation(solver):
    # reference: Lasso(alpha=0.1) on X = [[0,0],[1,1],[2,2]], y = [0,1,2]: coef [0.85, 0],
    # intercept 0.15. The twin columns share 0.85 in any way; the sweep gives it to the first.
    fitted = Lasso(0.1, solver=solver).fit([[0, 0], [1, 1], [2, 2]], [0, 1, 2])
    assert fitted.coef_.sum() == pytest.approx(0.85, abs=1e-8)
    assert fitted.intercept_ == pytest.approx(0.15, abs=1e-8)
    if solver == "coordinate_descent":
        np.testing.assert_allclose(fitted.coef_, [0.85, 0.0], atol=1e-12)


@pytest.mark.parametrize("solver", EXACT)
def test_diabetes_keeps_three_of_ten_features(solver):
    # reference: diabetes, Lasso(alpha=1.0)
    X, y = load_diabetes(return_X_y=True)
    fitted = Lasso(1.0, solver=solver).fit(X, y)
    wanted = np.zeros(10)
    wanted[[2, 3, 8]] = 367.701626, 6.309703, 307.602147  # bmi, bp, s5
    np.testing.assert_allclose(fitted.coef_, wanted, atol=2e-6)
    assert np.count_nonzero(fitted.coef_) == 3
    assert fitted.intercept_ == pytest.approx(152.133484, abs=1e-6)
    assert fitted.score(X, y) == pytest.approx(0.357381, abs=1e-6)


@pytest.mark.parametrize("solver", EXACT)
def test_a_fit_ends_with_the_certified_gap(solver):
    # reference: gap >= 0 in any state; at the end gap <= tol * ‖y - mean‖²/n
    X, y = load_diabetes(return_X_y=True)
    for alpha in (0.01, 0.3, 3.0):
        for tol in (1e-3, 1e-8):
            model = Lasso(alpha, solver=solver, tol=tol, max_iter=100_000)
            states = list(model.iterate(X, y))
            check_states(states, X, y, alpha, tol)
            assert states[-1].gap <= tol * np.sum((y - y.mean()) ** 2) / len(y)


def test_subgradient_descent_reaches_no_exact_zeros():
    # reference: plain subgradient descent has no exact zeros
    X, y = load_diabetes(return_X_y=True)
    states = list(Lasso(1.0, solver="subgradient", max_iter=3000).iterate(X, y))
    check_states(states, X, y, 1.0, 1e-12)
    assert states[-1].n_nonzero == 10
    assert not states[-1].converged
    best = Lasso(1.0).fit(X, y).objective_
    assert best < states[-1].objective < 1.01 * best
    assert states[-1].step == pytest.approx(states[0].step / math.sqrt(3001))


# Against scikit-learn


@given(problems(twins=False), st.sampled_from(EXACT))
def test_weights_are_scikit_learns(problem, solver):
    X, y, alpha = problem
    ours = Lasso(alpha, solver=solver, tol=1e-13, max_iter=200_000).fit(X, y)
    theirs = judge.Lasso(alpha, tol=1e-13, max_iter=200_000).fit(X, y)
    if not ours.converged_:
        return
    # With more features than samples the weights are still unique, but how far a gap lets
    # them stray is not bounded as well; the fitted values always are.
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-6 * np.abs(y).max())
    if X.shape[1] < X.shape[0] // 2:
        np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-6 * np.abs(y).max())
        np.testing.assert_array_equal(ours.coef_ == 0, theirs.coef_ == 0)


@given(problems(), st.sampled_from(EXACT))
def test_every_state_keeps_its_promises(problem, solver):
    X, y, alpha = problem
    states = list(Lasso(alpha, solver=solver, tol=1e-9, max_iter=5000).iterate(X, y))
    check_states(states, X, y, alpha, 1e-9)
    objectives = np.array([state.objective for state in states])
    if solver != "fista":
        assert np.all(np.diff(objectives) <= 1e-11 * objectives[0])
    if states[-1].converged:
        theirs = judge.Lasso(alpha, tol=1e-9, max_iter=50_000).fit(X, y)
        residual = y - theirs.predict(X)
        reached = residual @ residual / (2 * len(y)) + alpha * np.abs(theirs.coef_).sum()
        assert states[-1].objective - reached <= states[-1].tolerance + 1e-12 * objectives[0]


@given(problems())
def test_the_gap_is_scikit_learns(problem):
    X, y, alpha = problem
    theirs = judge.Lasso(alpha, tol=1e-3, max_iter=50_000).fit(X, y)
    _, _, gap = duality_gap(X - X.mean(axis=0), y - y.mean(), theirs.coef_, alpha)
    assert gap == pytest.approx(theirs.dual_gap_, rel=1e-4, abs=1e-11 * (y @ y))


@given(problems())
def test_above_the_largest_correlation_every_weight_is_exactly_zero(problem):
    X, y, _ = problem
    for solver in EXACT:
        fitted = Lasso(1.001 * least_empty_alpha(X, y), solver=solver).fit(X, y)
        assert not fitted.coef_.any()
        assert fitted.n_iter_ == 0
        assert fitted.intercept_ == pytest.approx(y.mean())


# Hard cases


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_constant_column_and_a_constant_target_get_no_weight(solver):
    X = np.column_stack([np.full(8, 0.1), np.arange(8.0)])
    fitted = Lasso(0.01, solver=solver, max_iter=200).fit(X, np.arange(8.0))
    assert fitted.coef_[0] == 0.0
    assert fitted.coef_[1] > 0.9
    for y in (np.zeros(8), np.full(8, 0.1)):
        flat = Lasso(1.0, solver=solver).fit(X, y)
        assert not flat.coef_.any()
        assert flat.intercept_ == y[0]
        assert flat.converged_
        assert flat.dual_gap_ == 0.0


@pytest.mark.parametrize("solver", EXACT)
def test_twin_columns_share_one_weight_however_it_falls(solver):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 1))
    y = 3.0 * x[:, 0] + rng.normal(size=40)
    alone = Lasso(0.1, solver=solver).fit(x, y)
    twins = Lasso(0.1, solver=solver).fit(np.hstack([x, x, -x]), y)
    assert twins.converged_
    assert twins.coef_ @ [1, 1, -1] == pytest.approx(alone.coef_[0], abs=1e-6)


@pytest.mark.parametrize("solver", EXACT)
def test_more_features_than_samples_keep_at_most_as_many_as_samples(solver):
    rng = np.random.default_rng(2)
    X = rng.normal(size=(20, 80))
    y = 4.0 * X[:, 3] - 3.0 * X[:, 50] + 0.1 * rng.normal(size=20)
    fitted = Lasso(0.2, solver=solver, max_iter=20_000).fit(X, y)
    theirs = judge.Lasso(0.2, tol=1e-12, max_iter=50_000).fit(X, y)
    assert fitted.converged_
    assert np.count_nonzero(fitted.coef_) <= 20
    np.testing.assert_allclose(fitted.coef_, theirs.coef_, atol=1e-6)


def test_without_an_intercept_the_origin_stays_fixed():
    rng = np.random.default_rng(4)
    X, y = rng.normal(2.0, 1.0, (30, 4)), rng.normal(5.0, 1.0, 30)
    fitted = Lasso(0.1, fit_intercept=False).fit(X, y)
    theirs = judge.Lasso(0.1, fit_intercept=False, tol=1e-12).fit(X, y)
    assert fitted.intercept_ == 0.0
    np.testing.assert_allclose(fitted.coef_, theirs.coef_, atol=1e-8)


def test_without_a_penalty_it_is_least_squares_with_no_certificate():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    with pytest.warns(ConvergenceWarning, match=r"no gap is ever 0: use Ridge\(alpha=0\)"):
        fitted = Lasso(0.0, max_iter=500).fit(X, y)
    theirs = judge.LinearRegression().fit(X, y)
    np.testing.assert_allclose(fitted.coef_, theirs.coef_, atol=1e-10)
    assert not fitted.converged_


# Steps


@pytest.mark.parametrize("solver", ["ista", "fista", "subgradient"])
def test_a_step_far_too_long_is_convicted_at_once(solver):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    y = X @ [1.0, 2.0, 3.0] + 5.0
    safe = next(Lasso(0.1, solver=solver).iterate(X, y)).step
    for factor in (30.0, 1e200):
        seen = []
        run = Lasso(0.1, solver=solver, step_size=factor * safe).iterate(X, y)
        with pytest.raises(DivergenceError, match=r"step_size .* is too large"):
            seen.extend(run)
        assert len(seen) < 10
        assert all(math.isfinite(state.objective) for state in seen)


def test_a_step_is_one_over_the_lipschitz_constant_unless_given():
    X, y = load_diabetes(return_X_y=True)
    centred = X - X.mean(axis=0)
    lipschitz = np.linalg.eigvalsh(centred.T @ centred)[-1] / len(y)
    for solver in ("ista", "fista", "subgradient"):
        first = next(Lasso(1.0, solver=solver).iterate(X, y))
        assert first.step == pytest.approx(1 / lipschitz)
        given = next(Lasso(1.0, solver=solver, step_size=0.5).iterate(X, y))
        assert given.step == 0.5
    assert next(Lasso(1.0).iterate(X, y)).step is None


def test_fista_is_ahead_of_ista_and_a_start_near_the_end_ahead_of_both():
    X, y = load_diabetes(return_X_y=True)
    slow = Lasso(0.1, solver="ista").fit(X, y)
    fast = Lasso(0.1, solver="fista").fit(X, y)
    near = Lasso(0.1, solver="fista", coef_init=slow.coef_).fit(X, y)
    assert near.n_iter_ < fast.n_iter_ < slow.n_iter_


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@pytest.mark.parametrize("solver", SOLVERS)
def test_a_fit_may_start_anywhere(solver):
    X, y = load_diabetes(return_X_y=True)
    start = np.linspace(-50.0, 50.0, 10)
    model = Lasso(1.0, solver=solver, coef_init=start, max_iter=2000)
    np.testing.assert_array_equal(next(model.iterate(X, y)).coef, start)
    atol = 20.0 if solver == "subgradient" else 1e-5
    np.testing.assert_allclose(model.fit(X, y).coef_, Lasso(1.0).fit(X, y).coef_, atol=atol)
    np.testing.assert_array_equal(start, np.linspace(-50.0, 50.0, 10))


# The contract of every estimator


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@pytest.mark.parametrize("solver", SOLVERS)
def test_looking_at_states_changes_nothing(solver):
    X, y = load_diabetes(return_X_y=True)
    model = Lasso(0.5, solver=solver, max_iter=50)
    assert model.fit(X, y) is model
    last = None
    for state in model.iterate(X, y):
        with pytest.raises(ValueError, match="read-only"):
            state.coef[0] = 7.0
        last = state
    np.testing.assert_array_equal(model.coef_, last.coef)
    assert model.n_iter_ == last.iteration <= 50
    assert model.dual_gap_ == last.gap
    assert model.objective_ == last.objective
    kept = list(model.iterate(X, y))
    assert not np.array_equal(kept[1].coef, kept[2].coef)


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@pytest.mark.parametrize("solver", SOLVERS)
def test_forms_of_one_table_agree_and_stay_untouched(solver):
    check_forms_agree(lambda: Lasso(0.3, solver=solver, max_iter=300))


@pytest.mark.parametrize(
    ("arguments", "X", "y", "words"),
    [
        *(({}, X, np.zeros(len(X)), words) for X, words in UNUSABLE),
        ({}, np.zeros((0, 2)), [], "X has no samples"),
        ({}, GOOD_X, [0.0, 1.0], "y has 2 values for 3 samples"),
        ({}, GOOD_X, [0.0, np.inf, 1.0], "y has infinite"),
        ({}, GOOD_X, None, "y is missing"),
        ({"alpha": -1.0}, GOOD_X, GOOD_Y, "alpha must be a number of at least 0"),
        ({"alpha": "1"}, GOOD_X, GOOD_Y, "alpha must be a number of at least 0"),
        ({"solver": "lars"}, GOOD_X, GOOD_Y, "solver must be one of 'subgradient', 'ista'"),
        ({"fit_intercept": None}, GOOD_X, GOOD_Y, "fit_intercept must be True or False"),
        ({"max_iter": 1.5}, GOOD_X, GOOD_Y, "max_iter must be a whole number"),
        ({"tol": np.nan}, GOOD_X, GOOD_Y, "tol must be"),
        ({"step_size": -1.0}, GOOD_X, GOOD_Y, "step_size must be a number above 0"),
        ({"coef_init": [1.0, np.nan]}, GOOD_X, GOOD_Y, "coef_init has missing"),
    ],
)
def test_bad_input_is_named_before_anything_runs(arguments, X, y, words):
    with pytest.raises(ValueError, match=words):
        Lasso(**arguments).fit(X, y)
    with pytest.raises(ValueError, match=words):
        Lasso(**arguments).iterate(X, y)


def test_states_without_a_target_are_asked_for_in_vain():
    with pytest.raises(ValueError, match="y is missing; one number for each of the 3 samples"):
        Lasso().iterate(GOOD_X)


def test_prediction_needs_a_fit_and_its_columns():
    with pytest.raises(NotFittedError, match="Lasso isn't fitted"):
        Lasso().score(GOOD_X, GOOD_Y)
    with pytest.raises(ValueError, match="X has 3 features, but the fit has seen 2"):
        Lasso().fit(GOOD_X, GOOD_Y).predict([[1.0, 2.0, 3.0]])
