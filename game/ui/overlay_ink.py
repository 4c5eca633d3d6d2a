"""Numbers and arrows over the coloured cells, kept on a picture and renewed a few rows a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.heat import heat_rows, heat_table
from game.ui.marks import DARK, arrow
from game.ui.overlay_numbers import Range, Writing, count_words, writing
from game.ui.terrain import Region
from game.ui.theme import TEXT, Colour, Theme
from game.world.rules import DIRECTIONS, Action

# Cells of at least so many pixels have room for four numbers, for one, for an arrow of two parts.
FOUR_NUMBERS_FROM = 48
ONE_NUMBER_FROM = 28

_TIMES_A_S = 5.0
_TIE = 1e-12
_TEXTS_KEPT = 4_000

_PLACES = ((0.19, 0.5), (0.5, 0.87), (0.81, 0.5), (0.5, 0.14))
"""Where in its cell (x, y) the number of each action stands."""
_PLACES_BESIDE_VALUE = ((0.16, 0.5), (0.5, 0.87), (0.84, 0.5), (0.5, 0.14))
"""The same where the highest of them stands in the middle too."""
_WIDE, _WIDE_BESIDE_VALUE, _WIDE_ABOVE = 0.31, 0.27, 0.6
"""How wide each may be, in cells: between neighbours of two cells there is a gap."""
_WIDE_IN_MIDDLE, _WIDE_ALONE = 0.36, 0.9
"""The same of the number in the middle: within its square, or alone in its cell."""


@dataclass(frozen=True)
class Layout:
    """All that decides what a cell says, but for its values."""

    cell: int
    kinds: frozenset[str]
    numbers: bool
    scale: Range
    most_visits: int
    theme: Theme

    @property
    def four_numbers(self) -> bool:
        """Whether each triangle has its number."""
        return self.numbers and "q" in self.kinds and self.cell >= FOUR_NUMBERS_FROM

    @property
    def one_number(self) -> bool:
        """Whether the value stands in the middle."""
        least = FOUR_NUMBERS_FROM if "q" in self.kinds else ONE_NUMBER_FROM
        return self.numbers and "values" in self.kinds and self.cell >= least

    @property
    def arrow_for_number(self) -> bool:
        """Whether an arrow stands for the highest number of a cell, which is in the middle."""
        return self.four_numbers and self.one_number and "policy" in self.kinds

    @property
    def counts(self) -> bool:
        """Whether the number of visits stands in the middle."""
        return self.numbers and self.kinds == {"visits"} and self.cell >= ONE_NUMBER_FROM

    @property
    def text_px(self) -> int:
        """The height of the numbers' letters."""
        if "q" in self.kinds:
            return max(min(round(self.cell * (0.15 if "values" in self.kinds else 0.165)), 16), 9)
        return max(min(round(self.cell * 0.27), 20), 9)

    @property
    def places(self) -> tuple[tuple[float, float], ...]:
        """Where in its cell (x, y) the number of each action stands."""
        return _PLACES_BESIDE_VALUE if self.one_number else _PLACES

    @cached_property
    def in_triangles(self) -> Writing | None:
        """How the four numbers are written; None where they have no room."""
        if not self.four_numbers:
            return None
        return self._writing(_WIDE_BESIDE_VALUE if self.one_number else _WIDE)

    @cached_property
    def in_middle(self) -> Writing | None:
        """How the value in the middle is written; None where it has no room."""
        if not self.one_number:
            return None
        return self._writing(_WIDE_IN_MIDDLE if "q" in self.kinds else _WIDE_ALONE)

    def _writing(self, wide: float) -> Writing | None:
        ends = self.scale.low, self.scale.high
        return writing(ends, int(wide * self.cell), self.text_px, self.theme)


