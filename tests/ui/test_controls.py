"""Controls under mouse and keyboard, and which keys a field that is typed in keeps."""

import pygame
import pytest

from game.ui.input import Act
from game.ui.scene import Say
from tests.scenes.hands import click, frames, key, post
from tests.ui.probe import Probe


def test_a_click_reaches_the_callback_and_its_command_the_app(app):
    click(app, (100, 96))
    assert app.scene.clicks == 1
    assert app._said == Say("pressed")


def test_a_tooltip_waits_for_the_mouse_after_the_screen_has_changed(app, monkeypatch):
    button = app.scene.button
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: button.rect.center)

    def rest():
        for _ in range(30):
            frames(app, 1, 0.1)

    def move():
        where = {"pos": button.rect.center, "rel": (1, 0), "buttons": (0, 0, 0)}
        post(pygame.MOUSEMOTION, **where)
        frames(app, 1, 0.1)

    rest()
    assert button.tool_tip is None
    move()
    assert button.tool_tip is not None
    key(app, pygame.K_F1)
    key(app, pygame.K_ESCAPE)
    rest()
    assert isinstance(app.scene, Probe) and button.tool_tip is None
    move()
    assert button.tool_tip is not None


def test_tab_walks_and_enter_presses(app):
    key(app, pygame.K_TAB)
    assert app.scene.controls.focused is app.scene.button
    key(app, pygame.K_RETURN)
    assert app.scene.clicks == 1


def test_a_slider_jumps_to_the_click_follows_the_drag_and_takes_arrows(app):
    scene = app.scene
    click(app, (scene.slider.rect.centerx, scene.slider.rect.centery))
    assert scene.slid == [5.0]
    post(pygame.MOUSEBUTTONDOWN, pos=scene.slider.rect.center, button=1)
    post(pygame.MOUSEMOTION, pos=(scene.slider.rect.right, 5), rel=(9, 0), buttons=(1, 0, 0))
    post(pygame.MOUSEBUTTONUP, pos=(0, 0), button=1)
    frames(app)
    assert scene.slider.value == 10.0
    scene.controls.focus(scene.slider)
    key(app, pygame.K_LEFT)
    assert scene.slid[-1] == 9.0
    scene.slider.set(2.0)
    assert scene.slid[-1] == 9.0, "setting is silent"


def test_a_slider_that_is_switched_off_looks_it_and_holds_nothing(app):
    scene = app.scene
    pixels = lambda: pygame.image.tobytes(scene.slider.image, "RGBA")  # noqa: E731
    post(pygame.MOUSEBUTTONDOWN, pos=scene.slider.rect.center, button=1)
    frames(app)
    scene.controls.enable(scene.slider, False)
    off = pixels()
    scene.controls.enable(scene.slider, True)
    assert pixels() != off
    scene.slider.set(1.0)
    assert scene.slider.value == 1.0


def test_a_drop_down_tells_what_was_chosen_by_mouse_and_by_keyboard(app):
    scene = app.scene
    click(app, scene.menu.get_abs_rect().center)
    click(app, (100, 180 + 32 + 28 + 14))
    assert scene.chosen == ["two"]
    scene.controls.focus(scene.menu)
    key(app, pygame.K_RIGHT)
    assert scene.chosen == ["two", "three"]
    scene.menu.show("one")
    assert scene.chosen == ["two", "three"], "selecting is silent"


def test_keys_go_to_the_field_that_is_typed_in_and_escape_leaves_it(app):
    scene = app.scene
    click(app, scene.entry.rect.center)
    for letter in "ab":
        post(pygame.TEXTINPUT, text=letter)
        key(app, pygame.key.key_code(letter))
    assert not [one for one in scene.intents if one.act in (Act.MOVE, Act.WINNABLE)]
    key(app, pygame.K_RETURN)
    frames(app)
    assert scene.typed[-1] == "ab"
    click(app, scene.entry.rect.center)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    assert not scene.controls.typing
    key(app, pygame.K_ESCAPE)
    assert app.scene is not scene


def test_enter_on_a_slider_is_the_screens_and_on_a_field_begins_to_type(app):
    scene = app.scene
    scene.controls.focus(scene.slider)
    key(app, pygame.K_RETURN)
    assert [one.act for one in scene.intents] == [Act.CONFIRM]
    scene.controls.focus(scene.entry)
    key(app, pygame.K_ESCAPE)
    assert scene.controls.focused is scene.entry and not scene.controls.typing
    key(app, pygame.K_RETURN)
    assert scene.controls.typing
    assert [one.act for one in scene.intents] == [Act.CONFIRM]


def test_what_works_everywhere_works_in_a_field_too(app):
    click(app, app.scene.entry.rect.center)
    key(app, pygame.K_m, pygame.KMOD_CTRL)
    assert app.context.preferences.muted is False and app._said == Say("Sound is on.")
    assert app.scene.controls.typing and not app.scene.intents


@pytest.mark.parametrize("text", ["another text", "a", ""])
@pytest.mark.parametrize("code, mod", [(pygame.K_x, pygame.KMOD_CTRL), (pygame.K_DELETE, 0)])
def test_a_text_that_was_replaced_while_marked_can_be_cut_and_deleted(app, text, code, mod):
    entry = app.scene.entry
    entry.set_text("marked words")
    click(app, entry.get_abs_rect().center)
    key(app, pygame.K_a, pygame.KMOD_CTRL)
    entry.set_text(text)
    key(app, code, mod)
    assert not app.problems, app.problems
    assert len(entry.get_text()) <= len(text)


def test_escape_folds_up_an_open_menu_before_it_leaves_the_screen(app):
    scene, menu = app.scene, app.scene.menu
    click(app, menu.get_abs_rect().center)
    assert menu.current_state is menu.menu_states["expanded"]
    key(app, pygame.K_ESCAPE)
    frames(app)
    assert menu.current_state is menu.menu_states["closed"]
    assert app.scene is scene and not scene.intents and not scene.chosen
    key(app, pygame.K_ESCAPE)
    assert [one.act for one in scene.intents] == [Act.BACK]


def test_enter_ends_typing_so_that_the_next_key_is_the_screens(app):
    click(app, app.scene.entry.get_abs_rect().center)
    post(pygame.TEXTINPUT, text="ab")
    key(app, pygame.K_RETURN)
    assert app.scene.typed == ["ab"]
    assert not app.scene.controls.typing
    key(app, pygame.K_SPACE)
    assert app.scene.intents[-1].act is Act.RUN


@pytest.mark.parametrize("style", ["", "primary"])
def test_words_without_a_key_beside_them_stand_in_the_middle_of_a_button(app, style):
    controls = app.scene.controls
    rect = pygame.Rect(300, 300, 160, 32)
    button = controls.button(rect, "Run", lambda: None, Act.RUN, style=style, badge=False)
    frames(app, 2)
    picture = pygame.surfarray.array3d(button.image).astype(int)
    inked = (abs(picture - picture[20, 4]).sum(axis=2) > 150)[8:-8, 4:-4].any(axis=1)
    first, last = inked.argmax(), len(inked) - 1 - inked[::-1].argmax()
    assert abs((first + last) - (len(inked) - 1)) <= 4
