"""How good a puzzle a level makes: what is asked of whoever solves it, and what stands idle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.world.level import Level, Tile
from game.world.model import build_model, landings, reachable_states, visitable_cells
from game.world.planning import distances_to_goal, shortest_from
from game.world.rules import DIRECTIONS, move, standable


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1, the more the better, of what makes a puzzle worth solving.

    `single` is 1 divided by the number of shortest solutions; `spread` the share of rows and
    columns that the first of them crosses; `lively` the share of the ground that can be got to;
    `at_work` the share of rocks that stop somebody; `tempting` how many places to stand there are
    off the way, next to those on it; `detour` is 0 if moves that each lead nearer to the goal win.
    """

    moves: int
    single: float
    spread: float
    lively: float
    at_work: float
    tempting: float
    detour: float

    @property
    def score(self) -> float:
        """One number to choose by: the sum of the parts, a detour counting twice."""
        parts = self.single + self.spread + self.lively + self.at_work + self.tempting
        return round(parts + 2.0 * self.detour, 6)


def judge(level: Level) -> Quality | None:
    """The quality of a level, slip left aside; None if it can't be won."""
    model = build_model(level)
    distances = distances_to_goal(model)
    way = shortest_from(model, model.start, distances)
    if way is None:
        return None
    position, on_the_way = level.start, [level.start]
    for action in way:
        path = move(level, position, action).path
        position = path[-1]
        on_the_way += path
    crossed_rows = len({row for row, _ in on_the_way}) / level.rows
    crossed_columns = len({column for _, column in on_the_way}) / level.columns
    reached = reachable_states(model)
    ground = (level.tiles != Tile.ROCK) & (level.tiles != Tile.HOLE)
    others = int(reached.sum()) - len(way)
    return Quality(
        moves=len(way),
        single=1.0 / shortest_solutions(level),
        spread=(crossed_rows + crossed_columns) / 2.0,
        lively=float((visitable_cells(level) & ground).sum() / ground.sum()),
        at_work=_rocks_at_work(level, reached),
        tempting=min(1.0, others / (2.0 * len(way))),
        detour=0.0 if detour_free(level) else 1.0,
    )


def shortest_solutions(level: Level) -> int:
    """How many shortest solutions there are, slip left aside."""
    model = build_model(level)
    distances = distances_to_goal(model)
    ways = {model.start: 1}
    for left in range(int(distances[model.start]), 1, -1):
        onward: dict[int, int] = {}
        for state, count in ways.items():
            for landed, ended in zip(model.next_state[state].tolist(), model.ends[state].tolist()):
                if not ended and distances[landed] == left - 1:
                    onward[landed] = onward.get(landed, 0) + count
        ways = onward
    return sum(count * int(model.wins[state].sum()) for state, count in ways.items())


def detour_free(level: Level) -> bool:
    """Whether moves that each lead nearer to a goal, counted in rows and columns, can win."""
    model = build_model(level)
    rows, columns = np.indices(level.tiles.shape)
    away = np.full(level.tiles.shape, level.rows + level.columns)
    for row, column in np.argwhere(level.tiles == Tile.GOAL):
        away = np.minimum(away, abs(rows - row) + abs(columns - column))
    away = away.ravel()
    nearer = away[model.next_state] < away[:, None]
    seen, waiting = {model.start}, [model.start]
    while waiting:
        state = waiting.pop()
        if model.wins[state].any():
            return True
        for landed in model.next_state[state][nearer[state] & ~model.ends[state]].tolist():
            if landed not in seen:
                seen.add(landed)
                waiting.append(landed)
    return False


def _rocks_at_work(level: Level, reached: NDArray[np.bool_]) -> float:
    """The share of rocks that somebody comes to a stop at."""
    rocks = level.tiles == Tile.ROCK
    if not rocks.any():
        return 1.0
    landing = landings(level)[reached]
    stands = standable(level.tiles).ravel()[landing]
    stopping = np.zeros((level.rows + 2, level.columns + 2), dtype=np.bool_)
    for action, (row_step, column_step) in DIRECTIONS.items():
        row, column = np.divmod(landing[stands[:, action], action], level.columns)
        stopping[row + 1 + row_step, column + 1 + column_step] = True
    return float((stopping[1:-1, 1:-1] & rocks).sum() / rocks.sum())
