"""Marking an item of a list by the keyboard."""

from __future__ import annotations

from pygame_gui.elements import UISelectionList

from game.ui.focus import next_of


def texts(items: UISelectionList) -> list[str]:
    """What stands in the list, from the top."""
    return [str(item["text"]) for item in items.item_list]


def marked(items: UISelectionList) -> str | None:
    """The marked item's text, or None."""
    return next((str(item["text"]) for item in items.item_list if item["selected"]), None)


def mark(items: UISelectionList, text: str | None) -> None:
    """Mark the item called `text` alone and scroll to it; with None, mark none. Tells nobody."""
    for item in items.item_list:
        item["selected"] = item["text"] == text
        if (button := item["button_element"]) is not None:
            if item["selected"]:
                button.select()
            else:
                button.unselect()
    if text is not None and items.scroll_bar is not None:
        start = items.get_single_selection_start_percentage()
        items.scroll_bar.set_scroll_from_start_percentage(start)


def after(items: UISelectionList, direction: int) -> str | None:
    """The item below (1) or above (-1) the marked one, around the ends; None in an empty list."""
    known, here = texts(items), marked(items)
    if not known:
        return None
    return known[next_of(len(known), known.index(here) if here in known else None, direction)]
