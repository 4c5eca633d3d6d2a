"""A hand in a lab: frames while one of 2,000 points is dragged in a run, and the first picture."""

import math
import statistics
import subprocess
import sys

import numpy as np
import pygame
import pytest

from game.labs import available
from game.labs.setup import first_setup, named_setup
from game.scenes.lab import LabScene, make_lab
from game.ui.app import App
from game.ui.preferences import Preferences
from ml.datasets import TOY_SETS
from tests.benchmarks.frames import FRAME_S, FrameTimes
from tests.benchmarks.ratios import record

POINTS = 2_000
FRAMES = 600

FIRST_PICTURE = """
import time
from game.ui.app import App
from game.scenes.labs_menu import LabsMenuScene
from game.ui.preferences import Preferences
import pygame
app = App((1280, 800), scene=LabsMenuScene(), preferences=Preferences(muted=True))
menu = app.scene
clock = pygame.Clock()
while len(menu.previews) + len(menu.problems) < len(menu.cards):
    app.frame(clock.tick(60) / 1000)
app._do(menu.open({name!r}))
began = time.perf_counter()
while app.scene.session is None or app.scene.session.run.state is None:
    app.frame(clock.tick(60) / 1000)
app.frame(1 / 60)
print(time.perf_counter() - began)
import os
os._exit(0)
"""


def mouse(kind, position, **more):
    pygame.event.post(pygame.event.Event(kind, pos=position, **more))


@pytest.mark.parametrize("name", list(available()))
def test_frames_while_a_point_is_dragged_in_a_running_lab(benchmark, name):
    lab = make_lab(name)
    toy = next(source for source in lab.datasets if source in TOY_SETS)
    setup = named_setup(lab, first_setup(lab), toy, POINTS)
    scene = LabScene(name, setup, lab)
    app = App((1280, 800), scene=scene, preferences=Preferences(muted=True))
    app.context.engine.wait()
    for _ in range(2000):
        app.frame(FRAME_S)
        if scene.session.run.state is not None and not app.context.jobs.running:
            break
    for _ in range(60):
        app.frame(FRAME_S)
    scene.actions.toggle_run()
    plot = scene.pictures.plots[scene.pictures.shown[0].name]
    across, up = scene.pictures.axes
    data = scene.session.setup.data
    target = data.y if up < 0 else data.X[:, up]
    index = int(
        np.argmin(
            np.hypot(data.X[:, across] - np.median(data.X[:, across]), target - np.median(target))
        )
    )
    x, y = plot.to_screen(data.X[index, across], target[index])
    at = [round(float(x)), round(float(y))]
    mouse(pygame.MOUSEBUTTONDOWN, tuple(at), button=1)
    app.frame(FRAME_S)
    held = scene.hands.holding

    def drag():
        times = FrameTimes()
        for step in range(FRAMES):
            turn = 2 * math.pi * step / 120
            to = (at[0] + round(70 * math.sin(turn)), at[1] + round(50 * math.cos(turn)))
            mouse(pygame.MOUSEMOTION, to, rel=(1, 1), buttons=(1, 0, 0))
            times.time(app)
        return times

    times = benchmark.pedantic(drag, rounds=1)
    mouse(pygame.MOUSEBUTTONUP, tuple(at), button=1)
    app.frame(FRAME_S)
    app.close()
    assert not app.problems
    assert held in ("point", "lab")
    times.record(f"{name} lab, one of {POINTS:,} points dragged while it runs")


@pytest.mark.parametrize("name", list(available()))
def test_the_first_picture_of_a_lab(benchmark, name):
    def seconds():
        program = FIRST_PICTURE.format(name=name)
        done = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        )
        return float(done.stdout.split()[-1])

    took = [seconds() for _ in range(3)]
    benchmark.pedantic(seconds, rounds=1)
    record(
        f"{name} lab, first picture, against half a second",
        statistics.median(took) / 0.5,
        1,
        "at most",
    )
