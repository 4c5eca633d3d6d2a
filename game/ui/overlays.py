"""What the agent knows, in colours upon the board: Q triangles, values, visits, policy arrows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.board import Board, Shown
from game.ui.colormaps import diverging_table, viridis_table
from game.ui.heat import heat_table
from game.ui.overlay_cells import (
    best,
    most_visits,
    reach,
    total,
    value_colours,
    value_rows,
    visit_colours,
)
from game.ui.overlay_ink import Ink, Layout
from game.ui.overlay_legend import Strip, draw_strips, least_width
from game.ui.overlay_numbers import count_words
from game.ui.terrain import SMALLEST_DRAWN, Region
from game.ui.theme import Theme
from game.world.rules import standable

KINDS = ("q", "policy", "values", "visits")

# The tiles show faintly through, so that snow and ice can still be told apart.
OPACITY = 210

# What was never tried is no more than a tint: its value says what learning began with.
UNTRIED = 52

_RANGE_EVERY_S = 0.1
_RANGE_EVERY_LARGE_S = 1.0
_SMALL_EVERY_S = 0.1
_LARGE = 100_000
_ARROWS_FROM = 6

# The parts of a cell that have a colour of their own; 0 to 3 are the triangles, by action.
CENTRE, RING, LINE, CLEAR, PARTS = 4, 5, 6, 7, 8

_LINE = 0xB0101A30


@dataclass(frozen=True)
class Scale:
    """The shared range of the colours: from `low` to `high`, about zero if `signed`."""

    low: float = 0.0
    high: float = 0.0

    @property
    def signed(self) -> bool:
        """Whether there are values of both signs, which get blue and orange about white."""
        return self.low < 0.0 < self.high

    @property
    def ends(self) -> tuple[float, float]:
        """The values of the first and the last colour."""
        if self.signed:
            most = max(self.high, -self.low)
            return -most, most
        return self.low, self.high

    def rows(self, values: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Which of 256 colours each value takes; any shape."""
        return value_rows(values, self.ends)

    def table(self) -> NDArray[np.uint8]:
        """The 256 colours, uint8 (256, 3)."""
        return diverging_table() if self.signed else viridis_table()


