"""Whether the pencil follows the mouse: frames of the editor while large levels are drawn on."""

import numpy as np
import pygame
import pytest

from game.editor.strokes import Brush
from game.scenes.editor import EditorScene
from game.ui.app import App
from game.ui.preferences import Preferences
from game.world.draft import Draft, Properties
from tests.benchmarks.frames import FRAME_S, FrameTimes

FRAMES = 900


def mixed_draft(side):
    """Ice with rocks and holes: much to judge, much to redraw."""
    tiles = np.random.default_rng(0).choice(
        np.array([0, 1, 2, 3], np.uint8), p=[0.1, 0.8, 0.08, 0.02], size=(side, side)
    )
    tiles[0, 0], tiles[-1, -1] = 1, 4
    return Draft(tiles, (0, 0), Properties(slip=0.1))


def scribble(app, frame):
    """Move the held mouse a few times, as a quick hand does between two frames."""
    rect = app.scene.desk.board.rect
    for part in range(3):
        angle = (frame + part / 3) / 9
        reach = 0.05 + 0.4 * abs(np.sin(angle / 11))
        where = (
            int(rect.centerx + reach * rect.width * np.cos(angle)),
            int(rect.centery + reach * rect.height * np.sin(1.7 * angle)),
        )
        pygame.event.post(
            pygame.event.Event(pygame.MOUSEMOTION, pos=where, rel=(3, 3), buttons=(1, 0, 0))
        )


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))


@pytest.mark.parametrize("zoomed_out", [False, True], ids=["as it opens", "zoomed out"])
@pytest.mark.parametrize("side", [64, 256])
def test_frames_while_the_pencil_draws(benchmark, side, zoomed_out):
    scene = EditorScene(mixed_draft(side))
    app = App((1280, 800), scene=scene, preferences=Preferences(muted=True))
    app.context.engine.wait()
    if zoomed_out:
        scene.desk.board.camera.zoom(-20)
    for _ in range(30):
        app.frame(FRAME_S)
    centre = scene.desk.board.rect.center
    scene.take_brush(Brush.SNOW)

    def measure():
        times = FrameTimes()
        for frame in range(FRAMES):
            # A stroke ends now and then, so that steps of the history are made and judged too.
            if frame % 90 == 0:
                for kind in (pygame.MOUSEBUTTONUP, pygame.MOUSEBUTTONDOWN):
                    pygame.event.post(pygame.event.Event(kind, pos=centre, button=1))
                scene.take_brush(Brush(frame // 90 % 3))
            scribble(app, frame)
            times.time(app)
        return times

    times = benchmark.pedantic(measure, rounds=1)
    steps = len(scene.session.history._done)
    app.close()
    assert not app.problems
    assert steps >= 9
    name = f"pencil on {side}x{side}{', zoomed out' if zoomed_out else ''}"
    times.record(name)
