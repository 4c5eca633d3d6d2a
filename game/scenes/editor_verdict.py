"""The verdict on the level being drawn: asked for on workers, the newest question wins."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.scenes.editor_apart import Apart, ApartError
from game.ui.scene import sentence

if TYPE_CHECKING:
    from game.editor.canvas import Canvas
    from game.editor.edit_session import EditSession
    from game.editor.judgement import Judgement
    from game.scenes.editor_effort import Effort
    from game.ui.jobs import Job, Jobs

_CALM_S = 0.5
# Boards of more cells than this are judged in a process of their own.
_SMALL = 900
# While a board is drawn on, judgements keep this much apart, and as long as the last one took.
_LEAST_REST_S = 0.08


@dataclass(frozen=True, eq=False)
class _Question:
    """A board, and the properties that a verdict depends on."""

    view: Canvas
    said: tuple[Any, ...]

    @classmethod
    def about(cls, session: EditSession) -> _Question:
        said = session.properties
        parts = (said.slip, said.hole, said.rewards, said.max_steps, said.training)
        return cls(session.view, parts)

    def same(self, other: _Question | None) -> bool:
        return other is not None and self.view is other.view and self.said == other.said


class VerdictDesk:
    """Has the level judged whenever it changed, one judgement at a time.

    What takes long, the best chance of a win and then the training, waits until nothing has
    changed for a moment, and is called off as soon as something does. `judgement` may be about an
    earlier state while it is `stale`. `success` is known, though it may be None, when
    `success_known`; `effort` is None until it is measured, `problem` says why it can't be.
    """

    def __init__(self, jobs: Jobs) -> None:
        self.judgement: Judgement | None = None
        self.success: float | None = None
        self.success_known = False
        self.effort: Effort | None = None
        self.problem = ""
        self._jobs = jobs
        self._apart = Apart()
        self._judging: Job | None = None
        self._working: Job | None = None
        self._training = False
        self._question: _Question | None = None
        self._answered: _Question | None = None
        self._calm_s = 0.0
        self._rest_s = 0.0
        self._asked_more = False

    @property
    def stale(self) -> bool:
        """Whether the level has changed since it was judged."""
        return self._question is None or not self._question.same(self._answered)

    @property
    def measuring(self) -> float | None:
        """The share of the training that is done; None while none is under way."""
        job = self._working
        return job.share if self._training and job is not None and not job.cancelled else None

    @property
    def can_measure(self) -> bool:
        """Whether the training was called off, and can be begun again."""
        idle = self.measuring is None and self.effort is None and not self.problem
        return idle and self.success_known and self._solvable is not None

    def fitting(self, shape: tuple[int, ...]) -> Judgement | None:
        """The judgement, if it is about a board of this shape that can be played."""
        judged = self.judgement
        return judged if judged and judged.idle is not None and judged.idle.shape == shape else None

    def update(self, dt: float, session: EditSession) -> None:
        """Send the questions that are due."""
        question = _Question.about(session)
        if not question.same(self._question):
            self._question = question
            self._calm_s = 0.0
            self._drop_work()
        self._calm_s += dt
        self._rest_s -= dt
        if self._working is not None and self._working.cancelled and self._working.done:
            self._working = None
        if self._judging is None and self.stale and self._rest_s <= 0:
            self._judge(question, session)
        calm = not self.stale and self._calm_s >= _CALM_S and not session.drawing
        if calm and not self._asked_more and self._working is None:
            self._asked_more = True
            self._work_out_success()

    def stop_or_measure(self) -> None:
        """Call the training off, or begin it again after that."""
        if self.measuring is not None and self._working is not None:
            self._working.cancel()
        elif self.can_measure and self._working is None:
            self._measure()

    def forget(self) -> None:
        """Another level is at hand."""
        self._drop_work()
        self.judgement = self._answered = None

    def stop(self) -> None:
        """The screen is closed."""
        self._drop_work()
        if self._judging is not None:
            self._judging.cancel()
        self._apart.stop()

    # -- inside ----------------------------------------------------------------------------

    @property
    def _solvable(self) -> Judgement | None:
        judged = self.judgement
        return judged if judged is not None and judged.moves is not None else None

    def _drop_work(self) -> None:
        if self._working is not None:
            self._working.cancel()
        self.success, self.success_known = None, False
        self.effort, self.problem = None, ""
        self._asked_more = False

    def _judge(self, question: _Question, session: EditSession) -> None:
        draft = session.draft
        large = draft.tiles.size > _SMALL

        def work(job: Job) -> tuple[Judgement, float]:
            from game.editor.judgement import judge, judge_lightly

            began = time.perf_counter()
            if large:
                # Without another process this thread has to do.
                with contextlib.suppress(ApartError):
                    judgement = self._apart.call(judge_lightly, draft)
                    return judgement, time.perf_counter() - began
                job.progress(0.0)
            return judge(draft), time.perf_counter() - began

        def done(answer: tuple[Judgement, float]) -> None:
            judgement, spent_s = answer
            self._judging = None
            self._rest_s = max(spent_s, _LEAST_REST_S)
            self.judgement, self._answered = judgement, question

        def failed(problem: Exception) -> None:
            self._judging = None
            raise problem

        self._judging = self._jobs.start("judging the level", work, done, failed)

    def _work_out_success(self) -> None:
        judged = self.judgement
        if judged is None or judged.level is None:
            return

        def work(job: Job) -> float | None:
            from game.editor.judgement import best_success

            return best_success(judged)

        def done(success: float | None) -> None:
            self.success, self.success_known = success, True
            self._measure()

        self._begin("the best chance of a win", work, done, training=False)

    def _measure(self) -> None:
        judged = self._solvable
        if judged is None or judged.level is None:
            return
        level = judged.level

        def work(job: Job) -> Effort:
            from game.scenes.editor_effort import measure

            return measure(level, job.progress)

        def done(effort: Effort) -> None:
            self.effort = effort

        self._begin("training on the level", work, done, training=True)

    def _begin(
        self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None], training: bool
    ) -> None:
        def ended(answer: Any) -> None:
            self._working = None
            done(answer)

        def failed(problem: Exception) -> None:
            self._working = None
            self.problem = sentence(problem)
            self.success_known = True

        self._training = training
        self._working = self._jobs.start(title, work, ended, failed)
