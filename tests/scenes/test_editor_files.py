"""Nothing that was drawn gets lost: saving, opening, asking first, files that change, recovery."""

import os
import time

import pygame
import pytest

from game.editor import recovery
from game.editor.recent import recent
from game.play.catalogue import read_card
from game.scenes.editor import EditorScene
from game.scenes.editor_dialogs import FilesMenu
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.world.draft import Draft
from game.world.level_file import load, load_draft, save
from game.world.packs import find_level
from tests.scenes.editor_hands import POND, click_cell, entry, rows, type_into
from tests.scenes.hands import frames, key, post, press, settle, until, window
from tests.world.worlds import level_of

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pond.toml"
    save(level_of(POND), path)
    return path


@pytest.fixture
def app(file):
    made = window(EditorScene(load(file), file))
    yield made
    made.close()


def ctrl(app, code, shift=False):
    key(app, code, pygame.KMOD_CTRL | (pygame.KMOD_SHIFT if shift else 0))


def answer(app, words):
    """Press an answer of the question on screen."""
    assert isinstance(app.scene, Ask)
    values = dict(app.scene.answers)
    buttons = [one for one in app.scene.controls._order if one.text == words]
    assert words in values
    press(app, buttons[0])


def name_file(app, path):
    """Choose a name in the file dialog that is open, by typing it."""
    assert isinstance(app.scene, FileDialog)
    line = app.scene._window.file_path_text_line
    press(app, line)
    line.set_text(str(path))
    post(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0)
    post(pygame.KEYUP, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0)
    frames(app, 2)


def written_by_another(path, level):
    save(level, path)
    later = time.time() + 7
    os.utime(path, (later, later))


# -- saving -------------------------------------------------------------------------------------


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


def test_save_as_asks_before_it_replaces_another_file(app, file, tmp_path):
    other = tmp_path / "other.toml"
    save(level_of("S.\n.G"), other)
    before = other.read_bytes()
    ctrl(app, pygame.K_s, shift=True)
    name_file(app, other)
    answer(app, "Another name")
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


# -- opening ------------------------------------------------------------------------------------


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
        (b"a = [\n", "bad.toml: not TOML"),
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


# -- asking first -------------------------------------------------------------------------------


def test_unsaved_changes_are_asked_about(app, file, tmp_path):
    scene = app.scene
    other = tmp_path / "other.toml"
    save(level_of("S.\n.G"), other)
    click_cell(app, 3, 3)
    drawn = rows(app)
    for leave in (
        lambda: key(app, pygame.K_ESCAPE),
        lambda: ctrl(app, pygame.K_n),
        lambda: ctrl(app, pygame.K_o),
        lambda: (post(pygame.DROPFILE, file=str(other)), frames(app, 2)),
        lambda: (post(pygame.QUIT), frames(app, 1)),
    ):
        leave()
        answer(app, "Go on editing")
        assert app.scene is scene
        assert rows(app) == drawn
        leave()
        key(app, pygame.K_ESCAPE)
        assert app.scene is scene
    key(app, pygame.K_ESCAPE)
    answer(app, "Save")
    assert isinstance(app.scene, MenuScene)
    assert load(file).tiles[3, 3] == 2


def test_closing_the_window_may_save_first_or_not(file):
    for words, tile in (("Don’t save", 1), ("Save", 2)):
        app = window(EditorScene(load(file), file))
        click_cell(app, 3, 3)
        post(pygame.QUIT)
        frames(app)
        assert app.running
        post(pygame.QUIT)
        frames(app)
        assert app.running, "asked once is enough"
        assert len(app.scenes) == 3
        answer(app, words)
        assert not app.running
        app.close()
        assert load(file).tiles[3, 3] == tile
        assert not list(recovery.recovery_folder().glob("*.toml"))


def test_closing_the_window_while_the_level_is_being_played(app):
    click_cell(app, 3, 3)
    key(app, pygame.K_F5)
    assert isinstance(app.scene, PlayScene)
    post(pygame.QUIT)
    frames(app)
    answer(app, "Go on editing")
    assert isinstance(app.scene, PlayScene)
    assert app.running


def test_nothing_unsaved_asks_nothing(app):
    click_cell(app, 3, 3)
    key(app, pygame.K_z)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, MenuScene)


# -- the file changes meanwhile -----------------------------------------------------------------


def test_take_theirs_when_the_file_was_changed(app, file):
    click_cell(app, 3, 3)
    mine = app.scene.session.draft
    written_by_another(file, level_of("S~\n~G", name="Theirs"))
    until(app, lambda: isinstance(app.scene, Ask))
    answer(app, "Take theirs")
    scene = app.scene
    assert scene.session.level() == level_of("S~\n~G", name="Theirs")
    assert not scene.files.unsaved
    key(app, pygame.K_z)
    assert scene.session.draft == mine, "nothing is lost"
    assert scene.files.unsaved


