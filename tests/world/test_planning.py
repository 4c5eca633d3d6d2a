import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.world import bellman
from game.world.level import Action, Rewards
from game.world.level_file import load, map_rows
from game.world.model import TransitionModel, build_model
from game.world.packs import find_level
from game.world.planning import (
    best_success_probability,
    distances_to_goal,
    greedy_policy,
    policy_evaluation,
    shortest_from,
    shortest_solution,
    success_probability,
    value_iteration,
)
from game.world.rules import Outcome, move
from tests.world.worlds import FROZEN_LAKE, level_of, levels

LEFT, DOWN, RIGHT, UP = Action


def classic(name):
    return load(find_level(f"classic/{name}"))


def chances(model, action):
    """The moves that may come of an action, each with its chance."""
    sides = [((action + turn) % 4, model.slip / 2) for turn in (-1, 1)]
    return [(move, chance) for move, chance in [(action, 1 - model.slip), *sides] if chance > 0]


def walk(level, position):
    """The fewest moves that win from a position, by breadth-first search over `move`; or None."""
    frontier, seen, length = [position], {position}, 0
    while frontier:
        length, following = length + 1, []
        for here in frontier:
            for action in Action:
                path, outcome = move(level, here, action)
                if outcome == Outcome.WIN:
                    return length
                onward = path[-1] if path else here
                if outcome == Outcome.FALL:
                    onward = level.start if level.hole == "restart" else here
                if onward not in seen:
                    seen.add(onward)
                    following.append(onward)
        frontier = following
    return None


# -- shortest solutions -------------------------------------------------------------------------


def test_the_lakes_shortest_solution():
    # reference: its shortest solution, 10 moves
    lake = classic("slippery-frozen-lake")
    solution = shortest_solution(lake)
    assert len(solution) == 10
    position = lake.start
    for action in solution:
        path, outcome = move(lake, position, action)
        position = path[-1]
    assert outcome == Outcome.WIN


@settings(max_examples=100, deadline=None)
@given(levels())
def test_solutions_are_as_short_as_a_search_over_moves_finds(level):
    model = build_model(level)
    distances = distances_to_goal(model)
    for state in range(model.states):
        position = level.position(state)
        shortest = walk(level, position) if move_is_possible(level, position) else None
        assert distances[state] == (shortest or -1)
        solution = shortest_from(model, state, distances)
        assert (solution is None) == (shortest is None)
        assert shortest_from(level, position) == solution
        if solution is not None:
            assert len(solution) == shortest
    assert shortest_solution(level) == shortest_from(model, model.start)


def move_is_possible(level, position):
    return level.tiles[position] in (0, 1)


def test_no_solution_is_none():
    assert shortest_solution(level_of("S#.\n##G")) is None
    assert distances_to_goal(build_model(level_of("S#.\n##G"))).tolist() == [-1, -1, 1, -1, -1, -1]


def test_a_place_must_be_in_the_world():
    level = level_of("S.\n.G")
    for where in (4, -1, (2, 0), (0, -1)):
        with pytest.raises(ValueError, match="world"):
            shortest_from(level, where)
    with pytest.raises(ValueError, match="position"):
        shortest_from(build_model(level), (0, 0))


# -- optimal values -----------------------------------------------------------------------------


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


def test_the_tolerance_must_be_positive():
    with pytest.raises(ValueError, match="tolerance is"):
        value_iteration(build_model(level_of("S.\n.G")), 0.9, tolerance=0.0)


# -- policies -----------------------------------------------------------------------------------


def random_policy(model, seed):
    weights = np.random.default_rng(seed).random((model.states, 4)) ** 3
    return weights / weights.sum(axis=1, keepdims=True)


def chain(model, policy):
    """The policy's move from state to state as a matrix, with two more states: lost and won."""
    matrix = np.zeros((model.states + 2, model.states + 2))
    matrix[-2, -2] = matrix[-1, -1] = 1.0
    for state in range(model.states):
        for action in Action:
            for carried_out, chance in chances(model, action):
                onward = model.next_state[state, carried_out]
                if model.ends[state, carried_out]:
                    onward = -1 if model.wins[state, carried_out] else -2
                matrix[state, onward] += policy[state, action] * chance
    return matrix


@settings(max_examples=60, deadline=None)
@given(levels(longest=5), st.integers(0, 99), st.integers(0, 40))
def test_success_is_a_power_of_the_transition_matrix(level, seed, steps):
    model = build_model(level)
    policy = random_policy(model, seed)
    expected = np.linalg.matrix_power(chain(model, policy), steps)[model.start, -1]
    assert success_probability(model, policy, steps) == pytest.approx(expected, abs=1e-12)
    actions = policy.argmax(axis=1)
    assert success_probability(model, actions, steps) == pytest.approx(
        success_probability(model, np.eye(4)[actions], steps), abs=1e-12
    )


