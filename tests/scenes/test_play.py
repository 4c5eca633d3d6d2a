"""Playing a level as a person does: keys, mouse and gamepad, through the window loop."""

import importlib
import pkgutil

import pygame
import pytest

import game.scenes
from game.play.progress import Progress, level_key
from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.settings import SettingsScene
from game.scenes.train import TrainScene
from game.ui.dialogs import KeysHelp
from game.ui.scene import Push, Scene
from game.ui.sound import NAMES
from game.world.level import Action
from game.world.rules import Outcome
from tests.scenes.hands import arrows, click, drag, frames, key, pad, press, settle, window
from tests.scenes.play_hands import LAKE, SHORTEST, drawn, lake, opened
from tests.world.worlds import level_of


@pytest.fixture
def app():
    made = lake()
    yield made
    made.close()


def test_from_the_menu_to_a_win_and_on_by_keyboard_alone(home):
    app = window(last_level=LAKE)
    settle(app)
    key(app, pygame.K_RETURN)
    scene = app.scene
    assert isinstance(scene, PlayScene)
    assert scene.name == LAKE
    settle(app)
    arrows(app, SHORTEST)
    assert scene.session.won
    settle(app, 12)
    assert scene.best.stars == (True, True, True)
    key(app, pygame.K_RETURN)
    assert app.scene is not scene
    assert app.scene.place.number == 2
    assert app.context.preferences.last_level == app.scene.name
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert isinstance(app.scene, LevelsScene)
    assert app.scene.selected == 1
    app.close()
    assert Progress(home / "progress.json").best(scene.game.key).run == SHORTEST


def test_a_game_by_mouse_alone_clicks_and_swipes(app):
    scene = app.scene
    for number, letter in enumerate(SHORTEST):
        row, column = scene.session.position
        down, right = {"L": (0, -1), "R": (0, 1), "U": (-1, 0), "D": (1, 0)}[letter]
        start = scene.board.rect_of(row, column).center
        there = scene.board.rect_of(row + down, column + right).center
        if number % 2:
            click(app, there)
        else:
            drag(app, start, there)
        assert scene.session.count == number + 1
    assert scene.session.won
    settle(app, 12)
    press(app, scene._card.controls[0])
    assert app.scene.place.number == 2


def test_a_click_on_the_elf_itself_is_no_move(app):
    click(app, app.scene.board.rect_of(0, 0).center)
    assert app.scene.session.count == 0


def test_a_game_by_gamepad(app):
    scene = app.scene
    for letter in SHORTEST[:-1]:
        pad(app, letter)
    pad(app, button=2)
    assert scene.session.count == 8
    pad(app, button=3)
    assert scene.game.hinted is Action.RIGHT
    pad(app, "R")
    pad(app, "D")
    assert scene.session.won
    settle(app, 12)
    pad(app, button=0)
    assert app.scene.place.number == 2


@pytest.mark.parametrize(
    "codes",
    [
        (pygame.K_d, pygame.K_s, pygame.K_a, pygame.K_w),
        (pygame.K_KP6, pygame.K_KP2, pygame.K_KP4, pygame.K_KP8),
    ],
    ids=["wasd", "numpad"],
)
def test_letters_and_numpad_move_as_arrows_do(app, codes):
    keys = dict(zip("RDLU", codes))
    for letter in SHORTEST:
        key(app, keys[letter])
    assert app.scene.session.won


def test_a_key_during_a_slide_finishes_it_and_acts_at_once(app):
    game = app.scene.game
    key(app, pygame.K_RIGHT, dt=0.03)
    assert not game.glide.arrived
    assert 0 < game.position[1] < 5
    key(app, pygame.K_DOWN, dt=0.03)
    assert game.session.count == 2
    assert game.glide.start == (0, 5)
    assert game.position[1] == 5


def test_enter_hurries_a_win_to_its_card_and_then_goes_on(app):
    scene = app.scene
    arrows(app, SHORTEST)
    assert not scene.game.at_rest
    key(app, pygame.K_RETURN)
    frames(app)
    assert scene._card is not None
    key(app, pygame.K_RETURN)
    assert app.scene is not scene


def test_reduced_motion_jumps():
    app = lake(reduced_motion=True)
    key(app, pygame.K_RIGHT, dt=0.001)
    assert app.scene.game.at_rest
    assert app.scene.game.position == (0, 5)
    app.close()


def test_undo_after_a_fall_and_after_a_win(app):
    scene = app.scene
    arrows(app, "RDRDL")
    assert scene.session.fallen
    settle(app, 12)
    assert scene._card is not None
    key(app, pygame.K_z)
    assert scene._card is None
    assert scene.session.position == (6, 6)
    key(app, pygame.K_LEFT)
    settle(app, 12)
    key(app, pygame.K_RETURN)
    assert scene.session.position == (6, 6), "Enter does what the card puts first"
    arrows(app, "RULURD")
    assert scene.session.won
    key(app, pygame.K_BACKSPACE)
    assert not scene.session.over
    key(app, pygame.K_z, pygame.KMOD_CTRL)
    key(app, pygame.K_y)
    key(app, pygame.K_z, pygame.KMOD_SHIFT)
    assert scene.session.won
    settle(app, 12)
    assert scene._card is not None
    assert "Solved" in scene._card.what.title
    key(app, pygame.K_r)
    assert scene.session.count == 0
    key(app, pygame.K_z)
    assert scene.session.won, "a restart is taken back too"


