"""Why this arrow: the last updates behind a chosen cell's best action, found on a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from game.agent.explain import Run, apart, name, number, table_name
from game.agent.lesson import Lesson
from game.agent.settings import TrainingSettings
from game.agent.trainer import Update
from game.scenes.train_view import Viewpoint
from game.world.level import Action

if TYPE_CHECKING:
    from game.ui.jobs import Job, Jobs

Line = list[Run]


class CellStory:
    """Asks a lesson for the updates of one value, once for each moment it is asked about."""

    def __init__(self, jobs: Jobs, lesson: Lesson) -> None:
        self._jobs = jobs
        self._lesson = lesson
        self._about: object = None
        self._job: Job | None = None
        self.lines: list[Line] = []
        """The story so far; complete a moment later, when the replay has come to its end."""

    def follow(self, cell: tuple[int, int], view: Viewpoint) -> None:
        """Ask about this cell at the moment in view, unless that was asked last."""
        about = (cell, view.steps, self._lesson.version, view.looking)
        if about != self._about:
            self._about = about
            self._ask(view.level.state(cell), view)

    def stop(self) -> None:
        """Look no more: whatever comes back is dropped, a failure too."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ask(self, state: int, view: Viewpoint) -> None:
        self.stop()
        q, visits = view.q[state], view.visits[state]
        best = Action(int(np.argmax(q)))
        self.lines = [_reason(q, visits, view.run.both(state))]
        if not visits[best]:
            return
        replay = self._lesson.replay_of(view.looking)
        if replay is None:
            words = f"The updates of {name(best)} were made longer ago than is kept."
            self.lines.append([(words, "quiet")])
            return
        settings, reason = view.settings, self.lines[0]
        self.lines.append([(f"looking for the updates of {name(best)} …", "quiet")])

        def work(job: Job) -> list[Update]:
            return replay(state, best)

        def done(updates: list[Update]) -> Any:
            self.lines = [reason, *_told(best, updates, settings)]

        self._job = self._jobs.start("why this arrow", work, done)


def _reason(
    q: NDArray[np.float64], visits: NDArray[np.int64], both: NDArray[np.float64] | None
) -> Line:
    """What the arrow, or that there are several, says; `both` are double Q-learning's tables."""
    if not visits.any():
        began = number(q[0])
        words = f"The agent has not acted here yet: all four values are the {began} it began with."
        return [(words, "plain")]
    ranked = sorted(Action, key=lambda action: -q[action])
    tied = [name(action) for action in ranked if q[action] == q[ranked[0]]]
    if len(tied) > 1:
        words = f"{', '.join(tied)} tie for the highest value: it picks one of them at random."
        return [(words, "plain")]
    highest, second = apart(q[ranked[0]], q[ranked[1]])
    tables: Line = []
    if both is not None:
        one, two = (number(value) for value in both[:, ranked[0]])
        tables = [(f" (Q₁: {one}, Q₂: {two})", "quiet")]
    return [
        (f"{tied[0]} has the highest value: ", "plain"),
        (highest, "accent"),
        *tables,
        (f", before {name(ranked[1])} with {second}.", "plain"),
    ]


def _told(best: Action, updates: list[Update], settings: TrainingSettings) -> list[Line]:
    """The updates, latest first, a line each with its arithmetic."""
    if not updates:
        return [[(f"{name(best)} was not updated lately.", "quiet")]]
    double = settings.algorithm == "double_q_learning"
    lines: list[Line] = [[(f"Its last updates, each a step of {settings.alpha:g} ", "quiet")]]
    lines[0].append(("towards reward + γ · value of the next cell:", "quiet"))
    for update in reversed(updates):
        old, new = apart(update.old, update.new)
        worth = f"{update.reward:g} + {settings.gamma:g} · {number(update.bootstrap)}"
        target = number(update.target)
        table = f" in {table_name(update)}" if double else ""
        lines.append(
            [
                (f"step {update.step:,}{table}: ", "quiet"),
                (f"{old} → {new}", "accent"),
                (f"  towards {worth} = {target}", "quiet"),
            ]
        )
    return lines
