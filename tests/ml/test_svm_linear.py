"""The hinge loss goes down to a certificate, whatever C, the scale and the place of the data."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_iris
from sklearn.svm import SVC

from ml.datasets import load
from ml.hinge import best_along, hinge_value, lengths
from ml.preprocessing import standardize
from ml.svm import DivergenceError, KernelSVM, LinearSVM

# A few passes do for most of what is asked here.
pytestmark = pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")


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
        assert_allclose(state.primal_objective, hinge_value(w, b, X, y, C), rtol=1e-6)
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
    best = hinge_value(judge.coef_[0], judge.intercept_[0], X, signs, C / scale**2)
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
    last = [hinge_value(state.w, state.b, X, signs, 1.0) for state in states]
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


@pytest.mark.parametrize("unit", [1e-140, 1.0, 1e5, 1e145])
@pytest.mark.parametrize("C", [1e-300, 1e160, 1e307])
def test_no_penalty_overflows(C, unit):
    X = unit * np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.5]])
    machine = LinearSVM(C, max_iter=300)
    *_, end = machine.iterate(X, [0, 1, 0, 1])
    assert np.isfinite([end.primal_objective, *end.averaged_w, end.averaged_b]).all()
    # The bound is as good in every unit: ½‖w‖² of the widest street, w = (2, 0) / unit.
    if C > 1.0 and unit == 1.0:
        assert 1.4 < end.dual_objective <= 2.0


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


@st.composite
def lines(draw) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Values f = X w, often tied, signs of both kinds, a C and a ‖w‖²."""
    n, seed = draw(st.integers(2, 30)), draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(n) < draw(st.sampled_from([0.1, 0.5])), 1.0, -1.0)
    y[:2] = 1.0, -1.0
    f = draw(st.sampled_from([0.0, 0.3, 5.0, -1.0])) * y + rng.normal(size=n)
    if draw(st.booleans()):
        f = np.round(f)
    return f, y, draw(st.sampled_from([1e-3, 0.1, 1.0, 100.0])), draw(st.sampled_from([0.01, 1.0]))


@given(lines())
@settings(max_examples=200, deadline=None)
def test_the_search_along_the_average_finds_the_best(line):
    f, y, C, square = line

    def objective(s, b):
        return 0.5 * s**2 * square + C * np.maximum(1.0 - y * (s * f + b), 0.0).sum()

    s, b = best_along(f, y, C, square)
    found = objective(s, b)
    assert s >= 0.0
    # for a given s the best b is where some margin is 1, and so it is for any nearby s
    for other in s * np.array([0.0, 0.5, 0.9, 0.999, 1.001, 1.1, 2.0]):
        best = min(objective(other, kink) for kink in y - other * f)
        assert found <= best * (1.0 + 1e-9)


def test_the_answer_is_at_a_kink_or_flat():
    # one feature: the answer along the average is the optimum, found to the last digit
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 1)) + np.repeat([[-1.0], [1.0]], 20, axis=0)
    y = np.repeat([0, 1], 20)
    for C in (0.1, 10.0, 1000.0):
        machine = LinearSVM(C, max_iter=1).fit(X, y)
        best = KernelSVM("linear", C=C, solver="qp").fit(X, y)
        assert_allclose(machine.objective_, best.objective_, rtol=1e-8)


@pytest.mark.parametrize("name", ["wine", "breast-cancer"])
def test_features_in_plain_units_are_not_left_behind(name):
    # their spreads are from 0.003 to 570; in one length for all, the smaller never move
    table = load(name)
    machine = LinearSVM(0.1, max_iter=1500).fit(table.X, table.y)
    best = KernelSVM("linear", C=0.1, solver="qp").fit(table.X, table.y)
    assert best.objective_ <= machine.objective_ <= 1.05 * best.objective_
    assert machine.dual_objective_ >= 0.8 * best.objective_
    assert machine.score(table.X, table.y) >= best.score(table.X, table.y) - 0.02


def test_standard_units_converge_by_default():
    for name, C in (("wine", 1.0), ("iris", 5.0)):
        table = load(name)
        machine = LinearSVM(C).fit(standardize(table.X), table.y)
        assert machine.converged_
        assert machine.objective_ - machine.dual_objective_ <= 1e-3 * machine.objective_


def test_lengths_make_the_mean_square_1_and_are_milder_than_the_spreads():
    X = np.random.default_rng(0).normal(size=(50, 3)) * [1e-3, 1.0, 1e3]
    X -= X.mean(axis=0)
    unit, length = lengths(X, 1.0)
    assert_allclose(np.mean(np.sum((X / unit) ** 2, axis=1)), 1.0)
    assert_allclose(length, np.sqrt(np.mean(np.sum(X**2, axis=1))))
    assert_allclose(unit / unit[1], np.sqrt(X.std(axis=0) / X[:, 1].std()))
    assert lengths(np.zeros((5, 2)), 1.0)[1] == 1.0
