"""The strip below a game's board: the moves so far, and the level's note."""

from __future__ import annotations

import pygame

from game.play.replay import moves_to_arrows
from game.play.session import Session
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.panels import draw_panel
from game.ui.theme import Theme

_NOTHING_YET = f"none: move by {key_name(Act.MOVE)}"
_FEWEST_ARROWS = 8


def draw_strip(surface: pygame.Surface, theme: Theme, strip: pygame.Rect, session: Session) -> None:
    """The last moves as arrows, as many as fit beside the note."""
    draw_panel(surface, theme, strip)
    inside = strip.inflate(-theme.px(28), 0)
    label = theme.draw_text(
        surface, "So far", (inside.left, inside.centery), colour=look.QUIET, anchor="midleft"
    )
    left, gap, step = label.right + theme.px(14), theme.px(24), theme.px(24)
    count = session.count
    least = step * min(count, _FEWEST_ARROWS) if count else theme.width(_NOTHING_YET)
    note = theme.shorten(session.level.note, inside.right - left - gap - least)
    where = theme.draw_text(
        surface, note, (inside.right, inside.centery), colour=look.QUIET, anchor="midright"
    )
    room = where.left - gap - left
    fits = max(1, room // step)
    arrows = moves_to_arrows(session.latest(fits))
    if count > fits:
        arrows = "…" + arrows[1:]
    if not arrows:
        words = f"{_NOTHING_YET}, or click beside the elf, to reach the present"
        if theme.width(words) > room:
            words = theme.shorten(_NOTHING_YET, room)
        theme.draw_text(surface, words, (left, inside.centery), colour=look.QUIET, anchor="midleft")
    for index, arrow in enumerate(arrows):
        centre = (left + index * step + step // 2, inside.centery)
        theme.draw_text(surface, arrow, centre, look.TITLE, anchor="center")
