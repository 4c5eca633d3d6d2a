"""Tooltips for what is drawn and no control: a label, a number, a legend."""

from __future__ import annotations

import pygame
from pygame_gui.core import UIElement

from game.ui.control_looks import tip_words
from game.ui.controls import Controls


class TipArea(UIElement):  # type: ignore[misc]
    """A part of the screen that draws nothing, takes no click, and tells what is drawn there."""

    def __init__(self, rect: pygame.Rect, controls: Controls, words: str) -> None:
        super().__init__(
            rect,
            controls.manager,
            None,
            starting_height=0,
            layer_thickness=1,
            element_id=["tip_area"],
        )
        self._set_image(pygame.Surface((0, 0)))
        self.set_tooltip(tip_words(words, ""))


def tell(controls: Controls, rect: pygame.Rect, words: str) -> TipArea:
    """Show `words` where the mouse rests in `rect`, as long as the controls live."""
    return TipArea(rect, controls, words)
