import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.world.level import Action, Rewards, Tile
from game.world.level_file import load, map_rows
from game.world.model import (
    TransitionModel,
    build_model,
    reachable_states,
    repainted,
    visitable_cells,
)
from game.world.packs import find_level
from game.world.rules import Outcome, move
from tests.world.worlds import level_of, levels


def test_the_lakes_transitions_equal_a_simulation_by_text():
    """All 64 x 4, by matching what lies ahead as a line of text against a pattern."""
    level = load(find_level("classic/slippery-frozen-lake"))
    rows = [row.replace("s", "~") for row in map_rows(level)]
    columns = ["".join(column) for column in zip(*rows)]
    model = build_model(level)
    for row in range(8):
        for column in range(8):
            ahead = {
                Action.LEFT: (rows[row][:column][::-1], -1),
                Action.RIGHT: (rows[row][column + 1 :], 1),
                Action.UP: (columns[column][:row][::-1], -8),
                Action.DOWN: (columns[column][row + 1 :], 8),
            }
            for action, (line, stride) in ahead.items():
                state = row * 8 + column
                slide = re.match("(~*)([OG]?)", line)
                expected = (
                    state + stride * len(slide[0]),
                    10.0 * (slide[2] == "G"),
                    slide[2] != "",
                )
                if rows[row][column] != "~":
                    expected = (state, 0.0, True)
                found = model.next_state[state, action], model.reward[state, action]
                assert (*found, model.ends[state, action]) == expected, (row, column, action)


@settings(max_examples=200, deadline=None)
@given(levels())
def test_the_model_is_what_moves_do(level):
    model = build_model(level)
    start = level.state(level.start)
    for state in range(level.rows * level.columns):
        for action in Action:
            path, outcome = move(level, level.position(state), action)
            reached = level.state(path[-1]) if path else state
            if level.tiles[level.position(state)] in (Tile.ROCK, Tile.HOLE, Tile.GOAL):
                expected = state, 0.0, True, False
            elif outcome == Outcome.WIN:
                expected = reached, level.rewards.goal, True, True
            elif outcome == Outcome.FALL and level.hole == "restart":
                expected = start, level.rewards.hole, False, False
            elif outcome == Outcome.FALL:
                expected = reached, level.rewards.hole, True, False
            else:
                expected = reached, level.rewards.step, False, False
            tables = model.next_state, model.reward, model.ends, model.wins
            assert tuple(table[state, action] for table in tables) == expected
    assert (model.slip, model.start, model.max_steps) == (level.slip, start, level.max_steps)


PARTS = ("next_state", "reward", "ends", "wins", "slip", "start", "max_steps")


@settings(max_examples=100, deadline=None)
@given(levels(), st.data())
def test_a_repainted_model_is_the_one_built_anew(level, data):
    places = st.tuples(st.integers(0, level.rows - 1), st.integers(0, level.columns - 1))
    goals = [tuple(goal) for goal in np.argwhere(level.tiles == Tile.GOAL).tolist()]
    free = places.filter(lambda place: place not in (level.start, goals[0]))
    strokes = data.draw(st.dictionaries(free, st.sampled_from(Tile), min_size=0, max_size=4))
    tiles = level.tiles.copy()
    for place, tile in strokes.items():
        tiles[place] = tile
    painted = replace(level, tiles=tiles)
    before = build_model(level)
    bytes_before = [getattr(before, name).tobytes() for name in PARTS[:4]]
    after, anew = repainted(before, painted, strokes), build_model(painted)
    for name in PARTS:
        assert np.array_equal(getattr(after, name), getattr(anew, name)), name
        assert type(getattr(after, name)) is type(getattr(anew, name))
    assert [getattr(before, name).tobytes() for name in PARTS[:4]] == bytes_before


def test_a_repainted_model_shares_the_tables_that_stay():
    level = level_of("S~~.\n....\n...G")
    before = build_model(level)
    tiles = level.tiles.copy()
    tiles[0, 2] = Tile.SNOW
    after = repainted(before, replace(level, tiles=tiles), [(0, 2)])
    assert after.next_state[0, Action.RIGHT] == 2 != before.next_state[0, Action.RIGHT]
    assert after.reward is before.reward and after.ends is before.ends
    assert repainted(before, level, [(1, 1)]) is before


