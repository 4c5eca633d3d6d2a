"""Keeping a trained agent or its curves as a file, and going on with a kept one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.agent import snapshot
from game.agent.lesson import Lesson
from game.agent.snapshot import Snapshot
from game.counts import counted
from game.files import plain_stem, user_folder
from game.ui.file_dialog import FileDialog
from game.ui.scene import Command, Push, Say, not_written, problem_said

if TYPE_CHECKING:
    from game.ui.jobs import Job, Jobs


_PATIENCE_S = 20.0


class AgentFiles:
    """File dialogs for a lesson; `on_loaded` is called when another run has taken its place.

    Workers read and write: the agent of a large level has 64 MB.
    """

    def __init__(self, jobs: Jobs, lesson: Lesson, on_loaded: Callable[[], None]) -> None:
        self._jobs = jobs
        self._lesson = lesson
        self._on_loaded = on_loaded
        self._reading: Job | None = None
        self._writing: list[Job] = []

    def save_agent(self) -> Command:
        """Ask where, and save the trained agent."""
        episodes = self._lesson.trainer.episodes
        return self._ask_where(f"Save the agent as of episode {episodes:,}", ".npz", self.keep)

    def save_curves(self) -> Command:
        """Ask where, and save the curves."""
        return self._ask_where("Save the curves", ".csv", self.keep_curves)

    def open_agent(self) -> Command:
        """Ask which, and go on with a saved agent."""
        return Push(
            FileDialog("Open an agent", _folder(), [".npz", ".gif"], kind="agents"), self.open
        )

    def open(self, path: Path | None) -> Command | None:
        """Open a file that was chosen or dropped: an agent to go on with, or a GIF's run."""
        from game.scenes.export_open import opened

        return None if path is None else opened(path, self.load)

    def keep(self, path: Path | None) -> Command | None:
        """Write the agent to a file; None is nowhere."""
        if path is None:
            return None
        moment = self._lesson.trainer.snapshot()
        return self._write(path, lambda: snapshot.save(moment, path))

    def keep_curves(self, path: Path | None) -> Command | None:
        """Write the curves to a file; None is nowhere."""
        if path is None:
            return None
        history = self._lesson.trainer.history
        return self._write(path, lambda: history.write_csv(path))

    def load(self, path: Path | None) -> Command | None:
        """Go on with the run in a file; one that does not fit leaves everything as it is."""
        if path is None:
            return None
        if self._reading is not None:
            self._reading.cancel()
        model = self._lesson.model

        def read(job: Job) -> Snapshot:
            return snapshot.load(path, model)

        def done(moment: Snapshot) -> Command:
            self._reading = None
            self._lesson.go_on_from(moment)
            self._on_loaded()
            return Say(f"Going on with {path.name}: {counted(moment.episodes, 'episode')}.", "good")

        def failed(problem: Exception) -> Command:
            self._reading = None
            if isinstance(problem, snapshot.AgentFileError):
                return problem_said(problem)
            raise problem

        self._reading = self._jobs.start(f"reading {path.name}", read, done, failed)
        return None

    def stop(self) -> None:
        """The screen is closed: read no more, and wait until what is to be kept is written."""
        if self._reading is not None:
            self._reading.cancel()
        for job in self._writing:
            job.wait(_PATIENCE_S)

    def _write(self, path: Path, write: Callable[[], None]) -> Command | None:
        """Write a file on a worker, and tell what came of it."""

        def done(nothing: object) -> Command:
            self._writing.remove(job)
            return Say(f"Saved {path}", "good")

        def failed(problem: Exception) -> Command:
            self._writing.remove(job)
            if isinstance(problem, OSError):
                return not_written(path.name, problem)
            raise problem

        job = self._jobs.start(f"saving {path.name}", lambda job: write(), done, failed)
        self._writing.append(job)
        return None

    def _ask_where(
        self, title: str, ending: str, then: Callable[[Path | None], Command | None]
    ) -> Command:
        start = _folder() / (plain_stem(self._lesson.level.name, "agent") + ending)
        return Push(FileDialog(title, start, [ending], saving=True), then)


def _folder() -> Path:
    folder = user_folder() / "agents"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path.home()
    return folder
