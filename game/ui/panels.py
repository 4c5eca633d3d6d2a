"""The furniture of every screen: the top bar, panels with a heading, rows of label and number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pygame
from pygame_gui.elements import UIButton

from game.ui import theme as look
from game.ui.controls import Controls
from game.ui.input import Act
from game.ui.theme import Theme

TOP_BAR = 48
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class TopAction:
    """A button at the right of the top bar."""

    words: str
    on_click: Callable[[], Any]
    act: Act | None = None
    tip: str = ""
    style: str = ""
    enabled: bool = True


def place_top_bar(
    controls: Controls,
    width: int,
    back_words: str,
    on_back: Callable[[], Any],
    actions: Sequence[TopAction] = (),
    made: dict[str, UIButton] | None = None,
) -> tuple[int, int]:
    """Put the back button left and the actions right; returns the free span between them.

    Where they don't all fit beside the title, keys leave the buttons first: they stay in the tips.
    The actions' buttons go into `made` by their words.
    """
    px = controls.theme.px
    height, top = px(32), px(8)
    back_width = controls.button_width(back_words, Act.BACK)
    back = pygame.Rect(px(16), top, back_width, height)
    controls.button(back, back_words, on_back, Act.BACK, "Leave this screen")
    free = width - back.right - px(16) - px(220)
    wanted = sum(controls.button_width(one.words, one.act) + px(8) for one in actions)
    badges = wanted <= free
    right = width - px(16)
    for one in reversed(actions):
        wide = controls.button_width(one.words, one.act if badges else None)
        rect = pygame.Rect(right - wide, top, wide, height)
        button = controls.button(
            rect,
            one.words,
            one.on_click,
            one.act,
            one.tip,
            one.style,
            enabled=one.enabled,
            badge=badges,
        )
        if made is not None:
            made[one.words] = button
        right = rect.left - px(8)
    left = back.right + px(20)
    controls.bar_free = pygame.Rect(left, 0, right - left, px(TOP_BAR))
    return left, right


def draw_top_bar(
    surface: pygame.Surface, theme: Theme, title: str, about: str, span: tuple[int, int]
) -> None:
    """The dark bar with the screen's title and what it is about, within `span`."""
    bar = pygame.Rect(0, 0, surface.get_width(), theme.px(TOP_BAR))
    pygame.draw.rect(surface, look.PANEL, bar)
    middle = bar.centery
    room = span[1] - span[0]
    shown = theme.shorten(title, room, look.TITLE, bold=True)
    where = theme.draw_text(
        surface, shown, (span[0], middle), look.TITLE, bold=True, anchor="midleft"
    )
    room -= where.width + theme.px(14)
    if about and room > theme.px(40):
        words = theme.shorten(about, room, look.BODY)
        theme.draw_text(
            surface,
            words,
            (where.right + theme.px(14), middle),
            colour=look.QUIET,
            anchor="midleft",
        )


def draw_panel(
    surface: pygame.Surface, theme: Theme, rect: pygame.Rect, heading: str = "", about: str = ""
) -> pygame.Rect:
    """A panel; returns the room inside it, below the heading."""
    pygame.draw.rect(surface, look.PANEL, rect, border_radius=theme.px(8))
    if heading:
        draw_heading(
            surface, theme, (rect.left + theme.px(14), rect.top + theme.px(12)), heading, about
        )
    return panel_inside(theme, rect, bool(heading))


def draw_heading(
    surface: pygame.Surface, theme: Theme, corner: tuple[int, int], heading: str, about: str = ""
) -> None:
    """A small heading in capitals, with quieter words behind it."""
    where = theme.draw_text(
        surface, heading.upper(), corner, look.HEADING, look.QUIET, bold=True, anchor="topleft"
    )
    if about:
        theme.draw_text(
            surface, about, (where.right + theme.px(8), where.top), look.HEADING, look.QUIET
        )


def panel_inside(theme: Theme, rect: pygame.Rect, heading: bool = True) -> pygame.Rect:
    """The room inside a panel, below its heading if it has one."""
    margin = theme.px(14)
    top = rect.top + (theme.px(38) if heading else margin)
    return pygame.Rect(
        rect.left + margin, top, rect.width - 2 * margin, max(0, rect.bottom - margin - top)
    )


def draw_on_line(
    surface: pygame.Surface,
    theme: Theme,
    words: str,
    midright: tuple[int, int],
    size: int,
    line_size: int,
) -> pygame.Rect:
    """Quiet words of `size` up to `midright`, on the base line of a line of `line_size` there."""
    line = theme.font(line_size)
    base = pygame.Rect(0, 0, 0, line.get_height())
    base.midright = midright
    top = base.top + line.get_ascent() - theme.font(size).get_ascent()
    return theme.draw_text(surface, words, (midright[0], top), size, look.QUIET, anchor="topright")


