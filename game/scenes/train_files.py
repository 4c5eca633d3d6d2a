"""Keeping a trained agent or its curves as a file, and going on with a kept one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from game.agent.lesson import Lesson
from game.files import plain_stem, user_folder
from game.ui.file_dialog import FileDialog
from game.ui.scene import Command, Push, Say, problem_said


class AgentFiles:
    """File dialogs for a lesson; `on_loaded` is called when another run has taken its place."""

    def __init__(self, lesson: Lesson, on_loaded: Callable[[], None]) -> None:
        self._lesson = lesson
        self._on_loaded = on_loaded

    def save_agent(self) -> Command:
        """Ask where, and save the trained agent."""
        episodes = self._lesson.trainer.episodes
        return self._ask_where(f"Save the agent as of episode {episodes:,}", ".npz", self.keep)

    def save_curves(self) -> Command:
        """Ask where, and save the curves."""
        return self._ask_where("Save the curves", ".csv", self.keep_curves)

    def open_agent(self) -> Command:
        """Ask which, and go on with a saved agent."""
        return Push(FileDialog("Open an agent", _folder(), [".npz", ".gif"]), self.open)

    def open(self, path: Path | None) -> Command | None:
        """Open a file that was chosen or dropped: an agent to go on with, or a GIF's run."""
        from game.scenes.export_open import opened

        return None if path is None else opened(path, self.load)

    def keep(self, path: Path | None) -> Command | None:
        """Write the agent to a file; None is nowhere."""
        return None if path is None else _written(path, self._lesson.trainer.save)

    def keep_curves(self, path: Path | None) -> Command | None:
        """Write the curves to a file; None is nowhere."""
        return None if path is None else _written(path, self._lesson.trainer.history.write_csv)

    def load(self, path: Path | None) -> Command | None:
        """Go on with the run in a file; one that does not fit leaves everything as it is."""
        if path is None:
            return None
        try:
            self._lesson.load(path)
        except ValueError as problem:
            return problem_said(problem)
        self._on_loaded()
        return Say(
            f"Going on with {path.name}: {self._lesson.trainer.episodes:,} episodes.", "good"
        )

    def _ask_where(
        self, title: str, ending: str, then: Callable[[Path | None], Command | None]
    ) -> Command:
        start = _folder() / (plain_stem(self._lesson.level.name, "agent") + ending)
        return Push(FileDialog(title, start, [ending], saving=True), then)


def _written(path: Path, write: Callable[[Path], None]) -> Say:
    """Write a file, and what came of it."""
    try:
        write(path)
    except OSError as problem:
        return Say(f"{path.name} could not be saved: {problem.strerror or problem}.", "problem")
    return Say(f"Saved {path}", "good")


def _folder() -> Path:
    folder = user_folder() / "agents"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path.home()
    return folder
