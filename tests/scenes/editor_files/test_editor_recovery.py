"""Unsaved work is kept, and offered after a crash."""

import pygame

from game.editor import recovery
from game.scenes.editor import EditorScene
from game.scenes.menu import MenuScene
from game.ui.dialogs import Ask
from game.world.level_file import load
from tests.scenes.editor_hands import (
    answer,
    click_cell,
    ctrl,
)
from tests.scenes.hands import frames, key, press, settle, until, window


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


def test_the_menu_tells_of_unsaved_work_while_there_is_some(file):
    app = window(EditorScene(load(file), file))
    click_cell(app, 3, 3)
    crash(app)
    app = window()
    until(app, lambda: app.scene.left.unsaved_work)
    press(app, app.scene._edit_button)
    answer(app, "Throw it away")
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, MenuScene)
    until(app, lambda: not app.scene.left.unsaved_work)
    app.close()


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
    until(app, lambda: app._said is not None and "can't be kept" in app._said.sentence)
    app._said = None
    click_cell(app, 3, 2)
    frames(app, 60, 0.1)
    assert app._said is None


def test_work_that_cannot_be_kept_on_leaving_is_written_in_the_log(app, monkeypatch, caplog):
    def full(*given):
        raise OSError(28, "No space left on device")

    click_cell(app, 3, 3)
    until(app, lambda: app.scene.recovery._kept == app.scene.session.version)
    monkeypatch.setattr(recovery, "write_atomically", full)
    app.scene.leave()
    assert "can't be kept for recovery: No space left on device" in caplog.text
