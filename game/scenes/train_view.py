"""What the training screen shows: the present, or a kept moment that is looked back at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.agent.history import changed_after
from game.agent.lesson import Keyframe, Lesson
from game.agent.settings import TrainingSettings
from game.agent.snapshot import Snapshot
from game.agent.trainer import Trainer, Update
from game.world.level import Level
from game.world.model import TransitionModel


class _Past:
    """The tables of the moment last looked at, put together once: one a little further on differs
    in few pages.
    """

    def __init__(self) -> None:
        self._of: Snapshot | None = None

    def q(self, moment: Snapshot) -> NDArray[np.float64]:
        """Action values, float64 (S, 4)."""
        self._turn_to(moment)
        return self._q

    def visits(self, moment: Snapshot) -> NDArray[np.int64]:
        """How often each action was taken, int64 (S, 4)."""
        self._turn_to(moment)
        return self._visits

    def _turn_to(self, moment: Snapshot) -> None:
        if self._of is moment:
            return
        pages = moment.q_pages, moment.visits_pages
        if self._of is None:
            self._q, self._visits = (each.whole() for each in pages)
        else:
            for each, held, table in zip(pages, self._pages, (self._q, self._visits), strict=True):
                each.put_into(table, held)
        self._of, self._pages = moment, pages


class Viewpoint:
    """A lesson seen now (`looking` is None) or at the kept moment with that index."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.looking: int | None = None
        self._past = _Past()

    @property
    def moment(self) -> Keyframe | None:
        """The kept moment that is looked at, if any."""
        return None if self.looking is None else self.lesson.timeline.at(self.looking)

    @property
    def run(self) -> Trainer | Snapshot:
        """The run as it is, or was."""
        return self.lesson.trainer if self.moment is None else self.moment.snapshot

    @property
    def level(self) -> Level:
        """The level as it is, or was."""
        return self.lesson.level if self.moment is None else self.moment.level

    @property
    def model(self) -> TransitionModel:
        """The world as tables."""
        return self.run.model

    @property
    def settings(self) -> TrainingSettings:
        """The settings as they are, or were."""
        return self.run.settings

    @property
    def q(self) -> NDArray[np.float64]:
        """Action values, float64 (S, 4)."""
        moment = self.moment
        return self.lesson.trainer.q if moment is None else self._past.q(moment.snapshot)

    @property
    def visits(self) -> NDArray[np.int64]:
        """How often each action was taken, int64 (S, 4)."""
        moment = self.moment
        return self.lesson.trainer.visits if moment is None else self._past.visits(moment.snapshot)

    def kept(self) -> Snapshot:
        """All of this for a worker to read while the run goes on: the present as kept last."""
        return self.lesson.timeline.at(-1 if self.looking is None else self.looking).snapshot

    @property
    def episodes(self) -> int:
        """Finished episodes."""
        return self.run.episodes

    @property
    def steps(self) -> int:
        """Updates made."""
        return self.run.steps

    @property
    def epsilon(self) -> float:
        """The share of random moves."""
        return self.run.epsilon

    @property
    def last(self) -> Update | None:
        """The last update made, None before the first and where something was changed after it."""
        moment = self.moment
        if moment is None:
            return self.lesson.last
        snapshot = moment.snapshot
        step = snapshot.last[0]
        if not step["step"] or changed_after(snapshot.marks, snapshot.steps):
            return None
        return Update.from_record(step)

    @property
    def last_under(self) -> tuple[Level, TrainingSettings]:
        """The level and the settings of the last update."""
        return self.lesson.last_under if self.moment is None else (self.level, self.settings)

    @property
    def position(self) -> tuple[int, int]:
        """Where the agent stands, (row, column)."""
        return self.level.position(self.run.state)
