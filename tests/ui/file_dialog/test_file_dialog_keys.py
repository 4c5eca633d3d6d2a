"""The file window by keys and by typing: what is marked, what Enter takes, where Tab leads."""

import os
import sys
from pathlib import Path

import pygame
import pygame_gui
import pytest

from game.ui.selection import marked
from tests.scenes.hands import click, frames, key, press
from tests.ui.file_dialog.file_hands import listed, typed


def test_keys_alone_go_through_folders_and_open_a_file(shown, folder):
    app, window, chosen = shown(folder, saving=False)
    key(app, pygame.K_DOWN)
    key(app, pygame.K_DOWN)
    assert marked(window.file_selection_list) == "deep" and not window.ok_button.is_enabled
    key(app, pygame.K_RETURN)
    frames(app)
    assert window.current_directory_path == str((folder / "deep").resolve())
    key(app, pygame.K_DOWN)
    key(app, pygame.K_RETURN)
    frames(app)
    assert window.current_directory_path == str(folder.resolve()) and chosen == []
    key(app, pygame.K_UP)
    assert marked(window.file_selection_list) == "pond.toml"
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [folder / "pond.toml"]


def test_a_folder_chosen_by_keys_is_gone_into_and_the_name_to_save_kept(shown, folder):
    app, window, chosen = shown(folder / "mine.toml", saving=True)
    key(app, pygame.K_DOWN)
    key(app, pygame.K_DOWN)
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [] and window.file_path_text_line.get_text() == str(
        (folder / "deep" / "mine.toml").resolve()
    )
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [folder / "deep" / "mine.toml"]


def test_a_folder_that_is_typed_is_gone_into_and_a_name_typed_there_is_saved_there(shown, folder):
    app, window, chosen = shown(folder / "mine.toml", saving=True)
    line, deep = window.file_path_text_line, folder / "deep"
    for path in (deep, f"{folder}{os.sep}", f"{deep}{os.sep}"):
        key(app, pygame.K_a, pygame.KMOD_CTRL)
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=str(path)))
        key(app, pygame.K_RETURN)
        frames(app, 2)
        assert line.get_text() == str(Path(path) / "mine.toml") and window.ok_button.is_enabled
        assert window.current_directory_path == str(Path(path)) and chosen == []
    pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text="sea"))
    frames(app)
    assert line.get_text() == str(deep / "sea.toml")
    key(app, pygame.K_RETURN)
    frames(app, 2)
    assert chosen == [deep / "sea.toml"]


def test_a_file_s_name_may_be_typed_behind_a_folder_to_open_it(shown, folder):
    app, window, chosen = shown(folder / "deep", saving=False)
    line = window.file_path_text_line
    assert line.get_text() == str(folder / "deep") + os.sep
    typed(app, window, folder)
    assert line.get_text() == f"{folder}{os.sep}" and chosen == []
    pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text="lake.toml"))
    key(app, pygame.K_RETURN)
    frames(app, 2)
    assert chosen == [folder / "lake.toml"]


def test_walking_through_the_list_keeps_the_name_to_save(shown, folder):
    app, window, chosen = shown(folder / "new.toml", saving=True)
    line = window.file_path_text_line
    for down in range(2):
        key(app, pygame.K_DOWN)
        assert window.marked_folder == folder / ("..", "deep")[down]
        assert line.get_text() == str(folder / "new.toml") and window.ok_button.is_enabled
    key(app, pygame.K_DOWN)
    assert line.get_text() == str(folder / "lake.toml")
    key(app, pygame.K_UP)
    assert line.get_text() == str(folder / "new.toml") and window.ok_button.is_enabled
    key(app, pygame.K_RETURN)
    frames(app)
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [folder / "deep" / "new.toml"]


def test_a_file_that_was_marked_lends_no_name_to_another_folder(shown, folder):
    app, window, _ = shown(folder / "new.toml", saving=True)
    key(app, pygame.K_UP)
    assert window.file_path_text_line.get_text() == str(folder / "pond.toml")
    press(app, window.parent_directory_button)
    assert window.current_file_path == folder.parent / "new.toml"


