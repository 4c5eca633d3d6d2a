"""The hinge loss goes down to a certificate, whatever C, the scale and the place of the data."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_iris
from sklearn.svm import SVC

from ml.svm import DivergenceError, KernelSVM, LinearSVM


@st.composite
def problems(draw) -> tuple[np.ndarray, np.ndarray, float]:
    """Samples of any scale and place, labels of two classes, and a C that suits the scale."""
    seed = draw(st.integers(0, 2**32 - 1))
    n, d = draw(st.integers(2, 80)), draw(st.integers(1, 5))
    scale, shift = draw(st.sampled_from([0.01, 1.0, 100.0])), draw(st.sampled_from([0.0, 1000.0]))
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = np.where(X[:, 0] + 0.5 * rng.normal(size=n) > draw(st.sampled_from([0.0, 1.0])), 1, -1)
    y[:2] = -1, 1
    return scale * (X + shift), y, draw(st.sampled_from([1e-4, 0.01, 1.0, 10.0])) / scale**2


def hinge_objective(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float) -> float:
    return 0.5 * w @ w + C * np.maximum(1.0 - y * (X @ w + b), 0.0).sum()


@given(problems(), st.sampled_from([0.01, 0.1, 1.0]))
@settings(max_examples=60, deadline=None)
def test_every_state_is_what_it_says(problem, learning_rate):
    # reference: hinge-loss training: primal >= dual
    X, y, C = problem
    machine = LinearSVM(C, learning_rate=learning_rate, max_iter=50)
    states = list(machine.iterate(X, y))
    first = states[0]
    assert (first.iteration, first.b, first.averaged_b) == (0, 0.0, 0.0)
    assert not first.w.any()
    assert_allclose(first.primal_objective, C * len(y))
    bounds = [state.dual_objective for state in states]
    assert bounds == sorted(bounds)
    assert bounds[0] == 0.0
    for earlier, state in pairwise(states):
        assert state.iteration > earlier.iteration
        assert 0.0 < state.step <= earlier.step
    for state in states:
        w, b = state.averaged_w, state.averaged_b
        assert_allclose(state.primal_objective, hinge_objective(w, b, X, y, C), rtol=1e-6)
        assert state.gap >= -1e-9 * state.primal_objective
        margins = y * (X @ w + b)
        clear = np.abs(margins - 1.0) > 1e-6
        assert np.count_nonzero(margins[clear] < 1.0) <= state.margin_violations
        assert np.count_nonzero(margins[clear] >= 1.0) <= len(y) - state.margin_violations
        # a feasible point of the dual, whose objective is at most the bound
        alpha = state.alpha
        assert alpha.min() >= 0.0
        assert alpha.max() <= C
        assert abs(alpha @ y) <= 1e-9 * C * len(y)
        v = (X - X.mean(axis=0)).T @ (alpha * y)
        assert alpha.sum() - 0.5 * v @ v <= state.dual_objective * (1.0 + 1e-9) + 1e-12 * C
        with pytest.raises(ValueError, match="read-only"):
            w[0] = 0.0


@given(problems())
@settings(max_examples=40, deadline=None)
def test_the_bounds_hold_the_optimum_between_them(problem):
    X, y, C = problem
    exact = KernelSVM("linear", C=C, solver="qp").fit(X, y)
    best = exact.dual_objective_
    for state in LinearSVM(C, max_iter=300).iterate(X, y):
        assert state.dual_objective <= best * (1.0 + 1e-7)
        assert state.primal_objective >= best * (1.0 - 1e-7)


@pytest.mark.parametrize("C", [1e-4, 1e-2, 1.0])
@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_both_objectives_meet(C, scale):
    # reference: primal >= dual, meeting at the optimum
    X, y = load_iris(return_X_y=True)
    X, y = X[50:] * scale, y[50:]
    machine = LinearSVM(C / scale**2, tol=2e-3).fit(X, y)
    assert machine.converged_
    assert machine.objective_ - machine.dual_objective_ <= 2e-3 * machine.objective_
    judge = SVC(kernel="linear", C=C / scale**2, tol=1e-6).fit(X, y)
    signs = np.where(y == 1, -1, 1)
    best = hinge_objective(judge.coef_[0], judge.intercept_[0], X, signs, C / scale**2)
    assert machine.dual_objective_ <= best * (1.0 + 1e-6)
    assert best <= machine.objective_ * (1.0 + 1e-6)
    assert_allclose(machine.objective_, best, rtol=2e-3)


@pytest.mark.parametrize("C", [1e-2, 1e-6])
def test_a_heavy_penalty_does_not_hold_the_intercept_back(C):
    # w is next to nothing, so everything depends on b reaching the majority's side, far from 0
    rng = np.random.default_rng(0)
    X = 0.01 * rng.normal(size=(200, 3))
    y = np.arange(200) < 96
    machine = LinearSVM(C, max_iter=1000).fit(X, y)
    assert machine.converged_
    assert_allclose(machine.intercept_, -1.0, atol=0.2)


def test_the_average_is_calmer_than_the_last_step():
    X, y = load_iris(return_X_y=True)
    X, signs = X[50:], np.where(y[50:] == 1, -1, 1)
    states = [state for state in LinearSVM(max_iter=200).iterate(X, y[50:]) if state.iteration > 20]
    last = [hinge_objective(state.w, state.b, X, signs, 1.0) for state in states]
    average = [state.primal_objective for state in states]
    assert np.abs(np.diff(average)).mean() < 0.1 * np.abs(np.diff(last)).mean()
    assert np.mean(average) < np.mean(last)


@pytest.mark.parametrize("learning_rate", [1e30, 1e100, 1e300])
def test_a_learning_rate_far_too_large_is_convicted_at_once(learning_rate):
    X, y = load_iris(return_X_y=True)
    X, y = X[50:], y[50:]
    seen = []
    run = LinearSVM(learning_rate=learning_rate).iterate(X, y)
    with pytest.raises(DivergenceError, match=r"learning_rate .* is too large: pass 1 raised"):
        seen.extend(run)
    assert len(seen) == 1
    # steps that fall lead back from a rate that is only large
    assert LinearSVM(learning_rate=1e6, max_iter=500).fit(X, y).score(X, y) > 0.9


def test_fit_is_iterate_drained():
    X, y = load_iris(return_X_y=True)
    machine = LinearSVM(max_iter=60)
    states = list(machine.iterate(X, y))
    assert not hasattr(machine, "coef_")
    machine.fit(X, y)
    finals = list({state.problem.index: state for state in states}.values())
    assert_array_equal(machine.coef_, [-state.averaged_w for state in finals])
    assert_array_equal(machine.intercept_, [-state.averaged_b for state in finals])
    two = LinearSVM(max_iter=60).fit(X[:100], y[:100])
    *_, state = LinearSVM(max_iter=60).iterate(X[:100], y[:100])
    assert_array_equal(two.coef_[0], state.averaged_w)
    assert_array_equal(two.intercept_[0], state.averaged_b)
    assert machine.objective_ == sum(state.primal_objective for state in finals)
    assert machine.n_iter_ == sum(state.iteration for state in finals)


def test_states_thin_out():
    X, y = load_iris(return_X_y=True)
    states = list(LinearSVM(max_iter=5000, tol=1e-12).iterate(X[50:], y[50:]))
    assert states[-1].iteration == 5000
    assert [state.iteration for state in states[:10]] == list(range(10))
    assert len(states) < 200


def test_a_seed_repeats_a_fit_and_another_does_not():
    X, y = load_iris(return_X_y=True)
    X, y = X[50:], y[50:]
    fits = [
        LinearSVM(max_iter=5, random_state=seed).fit(X, y).coef_
        for seed in (0, 0, 1, np.random.default_rng(0))
    ]
    assert_array_equal(fits[0], fits[1])
    assert_array_equal(fits[0], fits[3])
    assert (fits[0] != fits[2]).any()


def test_samples_that_are_all_equal():
    # no w tells them apart: the best is w = 0 and b towards the majority
    machine = LinearSVM(C=2.0).fit([[5.0, 5.0]] * 3, [0, 1, 1])
    assert_allclose(machine.coef_, 0.0)
    assert machine.predict([[5.0, 5.0]]) == [1]
    assert_allclose(machine.objective_, 4.0, rtol=2e-3)
