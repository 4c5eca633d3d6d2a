"""Saving and opening levels in the editor: dialogs, drops, recent files, and what is refused."""

import sys

import pygame
import pytest

from game.editor.recent import recent
from game.play.catalogue import read_card
from game.play.progress import Game, Progress
from game.scenes.editor import EditorScene
from game.scenes.editor_dialogs import FilesMenu
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.world.draft import Draft
from game.world.level_file import load, load_draft, save
from game.world.packs import find_level
from tests.scenes.editor_hands import (
    POND,
    answer,
    click_cell,
    ctrl,
    entry,
    name_file,
    rows,
    type_into,
)
from tests.scenes.hands import arrows, frames, key, post, press, settle, window
from tests.world.worlds import level_of

LAKE = "classic/slippery-frozen-lake"


# -- saving ------------------------------------------------------------------------------------


def test_save_writes_the_file_and_the_dot_goes(app, file):
    scene = app.scene
    assert not scene.files.unsaved
    click_cell(app, 3, 3)
    assert scene.files.unsaved
    ctrl(app, pygame.K_s)
    frames(app)
    assert not scene.files.unsaved
    assert load(file) == scene.session.level()
    assert "Saved pond.toml" in app._said.sentence
    assert recent() == [file]
    key(app, pygame.K_z)
    assert scene.files.unsaved, "the file holds what was undone"
    key(app, pygame.K_y)
    assert not scene.files.unsaved


def test_a_new_level_asks_for_a_name_and_becomes_one_of_ones_own(home):
    app = window(EditorScene())
    app.scene.session.replace(Draft.of(level_of(POND, name="My pond!")), "paste")
    ctrl(app, pygame.K_s)
    assert isinstance(app.scene, FileDialog)
    proposed = home / "levels" / "my-pond.toml"
    assert app.scene.start == proposed
    name_file(app, proposed)
    frames(app)
    assert load(proposed) == level_of(POND, name="My pond!")
    assert "among your levels now" in app._said.sentence
    assert app.scene.files.name == "my-pond.toml"
    app.close()


def test_a_new_level_without_a_name_takes_that_of_its_file(home):
    app = window(EditorScene())
    scene = app.scene
    app.scene.session.replace(Draft.of(level_of(POND, name="Untitled")), "paste")
    frames(app)
    press(app, entry(app, "name"))
    ctrl(app, pygame.K_s)
    name_file(app, home / "levels" / "myLake.toml")
    frames(app)
    assert load(home / "levels" / "myLake.toml") == level_of(POND, name="myLake")
    assert (scene.session.properties.name, scene.files.unsaved) == ("myLake", False)
    assert entry(app, "name").get_text() == "myLake"
    scene.session.undo()
    assert (scene.session.properties.name, scene.files.unsaved) == ("Untitled", True)
    scene.session.set_property("name", "Untitled")
    scene.files.save()
    assert load(home / "levels" / "myLake.toml").name == "Untitled", "that was chosen"
    app.close()


@pytest.mark.parametrize(("name", "then"), [("pond", "other"), ("Pond", "Pond")])
def test_a_level_that_is_called_like_its_file_is_called_like_a_new_one_too(app, file, name, then):
    scene = app.scene
    scene.session.set_property("name", name)
    frames(app)
    ctrl(app, pygame.K_s)
    assert load(file).name == name
    ctrl(app, pygame.K_s, shift=True)
    other = file.with_name("other.toml")
    name_file(app, other)
    frames(app)
    assert load(other).name == scene.session.properties.name == then
    assert entry(app, "name").get_text() == then and load(file).name == name
    assert app._said.sentence == f"Saved other.toml in {file.parent}."


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("stem", ["\udcff", "my\nlake", "my\u202elake", "\x1b[31m"])
def test_a_file_s_name_that_can_be_no_level_s_leaves_it_untitled(home, stem):
    app = window(EditorScene())
    app.scene.session.replace(Draft.of(level_of(POND, name="Untitled")), "paste")
    path = home / "levels" / f"{stem}.toml"
    app.scene.files._write(path, lambda: None)
    assert load(path).name == "Untitled" and not app.scene.files.unsaved
    frames(app)
    app._do(app.scene.show_files())
    frames(app)
    app.close()


def test_a_win_of_a_try_out_counts_for_the_level_once_it_is_saved(home):
    app = window(EditorScene())
    level = level_of("S.G\n...", name="Short")
    app.scene.session.replace(Draft.of(level), "paste")
    frames(app)
    key(app, pygame.K_F5)
    settle(app)
    arrows(app, "RR")
    settle(app)
    frames(app, 5, 0.5)
    assert app.scene.game.best.stars == (True, True, True)
    key(app, pygame.K_ESCAPE)
    path = home / "levels" / "short.toml"
    ctrl(app, pygame.K_s)
    name_file(app, path)
    app.close()
    progress = Progress()
    card = read_card("my/short", path)
    assert progress.best(card.key).stars == (True, True, True)
    assert progress.record(card.key, Game(True, "RDRU", helped=True, par=2)).moves == 2