def test_save_saves_the_name_while_a_folder_is_marked(shown, folder):
    app, window, chosen = shown(folder / "new.toml", saving=True)
    key(app, pygame.K_DOWN)
    press(app, window.ok_button)
    assert chosen == [folder / "new.toml"]


def test_with_no_name_nothing_is_saved_after_a_walk_through_the_list(shown, folder):
    app, window, chosen = shown(folder, saving=True)
    key(app, pygame.K_UP)
    assert window.ok_button.is_enabled
    key(app, pygame.K_DOWN)
    assert window.file_path_text_line.get_text() == f"{folder}{os.sep}"
    assert not window.ok_button.is_enabled and chosen == []


def test_what_is_typed_over_the_name_of_a_marked_file_stays(shown, folder):
    app, window, _ = shown(folder / "new.toml", saving=True)
    key(app, pygame.K_UP)
    pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text="sea"))
    frames(app)
    key(app, pygame.K_DOWN)
    assert window.marked_folder and window.current_file_path == folder / "sea.toml"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_cannot_be_shown_keeps_nobody_from_the_others(shown, folder):
    (folder / "odd\udcff.toml").write_text("x")
    _, window, _ = shown(folder, saving=False)
    assert listed(window) == ["..", "deep", "lake.toml", "pond.toml"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("saving", [True, False])
def test_a_folder_that_cannot_be_shown_gives_way_to_ones_home(shown, folder, saving):
    odd = folder / "odd\udcff"
    odd.mkdir()
    _, window, _ = shown(odd / "pond.toml", saving)
    assert window.current_directory_path == str(Path.home().resolve())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_what_can_be_neither_opened_nor_entered_is_not_listed(shown, folder):
    (folder / "gone").symlink_to(folder / "nowhere")
    (folder / "inner").symlink_to(folder / "deep")
    os.mkfifo(folder / "pipe.toml")
    _, window, _ = shown(folder, saving=False)
    assert listed(window) == ["..", "deep", "inner", "lake.toml", "pond.toml"]


def test_typing_lets_go_of_what_was_chosen_in_the_list(shown, folder):
    app, window, chosen = shown(folder / "mine.toml", saving=True)
    key(app, pygame.K_DOWN)
    window.file_path_text_line.set_text(str(folder / "other"))
    event = {"ui_element": window.file_path_text_line, "text": str(folder / "other")}
    pygame.event.post(pygame.event.Event(pygame_gui.UI_TEXT_ENTRY_CHANGED, event))
    frames(app)
    assert marked(window.file_selection_list) is None
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [folder / "other.toml"]


def test_tab_walks_through_the_window_and_back_to_the_marked_name(shown, folder):
    app, window, chosen = shown(folder / "mine.toml", saving=True)
    line, ring, walked = window.file_path_text_line, app.scene.controls, []
    for _ in range(5):
        key(app, pygame.K_TAB)
        frames(app)
        walked.append(ring.focused)
        assert line.is_focused == (ring.focused is line)
    buttons = [window.ok_button, window.cancel_button]
    assert walked == [*buttons, window.home_button, window.parent_directory_button, line]
    pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text="sea"))
    frames(app)
    assert line.get_text() == str(folder / "sea.toml")
    key(app, pygame.K_TAB, pygame.KMOD_SHIFT)
    for parent in (folder.parent, folder.parent.parent):
        key(app, pygame.K_RETURN)
        frames(app)
        assert line.get_text() == str(parent / "sea.toml") and chosen == []
        assert ring.focused is window.parent_directory_button and not line.is_focused
    key(app, pygame.K_DOWN)
    frames(app)
    assert ring.focused is line and line.is_focused, "Enter takes what is marked"
    for _ in range(2):
        key(app, pygame.K_TAB)
    key(app, pygame.K_RETURN)
    frames(app)
    assert chosen == [None]


def test_one_esc_closes_it_while_a_name_is_typed(shown, folder):
    app, window, chosen = shown(folder / "mine.toml", saving=True)
    click(app, window.file_path_text_line.get_abs_rect().center)
    key(app, pygame.K_ESCAPE)
    frames(app)
    assert chosen == [None] and len(app.scenes) == 1
