"""How a level looks among others to choose from: its card, and the thumbnails that fill cards."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Sequence

import pygame

from game.play.catalogue import Card
from game.play.progress import ROUND, Best, par_wins
from game.ui import theme as look
from game.ui.board import Board
from game.ui.glide import resting
from game.ui.marks import bank
from game.ui.panels import draw_star
from game.ui.theme import Theme
from game.world.level import Action, Level

Rect = pygame.Rect

WIDE, TALL, GAP = 220, 198, 12
_PICTURE_TALL = 122
_LEAST_CRISP = 6


class Thumbnails:
    """Pictures of levels, drawn by the board itself, a few a frame, and kept.

    All have one palette and one room: with another, as while a window's edge is dragged, those
    made before are of no use any more.
    """

    def __init__(self) -> None:
        self._palette = ""
        self._size = (0, 0)
        self._made: dict[str, pygame.Surface] = {}
        self._wanted: dict[str, Level] = {}

    def get(self, card: Card, palette: str, size: tuple[int, int]) -> pygame.Surface | None:
        """The picture of a card's level within `size`; None until `work` has drawn it."""
        if (palette, size) != (self._palette, self._size):
            self._palette, self._size = palette, size
            self._made.clear()
            self._wanted.clear()
        picture = self._made.get(card.key)
        if picture is None and card.level is not None:
            self._wanted.setdefault(card.key, card.level)
        return picture

    def work(self, budget_s: float) -> None:
        """Draw pictures that were asked for: one at least, more while the budget lasts."""
        began = time.perf_counter()
        while self._wanted:
            key = next(iter(self._wanted))
            self._made[key] = thumbnail(self._wanted.pop(key), self._palette, self._size)
            if time.perf_counter() - began > budget_s:
                return

    @property
    def done(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._wanted


def thumbnail(level: Level, palette: str, size: tuple[int, int]) -> pygame.Surface:
    """A picture of the whole level and its bank, as large as fits in `size`.

    Whole pixels a cell, or shrunk; transparent around the rounded bank.
    """
    fits = min(size[0] / level.columns, size[1] / level.rows)
    cells = range(int(fits), _LEAST_CRISP - 1, -1)
    fitting = (cell for cell in cells if _fits(_banked_size(level, cell), size))
    if (cell := next(fitting, 0)) > 0:
        return _banked(level, palette, cell)
    picture = _banked(level, palette, max(1, math.ceil(fits)))
    wide, tall = picture.get_size()
    share = min(size[0] / wide, size[1] / tall)
    wanted = (max(1, round(wide * share)), max(1, round(tall * share)))
    return pygame.transform.smoothscale(picture, wanted)


def _banked_size(level: Level, cell: int) -> tuple[int, int]:
    around = 2 * sum(bank(cell))
    return level.columns * cell + around, level.rows * cell + around


def _fits(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return inner[0] <= outer[0] and inner[1] <= outer[1]


def _banked(level: Level, palette: str, cell: int) -> pygame.Surface:
    """A level with its bank and the elf at its start, transparent outside."""
    surface = pygame.Surface(_banked_size(level, cell), pygame.SRCALPHA)
    whole = surface.get_rect()
    board = Board(level, whole, None, palette, fit=True)
    board.camera.fix(cell)
    board.draw(surface)
    board.draw_elf(surface, resting(level.start, Action.DOWN))
    shape = pygame.Surface(whole.size, pygame.SRCALPHA)
    pygame.draw.rect(shape, (255, 255, 255), whole, 0, sum(bank(cell)))
    surface.blit(shape, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
    return surface


def picture_size(theme: Theme, rect: Rect) -> tuple[int, int]:
    """The room that a card has for its picture."""
    return rect.width - theme.px(20), theme.px(_PICTURE_TALL)


def draw_card(
    surface: pygame.Surface,
    theme: Theme,
    rect: Rect,
    card: Card | None,
    best: Best,
    picture: pygame.Surface | None,
    selected: bool,
    hovered: bool,
    file: str = "",
) -> None:
    """One card: picture, name, par, your best and stars; the sentence if it can't be read.

    `card` is None while it is being read. `file` stands beside the name.
    """
    px = theme.px
    ground = look.RAISED if selected or hovered else look.PANEL
    pygame.draw.rect(surface, ground, rect, border_radius=px(8))
    if selected:
        pygame.draw.rect(surface, look.ICE_BLUE, rect, 2, border_radius=px(8))
    inside = rect.inflate(-px(20), -px(20))
    if card is None:
        theme.draw_text(surface, "reading …", rect.center, colour=look.QUIET, anchor="center")
        return
    foot = inside.bottom - px(10)
    if card.level is None:
        name = card.name.rpartition("/")[2]
        _draw_name(surface, theme, inside, inside.top + px(10), name)
        _draw_sentence(surface, theme, inside, card.problem)
        return
    frame = Rect(inside.left, inside.top, *picture_size(theme, rect))
    if picture is not None:
        surface.blit(picture, picture.get_rect(center=frame.center))
    _draw_name(surface, theme, inside, foot - px(25), card.level.name, file)
    theme.draw_text(
        surface, asked(card), (inside.left, foot), look.SMALL, look.QUIET, anchor="midleft"
    )
    stars = Rect(inside.right - px(56), foot - px(8), px(56), px(16))
    for index, got in enumerate(best.stars):
        centre = (stars.left + px(8) + index * px(20), foot)
        draw_star(surface, centre, px(8), look.GOLD if got else look.QUIET, got)
    words = reached(card, best)
    if words:
        left = inside.left + theme.width(asked(card), look.SMALL) + px(12)
        shown = theme.shorten(words, stars.left - px(6) - left, look.SMALL)
        theme.draw_text(surface, shown, (left, foot), look.SMALL, look.TEXT, anchor="midleft")


def namesakes_files(cards: Sequence[Card | None]) -> list[str]:
    """For each card the name of its level's file where another's level has the same name, or ""."""
    names = [card.level.name if card is not None and card.level else None for card in cards]
    count = Counter(names)
    return [
        f"{card.name.rpartition('/')[2]}.toml" if card and name and count[name] > 1 else ""
        for card, name in zip(cards, names, strict=True)
    ]


def asked(card: Card) -> str:
    """What a level asks for: its par, which on slippery ice is in tries won."""
    if card.par_rate is not None:
        return f"par {par_wins(card.par_rate)} of {ROUND} tries"
    return f"par {card.par}" if card.par is not None else "no way wins"


def reached(card: Card, best: Best) -> str:
    """What a person has reached on a level, in few words."""
    if card.par_rate is None:
        return f"best {best.moves}" if best.moves is not None else ""
    if best.tries >= ROUND:
        return f"best {best.best_round}"
    return f"{best.wins} of {best.tries}" if best.tries else ""


def _draw_name(
    surface: pygame.Surface, theme: Theme, inside: Rect, y: int, name: str, file: str = ""
) -> None:
    room = inside.width
    if file:
        file = theme.shorten(file, inside.width * 2 // 3, look.SMALL)
        room -= theme.width(file, look.SMALL) + theme.px(8)
        theme.draw_text(surface, file, (inside.right, y), look.SMALL, look.QUIET, anchor="midright")
    shown = theme.shorten(name, room, look.BODY, bold=True)
    theme.draw_text(surface, shown, (inside.left, y), look.BODY, bold=True, anchor="midleft")


def _draw_sentence(surface: pygame.Surface, theme: Theme, inside: Rect, sentence: str) -> None:
    line_tall = theme.line_height(look.SMALL)
    top = inside.top + theme.px(28)
    room = (inside.bottom - top) // line_tall
    lines = theme.wrap(sentence, inside.width, look.SMALL)
    if len(lines) > room:
        lines = [*lines[: room - 1], lines[room - 1] + "…"]
    for index, line in enumerate(lines):
        shown = theme.shorten(line, inside.width, look.SMALL)
        where = (inside.left, top + index * line_tall)
        theme.draw_text(surface, shown, where, look.SMALL, look.CORAL)
