"""A lab's settings on the clipboard, and its numbers beside scikit-learn's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.labs import available
from game.recording.run import LabRun
from game.scenes.lab_judge import Judgement
from game.ui import clipboard
from game.ui.input import Act, key_name
from game.ui.jobs import Job
from game.ui.scene import Command, Push, Say, problem_said

if TYPE_CHECKING:
    from game.labs.lab import Comparison
    from game.scenes.lab import LabScene


class Exchange:
    """Copy, paste and compare, for one screen."""

    def __init__(self, scene: LabScene) -> None:
        self.scene = scene
        self._job: Job | None = None
        self._rows: Sequence[Comparison] | None = None

    def copy(self) -> Command | None:
        """Put one line that brings back this lab onto the clipboard."""
        from game.labs.settings_line import written

        session = self.scene.session
        if session is None:
            return None
        if not clipboard.put(written(session.name, session.lab, session.setup)):
            return Say("There is no clipboard to copy to.", "problem")
        return Say(
            f"Copied: one line that brings this lab back. {key_name(Act.PASTE)} pastes it.", "good"
        )

    def paste(self) -> Command | None:
        """Take over the line of settings on the clipboard; of another lab, open that."""
        from game.labs.settings_line import SettingsError, lab_of, read
        from game.scenes.export_open import OpenLab

        session, line = self.scene.session, clipboard.get()
        if session is None:
            return None
        if line is None or not line.strip():
            return Say("The clipboard holds no text.", "problem")
        try:
            other = lab_of(line)
            if other != session.name:
                if other not in available():
                    raise SettingsError(f"The pasted settings are for an unknown lab, {other!r}.")
                return Push(OpenLab(LabRun(other, line), "A pasted line"))
            setup = read(line, session.lab)
        except SettingsError as problem:
            return problem_said(problem)
        self.scene.actions.take(lambda: setup)
        return Say("Pasted: data, settings and seed are as they were copied.", "good")

    def judge(self) -> Command | None:
        """Set our numbers beside scikit-learn's, on a worker."""
        session = self.scene.session
        if session is None or not self.scene.ready:
            return None
        lab, setup = session.lab, session.setup
        self.stop()

        def work(job: Job) -> Sequence[Comparison]:
            return lab.against_sklearn(setup.data, setup.values, setup.seed)

        jobs = self.scene.context.jobs
        self._job = job = jobs.start("scikit-learn", work, self._take, _tell)
        words = "scikit-learn is at work on the same data …"
        return Say(words, holds=lambda: not (job.done or job.cancelled))

    def update(self) -> Command | None:
        """Open the table of a comparison that is done; called while the lab is on top."""
        rows, self._rows = self._rows, None
        if rows is None:
            return None
        if not rows:
            return Say("scikit-learn has nothing to compare with these settings.")
        return Push(Judgement(rows))

    def stop(self) -> None:
        """Wait for no comparison, and show none."""
        if self._job is not None:
            self._job.cancel()
        self._rows = None

    def _take(self, rows: Sequence[Comparison]) -> None:
        self._rows = rows


def _tell(problem: Exception) -> Command:
    if isinstance(problem, ImportError):
        words = "scikit-learn is not installed; with it, it would judge our numbers here."
        return Say(words, "problem")
    if isinstance(problem, ValueError):
        return problem_said(problem)
    raise problem
