import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.verdict import TruthMeter
from game.world.model import build_model
from game.world.planning import value_iteration
from tests.agent.runs import classic, pond
from tests.world.worlds import FROZEN_LAKE, level_of, levels


def test_the_optimal_values_are_found_optimal():
    model = build_model(classic("slippery-frozen-lake"))
    meter = TruthMeter(model, 0.8)
    verdict = meter.judge(value_iteration(model, 0.8).q)
    assert verdict.optimal_share == 1.0
    assert verdict.optimal_states == verdict.reachable_states == 18
    assert verdict.largest_error == 0.0
    assert verdict.success_probability == verdict.best_success_probability == 1.0
    assert verdict.greedy_moves == verdict.shortest_moves == 10


def test_nothing_learned_counts_as_nothing_known():
    model = build_model(classic("slippery-frozen-lake"))
    verdict = TruthMeter(model, 0.8).judge(np.zeros((64, 4)))
    assert verdict.optimal_states == 0 and verdict.greedy_moves is None
    assert verdict.success_probability == 0.0 and verdict.best_success_probability == 1.0
    assert verdict.largest_error == pytest.approx(10.0)


def test_one_wrong_arrow_is_counted_and_may_cost_the_win():
    model = build_model(classic("slippery-frozen-lake"))
    meter = TruthMeter(model, 0.8)
    q = value_iteration(model, 0.8).q.copy()
    q[model.start, 3] = 1.4  # UP, which only bumps, now looks better than RIGHT at 1.342
    verdict = meter.judge(q)
    assert verdict.optimal_states == 17
    assert verdict.optimal_share == pytest.approx(17 / 18)
    assert verdict.largest_error == pytest.approx(1.4 - 1.0737418240)
    assert verdict.success_probability == 0.0 and verdict.greedy_moves is None


# reference: FrozenLake 4x4, slip 2/3: best within 100 steps 0.744190, greedy(gamma 0.99) 0.740165
def test_the_success_of_the_greedy_policy_stands_beside_the_best_attainable():
    rewards = classic("frozen-lake-4x4").rewards
    model = build_model(level_of(FROZEN_LAKE, slip=2 / 3, max_steps=100, rewards=rewards))
    verdict = TruthMeter(model, 0.99).judge(value_iteration(model, 0.99).q)
    assert verdict.success_probability == pytest.approx(0.740165, abs=1e-6)
    assert verdict.best_success_probability == pytest.approx(0.744190, abs=1e-6)
    assert verdict.greedy_moves is None and verdict.shortest_moves == 6


def test_a_way_longer_than_the_limit_does_not_win():
    rows = "S....\n....G"
    for limit, moves in ((5, 5), (4, None)):
        model = build_model(level_of(rows, max_steps=limit))
        verdict = TruthMeter(model, 0.9).judge(value_iteration(model, 0.9).q)
        assert verdict.greedy_moves == moves
        assert verdict.success_probability == (moves is not None)
        assert verdict.shortest_moves == 5


def test_a_world_that_cannot_be_won_has_no_shortest_way():
    verdict = TruthMeter(build_model(level_of("S#\n#G")), 0.9).judge(np.zeros((4, 4)))
    assert verdict.shortest_moves is None and verdict.best_success_probability == 0.0
    assert verdict.optimal_share == 1.0  # no action is better than another


@settings(deadline=None, max_examples=60)
@given(levels(), st.integers(0, 2**32), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_a_verdict_is_within_its_bounds(level, seed, gamma):
    model = build_model(type(level)(**{**vars(level), "max_steps": 60}))
    q = np.random.default_rng(seed).normal(size=(model.states, 4))
    verdict = TruthMeter(model, gamma).judge(q)
    assert 0 <= verdict.optimal_states <= verdict.reachable_states <= model.states
    assert 0.0 <= verdict.success_probability <= verdict.best_success_probability + 1e-9 <= 1 + 1e-9
    assert verdict.largest_error >= 0.0
    if verdict.greedy_moves is not None:
        assert verdict.greedy_moves >= verdict.shortest_moves
        assert verdict.success_probability == 1.0


def test_a_meter_knows_what_it_is_for():
    model = pond()
    meter = TruthMeter(model, 0.9)
    assert meter.fits(model, 0.9)
    assert not meter.fits(model, 0.8) and not meter.fits(pond(), 0.9)
    with pytest.raises(ValueError, match=r"q has shape \(3, 4\)"):
        meter.judge(np.zeros((3, 4)))
    with pytest.raises(ValueError, match="gamma"):
        TruthMeter(model, 1.5)


def test_a_verdict_is_plain_numbers():
    verdict = TruthMeter(pond(), 0.9).judge(np.zeros((12, 4)))
    assert json.loads(json.dumps(asdict(verdict))) == asdict(verdict)
