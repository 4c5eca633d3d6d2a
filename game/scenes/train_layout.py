"""Where everything of the training screen goes, for any window size."""

from __future__ import annotations

from dataclasses import dataclass

from pygame import Rect

from game.ui.panels import TOP_BAR
from game.ui.theme import Theme

_WIDE_UNITS = 560


@dataclass(frozen=True)
class TrainLayout:
    """The panels' rects. `wide`: agent and truth stand side by side, and the last update below
    the chart; else they share the chart's place.
    """

    wide: bool
    board: Rect
    transport: Rect
    agent: Rect
    truth: Rect
    chart: Rect
    update: Rect


def lay_out(theme: Theme, size: tuple[int, int]) -> TrainLayout:
    """Board left, as large as it can be; panels right; the transport below the board."""
    px = theme.px
    width, height = size
    margin, gap = px(16), px(10)
    top = px(TOP_BAR) + px(12)
    bottom = height - px(14)
    wide = round((width - 2 * margin) * 0.48) >= px(_WIDE_UNITS)
    transport_height = px(80 if wide else 112)
    side = min(bottom - top - gap - transport_height, round((width - 2 * margin) * 0.52))
    board = Rect(margin, top, side, bottom - top - gap - transport_height)
    transport = Rect(margin, bottom - transport_height, side, transport_height)
    left = board.right + px(12)
    room = width - margin - left
    if wide:
        upper = px(308)
        agent_width = (room - gap) * 50 // 100
        agent = Rect(left, top, agent_width, upper)
        truth = Rect(agent.right + gap, top, room - gap - agent_width, upper)
        update = Rect(left, bottom - px(176), room, px(176))
        chart_bottom = update.top - gap
    else:
        agent = Rect(left, top, room, px(200))
        truth = Rect(left, agent.bottom + gap, room, px(108))
        chart_bottom = bottom
    chart_top = truth.bottom + gap
    chart = Rect(left, chart_top, room, chart_bottom - chart_top)
    return TrainLayout(wide, board, transport, agent, truth, chart, update if wide else chart)
