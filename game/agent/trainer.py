"""A run of the agent: forward by steps, episodes or time; changed while it runs; back again."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from game.agent import kernels, snapshot, tables
from game.agent.history import History, Mark
from game.agent.pages import Pages
from game.agent.records import NO_ACTION, POINT, POINTS, RULES, RUN, STEP, WATCH
from game.agent.settings import ALGORITHMS, SettingsError, TrainingSettings, probability
from game.agent.snapshot import Snapshot
from game.agent.tables import Tables
from game.agent.update import Update
from game.world.model import TransitionModel

__all__ = ["Snapshot", "Trainer", "Update"]

_NO_LIMIT = 2**62
"""More steps or episodes than anybody waits for; the compiled loop counts in 64 bits."""

_CHUNK = 2**22
"""The most steps in one go, so that Ctrl-C is heard within a moment."""

_SLICE_S = 0.0002
"""How long a stretch of a time budget is meant to last. A guess of the speed that is ten times too
high, as when the memory in use leaves the cache, then does no harm yet; a call costs 2 µs.
"""

_MARKS = 256


class Trainer:
    """Epsilon-greedy tabular control in a world, by one of four algorithms.

    How the steps are divided into calls never changes what they do: the random generator's state
    and all else that a step depends on travel with the run.
    """

    def __init__(self, model: TransitionModel, settings: TrainingSettings) -> None:
        self.model = model
        self.settings = settings
        shape = (model.states, 2, 4) if _is_double(settings) else (model.states, 4)
        # The sum makes the zero that has a sign into the one that a new table is full of.
        blank = Pages.blank(shape, np.float64, settings.initial_q + 0.0)
        self._tables = Tables(blank, Pages.blank((model.states, 4), np.int64))
        self._run = np.zeros(1, dtype=RUN)
        self._run["random"] = np.random.SeedSequence(settings.seed).generate_state(1, np.uint64)
        self._run["state"] = model.start
        self._run["epsilon"] = settings.schedule.value(1)
        self._run["next_action"] = NO_ACTION
        self._run["stride"] = 1
        self._rules = np.zeros(1, dtype=RULES)
        self._curve = np.zeros(POINTS, dtype=POINT)
        self._recent = np.zeros((POINTS, 2))
        self._last = np.zeros(1, dtype=STEP)
        self._watch = np.zeros(1, dtype=WATCH)
        self._marks: tuple[Mark, ...] = ()
        self._slip: float | None = None
        self._steps_a_second = 1e6
        self._read_rules()

    @property
    def q(self) -> NDArray[np.float64]:
        """The learned values, float64 (S, 4): those the loop writes to, so only for reading.

        For double Q-learning, the mean of its two tables, up to date whenever it is asked for.
        """
        return self._tables.q

    def both(self, state: int) -> NDArray[np.float64] | None:
        """Double Q-learning's two tables of a state, float64 (2, 4); None with one table."""
        table = self._tables.table
        return table[state].copy() if table.ndim == 3 else None

    @property
    def visits(self) -> NDArray[np.int64]:
        """How often each action was taken, int64 (S, 4): what the loop writes to."""
        return self._tables.visits

    @property
    def state(self) -> int:
        """Where the agent stands."""
        return int(self._run["state"][0])

    @property
    def steps(self) -> int:
        """How many steps have been done."""
        return int(self._run["steps"][0])

    @property
    def episodes(self) -> int:
        """How many episodes have finished."""
        return int(self._run["episodes"][0])

    @property
    def epsilon(self) -> float:
        """The share of random moves in the episode under way."""
        return float(self._run["epsilon"][0])

    @property
    def last(self) -> Update | None:
        """The last step's update, None before the first."""
        return Update.from_record(self._last[0]) if self._last["step"][0] else None

    @property
    def history(self) -> History:
        """The curves so far, which stay as they are when the run goes on."""
        points = self._points()
        return History(
            self._curve[:points].copy(),
            self._recent.copy(),
            self.episodes,
            int(self._run["stride"][0]),
            self._marks,
        )

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What was changed so far and when: the last 256 changes."""
        return self._marks

    def step(self) -> Update:
        """One step, and all its numbers."""
        self._forward(1)
        return Update.from_record(self._last[0])

    def advance(self, steps: int) -> None:
        """So many steps. Raises ValueError unless `steps` is a whole number from 0."""
        steps = _count("steps", steps)
        while steps > 0:
            self._forward(min(steps, _CHUNK))
            steps -= _CHUNK

    def advance_episodes(self, episodes: int) -> None:
        """Until so many more episodes have finished, the one under way being the first.

        Raises ValueError unless `episodes` is a whole number from 0.
        """
        last = self.episodes + _count("episodes", episodes)
        while self.episodes < last:
            self._forward(_CHUNK, last - self.episodes)

    def advance_for(self, seconds: float, episodes: int = _NO_LIMIT) -> int:
        """As many steps as fit in `seconds`, and no more `episodes` than so many; how many steps.

        Looks at the clock five times a millisecond. Raises ValueError unless `episodes` is a whole
        number from 0.
        """
        first = self.steps
        last_episode = self.episodes + _count("episodes", episodes)
        now = time.perf_counter()
        deadline = now + seconds
        while (left := deadline - now) > 0.0 and self.episodes < last_episode:
            before = self.steps
            chunk = max(1, int(min(left, _SLICE_S) * self._steps_a_second))
            self._forward(chunk, last_episode - self.episodes)
            began, now = now, time.perf_counter()
            # Slower than guessed is believed at once, faster bit by bit.
            measured = (self.steps - before) / max(now - began, 1e-9)
            self._steps_a_second = min(measured, 2.0 * self._steps_a_second)
        return self.steps - first

    def set(self, **settings: Any) -> None:
        """Change algorithm, alpha, gamma, epsilon or the world's slip from the next step on.

        The episode goes on, epsilon as the schedule has it for this episode. Raises SettingsError,
        with nothing changed, for a value out of range or another name.
        """
        slip = probability("slip", settings.pop("slip", self.model.slip))
        for name in settings:
            if name not in ("algorithm", "alpha", "gamma", "epsilon"):
                raise SettingsError(
                    f"{name!r} can't change while the agent learns; "
                    "algorithm, alpha, gamma, epsilon and slip can"
                )
        changed = replace(self.settings, **settings)
        if _is_double(changed) != _is_double(self.settings):
            table, visits = self._tables.pages()
            one_or_two = tables.twice if _is_double(changed) else tables.mean
            self._tables = Tables(table.mapped(one_or_two), visits)
        for name in settings:
            if getattr(changed, name) != getattr(self.settings, name):
                self._mark(name, getattr(changed, name))
        self.settings = changed
        if "epsilon" in settings:
            self._run["epsilon"] = changed.schedule.value(self.episodes + 1)
        if slip != self.model.slip:
            self._mark("slip", slip)
            self._slip = slip
            self.model = self.model.with_slip(slip)
        self._read_rules()

    def change_world(self, model: TransitionModel, same_moves: bool | None = None) -> None:
        """Put another world of the same size under the agent, which keeps what it has learned.

        `same_moves`, where it is known, is `model.same_moves(self.model)`. If nobody can act where
        the agent stands any more, the episode is dropped and the agent put at the start. A slip
        that was `set` stays. Raises ValueError for a world of another size.
        """
        if model.states != self.model.states:
            raise ValueError(
                f"the world has {model.states} cells; it must have {self.model.states} as before"
            )
        if self._slip is not None:
            model = model.with_slip(self._slip)
        if same_moves is None:
            same_moves = model.same_moves(self.model)
        if not same_moves:
            self._mark("world", "changed")
        elif model.slip != self.model.slip:
            self._mark("slip", model.slip)
        self.model = model
        self._read_rules()
        self._leave_where_nobody_acts()

    def snapshot(self) -> Snapshot:
        """This moment, to `restore` later. It shares the world, and all pages of the tables that
        are as they were at the moment before; the rest is copied.
        """
        table, visits = self._tables.pages()
        return Snapshot(
            settings=self.settings,
            model=self.model,
            slip=self._slip,
            table_pages=table,
            visits_pages=visits,
            run=self._run.copy(),
            curve=self._curve[: self._points()].copy(),
            recent=self._recent.copy(),
            last=self._last.copy(),
            marks=self._marks,
        )

    def restore(self, moment: Snapshot) -> None:
        """Go back to a moment exactly: settings, world, values, curves and chance."""
        alike = _is_double(moment.settings) == _is_double(self.settings)
        if alike and moment.model.states == self.model.states:
            self._tables.become(moment.table_pages, moment.visits_pages)
        else:
            self._tables = Tables(moment.table_pages, moment.visits_pages)
        self.settings = moment.settings
        self.model = moment.model
        self._slip = moment.slip
        self._run = moment.run.copy()
        self._curve = np.zeros(POINTS, dtype=POINT)
        self._curve[: len(moment.curve)] = moment.curve
        self._recent = moment.recent.copy()
        self._last = moment.last.copy()
        self._marks = moment.marks
        self._read_rules()

    def save(self, path: Path | str) -> None:
        """Write this moment to an .npz file; raises OSError if that can't be done."""
        snapshot.save(self.snapshot(), path)

    def load(self, path: Path | str) -> None:
        """Go to the moment saved in a file, in the present world, and on from there bit for bit.

        An agent that stood where nobody can act in this world is put at the start.
        Raises AgentFileError, with nothing changed, if the file is missing, damaged, or made on a
        level of another size.
        """
        self.restore(snapshot.load(path, self.model))
        self._leave_where_nobody_acts()

    @classmethod
    def from_snapshot(cls, moment: Snapshot) -> Self:
        """A run of its own that goes on from a moment of another."""
        trainer = cls(moment.model, moment.settings)
        trainer.restore(moment)
        return trainer

    def arguments(self) -> tuple[Any, ...]:
        """What the compiled loop takes, but for what it keeps and how far it goes."""
        own = self._tables
        world = (own.table, own.visits, own.written, *self._world)
        return (*world, self._rules, self._run, self._curve, self._recent)

    def _leave_where_nobody_acts(self) -> None:
        """Drop an episode that can't go on."""
        here = self.state
        if (self.model.ends[here] & (self.model.next_state[here] == here)).all():
            self._run["state"] = self.model.start
            self._run["length"] = 0
            self._run["total"] = 0.0
            self._run["next_action"] = NO_ACTION

    def _forward(self, steps: int, episodes: int = _NO_LIMIT) -> None:
        loop = kernels.RUNS[ALGORITHMS.index(self.settings.algorithm)]
        loop(*self.arguments(), self._last, self._watch, steps, episodes)

    def _points(self) -> int:
        return int(self._run["point"][0]) + bool(self._run["filled"][0])

    def _read_rules(self) -> None:
        """Take the settings and the world into the arrays that the loop goes by."""
        settings, model, schedule = self.settings, self.model, self.settings.schedule
        rules: dict[str, float] = {
            "alpha": settings.alpha,
            "gamma": settings.gamma,
            "schedule": schedule.kind,
            "first": schedule.first,
            "last": schedule.last,
            "rate": schedule.rate,
            "slip": model.slip,
            "start": model.start,
            "max_steps": model.max_steps,
        }
        for name, value in rules.items():
            self._rules[name] = value
        self._world = tuple(
            _read_only(table) for table in (model.next_state, model.reward, model.ends)
        )

    def _mark(self, name: str, value: object) -> None:
        """Note a change on the curves; one drag of a slider leaves one mark, not hundreds."""
        mark = Mark(self.episodes, self.steps, f"{name} {value}")
        marks = self._marks
        stride = int(self._run["stride"][0])
        again = marks and marks[-1].what.split()[0] == name
        if again and mark.episodes - marks[-1].episodes < stride:
            marks = marks[:-1]
        self._marks = (*marks, mark)[-_MARKS:]


def _is_double(settings: TrainingSettings) -> bool:
    return settings.algorithm == "double_q_learning"


def _read_only(table: NDArray[Any]) -> NDArray[Any]:
    """A view that can't be written to: all models are of one kind to the compiled loop then."""
    view = table.view()
    view.flags.writeable = False
    return view


def _count(name: str, count: int) -> int:
    # A number of another kind would have the loop compiled anew for it.
    try:
        whole = int(count)
    except (TypeError, ValueError, OverflowError):
        whole = -1
    if whole < 0 or whole != count:
        raise ValueError(f"{name} is {count!r}; it must be a whole number from 0")
    return min(whole, _NO_LIMIT)
