import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.editor.generator import GenerationError, generate
from game.editor.generator_kernels import draw, first_passes
from game.editor.generator_quality import judge
from game.files import ROOT
from game.world.level import Level, Tile
from game.world.level_file import dumps
from game.world.planning import shortest_solution


def count(level, tile):
    return int((level.tiles == tile).sum())


# reference: the optima that exhaustive search has proven for ice sliding on 6 rows and 7 columns
@pytest.mark.parametrize(("rocks", "optimum"), [(3, 11), (4, 13), (5, 16)])
def test_the_proven_optima_of_an_all_ice_board_are_reached_and_not_beaten(rocks, optimum):
    for seed in (0, 1):
        level = generate(6, 7, optimum, rocks=rocks, seed=seed)
        assert len(shortest_solution(level)) == optimum
        assert count(level, Tile.ROCK) == rocks
        assert count(level, Tile.ICE) == 6 * 7 - rocks - 1
    with pytest.raises(GenerationError) as caught:
        generate(6, 7, optimum + 1, rocks=rocks, budget_s=0.5)
    assert caught.value.best == optimum
    assert f"the longest has {optimum} moves" in str(caught.value)


@settings(deadline=None, max_examples=25)
@given(
    rows=st.integers(2, 12),
    columns=st.integers(2, 12),
    min_moves=st.integers(1, 8),
    rocks=st.none() | st.integers(0, 20),
    holes=st.integers(0, 10),
    ice=st.floats(0.0, 1.0),
    seed=st.integers(0, 2**70),
)
def test_a_level_is_what_was_wished_or_a_sentence_says_why_not(
    rows, columns, min_moves, rocks, holes, ice, seed
):
    wish = {"rocks": rocks, "holes": holes, "ice": ice, "seed": seed, "budget_s": 0.02}
    try:
        level = generate(rows, columns, min_moves, **wish)
    except GenerationError as problem:
        assert 0 <= problem.best < min_moves
        assert "\n" not in str(problem)
        return
    assert (level.rows, level.columns) == (rows, columns)
    assert min_moves <= len(shortest_solution(level)) <= level.max_steps
    assert count(level, Tile.GOAL) == 1
    assert count(level, Tile.HOLE) == holes
    if rocks is not None:
        assert count(level, Tile.ROCK) == rocks
    snow = count(level, Tile.SNOW)
    ground = snow + count(level, Tile.ICE)
    # The goal may have taken the place of either.
    assert abs(snow - (1.0 - ice) * ground) <= 1.5


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 7), st.integers(2, 7), st.integers(0, 10_000))
def test_a_goal_takes_as_many_moves_as_the_first_pass_of_its_cell(rows, columns, seed):
    random = np.random.default_rng(seed)
    tiles = random.choice(4, size=(rows, columns), p=(0.2, 0.5, 0.2, 0.1)).astype(np.uint8)
    tiles[0, 0] = Tile.ICE
    bordered = np.full((rows + 2, columns + 2), Tile.ROCK, dtype=np.uint8)
    bordered[1:-1, 1:-1] = tiles
    passed, depth, queue = (np.zeros(bordered.size, dtype=np.int32) for _ in range(3))
    start = columns + 3
    latest, work = first_passes(bordered.ravel(), columns + 2, start, passed, depth, queue)
    assert latest == passed.max()
    assert work > 0
    passed = passed.reshape(bordered.shape)[1:-1, 1:-1]
    for row, column in itertools.product(range(rows), range(columns)):
        if (row, column) == (0, 0) or tiles[row, column] in (Tile.ROCK, Tile.HOLE):
            assert passed[row, column] == 0
            continue
        with_goal = tiles.copy()
        with_goal[row, column] = Tile.GOAL
        solution = shortest_solution(Level("", with_goal, (0, 0)))
        assert passed[row, column] == (0 if solution is None else len(solution))


AGAIN = """
from game.editor.generator import generate
from game.world.level_file import dumps
print(dumps(generate(12, 12, 12, seed=7)), end="")
"""


