import copy
import dataclasses
import pickle

import numpy as np
import pytest
from hypothesis import given, settings

from game.world.level import Action, Level, LevelError, Rewards, Tile
from tests.world.worlds import level_of, levels

SMALL = [[Tile.SNOW, Tile.ROCK], [Tile.ICE, Tile.GOAL]]


def small(**parts):
    return Level(**{"name": "small", "tiles": SMALL, "start": (0, 0), **parts})


def test_tiles_and_actions_have_the_numbers_files_and_learners_rely_on():
    assert [tile.name for tile in sorted(Tile)][:5] == ["SNOW", "ICE", "ROCK", "HOLE", "GOAL"]
    assert sorted(Tile) == list(range(len(Tile)))
    # Gymnasium's FrozenLake numbers its actions so.
    assert [action.name for action in sorted(Action)] == ["LEFT", "DOWN", "RIGHT", "UP"]


def test_the_defaults():
    level = small()
    assert (level.slip, level.hole, level.max_steps) == (0.0, "end", 200)
    assert level.rewards == Rewards(step=0.0, goal=10.0, hole=0.0)
    assert (level.author, level.note, dict(level.training)) == ("", "", {})


def test_the_tiles_are_a_locked_copy():
    given_tiles = np.array(SMALL, dtype=np.uint8)
    level = small(tiles=given_tiles)
    given_tiles[:] = Tile.GOAL
    assert level.tiles.tolist() == SMALL
    assert level.tiles.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        level.tiles[0, 0] = Tile.GOAL
    with pytest.raises(dataclasses.FrozenInstanceError):
        level.slip = 0.5


def test_training_defaults_cannot_change():
    settings_given = {"alpha": 1}
    level = small(training=settings_given)
    settings_given["alpha"] = 5
    assert dict(level.training) == {"alpha": 1.0}
    with pytest.raises(TypeError):
        level.training["alpha"] = 0.5


def test_no_training_is_none_of_its_settings():
    assert small(training=None) == small(training={}) == small()


def test_a_constant_epsilon_may_be_a_number_and_becomes_text():
    assert small(training={"epsilon": 0.1}).training["epsilon"] == "0.1"


@settings(max_examples=50, deadline=None)
@given(levels())
def test_levels_are_values(level):
    for other in (pickle.loads(pickle.dumps(level)), copy.deepcopy(level)):
        assert other == level
        assert hash(other) == hash(level)
        assert not other.tiles.flags.writeable
    shifted = level.tiles.copy()
    row, column = 1 - level.start[0] % 2, level.start[1]
    shifted[row, column] = (shifted[row, column] + 1) % 5
    if (shifted == Tile.GOAL).any():
        assert dataclasses.replace(level, tiles=shifted) != level


@pytest.mark.parametrize(
    "change", [{"slip": 0.5}, {"hole": "restart"}, {"note": "x"}, {"training": {"seed": 1}}]
)
def test_levels_differ_when_any_part_does(change):
    assert small(**change) != small()
    assert small() != "small"


def test_states_count_along_the_rows():
    level = level_of("S..\n..G")
    assert [level.position(state) for state in range(6)] == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
    ]  # fmt: skip
    assert all(level.state(level.position(state)) == state for state in range(6))
    assert (level.rows, level.columns) == (2, 3)


def big(rows, columns):
    grid = np.zeros((rows, columns), dtype=np.uint8)
    grid[-1, -1] = Tile.GOAL
    return grid


@pytest.mark.parametrize("shape", [(2, 2), (2, 1024), (1024, 2), (1024, 1024)])
def test_sizes_from_2x2_to_1024x1024_are_levels(shape):
    assert small(tiles=big(*shape)).tiles.shape == shape


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tiles": big(1, 2)}, "1 row and 2 columns"),
        ({"tiles": big(2, 1)}, "2 rows and 1 column;"),
        ({"tiles": big(1025, 2)}, "1025 rows and 2 columns"),
        ({"tiles": big(2, 1025)}, "from 2 to 1024"),
        ({"tiles": [0, 4]}, "two-dimensional"),
        ({"tiles": [[0.5, 1.0], [4.0, 0.0]]}, "tile numbers"),
        ({"tiles": [[0, len(Tile)], [4, 0]]}, f"from 0 to {len(Tile) - 1}"),
        ({"tiles": [[0, -1], [4, 0]]}, f"from 0 to {len(Tile) - 1}"),
        ({"tiles": [[0, 0], [0, 0]]}, "no goal"),
        ({"start": (2, 0)}, "must be a cell of the 2x2 level"),
        ({"start": (0, -1)}, "must be a cell of the 2x2 level"),
        ({"start": (0, 1)}, "on rock; it must be snow or ice"),
        ({"start": (1, 1)}, "on goal; it must be snow or ice"),
        ({"start": 3}, "pair"),
        ({"start": (0.0, 0)}, "whole number"),
        ({"slip": 1.5}, "slip is 1.5; it must be between 0 and 1"),
        ({"slip": -0.1}, "between 0 and 1"),
        ({"slip": float("nan")}, "finite"),
        ({"slip": "0.5"}, "finite number"),
        ({"slip": True}, "finite number"),
        ({"hole": "stop"}, 'hole is \'stop\'; it must be "end" or "restart"'),
        ({"max_steps": 0}, "max_steps is 0"),
        ({"max_steps": 2**31}, "max_steps"),
        ({"max_steps": 2.5}, "whole number"),
        ({"rewards": {"goal": 1}}, "must be a Rewards"),
        ({"name": 3}, "name is 3; it must be text"),
        ({"note": "\ud800"}, "can't be saved"),
        ({"training": 3}, "table of settings"),
        ({"training": {"speed": 3}}, "'speed' is no training setting; there are algorithm, alpha"),
        ({"training": {"alpha": "0.1"}}, "training.alpha"),
        ({"training": {"alpha": [1]}}, "training.alpha"),
        ({"training": {"seed": 1.5}}, "training.seed"),
        ({"training": {"seed": 2**63}}, "64 bits"),
        ({"training": {"algorithm": 3}}, "training.algorithm"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(change, sentence):
    with pytest.raises(LevelError) as caught:
        small(**change)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "1", None, 10**400])
def test_rewards_are_finite_numbers(value):
    with pytest.raises(LevelError, match=r"rewards\.hole"):
        Rewards(hole=value)
