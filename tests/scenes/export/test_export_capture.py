"""Recording the window as it is: Ctrl G begins, Ctrl G ends."""

import queue

import numpy as np
import pygame
import pytest

from game.recording.colours import rgb
from game.scenes.play import PlayScene
from game.ui import capture
from game.ui.capture import Capture
from game.ui.film import colours_of
from game.ui.jobs import Jobs
from game.world.level_file import load
from game.world.packs import find_level
from tests.recording.reading import read
from tests.scenes.hands import arrows, frames, key, settle, window

LAKE = load(find_level("classic/slippery-frozen-lake"))


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(capture, "user_folder", lambda: tmp_path)
    made = window(PlayScene(LAKE), (960, 640))
    yield made
    if made.scenes:
        made.close()


def ctrl_g(app):
    key(app, pygame.K_g, pygame.KMOD_CTRL)


def watch(app, count, dt=0.05):
    """Let frames pass, none of them faster than the worker can take."""
    for _ in range(count):
        frames(app, 1, dt)
        while app._capture._frames.qsize() > 1:
            pygame.time.wait(5)


def end(app):
    recording = app._capture
    ctrl_g(app)
    assert recording._job.wait(20)
    frames(app, 2)
    assert app._capture is None
    return recording.path


def test_ctrl_g_records_the_window_until_it_is_pressed_again(app, tmp_path):
    ctrl_g(app)
    watch(app, 10)
    arrows(app, "R")
    watch(app, 20)
    seconds = app._capture.seconds
    path = end(app)
    assert path.parent == tmp_path / "recordings" and "Saved" in app._said.sentence
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    back = read(path)
    assert back.frames[0].shape == (640, 960, 3) and len(back.frames) > 3
    assert back.lasts_ms == pytest.approx(1000 * seconds, abs=150)
    assert min(back.delays_ms) >= 20


def test_the_recording_looks_like_the_window_without_the_mark(app):
    frames(app, 3)
    plain = rgb(colours_of(pygame.display.get_surface()))
    ctrl_g(app)
    watch(app, 6)
    shown = rgb(colours_of(pygame.display.get_surface()))
    back = read(end(app)).frames[0].astype(int)
    assert np.abs(back - plain).mean() < 2.0 and np.abs(back - plain).max() < 60
    mark = np.s_[6:30, 400:560]
    assert np.abs(shown[mark].astype(int) - plain[mark]).mean() > 10
    assert np.abs(back[mark] - plain[mark]).mean() < 4


def test_closing_the_window_keeps_what_was_recorded(app):
    ctrl_g(app)
    frames(app, 5, 0.05)
    path = app._capture.path
    app.close()
    assert len(read(path).frames) >= 1 and len(list(path.parent.iterdir())) == 1


def test_another_size_ends_the_recording(app):
    ctrl_g(app)
    frames(app, 5, 0.05)
    recording = app._capture
    recording.size = (961, 640)
    frames(app, 4, 0.05)
    assert recording.stopping


def test_a_folder_that_cannot_be_written_gets_a_sentence(app, tmp_path):
    (tmp_path / "recordings").touch()
    ctrl_g(app)
    settle(app)
    assert "can't be written" in app._said.sentence and app._capture is None


def test_it_ends_by_itself_when_it_is_long_or_large(tmp_path, monkeypatch):
    jobs = Jobs()
    monkeypatch.setattr(capture, "LONGEST_S", 1.0)
    recording = Capture((20, 10), jobs, tmp_path)
    surface = pygame.Surface((20, 10), 0, 32)
    for _ in range(30):
        recording.update(0.05)
        recording.take(surface)
    assert recording.stopping and recording._job.wait(20)
    monkeypatch.setattr(capture, "MOST_BYTES", 1_000)
    recording = Capture((20, 10), jobs, tmp_path)
    chance = np.random.default_rng(1)
    for _ in range(5_000):
        pygame.surfarray.pixels2d(surface)[:] = chance.integers(0, 200, (20, 10))
        recording.update(0.02)
        recording.take(surface)
        if recording.stopping:
            break
        while recording._frames.full():
            pygame.time.wait(2)
    assert recording.stopping and recording._job.wait(20)
    assert recording.path.stat().st_size < 5_000


def test_a_worker_that_falls_behind_loses_frames_not_memory(tmp_path, monkeypatch):
    recording = Capture((20, 10), Jobs(), tmp_path)
    recording._frames = queue.Queue(3)
    surface = pygame.Surface((20, 10), 0, 32)
    monkeypatch.setattr(
        recording._frames, "get", lambda timeout: (_ for _ in ()).throw(queue.Empty)
    )
    for _ in range(50):
        recording.update(0.1)
        recording.take(surface)
    assert recording._frames.qsize() == 3
    recording.finish()
