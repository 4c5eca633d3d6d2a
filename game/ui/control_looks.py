"""How controls are dressed: the theme at a scale, tooltips, and the key shown on a button."""

from __future__ import annotations

import html
import json
from functools import lru_cache
from typing import Any

import pygame
from pygame_gui.elements import UIImage

from game.files import ASSETS
from game.ui import theme as look
from game.ui.theme import Theme


class KeyBadge(UIImage):  # type: ignore[misc]
    """The small key on a button; lets the mouse through to the button."""

    def check_hover(self, time_delta: float, hovered_higher_element: bool) -> bool:
        """Never in the way: whatever lies above still counts, this does not."""
        return hovered_higher_element


def key_picture(theme: Theme, key: str, dark: bool, faint: bool = False) -> pygame.Surface:
    """A key's name in a small frame; `dark` for a bright button, `faint` for one that is off."""
    px = theme.px
    colour = look.BACKGROUND if dark else look.QUIET
    if faint:
        colour = look.blend(look.PANEL, colour, 0.45)
    words = theme.text(key, 11, colour)
    size = (words.get_width() + px(8), words.get_height() + px(2))
    picture = pygame.Surface(size, pygame.SRCALPHA)
    pygame.draw.rect(picture, (*colour, 150), picture.get_rect(), 1, border_radius=px(3))
    picture.blit(words, (px(4), px(1)))
    return picture


def tip_words(words: str, key: str) -> str | None:
    """A tooltip in pygame_gui's small HTML: the words, then the key; None without words."""
    if not words:
        return None
    safe = html.escape(words, quote=False)
    return f"{safe}<br><font color=#7fd1ff>{html.escape(key, quote=False)}</font>" if key else safe


@lru_cache(maxsize=4)
def theme_at(scale: float) -> dict[str, Any]:
    """The theme file with every length multiplied by the interface scale."""
    theme: dict[str, Any] = json.loads((ASSETS / "theme.json").read_text(encoding="utf-8"))
    lengths = {
        "shape_corner_radius",
        "text_horiz_alignment_padding",
        "open_button_width",
        "rect_width",
        "list_item_height",
    }
    for name, block in theme.items():
        # pygame_gui takes its own 14 points, not the defaults' font, where a block names none.
        if name != "defaults":
            block.setdefault("font", dict(theme["defaults"]["font"]))
    for block in theme.values():
        if "font" in block:
            block["font"]["size"] = str(round(int(block["font"]["size"]) * scale))
        for name in lengths & set(block.get("misc", ())):
            block["misc"][name] = str(round(int(block["misc"][name]) * scale))
    return theme
