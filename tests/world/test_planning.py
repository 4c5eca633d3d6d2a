"""Optimal values: the reference's, Bellman's equation, and what no discount leaves to say."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.world import bellman, planning_kernels
from game.world.level import Action, Rewards
from game.world.level_file import map_rows
from game.world.model import build_model
from game.world.planning import (
    best_success_probabilities,
    best_success_probability,
    policy_evaluation,
    value_iteration,
)
from game.world.planning_kernels import action_values
from game.world.reaching_kernels import leading_to
from tests.world.worlds import FROZEN_LAKE, chances, classic, level_of, levels, random_policy

LEFT, DOWN, RIGHT, UP = Action


def test_the_lakes_optimal_values():
    # reference: its optimal values, gamma 0.8, goal 10
    plan = value_iteration(build_model(classic("slippery-frozen-lake")), 0.8)
    expected = [1.0737418240, 0.8589934592, 10 * 0.8**9, 1.0737418240]
    assert plan.q[0] == pytest.approx(expected, abs=1e-12)
    assert plan.optimal[0].tolist() == [False, False, True, False]
    assert plan.values[0] == plan.q[0].max()


@pytest.mark.parametrize(("gamma", "value"), [(1.0, 14 / 17), (0.99, 0.542026), (0.9, 0.068891)])
def test_frozen_lakes_optimal_value(gamma, value):
    # reference: FrozenLake 4x4, slip 2/3, goal 1
    plan = value_iteration(build_model(classic("frozen-lake-4x4")), gamma)
    assert plan.values[0] == pytest.approx(value, abs=1e-9 if gamma == 1.0 else 5e-7)


def test_frozen_lake_without_slip():
    # reference: the same with slip 0, gamma 0.99
    model = build_model(level_of(FROZEN_LAKE, rewards=Rewards(goal=1.0)))
    assert value_iteration(model, 0.99).values[0] == pytest.approx(0.950990, abs=5e-7)


def test_cliff_walkings_optimal_value():
    # reference: Cliff Walking 4x12, V*(start) = -13
    model = build_model(classic("cliff-walking"))
    assert value_iteration(model, 1.0).values[model.start] == -13.0


def look_ahead(model, values, gamma):
    """Bellman's backup, one state and action at a time."""
    q = np.zeros((model.states, 4))
    for state in range(model.states):
        for action in Action:
            for carried_out, chance in chances(model, action):
                onward = 0.0
                if not model.ends[state, carried_out]:
                    onward = gamma * values[model.next_state[state, carried_out]]
                q[state, action] += chance * (model.reward[state, carried_out] + onward)
    return q


@settings(max_examples=100, deadline=None)
@given(levels(), st.sampled_from([0.0, 0.3, 0.8, 0.99, 0.9999]))
def test_values_solve_bellmans_equation(level, gamma):
    model = build_model(level)
    plan = value_iteration(model, gamma)
    # A residual of r leaves an error of at most r / (1 - gamma); rounding grows with the values.
    scale = max(1.0, np.abs(plan.values).max(), np.abs(model.reward).max())
    q = look_ahead(model, plan.values, gamma)
    assert np.abs(q.max(axis=1) - plan.values).max() <= max(1e-10 * (1 - gamma), 1e-14 * scale)
    assert np.abs(q - plan.q).max() <= 1e-14 * scale
    best = plan.q.max(axis=1, keepdims=True)
    assert plan.optimal[plan.q == best].all()
    assert not plan.optimal[plan.q < best - 1e-6 * np.abs(best)].any()


def test_gamma_close_to_1_ends_and_is_exact():
    # Two cells of snow that can't be left: a step costs 1 for ever, worth -1 / (1 - gamma).
    level = level_of("S#..\n.#.#\n.G#.", rewards=Rewards(step=-1.0), slip=0.3)
    for gamma in (0.999, 0.999999, 1 - 1e-9):
        values = value_iteration(build_model(level), gamma).values.reshape(3, 4)
        assert values[0, 2] == pytest.approx(-1 / (1 - gamma), rel=1e-9)
        assert values[2, 0] > -10


def test_gamma_close_to_1_takes_even_the_smallest_advantage():
    # Waiting in the corner earns 1 for ever. UP may slip into the goal, once in 2 billion moves.
    level = level_of("SG\n..", rewards=Rewards(step=1.0, goal=0.0), slip=1e-9)
    values = value_iteration(build_model(level), 0.9999).values
    assert values[0] == pytest.approx(10_000.0, abs=1e-7)


def test_without_discount_what_costs_for_ever_is_worth_minus_infinity():
    level = level_of("S#..\n.#.#\n.G#.", rewards=Rewards(step=-1.0))
    plan = value_iteration(build_model(level), 1.0)
    values = plan.values.reshape(3, 4)
    assert (values[0, 2], values[1, 2], values[2, 3]) == (-math.inf,) * 3
    assert values[:, 0].tolist() == [8.0, 9.0, 10.0]
    assert plan.optimal[2].all()