def test_save_as_asks_before_it_replaces_another_file(app, file, tmp_path):
    other = tmp_path / "other.toml"
    save(level_of("S.\n.G"), other)
    before = other.read_bytes()
    ctrl(app, pygame.K_s, shift=True)
    name_file(app, other)
    answer(app, "Keep it")
    assert other.read_bytes() == before
    name_file(app, other)
    answer(app, "Replace it")
    assert load(other) == level_of(POND)
    assert app.scene.files.path == other
    ctrl(app, pygame.K_s, shift=True)
    name_file(app, tmp_path / "third")
    assert load(tmp_path / "third.toml") == level_of(POND)


def test_a_draft_is_saved_as_one_and_says_so_where_it_is_opened(app, file):
    key(app, pygame.K_1)
    click_cell(app, 2, 3)
    ctrl(app, pygame.K_s)
    frames(app)
    assert app._said.sentence == "Saved pond.toml as a draft: it has no goal yet."
    assert load_draft(file).missing == "no goal"
    card = read_card("my/pond", file)
    assert card.level is None
    assert card.problem == (
        "pond.toml, line 1: this is a draft: it has no goal yet; the level editor can finish it"
    )
    again = window(EditorScene(load_draft(file), file))
    assert rows(again) == POND.replace("G", ".")
    again.close()


def test_a_wrong_value_is_named_when_the_rest_is_saved(app, file):
    app.scene.properties.show_tab("Rules")
    frames(app)
    type_into(app, entry(app, "slip"), "9")
    ctrl(app, pygame.K_s)
    frames(app)
    assert "One value was left as it was. Slip is 9.0" in app._said.sentence
    assert load(file).slip == 0.0


def test_a_folder_that_cannot_be_written_is_told(app, file, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.world.level_file.write_atomically", full)
    click_cell(app, 3, 3)
    ctrl(app, pygame.K_s)
    assert app._said.sentence == "pond.toml can't be written: No space left on device."
    assert app.scene.files.unsaved
    assert load(file) == level_of(POND)


def test_the_levels_of_the_game_are_copied_not_changed():
    path = find_level(LAKE)
    before = path.read_bytes()
    app = window(EditorScene(load(path), path))
    assert app.scene.files.path is None
    click_cell(app, 0, 1)
    ctrl(app, pygame.K_s)
    assert isinstance(app.scene, FileDialog)
    name_file(app, path)
    if isinstance(app.scene, Ask):
        answer(app, "Replace it")
    frames(app)
    assert "comes with the game" in app._said.sentence
    assert path.read_bytes() == before
    app.close()


# -- opening -----------------------------------------------------------------------------------


def test_open_by_dialog_drop_and_recent(app, file, tmp_path):
    other = tmp_path / "other.toml"
    save(level_of("S.\n.G", name="Other"), other)
    ctrl(app, pygame.K_o)
    name_file(app, other)
    assert app.scene.session.level() == level_of("S.\n.G", name="Other")
    assert app.scene.session.history.undo_words == ""
    post(pygame.DROPFILE, file=str(file))
    frames(app, 2)
    assert app.scene.files.path == file
    app._do(app.scene.show_files())
    assert isinstance(app.scene, FilesMenu)
    assert app.scene.recent == [file, other]
    second = [one for one in app.scene.controls._order if "other.toml" in one.text]
    press(app, second[0])
    assert app.scene.files.path == other


def test_a_dropped_frozen_lake_map_is_a_level_without_more(app, tmp_path):
    path = tmp_path / "lake.txt"
    path.write_text("SFFF\nFHFH\nFFFH\nHFFG\n")
    post(pygame.DROPFILE, file=str(path))
    frames(app, 2)
    assert rows(app) == "S...\n.O.O\n...O\nO..G"
    assert app.scene.session.properties.name == "lake"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "bad.toml is not text"),
        (b"name = 'x'\nmap = '''\nS.X\n...\n'''\n", "bad.toml, line 3, column 3: unknown tile 'X'"),
        (b"map = '''\nS.\n..G\n'''\n", "bad.toml, line 3: this row of the map has 3 tiles"),
        (b"slip = 4\nmap = '''\nS.\n.G\n'''\n", "bad.toml, line 1: slip is 4.0"),
        (b"just some words", "bad.toml is no level"),
        (b"", "bad.toml is no level"),
        (b"a = [\n", "bad.toml, line 1: not TOML"),
        (None, "bad.toml: there is no such file"),
    ],
)
def test_bad_files_get_a_sentence_and_the_level_stays(app, file, tmp_path, content, words):
    bad = tmp_path / "bad.toml"
    if content is not None:
        bad.write_bytes(content)
    click_cell(app, 3, 3)
    key(app, pygame.K_z)
    key(app, pygame.K_y)
    ctrl(app, pygame.K_s)
    before = app.scene.session.draft
    post(pygame.DROPFILE, file=str(bad))
    frames(app, 2)
    assert words in app._said.sentence
    assert app._said.tone == "problem"
    assert app.scene.session.draft == before
    assert app.scene.files.path == file
    assert app.scene.session.history.undo_words == "draw rock"


def test_a_folder_dropped_is_told(app, tmp_path):
    post(pygame.DROPFILE, file=str(tmp_path))
    frames(app, 2)
    assert "is a folder" in app._said.sentence
