"""Each step of each algorithm against the book's line, with the numbers that `step` gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.records import NO_ACTION
from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.trainer import Trainer, Update
from game.world.model import build_model
from tests.agent.runs import pond_run, training_settings
from tests.world.worlds import levels


def behaviour(table):
    """What the agent goes by: the table, or the sum of both."""
    return table if table.ndim == 2 else table[:, 0] + table[:, 1]


def bootstrap_candidates(algorithm, table, update, epsilon):
    """What the book allows the next state to be worth: several when actions tie."""
    if update.ended:
        return [0.0]
    there = update.next_state
    match algorithm:
        case "q_learning":
            return [table[there].max()]
        case "sarsa":
            return [table[there, update.next_action]]
        case "expected_sarsa":
            best = table[there] == table[there].max()
            policy = epsilon / 4 + (1 - epsilon) * best / best.sum()
            return [policy @ table[there]]
    one, other = table[there, update.table], table[there, 1 - update.table]
    return list(other[one == one.max()])


@settings(deadline=None, max_examples=60)
@given(levels(), training_settings, st.integers(1, 12))
def test_a_step_does_what_the_book_says(level, chosen, max_steps):
    level = type(level)(**{**vars(level), "max_steps": max_steps})
    model = build_model(level)
    trainer = Trainer(model, chosen)
    length, previous = 0, None
    for number in range(1, 41):
        before = trainer.snapshot()
        u = trainer.step()
        episode = before.episodes + 1
        epsilon = chosen.schedule.value(episode)
        assert (u.step, u.episode, u.state, u.epsilon) == (number, episode, before.state, epsilon)

        greedy = behaviour(before.table)[u.state]
        if (
            previous is not None
            and chosen.algorithm == "sarsa"
            and not (previous.ended or previous.truncated)
        ):
            assert (u.action, u.explored, u.draw) == (
                *(previous.next_action, previous.next_explored, previous.next_draw),
            )
        elif not u.explored:
            assert greedy[u.action] == greedy.max()
        assert 0.0 <= u.draw < 1.0 and u.explored == (u.draw < epsilon)
        assert u.taken == u.action or (level.slip > 0 and (u.taken - u.action) % 2 == 1)
        assert u.reward == model.reward[u.state, u.taken]
        assert u.next_state == model.next_state[u.state, u.taken]
        assert u.ended == model.ends[u.state, u.taken]

        place = (u.state, u.action)
        if before.table.ndim == 3:
            place = (u.state, u.table, u.action)
        assert u.old == before.table[place]
        allowed = bootstrap_candidates(chosen.algorithm, before.table, u, epsilon)
        assert any(u.bootstrap == pytest.approx(value, rel=1e-12, abs=1e-9) for value in allowed)
        assert u.target == u.reward + chosen.gamma * u.bootstrap
        assert u.error == u.target - u.old
        assert u.new == u.old + chosen.alpha * u.error

        after = before.table.copy()
        after[place] = u.new
        assert np.array_equal(trainer.snapshot().table, after)
        assert trainer.visits.sum() == number
        assert trainer.visits[u.state, u.action] == before.visits[u.state, u.action] + 1

        length += 1
        assert u.truncated == (length == max_steps and not u.ended)
        over = u.ended or u.truncated
        assert trainer.state == (model.start if over else u.next_state)
        assert trainer.episodes == before.episodes + over
        length = 0 if over else length
        assert (u.next_action == NO_ACTION) == (chosen.algorithm != "sarsa" or u.ended)
        assert trainer.last == u
        previous = u


def test_an_update_begins_with_the_numbers_of_the_formula():
    assert Update._fields[:11] == (
        *("state", "action", "explored", "reward", "next_state", "ended"),
        *("old", "bootstrap", "target", "error", "new"),
    )
    assert Update(*range(11)).new == 10


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_cut_episode_still_counts_the_next_state_and_an_ended_one_does_not(algorithm):
    trainer = pond_run(algorithm, max_steps=4, initial_q=3.0, alpha=0.01, slip=0.0)
    updates = [trainer.step() for _ in range(3000)]
    cut = [u for u in updates if u.truncated]
    ended = [u for u in updates if u.ended]
    assert cut and all(u.bootstrap > 1.0 for u in cut)
    assert ended and all(u.bootstrap == 0.0 for u in ended)


def test_double_q_learning_shows_the_mean_of_two_tables_that_learn_in_turn():
    trainer = pond_run("double_q_learning")
    tables = [trainer.step().table for _ in range(2000)]
    assert 900 < sum(tables) < 1100
    table = trainer.snapshot().table
    assert not np.array_equal(table[:, 0], table[:, 1])
    assert np.array_equal(trainer.q, (table[:, 0] + table[:, 1]) / 2)
    assert trainer.q.shape == (12, 4)


def shares(numbers, kinds):
    return np.bincount(numbers, minlength=kinds) / len(numbers)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("best", [(0,), (2,), (1, 3), (0, 1, 2), (0, 1, 2, 3)])
def test_actions_that_tie_are_equally_likely(algorithm, best):
    # All moves end at once and pay the same as the values at hand, so that nothing is learned.
    trainer = pond_run(algorithm, epsilon="0", alpha=1.0, gamma=0.0)
    moment = trainer.snapshot()
    table = np.zeros_like(moment.table)
    table[..., list(best)] = 1.0
    actions = []
    for seed in range(1500):
        fresh = Trainer(moment.model, TrainingSettings(**{**vars(moment.settings), "seed": seed}))
        fresh._tables.table[:] = table
        actions.append(fresh.step().action)
    expected = np.isin(range(4), best) / len(best)
    assert np.abs(shares(actions, 4) - expected).max() < 0.06


def test_double_q_learning_breaks_ties_of_its_target_at_random():
    trainer = pond_run("double_q_learning", epsilon="0", slip=0.0, gamma=1.0)
    seen = set()
    for seed in range(60):
        fresh = Trainer(trainer.model, TrainingSettings(**{**vars(trainer.settings), "seed": seed}))
        fresh._tables.table[:, :, :] = 0.0
        # One table ties everywhere; the other tells which action was picked in the first.
        fresh._tables.table[:, 1] = (0.1, 0.2, 0.3, 0.4)
        update = fresh.step()
        if update.table == 0 and not update.ended:
            seen.add(update.bootstrap)
    assert seen == {0.1, 0.2, 0.3, 0.4}


def test_exploring_slipping_and_the_draw_come_as_often_as_they_should():
    trainer = pond_run(slip=0.4, epsilon="0.25")
    updates = [trainer.step() for _ in range(20000)]
    explored = [u for u in updates if u.explored]
    assert len(explored) / len(updates) == pytest.approx(0.25, abs=0.01)
    assert np.abs(shares([u.action for u in explored], 4) - 0.25).max() < 0.03
    turns = shares([(u.taken - u.action) % 4 for u in updates], 4)
    assert np.abs(turns - (0.6, 0.2, 0.0, 0.2)).max() < 0.015
    draws = np.array([u.draw for u in updates])
    assert np.abs(np.histogram(draws, 10, (0, 1))[0] / len(draws) - 0.1).max() < 0.01
    # Nothing follows from one draw about the next.
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.03