def test_without_discount_a_way_that_may_slip_into_a_trap_is_worth_minus_infinity():
    # RIGHT wins. UP and DOWN lead into a shaft where the ice carries past the way out for ever.
    rows = "#.##\n#sG#\n#~##\n#.##"
    rewards = Rewards(step=-1.0)
    sure = value_iteration(build_model(level_of(rows, rewards=rewards)), 1.0)
    assert sure.values[5] == 10.0
    assert sure.values[1] == sure.values[13] == -math.inf
    slippery = value_iteration(build_model(level_of(rows, rewards=rewards, slip=0.1)), 1.0)
    assert slippery.values[5] == -math.inf
    # Where nothing is to pay, the trap costs only the goal.
    free = value_iteration(build_model(level_of(rows, slip=0.1)), 1.0)
    assert free.values[5] == pytest.approx(9.0)


def test_without_discount_what_earns_for_ever_is_worth_infinity():
    level = level_of("S#.\n.#.\n.G#", rewards=Rewards(step=1.0))
    assert value_iteration(build_model(level), 1.0).values[0] == math.inf
    # A fall that pays more than the way back costs.
    level = level_of("S.O\n##G", rewards=Rewards(step=-1.0, hole=3.0), hole="restart")
    assert value_iteration(build_model(level), 1.0).values[0] == math.inf
    level = level_of("S.O\n##G", rewards=Rewards(step=-1.0, hole=0.5), hole="restart")
    assert value_iteration(build_model(level), 1.0).values[0] == -math.inf


@settings(max_examples=100, deadline=None)
@given(levels())
def test_without_discount_nothing_is_left_undefined(level):
    plan = value_iteration(build_model(level), 1.0)
    assert not np.isnan(plan.values).any()
    assert not np.isnan(plan.q).any()
    assert plan.optimal.any(axis=1).all()


@settings(max_examples=60, deadline=None)
@given(levels(longest=5), st.sampled_from([-3.0, -1.0, 0.0]))
def test_without_discount_values_are_the_limit_of_discounted_ones(level, step):
    level = level_of(
        "\n".join(map_rows(level)),
        rewards=Rewards(step=step, goal=10.0, hole=-5.0),
        slip=float(round(level.slip, 1)),
        hole=level.hole,
    )
    model = build_model(level)
    undiscounted = value_iteration(model, 1.0).values
    nearly = value_iteration(model, 1.0 - 1e-7).values
    for value, close in zip(undiscounted, nearly):
        if math.isfinite(value):
            assert close == pytest.approx(value, abs=0.01 * max(1.0, abs(value)))
        else:
            assert close < -10_000


def only_systems(patch):
    """Leave all work to the linear systems, with no sweeps before or after."""
    patch.setattr(bellman, "_QUICK_SWEEPS", 0)
    patch.setattr(bellman, "_FEW_SWEEPS", 0)
    patch.setattr(bellman._Sweeps, "polish", lambda _sweeps, exact: exact)


@settings(max_examples=150, deadline=None)
@given(levels(longest=5), st.sampled_from([0.5, 0.9, 1.0]), st.integers(0, 99))
def test_linear_systems_and_sweeps_find_the_same(level, gamma, seed):
    level = level_of(
        "\n".join(map_rows(level)),
        rewards=Rewards(step=-(seed % 2), goal=10.0, hole=-5.0),
        slip=float(round(level.slip, 1)),
        hole=level.hole,
    )
    model = build_model(level)
    policy = random_policy(model, seed)
    swept = value_iteration(model, gamma).values, policy_evaluation(model, policy, gamma)
    with pytest.MonkeyPatch.context() as patch:
        only_systems(patch)
        solved = value_iteration(model, gamma).values, policy_evaluation(model, policy, gamma)
    assert solved[0] == pytest.approx(swept[0], abs=1e-8)
    assert solved[1] == pytest.approx(swept[1], abs=1e-8)


@given(levels(longest=6), st.sampled_from([0.5, 0.99, 1.0]), st.booleans())
def test_a_sweep_over_what_may_change_is_a_sweep_over_all(level, gamma, maximise):
    model = build_model(level)
    target = np.where(model.ends, np.int32(model.states), model.next_state)
    weights = np.full(model.reward.shape, 0.25)

    def swept(few):
        values, stale = np.zeros(model.states + 1), np.ones(model.states, dtype=np.bool_)
        progress = np.array([0.0, np.inf, np.inf, 0.0, np.inf, 0.0, 0.0])
        for _ in range(60):
            progress[5] = few
            planning_kernels.sweep(
                *(target, model.reward, model.slip, gamma, weights, maximise),
                *leading_to(target),
                *(np.arange(model.states, dtype=np.int32), values, stale, progress, 1e-10, 1),
            )
        return values

    assert swept(few=1.0).tobytes() == swept(few=0.0).tobytes()


