"""Where a recording is saved: its name, its kind, and what is there already."""

from pathlib import Path

import pygame
import pytest

from game.recording.run import read_run
from game.scenes import export_files
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from tests.scenes.export.export_hands import said, wait
from tests.scenes.hands import frames, key, post, press


def test_a_problem_with_the_name_is_told_whole(playing, monkeypatch):
    scene, drawn = playing.scene, []
    theme = playing.context.theme
    draw = theme.draw_text
    monkeypatch.setattr(
        theme,
        "draw_text",
        lambda on, words, *rest, **more: drawn.append(words) or draw(on, words, *rest, **more),
    )
    scene.problem = (
        "MP4 needs the package imageio-ffmpeg, which is not installed; "
        "GIF and WebP need nothing more"
    )
    frames(playing)
    assert f"{scene.problem}." in " ".join(drawn)
    assert not any("…" in words and "MP4" in words for words in drawn)


def test_a_file_that_is_there_is_asked_about(playing, folder):
    app, scene = playing, playing.scene
    folder.mkdir()
    scene.path.write_bytes(b"old")
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, Ask)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene and scene.saving is None and scene.path.read_bytes() == b"old"
    key(app, pygame.K_RETURN)
    key(app, pygame.K_RETURN)
    wait(app)
    assert read_run(scene.path).moves == "RDR"


def test_a_second_recording_gets_a_name_of_its_own(folder):
    folder.mkdir()
    first = export_files.free_name("Slippery Frozen Lake!", ".gif")
    assert first == folder / "slippery-frozen-lake.gif"
    first.touch()
    assert (
        export_files.free_name("Slippery Frozen Lake", ".gif").name == "slippery-frozen-lake-2.gif"
    )
    assert export_files.free_name("☃", ".gif").name == "recording.gif"


def test_names_are_typed_and_chosen(playing, folder, tmp_path):
    app, scene = playing, playing.scene
    scene._name_typed("mine")
    assert scene.path == folder / "mine.gif"
    scene._name_typed(str(tmp_path / "there.webp"))
    assert scene.path == tmp_path / "there.webp"
    assert scene.kind.buttons["WebP"].is_selected
    press(app, scene.choose)
    assert isinstance(app.scene, FileDialog)
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert app.scene is scene and scene.path == tmp_path / "there.webp"
    press(app, scene.choose)
    post(pygame.DROPFILE, file=str(tmp_path / "chosen"))
    frames(app, 2)
    assert scene.path == tmp_path / "chosen.webp"
    key(app, pygame.K_RETURN)
    wait(app)
    assert (tmp_path / "chosen.webp").read_bytes()[:4] == b"RIFF"


def test_a_file_chosen_to_be_replaced_is_asked_about_once(playing, tmp_path):
    app, scene = playing, playing.scene
    there = tmp_path / "there.gif"
    there.write_bytes(b"old")
    press(app, scene.choose)
    app._do(app.scene._picked(there))
    key(app, pygame.K_RETURN)
    assert app.scene is scene and scene.path == there and there.read_bytes() == b"old"
    key(app, pygame.K_RETURN)
    wait(app)
    assert app.scene is not scene and there.read_bytes() != b"old"


@pytest.mark.parametrize("text", ["~nobody-at-all/x", "a" * 300, "/dev/null/x", "\\", "x" * 254])
def test_whatever_is_typed_as_a_name_is_saved_or_refused_in_a_sentence(playing, folder, text):
    app, scene = playing, playing.scene
    scene.controls.focus(scene.name)
    scene.name.set_text(text)
    key(app, pygame.K_RETURN)
    scene.save()
    wait(app)
    assert app.scene is not scene or "can't be written" in said(app)


@pytest.mark.parametrize("text", ["{home}", "{home}/"])
def test_a_folder_typed_as_a_name_is_where_to_save(playing, tmp_path, text):
    scene, name = playing.scene, playing.scene.path.name
    scene._name_typed(text.format(home=tmp_path))
    assert scene.path == tmp_path / name
    scene._name_typed("/")
    assert scene.path == Path("/") / name
    scene._name_typed("  ")
    assert scene.path == Path("/") / name


def test_an_encoder_that_is_missing_cannot_be_pressed(playing, monkeypatch):
    monkeypatch.setattr("game.recording.formats.importlib.util.find_spec", lambda name: None)
    app, scene = playing, playing.scene
    press(app, scene.kind.buttons["MP4"])
    assert "imageio-ffmpeg" in scene.problem and not scene.save_button.is_enabled
    key(app, pygame.K_RETURN)
    assert scene.saving is None
    press(app, scene.kind.buttons["GIF"])
    assert not scene.problem and scene.save_button.is_enabled


def test_a_folder_that_cannot_be_written_gets_a_sentence(playing, tmp_path):
    app, scene = playing, playing.scene
    (tmp_path / "file").touch()
    scene._take_path(tmp_path / "file" / "x.gif")
    key(app, pygame.K_RETURN)
    wait(app)
    assert app.scene is scene and scene.saving is None
    assert "can't be written" in said(app) and app._said.tone == "problem"
    assert scene.save_button.is_enabled
