"""The shortest solution is as short as a plain search over moves finds."""

import numpy as np
import pytest
from hypothesis import given, settings

from game.world.level import Action
from game.world.model import build_model
from game.world.planning import (
    distances_to_goal,
    shortest_from,
    shortest_onward,
    shortest_solution,
)
from game.world.rules import Outcome, move
from tests.world.worlds import classic, level_of, levels, serpentine

LEFT, DOWN, RIGHT, UP = Action


def walk(level, position):
    """The fewest moves that win from a position, by breadth-first search over `move`; or None."""
    frontier, seen, length = [position], {position}, 0
    while frontier:
        length, following = length + 1, []
        for here in frontier:
            for action in Action:
                path, outcome = move(level, here, action)
                if outcome == Outcome.WIN:
                    return length
                onward = path[-1] if path else here
                if outcome == Outcome.FALL:
                    onward = level.start if level.hole == "restart" else here
                if onward not in seen:
                    seen.add(onward)
                    following.append(onward)
        frontier = following
    return None


def test_the_lakes_shortest_solution():
    # reference: its shortest solution, 10 moves
    lake = classic("slippery-frozen-lake")
    solution = shortest_solution(lake)
    assert len(solution) == 10
    position = lake.start
    for action in solution:
        path, outcome = move(lake, position, action)
        position = path[-1]
    assert outcome == Outcome.WIN


@settings(max_examples=100, deadline=None)
@given(levels())
def test_solutions_are_as_short_as_a_search_over_moves_finds(level):
    model = build_model(level)
    distances = distances_to_goal(model)
    for state in range(model.states):
        position = level.position(state)
        shortest = walk(level, position) if move_is_possible(level, position) else None
        assert distances[state] == (shortest or -1)
        solution = shortest_from(model, state, distances)
        assert (solution is None) == (shortest is None)
        assert shortest_from(level, position) == solution
        if solution is not None:
            assert len(solution) == shortest
    assert shortest_solution(level) == shortest_from(model, model.start)


@settings(max_examples=50, deadline=None)
@given(levels())
def test_a_solution_is_the_same_asked_for_move_by_move(level):
    model = build_model(level)
    distances = distances_to_goal(model)
    for state in np.flatnonzero(distances > 0).tolist():
        for action in shortest_from(model, state, distances):
            assert action is shortest_onward(model, state, distances)
            state = int(model.next_state[state, action])


def test_a_long_way_is_not_worked_out_move_by_move(monkeypatch):
    def one_move(*_):
        raise AssertionError("a call a move takes seconds on a large lake")

    monkeypatch.setattr("game.world.planning.shortest_onward", one_move)
    assert len(shortest_solution(serpentine(41))) == 41 * 21 + 20 - 1


def move_is_possible(level, position):
    return level.tiles[position] in (0, 1)


def test_no_solution_is_none():
    assert shortest_solution(level_of("S#.\n##G")) is None
    assert distances_to_goal(build_model(level_of("S#.\n##G"))).tolist() == [-1, -1, 1, -1, -1, -1]


def test_a_place_must_be_in_the_world():
    level = level_of("S.\n.G")
    for where in (4, -1, (2, 0), (0, -1)):
        with pytest.raises(ValueError, match="world"):
            shortest_from(level, where)
    with pytest.raises(ValueError, match="position"):
        shortest_from(build_model(level), (0, 0))
