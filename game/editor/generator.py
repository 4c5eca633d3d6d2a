"""Making a level to a wish: seeded, always solvable, searched towards a wanted shortest length."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from game.counts import counted
from game.editor.generator_quality import judge
from game.percent import percent
from game.world.level import LARGEST, SMALLEST, Level, Tile

WORK_PER_SECOND = 40_000_000
"""Cells looked at in one second of budget: a third or less of what a plain core does."""

_PATIENCE = 2_000
# A trial stops at this share of the budget at the latest, so that others get their turn.
_TRIAL_SHARE = 0.1
# Once the wish is met, the search goes on for a better one: so many levels, for so much longer.
_CHOICE = 24
_LONGER_SHARE = 0.1
_GOALS_TRIED = 4
# Larger levels are taken as they are found: to judge them for each rock would take too long.
_TIDIED_CELLS = 1_024
# Shares of rocks tried when their number is left open, for a lake of ice and a field of snow.
_ROCKS_ON_ICE = (0.08, 0.11, 0.14, 0.18)
_ROCKS_ON_SNOW = (0.30, 0.34, 0.38, 0.42)


class GenerationError(ValueError):
    """One sentence: what was wished can't be, or was not found, and then the best that was.

    `best` is the longest shortest solution found, in moves; 0 if none was.
    """

    def __init__(self, message: str, best: int = 0) -> None:
        super().__init__(message)
        self.best = best


@dataclass(frozen=True)
class _Wish:
    rows: int
    columns: int
    min_moves: int
    rocks: int | None
    holes: int
    ice: float
    seed: int

    def rocks_of_trial(self, trial: int) -> int:
        """How many rocks a trial gets: the number wished, else each of a few shares in turn."""
        if self.rocks is not None:
            return self.rocks
        turn = trial % len(_ROCKS_ON_ICE)
        share = self.ice * _ROCKS_ON_ICE[turn] + (1.0 - self.ice) * _ROCKS_ON_SNOW[turn]
        cells = self.rows * self.columns
        return min(max(2, round(share * cells)), cells - self.holes - 2)

    def snow_among(self, ground: int) -> int:
        """How many of `ground` cells are snow."""
        return round((1.0 - self.ice) * ground)


@dataclass(frozen=True, eq=False)
class _Board:
    """What a trial came to: tiles without a goal, a start, and when each cell is first passed."""

    tiles: NDArray[np.uint8]
    start: tuple[int, int]
    passed: NDArray[np.int32]


def generate(
    rows: int,
    columns: int,
    min_moves: int,
    *,
    rocks: int | None = None,
    holes: int = 0,
    ice: float = 1.0,
    seed: int = 0,
    budget_s: float = 8.0,
    progress: Callable[[float], object] | None = None,
) -> Level:
    """A level whose shortest solution takes `min_moves` moves, or else as few more as can be.

    It has exactly as many `rocks` and `holes` as given; `rocks` of None leaves their number open.
    `ice` is the share of ice in the ground, which is all that is neither rock, hole nor goal; the
    rest is snow. The same arguments make the same level everywhere: `budget_s` is spent in cells
    looked at, WORK_PER_SECOND to a second, and not by the clock. `progress`, if given, is called
    with the share of the budget spent, and may raise to call the search off.

    Raises GenerationError, a sentence, for a wish that makes no sense, and one that names the best
    that was found where the budget is spent and nothing as long was.
    """
    wish = _checked(rows, columns, min_moves, rocks, holes, ice, seed)
    if not budget_s > 0.0:
        raise GenerationError(f"budget_s is {budget_s!r}; it must be more than 0")
    boards, best, trials = _search(wish, round(budget_s * WORK_PER_SECOND), progress)
    if not boards:
        raise GenerationError(_not_found(wish, best, trials), best)
    candidates = [level for board in boards for level in _levels(wish, board)]
    if len(candidates) > 1 and rows * columns <= _TIDIED_CELLS:
        level = max(candidates, key=lambda candidate: _worth(candidate, wish))
    else:
        level = candidates[0]
    if wish.rocks is None and rows * columns <= _TIDIED_CELLS:
        level = _tidied(level, wish)
    return level


def _search(
    wish: _Wish, budget: int, progress: Callable[[float], object] | None
) -> tuple[list[_Board], int, int]:
    """The boards found that meet the wish, the longest length found, and the number of trials."""
    boards: list[_Board] = []
    best = work = trials = 0
    until = budget
    while work < until and len(boards) < _CHOICE:
        if progress is not None:
            progress(max(work / until, len(boards) / _CHOICE))
        board, moves, spent = _trial(wish, trials, round(budget * _TRIAL_SHARE))
        trials += 1
        work += spent
        best = max(best, moves)
        if moves >= wish.min_moves:
            if not boards:
                until = min(budget, work + round(budget * _LONGER_SHARE))
            boards.append(board)
    if progress is not None:
        progress(1.0)
    return boards, best, trials


def _trial(wish: _Wish, trial: int, most_work: int) -> tuple[_Board, int, int]:
    """The board that one climb ends on, how many moves its latest cell takes, and the work."""
    from game.editor.generator_kernels import climb, scatter

    random = np.random.SeedSequence((wish.seed, trial)).generate_state(1, np.uint64)
    rocks = wish.rocks_of_trial(trial)
    snow = wish.snow_among(wish.rows * wish.columns - rocks - wish.holes)
    bordered = (wish.rows + 2, wish.columns + 2)
    tiles = np.full(bordered, Tile.ROCK, dtype=np.uint8)
    best_tiles = tiles.copy()
    room = np.zeros((4, tiles.size), dtype=np.int32)
    cells = np.empty(wish.rows * wish.columns, dtype=np.int32)
    counts = (wish.columns, rocks, wish.holes, snow)
    scatter(tiles.ravel(), cells, *counts, random)
    limits = (wish.min_moves, _PATIENCE, most_work)
    best = (best_tiles.ravel(), room[0])
    start, moves, work = climb(
        tiles.ravel(), cells, *counts, random, *limits, *best, (room[1], room[2], room[3])
    )
    row, column = divmod(int(start), wish.columns + 2)
    inner = (slice(1, -1), slice(1, -1))
    board = _Board(best_tiles[inner], (row - 1, column - 1), room[0].reshape(bordered)[inner])
    return board, int(moves), int(work)


def _levels(wish: _Wish, board: _Board) -> list[Level]:
    """A board as a level, once for each of a few places where its goal may be."""
    enough = board.passed[board.passed >= wish.min_moves]
    moves = int(enough.min())
    places = np.argwhere(board.passed == moves)
    chosen = places[:: -(-len(places) // _GOALS_TRIED)]
    levels = []
    for row, column in chosen.tolist():
        tiles = board.tiles.copy()
        tiles[row, column] = Tile.GOAL
        levels.append(
            Level(
                name=f"Random {wish.rows}x{wish.columns}, seed {wish.seed}",
                tiles=tiles,
                start=board.start,
                max_steps=max(200, 20 * moves),
                author="Q on Ice",
                note=f"Made at random. The shortest way takes {counted(moves, 'move')}.",
            )
        )
    return levels


def _worth(level: Level, wish: _Wish) -> tuple[int, float]:
    """What levels are chosen by: as close to the wanted length as can be, then how good it is."""
    quality = judge(level)
    if quality is None or quality.moves < wish.min_moves:
        return -level.tiles.size, 0.0
    return wish.min_moves - quality.moves, quality.score


def _tidied(level: Level, wish: _Wish) -> Level:
    """`level` without the rocks that don't make it a better puzzle."""
    worth = _worth(level, wish)
    last = None
    while level is not last:
        last = level
        for row, column in np.argwhere(level.tiles == Tile.ROCK).tolist():
            tiles = level.tiles.copy()
            snow, ice = int((tiles == Tile.SNOW).sum()), int((tiles == Tile.ICE).sum())
            tiles[row, column] = Tile.SNOW if snow < wish.snow_among(snow + ice + 1) else Tile.ICE
            without = replace(level, tiles=tiles)
            if (new_worth := _worth(without, wish)) >= worth:
                level, worth = without, new_worth
    return level


