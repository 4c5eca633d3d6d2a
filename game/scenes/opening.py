"""A small screen while a worker makes what the next screen needs, with a way to cancel it."""

from __future__ import annotations

from typing import Any

import pygame

from game.recording.run import RunError
from game.ui.dialogs import Dialog, message
from game.ui.input import Act
from game.ui.jobs import Job
from game.ui.panels import panel_inside
from game.ui.scene import Command, Context, Pop, Replace, Scene


class Opening(Dialog):
    """A worker makes what a screen needs; then that screen opens in this one's place.

    A subclass says what `work` is, which `screen` comes of it, and in `words` what is under way.
    """

    tall = 132

    def __init__(self) -> None:
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
        self.controls.button(place, "Cancel", Pop, Act.BACK, "Open nothing, and go back")

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
