"""Agents and curves as files: saved and opened by workers, under the name that was meant."""

import threading
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.agent import snapshot
from game.agent.lesson import Lesson
from game.agent.trainer import Trainer
from game.scenes.train import TrainScene
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.world.level import Tile
from game.world.model import build_model
from tests.scenes.hands import click, frames, key, post, press, settle, until
from tests.scenes.train_hands import training
from tests.world.worlds import snow


@pytest.fixture
def app():
    made = training()
    yield made
    made.close()


def test_an_agent_is_saved_opened_and_goes_on_bit_for_bit(app, home):
    scene = app.scene
    scene.lesson.advance(3000)
    key(app, pygame.K_s, pygame.KMOD_LCTRL)
    assert isinstance(app.scene, FileDialog)
    press(app, app.scene._window.ok_button)
    path = home / "agents" / "slippery-frozen-lake.npz"
    settle(app)
    assert path.exists() and app._said.sentence == f"Saved {path}"
    scene.lesson.advance(1000)
    ahead = scene.lesson.trainer.q.copy()
    key(app, pygame.K_o, pygame.KMOD_LCTRL)
    line = app.scene._window.file_path_text_line
    click(app, line.get_abs_rect().center)
    line.set_text(str(path))
    key(app, pygame.K_RETURN)
    settle(app)
    assert app.scene is scene
    assert scene.lesson.trainer.steps == 3000
    scene.lesson.advance(1000)
    assert np.array_equal(scene.lesson.trainer.q, ahead)
    post(pygame.DROPFILE, file=str(path))
    settle(app)
    assert scene.lesson.trainer.steps == 3000


@pytest.mark.parametrize("name", ["run.1", "C.CSV", "curve"])
def test_curves_are_written_as_curves_under_any_name(app, tmp_path, name):
    scene = app.scene
    press(app, next(one for one in scene.controls._order if one.text == "Save curves"))
    app.scene._window.file_path_text_line.set_text(str(tmp_path / name))
    key(app, pygame.K_RETURN)
    settle(app)
    assert app.scene is scene and app._said.tone == "good"
    written = tmp_path / (name if name == "C.CSV" else f"{name}.csv")
    assert written.read_text().startswith("first_episode")


def test_saving_an_agent_asks_before_it_replaces_a_file(app, home):
    scene = app.scene
    path = home / "agents" / "slippery-frozen-lake.npz"
    path.parent.mkdir()
    path.write_bytes(b"precious")
    key(app, pygame.K_s, pygame.KMOD_LCTRL)
    press(app, app.scene._window.ok_button)
    assert isinstance(app.scene, Ask) and path.read_bytes() == b"precious"
    key(app, pygame.K_RETURN)
    settle(app)
    assert app.scene is scene and path.read_bytes() != b"precious"


def test_a_file_that_does_not_fit_leaves_the_lesson_alone(app, tmp_path):
    scene = app.scene
    scene.lesson.advance(100)
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"not an agent")
    for path in (broken, tmp_path / "missing.npz"):
        scene.files.load(path)
        settle(app)
        assert app._said.tone == "problem" and path.name in app._said.sentence
        assert scene.lesson.trainer.steps == 100


def test_a_file_that_cannot_be_written_is_told(app, tmp_path):
    (tmp_path / "file").touch()
    app.scene.files.keep(tmp_path / "file" / "agent.npz")
    settle(app)
    assert app._said.tone == "problem" and "agent.npz can't be written" in app._said.sentence


@pytest.fixture
def slow(monkeypatch):
    """Reading and writing waits for `slow.set()`; `slow.threads` are those that did it."""
    gate = threading.Event()
    gate.threads = []
    for name in ("save", "load"):
        real = getattr(snapshot, name)

        def waiting(*arguments, real=real):
            gate.threads.append(threading.current_thread())
            assert gate.wait(30)
            return real(*arguments)

        monkeypatch.setattr(snapshot, name, waiting)
    yield gate
    gate.set()


