"""The pace of a training: what it says of itself is true by the clock."""

import pytest

from game.scenes.train import TrainScene
from game.scenes.train_pace import Pace
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import frames, window


def test_steps_a_second_are_those_of_the_clock_where_frames_are_slow():
    app = window(TrainScene(load(find_level("classic/frozen-lake-4x4"))))
    app.context.engine.wait()
    scene, now = app.scene, [0.0]
    scene.pace = Pace(lambda: now[0])
    scene.running = True
    before = scene.lesson.trainer.steps
    for _ in range(4):
        now[0] += 0.4
        frames(app, 1, 0.4)
    assert scene.pace.rate == pytest.approx((scene.lesson.trainer.steps - before) / 1.6)
    app.close()