@settings(max_examples=60, deadline=None)
@given(levels(longest=4), st.integers(0, 12))
def test_the_best_success_is_what_trying_everything_finds(level, steps):
    model = build_model(level)

    @cache
    def best(state, left):
        if left == 0:
            return 0.0
        return max(sum(c * after(state, m, left) for m, c in chances(model, a)) for a in Action)

    def after(state, carried_out, left):
        if model.ends[state, carried_out]:
            return float(model.wins[state, carried_out])
        return best(int(model.next_state[state, carried_out]), left - 1)

    expected = best(model.start, steps)
    assert best_success_probability(model, steps) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(levels(longest=5), st.integers(0, 99), st.sampled_from([0.0, 0.5, 0.99, 0.99999]))
def test_policy_evaluation_solves_the_linear_system(level, seed, gamma):
    model = build_model(level)
    policy = random_policy(model, seed)
    onward = chain(model, policy)[:-2, :-2]
    executed = sum(
        policy[:, [action]] * np.array([dict(chances(model, action)).get(m, 0.0) for m in Action])
        for action in Action
    )
    reward = (executed * model.reward).sum(axis=1)
    expected = np.linalg.solve(np.eye(model.states) - gamma * onward, reward)
    values = policy_evaluation(model, policy, gamma)
    assert values == pytest.approx(expected, abs=1e-9, rel=1e-9)


def test_frozen_lakes_chances():
    # reference: best possible success within 100 steps, greedy(gamma 0.99), uniform random
    model = build_model(classic("frozen-lake-4x4"))
    plan = value_iteration(model, 0.99)
    assert best_success_probability(model) == pytest.approx(0.744190, abs=5e-7)
    assert success_probability(model, greedy_policy(plan.q)) == pytest.approx(0.740165, abs=5e-7)
    assert success_probability(model, plan.q.argmax(axis=1)) == pytest.approx(0.740165, abs=5e-7)
    assert success_probability(model, np.full((16, 4), 0.25)) == pytest.approx(0.013940, abs=5e-7)
    # With all the time in the world the best success is the undiscounted value of the start.
    assert best_success_probability(model, 100_000) == pytest.approx(14 / 17, abs=1e-12)
    patient = value_iteration(model, 1.0)
    assert policy_evaluation(model, patient.q.argmax(axis=1), 1.0)[0] == pytest.approx(14 / 17)


def test_a_policy_that_never_ends_is_given_up_on_at_once():
    level = level_of("S.\n.G", max_steps=2**31 - 1)
    there_and_back = np.array([RIGHT, LEFT, 0, 0])
    assert success_probability(build_model(level), there_and_back) == 0.0
    with_slip = level_of("S.\n.G", max_steps=2**31 - 1, slip=0.1)
    assert success_probability(build_model(with_slip), there_and_back) == pytest.approx(1.0)


def test_success_needs_as_many_steps_as_the_way():
    model = build_model(classic("slippery-frozen-lake"))
    policy = value_iteration(model, 0.8).q.argmax(axis=1)
    assert [success_probability(model, policy, steps) for steps in (0, 9, 10)] == [0.0, 0.0, 1.0]
    assert [best_success_probability(model, steps) for steps in (0, 9, 10)] == [0.0, 0.0, 1.0]


def test_without_discount_a_policy_that_walks_for_ever_is_worth_minus_infinity():
    model = build_model(level_of("S.\n.G", rewards=Rewards(step=-1.0)))
    values = policy_evaluation(model, [RIGHT, LEFT, RIGHT, 0], 1.0)
    assert values.tolist() == [-math.inf, -math.inf, 10.0, 0.0]


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ([0, 1, 2], "policy has shape"),
        ([0, 1, 2, 4], "whole numbers from 0 to 3"),
        ([0, 1, 2, -1], "whole numbers from 0 to 3"),
        ([0.0, 1.0, 2.0, 3.0], "whole numbers"),
        (np.full((4, 4), 0.5), "sum to 1"),
        (np.tile([2.0, -1.0, 0.0, 0.0], (4, 1)), "sum to 1"),
        (np.full((4, 4), math.nan), "sum to 1"),
    ],
)
def test_a_malformed_policy_is_refused(policy, sentence):
    with pytest.raises(ValueError, match=sentence):
        success_probability(build_model(level_of("S.\n.G")), policy)


def test_steps_cannot_be_negative():
    model = build_model(level_of("S.\n.G"))
    with pytest.raises(ValueError, match="max_steps is -1"):
        success_probability(model, [0, 0, 0, 0], -1)
    with pytest.raises(ValueError, match="max_steps is -1"):
        best_success_probability(model, -1)


def test_the_greedy_policy_shares_ties_equally():
    q = [[1.0, 2.0, 2.0, 0.0], [0.0, 0.0, 0.0, 0.0], [-1.0, -2.0, -3.0, -4.0]]
    assert greedy_policy(q).tolist() == [[0, 0.5, 0.5, 0], [0.25] * 4, [1, 0, 0, 0]]


def test_a_world_made_by_hand_is_planned_in_too():
    # One state; DOWN wins 1, the rest stay.
    model = TransitionModel(
        next_state=[[0, 0, 0, 0]],
        reward=[[0.0, 1.0, 0.0, 0.0]],
        ends=[[False, True, False, False]],
        slip=0.5,
        start=0,
        max_steps=3,
    )
    assert best_success_probability(model) == 1 - 0.5**3
    assert value_iteration(model, 0.5).values[0] == pytest.approx(0.5 / (1 - 0.25))
    assert shortest_from(model, 0) == [DOWN]
