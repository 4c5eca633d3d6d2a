"""Joint steps: the best that all free α have together, where pairs alone take too long."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ml import smo_joint
from ml.datasets import load
from ml.kernels import KERNELS, Kernel
from ml.smo import _kernel_rows, _start
from ml.smo_joint import free_samples, joint_step, newton_step, systems_due
from ml.smo_kernels import ACTIVE, MOVED, advance, move_pair, select_pair, shrink
from ml.svm import KernelSVM
from tests.ml.test_svm_smo import problem_of

FLAT = 1e-12

# Four free samples, whose kernel matrix has rank 2, and C so large that pairs take for ever.
ZIGZAG, SIDES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]]), [0, 1, 1, 0]


@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.sampled_from([1e-3, 0.1]))
@settings(max_examples=30, deadline=None)
def test_the_step_goes_to_the_top_that_keeps_the_sum(seed, m, flat):
    rng = np.random.default_rng(seed)
    features, g = rng.normal(size=(m, 4)), rng.normal(size=m)
    K = features @ features.T
    step, change = newton_step(K, g, flat)
    bordered = np.block([[K + flat * np.eye(m), np.ones((m, 1))], [np.ones(m), 0.0]])
    assert_allclose(step, np.linalg.solve(bordered, np.append(g, 0.0))[:m], rtol=1e-6, atol=1e-9)
    assert_allclose(change, K @ step, atol=1e-9 * np.abs(step).max())


def test_for_two_samples_it_is_the_step_of_a_pair():
    problem, kernel = problem_of(0), Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, 100.0)
    i, j, _ = select_pair(work, rows, FLAT)
    K, g = kernel.matrix(problem.X)[np.ix_([i, j], [i, j])], work.gradient[[i, j]].copy()
    moved = move_pair(work, rows, i, j, FLAT)
    assert_allclose(newton_step(K, g, FLAT)[0], [moved, -moved], rtol=1e-10)


def test_a_matrix_of_no_kernel_gives_no_step():
    step, change = newton_step(np.diag([1.0, -5.0, 1.0]), np.array([1.0, 2.0, 3.0]), FLAT)
    assert not step.any()
    assert not change.any()


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 60),
    st.sampled_from(KERNELS),
    st.sampled_from([0.5, 10.0, np.inf]),
    st.integers(1, 50),
)
@settings(max_examples=60, deadline=None)
def test_a_joint_step_raises_the_dual_to_the_best_of_the_free(seed, pairs, name, C, systems):
    problem, kernel = problem_of(seed), Kernel(name, 0.5, 2, 1.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, C)
    advance(work, rows, 1e-9, FLAT, np.inf, pairs)
    shrink(work)
    before, dual = work.beta.copy(), work.dual[0]
    free = free_samples(work)
    joint_step(work, rows, FLAT, systems)
    assert work.dual[0] >= dual
    beta, y, K = work.beta, problem.signs, kernel.matrix(problem.X)
    scale = 1.0 + np.abs(beta).max()
    assert_array_equal(np.delete(beta, free), np.delete(before, free))
    assert_allclose(beta.sum(), 0.0, atol=1e-12 * scale * 25)
    assert (work.lower <= beta).all()
    assert (beta <= work.upper).all()
    assert_allclose(work.gradient, y - K @ beta, atol=1e-10 * scale)
    if np.isfinite(C):
        assert_allclose(work.dual[0], y @ beta - 0.5 * beta @ K @ beta, atol=1e-8 * scale)
    assert_array_equal(np.sort(work.active), np.arange(25))
    assert work.counts[ACTIVE] == 25
    left = free_samples(work)
    if systems > free.size and left.size > 1 and np.isfinite(C):
        assert_allclose(work.gradient[left], work.gradient[left][0], atol=1e-6)


def test_joint_steps_wait_until_pairs_have_had_their_time():
    problem = problem_of(0, n=300)
    work = _start(problem, 1.0)
    work.beta[:40] = 0.5 * problem.signs[:40]
    work.counts[MOVED] = 6000
    assert systems_due(work, 1000) == smo_joint.MOST_SYSTEMS
    work.counts[MOVED] = 5999
    assert systems_due(work, 1000) == 0, "a short run is one of pairs alone"
    work.counts[MOVED] = 6000
    work.beta[2:] = 0.0
    assert systems_due(work, 1000) == 0, "two free ones are a pair"
    work.beta[:] = 0.5 * problem.signs
    assert systems_due(work, 1000) == 0, "300 equations take longer than 1,000 pairs"
    assert systems_due(work, 30_000) == smo_joint.FEWEST_SYSTEMS
    many = _start(problem_of(0, n=1001), 1.0)
    many.beta[:], many.counts[MOVED] = 0.5 * many.gradient, 10**9
    assert systems_due(many, 10**9) == 0, "too many for a matrix"


def test_a_state_tells_of_a_joint_step():
    states = list(KernelSVM("linear", C=1000.0, tol=1e-4).iterate(ZIGZAG, SIDES))
    duals = [state.dual_objective for state in states]
    assert all(later >= earlier for earlier, later in pairwise(duals))
    told = [(state.iteration, state.joint, state.pair) for state in states if state.joint]
    assert told == [(1000, 4, None)]
    assert all(state.pair for state in states[1:] if not state.joint)
    assert states[-1].kkt_violation <= 1e-4
    assert_allclose(states[-1].dual_objective, 4000.0, rtol=1e-6)


def test_looking_does_not_change_a_run_with_joint_steps():
    wine = load("wine")
    fitted = KernelSVM("linear").fit(wine.X, wine.y)
    for every, cache_size in ((1, 200.0), (777, 0.01), (10**6, 1e-6)):
        machine = KernelSVM("linear", cache_size=cache_size)
        finals = {}
        for state in machine.iterate(wine.X, wine.y, pairs_per_state=every):
            finals[state.problem.index] = state
        for row, state in finals.items():
            alpha = fitted.alpha_[row, state.problem.samples]
            assert state.alpha.tobytes() == alpha.tobytes()


@pytest.mark.parametrize("C", [0.1, 100.0, None])
@given(st.integers(0, 2**32 - 1), st.sampled_from(KERNELS))
@settings(max_examples=15, deadline=None)
def test_joint_steps_and_pairs_end_where_the_quadratic_program_does(C, seed, name):
    # the features' units differ a thousandfold
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(30, 3)) * [1.0, 0.03, 0.001]
    y = X[:, 0] + (0.0 if C is None else 0.3) * rng.normal(size=30) > 0.0
    if y.all() or not y.any():
        return
    settings = {"C": C, "gamma": 1.0, "coef0": 1.0, "degree": 2}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smo_joint, "FIRST", 0)
        patch.setattr("ml.smo.EVERY", 1)
        smo = KernelSVM(name, **settings).fit(X, y)
    qp = KernelSVM(name, **settings, solver="qp").fit(X, y)
    assert smo.converged_
    assert_allclose(smo.dual_objective_, qp.dual_objective_, rtol=1e-6)
