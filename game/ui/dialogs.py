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
    (Act.NEXT, "walk through the controls; Shift, back"),
    (Act.CONFIRM, "press the control with the ring"),
    (Act.HELP, "this page"),
    (Act.FULL_SCREEN, "full screen"),
    (Act.SCREENSHOT, "save a picture of the window"),
    (Act.CAPTURE, "record the window, and stop"),
    (Act.MUTE, "sound on and off"),
)


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

    @property
    def box(self) -> pygame.Rect:
        """Where the dialog lies."""
        wide = min(self.context.theme.px(self.width), self.size[0] - 16)
        tall = min(self.height(), self.size[1] - 16)
        box = pygame.Rect(0, 0, wide, tall)
        box.center = (self.size[0] // 2, self.size[1] // 2)
        return box

    def draw(self, surface: pygame.Surface) -> None:
        """Dim what lies below and draw the panel."""
        draw_veil(surface)
        draw_panel(surface, self.context.theme, self.box, self.title)
        pygame.draw.rect(surface, look.HOVERED, self.box, 1, border_radius=self.context.theme.px(8))

    def handle(self, intent: Intent) -> Command | None:
        """Esc closes."""
        return Pop() if intent.act is Act.BACK else None


class Ask(Dialog):
    """A question with answers as buttons; popped with the chosen answer's value.

    The first answer is the main one: Enter chooses it. Esc pops None.
    """

    def __init__(self, title: str, words: str, answers: Sequence[tuple[str, Any]]) -> None:
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
        for index, (words, value) in enumerate(self.answers):
            act = Act.CONFIRM if index == 0 else None
            wide = self.controls.button_width(words, act)
            rect = pygame.Rect(x, box.bottom - px(14 + 34), wide, px(34))
            style = "primary" if index == 0 else ""
            self.controls.button(rect, words, lambda value=value: Pop(value), act, style=style)
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
    return Ask(title, words, (("All right", True),))


class KeysHelp(Dialog):
    """The keys of the screen below, then those that work everywhere."""

    title = "Keys of this screen"
    width = 760

    def __init__(self, keys: Sequence[tuple[Act, str]]) -> None:
        known = {act for act, _ in keys}
        self.rows = [*keys, *((act, words) for act, words in _EVERYWHERE if act not in known)]

    def height(self) -> int:
        """Two columns of keys."""
        theme = self.context.theme
        return theme.px(38 + 60) + (len(self.rows) + 1) // 2 * theme.px(28)

    def layout(self) -> None:
        """One button to close."""
        px, box = self.context.theme.px, self.box
        rect = pygame.Rect(box.left + px(14), box.bottom - px(48), px(120), px(34))
        self.controls.button(rect, "Close", Pop, Act.BACK, style="primary")

    def draw(self, surface: pygame.Surface) -> None:
        """Each key in a small frame, and what it does."""
        super().draw(surface)
        theme = self.context.theme
        px = theme.px
        inside = panel_inside(theme, self.box)
        per_column = (len(self.rows) + 1) // 2
        # Many keys in a small window move closer together.
        tall = min(px(28), (inside.height - px(38)) // per_column)
        for index, (act, words) in enumerate(self.rows):
            column, line = divmod(index, per_column)
            left = inside.left + column * (inside.width // 2)
            middle = inside.top + line * tall + tall // 2
            key = theme.text(key_name(act), look.SMALL, look.ICE_BLUE, bold=True)
            frame = key.get_rect(midleft=(left + px(6), middle)).inflate(px(12), px(6))
            pygame.draw.rect(surface, look.RAISED, frame, border_radius=px(4))
            surface.blit(key, key.get_rect(center=frame.center))
            text_left = max(frame.right + px(10), left + px(86))
            room = left + inside.width // 2 - text_left - px(6)
            theme.draw_text(
                surface, theme.shorten(words, room), (text_left, middle), anchor="midleft"
            )

    def handle(self, intent: Intent) -> Command | None:
        """Any of the closing keys."""
        return Pop() if intent.act in (Act.BACK, Act.HELP, Act.CONFIRM) else None
