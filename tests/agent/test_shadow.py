import numpy as np
import pytest

from game.agent.settings import TrainingSettings
from game.agent.shadow import ShadowRuns
from game.agent.trainer import Trainer
from tests.agent.runs import everything, pond, pond_run

CHOSEN = TrainingSettings(alpha=0.3, gamma=0.9, epsilon="0.3", seed=10)


def bring(shadows, episodes):
    """All of them to so many finished episodes, for as long as that takes."""
    assert shadows.advance_for(float("inf"), episodes)


def test_shadows_are_the_runs_of_the_seeds_that_follow():
    shadows = ShadowRuns(pond(), CHOSEN, runs=3)
    bring(shadows, 120)
    assert shadows.episodes == 120
    for trainer, seed in zip(shadows.trainers, (11, 12, 13), strict=True):
        alone = pond_run(seed=seed)
        alone.advance_episodes(120)
        assert everything(trainer) == everything(alone)
    assert shadows.steps == sum(trainer.steps for trainer in shadows.trainers)
    assert len(ShadowRuns(pond(), CHOSEN).trainers) == 20


def test_shadows_follow_the_live_run_in_small_budgets():
    shadows = ShadowRuns(pond(), CHOSEN, runs=5)
    calls = 0
    while not shadows.advance_for(0.0002, 3000):
        calls += 1
        assert max(trainer.episodes for trainer in shadows.trainers) <= 3000
    assert {trainer.episodes for trainer in shadows.trainers} == {3000}
    whole = ShadowRuns(pond(), CHOSEN, runs=5)
    bring(whole, 3000)
    for one, other in zip(shadows.trainers, whole.trainers, strict=True):
        assert everything(one) == everything(other)
    assert shadows.advance_for(0.0, 3000) and not shadows.advance_for(0.0, 3001)


def curves(seeds, episodes):
    """The episodes' returns of each run, one by one."""
    returns = []
    for seed in seeds:
        trainer = pond_run(seed=seed)
        trainer.advance_episodes(episodes)
        returns.append(trainer.history.last_returns(1024))
    return np.array(returns)


def test_the_band_is_the_middle_half_of_the_runs():
    shadows = ShadowRuns(pond(), CHOSEN)
    bring(shadows, 900)
    band = shadows.band()
    returns = np.sort(curves(range(11, 31), 900), axis=0)
    assert band.episodes.tolist() == list(range(1, 901))
    assert band.middle == pytest.approx(returns[5:15].mean(axis=0))
    assert band.lower == pytest.approx(np.quantile(returns, 0.25, axis=0))
    assert band.upper == pytest.approx(np.quantile(returns, 0.75, axis=0))
    lengths = shadows.band(of="length")
    assert (lengths.lower >= 1).all() and (lengths.upper <= 30).all()


def test_runs_at_different_moments_are_compared_where_all_have_been():
    shadows = ShadowRuns(pond(), CHOSEN, runs=4)
    for trainer, episodes in zip(shadows.trainers, (700, 1024, 1500, 2100), strict=True):
        trainer.advance_episodes(episodes)
    band = shadows.band()  # the last run's points hold 4 episodes
    assert band.episodes.tolist() == list(range(4, 701, 4))
    means = [curves([seed], 700)[0].reshape(-1, 4).mean(axis=1) for seed in range(11, 15)]
    assert band.middle == pytest.approx(np.sort(means, axis=0)[1:3].mean(axis=0))


@pytest.mark.parametrize("episodes", [0, 1, 1023, 1024, 1025, 2047, 3001, 100_000])
def test_a_band_has_at_most_1024_points(episodes):
    shadows = ShadowRuns(pond(max_steps=3), TrainingSettings(epsilon="1"), runs=3)
    bring(shadows, episodes)
    band = shadows.band()
    points = len(band.episodes)
    assert points <= 1024 and (points > 0) == (episodes > 0)
    assert len(band.middle) == len(band.lower) == len(band.upper) == points
    assert (band.lower <= band.middle + 1e-12).all() and (band.middle <= band.upper + 1e-12).all()
    assert not points or band.episodes[-1] == episodes


def test_the_last_point_is_of_the_episodes_there_are():
    shadows = ShadowRuns(pond(), CHOSEN, runs=1)
    bring(shadows, 1025)
    band = shadows.band()
    returns = curves([11], 1025)[0]  # the last 1,024 of them
    assert len(band.middle) == 513 and band.episodes[-1] == 1025
    assert band.middle[-1] == pytest.approx(returns[-1])
    assert band.middle[-2] == pytest.approx(returns[-3:-1].mean())


def test_one_shadow_is_its_own_band():
    shadows = ShadowRuns(pond(), CHOSEN, runs=1)
    bring(shadows, 50)
    band = shadows.band()
    assert np.array_equal(band.middle, curves([11], 50)[0])
    assert np.array_equal(band.lower, band.upper)
    with pytest.raises(ValueError, match="runs is 0"):
        ShadowRuns(pond(), CHOSEN, runs=0)


def test_changes_reach_all_shadows():
    shadows = ShadowRuns(pond(), CHOSEN, runs=3)
    bring(shadows, 10)
    shadows.set(alpha=0.5, slip=0.0)
    assert all(trainer.settings.alpha == 0.5 for trainer in shadows.trainers)
    world = pond(slip=0.0)
    shadows.change_world(world)
    assert all(trainer.model is not None for trainer in shadows.trainers)
    assert all(isinstance(trainer, Trainer) for trainer in shadows.trainers)
    assert all(trainer.model.slip == 0.0 for trainer in shadows.trainers)
