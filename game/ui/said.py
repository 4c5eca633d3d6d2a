"""The sentence that a screen says for a moment: how long it stays, and where it covers least."""

from __future__ import annotations

from bisect import bisect_right

import pygame

from game.ui import theme as look
from game.ui.panels import TOP_BAR
from game.ui.scene import Command, Say
from game.ui.theme import Theme

Rect = pygame.Rect

_LEAST_S, _SIGNS_PER_S = 2.5, 40.0
_PROBLEMS_LONGER = 1.5
_MOST_SIGNS = 600
_NARROWEST = 200
_WIDEST = 680


def seconds_of(said: Say) -> float:
    """How long a sentence is shown: about as long as it takes to read, problems longer."""
    seconds = _LEAST_S + min(len(said.sentence), _MOST_SIGNS) / _SIGNS_PER_S
    return seconds * (_PROBLEMS_LONGER if said.tone == "problem" else 1.0)


def beside(said: Say | None, command: Command | None) -> Command | None:
    """What to do for `command` while `said` is shown: a problem beside another joins it.

    For what comes by itself, such as that settings and progress are damaged. What answers a hand
    takes the place of all that was said before.
    """
    if said is None or not isinstance(command, Say) or command.tone != "problem":
        return command
    if said.tone != "problem" or said.holds is not None or command.holds is not None:
        return command
    if command.sentence in said.sentence:
        return said
    both = f"{said.sentence} {command.sentence}"
    return Say(both, "problem") if len(both) <= _MOST_SIGNS else command


def draw_said(surface: pygame.Surface, theme: Theme, said: Say, free: Rect | None = None) -> Rect:
    """A sentence in as many lines as it needs, framed in the colour of its tone; returns where.

    `free` is the part of the top bar without buttons, on a screen that has one: titles alone are
    covered there. Where that is narrow the sentence hangs below the bar, and without a bar it
    stands at the foot.
    """
    px = theme.px
    colour = {"good": look.MINT, "problem": look.CORAL}.get(said.tone, look.ICE_BLUE)
    within = free is not None and free.width >= px(_NARROWEST)
    widest = min(px(_WIDEST), surface.get_width() - px(80))
    if free is not None and within:
        widest = min(widest, free.width)
    lines = _lines(theme, said.sentence, widest - px(32))
    box = Rect(0, 0, max(theme.width(line) for line in lines) + px(32), 0)
    box.height = len(lines) * theme.line_height() + px(16)
    if free is None:
        box.midbottom = (surface.get_width() // 2, surface.get_height() - px(20))
    elif within:
        box.midtop = (free.centerx, max(px(4), (px(TOP_BAR) - box.height) // 2))
    else:
        box.midtop = (surface.get_width() // 2, px(TOP_BAR + 6))
    pygame.draw.rect(surface, look.RAISED, box, border_radius=px(8))
    pygame.draw.rect(surface, colour, box, 1, border_radius=px(8))
    for index, line in enumerate(lines):
        top = box.top + px(8) + index * theme.line_height()
        theme.draw_text(surface, line, (box.left + px(16), top))
    return box


def _lines(theme: Theme, sentence: str, room: int) -> list[str]:
    """The sentence in lines of `room` pixels; a path that is longer is broken, after a slash.

    One that quotes a whole file ends after `_MOST_SIGNS` signs: nobody reads more, and measuring
    it would hold the frame.
    """
    if len(sentence) > _MOST_SIGNS:
        sentence = f"{sentence[: _MOST_SIGNS - 1]}…"
    lines: list[str] = []
    for line in theme.wrap(sentence, room):
        while theme.width(line) > room:
            end = _fitting(theme, line, room)
            slash = line.rfind("/", end // 2, end) + 1
            lines.append(line[: slash or end])
            line = line[slash or end :]
        lines.append(line)
    return lines


def _fitting(theme: Theme, line: str, room: int) -> int:
    """How many signs at the beginning of a line fit in `room` pixels; 1 at least."""
    cuts = range(1, len(line) + 1)
    return max(bisect_right(cuts, room, key=lambda cut: theme.width(line[:cut])), 1)
