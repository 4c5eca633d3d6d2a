"""The training that was left goes on when its level is opened again, on one screen at a time."""

import pygame
import pytest

from game.recording.run import TrainingRun
from game.scenes.export_open import LearnAgain
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.scenes.train_opening import training
from game.scenes.welcome import FirstLook
from game.ui.scene import Push
from game.world.level_file import dumps
from tests.scenes.hands import frames, key, settle, until, window
from tests.world.worlds import snow


@pytest.fixture
def app():
    made = window(PlayScene(snow()))
    made.context.engine.wait()
    yield made
    made.close()


def opened(app, scene=None):
    """The training screen of a level, on top of what is there."""
    app._do(Push(scene or TrainScene(snow())))
    until(app, lambda: isinstance(app.scene, TrainScene))
    frames(app)
    return app.scene


def leave(app):
    key(app, pygame.K_ESCAPE)
    assert not app.problems


def learned(app, episodes=4):
    """A training with so many points on its curve of optimal actions."""
    scene = opened(app)
    for _ in range(episodes):
        scene.lesson.advance(500)
        scene.lesson.remember()
        settle(app, 4, 0.2)
    assert len(scene.truth.points) >= episodes
    return scene


def test_a_training_that_was_left_goes_on_and_says_so(app):
    scene = opened(app)
    scene.lesson.advance(500)
    leave(app)
    again = opened(app)
    assert again is not scene and again.lesson is scene.lesson
    assert app._said.sentence.startswith("Going on where you left it")
    leave(app)
    assert opened(app).lesson is scene.lesson, "and once more"


@pytest.mark.parametrize("side", [12, 130], ids=["small", "large"])
def test_two_trainings_of_one_level_share_nothing(app, side):
    level = snow(side)
    opened(app, training(level)).lesson.advance(500)
    leave(app)
    first = opened(app, training(level))
    assert first.lesson.trainer.steps == 500
    for _ in range(4):
        first.lesson.advance(100)
        first.lesson.remember()
    first.look_back(2)
    app._do(Push(PlayScene(level)))
    second = opened(app, training(level))
    assert second.lesson is not first.lesson and second.lesson.trainer.steps == 0
    second.lesson.advance(50)
    for code in (pygame.K_r, pygame.K_ESCAPE, pygame.K_ESCAPE):
        key(app, code)
    frames(app, 2)
    assert app.scene is first and first.view.looking == 2
    leave(app)
    assert opened(app, training(level)).lesson is first.lesson, "the one that was left last"


def test_a_preparation_that_is_cancelled_loses_nothing(app):
    level = snow(130)
    scene = opened(app, training(level))
    scene.lesson.advance(500)
    leave(app)
    app._do(Push(training(level)))
    leave(app)
    settle(app)
    assert opened(app, training(level)).lesson is scene.lesson


def test_a_run_that_is_opened_at_its_beginning_is_there(app):
    opened(app).lesson.advance(500)
    leave(app)
    again = LearnAgain(TrainingRun(dumps(snow()), {"alpha": 0.7}, 0), "run.gif")
    scene = opened(app, again)
    assert scene.lesson.trainer.steps == 0 and scene.lesson.settings.alpha == 0.7


def test_the_first_minute_leaves_the_kept_training_alone(app):
    scene = opened(app)
    scene.lesson.advance(500)
    leave(app)
    opened(app, FirstLook(snow(5))).lesson.advance(10)
    leave(app)
    assert opened(app).lesson is scene.lesson


def test_a_reset_is_offered_back_after_reopening_with_its_whole_curve(app):
    scene = learned(app)
    points, episodes = tuple(scene.truth.points), scene.lesson.trainer.episodes
    key(app, pygame.K_r)
    leave(app)
    again = opened(app)
    assert again.lesson.trainer.steps == 0
    assert app._said.sentence == (
        f"Begun anew when you left it. Z brings back episode {episodes:,}, until the next step."
    )
    key(app, pygame.K_z)
    assert again.lesson.trainer.episodes == episodes
    assert tuple(again.truth.points)[: len(points)] == points
