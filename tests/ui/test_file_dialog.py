"""The file window: what it lists, what it marks, and what counts as choosing."""

import os
import sys
from pathlib import Path

import pygame
import pygame_gui
import pytest

from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.ui.scene import Pop, Push
from game.ui.selection import marked
from tests.scenes.hands import click, frames, key, press, window


@pytest.fixture
def folder(tmp_path):
    """A folder with a file and a folder of the same name in its path."""
    inner = tmp_path / "pond"
    (inner / "deep").mkdir(parents=True)
    for name in ("pond.toml", "lake.toml", "notes.txt"):
        (inner / name).write_text("x")
    return inner


@pytest.fixture
def shown(folder):
    """Opens a file window above the menu; what it is closed with goes into a list."""
    app = window()

    def show(start, saving, own=None):
        chosen = []
        app._do(Push(FileDialog("A file", start, [".toml"], saving, own), chosen.append))
        frames(app)
        return app, app.scene._window, chosen

    yield show
    app.close()


def listed(window):
    return [entry["text"] for entry in window.file_selection_list.item_list]


def typed(app, window, path):
    window.file_path_text_line.set_text("")
    for sign in str(path):
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=sign))
    key(app, pygame.K_RETURN)
    frames(app, 2)


def double_click(app, window, name):
    event = pygame_gui.UI_SELECTION_LIST_DOUBLE_CLICKED_SELECTION
    parts = {"text": name, "ui_element": window.file_selection_list, "ui_object_id": ""}
    pygame.event.post(pygame.event.Event(event, parts))
    frames(app, 2)


def test_a_double_click_opens_a_file_and_enters_a_folder(shown, folder):
    app, window, chosen = shown(folder, saving=False)
    assert listed(window) == ["..", "deep", "lake.toml", "pond.toml"]
    assert not window.ok_button.is_enabled
    double_click(app, window, "deep")
    assert chosen == []
    assert window.current_directory_path == str((folder / "deep").resolve())
    press(app, window.parent_directory_button)
    double_click(app, window, "lake.toml")
    assert chosen == [folder / "lake.toml"]


def test_opening_takes_a_typed_path_and_enter_takes_the_chosen_file(shown, folder):
    app, window, chosen = shown(folder, saving=False)
    typed(app, window, folder / "pond.toml")
    assert chosen == [folder / "pond.toml"]
    app, window, chosen = shown(folder, saving=False)
    picked = next(
        entry for entry in window.file_selection_list.item_list if entry["text"] == "lake.toml"
    )
    press(app, picked["button_element"])
    assert window.ok_button.is_enabled
    key(app, pygame.K_RETURN)
    frames(app, 2)
    assert chosen == [folder / "lake.toml"]


def test_saving_shows_what_is_there_and_marks_the_name_alone(shown, folder):
    _, window, _ = shown(folder / "pond.toml", saving=True)
    assert listed(window) == ["..", "deep", "lake.toml", "pond.toml"]
    line = window.file_path_text_line
    first, end = line.select_range
    assert line.get_text()[:first] == f"{folder}/"
    assert line.get_text()[first:end] == "pond"


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("new", "new.toml"),
        ("run.1", "run.1.toml"),
        ("notes.csv", "notes.csv.toml"),
        ("NEW.TOML", "NEW.TOML"),
    ],
)
def test_a_name_gets_the_ending_it_lacks(shown, folder, name, taken):
    app, _, chosen = shown(folder, saving=True)
    app._do(app.scene._picked(folder / name))
    frames(app)
    assert chosen == [folder / taken]


def test_a_file_that_is_there_is_replaced_only_when_that_is_answered(shown, folder):
    app, window, chosen = shown(folder / "pond.toml", saving=True)
    dialog = app.scene
    press(app, window.ok_button)
    assert isinstance(app.scene, Ask) and app.scene.title == "Replace the file?"
    assert "pond.toml" in app.scene.words and chosen == []
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert app.scene is dialog and chosen == []
    line = dialog._window.file_path_text_line
    assert line.get_text() == str(folder / "pond.toml")
    line.set_text(str(folder / "lake"))
    key(app, pygame.K_RETURN)
    assert "lake.toml" in app.scene.words
    key(app, pygame.K_RETURN)
    assert chosen == [folder / "lake.toml"]


