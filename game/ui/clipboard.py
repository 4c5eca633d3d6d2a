"""Text to and from the desktop's clipboard."""

from __future__ import annotations

import pygame


def put(text: str) -> bool:
    """Copy `text`; whether there is a clipboard to take it."""
    try:
        pygame.scrap.put_text(text)
    except pygame.error:
        return False
    return True


def get() -> str | None:
    """The text on the clipboard; None when there is none, or no clipboard."""
    try:
        return pygame.scrap.get_text() if pygame.scrap.has_text() else None
    except (pygame.error, UnicodeError):
        return None
