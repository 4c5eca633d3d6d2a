"""The window loop, driven as a person would: by events and frames."""

import pygame
import pytest

from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.settings import SettingsScene
from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.dialogs import Ask, KeysHelp
from game.ui.input import Act, Intent, key_name
from game.ui.preferences import Preferences
from game.ui.scene import Pop, Push, Say, problem_said
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import click, frames, key, post
from tests.ui.probe import Probe


def test_help_lists_the_keys_of_the_screen_below(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    assert (Act.RUN, "run") in app.scene.rows
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, Probe)


def test_a_question_hands_its_answer_to_the_screen_that_asked(app):
    answers = []

    def ask():
        offered = (("Yes", 1, "Save them"), ("No", 2, "Leave them"))
        app._do(Push(Ask("Save?", "There are changes.", offered), answers.append))
        app.frame(0.02)

    ask()
    key(app, pygame.K_RETURN)
    assert answers == [1]
    ask()
    key(app, pygame.K_ESCAPE)
    assert answers == [1, None]


def test_a_fault_in_a_screen_is_told_and_leads_back_to_the_menu(app):
    post(pygame.KEYDOWN, key=pygame.K_z, mod=0, unicode="", scancode=0)
    app.frame(0.02)
    assert len(app.problems) == 1
    assert isinstance(app.scene, Ask)
    assert "a fault in a screen" in app.scene.words
    post(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="", scancode=0)
    app.frame(0.02)
    assert app.scene is app.scenes[0]
    assert app.running


def test_resizing_keeps_the_screen_and_moves_its_controls(app):
    scene = app.scene
    pygame.display.set_mode((1280, 800))
    post(pygame.VIDEORESIZE, w=1280, h=800, size=(1280, 800))
    app.frame(0.02)
    assert app.scene is scene
    assert scene.size == (1280, 800)
    click(app, (100, 96))
    assert scene.clicks == 1


def test_closing_the_window_ends_the_loop(app):
    post(pygame.QUIT)
    app.frame(0.02)
    assert not app.running


def test_every_act_that_keys_reach_has_a_name():
    for act in (Act.RUN, Act.UNDO, Act.SAVE, Act.HELP, Act.SCREENSHOT, Act.STEP):
        assert key_name(act)
    assert key_name(Act.SAVE) == "Ctrl S"
    assert key_name(Act.RUN) == "Space"


def test_a_gamepad_moves_and_confirms(app):
    scene = app.scene
    pad = {"joy": 0, "instance_id": 0}
    post(pygame.JOYHATMOTION, hat=0, value=(0, 1), **pad)
    post(pygame.JOYAXISMOTION, axis=0, value=0.9, **pad)
    post(pygame.JOYAXISMOTION, axis=0, value=0.95, **pad)
    post(pygame.JOYBUTTONDOWN, button=2, **pad)
    app.frame(0.02)
    moves = [intent.value for intent in scene.intents if intent.act is Act.MOVE]
    assert [move.name for move in moves] == ["UP", "RIGHT"]
    assert Intent(Act.UNDO) in scene.intents


def _of(name):
    if name == "train":
        return TrainScene(load(find_level("classic/slippery-frozen-lake")))
    if name == "editor":
        return EditorScene()
    if name == "play":
        return PlayScene(load(find_level("classic/slippery-frozen-lake")))
    return {"menu": MenuScene, "levels": LevelsScene, "settings": SettingsScene}.get(
        name, lambda: LabScene(name)
    )()


@pytest.mark.parametrize("name", ["menu", "levels", "play", "train", "editor", "svm", "settings"])
def test_a_window_smaller_than_the_smallest_shows_a_part_of_the_screen(name):
    small = App((300, 200), scene=_of(name), preferences=Preferences(muted=True, welcomed=True))
    for size in ((300, 200), (1000, 700), (700, 500), (1, 1)):
        if size != pygame.display.get_window_size():
            pygame.display.set_mode(size, pygame.RESIZABLE)
            shape = {"w": size[0], "h": size[1], "size": size}
            post(pygame.VIDEORESIZE, **shape)
        for _ in range(2):
            small.frame(0.02)
        assert not small.problems and pygame.display.get_surface().get_size() == size
        assert small.scene.size == (max(size[0], 960), max(size[1], 640))
    small.close()


