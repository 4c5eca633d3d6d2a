"""Opening a person's own data in a lab, without holding a frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.counts import counted
from game.labs.data import target_words
from game.labs.endings import ENDINGS
from game.ui.file_dialog import FileDialog
from game.ui.jobs import Job
from game.ui.scene import Command, Push, Say, problem_said
from ml.datasets import Dataset

if TYPE_CHECKING:
    from game.labs.lab import Lab
    from game.scenes.lab import LabScene

_ENDINGS = (*ENDINGS, ".gif")


class DataFiles:
    """Asks which file, reads it on a worker, and hands its data to the lab."""

    def __init__(self, scene: LabScene) -> None:
        self.scene = scene
        self.reading = ""
        self._job: Job | None = None

    def ask(self) -> Command:
        """Ask which file to open: data, or the GIF of a run."""
        return Push(FileDialog("Open data", Path.home(), _ENDINGS, kind="data"), self.open)

    def open(self, path: Path | None) -> Command | None:
        """Open the run of a GIF, or read the data of a .csv or .npy.

        A problem is told in a sentence, and nothing changes.
        """
        from game.scenes.export_open import opened

        return None if path is None else opened(path, self._read, takes_data=True)

    def _read(self, path: Path) -> Command | None:
        session = self.scene.session
        if session is None:
            return None
        from game.labs.setup import open_file

        lab = session.lab
        self.stop()
        self.scene.context.kept["folder of data"] = path.absolute().parent
        self.reading = path.name

        def read(job: Job) -> Dataset:
            return open_file(lab, path)

        def done(data: Dataset) -> Command:
            return self._take(data, lab)

        jobs = self.scene.context.jobs
        self._job = jobs.start(f"reading {path.name}", read, done, self._take_problem)
        return None

    def stop(self) -> None:
        """Read no more."""
        if self._job is not None:
            self._job.cancel()
        self._job, self.reading = None, ""

    def _take(self, data: Dataset, lab: Lab) -> Command:
        self._job, self.reading = None, ""
        self.scene.actions.take_data(data)
        wide = f", {data.n_features} features" if data.n_features != 1 else ", one feature"
        target = ""
        if data.y is not None:
            target = f", {target_words(lab.task, data.target_name, bool(data.classes))}"
        points = counted(data.n_samples, "point")
        return Say(f"Opened {data.name}: {points}{wide}{target}. {data.note}")

    def _take_problem(self, problem: Exception) -> Command:
        self._job, self.reading = None, ""
        if isinstance(problem, ValueError | OSError):
            return problem_said(problem)
        raise problem
