"""Looking back on the training screen: what ends the future that is kept, and what doesn't."""

import numpy as np
import pygame
import pytest

from game.scenes.train import TrainScene
from game.scenes.train_panels import draw_transport
from game.ui import plot
from game.ui.scene import Push
from game.ui.theme import Theme
from game.world.level import Tile
from tests.scenes.hands import frames, key, press, settle
from tests.scenes.train_hands import training
from tests.world.worlds import snow


@pytest.fixture
def app():
    made = training()
    for _ in range(10):
        made.scene.lesson.advance(300)
        made.scene.lesson.remember()
    made.scene.look_back(3)
    frames(made, 2)
    yield made
    made.close()


def type_epsilon(app, text=None):
    """Put other words into the field of epsilon, or none, and press Enter there."""
    entry = app.scene.panel.epsilon
    press(app, entry)
    if text is not None:
        entry.set_text(text)
    key(app, pygame.K_RETURN)
    frames(app, 2)


@pytest.mark.parametrize("text", [None, "often", "2", "1/n "], ids=str)
def test_a_value_that_is_wrong_or_was_so_already_leaves_the_future_there(app, text):
    scene = app.scene
    assert scene.lesson.settings.epsilon == "1/n"
    kept = scene.lesson.timeline.keys
    type_epsilon(app, text)
    assert scene.view.looking == 3
    assert scene.lesson.timeline.keys == kept and scene.lesson.trainer.steps == 3000
    refused = app._said is not None and app._said.tone == "problem"
    assert refused == (text in ("often", "2"))
    assert not scene.lesson.trainer.marks


def test_another_value_begins_another_future_and_says_so(app):
    scene = app.scene
    type_epsilon(app, "0.3")
    assert scene.view.looking is None and scene.lesson.settings.epsilon == "0.3"
    assert scene.lesson.timeline.keys[-1] == scene.lesson.trainer.steps == 900
    assert "left behind" in app._said.sentence


def test_a_value_of_the_moment_looked_at_is_the_one_that_counts(app):
    scene = app.scene
    scene.look_back(len(scene.lesson.timeline))
    scene.change(alpha=0.9)
    scene.look_back(3)
    scene.change(alpha=0.9)
    assert scene.view.looking is None and scene.lesson.settings.alpha == 0.9
    assert scene.lesson.trainer.steps == 900
    scene.lesson.advance(10)
    scene.change(epsilon="0.1")
    scene.look_back(3)
    scene.next_schedule()
    assert scene.lesson.settings.epsilon == "0.1", "the one after 1/n, which it was then"


def test_each_moment_looked_at_is_shown_as_it_was(app):
    scene = app.scene
    app._do(Push(TrainScene(snow(40, start=(20, 20)))))
    scene = app.scene
    tables = []
    for _ in range(6):
        scene.lesson.advance(200)
        scene.lesson.remember()
        tables.append((scene.lesson.trainer.q.copy(), scene.lesson.trainer.visits.copy()))
    for place in (4, 1, 3, 2):
        scene.look_back(place)
        frames(app)
        q, visits = tables[place - 1]
        assert np.array_equal(scene.view.q, q) and np.array_equal(scene.view.visits, visits)
    scene.look_back(6)
    assert scene.view.q is scene.lesson.trainer.q


def test_how_far_back_one_looks_is_told_whole_in_a_long_run(app, monkeypatch):
    trainer = app.scene.lesson.trainer
    monkeypatch.setattr(type(trainer), "episodes", property(lambda self: 8_359_513), raising=False)
    monkeypatch.setattr(type(app.scene.view), "episodes", property(lambda self: 8_348_200))
    said, draw_text = [], Theme.draw_text

    def spy(self, surface, words, *args, **more):
        said.append(words)
        return draw_text(self, surface, words, *args, **more)

    monkeypatch.setattr(Theme, "draw_text", spy)
    draw_transport(app.scene, pygame.Surface((1280, 800)))
    assert "8,348,200 of 8,359,513" in said


def test_a_read_out_of_the_curve_leaves_the_tabs_in_sight(app, monkeypatch):
    scene = app.scene
    kept = []
    monkeypatch.setattr(plot, "draw_tag", lambda *given: kept.append(given[-1]))
    scene.lesson.advance(100_000)
    frames(app, 10)
    scene.point_at(scene.plot.area.center)
    frames(app)
    tabs = [button.rect for button in scene.panel.curves.values()]
    assert kept[-1].collidelist(tabs) == -1 and kept[-1].height > 100


@pytest.mark.parametrize("again", ["continued", "from a file"])
def test_the_arithmetic_of_a_step_is_not_told_by_what_was_changed_after_it(app, tmp_path, again):
    scene = app.scene
    scene.continue_from_here()
    scene.change(algorithm="sarsa")
    assert scene.view.last is not None, "its own algorithm is still known"
    if again == "continued":
        scene.lesson.advance(50)
        scene.lesson.remember()
        scene.look_back(3)
        frames(app)
        scene.continue_from_here()
    else:
        scene.lesson.trainer.save(tmp_path / "agent.npz")
        scene.files.load(tmp_path / "agent.npz")
        settle(app)
    frames(app, 20)
    assert scene.lesson.trainer.steps == 900 and scene.lesson.settings.algorithm == "sarsa"
    assert scene.view.last is None
    scene.change(alpha=0.6)
    scene.lesson.paint([(0, 2)], Tile.ROCK)
    frames(app, 20)
    assert scene.view.last is None, "not by another change either"
    key(app, pygame.K_n)
    assert scene.view.last.step == 901