def test_keep_mine_when_the_file_was_changed(app, file):
    mine = app.scene.session.draft
    written_by_another(file, level_of("S~\n~G"))
    until(app, lambda: isinstance(app.scene, Ask))
    answer(app, "Keep mine")
    frames(app, 30, 0.1)
    scene = app.scene
    assert isinstance(scene, EditorScene), "asked once"
    assert scene.session.draft == mine
    assert scene.files.unsaved
    ctrl(app, pygame.K_s)
    assert load(file) == mine.level()


def test_saving_over_a_changed_file_asks_first(app, file):
    click_cell(app, 3, 3)
    written_by_another(file, level_of("S~\n~G"))
    ctrl(app, pygame.K_s)
    assert isinstance(app.scene, Ask)
    assert load(file).rows == 2
    answer(app, "Keep mine")
    assert load(file) == app.scene.session.level()
    assert not app.scene.files.unsaved


def test_the_same_text_written_again_is_no_change(app, file):
    written_by_another(file, level_of(POND))
    frames(app, 30, 0.1)
    assert isinstance(app.scene, EditorScene)
    assert not app.scene.files.unsaved


def test_a_file_that_others_broke_or_removed(app, file):
    file.write_text("nonsense")
    until(app, lambda: isinstance(app.scene, Ask))
    answer(app, "Take theirs")
    assert "pond.toml is no level" in app._said.sentence
    assert app.scene.session.level() == level_of(POND)
    assert app.scene.files.unsaved
    file.unlink()
    until(app, lambda: "no longer there" in app._said.sentence if app._said else False)
    ctrl(app, pygame.K_s)
    assert load(file) == level_of(POND)


# -- recovery -----------------------------------------------------------------------------------


def crash(app):
    """What is left of a program that was killed: its locks are free, its files lie there."""
    scene = app.scene
    until(app, lambda: scene.recovery._kept == scene.session.version)
    until(app, lambda: scene.recovery._job is None or scene.recovery._job.done)
    scene.recovery._keeper.release()
    app.scenes.pop()
    app.close()


def test_unsaved_work_is_offered_after_a_crash_and_taken_up(file):
    app = window(EditorScene(load(file), file))
    click_cell(app, 3, 3)
    click_cell(app, 3, 2)
    drawn = app.scene.session.draft
    crash(app)
    app = window(EditorScene())
    assert isinstance(app.scene, Ask)
    assert "“test”, 4 × 4" in app.scene.words
    assert "pond.toml" in app.scene.words
    answer(app, "Go on with it")
    scene = app.scene
    assert scene.session.draft == drawn
    assert scene.files.path == file
    assert scene.files.unsaved
    ctrl(app, pygame.K_s)
    assert load(file) == drawn.level()
    app.close()
    assert not list(recovery.recovery_folder().iterdir())


def test_unsaved_work_may_be_thrown_away_or_left_for_later(file):
    for _ in range(2):
        app = window(EditorScene(load(file), file))
        if isinstance(app.scene, Ask):
            answer(app, "Not now")
        click_cell(app, 3, 3)
        crash(app)
    assert len(list(recovery.recovery_folder().glob("*.toml"))) == 2
    app = window(EditorScene())
    answer(app, "Not now")
    app.close()
    app = window(EditorScene())
    answer(app, "Throw it away")
    answer(app, "Throw it away")
    assert isinstance(app.scene, EditorScene)
    app.close()
    assert not list(recovery.recovery_folder().iterdir())


def test_another_editor_that_still_runs_is_left_alone(app, file):
    click_cell(app, 3, 3)
    scene = app.scene
    until(app, lambda: scene.recovery._kept == scene.session.version)
    settle(app)
    assert list(recovery.recovery_folder().glob("*.toml"))
    assert next(recovery.orphans(), None) is None


def test_a_screen_that_fails_leaves_its_work_for_the_next(file, monkeypatch):
    app = window(EditorScene(load(file), file))
    click_cell(app, 3, 3)
    drawn = app.scene.session.draft
    monkeypatch.setattr(app.scene, "update", lambda dt: 1 / 0)
    app.frame(0.02)
    assert isinstance(app.problems.pop(), ZeroDivisionError)
    assert not any(isinstance(scene, EditorScene) for scene in app.scenes)
    key(app, pygame.K_RETURN)
    app._do_all([])
    app.close()
    again = window(EditorScene())
    answer(again, "Go on with it")
    assert again.scene.session.draft == drawn
    again.close()


def test_saving_and_undoing_leave_nothing_to_recover(app):
    click_cell(app, 3, 3)
    scene = app.scene
    until(app, lambda: scene.recovery._kept == scene.session.version)
    settle(app)
    key(app, pygame.K_z)
    until(app, lambda: not list(recovery.recovery_folder().glob("*")))
    click_cell(app, 3, 3)
    until(app, lambda: scene.recovery._kept == scene.session.version)
    ctrl(app, pygame.K_s)
    assert not list(recovery.recovery_folder().glob("*"))


def test_work_that_cannot_be_kept_is_told_once(app, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recovery, "write_atomically", full)
    click_cell(app, 3, 3)
    until(app, lambda: app._said is not None and "can’t be kept" in app._said.sentence)
    app._said = None
    click_cell(app, 3, 2)
    frames(app, 60, 0.1)
    assert app._said is None
