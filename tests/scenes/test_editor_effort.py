"""How many episodes learning takes: measured, repeatable, and called off when asked."""

import pytest

from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.scenes import editor_effort
from game.scenes.editor_effort import SEEDS, Effort, measure
from game.ui.jobs import Cancelled
from game.world.level_file import load
from game.world.model import build_model
from game.world.packs import find_level
from game.world.planning import success_probability
from tests.world.worlds import FROZEN_LAKE, level_of


def test_what_is_measured_is_when_the_greedy_policy_wins():
    level = load(find_level("classic/slippery-frozen-lake"))
    effort = measure(level)
    assert len(effort.episodes) == SEEDS
    assert effort.learned == SEEDS
    assert effort == measure(level), "the same seeds, the same answer"
    settings = TrainingSettings.from_level(level)
    trainer = Trainer(build_model(level), settings)
    trainer.advance_episodes(effort.episodes[0])
    assert success_probability(trainer.model, trainer.q.argmax(axis=1)) == 1.0
    assert sorted(effort.episodes)[SEEDS // 2] == effort.typical


def test_under_slip_nearly_the_optimum_is_asked_for():
    level = level_of(FROZEN_LAKE, slip=2 / 3, max_steps=100, training={"gamma": 0.99})
    effort = measure(level)
    assert effort.typical > 10
    trainer = Trainer(build_model(level), TrainingSettings.from_level(level))
    trainer.advance_episodes(effort.episodes[0])
    # reference: FrozenLake 4x4, greedy(gamma 0.99) within 100 steps
    assert success_probability(trainer.model, trainer.q.argmax(axis=1)) >= 0.95 * 0.740165


def test_what_is_never_learned_ends_all_the_same(monkeypatch):
    monkeypatch.setattr(editor_effort, "MOST_STEPS", 20_000)
    level = level_of("G~\n.S", training={"epsilon": "0", "alpha": 0.5}, max_steps=10)
    hopeless = level_of("S#\n#G")
    assert measure(level).typical is not None
    effort = measure(hopeless)
    assert effort.episodes == (None,) * SEEDS
    assert effort.typical is None
    assert effort.tried >= 100
    assert effort.learned == 0


def test_the_typical_seed():
    assert Effort("sarsa", (9, None, 3, None, 5), 50).typical == 9
    assert Effort("sarsa", (9, None, None, None, 5), 50).typical is None


def test_it_is_called_off_from_its_progress():
    shares = []

    def progress(share):
        shares.append(share)
        if len(shares) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        measure(level_of("S#\n#G"), progress)
    assert len(shares) == 3
    assert all(0.0 <= share <= 1.0 for share in shares)
