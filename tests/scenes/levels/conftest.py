"""The level screen as one comes to it to play."""

import pytest

from game.scenes.levels import LevelsScene
from tests.scenes.hands import window


@pytest.fixture
def app():
    made = window(LevelsScene("play"))
    yield made
    made.close()
