"""Every control of every screen has a tooltip, which names its key where it has one."""

import numpy as np
import pygame
import pytest

from game.recording.run import TrainingRun
from game.runs import run_of_game
from game.scenes.export_open import LearnAgain
from game.scenes.lab_judge import Judgement
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.settings import SettingsScene
from game.scenes.welcome import FirstLook, FirstWin
from game.ui.dialogs import Ask, message
from game.ui.file_dialog import FileDialog
from game.ui.input import Act, key_name
from game.ui.scene import Push
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.monkey_files import drops
from tests.monkey_rooms import CTRL, ROOMS, SHIFT
from tests.monkey_watch import said, tip_of, wrong_with
from tests.scenes.hands import ARROWS, frames, key, post, press, rest_on, settle, until, window

FIRST = load(find_level("first-steps/first-slide"))
WAY = tuple((list(ARROWS.values())[action], 0) for action in shortest_solution(FIRST))
ENTER, ESCAPE = key_name(Act.CONFIRM), key_name(Act.BACK)
EDITOR, LAB = ROOMS["the editor"].scene, ROOMS["clustering"].scene

# A screen, and how to go on from there: keys with their modifiers, and buttons by their words.
DOORS = {
    **{name: (room.scene, room.keys) for name, room in ROOMS.items()},
    "the menu": (lambda folder: MenuScene(), ()),
    "the first minute": (lambda folder: FirstWin(FIRST), ()),
    "the first minute, won": (lambda folder: FirstWin(FIRST), WAY),
    "its second part": (lambda folder: FirstLook(FIRST), ()),
    "a game won": (ROOMS["saving a GIF of a game"].scene, WAY),
    "the rules of a level": (EDITOR, ("Rules",)),
    "the training of a level": (EDITOR, ("Training",)),
    "the files": (ROOMS["the editor with a file"].scene, ("Files",)),
    "a new level": (EDITOR, ((pygame.K_n, CTRL),)),
    "another size": (EDITOR, ("Resize …",)),
    "a random fill": (EDITOR, ("Random fill …",)),
    "unsaved changes": (EDITOR, ((pygame.K_RIGHT, SHIFT), (pygame.K_n, CTRL))),
    "the end of all progress": (lambda folder: SettingsScene(), ("Reset progress …",)),
    "a lab's code": (LAB, ("Code",)),
    "a lab's recording": (LAB, ((pygame.K_g, 0),)),
    "a judgement": (lambda folder: Judgement(()), ()),
    "a message": (lambda folder: message("Well", "It is said."), ()),
}


def ready(app):
    """Wait for the workers, for a lab, and for the card that ends a game."""
    settle(app)
    until(app, lambda: getattr(app.scene, "ready", True))
    if isinstance(app.scene, PlayScene):
        until(app, lambda: not app.scene.session.over or app.scene._card is not None)
    settle(app)


def enter(door, folder):
    """An app on the screen that a door leads to."""
    scene, steps = door
    app = window(scene(folder))
    ready(app)
    for step in steps:
        if isinstance(step, str):
            press(app, next(one for one in app.scene.controls._order if said(one) == step))
        else:
            key(app, *step)
        ready(app)
    return app


def resize(app, size):
    pygame.display.set_mode(size)
    post(pygame.VIDEORESIZE, w=size[0], h=size[1], size=size)
    frames(app, 3)


def controls_of(scene):
    """All that can be pressed or typed into: Tab doesn't walk to the cross of a file window."""
    made = scene.controls._order
    return [*made, scene._window.close_window_button] if isinstance(scene, FileDialog) else made


@pytest.mark.parametrize("name", DOORS)
def test_every_control_has_a_tooltip(name, tmp_path):
    drops(tmp_path)
    app = enter(DOORS[name], tmp_path)
    for size in ((1280, 800), (960, 640)):
        resize(app, size)
        there = controls_of(app.scene)
        assert there
        badges = app.scene.controls._badges
        assert all(shown in tip_of(one) for one, (_, shown, _) in badges.items())
        assert not [said(one) for one in there if not tip_of(one)], type(app.scene).__name__
    app.close()


def test_what_comes_up_while_a_run_is_opened_tells_how_to_end_it():
    app = window()
    run = TrainingRun(run_of_game(FIRST, ()).level, {}, 10**12)
    app._do(Push(LearnAgain(run, "long.gif")))
    frames(app)
    tips = [tip_of(one) for one in app.scene.controls._order]
    app.close()
    assert all(tips) and ESCAPE in tips[-1]


def test_a_file_window_tells_its_keys_without_an_empty_line(tmp_path, monkeypatch):
    app = enter(DOORS["opening a level"], tmp_path)
    cancel = app.scene._window.cancel_button
    rest_on(app, cancel, monkeypatch)
    rows = len(cancel.tool_tip.text_block.text_box_layout.layout_rows)
    app.close()
    assert rows == len(cancel.tool_tip_text.split("<br>")) == 2


def test_answers_tell_what_comes_of_them_and_which_key_gives_them():
    app = window(SettingsScene())
    app._do(Push(Ask("Go?", "", (("Go", 1, "Away"), ("Wait", 2, "A while"), ("Stay", None, "On")))))
    frames(app)
    first, second, last = (tip_of(one) for one in app.scene.controls._order)
    app.close()
    assert first.startswith("Away<br>") and ENTER in first
    assert second == "A while"
    assert last.startswith("On<br>") and ESCAPE in last


def test_a_tooltip_lies_above_what_a_screen_draws_upon_its_controls(monkeypatch):
    app = window(ROOMS["the labs"].scene(None), (960, 640))
    scene = app.scene
    until(app, lambda: len(scene.previews) == len(scene.cards))
    for card in scene.buttons.values():
        rest_on(app, card, monkeypatch)
        box = card.tool_tip.text_block
        told, seen = (
            pygame.surfarray.array3d(paper.subsurface(part.inflate(-16, -16)))
            for paper, part in ((box.image, box.image.get_rect()), (app.window.paper, box.rect))
        )
        assert np.array_equal(told, seen)
        assert not box.rect.colliderect(card.get_abs_rect().inflate(0, -2))
    app.close()


def test_the_random_person_finds_what_does_nothing_tells_nothing_or_lies_outside():
    app = window(SettingsScene(), (960, 640))
    made, place = app.scene.controls, pygame.Rect(10, 10, 90, 30)
    good, mute, dead = (made.button(place, "Go", print, tip=tip) for tip in ("Far", "", "Far"))
    del made._on_press[dead]
    away = made.button(place.move(940, 0), "Go", print, tip="Far")
    # The words of the option chosen show where they are cut, and are no tip.
    menu = made.choice(place, ["b" * 60], "b" * 60, print)
    whole = pygame.Rect(0, 0, 960, 640)
    told = [wrong_with(one, made, whole) for one in (good, mute, menu, dead, away)]
    app.close()
    assert not told[0] and menu.tool_tip_text
    assert all("no tooltip" in words for words in told[1:3])
    assert "does nothing" in told[3] and "lies outside" in told[4]
