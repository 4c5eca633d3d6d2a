"""Opening what was dropped on the window: a GIF brings its run back, a level file its level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from game.recording.run import GameRun, LabRun, RunError, TrainingRun, read_run
from game.runs import check_lab, lab_of, lesson_of, replay_of
from game.ui import theme as look
from game.ui.dialogs import Dialog, message
from game.ui.input import Act
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


class _Opening(Dialog):
    """A worker makes what a run needs; then its screen opens in this one's place.

    A subclass says what `work` is, which `screen` comes of it, and in `words` what is under way.
    """

    tall = 132

    def __init__(self, source: str) -> None:
        self.source = source
        self._job: Job | None = None
        self._made: Any = None
        self._problem = ""

    def work(self, job: Job) -> Any:
        """What the screen needs, on the worker. Raises RunError, a sentence."""
        raise NotImplementedError

    def screen(self, made: Any) -> Scene:
        """The screen to open with what `work` returned."""
        raise NotImplementedError

    def words(self) -> str:
        """What is being opened."""
        raise NotImplementedError

    def height(self) -> int:
        """Room for what a subclass shows."""
        return self.context.theme.px(self.tall)

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin to work."""
        super().enter(context, size)
        self._begin()

    def layout(self) -> None:
        """One way to end it."""
        self._place_cancel(self.box.left + self.context.theme.px(14))

    def _place_cancel(self, left: int) -> None:
        px = self.context.theme.px
        wide = self.controls.button_width("Cancel", Act.BACK)
        place = pygame.Rect(left, self.box.bottom - px(48), wide, px(34))
        self.controls.button(place, "Cancel", Pop, Act.BACK)

    def _begin(self) -> None:
        self.leave()
        self._job = self.context.jobs.start(self.title, self.work, self._take, self._failed)

    def _take(self, made: Any) -> None:
        self._made = made

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, RunError):
            raise problem
        self._problem = str(problem)

    def update(self, dt: float) -> Command | None:
        """Open the screen when all is there."""
        if self._problem:
            return Replace(message("This run can't be opened", f"{self._problem}."))
        return None if self._made is None else Replace(self.screen(self._made))

    def draw(self, surface: pygame.Surface) -> None:
        """What is being opened."""
        super().draw(surface)
        theme, inside = self.context.theme, panel_inside(self.context.theme, self.box)
        theme.draw_text(surface, theme.shorten(self.words(), inside.width), inside.topleft)

    def leave(self) -> None:
        """Wait for the worker no longer."""
        if self._job is not None:
            self._job.cancel()


class OpenLab(_Opening):
    """A lab from a GIF is loaded and checked; then its screen goes as far as the run had gone."""

    title = "Opening the lab"

    def __init__(self, run: LabRun, source: str) -> None:
        super().__init__(source)
        self.run = run

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
        steps = f" and {self.run.steps:,} steps" if self.run.steps else ""
        return f"{self.source}: data, settings{steps}."


class LearnAgain(_Opening):
    """A training from a GIF is done again, to the same step; then its screen opens."""

    title = "Learning it again"
    tall = 176

    def __init__(self, run: TrainingRun, source: str) -> None:
        super().__init__(source)
        self.run = self._wanted = run

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
        return f"{self.run.steps:,} steps, from the same seed, to the same values."

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
