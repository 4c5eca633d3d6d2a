"""A drop-down menu that keys work as well as the mouse, also while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygame
import pygame_gui
from pygame_gui.core import UIElement
from pygame_gui.elements import UIDropDownMenu

from game.ui.control_looks import tip_words
from game.ui.focus import next_of
from game.ui.selection import mark
from game.ui.theme import Theme

_SIZE = 14
# As in the theme file.
_BESIDE = 8


class DropDown(UIDropDownMenu):  # type: ignore[misc]
    """pygame_gui's drop-down menu.

    An option that is longer than the menu is wide is cut with an ellipsis, and `tip` begins with
    all of it; the unfolded list is as wide as its longest option. While it is unfolded one option
    in its list is marked: `mark_next` moves the mark and `marked` names it.
    """

    def __init__(
        self, theme: Theme, options: Sequence[str], current: str, tip: str, *rest: Any, **named: Any
    ) -> None:
        self._theme, self._tip = theme, tip
        self._dressed: UIElement | None = None
        super().__init__(list(options), current, *rest, **named)
        self._dress()

    def update(self, time_delta: float) -> None:
        """Let time pass, in seconds; it folds and unfolds here."""
        super().update(time_delta)
        if self.alive():
            self._dress()

    def kill(self) -> None:
        """Take it away, with what it holds."""
        self._dressed = None
        super().kill()

    @property
    def options(self) -> list[str]:
        """All options in their order."""
        return [pair[0] for pair in self.options_list]

    @property
    def chosen(self) -> str:
        """The option that the menu shows while it is folded."""
        return str(self.selected_option[0])

    @property
    def unfolded(self) -> bool:
        """Whether the list is in sight."""
        state = self.menu_states.get("expanded")
        return state is not None and self.current_state is state and not state.should_transition

    @property
    def marked(self) -> str:
        """The option that is marked in the list, or the chosen one."""
        marked = self._list.get_single_selection() if self.unfolded else None
        return self.chosen if marked is None else str(marked)

    def show(self, option: str) -> None:
        """Show `option` as the chosen one without telling anybody."""
        if self.chosen == option:
            return
        self.selected_option = (option, option)
        for state in self.menu_states.values():
            state.selected_option = self.selected_option
        self._dressed = None
        self._dress()

    def fold(self) -> None:
        """Take the list out of sight."""
        self.current_state.should_transition = True

    def after(self, option: str, direction: int) -> str:
        """The option next to `option`, around the ends."""
        options = self.options
        return options[next_of(len(options), options.index(option), direction)]

    def mark_next(self, direction: int) -> None:
        """Mark the option below (1) or above (-1) in the unfolded list, and scroll to it."""
        mark(self._list, self.after(self.marked, direction))

    def process_event(self, event: pygame.Event) -> bool:
        """Act on an event; whether it was used."""
        # Its list takes a click on the chosen option for dropping it, and would stay open.
        dropped = pygame_gui.UI_SELECTION_LIST_DROPPED_SELECTION
        if self.unfolded and event.type == dropped and event.ui_element is self._list:
            self.fold()
        return bool(super().process_event(event))

    def _dress(self) -> None:
        """Fit the words to their room and give the tip, once for each time it folds or unfolds."""
        button = self.current_state.selected_option_button
        if button is None or button is self._dressed:
            return
        self._dressed = button
        px = self._theme.px
        shown = self._theme.shorten(self.chosen, button.rect.width - px(_BESIDE), _SIZE)
        if button.text != shown:
            button.set_text(shown)
        if self.unfolded:
            self._widen()
            return
        tip = tip_words(self._tip, "")
        if shown != self.chosen:
            tip = "<br>".join(part for part in (tip_words(self.chosen, ""), tip) if part)
        # The buttons cover the menu, and it is them that the mouse is over.
        for one in (self, *self.current_state.active_buttons):
            one.set_tooltip(tip)

    def _widen(self) -> None:
        """Make the list as wide as its longest option and the menu, within the window."""
        px, items = self._theme.px, self._list
        wide = max(self._theme.width(option, _SIZE) for option in self.options) + px(3 * _BESIDE)
        if items.scroll_bar is not None:
            wide += items.scroll_bar_width
        window = self.ui_manager.window_resolution[0] - 2 * px(_BESIDE)
        wide = min(max(wide, self.rect.width), window)
        left = items.relative_rect.left
        if left + wide > window:
            # Most menus are at the right of the window.
            left = max(self.relative_rect.right - wide, px(_BESIDE))
        items.set_dimensions((wide, items.relative_rect.height))
        items.set_relative_position((left, items.relative_rect.top))

    @property
    def _list(self) -> pygame_gui.elements.UISelectionList:
        return self.menu_states["expanded"].options_selection_list
