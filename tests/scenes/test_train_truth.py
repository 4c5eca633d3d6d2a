"""The truth meter's desk: what it says is about what is shown, or it says nothing."""

import threading

import numpy as np
import pytest

from game.agent import verdict
from game.scenes.train_meter import TIPS
from game.world.level import Tile
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import frames, settle
from tests.scenes.train_hands import training
from tests.world.worlds import snow


@pytest.fixture
def app():
    made = training(snow())
    made.scene.lesson.advance(2000)
    settle(made, 20)
    yield made
    made.close()


@pytest.fixture
def slow(app, monkeypatch):
    """The next verdicts wait for `slow.set()`."""
    gate = threading.Event()
    real = verdict.TruthMeter.judge

    def judge(self, q):
        gate.wait(30)
        return real(self, q)

    monkeypatch.setattr(verdict.TruthMeter, "judge", judge)
    yield gate
    gate.set()


@pytest.mark.parametrize(
    "change",
    [
        lambda scene: scene.lesson.paint([(5, 5)], Tile.ROCK),
        lambda scene: scene.change(gamma=0.5),
        lambda scene: scene.look_back(0),
    ],
    ids=["paint", "gamma", "look back"],
)
def test_a_verdict_on_something_else_is_taken_away_when_its_answer_is_slow(app, slow, change):
    scene = app.scene
    assert scene.truth.verdict is not None
    change(scene)
    frames(app, 4, 0.1)
    assert scene.truth.verdict is not None, "for a moment it stands, so that nothing flickers"
    frames(app, 10, 0.1)
    assert scene.truth.verdict is None and scene.truth.plan is None
    assert scene.meter.readings()["optimal actions"].value == "…"
    slow.set()
    settle(app, 10)
    assert scene.truth.verdict is not None and scene.truth.plan is not None


def test_learning_on_takes_no_verdict_away(app, slow):
    scene = app.scene
    scene.lesson.advance(100)
    frames(app, 20, 0.1)
    assert scene.truth.verdict is not None


def test_what_was_judged_in_a_future_left_behind_is_no_point_of_the_curve(app, slow):
    scene = app.scene
    scene.lesson.advance(5000)
    frames(app, 10, 0.1)
    assert any(job.title == "truth meter" for job in app.context.jobs.running)
    scene.look_back(0)
    scene.continue_from_here()
    slow.set()
    settle(app, 10)
    assert all(episode <= scene.lesson.trainer.episodes for episode, _ in scene.truth.points)


def test_the_largest_gap_is_at_a_move_seldom_tried_and_its_tip_says_so():
    app = training(load(find_level("first-steps/mind-the-hole")))
    scene = app.scene
    scene.lesson.advance(3000)
    settle(app, 20)
    shown, plan, view = scene.truth.verdict, scene.truth.plan, scene.view
    assert shown.success_probability == 1
    widest = np.isclose(abs(view.q - plan.q), shown.largest_error)
    assert widest.any() and view.visits[widest].max() < 10
    assert np.allclose(view.q[widest], view.settings.initial_q)
    assert "never or seldom tried stay near" in TIPS["largest |Q − Q*|"]
    app.close()
