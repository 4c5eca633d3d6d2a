"""What planning says about a level in the making: can it be won, how, and which cells are idle."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from game.world.draft import Draft
from game.world.level import Level, Tile
from game.world.model import TransitionModel, build_model, reachable_states, visitable_cells
from game.world.planning import best_success_probability, distances_to_goal, shortest_from
from game.world.rules import move, standable

Mask = NDArray[np.bool_]

MOST_CHANCES = 2_000_000_000
"""States times steps up to which the best chance of a win is worked out: seconds, on a worker."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """The exact answers about a draft.

    `missing` says what keeps it from being played, and then nothing else is known. `moves` is the
    length of a shortest solution with slip left aside, None if there is none, and `path` are the
    cells it passes, int32 (N, 2), the start first. `idle` marks the cells that are never reached,
    rocks left aside, and `doomed` those that can be come to rest on and from which no way leads to
    a goal; both bool (rows, columns).
    """

    missing: str
    level: Level | None = None
    model: TransitionModel | None = None
    moves: int | None = None
    path: NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 2), np.int32))
    idle: Mask | None = None
    doomed: Mask | None = None
    idle_count: int = 0
    doomed_count: int = 0

    @property
    def in_time(self) -> bool:
        """Whether a shortest solution is within the step limit."""
        return (
            self.moves is not None and self.level is not None and self.moves <= self.level.max_steps
        )


def judge(draft: Draft) -> Judgement:
    """Judge a draft. Takes some hundredths of a second on 256x256 cells: for a worker."""
    if draft.missing:
        return Judgement(draft.missing)
    level = draft.level()
    model = build_model(level)
    distances = distances_to_goal(model)
    solution = shortest_from(model, model.start, distances)
    idle = ~visitable_cells(level, model) & (level.tiles != Tile.ROCK)
    rests = standable(level.tiles).ravel()
    doomed = (reachable_states(model) & rests & (distances < 0)).reshape(idle.shape)
    path = [level.start]
    for action in solution or ():
        path += move(level, path[-1], action).path
        if level.tiles[path[-1]] == Tile.HOLE:
            path.append(level.start)
    return Judgement(
        missing="",
        level=level,
        model=model,
        moves=None if solution is None else len(solution),
        path=np.array(path, np.int32),
        idle=idle,
        doomed=doomed,
        idle_count=int(idle.sum()),
        doomed_count=int(doomed.sum()),
    )


def judge_lightly(draft: Draft) -> Judgement:
    """The judgement without its model, which is large: to be sent from one process to another."""
    return replace(judge(draft), model=None)


def best_success(judgement: Judgement) -> float | None:
    """The highest chance of a win within the step limit that any way of playing has.

    None where it would take too long to work out, or nothing can be played.
    """
    level = judgement.level
    if level is None:
        return None
    if level.slip == 0.0:
        return float(judgement.in_time)
    if judgement.moves is None:
        return 0.0
    if level.rows * level.columns * level.max_steps > MOST_CHANCES:
        return None
    model = build_model(level) if judgement.model is None else judgement.model
    return best_success_probability(model)
