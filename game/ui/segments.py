"""A row of buttons of which one is on: a choice whose options all stand in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pygame
from pygame_gui.elements import UIButton

from game.ui.controls import Controls


class Segments:
    """Buttons side by side in `rect`, one an option; `on_choice` gets the option pressed.

    `tip` is for all of them, or holds one by each option.
    """

    def __init__(
        self,
        controls: Controls,
        rect: pygame.Rect,
        options: Sequence[str],
        current: str,
        on_choice: Callable[[str], Any],
        tip: str | Mapping[str, str] = "",
    ) -> None:
        self._controls = controls
        self._on_choice = on_choice
        self.buttons: dict[str, UIButton] = {}
        gap = controls.theme.px(6)
        wide = (rect.width - (len(options) - 1) * gap) // len(options)
        for index, option in enumerate(options):
            place = pygame.Rect(rect.left + index * (wide + gap), rect.top, wide, rect.height)
            self.buttons[option] = controls.button(
                place,
                option,
                lambda option=option: self._choose(option),
                tip=tip if isinstance(tip, str) else tip[option],
                selected=option == current,
            )

    def show(self, current: str) -> None:
        """Let `current` be the one that is on, without telling anybody."""
        for option, button in self.buttons.items():
            self._controls.show_selected(button, option == current)

    def _choose(self, option: str) -> Any:
        self.show(option)
        return self._on_choice(option)
