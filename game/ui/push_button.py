"""A button that keeps the look of being on while it is on, however it is clicked."""

from __future__ import annotations

import pygame
from pygame_gui.elements import UIButton


class PushButton(UIButton):  # type: ignore[misc]
    """pygame_gui's button; 0.6.14 gives one that is selected the plain look when it is clicked."""

    def process_event(self, event: pygame.Event) -> bool:
        """Act on an event; whether it was used."""
        used = bool(super().process_event(event))
        # Selecting again restores the look. What is called may have taken the button away.
        if used and self.is_selected and self.alive():
            self.select()
        return used
