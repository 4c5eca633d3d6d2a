"""A button that keeps the look of being on while it is on, pointed at or clicked."""

from __future__ import annotations

import pygame
from pygame_gui.elements import UIButton


class PushButton(UIButton):  # type: ignore[misc]
    """pygame_gui's button; 0.6.14 gives one that is selected the plain look when it is clicked,
    and no tooltip.
    """

    def can_hover(self) -> bool:
        """Whether it heeds the mouse above it: one that is selected tells what it is too."""
        return self.is_enabled and not self.held

    def on_hovered(self) -> None:
        """The mouse came: look like it, unless it is selected."""
        super().on_hovered()
        if self.is_selected:
            self.select()

    def unselect(self) -> None:
        """Be on no more; with the mouse above, look like that at once."""
        super().unselect()
        if self.hovered and self.drawable_shape is not None:
            self.drawable_shape.set_active_state("hovered")

    def process_event(self, event: pygame.Event) -> bool:
        """Act on an event; whether it was used."""
        used = bool(super().process_event(event))
        # Selecting again restores the look. What is called may have taken the button away.
        if used and self.is_selected and self.alive():
            self.select()
        return used
