import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent import kernels
from game.agent.settings import ALGORITHMS, SettingsError, TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Tile
from game.world.model import TransitionModel, build_model
from tests.agent.runs import (
    POND,
    algorithms,
    classic,
    episode_of,
    everything,
    goes_on_alike,
    pond,
    pond_run,
    training_settings,
)
from tests.world.worlds import level_of

slips = st.sampled_from([0.0, 0.3, 1.0])


@settings(deadline=None, max_examples=60)
@given(training_settings, slips, st.lists(st.integers(0, 400), max_size=12))
def test_steps_are_the_same_however_they_are_divided(chosen, slip, parts):
    whole, split = Trainer(pond(slip), chosen), Trainer(pond(slip), chosen)
    whole.advance(sum(parts))
    for part in parts:
        split.advance(part)
    assert everything(whole) == everything(split)


@settings(deadline=None, max_examples=20)
@given(training_settings, slips, st.integers(1, 60))
def test_single_steps_are_the_steps_of_the_loop(chosen, slip, steps):
    looped, stepped = Trainer(pond(slip), chosen), Trainer(pond(slip), chosen)
    looped.advance(steps)
    for _ in range(steps):
        stepped.step()
    assert everything(looped) == everything(stepped)


@settings(deadline=None, max_examples=20)
@given(training_settings, st.lists(st.integers(0, 30), max_size=6))
def test_episodes_are_the_same_however_they_are_divided(chosen, parts):
    whole, split = Trainer(pond(), chosen), Trainer(pond(), chosen)
    whole.advance_episodes(sum(parts))
    for part in parts:
        split.advance_episodes(part)
    assert whole.episodes == sum(parts) and episode_of(whole)[0] == 0
    assert everything(whole) == everything(split)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_time_budget_decides_how_many_steps_run_and_nothing_else(algorithm):
    timed, counted = pond_run(algorithm), pond_run(algorithm)
    done = sum(timed.advance_for(seconds) for seconds in (0.003, 0.0, 0.002, -1.0, 0.0001))
    assert done == timed.steps > 0
    counted.advance(done)
    assert everything(timed) == everything(counted)
    some = timed.episodes
    timed.advance_for(60.0, episodes=3)
    assert timed.episodes == some + 3


@settings(deadline=None, max_examples=40)
@given(training_settings, slips, *[st.integers(0, 700)] * 2)
def test_going_back_to_a_moment_goes_on_from_it_exactly(chosen, slip, before, after):
    trainer = Trainer(pond(slip), chosen)
    trainer.advance(before)
    moment = trainer.snapshot()
    there = everything(trainer)
    trainer.advance(after)
    first = everything(trainer)
    trainer.set(alpha=0.9, epsilon="0.9", slip=0.5, algorithm="sarsa")
    trainer.advance(50)
    trainer.restore(moment)
    assert everything(trainer) == there
    assert goes_on_alike(trainer.snapshot(), moment)
    trainer.advance(after)
    assert everything(trainer) == first
    assert goes_on_alike(trainer.snapshot(), moment) == (after == 0)


def test_a_moment_does_not_change_when_the_run_goes_on():
    trainer = pond_run()
    trainer.advance(500)
    moment = trainer.snapshot()
    kept = moment.q.copy(), moment.steps, moment.episodes, moment.state, moment.epsilon
    mean = moment.history.mean_return()
    trainer.advance(5000)
    assert np.array_equal(moment.q, kept[0])
    assert (moment.steps, moment.episodes, moment.state, moment.epsilon) == kept[1:]
    assert moment.history.mean_return() == mean
    with pytest.raises(ValueError, match="read-only"):
        moment.visits[0, 0] = 1
    fresh = Trainer(trainer.model, trainer.settings).snapshot()
    assert 10_000 < moment.bytes_beyond(fresh) < 100_000


def test_the_same_seed_gives_the_same_run_and_another_another():
    runs = [pond_run(seed=seed) for seed in (1, 1, 2)]
    for run in runs:
        run.advance(1000)
    assert everything(runs[0]) == everything(runs[1])
    assert not np.array_equal(runs[0].q, runs[2].q)


def test_a_run_begins_at_the_start_with_the_first_values():
    for algorithm in ALGORITHMS:
        trainer = pond_run(algorithm, initial_q=2.5, epsilon="linear:0.8:0.1:10")
        assert trainer.q.shape == (12, 4) and (trainer.q == 2.5).all()
        assert trainer.q.dtype == np.float64 and trainer.visits.dtype == np.int64
        assert (trainer.state, trainer.steps, trainer.episodes) == (trainer.model.start, 0, 0)
        assert trainer.epsilon == 0.8 and trainer.last is None
        assert episode_of(trainer) == (0, 0.0)
        assert len(trainer.history) == 0


