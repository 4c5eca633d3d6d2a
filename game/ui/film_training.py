"""A training as a time-lapse: board and overlay, the curve so far, and which episode it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pygame

from game.agent.demonstration import greedy_way
from game.agent.lesson import Keyframe
from game.agent.settings import ALGORITHM_WORDS
from game.ui import theme as look
from game.ui.board import Board
from game.ui.curves import Curve, record_curves
from game.ui.film import Film, FilmError, checked_delay
from game.ui.overlays import Overlay
from game.ui.plot import Plot
from game.ui.theme import Theme
from game.world.level import Level

START_MS, END_MS = 800.0, 2_000.0
"""How long the first and the last moment are shown."""

_NARROWEST = 320
_CURVE_SHARE, _CURVE_LEAST, _CURVE_MOST = 0.3, 120, 220
_LINE = 26
_TEXT = 14
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
        level = self.moments[-1].level
        size = picture_size(level, cell)
        super().__init__(size, lapse(len(self.moments), checked_delay(delay_ms) / speed))
        pygame.font.init()
        self._theme = Theme()
        place = pygame.Rect(0, _LINE, level.columns * cell, level.rows * cell)
        place.centerx = size[0] // 2
        self._board = Board(level, place, self._theme, palette, fit=True)
        self._board.camera.fix(cell)
        self._overlay = Overlay(kinds)
        self._plot = Plot(self._theme, behind=None)
        self._chart = pygame.Rect(0, place.bottom + _LINE, size[0], 0)
        self._chart.height = size[1] - self._chart.top
        self._limits = _limits(self.moments[-1])
        # Fonts are opened here: pygame lets go of its lock meanwhile, so that is no work for a
        # thread that only draws.
        self.draw(len(self.moments) - 1)

    def draw(self, index: int) -> None:
        """Draw a moment on the canvas."""
        moment, canvas, board = self.moments[index], self.canvas, self._board
        run = moment.snapshot
        canvas.fill(look.BACKGROUND)
        board.show(moment.level)
        board.draw(canvas)
        self._overlay.update(run.q, run.visits, moment.level, _ALL_AT_ONCE_S)
        self._overlay.draw(canvas, board)
        if moment.level.slip == 0.0 and (strides := greedy_way(moment.level, run.q)):
            way = [cell for stride in strides for cell in stride.move.path]
            board.draw_path(canvas, [moment.level.start, *way], look.GOLD)
        self._draw_words(moment)
        self._draw_curve(moment)

    def _draw_words(self, moment: Keyframe) -> None:
        """Above the board what it learns by, below how far it has come."""
        theme, canvas, run = self._theme, self.canvas, moment.snapshot
        settings, width = run.settings, self.size[0]
        about = (
            f"{ALGORITHM_WORDS[settings.algorithm]}  α {settings.alpha:g}  γ {settings.gamma:g}  "
            f"ε {settings.epsilon}"
        )
        middle = _LINE // 2
        about = theme.shorten(about, width - 16, _TEXT)
        tail = theme.width(about, _TEXT) + 24
        name = theme.shorten(moment.level.name, max(width - 8 - tail, 0), _TEXT, bold=True)
        if theme.width(name, _TEXT, bold=True) <= width - 8 - tail:
            theme.draw_text(canvas, name, (8, middle), _TEXT, bold=True, anchor="midleft")
        theme.draw_text(canvas, about, (width - 8, middle), _TEXT, look.QUIET, anchor="midright")
        middle = self._chart.top - _LINE // 2
        episodes = f"episode {run.episodes:,}"
        where = theme.draw_text(canvas, episodes, (8, middle), _TEXT, bold=True, anchor="midleft")
        steps = theme.shorten(f"{run.steps:,} steps", width - 16 - where.right, _TEXT)
        theme.draw_text(canvas, steps, (width - 8, middle), _TEXT, look.QUIET, anchor="midright")

    def _draw_curve(self, moment: Keyframe) -> None:
        """The return of each episode so far, on the axes of the whole film."""
        history = moment.snapshot.history
        self._plot.clear(x_label="episode", y_label="return")
        self._plot.limits(*self._limits)
        record_curves(
            self._plot,
            Curve(history.episodes, history.mean, history.minimum, history.maximum),
            marks=[(mark.episodes, mark.what) for mark in history.marks[-6:]],
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
    return (0.0, float(max(history.episodes[-1], 1))), (low - room, high + room)
