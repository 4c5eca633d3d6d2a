import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from tests.agent.runs import pond, pond_run


def finished_episodes(trainer, episodes):
    """The returns and lengths of the next episodes, summed up from single steps."""
    returns, lengths = [], []
    total, length = 0.0, 0
    while len(returns) < episodes:
        update = trainer.step()
        total, length = total + update.reward, length + 1
        if update.ended or update.truncated:
            returns.append(total)
            lengths.append(length)
            total, length = 0.0, 0
    return np.array(returns), np.array(lengths)


@pytest.mark.parametrize("algorithm", ["q_learning", "sarsa"])
def test_the_curve_sums_up_the_episodes(algorithm):
    returns, lengths = finished_episodes(pond_run(algorithm), 2600)
    trainer = pond_run(algorithm)
    trainer.advance_episodes(2600)
    history = trainer.history
    # 1,024 points of 1, then of 2, were full; points of 4 hold 2,600 episodes.
    assert (history.stride, len(history)) == (4, 650)
    assert history.counts.sum() == 2600 and history.episodes[-1] == 2600
    for values, mean, low, high in (
        (returns, history.mean, history.minimum, history.maximum),
        (lengths, history.length_mean, history.length_minimum, history.length_maximum),
    ):
        grouped = values.reshape(-1, 4)
        assert mean == pytest.approx(grouped.mean(axis=1))
        assert np.array_equal(low, grouped.min(axis=1))
        assert np.array_equal(high, grouped.max(axis=1))
    assert np.array_equal(history.last_returns(1024), returns[-1024:])
    assert history.mean_return() == pytest.approx(returns[-100:].mean())
    assert history.mean_return(last=7) == pytest.approx(returns[-7:].mean())


@pytest.mark.parametrize(("before", "after"), [(0, 5), (30, 5), (1023, 3000)])
def test_curves_once_taken_stay_when_the_run_goes_on(before, after):
    trainer, other = pond_run(), pond_run()
    trainer.advance_episodes(before)
    other.advance_episodes(before)
    taken = trainer.history
    trainer.advance_episodes(after)
    assert taken.curve.tobytes() == other.history.curve.tobytes()
    assert np.array_equal(taken.last_returns(1024), other.history.last_returns(1024))
    assert len(trainer.history.last_returns(1024)) == min(before + after, 1024)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6000))
def test_a_curve_has_at_most_1024_points_and_loses_no_episode(episodes):
    trainer = Trainer(pond(max_steps=3), TrainingSettings(epsilon="1"))
    trainer.advance_episodes(episodes)
    history = trainer.history
    assert len(history) <= 1024 and history.finished == episodes
    assert len(history) == len(history.episodes) == len(history.mean) == len(history.counts)
    assert history.counts.sum() == episodes
    if episodes:
        assert history.episodes[-1] == episodes
        assert (np.diff(history.episodes) > 0).all()
        assert len(history) >= min(episodes, 512)
        assert (history.counts[:-1] == history.stride).all()
        assert 1 <= history.counts[-1] <= history.stride
        assert (history.minimum <= history.mean + 1e-12).all()
        assert (history.mean <= history.maximum + 1e-12).all()
        total = (history.mean * history.counts).sum()
        low, high = history.minimum.min(), history.maximum.max()
        assert low * episodes - 1e-6 <= total <= high * episodes + 1e-6


def test_memory_does_not_grow_with_the_run():
    trainer = pond_run()
    trainer.advance(10_000)
    fresh = Trainer(trainer.model, trainer.settings).snapshot()
    size = trainer.snapshot().bytes_beyond(fresh)
    trainer.advance(2_000_000)
    assert trainer.snapshot().bytes_beyond(fresh) <= size + 1024 * 48
    assert trainer.history.curve.nbytes <= 1024 * 48


def test_few_episodes_have_a_mean_and_none_have_none():
    trainer = pond_run()
    assert math.isnan(trainer.history.mean_return())
    trainer.advance_episodes(3)
    assert trainer.history.mean_return() == pytest.approx(trainer.history.mean.mean())
    assert len(trainer.history.last_returns()) == 3
    for last in (0, -1):
        with pytest.raises(ValueError, match=f"last is {last}"):
            trainer.history.mean_return(last)


def test_the_mean_of_more_episodes_than_are_kept_is_that_of_the_kept():
    trainer = pond_run()
    trainer.advance_episodes(3)
    assert trainer.history.mean_return(10**9) == trainer.history.mean_return(3)
    trainer.advance_episodes(2000)
    history = trainer.history
    assert len(history.last_returns(5000)) == 1024
    assert history.mean_return(5000) == history.mean_return(1024) == history.recent[:, 0].mean()


def test_a_curve_is_written_as_a_table(tmp_path):
    trainer = pond_run()
    trainer.advance_episodes(1500)
    path = tmp_path / "curves" / "curve.csv"
    trainer.history.write_csv(path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    history = trainer.history
    assert len(rows) == len(history) == 750
    assert [int(row["last_episode"]) for row in rows] == history.episodes.tolist()
    assert [int(row["first_episode"]) for row in rows[:3]] == [1, 3, 5]
    for name, column in (
        *(("mean_return", history.mean), ("min_return", history.minimum)),
        *(("max_return", history.maximum), ("mean_length", history.length_mean)),
        *(("min_length", history.length_minimum), ("max_length", history.length_maximum)),
    ):
        assert [float(row[name]) for row in rows] == column.tolist()


def test_a_curve_of_nothing_is_a_heading(tmp_path):
    pond_run().history.write_csv(tmp_path / "curve.csv")
    assert len((tmp_path / "curve.csv").read_text().splitlines()) == 1
