"""Parts of a screen that need not be drawn anew in every frame."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame


class Stills:
    """Keeps the picture of each part of a screen, and draws it anew when it is due.

    A part is due when its `key` differs from the last one, and at the latest `every_s` seconds
    after it was last drawn.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Hashable, float, pygame.Surface]] = {}
        self._now_s = 0.0

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        self._now_s += dt

    def draw(
        self,
        surface: pygame.Surface,
        name: str,
        rect: pygame.Rect,
        key: Hashable,
        every_s: float,
        draw: Callable[[], None],
    ) -> None:
        """Put the part `name` into `rect` of `surface`, by `draw` if it is due."""
        kept = self._kept.get(name)
        if kept is not None and kept[0] == key and self._now_s - kept[1] < every_s:
            surface.blit(kept[2], rect)
            return
        draw()
        visible = rect.clip(surface.get_rect())
        if visible == rect:
            self._kept[name] = (key, self._now_s, surface.subsurface(rect).copy())

    def forget(self) -> None:
        """Draw everything anew: the layout has changed."""
        self._kept.clear()
