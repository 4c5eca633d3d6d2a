"""Saving what was seen as a GIF, by keys and mouse through the real window."""

import numpy as np
import pygame
import pytest

from game.play.replay import moves_to_text
from game.recording.colours import rgb
from game.recording.run import GameRun, LabRun, TrainingRun, read_run
from game.runs import lesson_of
from game.scenes.export import SPEEDS, ExportScene, export
from game.scenes.export_subjects import Cut, drawn_subject
from game.scenes.play import PlayScene
from game.ui.film import colours_of
from game.ui.film_training import END_MS, START_MS
from game.ui.scene import Push, Say
from game.world.level_file import load
from game.world.packs import find_level
from tests.recording.reading import read
from tests.scenes.export.export_hands import said, wait
from tests.scenes.hands import arrows, frames, key, press, until, window

LAKE = "classic/slippery-frozen-lake"


def test_g_and_enter_save_the_game_just_played(playing, folder):
    app = playing
    assert isinstance(app.scene, ExportScene)
    assert [subject.name for subject in app.scene.subjects] == ["This game"]
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


def test_the_shortest_way_is_offered_to_who_knows_it_or_has_won(helped):
    def offered():
        return [subject.name for subject in helped.scene.subjects]

    assert offered() == ["This game", "Shortest"]
    key(helped, pygame.K_ESCAPE)
    helped.scene.session.helped = False
    key(helped, pygame.K_g)
    assert offered() == ["This game"]
    key(helped, pygame.K_ESCAPE)
    key(helped, pygame.K_r)
    arrows(helped, moves_to_text(helped.scene.session.guide.solution(helped.scene.level.start)))
    frames(helped, 30, 0.1)
    assert helped.scene.session.won and not helped.scene.session.helped
    helped._do(helped.scene.save_gif())
    assert offered() == ["This game", "Your best", "Shortest"]


def test_every_choice_is_in_the_file(helped, folder):
    app = helped
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
