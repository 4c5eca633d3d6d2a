"""What is said about a pack of levels: its note and how much is solved, or that it is empty."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui import theme as look
from game.ui.theme import Theme
from game.world.packs import OWN, Pack

Rect = pygame.Rect

OFFER_TOP = 84
"""Units from the top of an empty pack's room to the button that offers the editor."""

_OWN_NOTE = "Drawn in the editor, or kept from Random level."
_EMPTY = "No levels of your own yet. Draw one, or keep a random one that you like."


def note_of(pack: Pack) -> str:
    """What a pack holds, in one sentence."""
    return _OWN_NOTE if pack.name == OWN else pack.note


def draw_pack_line(
    surface: pygame.Surface,
    theme: Theme,
    line: Rect,
    pack: Pack,
    stars: Sequence[tuple[bool, bool, bool]],
) -> None:
    """A pack's note, and how many levels and stars were won; `stars` by level that can be."""
    solved, won = sum(level[0] for level in stars), sum(sum(level) for level in stars)
    words = f"{solved} of {len(stars)} solved · {won} of {3 * len(stars)} stars"
    where = theme.draw_text(
        surface, words, (line.right, line.centery), colour=look.QUIET, anchor="midright"
    )
    note = theme.shorten(note_of(pack), where.left - theme.px(24) - line.left)
    theme.draw_text(surface, note, (line.left, line.centery), anchor="midleft")


def draw_empty(surface: pygame.Surface, theme: Theme, area: Rect, pack: Pack) -> None:
    """That there are no levels yet, and where they come from; the button is between the two."""
    files = f"Level files in {pack.folder} appear here too."
    for words, top in ((_EMPTY, 40), (files, OFFER_TOP + 60)):
        y = area.top + theme.px(top)
        for line in theme.wrap(words, min(area.width - theme.px(40), theme.px(640))):
            where = (area.centerx, y)
            theme.draw_text(surface, line, where, colour=look.QUIET, anchor="midtop")
            y += theme.line_height()
