import itertools
import statistics
import tomllib
import warnings
from collections import deque

import numpy as np
import pytest

from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.agent.verdict import TruthMeter
from game.editor.generator_quality import detour_free
from game.play.guide import Guide
from game.play.session import Session
from game.world.level import Action, LevelWarning, Tile
from game.world.level_file import dumps, load
from game.world.model import build_model
from game.world.packs import packs
from game.world.planning import (
    best_success_probability,
    distances_to_goal,
    greedy_policy,
    shortest_solution,
    success_probability,
)
from game.world.rules import Outcome, move

PUZZLES = ["first-steps", "rocks", "ice", "holes", "mixed"]
"""The packs of puzzles without slip, from the easiest to the hardest."""


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error", LevelWarning)
        return load(path)


PACKS = {pack.name: pack for pack in packs() if pack.name not in ("my", "classic")}
LEVELS = {
    name: read(path) for pack in PACKS.values() for name, path in zip(pack.level_names, pack.levels)
}
THIN_ICE = [name for name in LEVELS if name.startswith("thin-ice/")]

each_level = pytest.mark.parametrize("name", LEVELS)
each_on_thin_ice = pytest.mark.parametrize("name", THIN_ICE)


def fewest_moves(level):
    """The length of a shortest solution, by nothing but the rules."""
    known, waiting = {level.start: 0}, deque([level.start])
    while waiting:
        position = waiting.popleft()
        for action in Action:
            path, outcome = move(level, position, action)
            if outcome is Outcome.WIN:
                return known[position] + 1
            if outcome is Outcome.STOP and path[-1] not in known:
                known[path[-1]] = known[position] + 1
                waiting.append(path[-1])
    return None


def pars(pack):
    return [len(shortest_solution(LEVELS[name])) for name in PACKS[pack].level_names]


def test_six_packs_stand_in_order_with_ten_to_twelve_levels_each():
    assert list(PACKS) == [*PUZZLES, "thin-ice"]
    assert all(10 <= len(pack.levels) <= 12 for pack in PACKS.values())
    assert len(LEVELS) >= 60
    for pack in PACKS.values():
        listed = tomllib.loads((pack.folder / "pack.toml").read_text())["order"]
        assert listed == [path.stem for path in pack.levels]
        assert pack.title
        assert pack.note.endswith((".", "?"))


@each_level
def test_a_level_round_trips_and_is_written_as_the_game_writes(name):
    path = dict(zip(PACKS[name.split("/")[0]].level_names, PACKS[name.split("/")[0]].levels))[name]
    assert dumps(LEVELS[name]) == path.read_text()
    assert path.stem == LEVELS[name].name.lower().replace(" ", "-")


@each_level
def test_the_solution_wins_in_par_and_no_other_is_shorter(name):
    level = LEVELS[name]
    solution = shortest_solution(level)
    assert len(solution) == fewest_moves(level) == Guide(level).par
    position = level.start
    for action in solution:
        path, outcome = move(level, position, action)
        position = path[-1]
    assert outcome is Outcome.WIN
    assert len(solution) < level.max_steps


@pytest.mark.parametrize("name", [name for name in LEVELS if LEVELS[name].slip == 0.0])
def test_best_moves_asked_for_one_by_one_are_those_of_the_solution(name):
    level = LEVELS[name]
    guide, session = Guide(level), Session(level)
    while not session.over:
        session.show(guide.next_move(session.position))
    assert session.moves == shortest_solution(level)


def test_shortest_solutions_run_from_three_moves_to_far_beyond_twenty():
    lengths = [length for pack in PUZZLES for length in pars(pack)]
    assert min(lengths) == 3
    assert max(lengths) >= 20
    assert set(range(3, 15)) <= set(lengths)


def test_the_puzzles_get_harder_within_a_pack_and_from_pack_to_pack():
    for pack in PUZZLES:
        assert pars(pack) == sorted(pars(pack))
    middles = [statistics.median(pars(pack)) for pack in PUZZLES]
    assert middles == sorted(middles)


def test_no_two_levels_are_alike_not_even_turned_or_mirrored():
    seen = {}
    for name, level in LEVELS.items():
        tiles = level.tiles.astype(np.int64)
        tiles[level.start] += 10
        for turned in (tiles, tiles.T):
            for quarter in range(4):
                view = np.rot90(turned, quarter)
                key = (view.shape, view.tobytes())
                assert seen.setdefault(key, name) == name
    for part in ("name", "note"):
        assert len({getattr(level, part) for level in LEVELS.values()}) == len(LEVELS)


def test_no_two_puzzles_share_much_of_what_lies_on_their_ice():
    # A near copy has most of its rocks, its start and its goal where the other has them.
    def lying(tiles):
        return {(*cell, tiles[tuple(cell)]) for cell in np.argwhere(tiles != Tile.ICE).tolist()}

    def marked(name):
        tiles = LEVELS[name].tiles.copy()
        tiles[LEVELS[name].start] += 10
        return tiles

    puzzles = [name for name in LEVELS if name not in THIN_ICE]
    for one, other in itertools.combinations(puzzles, 2):
        for turned in (marked(other), marked(other).T):
            for view in (np.rot90(turned, quarter) for quarter in range(4)):
                if view.shape == LEVELS[one].tiles.shape:
                    here, there = lying(marked(one)), lying(view)
                    assert len(here & there) < 0.4 * len(here | there), (one, other)


