"""Settings take effect at once, are found again, and only a reset forgets progress."""

import pygame
import pytest

from game.play.progress import Game, Progress
from game.scenes.settings import SettingsScene
from game.ui.dialogs import Ask
from game.ui.preferences import Preferences, preferences_file
from tests.scenes.hands import click, frames, key, press, window


@pytest.fixture
def app():
    made = window(SettingsScene())
    yield made
    made.close()


def test_each_setting_works_at_once_and_is_found_again(app):
    scene, preferences = app.scene, app.context.preferences
    press(app, scene.sound.buttons["On"])
    assert app.context.sound.muted is False
    click(app, (scene.volume.rect.left + 12, scene.volume.rect.centery))
    assert app.context.sound.volume == preferences.volume < 0.1
    press(app, scene.motion.buttons["On"])
    press(app, scene.colours.buttons["High contrast"])
    press(app, scene.scale.buttons["1.25×"])
    assert app.context.theme.scale == 1.25
    frames(app, 8, 0.1)
    kept = Preferences.load()
    assert kept.muted is False
    assert kept.volume == preferences.volume
    assert (kept.reduced_motion, kept.palette, kept.scale) == (True, "high_contrast", 1.25)
    scene = app.scene
    assert scene.scale.buttons["1.25×"].is_selected
    assert not scene.scale.buttons["1×"].is_selected
    assert scene._board.sprites.palette == "high_contrast"


def test_leaving_at_once_saves_too(app):
    press(app, app.scene.motion.buttons["On"])
    key(app, pygame.K_ESCAPE)
    assert Preferences.load().reduced_motion


def test_by_keyboard_alone(app):
    key(app, pygame.K_TAB)
    while app.scene.controls.focused is not app.scene.volume:
        key(app, pygame.K_TAB)
    before = app.context.preferences.volume
    key(app, pygame.K_LEFT)
    assert app.context.preferences.volume < before
    for _ in range(4):
        key(app, pygame.K_DOWN)
    assert app.scene.controls.focused in app.scene.motion.buttons.values()
    key(app, pygame.K_RIGHT)
    key(app, pygame.K_RETURN)
    assert app.context.preferences.reduced_motion


def test_the_ring_stays_when_the_scale_changes(app):
    scene = app.scene
    scene.controls.focus(scene.scale.buttons["1.5×"])
    frames(app)
    key(app, pygame.K_RETURN)
    frames(app)
    assert app.context.theme.scale > 1
    assert app.scene.controls.focused is app.scene.scale.buttons["1.5×"]


def test_keys_that_change_settings_show_here(app):
    key(app, pygame.K_m, pygame.KMOD_CTRL)
    frames(app)
    assert app.scene.sound.buttons["On"].is_selected
    key(app, pygame.K_F11)
    frames(app)
    assert app.scene.full.buttons["On"].is_selected
    press(app, app.scene.full.buttons["Off"])
    assert not app.context.preferences.full_screen


def test_only_a_reset_that_was_meant_forgets_progress(app):
    Progress().record("a", Game(True, "R", par=1))
    reset = app.scene.controls._order[-1]
    press(app, reset)
    assert isinstance(app.scene, Ask)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, SettingsScene)
    assert Progress().best("a").solved, "Enter keeps"
    press(app, reset)
    key(app, pygame.K_ESCAPE)
    assert Progress().best("a").solved
    press(app, reset)
    press(app, app.scene.controls._order[1])
    assert not Progress().best("a").solved
    assert app._said.sentence == "All progress is forgotten."


def test_settings_that_cannot_be_saved_are_told(app, monkeypatch):
    monkeypatch.setattr(Preferences, "save", lambda self: "The settings can't be written: full.")
    press(app, app.scene.motion.buttons["On"])
    frames(app, 8, 0.1)
    assert app._said.sentence == "The settings can't be written: full."
    assert not preferences_file().exists()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_everything_fits(size, scale):
    app = window(SettingsScene(), size, scale=scale)
    panel = app.scene._panel
    for control in app.scene.controls._order:
        rect = control.get_abs_rect()
        assert pygame.Rect((0, 0), size).contains(rect)
        assert panel.contains(rect) or rect.bottom <= panel.top
    app.close()
