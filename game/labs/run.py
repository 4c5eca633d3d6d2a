"""A lab's run: states made one by one, kept in bounded memory, and the one that is looked at."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from game.labs.enough import NotEnough
from game.labs.lab import History, LabState, Values
from game.timeline import Timeline

MOST_KEPT = 400
_AHEAD = 32
_BITE_S = 0.25

Make = Callable[[], Iterator[LabState]]


class Workers(Protocol):
    """What starts work on a thread."""

    def start(self, title: str, work: Callable[[Any], Any]) -> Any:
        """Begin `work`, which is handed the job; the job has `cancel` and `cancelled`."""


class _End(Exception):
    """There are no more states."""


class _Wait(Exception):
    """The next state is still being made."""


class _HereFeed:
    """States made when they are asked for."""

    def __init__(self, make: Make) -> None:
        self._make: Make | None = make
        self._states: Iterator[LabState] = iter(())
        self._next: LabState | None = None
        self._problem: ValueError | None = None

    def take(self) -> LabState:
        """The next state. Raises _End, or what went wrong."""
        if self._problem is not None:
            raise self._problem
        if self._next is not None:
            state, self._next = self._next, None
            return state
        if self._make is not None:
            self._states, self._make = self._make(), None
        for state in self._states:
            return state
        raise _End

    def peek(self) -> None:
        """Make the next state ready; what goes wrong is for `take` to raise. Raises _End."""
        if self._next is None and self._problem is None:
            try:
                self._next = self.take()
            except ValueError as problem:
                self._problem = problem

    def stop(self) -> None:
        """Make no more."""
        self._states, self._make, self._next = iter(()), None, None


class _WorkerFeed:
    """States made ahead on a worker, a bite of time after the other, since each may take long."""

    def __init__(self, make: Make, workers: Workers) -> None:
        self._workers = workers
        self._here = _HereFeed(make)
        self._ready: deque[LabState] = deque()
        self._problem: Exception | None = None
        self._ended = False
        self._job: Any = None
        self._start()

    def take(self) -> LabState:
        """The next state if it is ready. Raises _Wait, _End, or what went wrong."""
        # Read before `_ready`: the worker may make its last state between the two.
        ended = self._ended
        if not ended and len(self._ready) < _AHEAD // 2 and self._job.done:
            self._start()
        if self._ready:
            return self._ready.popleft()
        if not ended:
            raise _Wait
        if self._problem is not None:
            raise self._problem
        raise _End

    def stop(self) -> None:
        """Make no more."""
        self._ended = True
        self._job.cancel()

    def _start(self) -> None:
        self._job = self._workers.start("next steps", self._work)

    def _work(self, job: Any) -> None:
        began = time.perf_counter()
        try:
            while len(self._ready) < _AHEAD and time.perf_counter() - began < _BITE_S:
                state = self._here.take()
                if job.cancelled:
                    return
                self._ready.append(state)
        except _End:
            self._ended = True
        except Exception as problem:
            self._problem, self._ended = problem, True


class Run:
    """One run of a lab and the place in it that is looked at.

    `ended` when the last state was made, `problem` a sentence if it could not go on, `remedy` one
    on what a hand can do about it, `waiting` while a worker makes the next state. `version` grows
    with every change.
    """

    def __init__(self) -> None:
        self.timeline: Timeline[LabState] = Timeline(MOST_KEPT)
        self.ended = True
        self.waiting = False
        self.problem = self.remedy = ""
        self.goal = 0.0
        self.version = 0
        self._shown: int | None = None
        self._feed: _HereFeed | _WorkerFeed | None = None

    # -- going -------------------------------------------------------------------------------

    def begin(self, make: Make, goal: float = 0, workers: Workers | None = None) -> None:
        """Start anew with the states of `make`, on `workers` if given, and head for step `goal`."""
        self.stop()
        self.timeline.clear()
        self.ended, self.waiting, self.problem, self.remedy = False, False, "", ""
        self.goal = goal
        self._shown = None
        self._feed = _HereFeed(make) if workers is None else _WorkerFeed(make, workers)
        self.version += 1

    def stop(self) -> None:
        """Make no more states."""
        if self._feed is not None:
            self._feed.stop()
        self.ended, self.waiting = True, False

    def make_one(self) -> bool:
        """Make one state more; whether there was one."""
        self.waiting = False
        if self.ended or self._feed is None:
            return False
        try:
            state = self._feed.take()
        except _End:
            self.ended = True
        except _Wait:
            self.waiting = True
        except ValueError as problem:
            self.ended, self.problem = True, str(problem)
            self.remedy = problem.remedy if isinstance(problem, NotEnough) else ""
        else:
            self.timeline.append(self.last_step + 1, state)
            self.version += 1
            return True
        self.version += not self.waiting
        return False

    def look_ahead(self) -> None:
        """Find out whether this is the end, without going on; a worker's states are left alone."""
        if self.ended or not isinstance(self._feed, _HereFeed):
            return
        try:
            self._feed.peek()
        except _End:
            self.ended = True
            self.version += 1

    def pursue(self, budget_s: float) -> None:
        """Make states until the goal is reached, as many as the time allows but one at least."""
        until = time.perf_counter() + budget_s
        while not self.ended and self.last_step < self.goal:
            if not self.make_one() or time.perf_counter() >= until:
                return

    def forward(self) -> bool:
        """Look at the next state, making it if need be; whether there is one."""
        if self._shown is not None:
            self._look(self._shown + 1)
            return True
        return self.make_one()

    # -- looking -----------------------------------------------------------------------------

    @property
    def last_step(self) -> int:
        """The number of the newest state, -1 before the first."""
        return self.timeline.keys[-1] if len(self.timeline) else -1

    @property
    def step(self) -> int:
        """The number of the state looked at."""
        return self.last_step if self._shown is None else self.timeline.keys[self._shown]

    @property
    def told(self) -> str:
        """The problem and its remedy, as the window tells them."""
        return f"{self.problem} {self.remedy}".rstrip()

    @property
    def at_newest(self) -> bool:
        """Whether the newest state is looked at."""
        return self._shown is None

    @property
    def finished(self) -> bool:
        """Whether the run has ended and its end is looked at."""
        return self.ended and self.at_newest

    @property
    def pursuing(self) -> bool:
        """Whether it is on its way to its goal."""
        return not self.ended and self.last_step < self.goal

    @property
    def standing(self) -> float:
        """Where a person stands: the step looked at, or infinity for the end."""
        if self.at_newest and (self.ended or self.pursuing):
            return math.inf if self.ended and not self.problem else max(self.goal, 0)
        return self.step

    @property
    def state(self) -> LabState | None:
        """The state looked at."""
        if not len(self.timeline):
            return None
        return self.timeline.at(len(self.timeline) - 1 if self._shown is None else self._shown)

    def look_at(self, step: float) -> None:
        """Look at the kept state nearest to `step`."""
        if len(self.timeline):
            self._look(self.timeline.nearest(round(step)))

    def back(self) -> None:
        """Look at the kept state before this one."""
        place = len(self.timeline) - 1 if self._shown is None else self._shown
        self._look(max(place - 1, 0))

    def _look(self, place: int) -> None:
        newest = len(self.timeline) - 1
        shown = None if place >= newest else place
        # To stand back from the end is to give up heading for it.
        if shown is not None:
            self.goal = -1
        if shown != self._shown:
            self._shown = shown
            self.version += 1

    def history(self, values: Values, extras: dict[str, Any], stale: frozenset[str]) -> History:
        """The kept states up to the one looked at."""
        count = len(self.timeline) if self._shown is None else self._shown + 1
        states = tuple(self.timeline)[:count]
        return History(states, self.timeline.keys[:count], values, extras, stale, self.last_step)
