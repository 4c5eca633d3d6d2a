"""How a move looks over time: the slide, the bump, the fall, the win and its confetti."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from game.world.rules import DIRECTIONS, Action, Outcome

STEP_S = 0.11
SLIDE_MOST_S = 0.28
BUMP_S = 0.10
FALL_S = 0.55
WIN_S = 0.95

_MORE_PER_CELL_S = 0.028
_SINK_S = 0.35
_HOP_S = 0.32
_HOP_CELLS = 0.3
_ON_TOP = 0.28
_NUDGE_CELLS = 0.13
_CONFETTI = 42


@dataclass(frozen=True)
class Figure:
    """How the elf is shown: where (row, column in cells), which way, and how it holds itself.

    `pose` is idle, step, slide, cheer, fall or fallen; `lift` is how high above its cell it is,
    in cells; `size` and `alpha` are shares of the whole.
    """

    row: float
    column: float
    facing: Action = Action.DOWN
    pose: str = "idle"
    lift: float = 0.0
    size: float = 1.0
    alpha: float = 1.0


@dataclass(frozen=True)
class Flake:
    """A piece of confetti: where (row, column in cells), its colour's number and its turn."""

    row: float
    column: float
    colour: int
    turn: float
    alpha: float


class Confetti:
    """A burst of paper from one cell, the same for the same seed; gone after `WIN_S` seconds."""

    def __init__(self, row: float, column: float, seed: int = 0, amount: int = _CONFETTI) -> None:
        chance = random.Random(seed)
        self._at = (row + 0.45, column + 0.5)
        self._age = 0.0
        self._thrown = [
            (chance.uniform(0, math.tau), chance.uniform(1.2, 6.0), chance.uniform(-9, 9), number)
            for number in range(amount)
        ]

    @property
    def done(self) -> bool:
        """Whether nothing is left to see."""
        return self._age >= WIN_S

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        self._age += dt

    @property
    def flakes(self) -> list[Flake]:
        """Every piece where it is now: thrown up and out, then sinking."""
        if self.done:
            return []
        age = self._age
        # Paper loses its speed to the air at once and then sinks slowly.
        flown = (1 - math.exp(-4.0 * age)) / 4.0
        alpha = min(1.0, (WIN_S - age) / (0.4 * WIN_S))
        return [
            Flake(
                self._at[0] + (math.sin(angle) - 0.9) * speed * flown + 0.9 * age * age,
                self._at[1] + math.cos(angle) * speed * flown * 1.3,
                number,
                turn * age,
                alpha,
            )
            for angle, speed, turn, number in self._thrown
        ]


