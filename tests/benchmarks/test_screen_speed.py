"""What a person waits for: the first frame of the menu, and frames while an agent trains."""

import statistics
import subprocess
import sys
import time

import numpy as np
import pytest

from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.preferences import Preferences
from game.world.level import Level
from tests.benchmarks.frames import FRAME_S, FrameTimes
from tests.benchmarks.ratios import record

EMPTY = """
import pygame, pygame_gui
pygame.init()
window = pygame.display.set_mode((1280, 800))
manager = pygame_gui.UIManager((1280, 800))
manager.update(0.016)
manager.draw_ui(window)
pygame.display.flip()
"""
MENU = """
from game.ui.app import App
App((1280, 800)).frame(0.016)
import os
os._exit(0)
"""


def seconds_of(program):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return time.perf_counter() - began


def test_the_first_frame_of_the_menu_against_an_empty_window(benchmark):
    seconds_of(MENU), seconds_of(EMPTY)
    empty, menu = [], []
    for _ in range(9):
        empty.append(seconds_of(EMPTY))
        menu.append(seconds_of(MENU))
    benchmark.pedantic(seconds_of, args=(MENU,), rounds=1)
    ratio = statistics.median(menu) / statistics.median(empty)
    record("first frame of the menu, against an empty pygame_gui window", ratio, 1.5, "at most")
    assert ratio > 0


def mixed_level(side):
    generator = np.random.default_rng(0)
    tiles = generator.choice([0, 1, 2, 3], p=[0.45, 0.45, 0.07, 0.03], size=(side, side))
    tiles[0, 0], tiles[-1, -1] = 0, 4
    return Level("mixed", tiles, (0, 0))


def snow_level(side):
    tiles = np.zeros((side, side), dtype=int)
    tiles[-1, -1] = 4
    return Level("snow", tiles, (0, 0))


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("train screen, 16x16, all overlays, full speed", mixed_level(16)),
        ("train screen, 256x256 of snow, full speed", snow_level(256)),
    ],
    ids=["16x16", "256x256"],
)
def test_frames_while_training_at_full_speed(benchmark, name, level):
    scene = TrainScene(level)
    app = App((1280, 800), scene=scene, preferences=Preferences(muted=True))
    app.context.engine.wait()
    for kind in ("policy", "values", "visits"):
        scene.toggle_overlay(kind)
    scene.pace.choose(99)
    scene.toggle_run()
    for _ in range(60):
        app.frame(FRAME_S)

    def measure():
        times = FrameTimes()
        steps, began = scene.lesson.trainer.steps, time.perf_counter()
        for _ in range(600):
            times.time(app)
        rate = (scene.lesson.trainer.steps - steps) / (time.perf_counter() - began)
        return times, rate

    times, rate = benchmark.pedantic(measure, rounds=1)
    app.close()
    assert not app.problems
    times.record(name)
    record(name, rate / 1e6, 5, unit="million steps/s")
