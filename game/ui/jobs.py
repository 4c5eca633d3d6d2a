"""Work that takes longer than a frame: a worker thread, its progress, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any


class Cancelled(Exception):
    """Raised inside a job when the person no longer wants its result."""


class Job:
    """One piece of work on a thread of its own.

    The work is called with the job, reports with `job.progress(share)` and learns there, by
    `Cancelled`, that it should stop. `done`, `result` and `error` are for the frame loop to read.
    """

    def __init__(
        self,
        title: str,
        work: Callable[[Job], Any],
        on_done: Callable[[Any], Any] | None,
        on_error: Callable[[Exception], Any] | None,
    ) -> None:
        self.title = title
        self.share = 0.0
        self.done = False
        self.result: Any = None
        self.error: Exception | None = None
        self._cancel = threading.Event()
        self._work = work
        self._on_done = on_done
        self._on_error = on_error
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)
        self._thread.start()

    @property
    def cancelled(self) -> bool:
        """Whether the job was told to stop."""
        return self._cancel.is_set()

    def progress(self, share: float) -> None:
        """Report that `share` (0 to 1) is done. Raises Cancelled when the job should stop."""
        if self.cancelled:
            raise Cancelled(self.title)
        self.share = share

    def cancel(self) -> None:
        """Ask the job to stop; its callbacks will not be called."""
        self._cancel.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until the work has ended, for tests and for closing; whether it has."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def deliver(self) -> Any:
        """Call the callback that fits how the work ended; returns what it returns.

        An error that nobody takes is raised here, on the main thread: a screen failed.
        """
        if self.cancelled:
            return None
        if self.error is not None:
            if self._on_error is None:
                raise self.error
            return self._on_error(self.error)
        return self._on_done(self.result) if self._on_done else None

    def _run(self) -> None:
        try:
            self.result = self._work(self)
        except Cancelled:
            pass  # nobody waits for what was called off
        except Exception as problem:
            self.error = problem
        finally:
            self.done = True


class Jobs:
    """All jobs under way; the app calls `poll` once a frame, on the main thread."""

    def __init__(self) -> None:
        self.running: list[Job] = []

    def start(
        self,
        title: str,
        work: Callable[[Job], Any],
        on_done: Callable[[Any], Any] | None = None,
        on_error: Callable[[Exception], Any] | None = None,
    ) -> Job:
        """Begin `work` on a thread; the callbacks run later, between frames, on the main thread.

        A callback may return a Say and nothing else: whatever screen is on top by then need not be
        the one that began the work. A screen that opens or closes by it does so in its `update`.
        """
        job = Job(title, work, on_done, on_error)
        self.running.append(job)
        return job

    def poll(self) -> Iterator[Any]:
        """Deliver ended jobs one by one; yields what their callbacks return, without the Nones.

        Where a callback raises, the jobs behind it are delivered by the next poll.
        """
        for job in [job for job in self.running if job.done]:
            self.running.remove(job)
            answer = job.deliver()
            if answer is not None:
                yield answer

    def cancel_all(self) -> None:
        """Tell every job to stop."""
        for job in self.running:
            job.cancel()