def test_the_same_wish_makes_the_same_bytes_in_another_process():
    level = generate(12, 12, 12, seed=7)
    assert len(shortest_solution(level)) == 12
    run = subprocess.run(
        [sys.executable, "-c", AGAIN], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout == dumps(level)
    assert generate(12, 12, 12, seed=8) != level


def test_the_random_numbers_are_the_same_on_every_machine():
    # SplitMix64 (Steele, Lea and Flood 2014) seeded with 0 begins e220a8397b1dcdaf,
    # 6e789e6aa1b965f4; the upper half of each, times 1,000, shifted down by 32 bits.
    state = np.zeros(1, dtype=np.uint64)
    wanted = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]
    assert [draw(state, 1000) for _ in wanted] == [(bits >> 32) * 1000 >> 32 for bits in wanted]


def test_rocks_left_open_are_only_those_that_make_it_better():
    level = generate(9, 9, 9, seed=3)
    quality = judge(level)
    assert quality.moves == 9
    for row, column in np.argwhere(level.tiles == Tile.ROCK):
        tiles = level.tiles.copy()
        tiles[row, column] = Tile.ICE
        without = judge(Level(level.name, tiles, level.start))
        assert without is None or without.moves != 9 or without.score < quality.score


def test_a_large_level_is_made_too():
    level = generate(150, 200, 40, ice=0.9, holes=100, seed=1)
    assert len(shortest_solution(level)) >= 40
    assert count(level, Tile.HOLE) == 100


def test_progress_is_told_often_and_may_call_the_search_off():
    shares = []
    with pytest.raises(GenerationError, match="no level of 6 rows, 7 columns, 3 rocks, 2 holes"):
        generate(6, 7, 99, rocks=3, holes=2, budget_s=0.2, progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 20
    assert shares[-1] == 1.0

    class Cancelled(Exception):
        pass

    def stop(share):
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        generate(6, 7, 99, rocks=3, budget_s=0.2, progress=stop)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"rows": 1}, "rows is 1; it must be a whole number from 2"),
        ({"columns": 1025}, "columns is 1025; it must be from 2 to 1024"),
        ({"min_moves": 0}, "min_moves is 0; it must be a whole number from 1"),
        ({"rocks": -1}, "rocks is -1; it must be a whole number from 0"),
        ({"rocks": 2.5}, "rocks is 2.5; it must be a whole number from 0"),
        ({"seed": -1}, "seed is -1; it must be a whole number from 0"),
        ({"holes": "2"}, "holes is '2'; it must be a whole number from 0"),
        ({"ice": 1.5}, "ice is 1.5; it must be a share from 0 to 1"),
        ({"ice": float("nan")}, "ice is nan; it must be a share from 0 to 1"),
        ({"budget_s": 0}, "budget_s is 0; it must be more than 0"),
        (
            {"rocks": 10, "holes": 5},
            "10 rocks and 5 holes leave no room for a start and a goal; "
            "a 4x4 level has room for 14 of them",
        ),
    ],
)
def test_a_wish_that_makes_no_sense_gets_a_sentence(wish, sentence):
    with pytest.raises(GenerationError) as caught:
        generate(**{"rows": 4, "columns": 4, "min_moves": 2, **wish})
    assert str(caught.value) == sentence
    assert isinstance(caught.value, ValueError)


def test_where_nothing_can_be_won_the_sentence_says_so():
    with pytest.raises(GenerationError, match="none can be won"):
        generate(30, 30, 1, rocks=898, budget_s=1e-6)


def test_warmed_up_the_search_compiles_nothing_more():
    said = subprocess.run(
        [sys.executable, "-c", _WARMED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["1", "1"]


_WARMED = """
from game.editor import generator_kernels as kernels
kernels.warm_up()
from game.editor.generator import generate
generate(4, 4, 2, holes=1, ice=0.9, budget_s=0.1)
print(len(kernels.climb.signatures), len(kernels.scatter.signatures))
"""
