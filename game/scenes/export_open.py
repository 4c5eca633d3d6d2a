"""Opening what was dropped on the window: a GIF brings its run back, a level file its level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.counts import counted
from game.files import found
from game.labs.endings import is_data
from game.recording.endings import is_recording
from game.recording.run import GameRun, LabRun, RunError, TrainingRun, read_run
from game.runs import check_lab, lab_of, lesson_of, replay_of
from game.scenes.opening import Opening
from game.ui import theme as look
from game.ui.jobs import Job
from game.ui.panels import draw_bar, panel_inside
from game.ui.scene import Command, Push, Scene, problem_said
from game.world.level import LevelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.agent.lesson import Lesson
    from game.labs.lab import Lab
    from game.labs.setup import Setup


def opened(
    path: Path | str, otherwise: Callable[[Path], Command | None], takes_data: bool = False
) -> Command | None:
    """Open a file that was chosen, or dropped on the window: a GIF's run above the screen that is
    there, and anything else by `otherwise`, the screen's own way. Every screen comes by here.

    Data are for the screens with `takes_data`; the others say where they go.
    """
    if is_data(path) and not takes_data and found(path) == "file":
        name = Path(path).name
        return problem_said(f"{name} is data: open a lab, and drop it there.")
    if not is_recording(path):
        return otherwise(Path(path))
    try:
        return Push(scene_of(path))
    except RunError as problem:
        return problem_said(problem)


def dropped(path: Path | str) -> Command | None:
    """Open a file on a screen that has no files of its own: a GIF's run, else a level to play."""
    return opened(path, _play)


def _play(path: Path) -> Command:
    from game.scenes.play import PlayScene
    from game.world.level_file import load

    try:
        return Push(PlayScene(load(path), about=path.name))
    except LevelError as problem:
        return problem_said(problem)


def scene_of(path: Path | str) -> Scene:
    """The screen that the run in a GIF opens. Raises RunError, a sentence."""
    run, source = read_run(path), Path(path).name
    if isinstance(run, GameRun):
        from game.scenes.play import PlayScene

        replay = replay_of(run, source)
        return PlayScene(replay.level, about=f"from {source}", replay=replay)
    if isinstance(run, TrainingRun):
        replay_of(GameRun(run.level, ""), source)
        return LearnAgain(run, source)
    check_lab(run, source)
    return OpenLab(run, source)


class OpenLab(Opening):
    """A lab from a GIF is loaded and checked; then its screen goes as far as the run had gone."""

    title = "Opening the lab"

    def __init__(self, run: LabRun, source: str) -> None:
        super().__init__()
        self.run, self.source = run, source

    def work(self, job: Job) -> tuple[Lab, Setup]:
        """Load the lab, and check its data and settings."""
        return lab_of(self.run, self.source)

    def screen(self, made: tuple[Lab, Setup]) -> Scene:
        """The lab's screen."""
        from game.scenes.lab import LabScene

        lab, setup = made
        return LabScene(self.run.lab, setup, lab, goal=self.run.steps)

    def words(self) -> str:
        """Whence it comes and how far it goes."""
        steps = f" and {counted(self.run.steps, 'step')}" if self.run.steps else ""
        return f"{self.source}: data, settings{steps}."


class LearnAgain(Opening):
    """A training from a GIF is done again, to the same step; then its screen opens."""

    title = "Learning it again"
    tall = 176

    def __init__(self, run: TrainingRun, source: str) -> None:
        super().__init__()
        self.run, self.source = run, source
        self._wanted = run

    def work(self, job: Job) -> Lesson:
        """Learn as the run did."""
        self.context.engine.wait()
        return lesson_of(self._wanted, self.source, job.progress)

    def screen(self, made: Lesson) -> Scene:
        """The training screen."""
        from game.scenes.train import TrainScene

        return TrainScene(made.level, f"from {self.source}", lesson=made)

    def words(self) -> str:
        """How much there is to learn."""
        return f"{counted(self.run.steps, 'step')}, from the same seed, to the same values."

    def layout(self) -> None:
        """Two ways to end it."""
        px, box = self.context.theme.px, self.box
        words = "Open it at its beginning"
        wide = self.controls.button_width(words)
        first = pygame.Rect(box.left + px(14), box.bottom - px(48), wide, px(34))
        tip = "Level and settings as they were, nothing learned yet"
        self.controls.button(first, words, self._open_untrained, tip=tip)
        self._place_cancel(first.right + px(8))

    def _open_untrained(self) -> None:
        self._wanted = TrainingRun(self.run.level, self.run.settings, 0)
        self._begin()

    def draw(self, surface: pygame.Surface) -> None:
        """How far it has come."""
        super().draw(surface)
        theme, inside = self.context.theme, panel_inside(self.context.theme, self.box)
        bar = pygame.Rect(inside.left, inside.top + theme.px(34), inside.width, theme.px(10))
        share = 0.0 if self._job is None else self._job.share
        draw_bar(surface, theme, bar, share, look.ICE_BLUE)
