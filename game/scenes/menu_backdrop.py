"""The board behind the menu, on which an agent learns for as long as one looks."""

from __future__ import annotations

import pygame

from game.ui.scene import Context


class Backdrop:
    """A board right of `left`, shaded towards the menu, with a trainer at work."""

    def __init__(self, context: Context, size: tuple[int, int], left: int) -> None:
        self.context = context

    def update(self, dt: float) -> None:
        """Learn for a slice of the frame."""

    def draw(self, surface: pygame.Surface) -> None:
        """The board with its values."""
