"""How many episodes an agent needs on a level before it plays well, measured over a few seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Level
from game.world.model import TransitionModel, build_model
from game.world.planning import greedy_policy, success_probability, value_iteration

SEEDS = 5
MOST_STEPS = 10_000_000
"""Steps a seed before it counts as not having learned: seconds for all seeds together."""

GOOD_ENOUGH = 0.95
"""The share of the optimal policy's success that counts as playing well, where moves slip."""

_GROWTH = 1.1
_SLICE_S = 0.02


@dataclass(frozen=True)
class Effort:
    """What the seeds needed. `episodes` has an entry for each seed, None where it never learned.

    `tried` is the fewest episodes that a seed which never learned was given, 0 if all did.
    """

    algorithm: str
    episodes: tuple[int | None, ...]
    tried: int = 0

    @property
    def typical(self) -> int | None:
        """The median; None if most seeds never learned."""
        needed = [float("inf") if one is None else one for one in self.episodes]
        middle = median_low(needed)
        return None if middle == float("inf") else int(middle)

    @property
    def learned(self) -> int:
        """How many seeds learned it."""
        return sum(one is not None for one in self.episodes)


def measure(level: Level, progress: Callable[[float], None] = lambda share: None) -> Effort:
    """Train the level's own settings from five seeds until the greedy policy plays well.

    Well is: it wins, where no move slips; else it wins with 95 % of the chance that the optimal
    policy for the same discount has. It is looked at after 1, 2, 3 ... episodes, later every tenth
    more. `progress(share)` may raise to stop it.
    """
    settings = TrainingSettings.from_level(level)
    model = build_model(level)
    wanted = 1.0
    if level.slip > 0.0:
        plan = value_iteration(model, settings.gamma)
        wanted = GOOD_ENOUGH * success_probability(model, greedy_policy(plan.q))
    needed: list[int | None] = []
    tried = []
    for seed in range(SEEDS):
        trainer = Trainer(model, replace(settings, seed=settings.seed + seed))

        def tell(share: float, seed: int = seed) -> None:
            progress((seed + share) / SEEDS)

        found = _learn(trainer, wanted, tell)
        needed.append(found)
        if found is None:
            tried.append(trainer.episodes)
    return Effort(settings.algorithm, tuple(needed), min(tried, default=0))


def _learn(trainer: Trainer, wanted: float, tell: Callable[[float], None]) -> int | None:
    """Episodes until the greedy policy is as good as wanted; None if it isn't in time."""
    goal = 1
    while True:
        while trainer.episodes < goal:
            if trainer.steps >= MOST_STEPS:
                return None
            tell(trainer.steps / MOST_STEPS)
            trainer.advance_for(_SLICE_S, goal - trainer.episodes)
        if _plays_well(trainer.model, trainer.q, wanted):
            return trainer.episodes
        goal = max(trainer.episodes + 1, round(trainer.episodes * _GROWTH))


def _plays_well(model: TransitionModel, q: NDArray[np.float64], wanted: float) -> bool:
    policy = q.argmax(axis=1)
    if model.slip > 0.0:
        return 0.0 < wanted <= success_probability(model, policy)
    state = model.start
    seen: set[int] = set()
    while state not in seen and len(seen) < model.max_steps:
        seen.add(state)
        action = policy[state]
        if model.ends[state, action]:
            return bool(model.wins[state, action])
        state = int(model.next_state[state, action])
    return False