def draw_row(
    surface: pygame.Surface,
    theme: Theme,
    row: pygame.Rect,
    label: str,
    value: str,
    colour: look.Colour = look.TEXT,
    quiet_tail: str = "",
) -> None:
    """A quiet label left, a strong value right, and a quiet comparison after the value."""
    right = row.right
    if quiet_tail:
        tail = draw_on_line(surface, theme, quiet_tail, row.midright, look.BODY - 1, look.BODY)
        right = tail.left - theme.px(6)
    number = theme.draw_text(
        surface, value, (right, row.centery), look.BODY, colour, bold=True, anchor="midright"
    )
    words = theme.shorten(label, number.left - row.left - theme.px(8))
    theme.draw_text(surface, words, (row.left, row.centery), colour=look.QUIET, anchor="midleft")


def rows(area: pygame.Rect, height: int, count: int) -> list[pygame.Rect]:
    """`count` rows of `height` pixels from the top of `area`."""
    return [
        pygame.Rect(area.left, area.top + index * height, area.width, height)
        for index in range(count)
    ]


def flow(
    controls: Controls,
    area: pygame.Rect,
    buttons: Sequence[tuple[str, Act | None]],
    height: int,
    gap: int,
) -> list[pygame.Rect]:
    """Rects for buttons set like words in lines, within the width of `area`."""
    placed: list[pygame.Rect] = []
    x, y = area.left, area.top
    for words, act in buttons:
        width = min(controls.button_width(words, act), area.width)
        if placed and x + width > area.right:
            x, y = area.left, y + height + gap
        placed.append(pygame.Rect(x, y, width, height))
        x += width + gap
    return placed


def draw_star(
    surface: pygame.Surface,
    centre: tuple[float, float],
    radius: float,
    colour: look.Colour,
    filled: bool,
) -> None:
    """A five-pointed star, full or as an outline."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        arm = pygame.Vector2(0, -reach).rotate(36 * corner)
        points.append((centre[0] + arm.x, centre[1] + arm.y))
    if filled:
        pygame.draw.polygon(surface, colour, points)
    pygame.draw.aalines(surface, colour, True, points)


def draw_bar(
    surface: pygame.Surface, theme: Theme, rect: pygame.Rect, share: float, colour: look.Colour
) -> None:
    """A progress bar filled to `share`."""
    radius = min(rect.height // 2, theme.px(4))
    pygame.draw.rect(surface, look.RAISED, rect, border_radius=radius)
    filled = pygame.Rect(
        rect.left, rect.top, round(rect.width * min(max(share, 0), 1)), rect.height
    )
    if filled.width:
        pygame.draw.rect(surface, colour, filled, border_radius=radius)


_TONES: dict[str, tuple[look.Colour, bool]] = {
    "plain": (look.TEXT, False),
    "quiet": (look.QUIET, False),
    "strong": (look.TEXT, True),
    "accent": (look.ICE_BLUE, True),
    "good": (look.MINT, True),
    "bad": (look.CORAL, True),
    "gold": (look.GOLD, True),
}


@dataclass(frozen=True)
class Piece:
    """A word as it is set: where, and how it looks."""

    words: str
    at: tuple[int, int]
    colour: look.Colour
    bold: bool


def set_runs(
    theme: Theme,
    area: pygame.Rect,
    runs: Sequence[tuple[str, str]],
    size: int = look.BODY,
    mono: bool = False,
) -> tuple[list[Piece], int]:
    """Words in several tones, set in lines of the width of `area`, and the y below the last line.

    Each run is (words, tone). Words with a no-break space between them, or at their end, stay on
    one line with what follows, and so does a number with its per cent sign.
    """
    height = theme.line_height(size)
    x, y = area.left, area.top
    pieces = [
        (piece, *_TONES[tone])
        for words, tone in runs
        for piece in re.findall(r"[^ \n]+(?: %[^ \n]*)*[ \n]*|[ \n]+", words)
    ]
    placed = []
    for place, (piece, colour, bold) in enumerate(pieces):
        wide = theme.width(piece.rstrip(" \n"), size, bold, mono)
        if piece.endswith(NO_BREAK) and place + 1 < len(pieces):
            following, _, heavy = pieces[place + 1]
            wide += theme.width(following.rstrip(), size, heavy, mono)
        glued = place > 0 and pieces[place - 1][0].endswith(NO_BREAK)
        if x + wide > area.right and x > area.left and not glued:
            x, y = area.left, y + height
            piece = piece.lstrip()
        piece = piece.replace(NO_BREAK, " ")
        placed.append(Piece(piece, (x, y), colour, bold))
        x += theme.width(piece, size, bold, mono)
    return placed, y + height


def draw_runs(
    surface: pygame.Surface,
    theme: Theme,
    area: pygame.Rect,
    runs: Sequence[tuple[str, str]],
    size: int = look.BODY,
    mono: bool = False,
) -> int:
    """Draw words as `set_runs` sets them; returns the y below the last line drawn.

    Lines that would leave the area at its foot are not drawn.
    """
    height = theme.line_height(size)
    placed, below = set_runs(theme, area, runs, size, mono)
    for piece in placed:
        if piece.at[1] + height > area.bottom + 2:
            return piece.at[1]
        theme.draw_text(surface, piece.words, piece.at, size, piece.colour, piece.bold, mono)
    return below
