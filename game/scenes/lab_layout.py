"""Where everything of a lab's screen goes, for any window size and any number of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pygame import Rect

from game.labs.lab import View
from game.ui.panels import TOP_BAR
from game.ui.theme import Theme

TABS_HEIGHT = 34
_WIDE_UNITS = 1180


@dataclass(frozen=True)
class LabLayout:
    """The panels' rects. `slots` hold the pictures, the main one first; `reading` is the room for
    the tabs that are read, which is `panel` or reaches over the smaller pictures as well.
    """

    wide: bool
    slots: tuple[Rect, ...]
    panel: Rect
    reading: Rect
    transport: Rect


def lay_out(theme: Theme, size: tuple[int, int], views: int) -> LabLayout:
    """Main picture left, up to two smaller ones beside it, the panel right, transport below."""
    px = theme.px
    width, height = size
    wide = width >= px(_WIDE_UNITS)
    margin, gap = px(16 if wide else 12), px(12 if wide else 10)
    top = px(TOP_BAR) + gap
    bottom = height - px(14 if wide else 10)
    transport = Rect(margin, 0, width - 2 * margin, px(132))
    transport.bottom = bottom
    tall = transport.top - gap - top
    panel = Rect(0, top, px(304 if wide else 256), tall)
    panel.right = width - margin
    left = panel.left - gap - margin
    if views < 2:
        return LabLayout(wide, (Rect(margin, top, left, tall),), panel, panel, transport)
    side = min(px(340), round(left * 0.37))
    main = Rect(margin, top, left - gap - side, tall)
    count = 1 if views == 2 else 2
    each = (tall - (count - 1) * gap) // count
    slots = [main]
    for index in range(count):
        slots.append(Rect(main.right + gap, top + index * (each + gap), side, each))
    reading = Rect(slots[1].left, top, panel.right - slots[1].left, tall)
    return LabLayout(wide, tuple(slots), panel, reading, transport)


class Arrangement:
    """Which picture is in which slot. Slots beside the main one share the rest as tabs."""

    def __init__(self) -> None:
        self._main = ""
        self._chosen: dict[int, str] = {}

    def shown(self, views: Sequence[View], slots: int) -> list[tuple[View, tuple[View, ...]]]:
        """For each slot the picture it shows and the tabs above it (none where there is one)."""
        main = next((view for view in views if view.name == self._main), views[0])
        # The place of the one made large is taken by the one that is large otherwise.
        others = [views[0] if view is main else view for view in views[1:]]
        per_slot = -(-len(others) // max(slots - 1, 1))
        found: list[tuple[View, tuple[View, ...]]] = [(main, ())]
        for slot in range(1, slots):
            tabs = tuple(others[(slot - 1) * per_slot : slot * per_slot])
            if tabs:
                wanted = self._chosen.get(slot, "")
                front = next((view for view in tabs if view.name == wanted), tabs[0])
                found.append((front, tabs))
        return found

    def choose(self, slot: int, name: str) -> None:
        """Show the picture `name` in front in its slot."""
        self._chosen[slot] = name

    def enlarge(self, slot: int, name: str, views: Sequence[View]) -> None:
        """Make the picture `name` large; if it is the usual main one, it goes back there."""
        self._main = "" if views and name == views[0].name else name
        if self._main:
            self._chosen[slot] = views[0].name
