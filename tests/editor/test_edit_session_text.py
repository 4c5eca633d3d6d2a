"""Levels and pieces of maps as text, and what planning says about a draft."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.editor.canvas import Canvas
from game.editor.judgement import best_success, judge
from game.editor.map_text import is_level_text, read_level_text, read_rows, write_rows
from game.world.draft import Draft, Properties
from game.world.level import LevelError, Tile
from game.world.level_file import dumps, loads_draft
from game.world.model import build_model, reachable_states, visitable_cells
from game.world.planning import distances_to_goal, shortest_solution
from tests.world.worlds import FROZEN_LAKE, level_of, levels


@st.composite
def pieces(draw):
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    tiles = np.array(
        draw(st.lists(st.sampled_from(Tile), min_size=16, max_size=16)), dtype=np.uint8
    )[: shape[0] * shape[1]].reshape(shape)
    start = draw(st.none() | st.tuples(st.integers(0, shape[0] - 1), st.integers(0, shape[1] - 1)))
    return Canvas(tiles, start)


@given(pieces())
def test_pieces_of_any_size_survive_the_clipboard(piece):
    assert read_rows(write_rows(piece), "it").same(piece)


@given(levels())
def test_a_level_file_is_told_from_bare_rows(level):
    assert is_level_text(dumps(level))
    assert read_level_text(dumps(level), "it") == Draft.of(level)
    rows = write_rows(Canvas(level.tiles.copy(), level.start))
    assert not is_level_text(rows)


def test_frozen_lake_letters_and_ours_are_told_apart():
    lake = read_rows("SFFF\nFHFH\nFFFH\nHFFG", "it")
    assert write_rows(lake) == FROZEN_LAKE
    assert write_rows(read_rows("s~\n#G", "it")) == "s~\n#G"
    assert write_rows(read_rows('["FF", "FH"]', "it")) == "..\n.O"
    assert write_rows(read_rows("  SF\r\n  FG  \r\n\r\n", "it")) == "S.\n.G"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is no level: expected a level file"),
        ("S.\nF#", "it is no level"),
        ("good morning", "it is no level"),
        ("S.\n...", "it: this row of the map has 3 tiles; expected 2"),
        ("SF\nFS", "it: the map has 2 starts"),
    ],
)
def test_other_text_gets_a_sentence(text, words):
    with pytest.raises(LevelError) as caught:
        read_rows(text, "it")
    assert words in str(caught.value)


def test_an_unknown_key_in_pasted_text_is_left_aside():
    draft = read_level_text("colour = 1\n" + dumps(level_of("S.\n.G")), "it")
    assert draft == Draft.of(level_of("S.\n.G"))


# -- judgement ---------------------------------------------------------------------------------


@given(levels())
@settings(deadline=None)
def test_the_judgement_agrees_with_planning(level):
    judged = judge(Draft.of(level))
    solution = shortest_solution(level)
    assert judged.moves == (None if solution is None else len(solution))
    assert judged.in_time == (judged.moves is not None and judged.moves <= level.max_steps)
    rocks = level.tiles == Tile.ROCK
    assert (judged.idle == (~visitable_cells(level) & ~rocks)).all()
    model = build_model(level)
    stuck = reachable_states(model) & (distances_to_goal(model) < 0)
    assert (judged.doomed.ravel() == stuck).all()
    assert judged.idle_count == judged.idle.sum()
    assert judged.doomed_count == judged.doomed.sum()
    assert not (judged.idle & judged.doomed).any()
    assert tuple(judged.path[0]) == level.start
    assert (level.tiles[tuple(judged.path[-1])] == Tile.GOAL) == (solution is not None)


@pytest.mark.parametrize("rows", ["..\n.G", "S.\n..", "..\n.."])
def test_what_cannot_be_played_has_no_verdict_but_what_it_lacks(rows):
    draft = loads_draft(f"map = '''\n{rows}\n'''")
    judged = judge(draft)
    assert judged.missing == draft.missing
    assert judged.level is None
    assert best_success(judged) is None


def test_the_best_success():
    lake = Draft.of(level_of(FROZEN_LAKE, slip=2 / 3, max_steps=100))
    # reference: FrozenLake 4x4, best possible success within 100 steps
    assert best_success(judge(lake)) == pytest.approx(0.744190, abs=1e-6)
    for steps, success in ((6, 1.0), (5, 0.0)):
        draft = Draft(lake.tiles, lake.start, Properties(max_steps=steps))
        assert best_success(judge(draft)) == success
    walled = Draft.of(level_of("S#\n#G", slip=0.5))
    assert best_success(judge(walled)) == 0.0
    endless = Draft(lake.tiles, lake.start, Properties(slip=0.5, max_steps=2**31 - 1))
    assert best_success(judge(endless)) is None
