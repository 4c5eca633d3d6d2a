"""What planning says about a game: par, the next best move, and where all hope is gone."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from game.world import planning
from game.world.level import Action, Level
from game.world.model import TransitionModel, build_model
from game.world.rules import standable

_MOST_CHANCES = 1_000_000
"""States times steps up to which the chance of a win is kept for every state and moves left."""


class Guide:
    """The exact answers for one level, each worked out when first asked for and then kept.

    `prepare` works out all of them, for a worker thread to call: nothing asked afterwards is slow.
    """

    def __init__(self, level: Level) -> None:
        self.level = level
        self._tell: planning.Tell | None = None

    def prepare(self, tell: planning.Tell | None = None) -> None:
        """Work out everything now; `tell` hears now and then, and what it raises ends the work."""
        self._tell = tell
        _ = self.par, self.par_rate, self.doomed

    @cached_property
    def model(self) -> TransitionModel:
        """The level's transition tables."""
        return build_model(self.level)

    @cached_property
    def distances(self) -> NDArray[np.int32]:
        """The fewest moves that win from each state, int32 (S,); -1 where none do."""
        return planning.distances_to_goal(self.model)

    @cached_property
    def par(self) -> int | None:
        """The length of a shortest solution, slips left aside; None if there is none."""
        return self.moves_to_go(self.level.start)

    @cached_property
    def par_rate(self) -> float | None:
        """On a slippery level, the highest chance of a win that any way of playing has."""
        if self.level.slip == 0.0:
            return None
        if not self._tells_chances:
            return planning.best_success_probability(self.model, tell=self._tell)
        return self._chance(self.level.state(self.level.start), self.level.max_steps)

    @cached_property
    def doomed(self) -> NDArray[np.bool_]:
        """The cells to stand on from which the goal can't be reached, bool (rows, columns)."""
        stands = standable(self.level.tiles)
        return stands & (self.distances.reshape(stands.shape) < 0)

    def moves_to_go(self, position: tuple[int, int]) -> int | None:
        """The fewest moves that win from `position`; None if none do."""
        fewest = int(self.distances[self.level.state(position)])
        return fewest if fewest > 0 else None

    def winnable(self, position: tuple[int, int]) -> bool:
        """Whether some moves win from `position`."""
        return self.moves_to_go(position) is not None

    def solution(self, position: tuple[int, int]) -> list[Action] | None:
        """A shortest list of actions that wins from `position`, slips left aside."""
        return planning.shortest_from(self.model, self.level.state(position), self.distances)

    def next_move(self, position: tuple[int, int], steps_left: int | None = None) -> Action | None:
        """The best move from `position`; None if the goal can't be reached from there.

        Without slip, the next of a shortest solution. With slip, the one with the best chance of
        a win in `steps_left` moves; of equal ones, the one that leads closest to the goal.
        """
        if not self.winnable(position):
            return None
        state = self.level.state(position)
        onward = planning.shortest_onward(self.model, state, self.distances)
        if self.chance(position, steps_left) is None:
            return onward
        assert steps_left is not None
        chances = [self._chance_of(position, action, steps_left) for action in Action]
        best = max(chances)
        good = [action for action in Action if chances[action] >= best - 1e-12]
        return min(
            good, key=lambda action: (action is not onward, self._closeness(position, action))
        )

    def chance(self, position: tuple[int, int], steps_left: int | None) -> float | None:
        """With slip, the chance of a win in `steps_left` moves by the best play from `position`.

        None without slip, and where there are too many of them to keep.
        """
        if self.level.slip == 0.0 or steps_left is None or not self._tells_chances:
            return None
        return self._chance(self.level.state(position), steps_left)

    # -- inside ----------------------------------------------------------------------------

    @property
    def _tells_chances(self) -> bool:
        return self.model.states * self.level.max_steps <= _MOST_CHANCES

    @cached_property
    def _chances(self) -> NDArray[np.float64]:
        return planning.best_success_probabilities(self.model, tell=self._tell)

    def _chance(self, state: int, steps_left: int) -> float:
        return float(self._chances[max(0, min(steps_left, len(self._chances) - 1)), state])

    def _chance_of(self, position: tuple[int, int], action: Action, steps_left: int) -> float:
        state, slip = self.level.state(position), self.level.slip
        chance = 0.0
        for turn, weight in ((0, 1.0 - slip), (1, slip / 2.0), (-1, slip / 2.0)):
            carried_out = (action + turn) % len(Action)
            if self.model.wins[state, carried_out]:
                chance += weight
            elif not self.model.ends[state, carried_out]:
                landed = int(self.model.next_state[state, carried_out])
                chance += weight * self._chance(landed, steps_left - 1)
        return chance

    def _closeness(self, position: tuple[int, int], action: Action) -> int:
        landed = self.model.next_state[self.level.state(position), action]
        fewest = int(self.distances[landed])
        return fewest if fewest >= 0 else self.model.states