def test_the_buttons_do_what_their_keys_do(app):
    scene, panels = app.scene, app.scene.panels
    arrows(app, "RD")
    press(app, panels.undo)
    assert scene.session.count == 1
    press(app, panels.redo)
    assert scene.session.count == 2
    press(app, panels.restart)
    assert scene.session.count == 0
    press(app, panels.hint)
    assert scene.game.hinted is Action.RIGHT
    press(app, panels.doomed)
    assert scene.doomed_shown
    assert not panels.undo.is_enabled or scene.session.can_undo


def test_a_fall_leads_back_to_the_start_where_holes_do():
    app = drawn(level_of("S.OG\n....", hole="restart"))
    scene = app.scene
    arrows(app, "RR")
    assert scene.game.glide.outcome is Outcome.FALL
    settle(app, 12)
    assert scene._card is None
    assert scene.game.position == (0, 0)
    assert "back at the start" in scene.game.advice
    arrows(app, "DRRRU")
    assert scene.session.won
    app.close()


def test_the_sounds_that_are_asked_for_are_there(app, monkeypatch):
    heard = []
    monkeypatch.setattr(app.context.sound, "play", heard.append)
    monkeypatch.setattr(app.context.sound, "slide", lambda cells: heard.append(("slide", cells)))
    arrows(app, "UR")
    assert heard == ["bump", ("slide", 5)]
    arrows(app, "DRDL")
    settle(app, 12)
    assert heard[-1] == "fall"
    key(app, pygame.K_z)
    arrows(app, "RULURD")
    key(app, pygame.K_z)
    assert heard[-2:] == ["win", "undo"], "a win hurried away is heard all the same"
    assert {sound for sound in heard if isinstance(sound, str)} <= set(NAMES)


def test_the_agent_can_be_watched_and_the_keys_read(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    key(app, pygame.K_ESCAPE)
    key(app, pygame.K_F6)
    assert isinstance(app.scene, TrainScene)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, PlayScene)


def test_a_damaged_progress_file_is_told_and_the_game_goes_on(home):
    (home / "progress.json").write_text("{ nonsense")
    app = lake()
    assert app._said.tone == "problem"
    assert "progress.damaged.json" in app._said.sentence
    arrows(app, SHORTEST)
    settle(app, 12)
    key_of_lake = level_key(app.scene.level, LAKE)
    app.close()
    kept = Progress(home / "progress.json")
    assert kept.best(key_of_lake).solved


def test_progress_that_cannot_be_written_is_told(app, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.play.progress.write_atomically", full)
    arrows(app, SHORTEST)
    frames(app)
    assert app._said.sentence == "Your progress can't be written: No space left on device."
    assert app.scene.best.solved


def test_pages_turn_from_level_to_level_and_stop_at_the_ends(app):
    first = app.scene.place
    key(app, pygame.K_PAGEDOWN)
    assert app.scene.name == first.next_name
    pad(app, button=4)
    assert app.scene.name == LAKE
    key(app, pygame.K_PAGEUP)
    assert app.scene.name == first.previous_name
    app.close()
    ends = opened("first-steps/first-slide")
    key(ends, pygame.K_PAGEUP)
    assert ends._said.sentence == "No level lies that way."
    assert ends.scene.name == "first-steps/first-slide"
    ends.close()


def test_the_last_win_of_a_pack_says_so_and_leads_to_the_next_pack():
    app = opened("first-steps/next-door")
    arrows(app, "ULDRDRU")
    settle(app, 12)
    assert app.scene._card.what.words.endswith("That was the last level of First steps.")
    key(app, pygame.K_RETURN)
    assert (app.scene.place.pack, app.scene.place.number) == ("Rocks", 1)
    app.close()


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (SettingsScene, "Back to the settings"),
        (lambda: LabScene("clustering"), "Back to the lab"),
        (EditorScene, "Back to the editor"),
        (MenuScene, "Back to the menu"),
        (Scene, "Go back"),
    ],
)
def test_the_button_that_leads_back_says_where_to(below, words):
    app = window(below())
    app._do(Push(PlayScene(level_of("SG\n.."))))
    assert app.scene.next_button()[0] == words
    app.close()


def test_every_screen_has_a_name_for_the_way_back_to_it():
    for module in pkgutil.iter_modules(game.scenes.__path__, "game.scenes."):
        importlib.import_module(module.name)
    kinds = [Scene]
    for kind in kinds:
        kinds += kind.__subclasses__()
    screens = [kind for kind in kinds if kind.__module__.startswith("game.scenes")]
    assert {SettingsScene, LabScene, PlayScene} <= set(screens)
    nameless = {kind.__name__ for kind in screens if not kind.back_name and not kind.overlay}
    # The base of the two screens of the first minute, which are a game and a training.
    assert nameless == {"Guided"}