def test_what_is_won_in_the_end_is_worth_all_of_it_however_long_that_takes(monkeypatch):
    # A walk of 39 steps that goes on once in twenty moves, and falls back to its start in half.
    rows = "O" * 40 + "\n" + "S" + "." * 38 + "G" + "\n" + "#" * 40
    model = build_model(level_of(rows, slip=0.95, hole="restart"))
    for name in ("_QUICK_SWEEPS", "_LARGEST_SYSTEM", "_MOST_UPDATES"):
        monkeypatch.setattr(bellman, name, 1)
    values = value_iteration(model, 1.0).values
    assert set(values[40:79].tolist()) == {10.0}
    policy = np.full(model.states, RIGHT)
    assert set(policy_evaluation(model, policy, 1.0)[40:79].tolist()) == {10.0}


def test_long_work_is_told_of_and_can_be_ended():
    level = level_of(FROZEN_LAKE, slip=0.9, max_steps=10_000)
    model = build_model(level)
    for work in (
        lambda tell: value_iteration(model, 0.99999, tell=tell).values.tobytes(),
        lambda tell: best_success_probability(model, tell=tell),
        lambda tell: best_success_probabilities(model, tell=tell).tobytes(),
    ):
        told = []
        assert work(told.append) == work(None)
        assert len(told) >= 2 and min(told) >= 1

        def stop(_):
            raise InterruptedError

        with pytest.raises(InterruptedError):
            work(stop)


def test_where_every_move_falls_nothing_can_be_put_off(monkeypatch):
    level = level_of("OOO\nOSO\nOOG", rewards=Rewards(hole=-5.0))
    only_systems(monkeypatch)
    assert value_iteration(build_model(level), 1.0).values[4] == -5.0
    assert policy_evaluation(build_model(level), np.full(9, UP), 1.0)[4] == -5.0


def test_a_random_walk_takes_as_long_as_it_does():
    # With slip 1, UP is left or right by the toss of a coin. A walk of n cells with a wall behind
    # takes n (n + 1) steps in the mean, of which all but the last cost 1.
    cells = 200
    rows = "S" + "." * (cells - 1) + "G\n" + "#" * (cells + 1)
    model = build_model(level_of(rows, rewards=Rewards(step=-1.0, goal=0.0), slip=1.0))
    assert value_iteration(model, 1.0).values[0] == pytest.approx(1 - cells * (cells + 1), rel=1e-9)


def test_far_from_the_goal_the_better_action_still_shows():
    rows = "S" + "." * 60 + "G\n" + "." * 62
    model = build_model(level_of(rows, rewards=Rewards(goal=1.0), slip=0.2))
    plan = value_iteration(model, 0.5)
    assert 0.0 < plan.values[0] < 1e-18
    assert plan.values == pytest.approx(look_ahead(model, plan.values, 0.5).max(axis=1), rel=1e-11)
    assert plan.optimal[0].tolist() == [False, False, True, False]


def test_without_discount_a_rare_event_is_waited_for():
    # Only slip leads past the rocks on both sides, once in a million steps that cost 1 each.
    level = level_of("s.\n#G", rewards=Rewards(step=-1.0, goal=0.0), slip=1e-6)
    model = build_model(level)
    always_up = policy_evaluation(model, np.full(4, UP), 1.0)
    # Up from (0, 0) slips right with chance 5e-7; up from (0, 1) never comes down to the goal.
    assert always_up[0] == -math.inf
    always_right = policy_evaluation(model, np.full(4, RIGHT), 1.0)
    # Right from (0, 1) bumps until it slips down, once in 2 million steps.
    assert always_right[1] == pytest.approx(-(2_000_000 - 1), rel=1e-6)


@pytest.mark.parametrize("gamma", [-0.1, 1.1, math.nan, math.inf])
def test_gamma_must_be_a_discount(gamma):
    with pytest.raises(ValueError, match="gamma is"):
        value_iteration(build_model(level_of("S.\n.G")), gamma)


@pytest.mark.parametrize("gamma", [0, 1, np.float32(0.5)])
def test_a_discount_of_any_kind_runs_the_loop_that_is_compiled(gamma):
    model = build_model(level_of("S.\n.G"))
    plain = value_iteration(model, float(gamma))
    before = list(action_values.signatures)
    assert np.array_equal(value_iteration(model, gamma).q, plain.q)
    assert list(action_values.signatures) == before


def test_the_tolerance_must_be_positive():
    with pytest.raises(ValueError, match="tolerance is"):
        value_iteration(build_model(level_of("S.\n.G")), 0.9, tolerance=0.0)
