import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.world.level import Action, Tile
from game.world.level_file import load
from game.world.packs import find_level
from game.world.rules import DIRECTIONS, ENTERING, Effect, Outcome, effects, move, slipped
from tests.world.worlds import level_of, levels

LEFT, DOWN, RIGHT, UP = Action


@pytest.mark.parametrize(
    ("position", "action", "path", "outcome"),
    [
        # reference: the classic slippery lake
        ((0, 0), RIGHT, [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)], Outcome.STOP),
        ((0, 0), UP, [], Outcome.BUMP),
        ((3, 7), LEFT, [(3, 6), (3, 5)], Outcome.FALL),
        ((6, 4), DOWN, [(7, 4)], Outcome.WIN),
    ],
)
def test_the_slippery_lake(position, action, path, outcome):
    lake = load(find_level("classic/slippery-frozen-lake"))
    assert move(lake, position, action) == (path, outcome)


@pytest.mark.parametrize(
    ("row", "path_length", "outcome"),
    [
        ("S....", 1, Outcome.STOP),
        ("S~~~~", 4, Outcome.STOP),
        ("s~~~~", 4, Outcome.STOP),
        ("S~~#~", 2, Outcome.STOP),
        ("S#...", 0, Outcome.BUMP),
        ("S~.~~", 2, Outcome.STOP),
        ("S~O~~", 2, Outcome.FALL),
        ("SO~~~", 1, Outcome.FALL),
        ("S~G~~", 2, Outcome.WIN),
        ("SG~~~", 1, Outcome.WIN),
    ],
)
def test_what_entering_each_tile_does(row, path_length, outcome):
    level = level_of(f"{row}\n....G")
    path, happened = move(level, (0, 0), RIGHT)
    assert happened == outcome
    assert path == [(0, column) for column in range(1, path_length + 1)]


def test_nobody_moves_from_where_nobody_stands():
    level = level_of("S.#\n.OG")
    for position in ((0, 2), (1, 1), (1, 2)):
        for action in Action:
            assert move(level, position, action) == ([], Outcome.BUMP)


def test_a_fall_ends_on_the_hole_though_it_leads_to_the_start():
    assert move(level_of("SO\n.G", hole="restart"), (0, 0), RIGHT) == ([(0, 1)], Outcome.FALL)


def test_a_move_needs_a_cell_and_an_action():
    level = level_of("S.\n.G")
    for position in ((-1, 0), (0, 2), (2, 0)):
        with pytest.raises(ValueError, match="outside the 2x2 level"):
            move(level, position, LEFT)
    with pytest.raises(ValueError, match="4"):
        move(level, (0, 0), 4)


def test_every_tile_has_one_effect():
    assert set(ENTERING) == set(Tile)
    assert set(ENTERING.values()) == set(Effect)
    named = {Tile.SNOW: "STOP", Tile.ICE: "SLIDE", Tile.ROCK: "BLOCK"}
    named |= {Tile.HOLE: "FALL", Tile.GOAL: "WIN"}
    assert {tile: ENTERING[tile].name for tile in named} == named
    level = level_of("S~#\nOG.")
    assert effects(level.tiles).tolist() == [
        [ENTERING[Tile(tile)] for tile in row] for row in level.tiles.tolist()
    ]


@settings(max_examples=100, deadline=None)
@given(levels(), st.sampled_from(Action), st.data())
def test_a_path_is_a_straight_line_of_ice_up_to_its_last_cell(level, action, data):
    position = (
        data.draw(st.integers(0, level.rows - 1)),
        data.draw(st.integers(0, level.columns - 1)),
    )
    path, outcome = move(level, position, action)
    row_step, column_step = DIRECTIONS[action]
    for distance, (row, column) in enumerate(path, start=1):
        assert row == position[0] + distance * row_step
        assert column == position[1] + distance * column_step
    assert all(level.tiles[cell] == Tile.ICE for cell in path[:-1])
    ends_on = {Outcome.FALL: {Tile.HOLE}, Outcome.WIN: {Tile.GOAL}}
    if path:
        assert level.tiles[path[-1]] in ends_on.get(outcome, {Tile.SNOW, Tile.ICE})
    assert (outcome == Outcome.BUMP) == (not path)


@pytest.mark.parametrize("slip", [0.0, 0.4, 2 / 3, 1.0])
def test_a_move_slips_to_each_side_by_half_the_chance_of_slip(slip):
    random = np.random.default_rng(2)
    before = random.bit_generator.state
    taken = [slipped(LEFT, slip, random) for _ in range(4_000)]
    shares = [taken.count(action) / 4_000 for action in (LEFT, DOWN, RIGHT, UP)]
    # The standard error of these is under 0.008.
    assert shares == pytest.approx([1 - slip, slip / 2, 0, slip / 2], abs=0.03)
    assert (random.bit_generator.state == before) == (slip == 0.0)