def test_no_frame_waits_for_a_file(app, tmp_path, slow):
    scene = app.scene
    scene.lesson.advance(500)
    path = tmp_path / "agent.npz"
    scene.files.keep(path)
    frames(app, 3)
    scene.lesson.advance(500)
    slow.set()
    settle(app)
    slow.clear()
    scene.files.load(path)
    frames(app, 3)
    assert scene.lesson.trainer.steps == 1000
    slow.set()
    settle(app)
    assert scene.lesson.trainer.steps == 500, "as it was when it was asked to be saved"
    assert len(slow.threads) == 2 and threading.main_thread() not in slow.threads


def test_what_is_being_saved_when_the_screen_is_closed_is_saved(app, tmp_path, slow):
    path = tmp_path / "agent.npz"
    app.scene.files.keep(path)
    threading.Timer(0.3, slow.set).start()
    key(app, pygame.K_ESCAPE)
    assert not isinstance(app.scene, TrainScene) and path.exists()
    frames(app, 2)
    assert app._said.sentence == f"Saved {path}"


def test_what_is_being_read_when_the_screen_is_closed_is_dropped(app, tmp_path, slow):
    scene = app.scene
    scene.lesson.advance(100)
    scene.files.load(tmp_path / "missing.npz")
    (job,) = [one for one in app.context.jobs.running if one.title == "reading missing.npz"]
    key(app, pygame.K_ESCAPE)
    slow.set()
    until(app, lambda: job.done)
    frames(app, 2)
    assert app._said is None and not app.problems


def test_an_agent_of_another_level_begins_where_it_can_act(app, tmp_path):
    scene = app.scene
    scene.lesson.advance(100)
    moment, rock = scene.lesson.trainer.snapshot(), scene.lesson.level.state((0, 6))
    assert scene.lesson.level.tiles[0, 6] == Tile.ROCK
    run = moment.run.copy()
    run["state"] = rock
    path = tmp_path / "elsewhere.npz"
    snapshot.save(replace(moment, run=run), path)
    scene.files.load(path)
    settle(app)
    trainer = scene.lesson.trainer
    assert trainer.steps == 100 and trainer.state == scene.lesson.model.start
    assert not trainer.marks and np.array_equal(trainer.q, moment.q)
    again = Trainer(scene.lesson.model, scene.lesson.settings)
    again.load(path)
    assert again.state == scene.lesson.model.start


def test_what_is_longer_than_anybody_types_is_shown(app, tmp_path):
    scene = app.scene
    level = scene.lesson.level
    seed, epsilon = 2**64 + 5, "linear:1.000000000000:0.050000000000:5000000000"
    other = Lesson(level, replace(scene.lesson.settings, seed=seed, epsilon=epsilon))
    path = tmp_path / "long.npz"
    snapshot.save(other.trainer.snapshot(), path)
    scene.files.load(path)
    settle(app)
    assert (scene.panel.seed.text, scene.panel.epsilon.text) == (str(seed), epsilon)
    press(app, scene.panel.seed)
    key(app, pygame.K_RETURN)
    assert scene.lesson.settings.seed == seed


def test_the_last_step_of_an_agent_of_another_level_is_not_told_by_this_one(app, tmp_path):
    scene, path = app.scene, tmp_path / "elsewhere.npz"
    moves = scene.lesson.model.next_state
    for level, alike in ((scene.lesson.level, True), (snow(8), False)):
        other = Trainer(build_model(level), scene.lesson.settings)
        other.advance(100)
        while (moves[other.last.state, other.last.taken] == other.last.next_state) != alike:
            other.advance(1)
        other.save(path)
        scene.files.load(path)
        settle(app)
        assert scene.lesson.trainer.steps == other.steps
        assert scene.view.last == (other.last if alike else None)
    key(app, pygame.K_n)
    assert scene.view.last.step == other.steps + 1