class Ink:
    """The picture of numbers and arrows over all visible cells."""

    def __init__(self) -> None:
        self._of: tuple[Region, int, frozenset[str], bool] | None = None
        self._surface = pygame.Surface((0, 0), pygame.SRCALPHA)
        self._said: list[tuple[object, ...] | None] = []
        self._next = 0
        self._due = 0.0
        self._words = _Words()
        self._numbers: list[list[tuple[pygame.Surface, tuple[int, int]]]] = []

    @property
    def numbers(self) -> list[pygame.Rect]:
        """Where the numbers stand on the picture."""
        numbers = (number for row in self._numbers for number in row)
        return [image.get_bounding_rect().move(where) for image, where in numbers]

    def picture(
        self,
        q: NDArray[np.float64],
        visits: NDArray[np.integer],
        is_open: NDArray[np.bool_],
        region: Region,
        layout: Layout,
        passed_s: float,
    ) -> pygame.Surface:
        """The picture after `passed_s` more seconds, for q and visits (rows, columns, 4)."""
        rows, columns = is_open.shape
        now = (region, layout.cell, layout.kinds, layout.numbers)
        if now != self._of:
            self._of = now
            size = (columns * layout.cell, rows * layout.cell)
            self._surface = pygame.Surface(size, pygame.SRCALPHA, 32)
            self._said = [None] * rows
            self._numbers = [[] for _ in range(rows)]
            self._next, self._due = 0, float(rows)
        self._due = min(self._due + rows * _TIMES_A_S * passed_s, float(rows))
        for _ in range(int(self._due)):
            self._renew(self._next, q, visits, is_open, layout)
            self._next = (self._next + 1) % rows
            self._due -= 1.0
        return self._surface

    def _renew(
        self,
        row: int,
        q: NDArray[np.float64],
        visits: NDArray[np.integer],
        is_open: NDArray[np.bool_],
        layout: Layout,
    ) -> None:
        """Write one row of cells again, unless it would say the same."""
        says = (
            q[row].tobytes() if layout.kinds & {"q", "values", "policy"} else b"",
            visits[row].tobytes() if layout.counts else (visits[row] > 0).tobytes(),
            is_open[row].tobytes(),
            (layout.scale.low, layout.scale.high, layout.most_visits if layout.counts else 0),
        )
        if self._said[row] == says:
            return
        self._said[row] = says
        cell = layout.cell
        self._surface.fill((0, 0, 0, 0), (0, row * cell, self._surface.get_width(), cell))
        blits: list[tuple[pygame.Surface, tuple[int, int]]] = []
        columns = np.flatnonzero(is_open[row]).tolist()
        tried = visits[row] > 0
        anything = tried.any(axis=-1)
        if (how := layout.in_triangles) is not None:
            self._write_four(blits, row, columns, q[row], tried, layout, how)
        if (how := layout.in_middle) is not None:
            best = q[row].max(axis=-1)
            bright = _bright(layout.scale.table())[layout.scale.rows(best)]
            # In the middle of triangles the ground is never faint.
            faint = np.zeros_like(bright) if "q" in layout.kinds else ~anything
            bright = (bright | faint).tolist()
            for column in columns:
                words = how.words(best[column])
                image = self._words.image(words, how.text_px, layout.theme, bright[column])
                blits.append((image, _centred(image, row, column, 0.5, 0.5, cell)))
        if layout.counts:
            totals = visits[row].sum(axis=-1)
            bright = _bright(heat_table())[heat_rows(totals, layout.most_visits)].tolist()
            for column in columns:
                if totals[column]:
                    words = count_words(int(totals[column]))
                    image = self._words.image(words, layout.text_px, layout.theme, bright[column])
                    blits.append((image, _centred(image, row, column, 0.5, 0.5, cell)))
        self._numbers[row] = blits.copy()
        if "policy" in layout.kinds:
            values = q[row].tolist()
            for column in np.flatnonzero(is_open[row] & anything).tolist():
                blits += _arrows(values[column], row, column, layout)
        self._surface.fblits(blits)

    def _write_four(
        self,
        blits: list[tuple[pygame.Surface, tuple[int, int]]],
        row: int,
        columns: Iterable[int],
        values: NDArray[np.float64],
        tried: NDArray[np.bool_],
        layout: Layout,
        how: Writing,
    ) -> None:
        bright = _bright(layout.scale.table())[layout.scale.rows(values)]
        bright = (bright | ~tried).tolist()
        numbers = values.tolist()
        known = tried.any(axis=-1) & layout.arrow_for_number
        for column in columns:
            arrows = best_actions(numbers[column]) if known[column] else ()
            for action, (x, y) in enumerate(layout.places):
                if action in arrows:
                    continue
                words = how.words(numbers[column][action])
                image = self._words.image(words, how.text_px, layout.theme, bright[column][action])
                # Above and below, a triangle is wide where its number stands.
                room = how.width if y == 0.5 else _WIDE_ABOVE * layout.cell
                if image.get_width() > room:
                    continue
                blits.append((image, _centred(image, row, column, x, y, layout.cell)))


