import warnings

import gymnasium
import pytest

from game.files import LEVELS
from game.world.level import LevelWarning, Rewards, Tile
from game.world.level_file import dumps, load, loads, map_rows
from game.world.model import build_model, visitable_cells
from game.world.packs import packs
from game.world.planning import best_success_probability, shortest_solution
from game.world.rules import Outcome, move

PATHS = [path for pack in packs() if pack.name != "my" for path in pack.levels]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_shipped_level_keeps_the_contract(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error", LevelWarning)
        level = load(path)
    assert level.name
    assert level.author
    assert level.note.endswith((".", "?"))
    assert loads(dumps(level)) == level
    solution = shortest_solution(level)
    assert 0 < len(solution) <= level.max_steps
    assert best_success_probability(build_model(level)) > 0.7
    assert {"algorithm", "alpha", "gamma", "epsilon"} <= set(level.training)
    position = level.start
    for action in solution:
        assert position == level.start or visitable_cells(level)[position]
        path_taken, outcome = move(level, position, action)
        position = path_taken[-1]
    assert outcome == Outcome.WIN


@pytest.mark.parametrize("size", ["4x4", "8x8"])
def test_the_frozen_lakes_are_gymnasiums(size):
    theirs = gymnasium.make("FrozenLake-v1", map_name=size)
    level = load(LEVELS / "classic" / f"frozen-lake-{size}.toml")
    rows = ["".join(cell.decode() for cell in row) for row in theirs.unwrapped.desc]
    assert map_rows(level) == [row.replace("F", ".").replace("H", "O") for row in rows]
    assert (level.slip, level.rewards, level.hole) == (2 / 3, Rewards(0.0, 1.0, 0.0), "end")
    # Gymnasium registers the 4x4 map with 100 steps and the 8x8 map with 200.
    registered = {"4x4": "FrozenLake-v1", "8x8": "FrozenLake8x8-v1"}[size]
    assert level.max_steps == gymnasium.spec(registered).max_episode_steps


def test_cliff_walking_is_the_books():
    level = load(LEVELS / "classic" / "cliff-walking.toml")
    theirs = gymnasium.make("CliffWalking-v1").unwrapped.P
    model = build_model(level)
    for state, actions in theirs.items():
        if level.tiles.flat[state] != Tile.SNOW:
            continue
        # Gymnasium numbers up 0, right 1, down 2, left 3.
        for action, ours in ((0, 3), (1, 2), (2, 1), (3, 0)):
            ((_, onward, reward, ended),) = actions[action]
            found = model.next_state[state, ours], model.reward[state, ours]
            assert (*found, model.ends[state, ours]) == (onward, reward, ended)


def test_our_own_levels_show_what_they_are_for():
    boulders = load(LEVELS / "classic" / "boulder-field.toml")
    assert {Tile(tile) for tile in boulders.tiles.flat} == {Tile.ICE, Tile.ROCK, Tile.GOAL}
    islands = load(LEVELS / "classic" / "snow-islands.toml")
    assert {Tile.ICE, Tile.SNOW} <= {Tile(tile) for tile in islands.tiles.flat}