@settings(deadline=None, max_examples=25)
@given(algorithms, st.integers(0, 200))
def test_alpha_and_epsilon_change_at_the_next_step(algorithm, steps):
    trainer = pond_run(algorithm)
    trainer.advance(steps)
    trainer.set(alpha=1.0, gamma=0.5, epsilon="linear:1:0:1000", slip=0.0)
    assert trainer.epsilon == 1 - trainer.episodes / 1000
    if algorithm != "sarsa":  # whose next action was drawn against the epsilon of then
        assert trainer.step().explored or trainer.last.draw >= trainer.last.epsilon
    update = trainer.step()
    assert update.new == pytest.approx(update.target)
    assert update.target == update.reward + 0.5 * update.bootstrap
    assert update.taken == update.action
    assert trainer.settings.alpha == 1.0 and trainer.model.slip == 0.0


def test_sarsa_keeps_its_chosen_action_over_a_change_of_settings():
    trainer = pond_run("sarsa", slip=0.0, max_steps=1000)
    for _ in range(200):
        update = trainer.step()
        trainer.set(alpha=0.2 + 0.001 * (trainer.steps % 7), epsilon="0.4")
        if not update.ended:
            following = trainer.snapshot()
            assert Trainer.from_snapshot(following).step().action == update.next_action


def test_algorithms_change_while_they_run():
    trainer = pond_run("q_learning")
    trainer.advance(500)
    learned = trainer.q.copy()
    trainer.set(algorithm="double_q_learning")
    assert np.array_equal(trainer.q, learned)
    trainer.advance(500)
    mean = trainer.q.copy()
    trainer.set(algorithm="sarsa")
    assert np.array_equal(trainer.q, mean)
    trainer.advance(501)
    trainer.set(algorithm="expected_sarsa")
    trainer.advance(500)
    assert trainer.visits.sum() == trainer.steps == 2001
    assert [mark.what for mark in trainer.history.marks] == [
        "algorithm double_q_learning",
        "algorithm sarsa",
        "algorithm expected_sarsa",
    ]
    assert [mark.steps for mark in trainer.history.marks] == [500, 1000, 1501]


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"alpha": 0.0}, "alpha is 0.0"),
        ({"gamma": 2}, "gamma is 2"),
        ({"epsilon": "never"}, "epsilon is 'never'"),
        ({"algorithm": "td"}, "algorithm is 'td'"),
        ({"slip": 1.5}, "slip is 1.5"),
        ({"slip": "a"}, "slip is 'a'"),
        ({"seed": 4}, "'seed' can't change"),
        ({"speed": 4}, "'speed' can't change"),
        ({"alpha": 0.2, "gamma": 7}, "gamma"),
    ],
)
def test_a_change_out_of_range_changes_nothing(change, about):
    trainer = pond_run()
    trainer.advance(300)
    before = everything(trainer)
    with pytest.raises(SettingsError, match=about):
        trainer.set(**change)
    assert everything(trainer) == before


def test_dragging_a_slider_leaves_one_mark():
    trainer = pond_run()
    trainer.advance_episodes(2000)
    for alpha in np.linspace(0.1, 0.6, 30):
        trainer.set(alpha=alpha)
    trainer.set(alpha=0.6, epsilon="0.3")
    assert [mark.what for mark in trainer.history.marks] == ["alpha 0.6"]
    for place in range(3000):
        trainer.set(gamma=place / 3000)
        trainer.advance_episodes(10)
    assert len(trainer.history.marks) <= 256


def paint(tile, where):
    level = level_of(POND, slip=0.3, max_steps=30)
    tiles = level.tiles.copy()
    tiles[where] = tile
    return build_model(replace(level, tiles=tiles))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("tile", [Tile.ROCK, Tile.HOLE, Tile.GOAL])
