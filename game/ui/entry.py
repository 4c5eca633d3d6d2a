"""A line to type in that tells what was typed: each change, or on Enter and on being left."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame_gui.core.interfaces import IUIManagerInterface
from pygame_gui.elements import UITextEntryLine


class Entry(UITextEntryLine):  # type: ignore[misc]
    """A line of text; `on_entry(text)` is called with what a person typed, never by `set_text`.

    pygame_gui tells of Enter alone, and would forget what was typed when another control is
    clicked. `live` lines tell each change instead.
    """

    def __init__(
        self,
        rect: pygame.Rect,
        manager: IUIManagerInterface,
        text: str,
        on_entry: Callable[[str], object],
        live: bool = False,
        placeholder: str = "",
    ) -> None:
        self.live = live
        self._on_entry = on_entry
        super().__init__(rect, manager, initial_text=text, placeholder_text=placeholder or None)
        self._told: str = self.text

    def set_text(self, text: str | None) -> None:
        """Show `text` without telling anybody, however long: only typing has a limit."""
        self._show(text)
        self._told = self.text

    def _show(self, text: str | None) -> None:
        limit, self.length_limit = self.length_limit, None
        super().set_text(text)
        self.length_limit = limit

    def tell(self) -> None:
        """Hand on what stands here."""
        self._told = self.text
        self._on_entry(self.text)

    def tell_change(self) -> None:
        """Hand on what stands here, if it was not handed on yet."""
        if self.text != self._told:
            self.tell()

    def finish(self) -> None:
        """Hand on what stands here and end the typing: the next key is the screen's."""
        if self.is_focused:
            self.tell()
            self.ui_manager.set_focus_set(None)
        else:
            self.tell_change()

    def drop(self) -> None:
        """Show again what was told last."""
        if self.text != self._told:
            self.set_text(self._told)

    def go_on_from(self, before: Entry) -> bool:
        """Take over what was typed and not told in a line that this one replaces; whether any."""
        typed = before.text != before._told and before._told == self._told
        if typed:
            self._show(before.text)
            self.edit_position = before.edit_position
        return typed

    def unfocus(self) -> None:
        """Tell what was typed before whatever took the keyboard away acts."""
        super().unfocus()
        self.tell_change()

    def kill(self) -> None:
        """Go away, and let go of whoever listened."""
        self._on_entry = lambda text: None
        super().kill()