def test_a_screen_that_opens_while_the_window_shrinks_is_laid_out_for_one_size_and_scale():
    wishes = Preferences(muted=True, welcomed=True, scale=2.0)
    large = App((1600, 1200), preferences=wishes)
    large.frame(0.02)
    assert large.context.theme.scale == pytest.approx(1600 / 900)
    # The window is small already, and the event that says so still waits behind a key's.
    pygame.display.set_mode((960, 640), pygame.RESIZABLE)
    large._do(Push(_of("train")))
    assert large.scene.size == (1600, 1200)
    post(pygame.VIDEORESIZE, w=960, h=640, size=(960, 640))
    large.frame(0.02)
    assert not large.problems and large.scene.size == (960, 640)
    assert large.context.theme.scale == pytest.approx(960 / 900)
    large.close()


def test_a_picture_of_a_small_window_shows_the_whole_screen(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    small = App((500, 400), preferences=Preferences(muted=True, welcomed=True))
    post(pygame.KEYDOWN, key=pygame.K_F12, mod=0, unicode="")
    small.frame(0.02)
    (picture,) = (tmp_path / "screenshots").glob("*.png")
    assert pygame.image.load(picture).get_size() == (960, 640)
    small.close()


def test_the_way_back_is_called_after_where_it_leads(app):
    class Place(Probe):
        back_name = "Pond"

    assert app.scene.back_words == "‹ Menu"
    app._do(Push(Place()))
    assert app.scene.back_words == "‹ Back", "below it is a screen without a name"
    app._do(Push(Ask("Really?", "", (("Yes", 1, "It is so"),))))
    app._do(Push(Probe()))
    assert app.scene.back_words == "‹ Pond", "a question in between is no place"


@pytest.mark.parametrize("problem", [ValueError("a is 1; expected 2"), "a is 1; expected 2."])
def test_a_problem_is_told_with_one_full_stop(problem):
    assert problem_said(problem) == Say("a is 1; expected 2.", "problem")


def test_a_held_key_walks_on_but_leaves_one_screen_only(app):
    app._do(Push(Probe()))
    app._do(Push(Probe()))
    down = {"mod": 0, "unicode": ""}

    def hold(code, scancode):
        for _ in range(3):
            post(pygame.KEYDOWN, key=code, scancode=scancode, **down)
        app.frame(0.02)

    hold(pygame.K_ESCAPE, 41)
    assert len(app.scenes) == 3, "one of four screens is left"
    post(pygame.KEYUP, key=pygame.K_ESCAPE, scancode=41, mod=0)
    hold(pygame.K_ESCAPE, 41)
    assert len(app.scenes) == 2, "pressed anew, it leaves the next"
    before = len(app.scene.intents)
    hold(pygame.K_RIGHT, 79)
    assert len(app.scene.intents) == before + 3, "an arrow goes on"


def test_under_a_dialog_the_controls_stay_in_sight_when_the_window_is_resized(app):
    app._do(Push(KeysHelp(())))
    frames(app)
    pygame.display.set_mode((1100, 700), pygame.RESIZABLE)
    post(pygame.VIDEORESIZE, w=1100, h=700, size=(1100, 700))
    frames(app)
    before = app.scenes[0].controls._order[0]
    place = before.get_abs_rect()
    below = pygame.display.get_surface().subsurface(place).copy()
    app._do(Pop())
    frames(app)
    app._do(Push(KeysHelp(())))
    frames(app)
    again = pygame.display.get_surface().subsurface(place)
    assert pygame.image.tobytes(below, "RGB") == pygame.image.tobytes(again, "RGB")
