"""A line to type in: when it tells what was typed, and what becomes of the rest."""

import pygame
import pytest

from game.ui.scene import Scene
from tests.scenes.hands import click, frames, key, post, press, window

ROW = pygame.Rect(40, 80, 200, 32)


class Form(Scene):
    """A line that tells when it is left, one that tells each change, and a button."""

    def __init__(self):
        self.told = []

    def layout(self):
        self.name = self.controls.entry(ROW, "old", lambda text: self.told.append(("name", text)))
        self.live = self.controls.entry(
            ROW.move(0, 50), "", lambda text: self.told.append(("live", text)), live=True
        )
        self.go = self.controls.button(ROW.move(0, 100), "Go", lambda: self.told.append("go"))


@pytest.fixture
def app():
    made = window(Form(), size=(960, 640))
    yield made
    made.close()


def write(app, entry, text):
    """Click into a line and type over what is there."""
    press(app, entry)
    key(app, pygame.K_a, pygame.KMOD_CTRL)
    for sign in text:
        post(pygame.TEXTINPUT, text=sign)
    frames(app)


def test_what_was_typed_is_told_when_tab_leads_on(app):
    scene = app.scene
    write(app, scene.name, "new")
    assert scene.told == []
    key(app, pygame.K_TAB)
    assert scene.told == [("name", "new")]
    assert scene.controls.focused is scene.live, "the next control, whatever the first one is"


def test_what_was_typed_is_told_before_the_button_that_is_clicked(app):
    scene = app.scene
    write(app, scene.name, "new")
    press(app, scene.go)
    assert scene.told == [("name", "new"), "go"]


def test_what_was_typed_is_told_when_one_clicks_beside_it(app):
    write(app, app.scene.name, "new")
    click(app, (700, 500))
    assert app.scene.told == [("name", "new")]


def test_enter_tells_once_and_leaving_afterwards_nothing_more(app):
    scene = app.scene
    write(app, scene.name, "new")
    key(app, pygame.K_RETURN)
    assert scene.told == [("name", "new")]
    press(app, scene.name)
    press(app, scene.go)
    assert scene.told == [("name", "new"), "go"]


def test_enter_tells_what_stands_there_even_when_it_is_the_same(app):
    press(app, app.scene.name)
    key(app, pygame.K_RETURN)
    assert app.scene.told == [("name", "old")]


def test_escape_drops_what_was_typed(app):
    scene = app.scene
    write(app, scene.name, "new")
    key(app, pygame.K_ESCAPE)
    assert (scene.told, scene.name.get_text()) == ([], "old")
    assert app.scene is scene and not scene.controls.typing


def test_a_live_line_tells_each_change_and_leaving_it_nothing_more(app):
    scene = app.scene
    press(app, scene.live)
    for sign in "ab":
        post(pygame.TEXTINPUT, text=sign)
        frames(app)
    key(app, pygame.K_ESCAPE)
    assert scene.live.get_text() == "ab"
    press(app, scene.live)
    press(app, scene.go)
    assert scene.told == [("live", "a"), ("live", "ab"), "go"]


def test_all_that_comes_in_one_frame_is_told_in_its_order(app):
    scene = app.scene
    press(app, scene.live)
    post(pygame.TEXTINPUT, text="a")
    press(app, scene.go)
    assert scene.told == [("live", "a"), "go"]


def test_a_text_that_the_program_puts_there_is_not_told(app):
    scene = app.scene
    press(app, scene.name)
    scene.name.set_text("set")
    press(app, scene.go)
    assert scene.told == ["go"]
    write(app, scene.name, "new")
    key(app, pygame.K_ESCAPE)
    assert scene.name.get_text() == "set"


def test_typing_goes_on_when_the_window_gets_another_size(app):
    scene = app.scene
    write(app, scene.name, "new")
    scene.resize((960, 640))
    frames(app)
    assert (scene.name.get_text(), scene.told) == ("new", [])
    post(pygame.TEXTINPUT, text="er")
    key(app, pygame.K_TAB)
    assert scene.told == [("name", "newer")]


def test_laid_out_anew_nothing_is_typed_where_nothing_was_changed(app):
    scene = app.scene
    write(app, scene.name, "new")
    key(app, pygame.K_ESCAPE)
    scene.resize((960, 640))
    assert not scene.controls.typing and scene.name.get_text() == "old"


def test_a_line_that_is_switched_off_while_typed_into_lets_the_keyboard_go(app):
    scene = app.scene
    write(app, scene.name, "new")
    scene.controls.enable(scene.name, False)
    assert not scene.controls.typing
    assert scene.told == [("name", "new")]


def test_keys_held_down_repeat_after_typing_as_before(app):
    before = pygame.key.get_repeat()
    assert before[0] > 0
    press(app, app.scene.name)
    key(app, pygame.K_ESCAPE)
    assert pygame.key.get_repeat() == before
