"""How much to learn in a frame: so many steps a second, or whatever the frame has room for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from game.ui.frame_budget import FrameBudget

if TYPE_CHECKING:
    from game.agent.lesson import Lesson
    from game.agent.shadow import ShadowRuns

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1e3, 1e4, 1e5, 1e6, float("inf"))
ANIMATED_UP_TO = 10.0

_MOST_BUDGET_S = 0.007
_SHADOW_SHARE = 0.8
_RATE_OVER_S = 0.5
_MOST_STEPS_S = 1 / 20


def speed_words(speed: float) -> str:
    """A speed as a person reads it."""
    if speed == float("inf"):
        return "as fast as it can"
    return "1 step/s" if speed == 1 else f"{speed:,.0f} steps/s"


class Pace:
    """The chosen speed, what a frame has left for it, and the measured steps a second."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.index = SPEEDS.index(1e3)
        self.rate = 0.0
        self.budget = FrameBudget(_MOST_BUDGET_S)
        self._due = 0.0
        self._steps = 0
        self._clock = clock
        self._since_s = clock()

    @property
    def speed(self) -> float:
        """Steps a second; infinity for as many as fit."""
        return SPEEDS[self.index]

    @property
    def animated(self) -> bool:
        """Whether each step is slow enough to be shown moving."""
        return self.speed <= ANIMATED_UP_TO

    def choose(self, index: int) -> None:
        """Choose one of the speeds; the fastest and slowest are the ends."""
        self.index = min(max(index, 0), len(SPEEDS) - 1)
        self._due = 0.0

    def learn(
        self, lesson: Lesson, shadows: ShadowRuns | None, dt: float, spent_s: float = 0.0
    ) -> int:
        """Learn for a frame of `dt` seconds; returns the steps that are left to be animated.

        `spent_s` seconds of what the frame has for work are gone already.
        """
        budget = max(self.budget.seconds - spent_s, 0.0)
        if shadows is not None:
            shadows.advance_for(budget * _SHADOW_SHARE, lesson.trainer.episodes)
            budget *= 1 - _SHADOW_SHARE
        if self.speed == float("inf"):
            lesson.advance_for(budget)
            return 0
        self._due += self.speed * min(dt, _MOST_STEPS_S)
        steps = int(self._due)
        self._due -= steps
        if self.animated:
            return steps
        lesson.advance(steps)
        return 0

    def catch_up(self, lesson: Lesson, shadows: ShadowRuns) -> None:
        """While the run stands still, let the other seeds come as far as it is."""
        if shadows.episodes < lesson.trainer.episodes:
            shadows.advance_for(self.budget.seconds, lesson.trainer.episodes)

    def measure(self, steps: int) -> None:
        """Take `steps` just done into the steps a second, by the clock.

        A frame is told of no more time than it may act for, so a slow one would look quicker.
        """
        self._steps += steps
        passed_s = self._clock() - self._since_s
        if passed_s >= _RATE_OVER_S:
            self.rate = self._steps / passed_s
            self._steps, self._since_s = 0, self._clock()
