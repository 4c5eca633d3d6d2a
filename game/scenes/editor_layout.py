"""Where everything of the editor goes, for any window size."""

from __future__ import annotations

from dataclasses import dataclass

from pygame import Rect

from game.ui.panels import TOP_BAR
from game.ui.theme import Theme

_ROOMY_UNITS = 700
_WIDE_UNITS = 1100

FIELDS = 6
"""Rows of the properties."""

SHAPES = 3
"""Rows of buttons that change the level's shape."""


@dataclass(frozen=True)
class EditorLayout:
    """The panels' rects, and the heights of rows: of read-outs, of fields, of buttons."""

    tools: Rect
    board: Rect
    status: Rect
    verdict: Rect
    properties: Rect
    shape: Rect
    line: int
    field: int
    button: int


def lay_out(theme: Theme, size: tuple[int, int]) -> EditorLayout:
    """Tiles and tools left, the board in the middle with a line of words below, panels right."""
    px = theme.px
    width, height = size
    margin, gap = px(12), px(10)
    top = px(TOP_BAR) + px(10)
    tall = height - top - px(10)
    wide = px(304 if width >= px(_WIDE_UNITS) else 268)
    roomy = tall >= px(_ROOMY_UNITS)
    # What is left beside headings and gaps goes to the rows.
    heads = px(38 + 14) + px(50) + px(38 + 10) + 2 * gap + px(8)
    share = (tall - heads) / (0.78 * 5 + 1.1 + FIELDS + SHAPES)
    field = min(round(share), px(35))
    line = round(0.78 * field)
    button = min(field - px(2), px(32))
    tools = Rect(margin, top, px(136), tall)
    right = Rect(width - margin - wide, top, wide, tall)
    verdict = Rect(right.left, top, wide, px(38 + 14) + 5 * line + round(1.1 * field))
    shape_tall = px(38 + 10) + SHAPES * field
    shape = Rect(right.left, right.bottom - shape_tall, wide, shape_tall)
    properties = Rect(right.left, verdict.bottom + gap, wide, 0)
    properties.height = shape.top - gap - properties.top
    if roomy:
        # The fields keep together; what is over stays free below the last panel.
        properties.height = min(properties.height, px(58) + FIELDS * field)
        shape.top = properties.bottom + gap
    left = tools.right + gap
    status = Rect(left, right.bottom - px(24), right.left - gap - left, px(24))
    board = Rect(left, top, status.width, status.top - px(6) - top)
    return EditorLayout(tools, board, status, verdict, properties, shape, line, field, button)
