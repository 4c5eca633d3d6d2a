"""Small screens above a screen: a question, a message, and the keys of the screen below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygame

from game.ui import theme as look
from game.ui.input import Act, Intent, key_name
from game.ui.panels import draw_panel, panel_inside
from game.ui.scene import Command, Pop, Scene

_EVERYWHERE = (
    (Act.BACK, "back"),
    (Act.NEXT, f"walk through the controls; {key_name(Act.PREVIOUS)}, back"),
    (Act.CONFIRM, "press the control with the ring"),
    (Act.HELP, "this page"),
    (Act.FULL_SCREEN, "full screen"),
    (Act.SCREENSHOT, "save a picture of the window"),
    (Act.CAPTURE, "record the window, and stop"),
    (Act.MUTE, "sound on and off"),
)

# Units between the two columns of keys.
_BETWEEN = 28


def draw_veil(surface: pygame.Surface) -> None:
    """Dim the screen that lies below."""
    veil = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
    veil.fill((*look.BACKGROUND, 190))
    surface.blit(veil, (0, 0))


class Dialog(Scene):
    """Something in the middle of the window, above a dimmed screen."""

    overlay = True
    width = 460

    def height(self) -> int:
        """Pixels that the dialog wants."""
        return self.context.theme.px(200)

    def breadth(self) -> int:
        """Pixels that the dialog wants from side to side."""
        return self.context.theme.px(self.width)

    @property
    def box(self) -> pygame.Rect:
        """Where the dialog lies."""
        wide = min(self.breadth(), self.size[0] - 16)
        tall = min(self.height(), self.size[1] - 16)
        box = pygame.Rect(0, 0, wide, tall)
        box.center = (self.size[0] // 2, self.size[1] // 2)
        return box

    def place_close(self) -> None:
        """Place the one button of a dialog that only tells something."""
        px, box = self.context.theme.px, self.box
        rect = pygame.Rect(box.left + px(14), box.bottom - px(48), px(120), px(34))
        tip = "Back to where you were"
        self.controls.button(rect, "Close", Pop, Act.BACK, tip, "primary")

    def draw(self, surface: pygame.Surface) -> None:
        """Dim what lies below and draw the panel."""
        draw_veil(surface)
        draw_panel(surface, self.context.theme, self.box, self.title)
        pygame.draw.rect(surface, look.HOVERED, self.box, 1, border_radius=self.context.theme.px(8))

    def handle(self, intent: Intent) -> Command | None:
        """Esc closes."""
        return Pop() if intent.act is Act.BACK else None


class Ask(Dialog):
    """A question with answers as buttons: words, value, and a tip that tells what comes of it.

    It is popped with the chosen answer's value. The first answer is the main one: Enter chooses
    it. Esc pops None, so an answer with that value shows this key.
    """

    def __init__(self, title: str, words: str, answers: Sequence[tuple[str, Any, str]]) -> None:
        self.title = title
        self.words = words
        self.answers = tuple(answers)

    def height(self) -> int:
        """As tall as the words need."""
        theme = self.context.theme
        lines = theme.wrap(self.words, theme.px(self.width - 28))
        return theme.px(38 + 16 + 34 + 16) + len(lines) * theme.line_height()

    def layout(self) -> None:
        """Buttons along the foot, the main one first."""
        px, box = self.context.theme.px, self.box
        x = box.left + px(14)
        for index, (words, value, tip) in enumerate(self.answers):
            act = Act.CONFIRM if index == 0 else Act.BACK if value is None else None
            wide = self.controls.button_width(words, act)
            rect = pygame.Rect(x, box.bottom - px(14 + 34), wide, px(34))
            style = "primary" if index == 0 else ""
            self.controls.button(rect, words, lambda value=value: Pop(value), act, tip, style)
            x = rect.right + px(8)

    def draw(self, surface: pygame.Surface) -> None:
        """The words, wrapped."""
        super().draw(surface)
        theme = self.context.theme
        inside = panel_inside(theme, self.box)
        for index, line in enumerate(theme.wrap(self.words, inside.width)):
            theme.draw_text(surface, line, (inside.left, inside.top + index * theme.line_height()))

    def handle(self, intent: Intent) -> Command | None:
        """Enter takes the main answer."""
        if intent.act is Act.CONFIRM:
            return Pop(self.answers[0][1])
        return super().handle(intent)


def message(title: str, words: str) -> Ask:
    """A sentence that waits to be read."""
    return Ask(title, words, (("All right", True, "You have read it: go on"),))


class KeysHelp(Dialog):
    """The keys of the screen below, then those that work everywhere."""

    title = "Keys of this screen"

    def __init__(self, keys: Sequence[tuple[Act, str]]) -> None:
        known = {act for act, _ in keys}
        self.rows = [*keys, *((act, words) for act, words in _EVERYWHERE if act not in known)]
        middle = (len(self.rows) + 1) // 2
        self.columns = [rows for rows in (self.rows[:middle], self.rows[middle:]) if rows]

    def height(self) -> int:
        """As tall as the longer column."""
        theme = self.context.theme
        return theme.px(38 + 60) + len(self.columns[0]) * theme.px(28)

    def breadth(self) -> int:
        """As wide as every key and what it does."""
        px = self.context.theme.px
        wide = sum(keys + words for keys, words in map(self._widths, self.columns))
        return wide + px(28) + px(_BETWEEN) * (len(self.columns) - 1)

    def _widths(self, rows: Sequence[tuple[Act, str]]) -> tuple[int, int]:
        """The pixels of a column's keys with the gap behind them, and of its words."""
        theme = self.context.theme
        keys = max(theme.width(key_name(act), look.SMALL, bold=True) for act, _ in rows)
        return keys + theme.px(12 + 10), max(theme.width(words) for _, words in rows)

    def layout(self) -> None:
        """One button to close."""
        self.place_close()

    def draw(self, surface: pygame.Surface) -> None:
        """Each key in a small frame, and what it does."""
        super().draw(surface)
        theme = self.context.theme
        px = theme.px
        inside = panel_inside(theme, self.box)
        # Many keys in a small window move closer together.
        tall = min(px(28), (inside.height - px(38)) // len(self.columns[0]))
        left = inside.left
        # In a window that is too narrow the longest words give way.
        missing = max(self.breadth() - self.box.width, 0)
        longest = max(self.columns, key=lambda rows: self._widths(rows)[1])
        for rows in self.columns:
            keys, room = self._widths(rows)
            if rows is longest:
                room -= missing
            for line, (act, words) in enumerate(rows):
                middle = inside.top + line * tall + tall // 2
                key = theme.text(key_name(act), look.SMALL, look.ICE_BLUE, bold=True)
                frame = key.get_rect(midleft=(left + px(6), middle)).inflate(px(12), px(6))
                pygame.draw.rect(surface, look.RAISED, frame, border_radius=px(4))
                surface.blit(key, key.get_rect(center=frame.center))
                told = theme.shorten(words, room)
                theme.draw_text(surface, told, (left + keys, middle), anchor="midleft")
            left += keys + room + px(_BETWEEN)

    def handle(self, intent: Intent) -> Command | None:
        """Any of the closing keys."""
        return Pop() if intent.act in (Act.BACK, Act.HELP, Act.CONFIRM) else None
