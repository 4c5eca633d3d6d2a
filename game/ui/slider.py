"""A slider that jumps to the click, shows how far it is along, and takes arrow keys."""

from __future__ import annotations

import math
from collections.abc import Callable

import pygame
from pygame_gui.core import UIElement
from pygame_gui.core.interfaces import IUIManagerInterface

from game.ui import theme as look
from game.ui.theme import Theme


class Slider(UIElement):  # type: ignore[misc]
    """A thin track with a round knob over [low, high], linear or logarithmic, with optional steps.

    `on_change(value)` is called when a person moves it, never when `set` does.
    """

    def __init__(
        self,
        rect: pygame.Rect,
        manager: IUIManagerInterface,
        theme: Theme,
        value: float,
        low: float,
        high: float,
        on_change: Callable[[float], object],
        step: float | None = None,
        log: bool = False,
        colour: look.Colour = look.ICE_BLUE,
    ) -> None:
        self._theme = theme
        self.low, self.high, self.step, self.log = low, high, step, log
        self.value = min(max(value, low), high)
        self._on_change = on_change
        self._colour = colour
        self._dragging = False
        super().__init__(
            rect,
            manager,
            None,
            starting_height=1,
            layer_thickness=1,
            element_id=["slider"],
        )
        self.rebuild()

    @property
    def share(self) -> float:
        """How far along the value is, 0 to 1."""
        if self.high <= self.low:
            return 0.0
        if self.log:
            return math.log(self.value / self.low) / math.log(self.high / self.low)
        return (self.value - self.low) / (self.high - self.low)

    def set(self, value: float) -> None:
        """Show `value` without telling anybody."""
        value = min(max(value, self.low), self.high)
        if value != self.value and not self._dragging:
            self.value = value
            self.rebuild()

    def set_range(self, low: float, high: float) -> None:
        """Change the ends; the value is kept within."""
        if (low, high) != (self.low, self.high):
            self.low, self.high = low, high
            self.value = min(max(self.value, low), high)
            self.rebuild()

    def nudge(self, direction: int) -> None:
        """Move by one step, or a fiftieth of the track, as an arrow key does."""
        if self.step is not None:
            self._take(self.value + direction * self.step)
        else:
            self._take(self._at(self.share + direction / 50))

    def kill(self) -> None:
        """Go away, and let go of whoever listened."""
        self._on_change = lambda value: None
        super().kill()

    def process_event(self, event: pygame.Event) -> bool:
        """Follow the mouse from a press on the track to its release."""
        if not self.is_enabled:
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            if self.rect.collidepoint(event.pos):
                self._dragging = True
                self._follow(event.pos[0])
                return True
        elif event.type == pygame.MOUSEMOTION and self._dragging:
            if not event.buttons[0]:
                # The release went to another screen.
                self._let_go()
                return False
            self._follow(event.pos[0])
            return True
        elif event.type == pygame.MOUSEBUTTONUP and self._dragging:
            self._let_go()
            return True
        return False

    def enable(self) -> None:
        """Take the mouse again, and look like it."""
        super().enable()
        self.rebuild()

    def disable(self) -> None:
        """Let go, take the mouse no more, and look like it."""
        super().disable()
        self._let_go()

    def on_hovered(self) -> None:
        """Light the knob."""
        super().on_hovered()
        self.rebuild()

    def on_unhovered(self) -> None:
        """Dim the knob."""
        super().on_unhovered()
        self.rebuild()

    def rebuild(self) -> None:
        """Draw the track, the part already passed and the knob."""
        width, height = self.rect.size
        picture = pygame.Surface((width, height), pygame.SRCALPHA)
        radius = min(self._theme.px(8), height // 2)
        thick = max(3, self._theme.px(4))
        middle = height // 2
        track = pygame.Rect(radius, middle - thick // 2, width - 2 * radius, thick)
        pygame.draw.rect(picture, look.HOVERED, track, border_radius=thick // 2)
        knob_x = track.left + round(self.share * track.width)
        passed = pygame.Rect(track.left, track.top, knob_x - track.left, thick)
        colour = self._colour if self.is_enabled else look.QUIET
        pygame.draw.rect(picture, colour, passed, border_radius=thick // 2)
        bright = look.TEXT if self.is_enabled else look.QUIET
        if self.hovered or self._dragging:
            pygame.draw.aacircle(picture, colour, (knob_x, middle), radius)
            pygame.draw.aacircle(picture, bright, (knob_x, middle), radius - 2)
        else:
            pygame.draw.aacircle(picture, bright, (knob_x, middle), radius - 1)
        self._set_image(picture)

    def _let_go(self) -> None:
        self._dragging = False
        self.rebuild()

    def _follow(self, x: int) -> None:
        radius = min(self._theme.px(8), self.rect.height // 2)
        length = max(1, self.rect.width - 2 * radius)
        self._take(self._at((x - self.rect.left - radius) / length))

    def _at(self, share: float) -> float:
        share = min(max(share, 0.0), 1.0)
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def _take(self, value: float) -> None:
        if self.step is not None:
            value = self.low + round((value - self.low) / self.step) * self.step
        value = min(max(value, self.low), self.high)
        if value != self.value:
            self.value = value
            self.rebuild()
            self._on_change(value)
