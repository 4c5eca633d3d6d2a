"""Marks drawn upon a board: dotted ways, frames, arrows, shaded cells, streaks and confetti."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.glide import Flake
from game.ui.theme import CORAL, GOLD, ICE_BLUE, MINT, Colour
from game.ui.way import Way
from game.world.rules import DIRECTIONS, Action

DARK: Colour = (0x12, 0x1A, 0x30)

_PAPER: tuple[Colour, ...] = (GOLD, CORAL, MINT, ICE_BLUE, (0xF2, 0x8F, 0xCB), (0xFF, 0xFF, 0xFF))
# The bank of snow around a level is at most so many pixels thick; its dark edge comes on top.
_THICKEST = 12
BANK = 14
"""Pixels that the bank needs around a level at the most."""
_BANK: Colour = (0xF0, 0xF5, 0xFC)
_BANK_SHADE: Colour = (0xCB, 0xD8, 0xEC)
_BANK_DARK: Colour = (0x3A, 0x56, 0x80)

# Shapes are drawn this many times larger and averaged down, for smooth borders.
_FINER = 4
# The pixels of a dot's dark rim.
_RIM = 1.2


def draw_dots(
    surface: pygame.Surface,
    way: Way,
    first: tuple[float, float],
    colour: Colour,
    cell: int,
    rect: pygame.Rect,
    spared: Sequence[pygame.Rect] = (),
) -> None:
    """Draw evenly spaced dots along a way where it shows in `rect`, and a larger one at its end.

    `first` is where the middle of cell (0, 0) would be. None of the small ones covers what is
    `spared`.
    """
    if not len(way):
        return
    radius = max(cell * 0.045, 1.6)
    dot = _dot(round(radius * 4), colour)
    shift, reach = dot.get_width() / 2, radius + _RIM
    dots = way.dots(first, cell, max(cell * 0.2, 5.0), rect.inflate(cell, cell))
    if spared:
        side = math.ceil(2 * reach)
        corners = np.rint(dots - reach).astype(int).tolist()
        free = [pygame.Rect(x, y, side, side).collidelist(spared) < 0 for x, y in corners]
        dots = dots[np.array(free, bool)]
    places = np.rint(dots - shift).astype(int).tolist()
    surface.fblits([(dot, place) for place in places], pygame.BLEND_PREMULTIPLIED)
    row, column = way.cells[-1].tolist()
    last = _dot(round(radius * 7), colour)
    middle = round(first[0] + column * cell), round(first[1] + row * cell)
    where = last.get_rect(center=middle)
    surface.blit(last, where, special_flags=pygame.BLEND_PREMULTIPLIED)


@lru_cache(maxsize=64)
def _dot(quarters: int, colour: Colour) -> pygame.Surface:
    """A round dot with a dark rim, its radius `quarters` / 4 pixels; premultiplied."""
    radius = quarters / 4
    side = int(2 * radius + 5)
    large = pygame.Surface((side * _FINER, side * _FINER), pygame.SRCALPHA)
    middle = (side * _FINER / 2, side * _FINER / 2)
    pygame.draw.circle(large, (*DARK, 150), middle, (radius + _RIM) * _FINER)
    pygame.draw.circle(large, colour, middle, radius * _FINER)
    return pygame.transform.smoothscale(large.premul_alpha(), (side, side))


def draw_frame(surface: pygame.Surface, rect: pygame.Rect, colour: Colour, cell: int) -> None:
    """Draw a frame inside `rect`, dark lines on both sides of it."""
    thick = max(cell // 20, 2)
    radius = max(cell // 12, 2)
    pygame.draw.rect(surface, DARK, rect, thick + 2, radius)
    pygame.draw.rect(surface, colour, rect.inflate(-2, -2), thick, radius)


@lru_cache(maxsize=128)
def arrow(action: Action, side: int, colour: Colour) -> pygame.Surface:
    """A bold arrow with a dark rim in a square of `side` pixels."""
    large = side * _FINER
    surface = pygame.Surface((large, large), pygame.SRCALPHA)
    shape = np.array(
        [(-0.40, 0.11), (0.04, 0.11), (0.04, 0.29), (0.42, 0), (0.04, -0.29), (0.04, -0.11),
         (-0.40, -0.11)]
    )  # fmt: skip
    down, right = DIRECTIONS[action]
    turned = shape @ np.array([[right, down], [-down, right]])
    corners = (turned * large + large / 2).tolist()
    rim = max(round(large * 0.07), _FINER)
    pygame.draw.lines(surface, DARK, True, corners, rim)
    for corner in corners:
        pygame.draw.circle(surface, DARK, corner, rim / 2)
    pygame.draw.polygon(surface, colour, corners)
    return pygame.transform.smoothscale(surface, (side, side))


class Shade:
    """The picture of shaded cells, made again only when the cells change."""

    def __init__(self) -> None:
        self._mask: NDArray[np.bool_] | None = None
        self._of: tuple[int, Colour] | None = None
        self._image = pygame.Surface((1, 1), pygame.SRCALPHA)

    def image(self, mask: NDArray[np.bool_], cell: int, colour: Colour) -> pygame.Surface:
        """Dark hatching over the cells where `mask`, bool (rows, columns), is true."""
        same = self._mask is not None and np.array_equal(self._mask, mask)
        if same and self._of == (cell, colour):
            return self._image
        self._mask, self._of = mask.copy(), (cell, colour)
        rows, columns = mask.shape
        opaque = np.zeros((rows, columns, 4), np.uint8)
        opaque[mask] = 255
        small = pygame.image.frombuffer(opaque.tobytes(), (columns, rows), "BGRA")
        # Each cell's pixel becomes the cell, which lets the hatching through or nothing.
        image = pygame.transform.scale(small, (columns * cell, rows * cell))
        image.blit(_hatching(image.get_size(), cell, colour), (0, 0), None, pygame.BLEND_RGBA_MULT)
        self._image = image
        return image


@lru_cache(maxsize=8)
def _hatching(size: tuple[int, int], cell: int, colour: Colour) -> pygame.Surface:
    """Hatching as well as darkness, so that it reads without any sense of colour."""
    width, height = size
    period = max(cell // 4, 4)
    line = np.arange(width + period) % period < max(period // 5, 1)
    first = np.empty((len(line), 4), np.uint8)
    first[:, :3] = colour[::-1]
    first[:, 3] = np.where(line, 165, 100)
    # Each row is the one above moved by a pixel, and after a period they are the same again.
    rows = np.stack([first[row : row + width] for row in range(period)])
    image = np.tile(rows, (height // period + 1, 1, 1))[:height]
    return pygame.image.frombuffer(image.tobytes(), size, "BGRA")


def draw_streaks(
    surface: pygame.Surface,
    centre: tuple[float, float],
    action: Action,
    length: int,
    cell: int,
) -> None:
    """Draw the streaks a slider leaves behind: three, fading away from it."""
    down, right = DIRECTIONS[action]
    thick = max(cell // 24, 1)
    for aside, share, gap in ((-0.26, 0.7, 0.34), (0.02, 1.0, 0.42), (0.27, 0.8, 0.30)):
        long = round(length * share)
        if long < 2:
            continue
        size = (long, thick) if right else (thick, long)
        strip = pygame.transform.smoothscale(_fading(action), size)
        along = gap * cell + long / 2
        middle = (
            round(centre[0] - right * along + abs(down) * aside * cell),
            round(centre[1] - down * along + abs(right) * aside * cell),
        )
        surface.blit(strip, strip.get_rect(center=middle), special_flags=pygame.BLEND_PREMULTIPLIED)


@lru_cache(maxsize=4)
def _fading(action: Action) -> pygame.Surface:
    """White, clear at the tail; premultiplied."""
    strip = pygame.Surface((16, 16), pygame.SRCALPHA)
    for step in range(16):
        level = round(230 * (step + 1) / 16)
        strip.fill((level,) * 4, (step, 0, 1, 16))
    turns = {Action.RIGHT: 0, Action.UP: 90, Action.LEFT: 180, Action.DOWN: 270}
    return pygame.transform.rotate(strip, turns[action])


def draw_flake(
    surface: pygame.Surface, centre: tuple[float, float], flake: Flake, cell: int
) -> None:
    """Draw a piece of confetti; it turns, and shrinks as it fades."""
    side = max(cell * 0.085 * flake.alpha, 1.0)
    width = max(side * abs(np.cos(flake.turn)), 1.0)
    rect = pygame.Rect(0, 0, round(width), round(side))
    rect.center = (round(centre[0]), round(centre[1]))
    surface.fill(_PAPER[flake.colour % len(_PAPER)], rect)


def bank(cell: int) -> tuple[int, int]:
    """How many pixels the bank around a level of such cells is thick, and its dark edge."""
    thick = min(max(cell // 7, 3), _THICKEST)
    return thick, max(thick // 5, 1)


def draw_bank(surface: pygame.Surface, level: pygame.Rect, cell: int) -> None:
    """Draw the bank of snow around a whole level: lit from the top left, rounded, dark below."""
    thick, edge = bank(cell)
    outer = level.inflate(2 * thick, 2 * thick)
    pygame.draw.rect(surface, _BANK_DARK, outer.inflate(2 * edge, 2 * edge), 0, thick + edge)
    pygame.draw.rect(surface, _BANK_SHADE, outer, 0, thick)
    lit = pygame.Rect(outer.left, outer.top, outer.width - edge, outer.height - edge)
    pygame.draw.rect(surface, _BANK, lit, 0, thick)


def draw_corners(surface: pygame.Surface, rect: pygame.Rect, radius: int, behind: Colour) -> None:
    """Cover the four corners of `rect` outside a quarter circle with the colour `behind` it."""
    corner = _corner(radius, behind)
    far_x, far_y = rect.right - radius, rect.bottom - radius
    for x, y, flip_x, flip_y in (
        (rect.left, rect.top, False, False),
        (far_x, rect.top, True, False),
        (rect.left, far_y, False, True),
        (far_x, far_y, True, True),
    ):
        surface.blit(pygame.transform.flip(corner, flip_x, flip_y), (x, y))


@lru_cache(maxsize=8)
def _corner(radius: int, behind: Colour) -> pygame.Surface:
    away = np.arange(radius)[::-1] + 0.5
    covered = np.clip(np.hypot(away[:, None], away[None, :]) - radius + 0.5, 0.0, 1.0)
    image = np.empty((radius, radius, 4), np.uint8)
    image[..., :3] = behind
    image[..., 3] = np.rint(covered * 255)
    return pygame.image.frombuffer(image.tobytes(), (radius, radius), "RGBA")
