"""How many steps a lab makes in a frame: so many a second, or as many as the frame has room for."""

from __future__ import annotations

import time

from game.labs.run import Run
from game.ui.frame_budget import FrameBudget

SPEEDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, float("inf"))

_MOST_BUDGET_S = 0.008
# A hand that moves something feels every late frame; the steps can wait.
_HELD_BUDGET_S = 0.003


class LabPace:
    """The chosen speed, and what a frame has left for it; `held` while a hand moves something."""

    def __init__(self, speed: float) -> None:
        self.index = min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - speed))
        self.held = False
        self._due = 0.0
        self.budget = FrameBudget(_MOST_BUDGET_S)

    @property
    def speed(self) -> float:
        """Steps a second; infinity for as many as fit."""
        return SPEEDS[self.index]

    @property
    def words(self) -> str:
        """The speed as a person reads it."""
        if self.speed == float("inf"):
            return "as fast as it can"
        return "1 step/s" if self.speed == 1 else f"{self.speed:.0f} steps/s"

    @property
    def budget_s(self) -> float:
        """The seconds of a frame that steps may take."""
        return min(self.budget.seconds, _HELD_BUDGET_S if self.held else _MOST_BUDGET_S)

    def choose(self, index: int) -> None:
        """Choose one of the speeds; the fastest and slowest are the ends."""
        self.index = min(max(index, 0), len(SPEEDS) - 1)
        self._due = 0.0

    def play(self, run: Run, dt: float) -> bool:
        """Go forward for a frame of `dt` seconds; whether there may be more to come."""
        until = time.perf_counter() + self.budget_s
        endless = self.speed == float("inf")
        if not endless:
            self._due += self.speed * dt
        while endless or self._due >= 1:
            replay = not run.at_newest
            if not run.forward():
                self._due = 0.0
                return not run.ended
            self._due -= not endless
            if endless and replay:
                # What is kept could be gone through at once, and nobody would see it.
                break
            if time.perf_counter() >= until:
                # What didn't fit is not owed to later frames.
                self._due = min(self._due, 1.0)
                break
        return True
