"""A training as a time-lapse: board and overlay, the curve so far, and which episode it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import pygame

from game.agent.demonstration import greedy_way
from game.agent.lesson import Keyframe
from game.agent.settings import ALGORITHM_WORDS, TrainingSettings
from game.counts import counted
from game.ui import theme as look
from game.ui.board import Board
from game.ui.curves import Curve, record_curve
from game.ui.film import Film, FilmError, checked_delay
from game.ui.overlays import Overlay
from game.ui.plot import Plot
from game.ui.theme import Theme
from game.world.level import Level

START_MS, END_MS = 800.0, 2_000.0
"""How long the first and the last moment are shown."""

_NARROWEST = 320
_CURVE_SHARE, _CURVE_LEAST, _CURVE_MOST = 0.3, 120, 220
_MARKS = 6
# Words of what was changed stand above the curve, two lines of them.
_WORDS_ROOM = 9.0
_LINE = 26
_TEXT = 14
# What words, curves and the numbers on cells are set in.
_FONTS = ((False, False, range(9, 21)), (True, False, (14,)), (False, True, (12, 13, 14, 15)))
# A second passed lets an overlay renew all of its numbers at once.
_ALL_AT_ONCE_S = 1.0


class TrainingFilm(Film):
    """The kept `moments` of a training, one a frame, `delay_ms` milliseconds each.

    `kinds` are the overlays. Where moves never slip, the greedy way is dotted in once it leads to a
    goal. Raises FilmError for no moments, and for a size or delay that can't be.
    """

    def __init__(
        self,
        moments: Sequence[Keyframe],
        cell: int,
        kinds: Iterable[str] = ("q",),
        delay_ms: float = 80.0,
        speed: float = 1.0,
        palette: str = "default",
    ) -> None:
        if not moments:
            raise FilmError("there is no moment of the training to record")
        self.moments = list(moments)
        self._cell, self._palette = cell, palette
        self._delay_ms = checked_delay(delay_ms) / speed
        super().__init__(picture_size(self.moments[-1].level, cell))
        self._overlay = Overlay(kinds)
        pygame.font.init()
        self._theme = Theme()
        for bold, mono, sizes in _FONTS:
            self._theme.open_fonts(sizes, bold, mono)

    def lay_out(self) -> list[float]:
        """The delays of the moments."""
        return lapse(len(self.moments), self._delay_ms)

    @property
    def _place(self) -> pygame.Rect:
        """Where the board lies: below a line of words."""
        level = self.moments[-1].level
        place = pygame.Rect(0, _LINE, level.columns * self._cell, level.rows * self._cell)
        place.centerx = self.size[0] // 2
        return place

    @property
    def _chart(self) -> pygame.Rect:
        """Where the curve lies: below the board and another line of words."""
        top = self._place.bottom + _LINE
        return pygame.Rect(0, top, self.size[0], self.size[1] - top)

    @cached_property
    def _board(self) -> Board:
        board = Board(self.moments[-1].level, self._place, self._theme, self._palette, fit=True)
        board.camera.fix(self._cell)
        return board

    @cached_property
    def _plot(self) -> Plot:
        return Plot(self._theme, behind=None)

    def draw(self, index: int) -> None:
        """Draw a moment on the canvas."""
        moment, canvas, board = self.moments[index], self.canvas, self._board
        run = moment.snapshot
        q = run.q
        canvas.fill(look.BACKGROUND)
        board.show(moment.level)
        board.draw(canvas)
        self._overlay.update(q, run.visits, moment.level, _ALL_AT_ONCE_S)
        self._overlay.draw(canvas, board)
        if moment.level.slip == 0.0 and (strides := greedy_way(moment.level, q)):
            way = [cell for stride in strides for cell in stride.move.path]
            spared = self._overlay.numbers_on(board)
            board.draw_path(canvas, [moment.level.start, *way], look.GOLD, spared=spared)
        self._draw_words(moment)
        self._draw_curve(moment)

    def _draw_words(self, moment: Keyframe) -> None:
        """Above the board what it learns by, below how far it has come."""
        theme, canvas, run = self._theme, self.canvas, moment.snapshot
        width = self.size[0]
        name, about = self._head(moment.level.name, run.settings)
        middle = _LINE // 2
        theme.draw_text(canvas, name, (8, middle), _TEXT, bold=True, anchor="midleft")
        theme.draw_text(canvas, about, (width - 8, middle), _TEXT, look.QUIET, anchor="midright")
        middle = self._chart.top - _LINE // 2
        episodes = f"episode {run.episodes:,}"
        where = theme.draw_text(canvas, episodes, (8, middle), _TEXT, bold=True, anchor="midleft")
        steps = theme.shorten(counted(run.steps, "step"), width - 16 - where.right, _TEXT)
        theme.draw_text(canvas, steps, (width - 8, middle), _TEXT, look.QUIET, anchor="midright")

    def _head(self, name: str, settings: TrainingSettings) -> tuple[str, str]:
        """The level's name and what learns: settings leave before the name has to be cut."""
        theme = self._theme
        parts = [
            ALGORITHM_WORDS[settings.algorithm],
            f"α {settings.alpha:g}",
            f"γ {settings.gamma:g}",
            f"ε {settings.epsilon}",
        ]
        room = self.size[0] - 32 - theme.width(name, _TEXT, bold=True)
        while len(parts) > 1 and theme.width("  ".join(parts), _TEXT) > room:
            parts.pop()
        about = theme.shorten("  ".join(parts), self.size[0] - 16, _TEXT)
        room = self.size[0] - 32 - theme.width(about, _TEXT)
        name = theme.shorten(name, max(room, 0), _TEXT, bold=True)
        return (name if theme.width(name, _TEXT, bold=True) <= room else ""), about

    def _draw_curve(self, moment: Keyframe) -> None:
        """The return of each episode so far, on the axes of the whole film."""
        history = moment.snapshot.history
        self._plot.clear(x_label="episode", y_label="return")
        self._plot.limits(*_limits(self.moments[-1]))
        record_curve(
            self._plot,
            Curve(history.episodes, history.mean, history.minimum, history.maximum),
            history.marks[-_MARKS:],
        )
        self._plot.draw(self.canvas, self._chart)


def lapse(count: int, delay_ms: float) -> list[float]:
    """The delays of `count` moments of a run: the first and the last are shown for longer."""
    delays = [delay_ms] * count
    delays[0] += START_MS
    delays[-1] += END_MS
    return delays


def picture_size(level: Level, cell: int) -> tuple[int, int]:
    """Width and height of the picture with `cell` pixels a cell: lines of words, board, curve."""
    width = max(level.columns * cell, _NARROWEST)
    curve = min(max(round(width * _CURVE_SHARE), _CURVE_LEAST), _CURVE_MOST)
    return width, 2 * _LINE + level.rows * cell + curve


def _limits(last: Keyframe) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of both axes: those of the curve as it is in the end."""
    history = last.snapshot.history
    if not len(history.episodes):
        return (0.0, 1.0), (0.0, 1.0)
    low, high = float(history.minimum.min()), float(history.maximum.max())
    room = 0.06 * (high - low) or 0.5
    above = room * (_WORDS_ROOM if history.marks else 1.0)
    return (0.0, float(max(history.episodes[-1], 1))), (low - room, high + above)
