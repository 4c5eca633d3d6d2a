"""The window: how large it is, what screens are laid out for, and what they draw on."""

from __future__ import annotations

import pygame

from game.ui.display import open_window

SMALLEST = (960, 640)
_TITLE = "Q on Ice"
# A screen is laid out for at least this many design units, so a large interface scale in a
# small window gives way rather than cutting controls off.
_LEAST_UNITS = (900, 600)


class Window:
    """One window, opened anew for the full screen; `windowed` is its size when it isn't full."""

    def __init__(self, size: tuple[int, int], full_screen: bool) -> None:
        self.windowed = size
        self._size = size
        self._canvas: pygame.Surface | None = None
        self.open(full_screen)

    def open(self, full_screen: bool) -> None:
        """Open it, or turn to the full screen and back. Raises NoDisplayError."""
        if full_screen:
            open_window((0, 0), _TITLE, pygame.FULLSCREEN)
        else:
            open_window(self.windowed, _TITLE, pygame.RESIZABLE)
            window = pygame.display.get_window() if hasattr(pygame.display, "get_window") else None
            if window is not None:
                window.minimum_size = SMALLEST
        self._size = self._real_size

    def resized(self, full_screen: bool) -> None:
        """Take note of another size."""
        self._size = self._real_size
        if not full_screen:
            self.windowed = self._size

    @property
    def size(self) -> tuple[int, int]:
        """What screens are laid out for: the window's size, but SMALLEST each way at least.

        Some systems open windows as small as they like, whatever they are asked for. A window that
        a hand drags has its new size before the event that tells of it; until then the old one
        holds, as does the interface scale that goes with it.
        """
        width, height = self._size
        return max(width, SMALLEST[0]), max(height, SMALLEST[1])

    def scale_for(self, wanted: float) -> float:
        """The interface scale: as wanted, but none that takes a screen its room."""
        width, height = self.size
        fits = min(width / _LEAST_UNITS[0], height / _LEAST_UNITS[1])
        return max(1.0, min(wanted, fits))

    @property
    def paper(self) -> pygame.Surface | None:
        """What screens draw on: the window, or a surface of which a small one shows a part.

        None once there is no window any more.
        """
        window = pygame.display.get_surface()
        if window is None or window.get_size() == self.size:
            self._canvas = None
            return window
        if self._canvas is None or self._canvas.get_size() != self.size:
            self._canvas = pygame.Surface(self.size)
        return self._canvas

    def show(self) -> None:
        """Bring to the screen what was drawn."""
        if self._canvas is not None:
            pygame.display.get_surface().blit(self._canvas, (0, 0))
        pygame.display.flip()

    @property
    def _real_size(self) -> tuple[int, int]:
        surface = pygame.display.get_surface()
        return self.windowed if surface is None else surface.get_size()
