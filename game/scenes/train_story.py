"""Why this arrow: the last updates behind a chosen cell's best action, found on a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from game.agent.explain import Run, name, number
from game.agent.lesson import Lesson
from game.agent.trainer import Update
from game.scenes.train_view import Viewpoint
from game.world.level import Action

if TYPE_CHECKING:
    from game.ui.jobs import Job, Jobs


class CellStory:
    """Asks a lesson for the updates of one value, once for each moment it is asked about."""

    def __init__(self, jobs: Jobs, lesson: Lesson) -> None:
        self._jobs = jobs
        self._lesson = lesson
        self._about: object = None
        self._job: Job | None = None
        self._runs: list[Run] = []

    def tell(self, cell: tuple[int, int], view: Viewpoint) -> list[Run]:
        """The story so far; complete a moment later, when the replay has come to its end."""
        about = (cell, view.steps, self._lesson.version, view.looking)
        if about != self._about:
            self._about = about
            self._ask(view.level.state(cell), view)
        return self._runs

    def _ask(self, state: int, view: Viewpoint) -> None:
        if self._job is not None:
            self._job.cancel()
        best = Action(int(np.argmax(view.q[state])))
        replay = self._lesson.replay_of(view.looking)
        self._runs = [(f"looking for what made {name(best)} …", "quiet")]
        if replay is None:
            self._runs = [(f"{name(best)} was made longer ago than is kept.", "quiet")]
            return

        def work(job: Job) -> list[Update]:
            return replay(state, best)

        def done(updates: list[Update]) -> Any:
            self._runs = _told(best, updates)

        self._job = self._jobs.start("why this arrow", work, done)


def _told(best: Action, updates: list[Update]) -> list[Run]:
    if not updates:
        return [(f"{name(best)} was not updated lately.", "quiet")]
    runs: list[Run] = [(f"What made {name(best)} worth {number(updates[-1].new)}: ", "quiet")]
    for update in reversed(updates):
        runs.append((f"{number(update.old)} → {number(update.new)}", "accent"))
        runs.append((f" (target {number(update.target)})   ", "quiet"))
    return runs
