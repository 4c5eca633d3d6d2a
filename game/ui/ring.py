"""The ring: which of a screen's controls the keyboard is on, and its walk from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

import pygame
from pygame_gui.elements import UIButton, UITextEntryBox, UITextEntryLine

from game.ui import theme as look
from game.ui.drop_down import DropDown
from game.ui.focus import nearest_towards, next_of
from game.ui.gui import Gui
from game.ui.input import Act, Intent
from game.ui.slider import Slider
from game.ui.theme import Theme
from game.world.action import Action

Control = UIButton | DropDown | UITextEntryLine | UITextEntryBox | Slider


class Ring:
    """Walks through `controls`, a list that its owner keeps in the order of making.

    Tab always walks; arrows walk where `arrows_walk`. A text field under the ring is typed into.
    """

    def __init__(self, controls: Sequence[Control], manager: Gui, arrows_walk: bool) -> None:
        self._controls = controls
        self._manager = manager
        self._arrows_walk = arrows_walk
        self.on: Control | None = None

    @property
    def typing(self) -> bool:
        """Whether a text field has the keyboard."""
        return self.typed_into is not None

    @property
    def typed_into(self) -> UITextEntryLine | UITextEntryBox | None:
        """The text field that has the keyboard, a file dialog's own included."""
        focused = self._manager.get_focus_set() or ()
        fields = (one for one in focused if isinstance(one, UITextEntryLine | UITextEntryBox))
        return next(fields, None)

    def put(self, control: Control | None) -> None:
        """Put the keyboard on `control`, or on none."""
        self.on = control
        if isinstance(control, UITextEntryLine | UITextEntryBox):
            if not control.is_focused:
                self._manager.set_focus_set(control)
        elif self.typing:
            self._manager.set_focus_set(None)

    def walk(self, intent: Intent) -> bool:
        """Go on to another control if `intent` asks for it; whether it did."""
        if intent.act in (Act.NEXT, Act.PREVIOUS):
            self._step(1 if intent.act is Act.NEXT else -1)
            return True
        if intent.act is Act.MOVE and self._arrows_walk:
            self._step_towards(intent.value)
            return True
        return False

    def draw(self, surface: pygame.Surface, theme: Theme) -> None:
        """A golden frame around the control."""
        if self.on is not None and self.on.alive():
            frame = self.on.get_abs_rect().inflate(theme.px(4), theme.px(4))
            pygame.draw.rect(surface, look.GOLD, frame, 2, border_radius=theme.px(8))

    def _reachable(self) -> list[Control]:
        return [one for one in self._controls if one.alive() and one.is_enabled and one.visible]

    def _step(self, direction: int) -> None:
        reachable = self._reachable()
        here = self.on if self.on is not None else self.typed_into
        index = reachable.index(here) if here in reachable else None
        if reachable:
            self.put(reachable[next_of(len(reachable), index, direction)])

    def _step_towards(self, action: Action) -> None:
        """Go to the nearest control that lies on the side that the arrow points to."""
        reachable = self._reachable()
        if self.on not in reachable:
            self._step(1)
            return
        places = [control.get_abs_rect() for control in reachable]
        found = nearest_towards(places, self.on.get_abs_rect(), action)
        if found is not None:
            self.put(reachable[found])