class Overlay:
    """Colours, numbers and arrows over a board; `kinds` are any of q, policy, values, visits.

    `update` takes the arrays the agent is writing to and keeps no copy; `draw` shows them as they
    are then. Colours follow at once. Numbers and arrows follow a few rows a frame, about five
    times a second in all, so that no frame pays for all of them. Cells under 16 pixels take one
    colour each. Rocks, holes and goals stay as they are. `numbers=False` leaves numbers out.
    """

    def __init__(self, kinds: Iterable[str], numbers: bool = True) -> None:
        self.kinds = frozenset(kinds)
        if unknown := self.kinds - set(KINDS):
            raise ValueError(f"{sorted(unknown)[0]!r} is no overlay; there are {', '.join(KINDS)}")
        self.numbers = numbers
        self.scale = Scale()
        self.most_visits = 0
        self._q: NDArray[np.float64] | None = None
        self._visits: NDArray[np.integer] | None = None
        self._tiles: NDArray[np.uint8] | None = None
        self._open = np.zeros((0, 0), bool)
        self._range_age = math.inf
        self._small_age = math.inf
        self._small: tuple[tuple[Region, int], pygame.Surface] | None = None
        self._layer = _Layer()
        self._ink = Ink()
        self._passed = 0.0

    def update(
        self,
        q: NDArray[np.float64],
        visits: NDArray[np.integer] | None,
        level: Shown,
        dt: float,
    ) -> None:
        """Show these values from now on: q and visits (S, 4) of `level`; `dt` seconds went by.

        Without visits, as for values that were computed, every action counts as tried.
        """
        other = self._q is not q
        if visits is None:
            visits = self._visits if not other else np.ones(q.shape, np.int64)
        self._q, self._visits = q, visits
        if self._tiles is not level.tiles or level.tiles.flags.writeable:
            self._tiles = level.tiles
            self._open = standable(level.tiles)
            other = True
        self._range_age += dt
        self._small_age += dt
        self._passed += dt
        every = _RANGE_EVERY_S if self._open.size <= _LARGE else _RANGE_EVERY_LARGE_S
        if other or self._range_age >= every:
            self._range_age = 0.0
            self._measure()
        if other:
            self._small_age = math.inf

    def draw(self, surface: pygame.Surface, board: Board) -> None:
        """Draw over the tiles of `board`; nothing before the first update."""
        if self._q is None or not self.kinds or self._open.shape != board.tiles.shape:
            return
        region, cell = board.camera.visible, board.cell
        where = board.rect_of(region[0], region[2]).topleft
        before = surface.get_clip()
        surface.set_clip(board.rect.clip(before))
        if cell < SMALLEST_DRAWN:
            surface.blit(self._small_picture(region, cell), where)
            board.draw_beacons(surface)
        else:
            table = self._part_colours(region)
            surface.blit(self._layer.picture(table, cell, self.kinds), where)
            passed, self._passed = self._passed, 0.0
            layout = Layout(
                cell, self.kinds, self.numbers, self.scale, self.most_visits, board.theme
            )
            surface.blit(self._ink.picture(*self._shown(region), region, layout, passed), where)
        surface.set_clip(before)

    def numbers_on(self, board: Board) -> list[pygame.Rect]:
        """Where the numbers stand that were drawn over `board`, for whoever draws on top."""
        if board.cell < SMALLEST_DRAWN:
            return []
        region = board.camera.visible
        left, top = board.rect_of(region[0], region[2]).topleft
        return [rect.move(left, top) for rect in self._ink.numbers]

    # Colours

    def _shown(
        self, region: Region
    ) -> tuple[NDArray[np.float64], NDArray[np.integer], NDArray[np.bool_]]:
        """q (rows, columns, 4), visits likewise, and which cells are open, of a region."""
        assert self._q is not None and self._visits is not None
        rows, columns = self._open.shape
        top, bottom, left, right = region
        q = self._q.reshape(rows, columns, 4)[top:bottom, left:right]
        visits = self._visits.reshape(rows, columns, 4)[top:bottom, left:right]
        return q, visits, self._open[top:bottom, left:right]

    def _measure(self) -> None:
        """Take the range of the colours from all open cells."""
        assert self._q is not None and self._visits is not None
        is_open = self._open.ravel()
        if self.kinds & {"q", "values"}:
            worst, least, most = reach(self._q, is_open)
            low = worst if "q" in self.kinds else least
            known = math.isfinite(low) and math.isfinite(most)
            self.scale = Scale(low, most) if known else Scale()
        if "visits" in self.kinds:
            self.most_visits = most_visits(self._visits, is_open)

    def _part_colours(self, region: Region) -> NDArray[np.uint32]:
        """The colour of each part of each cell, uint32 (rows, columns, PARTS)."""
        q, visits, is_open = self._shown(region)
        colours = np.zeros((*is_open.shape, PARTS), np.uint32)
        if "q" in self.kinds:
            colours[..., :4] = self._coloured(q, visits > 0, OPACITY)
        if "values" in self.kinds:
            opacity = 255 if "q" in self.kinds else OPACITY
            colours[..., CENTRE] = self._coloured(best(q), total(visits) > 0, opacity)
        if "visits" in self.kinds:
            colours[..., RING] = self._heat(visits, is_open)
        colours[..., LINE] = _LINE
        colours[~is_open] = 0
        return colours

    def _coloured(
        self, values: NDArray[np.float64], tried: NDArray[np.bool_], opacity: int
    ) -> NDArray[np.uint32]:
        """Packed colours of values, faint where nothing was tried; any shape."""
        return self._both(opacity)[self.scale.rows(values) + np.where(tried, 256, 0)]

    def _both(self, opacity: int) -> NDArray[np.uint32]:
        """The 256 faint colours of what was never tried, and 256 of `opacity`, packed."""
        table = self.scale.table()
        return np.concatenate([_packed(table, UNTRIED), _packed(table, opacity)])

    def _heat(self, visits: NDArray[np.integer], is_open: NDArray[np.bool_]) -> NDArray[np.uint32]:
        """Packed colours of visits on a logarithmic scale; none for a cell never visited."""
        return visit_colours(visits, is_open, self.most_visits, _packed(heat_table(), OPACITY))

    def _small_picture(self, region: Region, cell: int) -> pygame.Surface:
        """One colour a cell, and the policy where an arrow can be made out."""
        fresh = self._small_age < _SMALL_EVERY_S
        if fresh and self._small is not None and self._small[0] == (region, cell):
            return self._small[1]
        self._small_age = 0.0
        q, visits, is_open = self._shown(region)
        height, width = is_open.shape
        colours = np.zeros((height, width), np.uint32)
        if self.kinds & {"q", "values"}:
            both = self._both(OPACITY)
            colours = value_colours(q, visits, is_open, self.scale.ends, both)
        elif "visits" in self.kinds:
            colours = self._heat(visits, is_open)
        size = (width * cell, height * cell)
        picture = pygame.transform.scale(
            pygame.image.frombuffer(colours.tobytes(), (width, height), "BGRA"), size
        )
        if "policy" in self.kinds and cell >= _ARROWS_FROM:
            bests = best(q)[..., None] == q
            clear = is_open & (bests.sum(axis=-1) == 1) & (total(visits) > 0)
            arrows = _small_arrows(cell)[np.where(clear, bests.argmax(axis=-1), 4)]
            drawn = arrows.transpose(0, 2, 1, 3).tobytes()
            picture.blit(pygame.image.frombuffer(drawn, size, "BGRA"), (0, 0))
        self._small = (region, cell), picture
        return picture

    # The legend

    def strips(self, short: bool = False) -> list[Strip]:
        """What the colours mean now; `short` tells visits in at most four letters."""
        strips = []
        if self.kinds & {"q", "values"}:
            words = "Q" if "q" in self.kinds else "max Q"
            strips.append(Strip(words, *end_words(*self.scale.ends), self.scale.table()))
        if "visits" in self.kinds:
            most = count_words(self.most_visits) if short else f"{self.most_visits:,}"
            strips.append(Strip("visits", "1", most, heat_table()))
        return strips

    def legend_width(self, theme: Theme) -> int:
        """The pixels that the legend needs at its shortest."""
        return least_width(theme, self.strips(short=True))

    def draw_legend(self, surface: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        """Draw what the colours mean in `rect`: a strip from least to most with its numbers.

        With both values and visits on, their colours have the same length.
        """
        strips = self.strips()
        if least_width(theme, strips) > rect.width:
            strips = self.strips(short=True)
        draw_strips(surface, rect, theme, strips)


class _Layer:
    """The coloured parts of all visible cells as one picture, looked up pixel by pixel.

    Measured on 16x16 cells of 40 pixels: the look-up takes 0.3 ms, drawing the 1,024 triangles as
    polygons 1.4 ms.
    """

    def __init__(self) -> None:
        self._of: tuple[int, int, int, frozenset[str]] | None = None
        self._index = np.zeros((0, 0), np.intp)
        self._pixels = np.zeros((0, 0), np.uint32)
        self._surface = pygame.Surface((0, 0))

    def picture(
        self, table: NDArray[np.uint32], cell: int, kinds: frozenset[str]
    ) -> pygame.Surface:
        """The picture for a table of colours (rows, columns, PARTS)."""
        rows, columns, _ = table.shape
        if self._of != (rows, columns, cell, kinds):
            self._of = (rows, columns, cell, kinds)
            first = np.arange(rows * columns, dtype=np.intp).reshape(rows, 1, columns, 1) * PARTS
            index = first + parts(cell, kinds)[None, :, None, :]
            self._index = index.reshape(rows * cell, columns * cell)
            self._pixels = np.zeros(self._index.shape, np.uint32)
            size = (columns * cell, rows * cell)
            self._surface = pygame.image.frombuffer(self._pixels, size, "BGRA")
        # Every index is in range; "wrap" is the quickest way not to have it checked.
        np.take(table.ravel(), self._index, out=self._pixels, mode="wrap")
        return self._surface


def parts(cell: int, kinds: frozenset[str]) -> NDArray[np.intp]:
    """Which part of its cell each pixel belongs to, (cell, cell)."""
    row, column = np.mgrid[0:cell, 0:cell]
    far = cell - 1
    left, down, right, up = 0, 1, 2, 3
    found = np.full((cell, cell), CLEAR, np.intp)
    if "q" in kinds:
        below, below_other = row > column, row > far - column
        found = np.where(below, np.where(below_other, down, left), np.where(below_other, right, up))
        thin = cell // 96
        found[(np.abs(row - column) <= thin) | (np.abs(row - far + column) <= thin)] = LINE
        if "values" in kinds:
            away = np.maximum(np.abs(row - far / 2), np.abs(column - far / 2))
            found[away < 0.19 * cell + 1] = LINE
            found[away < 0.19 * cell] = CENTRE
    elif "values" in kinds:
        found[:] = CENTRE
    if "visits" in kinds:
        edge = np.minimum(np.minimum(row, far - row), np.minimum(column, far - column))
        found[edge < max(cell // 16, 2) if kinds & {"q", "values"} else edge >= 0] = RING
    if kinds != {"policy"}:
        found[(row == far) | (column == far)] = LINE
    return found


def end_words(low: float, high: float) -> tuple[str, str]:
    """The two ends of a range in words, to about a hundredth of it."""
    span = high - low
    if span <= 0.0:
        return f"all {low:.3g}".replace("-", "−"), ""
    decimals = 2 - math.floor(math.log10(span))
    if not -2 <= decimals <= 6:
        return f"{low:.0e}", f"{high:.0e}"
    words = [f"{value:.{max(decimals, 0)}f}" for value in (low, high)]
    clean = ["0" if float(one) == 0.0 else one.replace("-", "−") for one in words]
    return clean[0], clean[1]


def _packed(table: NDArray[np.uint8], opacity: int) -> NDArray[np.uint32]:
    """Colours (n, 3) as the numbers that stand for them in a picture's memory."""
    red, green, blue = table.astype(np.uint32).T
    return (np.uint32(opacity) << np.uint32(24)) | red << 16 | green << 8 | blue


def _small_arrows(cell: int) -> NDArray[np.uint32]:
    """Arrow heads for small cells, by action, and nothing: uint32 (5, cell, cell)."""
    row, column = np.mgrid[0:cell, 0:cell] - (cell - 1) / 2
    drawn = np.zeros((5, cell, cell), np.uint32)
    for action, (ahead, aside) in enumerate(
        ((-column, row), (row, column), (column, row), (-row, column))
    ):
        head = (ahead <= 0.3 * cell) & (np.abs(aside) <= (0.3 * cell - ahead) * 0.55)
        head &= ahead >= -0.2 * cell
        drawn[action][head] = 0xC8FFFFFF
    return drawn