def test_an_agent_whose_cell_is_painted_over_goes_back_to_the_start(algorithm, tile):
    trainer = pond_run(algorithm)
    while trainer.state in (trainer.model.start, 1):
        trainer.step()
    episodes, steps, curve = trainer.episodes, trainer.steps, trainer.history.curve.copy()
    trainer.change_world(paint(tile, divmod(trainer.state, 4)))
    assert trainer.state == trainer.model.start
    assert episode_of(trainer) == (0, 0.0)
    assert (trainer.episodes, trainer.steps) == (episodes, steps)
    assert np.array_equal(trainer.history.curve, curve)
    assert trainer.history.marks[-1].what == "world changed"
    chosen = trainer.last
    update = trainer.step()
    assert update.state == trainer.model.start
    # What SARSA had chosen was for the cell that is gone.
    assert algorithm != "sarsa" or update.draw != chosen.next_draw
    trainer.advance(2000)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_agent_goes_on_where_it_stands_when_another_cell_is_painted(algorithm):
    trainer = pond_run(algorithm)
    while trainer.state in (trainer.model.start, 11):
        trainer.step()
    here, under_way, chosen = trainer.state, episode_of(trainer), trainer.last.next_action
    far = (2, 2) if here != 10 else (0, 2)
    trainer.change_world(paint(Tile.ROCK, far))
    assert (trainer.state, episode_of(trainer)) == (here, under_way) and under_way[0] > 0
    update = trainer.step()
    assert update.state == here
    assert algorithm != "sarsa" or update.action == chosen


def test_a_slip_that_was_set_stays_when_the_world_is_painted():
    trainer = pond_run(slip=0.3)
    trainer.set(slip=0.8)
    trainer.change_world(paint(Tile.SNOW, (1, 1)))
    assert trainer.model.slip == 0.8
    moment = trainer.snapshot()
    trainer.set(slip=0.1)
    trainer.restore(moment)
    assert trainer.model.slip == 0.8


def test_a_world_of_another_size_is_refused():
    with pytest.raises(ValueError, match="4 cells; it must have 12"):
        pond_run().change_world(build_model(level_of("S.\n.G")))


def test_a_count_that_is_no_whole_number_from_0_is_refused():
    for wrong in (-1, 2.5, math.nan, math.inf, None):
        with pytest.raises(ValueError, match=f"steps is {wrong}; it must be a whole number from 0"):
            pond_run().advance(wrong)
        with pytest.raises(ValueError, match=f"episodes is {wrong}"):
            pond_run().advance_episodes(wrong)
        with pytest.raises(ValueError, match=f"episodes is {wrong}"):
            pond_run().advance_for(1.0, wrong)


def test_a_count_that_no_loop_can_hold_is_as_far_as_it_goes():
    assert pond_run().advance_for(0.001, 10**30) > 0


def test_a_count_of_any_kind_runs_the_loop_that_is_compiled():
    trainer, plain = pond_run(), pond_run()
    plain.advance(1020)
    plain.advance_episodes(8)
    before = list(kernels.RUNS[kernels.Q_LEARNING].signatures)
    for steps in (1e3, np.int32(10), np.float32(10.0)):
        trainer.advance(steps)
    for episodes in (5.0, np.int64(3)):
        trainer.advance_episodes(episodes)
    assert everything(trainer) == everything(plain)
    assert list(kernels.RUNS[kernels.Q_LEARNING].signatures) == before


def test_a_hand_made_world_is_learned():
    # Two states; only going RIGHT leads on, and LEFT from there pays.
    model = TransitionModel(
        next_state=np.array([[0, 0, 1, 0], [1, 1, 1, 1]]),
        reward=np.array([[0, 0, 0, 0], [1.0, 0, 0, 0]]),
        ends=np.array([[0, 0, 0, 0], [1, 0, 0, 0]]),
        slip=0.0,
        start=0,
        max_steps=50,
    )
    trainer = Trainer(model, TrainingSettings(alpha=1.0, gamma=0.5, epsilon="1"))
    trainer.advance(2000)
    assert np.array_equal(trainer.q, [[0.25, 0.25, 0.5, 0.25], [1.0, 0.5, 0.5, 0.5]])


def test_a_large_lake_is_learned_too():
    trainer = Trainer(
        build_model(level_of("S" + "." * 299 + "\n" + "." * 299 + "G")), TrainingSettings()
    )
    trainer.advance(20_000)
    assert trainer.visits.sum() == 20_000


def test_the_agent_of_the_classic_lake_is_the_same_on_every_machine():
    # A change of these numbers is a change of every saved run: bit for bit is promised.
    trainer = Trainer(
        build_model(classic("slippery-frozen-lake")),
        TrainingSettings(gamma=0.8, epsilon="1/n", seed=1),
    )
    trainer.advance_episodes(100)
    assert trainer.steps == 1691
    assert trainer.q[trainer.model.start].tolist() == [0.0, 0.0, 0.0, 0.0]
