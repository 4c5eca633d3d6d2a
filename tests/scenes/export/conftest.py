"""A folder for recordings, and windows with something to record."""

import pygame
import pytest

from game.scenes import export_files
from game.scenes.play import PlayScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import arrows, frames, key, window
from tests.scenes.train_hands import training

LAKE = "classic/slippery-frozen-lake"


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
def helped(playing):
    """The same after a look at the solution, which then can be filmed too."""
    key(playing, pygame.K_ESCAPE)
    playing.scene.session.helped = True
    key(playing, pygame.K_g)
    return playing


@pytest.fixture
def trained(folder):
    """A window in which an agent has learned for a while."""
    app = training()
    scene = app.scene
    for _ in range(12):
        scene.lesson.advance(400)
        scene.lesson.remember()
    frames(app)
    yield app
    app.close()
