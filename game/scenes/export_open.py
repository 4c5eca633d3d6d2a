"""Opening what was dropped on the window: a GIF brings its run back, a level file its level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.recording.run import GameRun, LabRun, RunError, TrainingRun, read_run
from game.runs import check_lab, lab_of, lesson_of, replay_of
from game.ui import theme as look
from game.ui.dialogs import Dialog, message
from game.ui.input import Act, Intent
from game.ui.jobs import Job
from game.ui.panels import draw_bar, panel_inside
from game.ui.scene import Command, Context, Pop, Push, Replace, Scene, problem_said
from game.world.level import LevelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.agent.lesson import Lesson
    from game.labs.lab import Lab
    from game.labs.setup import Setup


def is_gif(path: Path | str) -> bool:
    """Whether a file's name says that it is a GIF."""
    return Path(path).suffix.lower() == ".gif"


def opened(path: Path | str, otherwise: Callable[[Path], Command | None]) -> Command | None:
    """Open a file that was chosen, or dropped on the window: a GIF's run above the screen that is
    there, and anything else by `otherwise`, the screen's own way. Every screen comes by here.
    """
    if not is_gif(path):
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


class OpenLab(Dialog):
    """A lab from a GIF is loaded and checked on a worker; then its screen opens, and goes as far
    as the run had gone.
    """

    title = "Opening the lab"

    def __init__(self, run: LabRun, source: str) -> None:
        self.run, self.source = run, source
        self._job: Job | None = None
        self._made: tuple[Lab, Setup] | None = None
        self._problem = ""

    def height(self) -> int:
        """Room for a sentence and a button."""
        return self.context.theme.px(132)

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin to load."""
        super().enter(context, size)
        run, source = self.run, self.source

        def work(job: Job) -> tuple[Lab, Setup]:
            return lab_of(run, source)

        self._job = context.jobs.start("opening a lab", work, self._loaded, self._failed)

    def layout(self) -> None:
        """One way to end it."""
        px, box = self.context.theme.px, self.box
        wide = self.controls.button_width("Cancel", Act.BACK)
        place = pygame.Rect(box.left + px(14), box.bottom - px(48), wide, px(34))
        self.controls.button(place, "Cancel", Pop, Act.BACK)

    def _loaded(self, made: tuple[Lab, Setup]) -> None:
        self._made = made

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, RunError):
            raise problem
        self._problem = str(problem)

    def handle(self, intent: Intent) -> Command | None:
        """Esc cancels."""
        return Pop() if intent.act is Act.BACK else None

    def update(self, dt: float) -> Command | None:
        """Open the screen when all is there."""
        from game.scenes.lab import LabScene

        if self._problem:
            return Replace(message("This run can't be opened", f"{self._problem}."))
        if self._made is not None:
            lab, setup = self._made
            return Replace(LabScene(self.run.lab, setup, lab, goal=self.run.steps))
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """What is being opened."""
        super().draw(surface)
        theme, inside = self.context.theme, panel_inside(self.context.theme, self.box)
        steps = f" and {self.run.steps:,} steps" if self.run.steps else ""
        words = f"{self.source}: data, settings{steps}."
        theme.draw_text(surface, theme.shorten(words, inside.width), inside.topleft)

    def leave(self) -> None:
        """Wait for the worker no longer."""
        if self._job is not None:
            self._job.cancel()


class LearnAgain(Dialog):
    """A training from a GIF is done again on a worker, to the same step; then its screen opens."""

    title = "Learning it again"

    def __init__(self, run: TrainingRun, source: str) -> None:
        self.run, self.source = run, source
        self._job: Job | None = None
        self._lesson: Lesson | None = None
        self._problem = ""

    def height(self) -> int:
        """Room for a sentence, a bar and the buttons."""
        return self.context.theme.px(176)

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin to learn."""
        super().enter(context, size)
        self._begin(self.run)

    def layout(self) -> None:
        """Two ways to end it."""
        px, box = self.context.theme.px, self.box
        words = "Open it at its beginning"
        wide = self.controls.button_width(words)
        first = pygame.Rect(box.left + px(14), box.bottom - px(48), wide, px(34))
        tip = "Level and settings as they were, nothing learned yet"
        self.controls.button(first, words, self._open_untrained, tip=tip)
        wide = self.controls.button_width("Cancel", Act.BACK)
        rest = pygame.Rect(first.right + px(8), first.top, wide, px(34))
        self.controls.button(rest, "Cancel", Pop, Act.BACK)

    def _begin(self, run: TrainingRun) -> None:
        engine, source = self.context.engine, self.source

        def work(job: Job) -> Lesson:
            engine.wait()
            return lesson_of(run, source, job.progress)

        self._job = self.context.jobs.start("learning again", work, self._learned, self._failed)

    def _open_untrained(self) -> None:
        self._stop()
        self._begin(TrainingRun(self.run.level, self.run.settings, 0))

    def _learned(self, lesson: Lesson) -> None:
        self._lesson = lesson

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, RunError):
            raise problem
        self._problem = str(problem)

    def handle(self, intent: Intent) -> Command | None:
        """Esc cancels."""
        return Pop() if intent.act is Act.BACK else None

    def update(self, dt: float) -> Command | None:
        """Open the screen when all is learned."""
        from game.scenes.train import TrainScene

        if self._problem:
            return Replace(message("This run can't be opened", f"{self._problem}."))
        if self._lesson is not None:
            lesson = self._lesson
            return Replace(TrainScene(lesson.level, f"from {self.source}", lesson=lesson))
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """How far it has come."""
        super().draw(surface)
        theme, run = self.context.theme, self.run
        inside = panel_inside(theme, self.box)
        words = f"{run.steps:,} steps, from the same seed, to the same values."
        theme.draw_text(surface, theme.shorten(words, inside.width), inside.topleft)
        bar = pygame.Rect(inside.left, inside.top + theme.px(34), inside.width, theme.px(10))
        share = 0.0 if self._job is None else self._job.share
        draw_bar(surface, theme, bar, share, look.ICE_BLUE)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def leave(self) -> None:
        """Let the worker end."""
        self._stop()
