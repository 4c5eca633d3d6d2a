"""The compiled parts of SMO: kernel rows, the cache, the choice of a pair, the step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ml.kernels import KERNELS, Kernel
from ml.one_vs_one import binary_problems
from ml.smo import _kernel_rows, _start
from ml.smo_kernels import (
    ACTIVE,
    LOWERED,
    MOVED,
    RAISED,
    RUNNING,
    advance,
    move_pair,
    select_pair,
    shrink,
    stretch,
)
from ml.smo_rows import cached_row, exponentials
from ml.svm_dual import balanced

FLAT = 1e-12


def problem_of(seed: int, n: int = 25, d: int = 3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = np.arange(n) % 2
    return binary_problems(X, y)[1][0]


@pytest.mark.parametrize("name", KERNELS)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.floats(0.01, 3.0), st.floats(-1.0, 2.0))
@settings(max_examples=20, deadline=None)
def test_rows_are_those_of_the_kernel_matrix(name, seed, degree, gamma, coef0):
    problem = problem_of(seed)
    kernel = Kernel(name, gamma, degree, coef0)
    rows = _kernel_rows(problem, kernel, 200.0)
    K = kernel.matrix(problem.X)
    for i in range(25):
        assert_allclose(cached_row(rows, i), K[i], rtol=1e-12, atol=1e-12)
    assert_allclose(rows.diagonal, np.diag(K), rtol=1e-12, atol=1e-12)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-300, 1e-9, 1.0, 1e9]))
@settings(max_examples=30, deadline=None)
def test_exponentials_are_numpys_to_the_last_bits(seed, gamma):
    spread = np.random.default_rng(seed).choice([1e-20, 1e-3, 1.0, 30.0, 700.0])
    exponents = np.random.default_rng(seed).uniform(0.0, spread, 1000)
    values = exponents / gamma
    values[:2] = 0.0, 1e-310
    wanted = np.exp(-gamma * values)
    exponentials(values, gamma)
    assert_allclose(values, wanted, rtol=4 * np.finfo(float).eps)
    assert values[0] == values[1] == 1.0
    assert values.max() == 1.0


def test_an_exponential_too_small_to_tell_is_next_to_nothing():
    far = np.array([707.9, 709.0, 800.0, 1e30, 1e308, np.inf])
    exponentials(far, 1.0)
    assert (far > 0.0).all()
    assert (far < 1e-307).all()


@given(st.lists(st.integers(0, 24), min_size=1, max_size=60), st.integers(2, 6))
@settings(max_examples=20, deadline=None)
def test_the_cache_keeps_the_rows_asked_for_last(asked, slots):
    problem = problem_of(0)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    K = kernel.matrix(problem.X)
    rows = _kernel_rows(problem, kernel, slots * 25 * 8 / 2**20)
    assert rows.rows.shape == (slots, 25)
    recent: list[int] = []
    for i in asked:
        assert_allclose(cached_row(rows, i), K[i], rtol=1e-12)
        recent = [*(j for j in recent if j != i), i][-slots:]
        assert {j for j in range(25) if rows.slot_of[j] >= 0} == set(recent)
        for j in recent:
            assert rows.sample_in[rows.slot_of[j]] == j


@given(st.integers(0, 2**32 - 1), st.integers(0, 40), st.sampled_from([0.1, 1.0, 10.0]))
@settings(max_examples=40, deadline=None)
def test_the_pair_is_the_one_of_the_paper(seed, moves, C):
    # Fan, Chen and Lin 2005, WSS 2, searched in full with NumPy
    problem = problem_of(seed)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, C)
    K = kernel.matrix(problem.X)
    for _ in range(moves):
        i, j, violation = select_pair(work, rows, FLAT)
        g = work.gradient
        assert_allclose(g, problem.signs - K @ work.beta, atol=1e-10)
        up, low = work.beta < work.upper, work.beta > work.lower
        assert i == np.argmax(np.where(up, g, -np.inf))
        if violation < 1e-6:
            assert g[i] - g[low].min() < 1e-6
            break
        assert_allclose(violation, g[i] - g[low].min())
        gain = (g[i] - g) ** 2 / np.maximum(2.0 - 2.0 * K[i], FLAT)
        assert_allclose(gain[j], np.where(low & (g < g[i]), gain, -np.inf).max(), rtol=1e-9)
        before, dual = work.beta.copy(), work.dual[0]
        step = move_pair(work, rows, i, j, FLAT)
        assert step > 0.0
        assert_allclose(work.beta.sum(), 0.0, atol=1e-12 * C * 25)
        assert_array_equal(np.delete(work.beta, [i, j]), np.delete(before, [i, j]))
        # no other step along the pair does better
        for other in (0.999 * step, 1.001 * step):
            beta = before.copy()
            beta[i], beta[j] = beta[i] + other, beta[j] - other
            if beta[i] <= work.upper[i] and beta[j] >= work.lower[j]:
                assert problem.signs @ beta - 0.5 * beta @ K @ beta <= work.dual[0] + 1e-12
        assert work.dual[0] >= dual


def test_shrinking_keeps_every_sample_that_a_pair_may_need():
    problem = problem_of(3, n=60)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, 0.5)
    left_out = 0
    for _ in range(60):
        i, j, violation = select_pair(work, rows, FLAT)
        if violation <= 1e-6:
            break
        shrink(work)
        left_out = max(left_out, 60 - work.counts[ACTIVE])
        assert select_pair(work, rows, FLAT) == (i, j, violation)
        move_pair(work, rows, i, j, FLAT)
        work.active[:], work.counts[ACTIVE] = np.arange(60), 60
    assert left_out > 0


def test_a_step_lost_to_rounding_ends_nothing_while_samples_are_left_out():
    problem = problem_of(0)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, np.inf)
    # the two searched are so far up that the little their gradients differ by is no step
    i, j = np.flatnonzero(problem.signs > 0.0)[:2]
    work.beta[[i, j]] = 1e9
    work.gradient[[i, j]] = 100.0, 100.0 - 1e-12
    work.active[:2], work.counts[ACTIVE] = (i, j), 2
    assert advance(work, rows, 1e-15, FLAT, np.inf, 1) == RUNNING
    assert work.counts[MOVED] == 1
    assert {i, j} != {work.counts[RAISED], work.counts[LOWERED]}


def test_a_search_among_nobody_finds_no_pair_and_keeps_no_row():
    # all may be left out of the search at once; the cache must not take -1 for a sample
    problem = problem_of(0)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, 1.0)
    work.counts[ACTIVE] = 0
    assert select_pair(work, rows, FLAT) == (-1, -1, -np.inf)
    assert (rows.slot_of == -1).all()
    assert (rows.sample_in == -1).all()


def test_stretching_is_the_best_factor():
    problem = problem_of(1)
    kernel = Kernel("rbf", 0.5, 3, 0.0)
    rows, work = _kernel_rows(problem, kernel, 200.0), _start(problem, np.inf)
    K = kernel.matrix(problem.X)
    for _ in range(3):
        i, j, _ = select_pair(work, rows, FLAT)
        move_pair(work, rows, i, j, FLAT)
    before = work.beta.copy()
    total = stretch(work)
    factor = work.beta[np.abs(before) > 0.0][0] / before[np.abs(before) > 0.0][0]
    assert factor > 1.0
    assert_allclose(work.beta, factor * before)
    assert_allclose(total, np.abs(work.beta).sum())
    assert_allclose(work.gradient, problem.signs - K @ work.beta, atol=1e-12)
    assert_allclose(total, work.beta @ K @ work.beta)  # where the derivative in the factor is 0
    assert_allclose(work.dual[0], total - 0.5 * work.beta @ K @ work.beta)


@given(
    st.lists(
        st.tuples(st.sampled_from([-1.0, 1.0]), st.sampled_from([0.0, 1.0]) | st.floats(0.0, 1.0)),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=50, deadline=None)
def test_balancing_makes_a_feasible_point(samples):
    y, alpha = np.array(samples).T
    before = alpha.copy()
    result = balanced(alpha, y, 1.0)
    assert_array_equal(alpha, before)
    assert abs(result @ y) <= 1e-11 * max(1.0, alpha.sum())
    assert result.min() >= 0.0
    assert result.max() <= 1.0
    if alpha @ y == 0.0:
        assert_array_equal(result, alpha)
