"""A chosen cell of the training board: its four values beside the optimal ones, and its story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pygame
from pygame import Rect

from game.agent.explain import Run, name, number
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.panels import draw_heading, draw_panel, draw_runs, set_runs
from game.ui.theme import Theme
from game.world.level import Action

if TYPE_CHECKING:
    from game.scenes.train import TrainScene


def cell_room(theme: Theme, rect: Rect) -> Rect:
    """The room for the table and the story, below the heading of the panel `rect`."""
    top = rect.top + theme.px(36)
    return Rect(
        rect.left + theme.px(14), top, rect.width - theme.px(28), rect.bottom - theme.px(8) - top
    )


def draw_inspector(scene: TrainScene, surface: pygame.Surface) -> None:
    """Why this arrow: a cell's four values beside the optimal ones, and what made the best one."""
    theme = scene.context.theme
    cell = scene.selected
    assert cell is not None
    rect = scene.panels.chart
    state = scene.lesson.level.state(cell)
    draw_panel(surface, theme, rect)
    inside = cell_room(theme, rect)
    q = scene.view.q[state]
    chosen = int(np.argmax(q))
    corner = (rect.left + theme.px(14), rect.top + theme.px(12))
    about = f"from 0 · why its arrow points there · {key_name(Act.BACK)} closes"
    draw_heading(surface, theme, corner, f"Row {cell[0]}, column {cell[1]}", about)
    height = theme.px(22)
    head = theme.px(84)
    wide = (inside.width - head) // 4
    plan = scene.truth.plan
    for index, action in enumerate(Action):
        middle = inside.left + head + index * wide + wide - theme.px(8)
        best = q[index] == q[chosen]
        optimal = plan is not None and bool(plan.optimal[state, index])
        colour = look.ICE_BLUE if best else look.QUIET
        values = [
            (name(action), colour, True),
            (number(q[index]), look.TEXT if best else look.QUIET, best),
            (
                number(plan.q[state, index]) if plan is not None else "…",
                look.MINT if optimal else look.QUIET,
                optimal,
            ),
            (f"{int(scene.view.visits[state, index]):,}", look.QUIET, False),
        ]
        for line, (words, tone, bold) in enumerate(values):
            theme.draw_text(
                surface,
                words,
                (middle, inside.top + line * height + height // 2),
                14,
                tone,
                bold,
                anchor="midright",
            )
    double = scene.view.settings.algorithm == "double_q_learning"
    learned = "mean Q₁, Q₂" if double else "learned Q"
    for line, words in enumerate(("", learned, "optimal Q*", "visits")):
        theme.draw_text(
            surface,
            words,
            (inside.left, inside.top + line * height + height // 2),
            14,
            look.QUIET,
            anchor="midleft",
        )
    rest = Rect(inside.left, inside.top + 4 * height + theme.px(3), inside.width, 0)
    rest.height = inside.bottom - rest.top
    wait: list[list[Run]] = [[("Pause to see the updates that made it.", "quiet")]]
    story = wait if scene.learning else scene.story.lines
    line = theme.line_height(look.SMALL)
    if len(story) > 2:
        reason, introduction, *updates = story
        first = (reason, introduction, updates[0])
        heights = [set_runs(theme, rest, runs, look.SMALL)[1] - rest.top for runs in first]
        if sum(heights) > rest.height:
            # An introduction to what has no room any more would be a riddle.
            story = [reason, *updates]
    for runs in story:
        if rest.height < line:
            break
        below = draw_runs(surface, theme, rest, runs, look.SMALL)
        rest = Rect(rest.left, below, rest.width, rest.bottom - below)
