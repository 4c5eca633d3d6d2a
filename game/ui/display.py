"""Opening the window, and noticing when there is nothing to open it on."""

from __future__ import annotations

import os

import pygame

# What SDL falls back on where there is no screen, unless a person asks for it by name.
_SCREENLESS = ("offscreen", "dummy")


class NoDisplayError(RuntimeError):
    """There is no display to open a window on."""


def open_window(size: tuple[int, int], title: str, flags: int = 0) -> pygame.Surface:
    """A window of `size` pixels; raises NoDisplayError where nobody could see it."""
    try:
        pygame.display.init()
        wanted = os.environ.get("SDL_VIDEODRIVER", "")
        if pygame.display.get_driver() in _SCREENLESS and not wanted:
            pygame.display.quit()
            raise NoDisplayError("there is no display")
        surface = pygame.display.set_mode(size, flags)
    except pygame.error as error:
        raise NoDisplayError(f"there is no display ({error})") from error
    pygame.display.set_caption(title)
    return surface
