"""A lab is saved as a GIF and opened again from it, by keys and mouse through the real window."""

import numpy as np
import pygame
import pytest

from game.commands import main
from game.recording.colours import rgb
from game.recording.gif_writer import GifWriter
from game.recording.run import LabRun, dumps, read_run
from game.scenes.editor import EditorScene
from game.scenes.export import ExportScene
from game.scenes.export_open import OpenLab
from game.scenes.lab import LabScene
from game.scenes.labs_menu import LabsMenuScene
from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.scenes.random_level import RandomLevelScene
from game.scenes.settings import SettingsScene
from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.world.level_file import load, load_draft
from game.world.packs import find_level
from tests.labs.contract import fingerprint
from tests.recording.reading import read
from tests.scenes.hands import frames, key, post, press, until, window

LAKE = find_level("classic/slippery-frozen-lake")
LINE = '{"lab": "clustering", "data": "blobs", "n": 40, "seed": 7, "values": {"k": 4}}'
SCREENS = {
    "menu": lambda: None,
    "levels": lambda: LevelsScene("play"),
    "random": lambda: RandomLevelScene("play"),
    "settings": SettingsScene,
    "play": lambda: PlayScene(load(LAKE)),
    "train": lambda: TrainScene(load(LAKE)),
    "labs": LabsMenuScene,
    "lab": lambda: LabScene("mixture"),
    "editor": EditorScene,
}


@pytest.fixture
def saved(tmp_path):
    """A GIF that carries a lab of three steps."""
    path = tmp_path / "lab.gif"
    with GifWriter(path, (4, 3), run_text=dumps(LabRun("clustering", LINE, 3))) as writer:
        writer.add(np.zeros((3, 4, 3), np.uint8), 40)
    return path


def opened(app, name="clustering", steps=3):
    """Wait until the lab of a GIF is on screen, as far as it had gone."""
    until(app, lambda: isinstance(app.scene, LabScene) and app.scene.name == name)
    until(app, lambda: app.scene.ready and app.scene.session.run.last_step == steps)
    return app.scene.session


def button(app, words):
    return next(one for one in app.scene.controls._order if getattr(one, "text", "") == words)


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)], ids=["large", "small"])
def test_a_lab_is_saved_and_comes_back_with_its_states(size, folder):
    app = window(LabScene("clustering"), size)
    until(app, lambda: app.scene.ready and app.scene.session.run.state is not None)
    key(app, pygame.K_3)
    for _ in range(4):
        key(app, pygame.K_n)
    key(app, pygame.K_p)
    lab = app.scene
    if size[0] > 1000:
        key(app, pygame.K_g)
    else:
        press(app, button(app, "GIF"))
    dialog = app.scene
    assert isinstance(dialog, ExportScene) and dialog.subject.unit == "step"
    assert (dialog.cut.first, dialog.cut.last, dialog.cut.size) == (0, 4, 960)
    dialog.size_slider.nudge(-1)
    dialog.size_slider.nudge(-1)
    dialog.last.nudge(-1)
    assert (dialog.cut.last, dialog.cut.size) == (3, 640)
    until(app, lambda: dialog.preview.nbytes is not None and dialog.preview._picture is not None)
    film = dialog.subject.film(dialog.cut)
    key(app, pygame.K_RETURN)
    until(app, lambda: app.scene is lab)
    (path,) = folder.iterdir()
    back = read(path)
    assert back.frames[0].shape == (400, 640, 3) and len(back.frames) == 4
    assert np.array_equal(back.frames[0], rgb(film.frame(0)))
    assert np.array_equal(back.frames[-1], rgb(film.frame(3)))
    assert (read_run(path).lab, read_run(path).steps) == ("clustering", 3)
    assert lab.session.run.step == 3, "looking back is left as it was"
    post(pygame.DROPFILE, file=str(path))
    frames(app, 2)
    until(app, lambda: app.scene is not lab)
    session = opened(app)
    assert session is not lab.session
    assert fingerprint(list(session.run.timeline)) == fingerprint(
        list(lab.session.run.timeline)[:4]
    )
    key(app, pygame.K_ESCAPE)
    assert app.scene is lab
    app.close()