def test_another_slip_is_another_model_of_the_same_tables():
    model = by_hand()
    other = model.with_slip(0.5)
    assert (model.slip, other.slip) == (0.0, 0.5) and other.next_state is model.next_state
    with pytest.raises(ValueError, match=r"slip is 1\.5"):
        model.with_slip(1.5)


def test_the_tables_have_the_types_compiled_loops_take():
    model = build_model(level_of("S~\n.G"))
    types = {name: getattr(model, name).dtype for name in ("next_state", "reward", "ends", "wins")}
    assert types == {"next_state": np.int32, "reward": np.float64, "ends": bool, "wins": bool}
    assert all(getattr(model, name).flags.c_contiguous for name in types)
    assert model.states == 4


@settings(max_examples=100, deadline=None)
@given(levels())
def test_reachable_and_visitable_are_what_a_walk_finds(level):
    standing, waiting, seen = {level.start}, [level.start], {level.start}
    while waiting:
        position = waiting.pop()
        for action in Action:
            path, outcome = move(level, position, action)
            seen.update(path)
            if outcome == Outcome.STOP and path[-1] not in standing:
                standing.add(path[-1])
                waiting.append(path[-1])
    reachable = reachable_states(build_model(level)).reshape(level.tiles.shape)
    assert set(map(tuple, np.argwhere(reachable).tolist())) == standing
    assert set(map(tuple, np.argwhere(visitable_cells(level)).tolist())) == seen


def by_hand(**change):
    tables = {
        "next_state": [[0, 1, 2, 0], [1] * 4, [2] * 4],
        "reward": [[0.0, 5.0, -5.0, 0.0], [0.0] * 4, [0.0] * 4],
        "ends": [[False, True, True, False], [True] * 4, [True] * 4],
    }
    return TransitionModel(**{**tables, "slip": 0.0, "start": 0, "max_steps": 9, **change})


def test_a_model_made_by_hand_wins_where_an_ending_pays_most():
    assert by_hand().wins.tolist() == [[False, True, False, False], [False] * 4, [False] * 4]
    # Where every ending pays the same, all of them are wins, as on the cliff.
    cliff = build_model(load(find_level("classic/cliff-walking")))
    parts = {"slip": 0.0, "start": cliff.start, "max_steps": 9}
    again = TransitionModel(cliff.next_state, cliff.reward, cliff.ends, **parts)
    assert (again.wins == cliff.wins).all()
    assert again.wins.sum() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"next_state": [[0, 1, 3, 0], [1] * 4, [2] * 4]}, "from 0 to 2"),
        ({"next_state": [[0, 1, -1, 0], [1] * 4, [2] * 4]}, "from 0 to 2"),
        ({"next_state": [[0, 1], [1, 1], [2, 2]]}, r"\(states, 4\)"),
        ({"reward": [[0.0] * 4]}, "reward has shape"),
        ({"ends": [[True] * 4]}, "ends has shape"),
        ({"wins": [[True] * 4]}, "wins has shape"),
        ({"start": 3}, "start is 3"),
        ({"slip": 1.5}, "slip is 1.5"),
        ({"next_state": [[0, 1, 2**32, 0], [1] * 4, [2] * 4]}, "from 0 to 2"),
        ({"next_state": [[0, 0.5, 1, 0], [1] * 4, [2] * 4]}, "whole numbers"),
        ({"next_state": [[0, math.nan, 1, 0], [1] * 4, [2] * 4]}, "from 0 to 2"),
        ({"reward": [[math.nan] * 4] * 3}, "reward must hold finite numbers"),
        ({"max_steps": 0}, "max_steps is 0"),
    ],
)
def test_tables_that_do_not_fit_together_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        by_hand(**change)


def test_rewards_are_the_levels():
    level = level_of("S.\nOG", rewards=Rewards(step=-1.0, goal=3.0, hole=-7.0))
    model = build_model(level)
    assert model.reward[0].tolist() == [-1.0, -7.0, -1.0, -1.0]
    assert model.reward[1].tolist() == [-1.0, 3.0, -1.0, -1.0]
