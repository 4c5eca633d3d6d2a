"""The learned policy walking: to the goal, into a hole, round and round."""

import itertools

import numpy as np
import pytest

from game.agent.demonstration import greedy_episode, greedy_way
from game.world.level import Action
from game.world.planning import shortest_solution
from game.world.rules import move
from tests.world.worlds import level_of

LAKE = level_of("s~~#\n~O~~\n#~~G")
LEFT, DOWN, RIGHT, UP = Action


def values(level, moves):
    """Q with 1 where a way leads, from the start on."""
    q, position = np.zeros((level.tiles.size, 4)), level.start
    for action in moves:
        q[level.state(position), action] = 1.0
        position = move(level, position, action).path[-1]
    return q


def test_the_greedy_way_is_the_way_that_was_learned_whole():
    shortest = shortest_solution(LAKE)
    way = greedy_way(LAKE, values(LAKE, shortest))
    assert [stride.taken for stride in way] == shortest
    assert way[0].position == LAKE.start
    for before, after in itertools.pairwise(way):
        assert after.position == before.move.path[-1]
    assert LAKE.tiles[way[-1].move.path[-1]] == 4


@pytest.mark.parametrize("hole", ["end", "restart"])
@pytest.mark.parametrize("moves", [(), (RIGHT, LEFT), (RIGHT, DOWN)])
def test_there_is_no_greedy_way_that_stays_circles_or_falls(hole, moves):
    level = level_of("S.G\n.O.", hole=hole)
    assert greedy_way(level, values(level, moves)) == []


def test_slips_are_left_aside_in_the_way_and_made_in_an_episode():
    level = level_of("S....G\n......", slip=0.9, max_steps=9)
    q = values(level, [RIGHT] * 5)
    assert [stride.taken for stride in greedy_way(level, q)] == [RIGHT] * 5
    episodes = {greedy_episode(level, q, seed) for seed in range(5)}
    assert len(episodes) > 1
    assert all(len(moves) <= 9 for moves in episodes)
    assert greedy_episode(level, q, 3) == greedy_episode(level, q, 3)


def test_a_long_episode_is_cut():
    level = level_of("S.G\n...", slip=0.1, max_steps=100_000)
    q = values(level, ())
    assert len(greedy_episode(level, q, 0)) == 2_000