def test_esc_while_a_lab_is_saved_leaves_no_half_file(folder):
    app = window(LabScene("regression"))
    until(app, lambda: app.scene.ready and app.scene.session.run.state is not None)
    key(app, pygame.K_END)
    until(app, lambda: app.scene.session.run.ended)
    key(app, pygame.K_g)
    dialog = app.scene
    key(app, pygame.K_RETURN)
    until(app, lambda: dialog.saving is not None and dialog.saving.share > 0)
    key(app, pygame.K_ESCAPE)
    assert app.scene is dialog and dialog.saving is None
    assert list(folder.iterdir()) == []
    app.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_lab_can_be_dropped_on_every_screen(screen, saved):
    app = window(SCREENS[screen]())
    below = app.scene
    post(pygame.DROPFILE, file=str(saved))
    frames(app, 2)
    session = opened(app)
    assert session.setup.source == "blobs" and session.setup.data.n_samples == 40
    assert (session.setup.seed, session.setup.values["k"]) == (7, 4)
    key(app, pygame.K_ESCAPE)
    assert app.scene is below
    app.close()


def test_the_editor_asks_before_it_opens_a_gif(saved):
    app = window(EditorScene(load_draft(LAKE)))
    editor = app.scene
    editor.session.mirror(across=True)
    assert editor.files.unsaved
    post(pygame.DROPFILE, file=str(saved))
    frames(app, 2)
    assert isinstance(app.scene, Ask) and "not saved" in app.scene.words
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert app.scene is editor and editor.files.unsaved
    app.close()


@pytest.mark.parametrize("screen", ["lab", "train", "editor"])
def test_the_file_dialogs_open_gifs_too(screen, saved):
    app = window(SCREENS[screen]())
    if screen == "lab":
        until(app, lambda: app.scene.ready)
    key(app, pygame.K_o, pygame.KMOD_CTRL)
    assert isinstance(app.scene, FileDialog) and ".gif" in app.scene.endings
    post(pygame.DROPFILE, file=str(saved))
    frames(app, 2)
    opened(app)
    app.close()


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (LabRun("clustering", LINE.replace("blobs", "atlantis")), "atlantis"),
        (LabRun("clustering", LINE.replace('"k": 4', '"k": 400')), "k must be a whole"),
    ],
)
def test_a_lab_that_cannot_be_opened_is_told_and_nothing_is_lost(run, sentence, tmp_path):
    path = tmp_path / "bad.gif"
    with GifWriter(path, (4, 3), run_text=dumps(run)) as writer:
        writer.add(np.zeros((3, 4, 3), np.uint8), 40)
    app = window(LabScene("clustering"))
    below = app.scene
    until(app, lambda: below.ready and below.session.run.state is not None)
    key(app, pygame.K_n)
    setup = below.session.setup
    post(pygame.DROPFILE, file=str(path))
    until(app, lambda: isinstance(app.scene, Ask))
    assert sentence in app.scene.words and "bad.gif" in app.scene.words
    key(app, pygame.K_RETURN)
    assert app.scene is below and below.session.setup is setup and below.session.run.step == 1
    app.close()


def test_opening_a_lab_can_be_cancelled(saved):
    app = window()
    menu = app.scene
    post(pygame.DROPFILE, file=str(saved))
    app.frame(0.02)
    if isinstance(app.scene, OpenLab):
        key(app, pygame.K_ESCAPE)
        assert app.scene is menu
    app.close()


@pytest.mark.parametrize("command", ["play", "lab"])
def test_a_lab_is_opened_from_the_command_line(command, saved, monkeypatch):
    shown = []

    def run(app, until):
        shown.append(opened(app).setup.seed)
        app.close()

    monkeypatch.setattr(App, "run", run)
    assert main([command, str(saved)]) == 0 and shown == [7]
