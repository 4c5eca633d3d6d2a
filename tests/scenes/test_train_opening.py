"""The training of a large level is prepared by a worker, that of a small one opens at once."""

import threading

import pygame
import pytest

from game.agent import lesson as lessons
from game.scenes.editor import EditorScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.world.model import build_model
from tests.scenes.hands import frames, key, until, window
from tests.world.worlds import snow


@pytest.fixture
def go_on():
    """The tables of a level are made while this is set."""
    gate = threading.Event()
    gate.set()
    yield gate
    gate.set()


@pytest.fixture
def builders(monkeypatch, go_on):
    """The threads that make the tables of a level for a lesson."""
    threads = []

    def build(level):
        threads.append(threading.current_thread())
        assert go_on.wait(30)
        return build_model(level)

    monkeypatch.setattr(lessons, "build_model", build)
    return threads


@pytest.mark.parametrize("screen", ["play", "editor"])
def test_a_large_level_is_prepared_beside_the_frames(builders, go_on, screen):
    level = snow(150)
    go_on.clear()
    app = window(PlayScene(level, about="from afar") if screen == "play" else EditorScene(level))
    below = app.scene
    app._do(below.watch() if screen == "play" else below.train_on_it())
    frames(app)
    assert app.scene.title == "Preparing the training"
    assert app.scene.words() == "Snow: 150 × 150 cells."
    go_on.set()
    until(app, lambda: isinstance(app.scene, TrainScene))
    assert app.scene.lesson.level == level and app.scenes[-2] is below
    assert app.scene.about == ("from afar" if screen == "play" else "from the editor")
    assert builders and threading.main_thread() not in builders
    key(app, pygame.K_ESCAPE)
    assert app.scene is below
    app.close()


def test_a_large_training_that_was_left_is_not_prepared_again(builders):
    app = window(PlayScene(snow(150)))
    below = app.scene
    for steps in (0, 500):
        app._do(below.watch())
        until(app, lambda: isinstance(app.scene, TrainScene))
        assert app.scene.lesson.trainer.steps == steps
        app.scene.lesson.advance(500)
        key(app, pygame.K_ESCAPE)
    assert len(builders) == 1
    app.close()


def test_what_is_prepared_can_be_cancelled(monkeypatch):
    go_on = threading.Event()

    def build(level):
        assert go_on.wait(30)
        return build_model(level)

    monkeypatch.setattr(lessons, "build_model", build)
    app = window(PlayScene(snow(150)))
    below = app.scene
    app._do(below.watch())
    frames(app)
    (job,) = [job for job in app.context.jobs.running if job.title == "Preparing the training"]
    key(app, pygame.K_ESCAPE)
    assert app.scene is below and job.cancelled
    go_on.set()
    until(app, lambda: job.done)
    frames(app, 2)
    assert app.scene is below
    app.close()


def test_a_small_level_opens_at_once():
    app = window(PlayScene(snow(20)))
    app._do(app.scene.watch())
    assert isinstance(app.scene, TrainScene)
    app.close()


def test_time_that_was_spent_is_not_there_for_learning():
    app = window(PlayScene(snow(20)))
    app.context.engine.wait()
    app._do(app.scene.watch())
    pace, lesson = app.scene.pace, app.scene.lesson
    pace.choose(99)
    pace.learn(lesson, None, 0.02, spent_s=1.0)
    assert lesson.trainer.steps == 0
    pace.learn(lesson, None, 0.02)
    assert lesson.trainer.steps > 0
    app.close()
