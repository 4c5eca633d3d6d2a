"""The work of a lab that takes longer than a frame: when it is due, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.labs.lab import Extra, Lab
from game.labs.setup import Setup
from game.ui.jobs import Job, Jobs

# A hand that moves a slider would start the work anew each frame.
_QUIET_S = 0.12


class ExtrasDesk:
    """The extras of one lab, one of them in work at a time.

    `results` stay until better ones come; those of earlier data or values are `stale`. `problems`
    has a sentence for what could not be worked out.
    """

    def __init__(self, lab: Lab, jobs: Jobs) -> None:
        self.lab = lab
        self.results: dict[str, Any] = {}
        self.problems: dict[str, str] = {}
        self.stale: frozenset[str] = frozenset()
        self.version = 0
        self._jobs = jobs
        self._job: Job | None = None
        self._in_work = ""
        self._keys: dict[str, tuple[Any, ...]] = {}
        self._declined: dict[str, tuple[Any, ...]] = {}
        self._asked: set[str] = set()
        self._setup: Setup | None = None
        self._quiet_s = 0.0

    @property
    def in_work(self) -> str:
        """The name of the extra that is being worked out, or ""."""
        return self._in_work

    @property
    def share(self) -> float:
        """How much of it is done."""
        return 0.0 if self._job is None else self._job.share

    def extra(self, name: str) -> Extra | None:
        """The extra called `name`."""
        return next((one for one in self.lab.extras if one.name == name), None)

    def update(self, dt: float, setup: Setup, resting: bool, visible: Sequence[str]) -> None:
        """Begin what is due, first what is `visible`, once the setup has rested a moment."""
        if setup is not self._setup:
            if self._setup is None or setup.source != self._setup.source:
                self._forget()
            self._setup = setup
            self._quiet_s = 0.0
            self._review()
        self._quiet_s += dt
        if self._in_work and self._key(self._in_work) != self._keys.get(self._in_work):
            self._stop_work()
        if self._in_work or not resting or self._quiet_s < _QUIET_S:
            return
        due = [extra.name for extra in self.lab.extras if self._is_due(extra)]
        due.sort(key=lambda name: name not in visible)
        if due:
            self._begin(due[0])

    def ask(self, name: str) -> None:
        """A person wants the extra `name` worked out."""
        self._asked.add(name)
        self._declined.pop(name, None)
        self._quiet_s = _QUIET_S

    def cancel(self) -> None:
        """A person wants no more of what is in work."""
        name = self._in_work
        if name:
            self._declined[name] = self._key(name)
            self._asked.discard(name)
            self._stop_work()

    def declined(self, name: str) -> bool:
        """Whether `name` was cancelled and is not worked out."""
        return name in self._declined and self._declined[name] == self._key(name)

    def stop(self) -> None:
        """The screen is closed."""
        self._stop_work()

    def _forget(self) -> None:
        self._stop_work()
        self.results, self.problems, self._keys = {}, {}, {}
        self._asked.clear()
        self.version += 1

    def _key(self, name: str) -> tuple[Any, ...]:
        """What the result depends on; a data set equals only itself."""
        extra, setup = self.extra(name), self._setup
        if extra is None or setup is None:
            return ()
        uses = extra.uses
        if uses is None:
            uses = tuple(param.name for param in self.lab.params if param.restarts)
        return (setup.data, setup.seed, *(setup.values[use] for use in uses))

    def _is_due(self, extra: Extra) -> bool:
        name = extra.name
        assert self._setup is not None
        if not extra.when(self._setup.values) or self._keys.get(name) == self._key(name):
            return False
        if extra.button:
            return name in self._asked
        return not self.declined(name)

    def _begin(self, name: str) -> None:
        setup, lab = self._setup, self.lab
        assert setup is not None
        self._asked.discard(name)
        self._in_work = name
        self._keys[name] = self._key(name)

        def work(job: Job) -> Any:
            return lab.compute(name, setup.data, setup.values, setup.seed, job.progress)

        extra = self.extra(name)
        title = name if extra is None else extra.title
        self._job = self._jobs.start(title, work, self._take, self._take_problem)

    def _take(self, result: Any) -> None:
        self.results = {**self.results, self._in_work: result}
        self.problems.pop(self._in_work, None)
        self._done()

    def _take_problem(self, problem: Exception) -> None:
        if not isinstance(problem, ValueError):
            raise problem
        self.problems[self._in_work] = str(problem)
        self.results = {key: one for key, one in self.results.items() if key != self._in_work}
        self._done()

    def _done(self) -> None:
        self._job, self._in_work = None, ""
        self._review()
        self.version += 1

    def _stop_work(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._keys.pop(self._in_work, None)
        self._job, self._in_work = None, ""

    def _review(self) -> None:
        """Which results are of earlier data or values."""
        stale = {name for name in self.results if self._keys.get(name) != self._key(name)}
        self.stale = frozenset(stale)
