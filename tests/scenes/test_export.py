"""Saving what was seen as a GIF, by keys and mouse through the real window."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.recording.colours import rgb
from game.recording.run import GameRun, LabRun, TrainingRun, read_run
from game.runs import lesson_of
from game.scenes import export_files
from game.scenes.export import SPEEDS, ExportScene, export
from game.scenes.export_subjects import Cut, drawn_subject
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.ui.film import Drawn, colours_of
from game.ui.film_training import END_MS, START_MS, TrainingFilm
from game.ui.scene import Push, Say
from game.world.level_file import load
from game.world.packs import find_level
from tests.recording.reading import read
from tests.scenes.hands import arrows, frames, key, post, press, settle, until, window

LAKE = "classic/slippery-frozen-lake"
WAY = "RDRDLURULD"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(export_files, "recordings_folder", lambda: tmp_path / "recordings")
    monkeypatch.setattr("game.scenes.export.recordings_folder", lambda: tmp_path / "recordings")
    return tmp_path / "recordings"


@pytest.fixture
def playing(folder):
    """A window in which a game of three moves was played, with the dialog open."""
    app = window(PlayScene(load(find_level(LAKE)), LAKE))
    arrows(app, "RDR")
    frames(app, 5, 0.1)
    key(app, pygame.K_g)
    yield app
    app.close()


@pytest.fixture
def trained(folder):
    """A window in which an agent has learned for a while."""
    app = window(TrainScene(load(find_level(LAKE))))
    app.context.engine.wait()
    scene = app.scene
    for _ in range(12):
        scene.lesson.advance(400)
        scene.lesson.remember()
    frames(app)
    yield app
    app.close()


def said(app):
    return app._said.sentence if app._said else ""


def wait(app):
    """Until the workers are done and the dialog has taken it in."""
    settle(app, 3)
    settle(app, 3)


def test_g_and_enter_save_the_game_just_played(playing, folder):
    app = playing
    assert isinstance(app.scene, ExportScene)
    assert [subject.name for subject in app.scene.subjects] == ["This game", "Shortest"]
    key(app, pygame.K_RETURN)
    wait(app)
    assert isinstance(app.scene, PlayScene)
    (path,) = folder.iterdir()
    assert said(app).startswith(f"Saved {path} ·")
    run = read_run(path)
    assert isinstance(run, GameRun) and run.moves == "RDR"
    assert read(path).frames[0].shape == (512, 512, 3)


def test_nothing_to_record_is_said(folder):
    level = load(find_level("classic/frozen-lake-4x4"))
    app = window(PlayScene(level))
    key(app, pygame.K_g)
    assert isinstance(app.scene, PlayScene) and "make a move first" in said(app)
    app.close()


def test_every_choice_is_in_the_file(playing, folder):
    app = playing
    scene = app.scene
    press(app, scene.what.buttons["Shortest"])
    press(app, scene.speed.buttons["2×"])
    press(app, scene.again.buttons["stop"])
    scene.size_slider.nudge(-1)
    scene.first.nudge(1)
    scene.first.nudge(1)
    scene.last.nudge(-1)
    frames(app, 3)
    assert (scene.cut.size, scene.cut.speed, scene.cut.first, scene.cut.last) == (48, 2.0, 2, 9)
    film = scene.subject.film(scene.cut)
    key(app, pygame.K_RETURN)
    wait(app)
    (path,) = folder.iterdir()
    back = read(path)
    assert back.loop is None and back.frames[0].shape == (384, 384, 3)
    assert back.lasts_ms == pytest.approx(1000 * film.seconds, abs=5.001)
    assert len(read_run(path).moves) == 9


def test_the_ends_push_each_other(playing):
    scene = playing.scene
    for _ in range(3):
        scene.first.nudge(1)
    assert (scene.cut.first, scene.cut.last) == (3, 3) and scene.last.value == 3
    for _ in range(2):
        scene.last.nudge(-1)
    assert (scene.cut.first, scene.cut.last) == (1, 1) and scene.first.value == 1
    until(playing, lambda: scene.preview.frames is not None)
    assert scene.preview.frames == 1


def test_the_preview_plays_and_the_estimate_comes(playing):
    app, scene = playing, playing.scene
    preview, seen = scene.preview, set()
    assert preview.nbytes is None
    until(app, lambda: preview.film is not None)
    for _ in range(12):
        frames(app, 1, 0.1)
        seen.add(preview.index)
    assert len(seen) > 5
    until(app, lambda: preview.nbytes is not None)
    assert 20_000 < preview.nbytes < 300_000
    before = preview.film
    press(app, scene.speed.buttons["4×"])
    assert preview.nbytes is None
    until(app, lambda: preview.film is not None)
    assert preview.seconds == before.seconds / 4


def test_the_preview_shows_the_film_that_is_saved_scaled_down(trained):
    key(trained, pygame.K_g)
    scene, preview = trained.scene, trained.scene.preview
    until(trained, lambda: preview.film is not None)
    film = scene.subject.film(scene.cut)
    assert preview.film.size == film.size and max(film.size) > scene._screen.width
    wanted = pygame.transform.smoothscale(film.picture(0), preview._picture.get_size())
    preview.show(scene.subject, scene.cut, scene._screen.width, at_once=True)
    frames(trained)
    until(trained, lambda: preview.film is not None)
    shown = pygame.surfarray.array3d(preview._picture)
    assert (shown == pygame.surfarray.array3d(wanted)).all()


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


def test_films_are_made_on_a_worker_and_only_when_choices_have_settled(trained, monkeypatch):
    app, main, drawn, opened = trained, threading.get_ident(), set(), set()
    draw, font = TrainingFilm.draw, pygame.Font

    def watched_draw(film, index):
        drawn.add(threading.get_ident())
        draw(film, index)

    def watched_font(*arguments):
        opened.add(threading.get_ident())
        return font(*arguments)

    monkeypatch.setattr(TrainingFilm, "draw", watched_draw)
    monkeypatch.setattr(pygame, "Font", watched_font)
    key(app, pygame.K_g)
    scene, preview = app.scene, app.scene.preview
    scene._choose_size(0)
    until(app, lambda: preview.film is not None)
    asked, film = [], scene.subject.film
    watched = replace(scene.subject, film=lambda cut: asked.append(cut) or film(cut))
    scene.subject = watched
    picture = preview._picture
    for _ in range(5):
        scene.first.nudge(1)
        frames(app, 1, 0.02)
    assert preview.film is None and preview._picture is picture and not asked
    until(app, lambda: preview.nbytes is not None)
    assert preview.frames == 13 - 5
    assert [cut.first for cut in asked] == [5, 5], "the film shown and the estimated one"
    key(app, pygame.K_RETURN)
    wait(app)
    assert drawn and main not in drawn
    assert opened == {main}, "a font is opened on the main thread alone"


def test_the_preview_is_still_while_it_saves_and_goes_on_when_that_is_stopped(playing):
    app, scene = playing, playing.scene
    until(app, lambda: scene.preview.film is not None)
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None and scene.preview._drawing is None
    key(app, pygame.K_ESCAPE)
    until(app, lambda: scene.preview.film is not None)
    assert scene.saving is None


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


def slow_film(subject):
    """The subject with a film so long that it can be stopped."""
    film = Drawn(
        lambda surface, index: surface.fill((index % 250, 9, 9)), (400, 400), [40.0] * 5000
    )
    return type(subject)(**{**subject.__dict__, "film": lambda cut: film})


def pressable(scene):
    return [one for one in scene.controls._order if one.is_enabled]


def test_esc_stops_saving_and_leaves_no_half_file(playing, folder):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    folder.mkdir()
    scene.path.write_bytes(b"old")
    scene._may_replace = scene.path
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None and pressable(scene) == [scene.cancel_button]
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene and scene.saving is None and "nothing was saved" in said(app)
    assert [one.name for one in folder.iterdir()] == [scene.path.name]
    assert scene.path.read_bytes() == b"old"
    assert {scene.save_button, scene.name} <= set(pressable(scene))
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, PlayScene)


def test_closing_the_window_while_saving_leaves_no_half_file(playing, folder):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None
    while app.scenes:
        app.scenes.pop().leave()
    assert not list(folder.iterdir())


def test_the_frame_goes_on_while_it_saves(playing):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    shares = []
    for _ in range(15):
        frames(app, 1, 0.02)
        shares.append(scene.saving.share)
    assert shares == sorted(shares)


def test_a_training_is_saved_and_learned_again_to_the_same_values(trained, folder):
    app = trained
    scene = app.scene
    scene.change(alpha=0.3)
    scene.lesson.advance(500)
    q = scene.lesson.trainer.q.copy()
    key(app, pygame.K_g)
    assert [subject.name for subject in app.scene.subjects] == ["Time-lapse", "Greedy walk"]
    assert app.scene.subject.length == 13
    key(app, pygame.K_RETURN)
    wait(app)
    (path,) = folder.iterdir()
    assert path.name == "slippery-frozen-lake-learned.gif" and app.scene is scene
    run = read_run(path)
    assert isinstance(run, TrainingRun) and run.steps == 12 * 400 + 500
    assert lesson_of(run, path.name).trainer.q.tobytes() == q.tobytes()


def test_a_part_of_a_training_carries_its_own_end(trained, folder):
    app = trained
    key(app, pygame.K_g)
    dialog = app.scene
    for _ in range(4):
        dialog.last.nudge(-1)
    key(app, pygame.K_RETURN)
    wait(app)
    (path,) = folder.iterdir()
    assert read_run(path).steps == 8 * 400
    assert len(read(path).frames) == 9


def test_the_greedy_walk_is_a_game(trained, folder):
    app = trained
    key(app, pygame.K_g)
    press(app, app.scene.what.buttons["Greedy walk"])
    key(app, pygame.K_RETURN)
    wait(app)
    (path,) = folder.iterdir()
    assert isinstance(read_run(path), GameRun) and len(read_run(path).moves) >= 1


def test_an_agent_from_a_file_is_told_not_to_travel(trained, tmp_path):
    app = trained
    app.scene.lesson.trainer.save(tmp_path / "agent.npz")
    app.scene.files.load(tmp_path / "agent.npz")
    wait(app)
    key(app, pygame.K_g)
    assert "came from a file" in app.scene.subject.note


def test_a_lab_can_be_saved_by_drawing_its_states(playing, folder):
    made_for = []

    sizes = {200: (200, 100), 100: (100, 50)}

    def drawer(cut):
        size = sizes[cut.size]
        made_for.append(size)

        def draw(surface, index):
            surface.fill((24, 35, 58))
            pygame.draw.circle(surface, (127, 209, 255), (30 + 10 * index, size[1] // 2), 12)

        return draw

    run = LabRun("clustering", "{}")
    subject = drawn_subject("Clustering", "step", 9, sizes, drawer, lambda cut: run, delay_ms=60)
    app = playing
    app._do(export([subject], "A lab"))
    scene = app.scene
    assert (scene.cut.size, scene.cut.last) == (200, 8)
    scene.first.nudge(1)
    key(app, pygame.K_RETURN)
    wait(app)
    path = folder / "a-lab.gif"
    back = read(path)
    assert len(back.frames) == 8 and read_run(path) == run and (200, 100) in made_for
    assert back.lasts_ms == 8 * 60 + START_MS + END_MS
    alone = pygame.Surface((200, 100), 0, 32)
    drawer(Cut(200, 1.0, 0, 8))(alone, 1)
    assert np.array_equal(back.frames[0], rgb(colours_of(alone)))


@pytest.mark.parametrize("size", [(960, 640), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_fits_and_keeps_its_choice_when_the_window_changes(folder, size, scale):
    app = window(PlayScene(load(find_level(LAKE)), LAKE), size, scale=scale)
    arrows(app, "RD")
    key(app, pygame.K_g)
    scene = app.scene
    press(app, scene.speed.buttons["½"])
    scene.resize(size)
    frames(app, 2)
    assert SPEEDS["½"] == scene.cut.speed and scene.speed.buttons["½"].is_selected
    box = scene.box
    for control in scene.controls._order:
        assert box.contains(control.get_abs_rect()), control
    app.close()


def test_what_failed_for_another_reason_is_not_hidden(playing):
    scene = playing.scene
    assert isinstance(scene._failed(ValueError("a sentence")), Say)
    with pytest.raises(ZeroDivisionError):
        scene._failed(ZeroDivisionError())


def test_the_palette_of_the_screen_is_that_of_the_film(folder):
    pictures = []
    for palette in ("default", "high_contrast"):
        app = window(PlayScene(load(find_level(LAKE)), LAKE), palette=palette)
        arrows(app, "R")
        command = app.scene.save_gif()
        assert isinstance(command, Push)
        subject = command.scene.subject
        pictures.append(subject.film(subject.whole).frame(0))
        app.close()
    assert not np.array_equal(*pictures)
