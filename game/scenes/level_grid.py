"""Where the cards of a pack lie: rows that fill the width and scroll when there are many."""

from __future__ import annotations

import pygame

from game.scenes.level_cards import GAP, TALL, WIDE
from game.ui import theme as look
from game.ui.theme import Theme
from game.world.level import Action

Rect = pygame.Rect

_MARK = 10
_NOTCH = 70


class CardGrid:
    """`count` cards in rows within `area`; `scroll` is how many pixels of them lie above it."""

    def __init__(self, theme: Theme, area: Rect, count: int) -> None:
        self.area = area
        self.count = count
        self._px = px = theme.px
        self.columns = max(1, (area.width - px(_MARK) + px(GAP)) // px(WIDE + GAP))
        rows = -(-count // self.columns)
        self._tall = rows * px(TALL + GAP)
        room = area.width - (px(_MARK) if self._tall > area.height else 0)
        self._wide = (room - (self.columns - 1) * px(GAP)) // self.columns
        self.scroll = 0

    def rect(self, index: int) -> Rect:
        """Where a card lies now."""
        px = self._px
        row, column = divmod(index, self.columns)
        left = self.area.left + column * (self._wide + px(GAP))
        top = self.area.top + row * px(TALL + GAP) - self.scroll
        return Rect(left, top, self._wide, px(TALL))

    def at(self, position: tuple[int, int]) -> int | None:
        """The card under a point of the screen."""
        if not self.area.collidepoint(position):
            return None
        cards = range(self.count)
        return next((index for index in cards if self.rect(index).collidepoint(position)), None)

    def beside(self, index: int, action: Action) -> int:
        """The card one step from another; the same where there is none.

        A step down from above the end of a shorter last row leads to the last card.
        """
        steps = {Action.LEFT: -1, Action.RIGHT: 1, Action.UP: -self.columns}
        target = index + steps.get(action, self.columns)
        last = self.count - 1
        if action is Action.DOWN and target > last:
            below = last // self.columns > index // self.columns
            return last if below else index
        return target if 0 <= target <= last else index

    def turn(self, notches: int) -> None:
        """Scroll by notches of the wheel, up if positive."""
        self._scroll_to(self.scroll - notches * self._px(_NOTCH))

    def show(self, index: int) -> None:
        """Scroll so that a card is in view, and the gap below it."""
        rect, margin = self.rect(index), self._px(GAP)
        if rect.top < self.area.top:
            self._scroll_to(self.scroll + rect.top - self.area.top)
        elif rect.bottom + margin > self.area.bottom:
            self._scroll_to(self.scroll + rect.bottom + margin - self.area.bottom)

    def draw_mark(self, surface: pygame.Surface) -> None:
        """A mark at the side: which part of the rows is in view, if not all are."""
        if self._tall <= self.area.height:
            return
        px = self._px
        track = self.area.height - px(12)
        tall = max(px(24), round(track * self.area.height / self._tall))
        down = (track - tall) * self.scroll / (self._tall - self.area.height)
        mark = Rect(self.area.right - px(4), self.area.top + round(down), px(4), tall)
        pygame.draw.rect(surface, look.HOVERED, mark, border_radius=px(2))

    def _scroll_to(self, scroll: int) -> None:
        self.scroll = min(max(scroll, 0), max(0, self._tall - self.area.height))
