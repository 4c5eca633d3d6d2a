"""Filling the board at random: a wish, the generator on a worker, its progress, and a way out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.scenes.editor_dialogs import FormDialog, Number
from game.ui import theme as look
from game.ui.input import Act, Intent
from game.ui.panels import draw_bar
from game.ui.scene import Command, Pop, sentence
from game.world.level import Level

if TYPE_CHECKING:
    from game.ui.jobs import Job

_LARGEST_SEED = 999_999
_DEFAULT_MOVES = 8
_ICE = {"100 %": 1.0, "80 %": 0.8, "50 %": 0.5, "0 %": 0.0}
_ICE_TIPS = {
    "100 %": "No snow: every slide goes on until a rock or the border",
    "80 %": "Long slides, and some snow to stop on",
    "50 %": "Short slides: half of the ground is snow",
    "0 %": "Snow alone: every move is one step",
}


class RandomFill(FormDialog):
    """A level of the board's size that can be won in no fewer moves than wished.

    Popped with the level that was made; what is drawn stays until then.
    """

    title = "Random fill"
    main_words = "Fill"
    main_tip = "Look for such a level and fill the board with it; while it looks, stop"
    busy_words = "Stop"
    width = 460

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        cells = shape[0] * shape[1]
        self.moves = Number("moves, at least", str(min(_DEFAULT_MOVES, cells)), 1, cells)
        self.holes = Number("holes", "0", 0, cells - 2)
        self.seed = Number("seed", str(1 + secrets.randbelow(_LARGEST_SEED)), 0, _LARGEST_SEED)
        self.ice = "100 %"
        self.failed = ""
        self._job: Job | None = None
        self._level: Level | None = None

    def row_count(self) -> int:
        """Moves, holes, ice, seed."""
        return 4

    def place_rows(self, rows: list[Rect]) -> None:
        """Three numbers and a choice."""
        self.number(self.moves, rows[0], "The fewest moves of a shortest solution")
        self.number(self.holes, rows[1], "How many holes")
        self.choose("ice in the ground", rows[2], _ICE_TIPS, self.ice, self._set_ice)
        self.number(self.seed, rows[3], "The same wish and seed make the same level")

    def _set_ice(self, share: str) -> None:
        self.ice = share

    @property
    def working(self) -> bool:
        """Whether a level is being made."""
        return self._job is not None and not self._job.done and not self._job.cancelled

    def problem(self) -> str:
        """A number that is none."""
        return self.moves.problem or self.holes.problem or self.seed.problem

    def words(self) -> str:
        """What will come of it."""
        if self.working:
            return ""
        if self.failed:
            return self.failed
        return "The whole board is filled anew, start and goal included. Undo brings yours back."

    def confirm(self) -> Command | None:
        """Begin, or stop."""
        if self.working:
            self._stop()
            return None
        rows, columns = self.shape
        wish = {
            "holes": self.holes.value or 0,
            "ice": _ICE[self.ice],
            "seed": self.seed.value or 0,
        }
        moves = self.moves.value or 1
        self.failed = ""

        def work(job: Job) -> Level:
            from game.editor.generator import generate

            return generate(rows, columns, moves, **wish, progress=job.progress)

        self._job = self.context.jobs.start("filling the board", work, self._made, self._failed)
        return None

    def _made(self, level: Level) -> None:
        self._job, self._level = None, level

    def _failed(self, problem: Exception) -> None:
        self._job = None
        self.failed = sentence(problem)
        self.seed.text = str(1 + secrets.randbelow(_LARGEST_SEED))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def handle(self, intent: Intent) -> Command | None:
        """Esc stops what is under way before it closes."""
        if intent.act is Act.BACK and self.working:
            self._stop()
            return None
        return super().handle(intent)

    def update(self, dt: float) -> Command | None:
        """Close once the level is made; the main button stops what is under way."""
        super().update(dt)
        if self._level is not None:
            return Pop(self._level)
        self.controls.set_words(self.main, self.busy_words if self.working else self.main_words)
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """The progress while a level is being made."""
        super().draw(surface)
        if self.working and self._job is not None:
            theme = self.context.theme
            theme.draw_text(surface, "Looking for one …", self._foot.topleft, look.SMALL)
            bar = Rect(self._foot.left, self._foot.top + theme.px(24), self._foot.width, 0)
            bar.height = theme.px(8)
            draw_bar(surface, theme, bar, self._job.share, look.ICE_BLUE)

    def leave(self) -> None:
        """Let the worker end."""
        self._stop()
