"""The file window: what it lists, what it marks, and what counts as choosing."""

import pygame
import pygame_gui
import pytest

from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.ui.scene import Pop, Push
from tests.scenes.hands import frames, key, press
from tests.ui.file_dialog.file_hands import double_click, listed, typed


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
    for words, sentence in (
        (folder / "sea.toml", f"There is no file called sea.toml in {folder}."),
        (folder / "sea" / "pond.toml", f"There is no folder {folder / 'sea'}."),
    ):
        window.file_path_text_line.set_text("")
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=str(words)))
        key(app, pygame.K_RETURN)
        frames(app, 2)
        assert app._said.sentence == sentence
        assert window.file_path_text_line.get_text() == str(words)
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
