"""Nothing that was drawn gets lost: asking first, and files that change meanwhile."""

import pygame

from game.editor import recovery
from game.scenes.editor import EditorScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.ui.dialogs import Ask
from game.world.level_file import load, save
from tests.scenes.editor_hands import (
    POND,
    answer,
    click_cell,
    ctrl,
    rows,
    written_by_another,
)
from tests.scenes.hands import frames, key, post, until, window
from tests.world.worlds import level_of

# -- asking first ------------------------------------------------------------------------------


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
    for words, tile in (("Don't save", 1), ("Save", 2)):
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


# -- the file changes meanwhile ----------------------------------------------------------------


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
