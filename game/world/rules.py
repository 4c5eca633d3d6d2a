"""What entering a tile does, where a slip leads, and what a whole move does: only said here."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.world.level import Action, Level, Tile

__all__ = [
    "DIRECTIONS",
    "ENTERING",
    "Action",
    "Effect",
    "Move",
    "Outcome",
    "acting",
    "effects",
    "move",
    "slipped",
    "standable",
]


class Effect(IntEnum):
    """What happens to whoever enters a tile."""

    STOP = 0
    SLIDE = 1
    BLOCK = 2
    FALL = 3
    WIN = 4


ENTERING: dict[Tile, Effect] = {
    Tile.SNOW: Effect.STOP,
    Tile.ICE: Effect.SLIDE,
    Tile.ROCK: Effect.BLOCK,
    Tile.HOLE: Effect.FALL,
    Tile.GOAL: Effect.WIN,
}
"""The entering rule. The border is as a rock."""

_STANDING = (Effect.STOP, Effect.SLIDE)
_EFFECT_OF_TILE = np.array([ENTERING[tile] for tile in sorted(Tile)], dtype=np.uint8)
_STANDS = np.array([effect in _STANDING for effect in sorted(Effect)])

DIRECTIONS: dict[Action, tuple[int, int]] = {
    Action.LEFT: (0, -1),
    Action.DOWN: (1, 0),
    Action.RIGHT: (0, 1),
    Action.UP: (-1, 0),
}
"""The (row, column) step of each action."""


class Outcome(IntEnum):
    """How a move ended: nothing moved, stood still somewhere, fell, or won."""

    BUMP = 0
    STOP = 1
    FALL = 2
    WIN = 3


class Move(NamedTuple):
    """A move: every cell passed, the start excluded and the last cell included, and its outcome."""

    path: list[tuple[int, int]]
    outcome: Outcome


def effects(tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The `Effect` of entering each tile of an array, as an array of the same shape."""
    return _EFFECT_OF_TILE[tiles]


def standable(tiles: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether one can stand on each tile of an array, and so move from there; the same shape."""
    return acting(_EFFECT_OF_TILE[tiles])


def acting(effect: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether one can stand where entering has each `Effect` of an array; the same shape."""
    return _STANDS[effect]


def slipped(action: int, slip: float, random: np.random.Generator) -> Action:
    """The action carried out where `action` is wished for: one to its sides by the chance `slip`.

    Without slip nothing is drawn. (The learning loop draws its own in compiled code.)
    """
    if slip == 0.0 or random.random() >= slip:
        return Action(action)
    side = 1 if random.random() < 0.5 else -1
    return Action((action + side) % len(Action))


def move(level: Level, position: tuple[int, int], action: int) -> Move:
    """What one move from `position` does, slip left aside.

    A fall or a win ends on the hole's or the goal's cell, with `hole = "restart"` too: going back
    to the start is the caller's. Nobody stands on a rock, a hole or a goal, so a move from there
    is a BUMP with an empty path. Raises ValueError for a position outside the level or a number
    that is no action.
    """
    row, column = int(position[0]), int(position[1])
    if not level.inside((row, column)):
        raise ValueError(
            f"position ({row}, {column}) is outside the {level.rows}x{level.columns} level"
        )
    row_step, column_step = DIRECTIONS[Action(action)]
    path: list[tuple[int, int]] = []
    if not _can_stand(level, row, column):
        return Move(path, Outcome.BUMP)
    while True:
        row, column = row + row_step, column + column_step
        match _effect(level, row, column):
            case Effect.BLOCK:
                return Move(path, Outcome.STOP if path else Outcome.BUMP)
            case Effect.STOP:
                return Move([*path, (row, column)], Outcome.STOP)
            case Effect.FALL:
                return Move([*path, (row, column)], Outcome.FALL)
            case Effect.WIN:
                return Move([*path, (row, column)], Outcome.WIN)
            case Effect.SLIDE:
                path.append((row, column))


def _effect(level: Level, row: int, column: int) -> Effect:
    if not level.inside((row, column)):
        return Effect.BLOCK
    return ENTERING[Tile(int(level.tiles[row, column]))]


def _can_stand(level: Level, row: int, column: int) -> bool:
    return _effect(level, row, column) in _STANDING
