import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.editor.generator_quality import detour_free, judge, shortest_solutions
from game.world.level import Action, Level, Tile
from game.world.level_file import loads
from game.world.planning import shortest_solution
from game.world.rules import Outcome, move


def lake(*rows):
    return loads("map = '''\n" + "\n".join(rows) + "\n'''")


@st.composite
def small_lakes(draw):
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 5))
    kinds = [Tile.SNOW, Tile.ICE, Tile.ICE, Tile.ROCK, Tile.HOLE]
    cells = st.lists(st.sampled_from(kinds), min_size=rows * columns, max_size=rows * columns)
    tiles = np.array(draw(cells), dtype=np.uint8).reshape(rows, columns)
    tiles[0, 0], tiles[-1, -1] = Tile.ICE, Tile.GOAL
    return Level("", tiles, (0, 0))


def wins(level, actions):
    position = level.start
    for number, action in enumerate(actions, 1):
        path, outcome = move(level, position, action)
        if outcome in (Outcome.WIN, Outcome.FALL):
            return outcome is Outcome.WIN and number == len(actions)
        position = path[-1] if path else position
    return False


@settings(deadline=None, max_examples=40)
@given(small_lakes())
def test_solutions_are_counted_as_if_all_were_tried(level):
    solution = shortest_solution(level)
    if solution is None:
        assert judge(level) is None
        return
    if len(solution) > 5:
        return
    tried = itertools.product(Action, repeat=len(solution))
    assert shortest_solutions(level) == sum(wins(level, actions) for actions in tried)
    quality = judge(level)
    assert quality.moves == len(solution)
    assert quality.single == 1 / shortest_solutions(level)
    for part in ("single", "spread", "lively", "at_work", "tempting", "detour"):
        assert 0.0 <= getattr(quality, part) <= 1.0


@pytest.mark.parametrize(
    ("rows", "free"),
    [
        (("S...", "...G"), True),
        (("s~~#", "~~~~", "#~~G"), True),
        # Right and down ends at a rock above the goal; it must be come at from below.
        (("~s~~~", "~~~~~", "~~~~#", "~#~~G", "~~~~~"), False),
        (("s~~~~", "#####", "~~~~G"), False),
    ],
)
def test_a_way_without_detour_leads_nearer_with_every_move(rows, free):
    assert detour_free(lake(*rows)) is free


def test_what_stands_idle_counts_against_a_level():
    plain = judge(lake("s~~#", "~~~~", "~~~~", "#~~G"))
    walled_in = judge(lake("s~~#~", "~~~~#", "~~~~#", "#~~G#"))
    assert plain.at_work == plain.lively == 1.0
    assert walled_in.lively < plain.lively
    far_rock = judge(lake("S..G", "....", "..#.", "...."))
    assert far_rock.at_work == 1.0
    assert judge(lake("s~G~~", "#####", "~~#~~")).at_work < 1.0


def test_a_solution_that_crosses_the_whole_lake_has_full_spread():
    assert judge(lake("s~#", "~~~", "~~G")).spread == 1.0
    assert judge(lake("sG~~", "~~~~")).spread == (1 / 2 + 2 / 4) / 2
