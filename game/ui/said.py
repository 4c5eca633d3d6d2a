"""The sentence at the foot of the window."""

from __future__ import annotations

import pygame

from game.ui import theme as look
from game.ui.scene import Say
from game.ui.theme import Theme


def draw_said(surface: pygame.Surface, theme: Theme, said: Say) -> None:
    """A sentence in as many lines as it needs, framed in the colour of its tone."""
    px = theme.px
    colour = {"good": look.MINT, "problem": look.CORAL}.get(said.tone, look.ICE_BLUE)
    lines = theme.wrap(said.sentence, min(px(680), surface.get_width() - px(80)))
    wide = max(theme.width(line) for line in lines) + px(32)
    tall = len(lines) * theme.line_height() + px(16)
    box = pygame.Rect(0, 0, wide, tall)
    box.midbottom = (surface.get_width() // 2, surface.get_height() - px(20))
    pygame.draw.rect(surface, look.RAISED, box, border_radius=px(8))
    pygame.draw.rect(surface, colour, box, 1, border_radius=px(8))
    for index, line in enumerate(lines):
        top = box.top + px(8) + index * theme.line_height()
        theme.draw_text(surface, line, (box.left + px(16), top))
