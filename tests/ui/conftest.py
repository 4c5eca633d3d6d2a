"""A window with the probe in it, and an empty plot."""

import pygame
import pytest

from game.ui.plot import Plot
from game.ui.theme import Theme
from tests.scenes.hands import window
from tests.ui.plot_hands import RECT
from tests.ui.probe import Probe


@pytest.fixture
def app():
    made = window(Probe(), size=(960, 640))
    yield made
    made.close()


@pytest.fixture(scope="module")
def theme():
    pygame.font.init()
    return Theme()


@pytest.fixture
def plot(theme):
    made = Plot(theme)
    made.rect = pygame.Rect(RECT)
    return made
