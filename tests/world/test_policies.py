"""What a given policy is worth and how often it wins, and the best that any can do."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.world.level import Action, Rewards
from game.world.model import TransitionModel, build_model
from game.world.planning import (
    best_success_probabilities,
    best_success_probability,
    greedy_policy,
    policy_evaluation,
    shortest_from,
    success_probability,
    value_iteration,
)
from tests.world.worlds import chances, classic, level_of, levels, random_policy

LEFT, DOWN, RIGHT, UP = Action


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


@settings(max_examples=40, deadline=None)
@given(levels(longest=4), st.integers(0, 12))
def test_the_chances_of_all_states_are_those_of_each_to_the_last_digit(level, steps):
    model = build_model(level)
    every = best_success_probabilities(model, steps)
    assert len(every) <= steps + 1
    for state in range(model.states):
        for left in range(steps + 1):
            alone = best_success_probability(replace(model, start=state), left)
            assert every[min(left, len(every) - 1), state] == alone


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


def test_more_steps_than_a_loop_can_count_are_as_many_as_it_takes():
    model = build_model(level_of("S.\n.G"))
    assert success_probability(model, np.full((4, 4), 0.25), 10**30) == pytest.approx(1.0)
    assert best_success_probability(model, 10**30) == 1.0


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
