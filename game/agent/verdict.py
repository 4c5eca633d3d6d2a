"""The truth meter: what the agent has learned, against the exact optimum of its world."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.world.model import TransitionModel, reachable_states
from game.world.planning import (
    Plan,
    Tell,
    best_success_probability,
    distances_to_goal,
    success_probability,
    value_iteration,
)


@dataclass(frozen=True)
class Verdict:
    """How far learned values are from the truth. The greedy policy takes each state's first best.

    A state counts as optimal if every action of its highest learned value is an optimal one, so
    that nothing learned counts as nothing known. Values and errors are over the states an agent
    may have to act in. Probabilities are exact, of a win within the world's step limit.
    `greedy_moves` is the length of the greedy path, None where it doesn't win or the world slips;
    `shortest_moves` leaves slip aside and is None where nothing wins.
    """

    optimal_share: float
    optimal_states: int
    reachable_states: int
    largest_error: float
    success_probability: float
    best_success_probability: float
    greedy_moves: int | None
    shortest_moves: int | None


class TruthMeter:
    """Judges values learned in a world with a discount; the exact answers are found once, here.

    That takes its time in a large world; `tell` hears of its rounds. Raises ValueError if gamma is
    outside [0, 1].
    """

    def __init__(self, model: TransitionModel, gamma: float, tell: Tell | None = None) -> None:
        self.model = model
        self.gamma = gamma
        self.plan: Plan = value_iteration(model, gamma, tell=tell)
        self.reachable: NDArray[np.bool_] = reachable_states(model)
        self.best_success = best_success_probability(model, tell=tell)
        distance = int(distances_to_goal(model)[model.start])
        self.shortest_moves = distance if distance > 0 else None
        # One row an action, which NumPy reduces ten times as fast as one column.
        self._optimal = self.plan.optimal[self.reachable].T.copy()
        self._exact = self.plan.q[self.reachable].T.copy()

    def fits(self, model: TransitionModel, gamma: float) -> bool:
        """Whether this meter is the one for a world and a discount."""
        return self.model is model and self.gamma == gamma

    def judge(self, q: NDArray[np.float64]) -> Verdict:
        """The verdict on values (S, 4); raises ValueError for another shape."""
        if q.shape != self.plan.q.shape:
            raise ValueError(f"q has shape {q.shape}; it must be {self.plan.q.shape}")
        policy = q.argmax(axis=1)
        learned = q[self.reachable].T.copy()
        optimal = (self._optimal | (learned != learned.max(axis=0))).all(axis=0)
        states, right = len(optimal), int(optimal.sum())
        return Verdict(
            optimal_share=right / states,
            optimal_states=right,
            reachable_states=states,
            largest_error=float(np.abs(learned - self._exact).max()),
            success_probability=success_probability(self.model, policy),
            best_success_probability=self.best_success,
            greedy_moves=self._greedy_moves(policy),
            shortest_moves=self.shortest_moves,
        )

    def _greedy_moves(self, policy: NDArray[np.intp]) -> int | None:
        model = self.model
        if model.slip > 0.0:
            return None
        state = model.start
        # A path that doesn't repeat itself has at most as many moves as there are states.
        for moves in range(1, min(model.states, model.max_steps) + 1):
            action = int(policy[state])
            if model.wins[state, action]:
                return moves
            if model.ends[state, action]:
                return None
            state = int(model.next_state[state, action])
        return None
