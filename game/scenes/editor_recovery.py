"""Unsaved work of the editor: kept every few seconds on a worker, offered when one is found."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from game.counts import counted
from game.editor.edit_session import EditSession
from game.editor.recovery import Keeper, Orphan, orphans
from game.ui.dialogs import Ask
from game.ui.log import log
from game.ui.scene import Command, Push, Say, reason_of

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene
    from game.ui.jobs import Job

_EVERY_S = 2.0


class RecoveryDesk:
    """Keeps what is not saved, so that a crash costs seconds of work at most."""

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene
        self._keeper = Keeper()
        self._job: Job | None = None
        self._kept: int | None = None
        self._wait_s = _EVERY_S
        self._problem_told = False

    # -- keeping ---------------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Keep the work if it is time and something has changed."""
        self._wait_s -= dt
        session = self._scene.session
        if self._job is not None and self._job.done:
            self._job = None
        if self._wait_s > 0 or self._job is not None or session.drawing:
            return None
        self._wait_s = _EVERY_S
        if session.history.saved:
            if self._kept is not None:
                self.forget()
            return None
        if self._kept != session.version:
            self._keep()
        return None

    def _keep(self) -> None:
        session, path = self._scene.session, self._scene.files.path
        draft, self._kept = session.draft, session.version

        def work(job: Job) -> None:
            self._keeper.keep(draft, path)

        def failed(problem: Exception) -> Command | None:
            if self._problem_told:
                return None
            self._problem_told = True
            return Say(f"Unsaved work can't be kept for recovery: {reason_of(problem)}.", "problem")

        self._job = self._scene.context.jobs.start("keeping the work", work, None, failed)

    def forget(self) -> None:
        """All is saved, or is not wanted: remove what was kept."""
        self._end_job()
        self._keeper.forget()
        self._kept = None

    def leave(self, safe: bool) -> None:
        """The editor closes. What is not `safe` stays on disk for the next start."""
        if safe:
            self.forget()
            return
        self._end_job()
        try:
            self._keeper.keep(self._scene.session.draft, self._scene.files.path)
        except OSError as problem:
            # The screen is gone that could say so.
            log.warning("unsaved work can't be kept for recovery: %s", reason_of(problem))
        self._keeper.release()

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.wait(5.0)
            self._job = None

    # -- offering --------------------------------------------------------------------------

    def offer(self) -> Command | None:
        """Ask about the newest work that was found, if there is any."""
        found = next(orphans(), None)
        if found is None:
            return None
        rows, columns = found.draft.rows, found.draft.columns
        name = found.draft.properties.name
        words = (
            f"“{name}”, {rows} × {columns}, was not saved when the program ended "
            f"{_ago(time.time() - found.when)}."
        )
        if found.about is not None:
            words += f" It was work on {found.about.name}."
        answers = (
            ("Go on with it", "take", "Open it as it was, still unsaved"),
            ("Throw it away", "drop", "Delete what was kept of it, for good"),
            ("Not now", None, "Keep it, and be asked again when the editor opens next"),
        )

        def answered(answer: str | None) -> Command | None:
            if answer == "take":
                return self._take_up(found)
            if answer == "drop":
                found.discard()
                return self.offer()
            found.put_back()
            return None

        return Push(Ask("Unsaved work was found", words, answers), answered)

    def _take_up(self, found: Orphan) -> Command | None:
        self.forget()
        self._scene.take(EditSession(found.draft))
        self._scene.files.belong(found.about)
        self._keeper.adopt(found)
        session = self._scene.session
        session.history.mark_saved(False)
        self._kept = session.version
        return Say("Here it is again, still unsaved.", "good")


def _ago(seconds: float) -> str:
    for unit, many in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // many)
        if count:
            return f"{counted(count, unit)} ago"
    return "a moment ago"