class _Words:
    """Rendered numbers, kept by what they say."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, bool], pygame.Surface] = {}

    def image(self, words: str, text_px: int, theme: Theme, on_bright: bool) -> pygame.Surface:
        key = (words, text_px, on_bright)
        if (known := self._kept.get(key)) is not None:
            return known
        if len(self._kept) > _TEXTS_KEPT:
            self._kept.clear()
        colour: Colour = DARK if on_bright else TEXT
        font = theme.font(text_px / theme.scale)
        image = self._kept[key] = font.render(words, True, colour)
        return image


def _centred(
    image: pygame.Surface, row: int, column: int, x: float, y: float, cell: int
) -> tuple[int, int]:
    return (
        round((column + x) * cell - image.get_width() / 2),
        round((row + y) * cell - image.get_height() / 2),
    )


def _bright(table: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which of 256 colours are so light that words on them must be dark."""
    red, green, blue = table.astype(float).T
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140.0


def best_actions(values: Iterable[float]) -> list[int]:
    """All actions that are best, as near as rounding leaves it open."""
    numbers = list(values)
    top = max(numbers)
    return [a for a, value in enumerate(numbers) if top - value <= _TIE * max(1.0, abs(top))]


def _arrows(
    values: list[float], row: int, column: int, layout: Layout
) -> list[tuple[pygame.Surface, tuple[int, int]]]:
    """Arrows for the best actions of a cell; tied ones are smaller, each on its own side."""
    best = best_actions(values)
    cell, in_middle = layout.cell, layout.one_number or "values" in layout.kinds
    tied = len(best) > 1
    drawn = []
    for action in best:
        if in_middle and "q" in layout.kinds:
            # In the number's place: what it would say stands in the middle.
            side, out = (0.18, 0.34) if layout.four_numbers else (0.22, 0.3)
            image = _head(action, max(round(cell * side), 5))
        elif layout.one_number:
            image, out = _head(action, max(round(cell * (0.13 if tied else 0.17)), 5)), 0.37
        elif tied:
            side, out = (0.12, 0.1) if layout.four_numbers else (0.15, 0.17)
            image = _head(action, max(round(cell * side), 5))
        else:
            size = 0.33 if layout.four_numbers else 0.5
            image, out = arrow(Action(action), max(round(cell * size), 9), TEXT), 0.0
        down, right = DIRECTIONS[Action(action)]
        place = _centred(image, row, column, 0.5 + right * out, 0.5 + down * out, cell)
        drawn.append((image, place))
    return drawn


@lru_cache(maxsize=256)
def _head(action: int, side: int) -> pygame.Surface:
    """An arrow's head alone, light with a dark rim."""
    finer = 4
    large = side * finer
    surface = pygame.Surface((large, large), pygame.SRCALPHA)
    shape = np.array([(-0.28, 0.40), (0.34, 0.0), (-0.28, -0.40)])
    down, right = DIRECTIONS[Action(action)]
    corners = (shape @ np.array([[right, down], [-down, right]]) * large + large / 2).tolist()
    pygame.draw.polygon(surface, DARK, corners, 0)
    pygame.draw.lines(surface, DARK, True, corners, max(round(large * 0.2), finer))
    pygame.draw.polygon(surface, TEXT, corners)
    return pygame.transform.smoothscale(surface, (side, side))
