"""What the levels of the screen are called, and solving one without playing it."""

from game.play.progress import Game, Progress, level_key
from game.world.level_file import load
from game.world.packs import find_level, packs


def solve(name):
    level = load(find_level(name))
    Progress().record(level_key(level, name), Game(True, "R" * 99, par=1))


def names_of(app):
    return app.scene.pack.level_names


def names_of_pack():
    return packs()[0].level_names
