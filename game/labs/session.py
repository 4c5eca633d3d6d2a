"""A person at work on a lab: what it is set to, its run, and how the run answers a change."""

from __future__ import annotations

import math
from collections.abc import Callable

from game.labs.lab import Lab
from game.labs.run import Make, Run, Workers
from game.labs.setup import Setup
from game.labs.undo import Past

# So long after the last change of a moving hand the run is made anew, exactly.
_SETTLE_S = 0.25


class Session:
    """A lab with a setup and a run of it; from a past, work goes on and can be taken back.

    A change of what the run depends on starts it anew and brings it back to the step it stood at.
    While a hand is moving something in a run that plays or has ended, the run goes on from its
    present state instead (`Lab.resume`), and is made anew once the hand rests.
    """

    def __init__(self, name: str, lab: Lab, past: Setup | Past, workers: Workers) -> None:
        self.name = name
        self.lab = lab
        self.past = past if isinstance(past, Past) else Past(past)
        self.run = Run()
        self.playing = False
        self._workers = workers
        self._standing = 0.0
        self._unsettled_s: float | None = None

    @property
    def setup(self) -> Setup:
        """What it is set to now."""
        return self.past.present

    @property
    def settled(self) -> bool:
        """Whether the run is the exact one of the present setup."""
        return self._unsettled_s is None

    def start(self, goal: float = 0) -> None:
        """Run anew from the start, towards step `goal`."""
        self._unsettled_s = None
        setup = self.setup
        self._begin(lambda: self.lab.start(setup.data, setup.values, setup.seed), goal)

    def reset(self) -> None:
        """Back to the start, standing still."""
        self.playing = False
        self.start()

    def change(self, setup: Setup, key: str = "") -> None:
        """Go on with another setup; changes of one `key` are one step of undo."""
        before = self.setup
        self.past.change(setup, key)
        self._answer(before)

    def undo(self) -> bool:
        """Take back the last change; whether there was one."""
        return self.past.can_undo and self._travel(self.past.undo)

    def redo(self) -> bool:
        """Make the change taken back again; whether there was one."""
        return self.past.can_redo and self._travel(self.past.redo)

    def settle(self) -> None:
        """Make the run of the present setup exactly, up to where the person stood."""
        if self._unsettled_s is not None:
            # Where it went on from a moving hand's state, steps made meanwhile count on top.
            self.start(self._standing)

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass; a hand that has rested long enough is taken to be done."""
        if self._unsettled_s is not None:
            self._unsettled_s += dt
            if self._unsettled_s >= _SETTLE_S:
                self.settle()

    def _travel(self, travel: Callable[[], Setup]) -> bool:
        before = self.setup
        travel()
        self._answer(before, moving=False)
        return True

    def _answer(self, before: Setup, moving: bool = True) -> None:
        setup, run = self.setup, self.run
        if not self._matters(before, setup):
            run.version += 1
            return
        standing = run.standing if self._unsettled_s is None else self._standing
        state = run.state
        if moving and state is not None and (standing == math.inf or self.playing):
            self._standing = standing
            self._begin(
                lambda: self.lab.resume(state, setup.data, setup.values, setup.seed),
                standing,
                at_once=self.lab.resumes_at_once,
            )
            self._unsettled_s = 0.0
        else:
            self.start(standing)

    def _begin(self, make: Make, goal: float, at_once: bool = False) -> None:
        setup = self.setup
        slow = not at_once and self.lab.slow(setup.data, setup.values)
        self.run.begin(make, goal, self._workers if slow else None)

    def _matters(self, before: Setup, after: Setup) -> bool:
        """Whether the run depends on what differs."""
        if before.data is not after.data or before.seed != after.seed:
            return True
        return any(
            before.values[param.name] != after.values[param.name]
            for param in self.lab.params
            if param.restarts
        )
