"""Levels for the tests: from the rows of a map, and drawn by Hypothesis."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from game.world.level import Level, Rewards, Tile
from game.world.level_file import load, loads
from game.world.model import TransitionModel
from game.world.packs import find_level
from game.world.training import ALGORITHMS

FROZEN_LAKE = "S...\n.O.O\n...O\nO..G"


def level_of(rows: str, **parts: Any) -> Level:
    """The level whose map is `rows`; other parts as in Level."""
    plain = loads(f"map = '''\n{rows.strip()}\n'''")
    given = {"name": "test", "tiles": plain.tiles, "start": plain.start, **parts}
    return Level(**given)


def snow(side: int = 12, start: tuple[int, int] = (0, 0), **parts: Any) -> Level:
    """Nothing but snow, and the goal in the last corner; other parts as in Level."""
    tiles = np.zeros((side, side), np.uint8)
    tiles[-1, -1] = Tile.GOAL
    return Level("Snow", tiles, start, **parts)


def classic(name: str) -> Level:
    """A level of the classic pack."""
    return load(find_level(f"classic/{name}"))


def chances(model: TransitionModel, action: int) -> list[tuple[int, float]]:
    """The moves that may come of an action, each with its chance."""
    sides = [((action + turn) % 4, model.slip / 2) for turn in (-1, 1)]
    return [(move, chance) for move, chance in [(action, 1 - model.slip), *sides] if chance > 0]


def random_policy(model: TransitionModel, seed: int) -> np.ndarray:
    """Any policy (S, 4), mostly with a clear favourite in each state."""
    weights = np.random.default_rng(seed).random((model.states, 4)) ** 3
    return weights / weights.sum(axis=1, keepdims=True)


finite = st.floats(-1e6, 1e6)
tiles = st.sampled_from([Tile.SNOW, Tile.ICE, Tile.ICE, Tile.ROCK, Tile.HOLE, Tile.GOAL])


@st.composite
def levels(draw: st.DrawFn, longest: int = 6) -> Level:
    """Any level of up to `longest` rows and columns, with any numbers."""
    rows, columns = draw(st.integers(2, longest)), draw(st.integers(2, longest))
    cells = draw(st.lists(tiles, min_size=rows * columns, max_size=rows * columns))
    places = st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1))
    start = draw(places)
    goal = draw(places.filter(lambda place: place != start))
    grid = np.array(cells, dtype=np.uint8).reshape(rows, columns)
    grid[start] = draw(st.sampled_from([Tile.SNOW, Tile.ICE]))
    grid[goal] = Tile.GOAL
    return Level(
        name=draw(st.text()),
        tiles=grid,
        start=start,
        slip=draw(st.floats(0.0, 1.0) | st.sampled_from([0.0, 2 / 3, 1.0])),
        hole=draw(st.sampled_from(["end", "restart"])),
        rewards=Rewards(draw(finite), draw(finite), draw(finite)),
        max_steps=draw(st.integers(1, 2**31 - 1)),
        author=draw(st.text()),
        note=draw(st.text()),
        training=draw(st.fixed_dictionaries({}, optional=TRAINING)),
    )


share = st.floats(0.0, 1.0)
TRAINING = {
    "algorithm": st.sampled_from(ALGORITHMS),
    "alpha": st.floats(0.0, 1.0, exclude_min=True),
    "gamma": share | st.integers(0, 1),
    "epsilon": share | st.sampled_from(["1/n", "linear:1:0:50", " exp:1.0:0.01:0.995 "]),
    "initial_q": finite | st.integers(-5, 5),
    "seed": st.integers(0, 2**63 - 1),
}


def serpentine(side: int) -> Level:
    """A level whose only way goes through every other row, from end to end; `side` is odd."""
    tiles = np.full((side, side), Tile.SNOW, np.uint8)
    tiles[1::2] = Tile.ROCK
    tiles[1::4, -1] = tiles[3::4, 0] = Tile.SNOW
    tiles[-1, 0 if side % 4 == 3 else -1] = Tile.GOAL
    return Level("", tiles, (0, 0), max_steps=side * side)