def test_the_file_at_hand_and_one_to_open_are_taken_unasked(shown, folder):
    app, window, chosen = shown(folder / "pond.toml", True, folder / "pond.toml")
    press(app, window.ok_button)
    app, window, chosen_to_open = shown(folder / "pond.toml", saving=False)
    press(app, window.ok_button)
    assert chosen == chosen_to_open == [folder / "pond.toml"]


def test_a_file_dropped_on_a_window_to_save_is_asked_about(shown, folder):
    app, _, chosen = shown(folder / "new.toml", saving=True)
    pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(folder / "pond.toml")))
    frames(app)
    assert isinstance(app.scene, Ask) and chosen == []


def test_the_marked_name_is_shown_and_goes_by_one_key(shown, folder):
    app, window, _ = shown(folder / "pond.toml", saving=True)
    line = window.file_path_text_line
    assert line.drawable_shape.text_box_layout.selected_rows
    key(app, pygame.K_DELETE)
    assert line.get_text() == f"{folder}/.toml"


def test_nothing_can_be_deleted_there(shown, folder):
    _, window, _ = shown(folder / "pond.toml", saving=True)
    assert not window.delete_button.visible


@pytest.mark.parametrize("name", ["a" * 300, "deep", "a" * 300 + "/x"])
@pytest.mark.parametrize("saving", [True, False])
def test_what_cannot_be_opened_is_not_chosen(shown, folder, name, saving):
    app, window, chosen = shown(folder, saving)
    line = window.file_path_text_line
    event = pygame_gui.UI_TEXT_ENTRY_FINISHED
    parts = {"text": str(folder / name), "ui_element": line, "ui_object_id": ""}
    pygame.event.post(pygame.event.Event(event, parts))
    frames(app, 2)
    assert chosen == ([folder / (name + ".toml")] if saving and name == "a" * 300 else [])


def test_a_start_of_any_length_opens(shown, folder):
    _, window, chosen = shown(folder / ("a" * 300 + ".toml"), saving=True)
    assert window.current_directory_path == str(folder.resolve()) and not chosen


def test_what_can_be_no_path_is_typed_without_harm(shown, folder):
    app, window, chosen = shown(folder, saving=False)
    window.file_path_text_line.set_text("")
    for sign in "x" * 300:
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=sign))
    key(app, pygame.K_RETURN)
    assert chosen == []
    assert not window.ok_button.is_enabled


def test_enter_behind_a_name_that_is_not_there_says_so_and_keeps_what_was_typed(shown, folder):
    app, window, chosen = shown(folder, saving=False)
    for typed, sentence in (
        (folder / "sea.toml", f"There is no file called sea.toml in {folder}."),
        (folder / "sea" / "pond.toml", f"There is no folder {folder / 'sea'}."),
    ):
        window.file_path_text_line.set_text("")
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=str(typed)))
        key(app, pygame.K_RETURN)
        frames(app, 2)
        assert app._said.sentence == sentence
        assert window.file_path_text_line.get_text() == str(typed)
    assert chosen == [] and window.alive()


def test_hidden_files_and_folders_are_not_listed_but_opened_by_name(shown, folder):
    (folder / ".cache").mkdir()
    for hidden in (folder / ".own.toml", folder / ".cache" / "old.toml"):
        hidden.write_text("x")
        app, window, chosen = shown(folder, saving=False)
        assert listed(window) == ["..", "deep", "lake.toml", "pond.toml"]
        typed(app, window, hidden)
        assert chosen == [hidden]


def test_a_kind_of_file_is_looked_for_where_one_was_last(shown, folder):
    app, _, _ = shown(folder, saving=False)
    app._do(Pop())
    for start in (folder / "deep", folder):
        app._do(Push(FileDialog("A file", start, [".toml"], kind="levels")))
        frames(app)
        if start != folder:
            assert listed(app.scene._window) == [".."]
            app._do(app.scene._picked(folder / "lake.toml"))
    assert "lake.toml" in listed(app.scene._window)
    app._do(Pop())
    app._do(Push(FileDialog("A file", folder / "deep", [".toml"], kind="levels")))
    frames(app)
    assert "lake.toml" in listed(app.scene._window)


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
