"""A window with the probe in it."""

import pytest

from tests.scenes.hands import window
from tests.ui.probe import Probe


@pytest.fixture
def app():
    made = window(Probe(), size=(960, 640))
    yield made
    made.close()