def _not_found(wish: _Wish, best: int, trials: int) -> str:
    parts = [f"{wish.rows} rows, {wish.columns} columns"]
    if wish.rocks is not None:
        parts.append(counted(wish.rocks, "rock"))
    if wish.holes:
        parts.append(counted(wish.holes, "hole"))
    if wish.ice < 1.0:
        parts.append(f"{percent(wish.ice)} ice")
    found = f"the longest has {counted(best, 'move')}" if best else "none can be won"
    return (
        f"no level of {', '.join(parts)} was found that takes {counted(wish.min_moves, 'move')}; "
        f"of {counted(trials, 'trial')} {found}"
    )


def _checked(
    rows: int,
    columns: int,
    min_moves: int,
    rocks: int | None,
    holes: int,
    ice: float,
    seed: int,
) -> _Wish:
    rows, columns = _whole(rows, "rows", SMALLEST), _whole(columns, "columns", SMALLEST)
    for name, size in (("rows", rows), ("columns", columns)):
        if size > LARGEST:
            raise GenerationError(f"{name} is {size}; it must be from {SMALLEST} to {LARGEST}")
    min_moves, seed = _whole(min_moves, "min_moves", 1), _whole(seed, "seed", 0)
    holes = _whole(holes, "holes", 0)
    rocks = None if rocks is None else _whole(rocks, "rocks", 0)
    if (room := rows * columns - 2) < holes + (rocks or 0):
        raise GenerationError(
            f"{counted(rocks or 0, 'rock')} and {counted(holes, 'hole')} leave no room for "
            f"a start and a goal; a {rows}x{columns} level has room for {room} of them"
        )
    try:
        share = float(ice)
    except (TypeError, ValueError):
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise GenerationError(f"ice is {ice!r}; it must be a share from 0 to 1")
    return _Wish(rows, columns, min_moves, rocks, holes, share, seed)


def _whole(value: int, name: str, least: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise GenerationError(f"{name} is {value!r}; it must be a whole number from {least}")
    return number
