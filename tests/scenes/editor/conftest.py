"""An editor with nothing drawn yet, in a large and a small window, and one with a pond."""

import pytest

from game.scenes.editor import EditorScene
from tests.scenes.editor_hands import POND
from tests.scenes.hands import window
from tests.world.worlds import level_of


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    made = window(EditorScene(), request.param)
    yield made
    made.close()


@pytest.fixture
def pond():
    made = window(EditorScene(level_of(POND)))
    yield made
    made.close()
