"""Windows in which an agent learns, their loops compiled."""

from game.scenes.train import TrainScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import window

LAKE = "classic/slippery-frozen-lake"


def training(level=None, *given):
    """A window in which an agent learns `level`, or the classic lake; `given` as in the scene."""
    app = window(TrainScene(load(find_level(LAKE)) if level is None else level, *given))
    app.context.engine.wait()
    return app
