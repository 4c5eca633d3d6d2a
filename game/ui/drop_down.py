"""A drop-down menu that keys work as well as the mouse, also while it is open."""

from __future__ import annotations

import pygame
import pygame_gui
from pygame_gui.elements import UIDropDownMenu

from game.ui.focus import next_of


class DropDown(UIDropDownMenu):  # type: ignore[misc]
    """pygame_gui's drop-down menu.

    While it is unfolded one option in its list is marked: `mark_next` moves the mark and
    `marked` names it.
    """

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
        if (shown := self.current_state.selected_option_button) is not None:
            shown.set_text(option)

    def fold(self) -> None:
        """Take the list out of sight."""
        self.current_state.should_transition = True

    def after(self, option: str, direction: int) -> str:
        """The option next to `option`, around the ends."""
        options = self.options
        return options[next_of(len(options), options.index(option), direction)]

    def mark_next(self, direction: int) -> None:
        """Mark the option below (1) or above (-1) in the unfolded list, and scroll to it."""
        wanted = self.after(self.marked, direction)
        for item in self._list.item_list:
            item["selected"] = item["text"] == wanted
            if (button := item["button_element"]) is not None:
                if item["selected"]:
                    button.select()
                else:
                    button.unselect()
        if self._list.scroll_bar is not None:
            start = self._list.get_single_selection_start_percentage()
            self._list.scroll_bar.set_scroll_from_start_percentage(start)

    def process_event(self, event: pygame.Event) -> bool:
        """Act on an event; whether it was used."""
        # Its list takes a click on the chosen option for dropping it, and would stay open.
        dropped = pygame_gui.UI_SELECTION_LIST_DROPPED_SELECTION
        if self.unfolded and event.type == dropped and event.ui_element is self._list:
            self.fold()
        return bool(super().process_event(event))

    @property
    def _list(self) -> pygame_gui.elements.UISelectionList:
        return self.menu_states["expanded"].options_selection_list
