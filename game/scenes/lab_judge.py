"""Our numbers beside scikit-learn's on the same data."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.labs.lab import Comparison
from game.ui import theme as look
from game.ui.dialogs import Dialog
from game.ui.input import Act, Intent
from game.ui.panels import panel_inside
from game.ui.scene import Command, Pop
from game.ui.ticks import format_number

_ROW = 26
_DIGITS = 9


class Judgement(Dialog):
    """A table of numbers, ours and theirs, with how far they are apart."""

    title = "Against scikit-learn"
    width = 720

    def __init__(self, rows: Sequence[Comparison]) -> None:
        self.rows = tuple(rows)

    def height(self) -> int:
        """As tall as the table."""
        return self.context.theme.px(38 + 30 + 62) + (len(self.rows) + 1) * self.context.theme.px(
            _ROW
        )

    def layout(self) -> None:
        """One button to close."""
        self.place_close()

    def draw(self, surface: pygame.Surface) -> None:
        """The table, and what it says on the whole."""
        super().draw(surface)
        theme = self.context.theme
        inside = panel_inside(theme, self.box)
        apart = [row for row in self.rows if abs(row.ours - row.theirs) > row.agree]
        words = (
            "The same data and settings; every number agrees."
            if not apart
            else f"{len(apart)} of {len(self.rows)} numbers differ by more than they should."
        )
        colour = look.CORAL if apart else look.MINT
        theme.draw_text(surface, words, inside.topleft, colour=colour)
        columns = [inside.left + round(inside.width * share) for share in (0.56, 0.79, 1.0)]
        top = inside.top + theme.px(30)
        heads = ("ours", "scikit-learn", "difference")
        for right, head in zip(columns, heads):
            theme.draw_text(surface, head, (right, top), 13, look.QUIET, anchor="topright")
        for index, row in enumerate(self.rows, 1):
            y = top + index * theme.px(_ROW)
            good = abs(row.ours - row.theirs) <= row.agree
            room = columns[0] - inside.left - theme.px(110)
            theme.draw_text(surface, theme.shorten(row.name, room), (inside.left, y))
            cells = (
                (format_number(row.ours, _DIGITS), look.TEXT),
                (format_number(row.theirs, _DIGITS), look.TEXT),
                (format_number(abs(row.ours - row.theirs), 2), look.MINT if good else look.CORAL),
            )
            for right, (cell, tone) in zip(columns, cells):
                theme.draw_text(
                    surface, cell, (right, y), colour=tone, bold=True, anchor="topright"
                )

    def handle(self, intent: Intent) -> Command | None:
        """Enter or Esc closes."""
        return Pop() if intent.act in (Act.BACK, Act.CONFIRM) else None
