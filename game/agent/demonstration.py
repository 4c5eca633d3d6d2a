"""The learned policy walking: greedy moves one by one, with a count of how often it gets there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.world.level import Action, Level
from game.world.rules import Move, Outcome, move, slipped

_MOST_MOVES = 2_000


class Stride(NamedTuple):
    """One demonstrated move: from where, what was wished, what the ice made of it, and the move."""

    position: tuple[int, int]
    wished: Action
    taken: Action
    move: Move


class Demonstration:
    """Walks the greedy policy of `q`, float64 (S, 4), on `level`, episode after episode.

    Ties go to the first best action, as in the truth meter's greedy path; slip is drawn from
    `generator`. `tries` and `wins` count finished episodes; one longer than `level.max_steps`, or
    one that a level without slip is bound to repeat for ever, counts as lost.
    """

    def __init__(
        self, level: Level, q: NDArray[np.float64], generator: np.random.Generator
    ) -> None:
        self.level = level
        self.q = q
        self.tries = 0
        self.wins = 0
        self.stuck = False
        self._generator = generator
        self.begin()

    def begin(self) -> None:
        """Put the agent at the start."""
        self.position: tuple[int, int] = self.level.start
        self.moves = 0
        self.over = False
        self._seen: set[tuple[int, int]] = set()

    def stride(self) -> Stride:
        """Make one move; begins a new episode first if the last one is over."""
        if self.over:
            self.begin()
        position = self.position
        wished = Action(int(np.argmax(self.q[self.level.state(position)])))
        taken = slipped(wished, self.level.slip, self._generator)
        made = move(self.level, position, taken)
        self.moves += 1
        self._seen.add(position)
        if made.path:
            self.position = made.path[-1]
        self._judge(made)
        return Stride(position, wished, taken, made)

    def _judge(self, made: Move) -> None:
        """Notice a win, a fall, the step limit, and a loop that nothing will break."""
        won = made.outcome == Outcome.WIN
        fell = made.outcome == Outcome.FALL
        if fell and self.level.hole == "restart":
            fell = False
            self.position = self.level.start
        self.stuck = not won and self.level.slip == 0.0 and self.position in self._seen
        if won or fell or self.stuck or self.moves >= self.level.max_steps:
            self.over = True
            self.tries += 1
            self.wins += won


def greedy_episode(level: Level, q: NDArray[np.float64], seed: int) -> tuple[Action, ...]:
    """The moves carried out in one episode of the greedy policy of `q`, float64 (S, 4), slips drawn
    from `seed`; of a long episode the first 2,000.
    """
    walk = Demonstration(level, q, np.random.default_rng(seed))
    moves: list[Action] = []
    while not walk.over and len(moves) < _MOST_MOVES:
        moves.append(walk.stride().taken)
    return tuple(moves)


def greedy_way(level: Level, q: NDArray[np.float64]) -> list[Stride]:
    """The moves of the greedy policy of `q`, float64 (S, 4), from start to goal, slips left aside.

    Empty if it doesn't get there; a fall ends it, since from the start it would only come to the
    same. Ties go to the first best action.
    """
    position, way = level.start, []
    seen: set[tuple[int, int]] = set()
    while position not in seen:
        seen.add(position)
        action = Action(int(np.argmax(q[level.state(position)])))
        made = move(level, position, action)
        way.append(Stride(position, action, action, made))
        if made.outcome is Outcome.WIN:
            return way
        if made.outcome is Outcome.FALL or not made.path:
            break
        position = made.path[-1]
    return []
