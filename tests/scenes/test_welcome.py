"""The first minute: from the menu to a win, and on to an agent that learns the same level."""

import pygame
import pytest

from game.scenes import welcome
from game.scenes.menu import MenuScene
from game.scenes.welcome import FirstLook, FirstWin
from game.ui.preferences import Preferences
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.scenes.hands import arrows, frames, key, press, settle, until, window

LETTERS = "LDRU"


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    made = window(size=request.param)
    made.context.engine.wait()
    yield made
    made.close()


def test_it_leads_from_the_menu_to_a_win_and_to_an_agent_that_found_the_way(app):
    press(app, app.scene._minute)
    scene = app.scene
    assert isinstance(scene, FirstWin)
    seen = [scene.advice()]
    solution = "".join(LETTERS[action] for action in shortest_solution(scene.level))
    arrows(app, solution[0])
    seen.append(scene.advice())
    arrows(app, solution[1:])
    settle(app, 12)
    assert scene.session.won
    seen.append(scene.advice())
    key(app, pygame.K_RETURN)
    look = app.scene
    assert isinstance(look, FirstLook)
    assert look.lesson.level == scene.level
    seen.append(look.advice())
    key(app, pygame.K_SPACE)
    seen.append(look.advice())
    until(app, lambda: look.learned)
    seen.append(look.advice())
    key(app, pygame.K_m)
    frames(app, 2)
    seen.append(look.advice())
    key(app, pygame.K_n)
    frames(app, 2)
    seen.append(look.advice())
    assert len(set(seen)) == len(seen), "each turn has a word of its own"
    press(app, look._out)
    assert isinstance(app.scene, MenuScene)
    assert app.context.preferences.welcomed


def test_who_was_there_is_not_new_at_the_next_start(app):
    assert not app.context.preferences.welcomed
    press(app, app.scene._minute)
    key(app, pygame.K_ESCAPE)
    app.close()
    assert Preferences.load().welcomed


def test_the_strip_covers_nothing(app):
    for scene in (
        FirstWin(load(find_level(welcome.FIRST_LEVEL)), welcome.FIRST_LEVEL),
        FirstLook(load(find_level(welcome.FIRST_LEVEL))),
    ):
        made = window(scene, app.scene.size)
        controls = [control for control in scene.controls._order if control is not scene._out]
        assert controls
        assert not [c for c in controls if c.get_abs_rect().colliderect(scene._strip)]
        made.close()


def test_without_its_level_it_says_so(app, monkeypatch):
    monkeypatch.setattr(welcome, "FIRST_LEVEL", "first-steps/nowhere")
    press(app, app.scene._minute)
    assert isinstance(app.scene, MenuScene)
    assert "first level can't be opened" in app._said.sentence
