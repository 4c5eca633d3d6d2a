"""The truth meter at its desk: verdicts worked out beside the frame, about twice a second."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from game.agent.verdict import Verdict
    from game.scenes.train_view import Viewpoint
    from game.ui.jobs import Job, Jobs
    from game.world.planning import Plan

_EVERY_S = 0.4
_MOST_STALE_S = 1.0
_POINTS = 512


class TruthDesk:
    """Asks for a verdict on what the screen shows whenever that has changed, on a worker thread.

    `verdict` and `plan` are the newest that have come back, and None once an answer about another
    world, discount or moment than the one shown has stood too long. `points` is the curve of
    verdicts, (episode, share of optimal actions): at most 512; when full, every other one goes.
    """

    def __init__(self, jobs: Jobs) -> None:
        self.verdict: Verdict | None = None
        self.plan: Plan | None = None
        self._about: object = None
        self._stale_s = 0.0
        self._jobs = jobs
        self._job: Job | None = None
        self._meter: Any = None
        self._judged: object = None
        self._wait_s = 0.0
        self.points: list[tuple[int, float]] = []
        self._generation = 0

    def update(self, dt: float, view: Viewpoint) -> None:
        """Send the next question when it is time and the last one is answered."""
        self._wait_s -= dt
        moment = view.kept()
        model, gamma = moment.model, moment.settings.gamma
        about = (id(model), gamma, view.looking, view.lesson.version)
        question = (about, moment.steps)
        self._stale_s = 0.0 if about == self._about else self._stale_s + dt
        if self._stale_s > _MOST_STALE_S:
            self.verdict = self.plan = None
        if self._job is not None or self._wait_s > 0 or question == self._judged:
            return
        self._judged = question
        self._wait_s = _EVERY_S
        episodes = moment.episodes
        record = view.looking is None
        generation = self._generation
        known = self._meter if self._meter is not None and self._meter.fits(model, gamma) else None

        def work(job: Job) -> Any:
            from game.agent.verdict import TruthMeter

            meter = known or TruthMeter(model, gamma)
            return meter, meter.judge(moment.q)

        def done(answer: Any) -> None:
            self._job = None
            if generation != self._generation:
                return
            self._meter, self.verdict = answer
            self.plan = self._meter.plan
            self._about, self._stale_s = about, 0.0
            if record:
                self._add(episodes, self.verdict.optimal_share)

        def failed(problem: Exception) -> None:
            self._job = None
            raise problem

        self._job = self._jobs.start("truth meter", work, done, failed)

    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """Episodes (n,) and the share of optimal actions (n,)."""
        points = np.array(self.points, dtype=np.float64).reshape(-1, 2)
        return points[:, 0], points[:, 1]

    def look_again(self) -> None:
        """Judge at the next chance: what is shown is another moment."""
        self._wait_s = 0.0

    def forget(self, points: Iterable[tuple[int, float]] = ()) -> None:
        """Another run, with these points of its curve: verdicts on the old one count no more."""
        self._generation += 1
        self.verdict = self.plan = None
        self.points = list(points)
        self._judged = None
        self._wait_s = 0.0

    def cut_after(self, episodes: int) -> None:
        """Drop the curve after `episodes`, and what is being judged: another future begins."""
        self._generation += 1
        self.points = [point for point in self.points if point[0] <= episodes]
        self._judged = None
        self._wait_s = 0.0

    def stop(self) -> None:
        """The screen is closed: whatever comes back is dropped."""
        self._generation += 1
        if self._job is not None:
            self._job.cancel()

    def _add(self, episodes: int, share: float) -> None:
        self.points.append((episodes, share))
        if len(self.points) > _POINTS:
            self.points = self.points[::2]