class Glide:
    """The animation of one move.

    `start` is the cell left, `path` every cell passed and the last one (as in `rules.Move`),
    `action` the direction that was asked for, which says where a bump goes. The motion takes
    `move_s` seconds, under 0.3 whatever the length; a fall and a win end with a moment of their
    own. Reduced motion is done from the beginning. Time passes by `update` alone.
    """

    def __init__(
        self,
        start: tuple[int, int],
        path: Sequence[tuple[int, int]],
        outcome: Outcome,
        action: Action,
        reduced_motion: bool = False,
    ) -> None:
        self.start = start
        self.end = tuple(path[-1]) if path else start
        self.outcome = Outcome(outcome)
        self.cells = len(path)
        self.facing = _direction(start, self.end) or Action(action)
        self.confetti: Confetti | None = None
        if self.outcome == Outcome.WIN and not reduced_motion:
            self.confetti = Confetti(*self.end)
        self._age = 0.0
        self.move_s = (
            BUMP_S if not path else min(STEP_S + _MORE_PER_CELL_S * (self.cells - 1), SLIDE_MOST_S)
        )
        endings = {Outcome.FALL: FALL_S, Outcome.WIN: WIN_S}
        self._whole_s = self.move_s + endings.get(self.outcome, 0.0)
        if reduced_motion:
            self.finish()

    @property
    def arrived(self) -> bool:
        """Whether the elf is where the move ends."""
        return self._age >= self.move_s

    @property
    def done(self) -> bool:
        """Whether nothing moves any more."""
        return self._age >= self._whole_s

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        before = max(self._age, self.move_s)
        self._age += dt
        if self.confetti is not None and self._age > before:
            self.confetti.update(self._age - before)

    def finish(self) -> None:
        """Jump to the end."""
        self.update(max(self._whole_s - self._age, 0.0) + 1e-9)

    @property
    def position(self) -> tuple[float, float]:
        """Where the elf is, (row, column) in cells; the last cell exactly once arrived."""
        if self.arrived:
            return float(self.end[0]), float(self.end[1])
        share = self._age / self.move_s
        if not self.cells:
            down, right = DIRECTIONS[self.facing]
            nudge = _NUDGE_CELLS * math.sin(math.pi * share)
            return self.start[0] + down * nudge, self.start[1] + right * nudge
        eased = _eased(share)
        return (
            self.start[0] + (self.end[0] - self.start[0]) * eased,
            self.start[1] + (self.end[1] - self.start[1]) * eased,
        )

    @property
    def speed(self) -> float:
        """Cells a second, for the streaks behind a slide."""
        if self.arrived or self.cells < 2:
            return 0.0
        share = self._age / self.move_s
        return self.cells * 6 * share * (1 - share) / self.move_s

    @property
    def figure(self) -> Figure:
        """The elf as it is now."""
        row, column = self.position
        if not self.arrived:
            pose = "slide" if self.cells > 1 else "step" if self.cells else "idle"
            lift = 0.06 * math.sin(math.pi * self._age / self.move_s) if self.cells == 1 else 0.0
            return Figure(row, column, self.facing, pose, lift)
        since = self._age - self.move_s
        match self.outcome:
            case Outcome.FALL:
                if self.done:
                    return resting(self.end, self.facing, Outcome.FALL)
                gone = min(since / _SINK_S, 1.0)
                if gone < 1.0:
                    size = 1.0 - 0.75 * gone * gone
                    return Figure(row, column, self.facing, "fall", 0.0, size, 1.0 - gone**3)
                risen = (since - _SINK_S) / (FALL_S - _SINK_S)
                return Figure(
                    row, column, Action.DOWN, "fallen", 0.0, 0.6 + 0.4 * risen, min(2 * risen, 1.0)
                )
            case Outcome.WIN:
                hop = abs(math.sin(math.pi * since / _HOP_S)) if since < 2 * _HOP_S else 0.0
                height = _HOP_CELLS * (1.0 if since < _HOP_S else 0.5)
                climbed = _ON_TOP * min(since / (0.4 * _HOP_S), 1.0)
                return Figure(row, column, Action.DOWN, "cheer", climbed + height * hop)
            case _:
                return Figure(row, column, self.facing)


def resting(position: tuple[int, ...], facing: Action, outcome: Outcome | None = None) -> Figure:
    """The elf when nothing moves: cheering after a win, its head out of the water after a fall."""
    row, column = float(position[0]), float(position[1])
    if outcome == Outcome.WIN:
        return Figure(row, column, Action.DOWN, "cheer", _ON_TOP)
    if outcome == Outcome.FALL:
        return Figure(row, column, Action.DOWN, "fallen")
    return Figure(row, column, facing)


def _eased(share: float) -> float:
    """Slow at both ends: the smooth step 3x² - 2x³."""
    return share * share * (3.0 - 2.0 * share)


def _direction(start: tuple[int, int], end: tuple[int, ...]) -> Action | None:
    """The direction from one cell to another in its row or column."""
    step = ((end[0] > start[0]) - (end[0] < start[0]), (end[1] > start[1]) - (end[1] < start[1]))
    return next((action for action, way in DIRECTIONS.items() if way == step), None)
