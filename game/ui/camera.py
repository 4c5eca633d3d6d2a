"""Which part of a level is on screen, and how many pixels a cell takes."""

from __future__ import annotations

import math

import pygame

LADDER = (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 24, 32, 40, 48, 56, 64, 80, 96, 128, 160)
"""The cell sizes that zooming goes through, in pixels."""

LARGEST = 160

# The share of the view, about its middle, in which what is followed may move freely.
_CALM = 0.4
_EASE_PER_S = 9.0


def largest_cell(rows: int, columns: int, size: tuple[int, int]) -> int:
    """The largest cell with which the whole level fits in `size` (width, height) pixels.

    A multiple of 8 from 16 pixels on, else a whole number, and at least 1.
    """
    fitting = min(size[0] // columns, size[1] // rows)
    if fitting >= 16:
        return min(fitting // 8 * 8, LARGEST)
    return max(fitting, 1)


class Camera:
    """The view of a level of `rows` x `columns` cells through `rect`.

    With `fit`, the whole level is shown however small its cells become. Without, cells keep at
    least `comfortable` pixels and the camera follows what `look_at` names. A whole level leaves
    `margin` pixels free around it. Positions are (row, column) in cells, (0, 0) the first cell's
    top left corner.
    """

    def __init__(
        self,
        rows: int,
        columns: int,
        rect: pygame.Rect,
        fit: bool = False,
        comfortable: int = 24,
        margin: int = 0,
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.fit = fit
        self.comfortable = comfortable
        self.margin = margin
        self.cell = 1
        self._zoomed = False
        self._focus: tuple[float, float] | None = None
        self._middle = self._goal = (rows / 2, columns / 2)
        self.resize(rect)

    def resize(self, rect: pygame.Rect) -> None:
        """Show the level through another rectangle."""
        self.rect = pygame.Rect(rect)
        if not self._zoomed:
            self.cell = self._usual_cell()
        self._settle()

    def fix(self, cell: int) -> None:
        """Give cells `cell` pixels, whatever fits, until a person zooms back."""
        self.cell = cell
        self._zoomed = True
        self._settle()

    def _usual_cell(self) -> int:
        fitting = self._fitting_cell()
        if self.fit or fitting >= self.comfortable:
            return fitting
        return max(self.comfortable // 8 * 8, 16)

    def _fitting_cell(self) -> int:
        width, height = self.rect.size
        return largest_cell(
            self.rows, self.columns, (width - 2 * self.margin, height - 2 * self.margin)
        )

    @property
    def corner(self) -> tuple[int, int]:
        """Where the level's top left corner lies on the screen, (x, y) in whole pixels."""
        x, y = self.rect.center
        return (
            round(x - self._middle[1] * self.cell),
            round(y - self._middle[0] * self.cell),
        )

    @property
    def covers(self) -> bool:
        """Whether the level fills the whole rectangle."""
        x, y = self.corner
        board = pygame.Rect(x, y, self.columns * self.cell, self.rows * self.cell)
        return board.contains(self.rect)

    @property
    def visible(self) -> tuple[int, int, int, int]:
        """First row, end of rows, first column, end of columns that show at least in part."""
        x, y = self.corner
        return (
            max((self.rect.top - y) // self.cell, 0),
            min(-((y - self.rect.bottom) // self.cell), self.rows),
            max((self.rect.left - x) // self.cell, 0),
            min(-((x - self.rect.right) // self.cell), self.columns),
        )

    @property
    def moving(self) -> bool:
        """Whether the view is still on its way."""
        return self._middle != self._goal

    def cell_at(self, position: tuple[int, int]) -> tuple[int, int] | None:
        """The cell (row, column) under a point of the screen, None where there is none."""
        if not self.rect.collidepoint(position):
            return None
        x, y = self.corner
        row, column = (position[1] - y) // self.cell, (position[0] - x) // self.cell
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return int(row), int(column)
        return None

    def rect_of(self, row: float, column: float) -> pygame.Rect:
        """Where the cell at (row, column) lies on the screen; fractions lie between cells."""
        x, y = self.corner
        return pygame.Rect(
            round(x + column * self.cell), round(y + row * self.cell), self.cell, self.cell
        )

    def look_at(self, row: float, column: float, at_once: bool = False) -> None:
        """Keep the cell at (row, column) in the calm middle of the view; called each frame."""
        if (row, column) == self._focus and not at_once:
            return
        self._focus = (row, column)
        if at_once:
            self._goal = (row + 0.5, column + 0.5)
        else:
            half = (
                _CALM / 2 * self.rect.height / self.cell,
                _CALM / 2 * self.rect.width / self.cell,
            )
            self._goal = (
                min(max(self._goal[0], row + 0.5 - half[0]), row + 0.5 + half[0]),
                min(max(self._goal[1], column + 0.5 - half[1]), column + 0.5 + half[1]),
            )
        self._goal = self._held(self._goal)
        if at_once:
            self._middle = self._goal

    def zoom(self, steps: int, around: tuple[int, int] | None = None) -> None:
        """Make cells larger (steps > 0) or smaller; the point `around` of the screen stays."""
        smallest = min(self._fitting_cell(), self._usual_cell())
        sizes = sorted({size for size in LADDER if size > smallest} | {smallest, self.cell})
        place = min(max(sizes.index(self.cell) + steps, 0), len(sizes) - 1)
        x, y = around or self.rect.center
        row = self._middle[0] + (y - self.rect.centery) / self.cell
        column = self._middle[1] + (x - self.rect.centerx) / self.cell
        self.cell = sizes[place]
        self._zoomed = self.cell != self._usual_cell()
        self._goal = (
            row - (y - self.rect.centery) / self.cell,
            column - (x - self.rect.centerx) / self.cell,
        )
        self._settle()

    def pan(self, right: float, down: float) -> None:
        """Drag the level by pixels."""
        self._goal = (self._middle[0] - down / self.cell, self._middle[1] - right / self.cell)
        self._settle()

    def update(self, dt: float) -> None:
        """Ease towards where the view should be; `dt` in seconds."""
        share = 1.0 - math.exp(-_EASE_PER_S * dt)
        gap = self._goal[0] - self._middle[0], self._goal[1] - self._middle[1]
        if max(abs(gap[0]), abs(gap[1])) * self.cell < 0.5:
            self._middle = self._goal
        else:
            self._middle = self._middle[0] + gap[0] * share, self._middle[1] + gap[1] * share

    def _settle(self) -> None:
        self._middle = self._goal = self._held(self._goal)

    def _held(self, middle: tuple[float, float]) -> tuple[float, float]:
        """`middle` moved so that no more than must be of the outside shows."""
        held = []
        for at, cells, pixels in (
            (middle[0], self.rows, self.rect.height),
            (middle[1], self.columns, self.rect.width),
        ):
            half = pixels / self.cell / 2
            held.append(cells / 2 if cells <= 2 * half else min(max(at, half), cells - half))
        return held[0], held[1]
