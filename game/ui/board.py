"""How a level looks on the screen: its tiles through a camera, and what is drawn upon them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import marks
from game.ui.camera import Camera
from game.ui.glide import Figure, Glide
from game.ui.sprites import SIDE, sprites
from game.ui.theme import BACKGROUND, Colour, Theme
from game.ui.tile_view import TileView
from game.ui.way import Way
from game.world.level import Tile
from game.world.rules import Action

# The elf stands a little above the middle of its cell, and never gets too small to be seen.
_RAISED = 3 / 32
_SMALLEST_ELF = 14

# At least this many units of the design to a cell, else the camera moves; corners rounded by.
_COMFORTABLE = 24
_ROUNDING = 8

# Goals of cells smaller than this are shown large, so that they can be found.
_BEACON_BELOW = 8
_BEACONS = 24

_STREAK_CELLS_PER_SPEED = 0.045
_LONGEST_STREAK = 2.2


class Shown(Protocol):
    """What a board needs of a level: tiles, uint8 (rows, columns), and the start or None."""

    @property
    def tiles(self) -> NDArray[np.uint8]:
        """The tiles, uint8 (rows, columns)."""

    @property
    def start(self) -> tuple[int, int] | None:
        """Where the elf begins, (row, column); None while there is no such place."""


class Board:
    """A view of a level in a rectangle of the screen. It never changes the level.

    Draw in this order: `draw` (tiles), an `Overlay`, `draw_shade`, `draw_path`, `draw_frame`,
    `draw_arrow`, then `draw_glide` or `draw_elf`, then `draw_corners`. Cells are (row, column);
    positions may lie between cells. `camera` zooms, pans and follows; see `Camera`.

    `level` is anything that has `tiles` and `start`, so that unfinished levels can be shown too.
    With `fit`, the whole level is shown at any size; `margin` units stay free around a level that
    is shown whole. `theme` gives the interface scale.
    """

    def __init__(
        self,
        level: Shown,
        rect: pygame.Rect,
        theme: Theme | None = None,
        palette: str = "default",
        fit: bool = False,
        margin: int = 0,
    ) -> None:
        self._theme = theme
        self.sprites = sprites(palette)
        self._fit = fit
        self._margin = margin
        self._time = 0.0
        self._goals: list[list[int]] | None = None
        self._around: tuple[object, pygame.Surface] | None = None
        self._shades: dict[Colour, marks.Shade] = {}
        self._open(level, pygame.Rect(rect))

    def _open(self, level: Shown, rect: pygame.Rect) -> None:
        tiles = np.array(level.tiles, np.uint8)
        self._view = TileView(tiles, _place(level.start), self.sprites)
        self._source: NDArray[np.uint8] | None = level.tiles
        self._goals = None
        margin = self._px(self._margin)
        self.camera = Camera(*tiles.shape, rect, self._fit, self._px(_COMFORTABLE), margin)
        if self._view.start is not None:
            self.camera.look_at(*self._view.start, at_once=True)

    @property
    def theme(self) -> Theme:
        """The sizes and fonts in use."""
        if self._theme is None:
            pygame.font.init()
            self._theme = Theme()
        return self._theme

    @property
    def tiles(self) -> NDArray[np.uint8]:
        """The tiles shown, uint8 (rows, columns); the board's own, to be read."""
        return self._view.tiles

    @property
    def cells_drawn(self) -> int:
        """How many cells were drawn from their tiles so far; drawing a still board adds none."""
        return self._view.cells_drawn

    # What is shown

    def show(self, level: Shown) -> None:
        """Show another level; one of the same size keeps the view and redraws what differs."""
        if level.tiles.shape != self.tiles.shape:
            self._open(level, self.camera.rect)
            return
        # Tiles that can't be written to are what they were the last time.
        if level.tiles is not self._source or level.tiles.flags.writeable:
            self._source = level.tiles
            changed = np.argwhere(self.tiles != level.tiles).tolist()
            np.copyto(self.tiles, level.tiles)
            self.refresh([(row, column) for row, column in changed])
        if (start := _place(level.start)) != self._view.start:
            self.set_start(start)

    def set_start(self, start: tuple[int, int] | None) -> None:
        """Show the start mark at a cell, or nowhere."""
        moved = [cell for cell in (self._view.start, start) if cell is not None]
        self._view.start = start
        self.refresh(moved)

    def refresh(self, cells: Iterable[tuple[int, int]] | None = None) -> None:
        """Redraw cells, and those around them whose look depends on them; all by default."""
        self._goals = None
        self._view.refresh(cells)

    def lay_out(self, rect: pygame.Rect, theme: Theme, palette: str) -> None:
        """Go on in another rectangle, scale and palette; the zoom and the place in view stay."""
        self._theme = theme
        self.set_palette(palette)
        self.camera.comfortable = self._px(_COMFORTABLE)
        self.camera.margin = self._px(self._margin)
        self.camera.resize(rect)

    def set_palette(self, palette: str) -> None:
        """Use the pictures of another palette."""
        self.sprites = sprites(palette)
        self._view.set_pictures(self.sprites)

    # Where things are

    @property
    def rect(self) -> pygame.Rect:
        """The rectangle the board may draw in."""
        return self.camera.rect

    @property
    def cell(self) -> int:
        """Pixels a cell takes."""
        return self.camera.cell

    @property
    def area(self) -> pygame.Rect:
        """The part of the rectangle that shows cells."""
        rows, columns = self.tiles.shape
        size = (columns * self.cell, rows * self.cell)
        return pygame.Rect(self.camera.corner, size).clip(self.rect)

    def cell_at(self, position: tuple[int, int]) -> tuple[int, int] | None:
        """The cell (row, column) under a point of the screen, None where there is none."""
        return self.camera.cell_at(position)

    def rect_of(self, row: float, column: float) -> pygame.Rect:
        """Where a cell lies on the screen."""
        return self.camera.rect_of(row, column)

    def centre_of(self, row: float, column: float) -> tuple[float, float]:
        """The middle of a cell on the screen, (x, y)."""
        x, y = self.camera.corner
        return x + (column + 0.5) * self.cell, y + (row + 0.5) * self.cell

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass: the camera eases, the elf blinks."""
        self._time += dt
        self.camera.update(dt)

    # Drawing

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the tiles, and the dark wood where the level ends."""
        tiles, where = self._view.picture(self.camera)
        with _clip(surface, self.rect):
            if not self.camera.covers:
                surface.blit(self._surroundings(), self.rect)
            surface.blit(tiles, where)
        self.draw_beacons(surface)

    def draw_beacons(self, surface: pygame.Surface) -> None:
        """Draw the first few goals large where cells are so small that they would be lost."""
        if self.cell >= _BEACON_BELOW:
            return
        if self._goals is None:
            self._goals = np.argwhere(self.tiles == Tile.GOAL)[:_BEACONS].tolist()
        picture = self.sprites.at("goal", _SMALLEST_ELF)
        with _clip(surface, self.rect):
            for row, column in self._goals:
                _blit_centred(surface, picture, *self.centre_of(row, column))

    def draw_elf(self, surface: pygame.Surface, figure: Figure) -> None:
        """Draw the elf."""
        side = max(self.cell, _SMALLEST_ELF)
        name = f"elf_{figure.pose}"
        if figure.pose in ("idle", "step", "slide"):
            name = f"elf_{figure.facing.name.lower()}_{figure.pose}"
            # A blink now and then: a short one every few seconds.
            if figure.pose == "idle" and figure.facing != Action.UP and self._time % 3.7 > 3.55:
                name = f"elf_{figure.facing.name.lower()}_blink"
        picture = self.sprites.at(name, side)
        x, y = self.centre_of(figure.row, figure.column)
        in_water = figure.pose in ("fall", "fallen")
        raised = 0.0 if in_water else _RAISED * side
        # The hat may stand out over the upper edge.
        over = math.ceil(raised + figure.lift * side)
        view = pygame.Rect(
            self.rect.left, self.rect.top - over, self.rect.width, self.rect.height + over
        )
        if figure.size != 1.0:
            picture = pygame.transform.scale_by(picture, max(figure.size, 0.02))
        if figure.alpha < 1.0:
            picture = picture.copy()
            level = round(255 * max(figure.alpha, 0.0))
            picture.fill((level,) * 4, special_flags=pygame.BLEND_RGBA_MULT)
        with _clip(surface, view):
            if not in_water and figure.pose != "cheer":
                _blit_centred(surface, self.sprites.at("shadow", side), x, y - raised)
            _blit_centred(surface, picture, x, y - raised - figure.lift * side)

    def draw_glide(self, surface: pygame.Surface, glide: Glide) -> None:
        """Draw a move as it is now: streaks, the elf, confetti."""
        row, column = glide.position
        if glide.speed > 0:
            travelled = max(abs(row - glide.start[0]), abs(column - glide.start[1]))
            cells = min(glide.speed * _STREAK_CELLS_PER_SPEED, travelled, _LONGEST_STREAK)
            with _clip(surface, self.rect):
                marks.draw_streaks(
                    surface,
                    self.centre_of(row, column),
                    glide.facing,
                    round(cells * self.cell),
                    self.cell,
                )
        self.draw_elf(surface, glide.figure)
        if glide.confetti is not None and glide.arrived:
            with _clip(surface, self.rect):
                for flake in glide.confetti.flakes:
                    middle = self.centre_of(flake.row - 0.5, flake.column - 0.5)
                    marks.draw_flake(surface, middle, flake, self.cell)

    def draw_path(
        self,
        surface: pygame.Surface,
        way: Way | Iterable[tuple[int, int]],
        colour: Colour,
        lane: int = 0,
        spared: Sequence[pygame.Rect] = (),
    ) -> None:
        """Draw a dotted way through the middles of cells; no dot covers what is `spared`.

        Each `lane` (..., -1, 0, 1, ...) runs a little beside the others, so that three ways along
        the same cells stay apart. What is drawn in every frame is a Way, made once.
        """
        way = way if isinstance(way, Way) else Way(way)
        aside = lane * max(self.cell * 0.13, 2.0)
        x, y = self.centre_of(0, 0)
        with _clip(surface, self.rect):
            marks.draw_dots(
                surface, way, (x + aside, y + aside), colour, self.cell, self.rect, spared
            )

    def draw_frame(
        self, surface: pygame.Surface, cell: tuple[int, int], colour: Colour, inset: float = 0.0
    ) -> None:
        """Frame a cell; `inset` in shares of a cell keeps two frames on one cell apart."""
        rect = self.rect_of(*cell).inflate(-2 * inset * self.cell, -2 * inset * self.cell)
        with _clip(surface, self.rect):
            marks.draw_frame(surface, rect, colour, self.cell)

    def draw_shade(
        self,
        surface: pygame.Surface,
        mask: NDArray[np.bool_],
        colour: Colour = (0x14, 0x10, 0x28),
    ) -> None:
        """Darken and hatch the cells where `mask`, bool (rows, columns), is true."""
        region = self.camera.visible
        top, bottom, left, right = region
        part = mask[top:bottom, left:right]
        if not part.any():
            return
        shade = self._shades.setdefault(colour, marks.Shade())
        image = shade.image(part, self.cell, colour)
        x, y = self.camera.corner
        with _clip(surface, self.rect):
            surface.blit(image, (x + left * self.cell, y + top * self.cell))

    def draw_arrow(
        self,
        surface: pygame.Surface,
        cell: tuple[float, float],
        action: Action,
        colour: Colour,
        size: float = 0.9,
    ) -> None:
        """Draw a bold arrow on a cell; `size` is its length in cells."""
        side = max(round(max(self.cell, 16) * size), 10)
        picture = marks.arrow(Action(action), side, colour)
        x, y = self.centre_of(*cell)
        with _clip(surface, self.rect):
            surface.blit(picture, picture.get_rect(center=(round(x), round(y))))

    def draw_corners(self, surface: pygame.Surface, behind: Colour = BACKGROUND) -> None:
        """Round the corners of the rectangle off, in the colour `behind` it."""
        marks.draw_corners(surface, self.rect, self._px(_ROUNDING), behind)

    # Inside

    def _px(self, units: int) -> int:
        return round(units * (1.0 if self._theme is None else self._theme.scale))

    def _level_size(self) -> tuple[int, int]:
        rows, columns = self.tiles.shape
        return columns * self.cell, rows * self.cell

    def _surroundings(self) -> pygame.Surface:
        """The dark wood around a level that does not fill the rectangle, and its bank of snow."""
        x, y = self.camera.corner
        level = pygame.Rect((x - self.rect.left, y - self.rect.top), self._level_size())
        key = (self.rect.size, tuple(level), self.sprites.palette)
        if self._around is None or self._around[0] != key:
            picture = pygame.Surface(self.rect.size, 0, 32)
            # The wood keeps a quiet size of its own below large cells and above small ones.
            side = min(max(self.cell // SIDE * SIDE, SIDE), 2 * SIDE)
            wood = self.sprites.at("outside", side)
            for top in range(0, self.rect.height, wood.get_height()):
                for left in range(0, self.rect.width, wood.get_width()):
                    picture.blit(wood, (left, top))
            marks.draw_bank(picture, level, self.cell)
            self._around = key, picture
        return self._around[1]


def _place(start: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if start is None else (int(start[0]), int(start[1]))


@contextmanager
def _clip(surface: pygame.Surface, rect: pygame.Rect) -> Iterator[None]:
    """Draw inside `rect` only."""
    before = surface.get_clip()
    surface.set_clip(rect.clip(before))
    try:
        yield
    finally:
        surface.set_clip(before)


def _blit_centred(surface: pygame.Surface, picture: pygame.Surface, x: float, y: float) -> None:
    where = picture.get_rect(center=(round(x), round(y)))
    surface.blit(picture, where, special_flags=pygame.BLEND_PREMULTIPLIED)
