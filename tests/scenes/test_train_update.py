"""The last update in its panel: every algorithm tells all of it, whatever the window."""

import re
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.agent.explain import explain
from game.agent.settings import ALGORITHMS
from game.agent.trainer import Update
from game.scenes import train_picture
from game.scenes.train import TrainScene
from game.scenes.train_view import Viewpoint
from game.ui.theme import Theme
from game.ui.tips import TipArea
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import window

MEAN = 2.7153e-5
LAKE = "classic/slippery-frozen-lake"
WINDOWS = [
    ((1280, 800), 1.0),
    ((1280, 800), 1.25),
    ((1280, 800), 1.5),
    ((960, 640), 1.0),
    ((960, 640), 1.5),
    ((1400, 900), 1.1),
]


def tiny(**parts):
    """An update whose numbers are long ones."""
    old, bootstrap = 2.8314e-5, 3.7034e-5
    made = Update(
        *(0, 2, True, 0.0, 4, False),
        *(old, bootstrap, 0.99 * bootstrap, 0.99 * bootstrap - old, 2.9142e-5),
        draw=0.86,
        epsilon=0.8851,
        taken=1,
        next_action=2,
        table=1,
    )
    return made._replace(**parts)


UPDATES = {
    "tiny": tiny(),
    "below zero": tiny(old=-2.8314e-5, bootstrap=-3.7034e-5, new=-2.9142e-5, error=-8.3497e-6),
    "cut off": tiny(truncated=True, next_explored=True),
    "greedy": tiny(explored=False, draw=0.98),
    "greedy and cut off": tiny(explored=False, draw=0.98, truncated=True),
}


@pytest.mark.parametrize(("size", "scale"), WINDOWS)
def test_an_update_is_told_to_its_last_word(size, scale, monkeypatch):
    app = window(TrainScene(load(find_level(LAKE))), size, scale=scale)
    scene, drawn = app.scene, []
    scene.reading_update = True
    panel = scene.panels.update
    draw_text = Theme.draw_text

    def spy(self, *args, **more):
        where = draw_text(self, *args, **more)
        drawn.append((args[1], where))
        return where

    monkeypatch.setattr(Theme, "draw_text", spy)
    for update in UPDATES.values():
        for algorithm in ALGORITHMS:
            settings = replace(scene.lesson.settings, algorithm=algorithm)
            under = scene.lesson.level, settings
            monkeypatch.setattr(Viewpoint, "last", property(lambda _, it=update: it))
            monkeypatch.setattr(Viewpoint, "last_under", property(lambda _, it=under: it))
            monkeypatch.setattr(Viewpoint, "q", np.full((64, 4), MEAN))
            drawn.clear()
            train_picture.draw_update(scene, pygame.display.get_surface())
            told = explain(update, *under, MEAN)
            said = words([piece for piece, _ in drawn])
            for runs in (told.sentence, told.numbers, told.source):
                assert words([piece for piece, _ in runs]) in said, (algorithm, said)
            assert all(panel.contains(where) for _, where in drawn), (algorithm, drawn)
    app.close()


def words(pieces):
    return re.sub(r"\s", "", "".join(pieces))


def test_small_numbers_of_an_update_stay_on_one_line(monkeypatch):
    app = window(TrainScene(load(find_level(LAKE))))
    scene, drawn = app.scene, []
    monkeypatch.setattr(Viewpoint, "last", property(lambda _: UPDATES["tiny"]))
    under = scene.lesson.level, replace(scene.lesson.settings, alpha=0.1, gamma=0.99)
    monkeypatch.setattr(Viewpoint, "last_under", property(lambda _: under))
    draw_text = Theme.draw_text

    def spy(self, *args, **more):
        drawn.append((args[1].strip(), args[2][1]))
        return draw_text(self, *args, **more)

    monkeypatch.setattr(Theme, "draw_text", spy)
    train_picture.draw_update(scene, pygame.display.get_surface())
    line = dict(drawn)
    assert line["2.91e−5"] == line["error +8.35e−6"]
    app.close()


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_a_run_tells_what_its_values_start_at_and_why(size, monkeypatch):
    app = window(TrainScene(load(find_level("thin-ice/keep-your-distance"))), size)
    scene, drawn = app.scene, []
    scene.reading_update = True
    draw_text = Theme.draw_text

    def spy(self, *args, **more):
        drawn.append(args[1])
        return draw_text(self, *args, **more)

    monkeypatch.setattr(Theme, "draw_text", spy)
    scene.draw(pygame.display.get_surface())
    train_picture.draw_update(scene, pygame.display.get_surface())
    said = " ".join("".join(drawn).split())
    assert "All values start at 10, optimistic on purpose" in said and "gets tried." in said
    assert ("values start at 10" in drawn) == scene.panels.wide
    elements = scene.controls.manager.get_root_container().elements
    tips = [one.tool_tip_text or "" for one in elements if isinstance(one, TipArea)]
    assert any("an optimistic start" in tip for tip in tips)
    app.close()


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_the_algorithms_tip_tells_what_is_seen_of_two_tables(size):
    app = window(TrainScene(load(find_level(LAKE))), size)
    elements = app.scene.controls.manager.get_root_container().elements
    tips = [one.tool_tip_text or "" for one in elements if hasattr(one, "tool_tip_text")]
    assert any("the board and greedy moves go by their mean" in tip for tip in tips)
    app.close()
