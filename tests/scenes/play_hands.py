"""The lake that games are played on in the tests of the play screen, and ways across it."""

from game.scenes.play import PlayScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import window

LAKE = "classic/slippery-frozen-lake"
SHORTEST = "RDRDRULURD"  # reference: its shortest solution has 10 moves
LONGER = "RLRDRDRULURD"


def opened(name, size=(1280, 800), **preferences):
    """A window with a shipped level in it, as one comes to it from the level screen."""
    return window(PlayScene(load(find_level(name)), name), size, **preferences)


def lake(size=(1280, 800), **preferences):
    return opened(LAKE, size, **preferences)


def drawn(level, size=(1280, 800), **preferences):
    """A window with a level that no pack has."""
    return window(PlayScene(level), size, **preferences)
