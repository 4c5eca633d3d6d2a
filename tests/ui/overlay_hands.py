"""What the tests of overlays share."""

import numpy as np

from game.world.level import Level, Tile


def level_of(rows: int = 8, columns: int = 8) -> Level:
    """Ice with a tile of every other kind."""
    tiles = np.full((rows, columns), Tile.ICE, np.uint8)
    tiles[1, 2], tiles[3, 3], tiles[-1, -1] = Tile.ROCK, Tile.HOLE, Tile.GOAL
    tiles[0, 1] = Tile.SNOW
    return Level("test", tiles, (0, 0))


def some_q(seed: int = 0, low: float = 0.0, high: float = 10.0, cells: int = 64) -> np.ndarray:
    """Values (cells, 4) drawn evenly."""
    return np.random.default_rng(seed).uniform(low, high, (cells, 4))
