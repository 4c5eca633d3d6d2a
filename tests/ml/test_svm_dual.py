"""The kernel SVM's states keep their promises, and both solvers agree with each other and `SVC`."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.svm import SVC

from ml.datasets import load
from ml.kernels import KERNELS
from ml.svm import ConvergenceWarning, KernelSVM, KernelSVMState
from ml.svm_qp import ONE_STEP, _alpha, quadratic_program

SOLVERS = ("qp", "smo")


@st.composite
def problems(draw) -> tuple[np.ndarray, np.ndarray, dict]:
    """Samples, labels of two classes, and a kernel with its C."""
    seed = draw(st.integers(0, 2**32 - 1))
    n, d = draw(st.integers(2, 60)), draw(st.integers(1, 5))
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    if draw(st.booleans()):  # ties and duplicates
        X = np.round(X)
    noise = draw(st.sampled_from([0.0, 0.5, 100.0]))
    y = np.where(X[:, 0] + noise * rng.normal(size=n) > 0.0, 1, -1)
    y[:2] = -1, 1
    machine = {
        "kernel": draw(st.sampled_from(KERNELS)),
        "C": draw(st.sampled_from([1e-3, 0.1, 1.0, 10.0])),
        "gamma": draw(st.sampled_from(["scale", "auto", 0.3])),
        "degree": draw(st.integers(1, 3)),
        "coef0": draw(st.sampled_from([0.0, 1.0])),
    }
    return X, y, machine


def recomputed(state: KernelSVMState) -> tuple[float, float, np.ndarray]:
    """Dual and primal objective and the KKT violations, from α and the kernel alone."""
    y, alpha = state.problem.signs, state.alpha
    K = state.kernel.matrix(state.problem.X)
    beta = y * alpha
    square = beta @ K @ beta
    margins = y * (K @ beta + state.intercept)
    primal = 0.5 * square + state.C * np.maximum(1.0 - margins, 0.0).sum()
    violations = np.where(
        alpha == 0.0,
        np.maximum(1.0 - margins, 0.0),
        np.where(alpha == state.C, np.maximum(margins - 1.0, 0.0), np.abs(margins - 1.0)),
    )
    return alpha.sum() - 0.5 * square, primal, violations


@pytest.mark.parametrize("solver", SOLVERS)
@given(problems())
@settings(max_examples=40, deadline=None)
def test_every_state_is_what_it_says(solver, problem):
    X, y, machine = problem
    estimator = KernelSVM(**machine, solver=solver, max_iter=200)
    states = list(estimator.iterate(X, y, pairs_per_state=3))
    assert states[0].iteration == 0
    assert not states[0].alpha.any()
    for state in states:
        dual, primal, violations = recomputed(state)
        scale = 1e-9 * (1.0 + primal)
        assert abs(state.dual_objective - dual) <= scale
        assert abs(state.primal_objective - primal) <= scale
        assert state.gap >= -scale
        assert_allclose(state.kkt_violation, violations.max(), atol=scale / state.C)
        assert_allclose(violations[state.kkt_index], violations.max(), atol=scale / state.C)
        assert state.alpha.min() >= 0.0
        assert state.alpha.max() <= state.C
        assert abs(state.dual_coef.sum()) <= 1e-9 * state.C * len(y)
        with pytest.raises(ValueError, match="read-only"):
            state.alpha[0] = 1.0
        with pytest.raises(ValueError, match="read-only"):
            state.gradient[0] = 1.0


@given(problems(), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_the_dual_rises_under_smo(problem, every):
    X, y, machine = problem
    states = list(KernelSVM(**machine, max_iter=500).iterate(X, y, pairs_per_state=every))
    duals = [state.dual_objective for state in states]
    assert all(later >= earlier for earlier, later in pairwise(duals))
    for earlier, later in pairwise(states):
        assert 0 < later.iteration - earlier.iteration <= every
        i, j = later.pair
        assert i != j
        if every == 1:
            changed = np.flatnonzero(later.dual_coef != earlier.dual_coef)
            assert set(changed) <= {i, j}
            assert later.dual_coef[i] >= earlier.dual_coef[i]
            assert later.dual_coef[j] <= earlier.dual_coef[j]


@given(problems())
@settings(max_examples=60, deadline=None)
def test_solvers_agree_and_equal_scikit_learn(problem):
    # reference: worst KKT violation <= tol; QP and SMO agree on the dual to 1e-6; equals SVC
    X, y, machine = problem
    smo = KernelSVM(**machine, tol=1e-6).fit(X, y)
    qp = KernelSVM(**machine, solver="qp").fit(X, y)
    for fitted in (smo, qp):
        assert fitted.converged_
        assert fitted.kkt_violation_ <= fitted.tol
    assert_allclose(smo.dual_objective_, qp.dual_objective_, rtol=1e-6, atol=1e-6)
    # decision values may be off by the root of what the dual is off, so the judge must be exact
    judge = SVC(**machine, tol=1e-8, max_iter=50_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        judge.fit(X, y)
    if judge.fit_status_ != 0:  # its kernel is kept in single precision, which may not be enough
        return
    for fitted in (smo, qp):
        difference = fitted.decision_function(X) - judge.decision_function(X)
        if not ((fitted.alpha_ > 0.0) & (fitted.alpha_ < fitted.C)).any():
            # with no free vector the intercept may be anything in an interval; where rounding
            # leaves SVC a vector just off its bound, it takes that one's and not the middle
            difference -= difference[0]
        scale = 1.0 + np.abs(judge.decision_function(X)).max()
        assert np.abs(difference).max() <= 1e-3 * scale
        assert fitted.gamma_ == pytest.approx(judge._gamma)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_default_tolerances_agree_too(problem):
    X, y, machine = problem
    smo = KernelSVM(**machine).fit(X, y)
    qp = KernelSVM(**machine, solver="qp").fit(X, y)
    assert max(smo.kkt_violation_, qp.kkt_violation_) <= smo.tol
    # reference: QP and SMO agree on the dual to 1e-6
    assert_allclose(smo.dual_objective_, qp.dual_objective_, rtol=1e-6, atol=1e-6)
    # weak duality: no dual is above any primal
    assert smo.dual_objective_ <= qp.objective_ * (1.0 + 1e-9)
    assert qp.dual_objective_ <= smo.objective_ * (1.0 + 1e-9)


@given(problems(), st.integers(1, 50), st.sampled_from([1e-9, 200.0]))
@settings(max_examples=40, deadline=None)
def test_looking_does_not_change_the_result(problem, every, cache_size):
    X, y, machine = problem
    fitted = KernelSVM(**machine).fit(X, y)
    *_, last = KernelSVM(**machine, cache_size=cache_size).iterate(X, y, pairs_per_state=every)
    assert last.alpha.tobytes() == fitted.alpha_.tobytes()
    assert last.intercept == fitted.intercept_[0]
    assert last.dual_objective == fitted.dual_objective_
    assert last.iteration == fitted.n_iter_


def test_looking_does_not_change_a_long_run_with_a_small_cache():
    # long enough for samples to be left out of the search and taken back, and rows to be evicted
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 2))
    y = X[:, 0] + rng.normal(size=400) > 0.0
    fitted = KernelSVM(C=100.0, tol=1e-3).fit(X, y)
    assert fitted.n_iter_ > 2000
    assert fitted.kkt_violation_ <= fitted.tol
    for every, cache_size in ((1, 200.0), (777, 0.1), (10**6, 1e-6)):
        machine = KernelSVM(C=100.0, tol=1e-3, cache_size=cache_size)
        *_, last = machine.iterate(X, y, pairs_per_state=every)
        assert last.alpha.tobytes() == fitted.alpha_.tobytes()
        assert last.iteration == fitted.n_iter_


def test_the_states_of_a_long_run_thin_out():
    horseshoe = load("horseshoe-2d")
    states = list(KernelSVM(C=None, gamma=2.0).iterate(horseshoe.X, horseshoe.y, 1))
    assert states[-1].iteration > 10_000
    assert len(states) < 6_000
    for earlier, later in pairwise(states):
        if not later.joint:
            assert 1 <= later.iteration - earlier.iteration <= max(1, earlier.iteration // 1000)


@pytest.mark.parametrize("solver", SOLVERS)
def test_fit_is_iterate_drained(solver):
    X, y = clouds(3)
    machine = KernelSVM(solver=solver)
    states = list(machine.iterate(X, y))
    assert not hasattr(machine, "alpha_")
    machine.fit(X, y)
    last = {state.problem.index: state for state in states}
    assert machine.n_iter_ == sum(state.iteration for state in last.values())
    assert machine.dual_objective_ == sum(state.dual_objective for state in last.values())
    for row, state in last.items():
        assert_array_equal(machine.alpha_[row, state.problem.samples], state.alpha)
        decisions = state.decision_function(X)
        # a state's value is positive for the later class, a pair's of three for the earlier
        assert_allclose(decisions, -machine.pairwise_decisions(X)[:, row], atol=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_max_iter_ends_early_and_says_so(solver):
    X, y = clouds(2)
    with pytest.warns(ConvergenceWarning, match="^KernelSVM stopped after 3 iterations with a KKT"):
        machine = KernelSVM(solver=solver, max_iter=3).fit(X, y)
    assert machine.n_iter_ == 3
    assert not machine.converged_
    assert machine.kkt_violation_ > machine.tol
    assert machine.objective_ >= machine.dual_objective_


def test_a_tolerance_beyond_doubles_ends():
    X, y = clouds(2)
    machine = KernelSVM(tol=1e-300).fit(X, y)
    assert machine.kkt_violation_ < 1e-10


def test_the_intercept_is_the_middle_where_no_vector_is_free():
    # alpha is C for the inner two points: any b from -0.5 to 0.5 obeys the conditions
    X, y = [[-3.0], [-1.0], [1.0], [3.0]], [0, 0, 1, 1]
    machine = KernelSVM("linear", C=0.25, tol=1e-9).fit(X, y)
    assert_allclose(machine.alpha_, [0.0, 0.25, 0.25, 0.0])
    assert_allclose(machine.intercept_, 0.0)


def test_single_steps_go_the_way_of_one_call():
    from cvxopt.solvers import coneqp

    X, y = clouds(2)
    *_, start = KernelSVM(solver="qp", max_iter=1).iterate(X, y)
    program = quadratic_program(start.kernel.matrix(X), start.problem.signs, hard=False)
    states = list(KernelSVM(solver="qp", max_iter=6).iterate(X, y))
    assert [state.iteration for state in states] == list(range(7))
    for state in states[1:]:
        whole = coneqp(**program, options={**ONE_STEP, "maxiters": state.iteration})
        alpha = _alpha(whole, start.problem.signs, unit=1.0, C=1.0)
        assert_allclose(state.alpha, alpha, atol=1e-7)


def test_cvxopt_is_left_as_it_was(capsys):
    from cvxopt import solvers

    before = dict(solvers.options)
    X, y = clouds(2)
    KernelSVM(solver="qp").fit(X, y)
    assert dict(solvers.options) == before
    assert capsys.readouterr().out == ""


def test_a_kernel_cvxopt_cannot_take_is_named():
    X, y = clouds(2)
    with pytest.raises(ValueError, match=r"kernel='poly' .* cvxopt can't factor"):
        KernelSVM("poly", degree=2, coef0=-50.0, solver="qp").fit(X, y)


def test_samples_left_out_of_the_search_are_looked_at_again():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(50, 2))
        y = X[:, 0] + rng.normal(size=50) > 0.0
        machine = KernelSVM(C=1000.0).fit(X, y)
        assert machine.kkt_violation_ <= machine.tol


@pytest.mark.parametrize("C", [1e-4, 1e4])
def test_extreme_C_agrees(C):
    X, y = clouds(2)
    smo = KernelSVM("linear", C=C).fit(X, y)
    qp = KernelSVM("linear", C=C, solver="qp").fit(X, y)
    assert_allclose(smo.dual_objective_, qp.dual_objective_, rtol=1e-6)


def clouds(n_classes: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    y = np.arange(90) % n_classes
    centers = np.array([[0.0, 0.0], [1.5, 1.0], [-1.0, 2.0]])
    return centers[y] + rng.normal(size=(90, 2)), y