def test_no_puzzle_is_solved_by_always_getting_nearer():
    # On thin ice going straight is the trap, and tested below.
    easy = [name for name in LEVELS if detour_free(LEVELS[name]) and name not in THIN_ICE]
    assert easy == []


@pytest.mark.parametrize("name", [name for name in LEVELS if name not in THIN_ICE])
def test_a_puzzle_leaves_more_places_to_stand_than_its_way_needs(name):
    # In a corridor there is one place to stand for each move, and no way to go wrong.
    level = LEVELS[name]
    model = build_model(level)
    length = len(shortest_solution(level))
    stops, seen = [model.start], {model.start}
    for state in stops:
        for landed, ended in zip(model.next_state[state].tolist(), model.ends[state].tolist()):
            if not ended and landed not in seen:
                seen.add(landed)
                stops.append(landed)
    falls = int((model.ends & ~model.wins)[stops].sum())
    assert len(stops) + falls >= 1.3 * length


def test_the_largest_levels_are_large():
    sizes = {name: (level.rows, level.columns) for name, level in LEVELS.items()}
    assert (64, 64) in sizes.values()
    assert sum(rows >= 24 and columns >= 24 for rows, columns in sizes.values()) >= 2


def test_each_pack_is_about_what_its_name_says():
    def share(name, tile):
        return float((LEVELS[name].tiles == tile).mean())

    for name in LEVELS:
        if name.startswith("rocks/"):
            assert share(name, Tile.ROCK) > 0.0
            assert share(name, Tile.SNOW) == share(name, Tile.HOLE) == 0.0
        if name.startswith("ice/"):
            assert share(name, Tile.SNOW) > 0.0
            assert share(name, Tile.ICE) > 0.0
            assert share(name, Tile.HOLE) == 0.0
        if name.startswith("holes/"):
            assert share(name, Tile.HOLE) > 0.0
        assert (LEVELS[name].slip > 0.0) == name.startswith("thin-ice/")


# reference: the optima that exhaustive search has proven for ice sliding on 6 rows and 7 columns
def test_the_lakes_of_a_few_rocks_are_the_longest_there_are():
    optima = {"one-rock": 5, "two-rocks": 8, "three-rocks": 11, "four-rocks": 13, "five-rocks": 16}
    for rocks, (stem, optimum) in enumerate(optima.items(), 1):
        level = LEVELS[f"rocks/{stem}"]
        assert (level.rows, level.columns) == (6, 7)
        assert int((level.tiles == Tile.ROCK).sum()) == rocks
        assert len(shortest_solution(level)) == optimum


def test_one_and_two_rocks_allow_no_longer_puzzle():
    from game.editor.generator_kernels import first_passes

    bordered = np.full((8, 9), Tile.ROCK, dtype=np.uint8)
    cells = [9 * row + column for row in range(1, 7) for column in range(1, 8)]
    room = [np.zeros(72, dtype=np.int32) for _ in range(3)]
    for rocks, optimum in ((1, 5), (2, 8)):
        longest = 0
        for chosen in itertools.combinations(cells, rocks):
            tiles = bordered.ravel().copy()
            tiles[cells] = Tile.ICE
            tiles[list(chosen)] = Tile.ROCK
            for start in cells:
                if start not in chosen:
                    longest = max(longest, first_passes(tiles, 9, start, *room)[0])
        assert longest == optimum


@each_on_thin_ice
def test_on_thin_ice_the_safest_play_beats_the_shortest_way_by_far(name):
    level = LEVELS[name]
    model = build_model(level)
    best = best_success_probability(model)
    assert Guide(level).par_rate == best
    assert 0.3 <= best <= 0.98
    assert 0.05 <= level.slip <= 0.3
    distances = distances_to_goal(model)
    # Every move onto a shortest way is as good as the others.
    onward = np.where(model.ends, -1, distances[model.next_state])
    nearer = (onward == distances[:, None] - 1) & (onward > 0) | model.wins
    shortest = success_probability(model, greedy_policy(nearer.astype(float)))
    assert best - shortest >= 0.15


@each_level
def test_an_agent_learns_a_level_by_the_settings_it_comes_with(name):
    level = LEVELS[name]
    model = build_model(level)
    trainer = Trainer(model, TrainingSettings.from_level(level))
    trainer.advance(5_000_000 if level.rows > 24 else 200_000)
    verdict = TruthMeter(model, trainer.settings.gamma).judge(trainer.q)
    if level.slip > 0.0:
        # Near the end of its time the best play hurries; one policy for all times can't.
        assert verdict.success_probability >= 0.75 * verdict.best_success_probability
    else:
        assert verdict.greedy_moves == verdict.shortest_moves
