"""The last update explained in its panel, or what the elf that shows its way has come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pygame
from pygame import Rect

from game.agent.explain import Explanation, Run, explain, number
from game.percent import percent
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.panels import draw_panel, draw_runs, panel_inside, set_runs
from game.ui.theme import Theme

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

_HINT = (
    f"Press Step ({key_name(Act.STEP)}) to see one update with all its numbers, "
    f"or Run ({key_name(Act.RUN)}) to let it learn. "
    "Click a cell to see why its arrow points there. "
    "Rest the mouse on a word to read what it means."
)
_CELLS = "cells are (row,column), counted from 0"
_LOOKING = "Continue from here to begin another future, or Run to go on in the present"


def draw_update(scene: TrainScene, surface: pygame.Surface) -> None:
    """What just happened in words, the rule, and the rule with its numbers."""
    theme, layout = scene.context.theme, scene.panels
    # Where the panel shares the chart's place, the tabs above it say what it is.
    walking = scene.walk.demonstration is not None
    heading = "Show me" if walking else "Last update"
    told_cells = scene.view.last is not None and not walking
    about = _CELLS if told_cells else ""
    if scene.view.looking is not None:
        about = _LOOKING
    draw_panel(surface, theme, layout.update, heading if layout.wide else "", about)
    inside = update_room(theme, layout.update)
    if walking:
        draw_runs(surface, theme, inside, _demonstration_runs(scene))
        return
    update = scene.view.last
    if update is None:
        words = f"You are looking back: {_LOOKING}."
        if scene.view.looking is None:
            words = _HINT + _start(scene)
        draw_runs(surface, theme, inside, [(words, "quiet")])
        return
    mean = float(scene.view.q[update.state, update.action])
    told = explain(update, *scene.view.last_under, mean)
    for line in set_update(theme, inside, told):
        draw_runs(surface, theme, line.area, line.runs, line.size, line.mono)


def _start(scene: TrainScene) -> str:
    """Why a run has values before it has learned any."""
    start = scene.view.settings.initial_q
    if start == 0.0 or scene.view.steps:
        return ""
    words = f" All values start at {number(start)}"
    if start > 0.0:
        words += ", optimistic on purpose: a move never tried looks good, so it gets tried"
    return f"{words}."


class Line(NamedTuple):
    """Runs of words, where they are set, and in which letters."""

    runs: tuple[Run, ...]
    area: Rect
    size: int
    mono: bool


def update_room(theme: Theme, rect: Rect) -> Rect:
    """The room for words below the heading of the panel `rect`."""
    room = panel_inside(theme, rect)
    top = room.top - theme.px(4)
    return Rect(room.left, top, room.width, rect.bottom - theme.px(8) - top)


def set_update(theme: Theme, room: Rect, told: Explanation) -> list[Line]:
    """The sentence, the rule, its numbers and where they come from, in letters that let all in.

    Where not even small ones do, the rule is left out: its numbers say it again.
    """
    rule: tuple[Run, ...] = ((told.formula, "quiet"),)
    wanted = sum(theme.width(words, look.BODY, mono=True) for words, _ in told.numbers)
    lines: list[Line] = []
    for size, mono, rules in (
        (look.BODY, look.BODY, (rule,)),
        (look.BODY, look.SMALL, (rule,)),
        (look.SMALL, look.SMALL, (rule,)),
        (look.SMALL, look.SMALL, ()),
    ):
        if mono == look.BODY and wanted > room.width:
            continue
        lines, y = [], room.top
        for runs, letters, fixed in (
            (told.sentence, size, False),
            *((runs, mono, True) for runs in rules),
            (told.numbers, mono, True),
            (told.source, size, False),
        ):
            area = Rect(room.left, y, room.width, room.bottom - y)
            lines.append(Line(runs, area, letters, fixed))
            _, y = set_runs(theme, area, runs, letters, fixed)
            if runs is told.sentence:
                # Room for two lines, so that the arithmetic stays in its place while it runs.
                y = max(y, room.top + 2 * theme.line_height(size))
        if y <= room.bottom:
            break
    return lines


def _demonstration_runs(scene: TrainScene) -> list[Run]:
    shown = scene.walk.demonstration
    assert shown is not None
    runs: list[Run] = [("The elf walks what was learned: always the greedy action. ", "plain")]
    if shown.tries:
        runs += [
            (f"{shown.wins} of {shown.tries} walks arrived", "accent"),
            (f" ({percent(shown.wins / shown.tries)}). ", "plain"),
        ]
    if scene.truth.verdict is not None:
        exact = percent(scene.truth.verdict.success_probability, 1)
        runs += [(f"Exactly, it arrives in {exact} of all walks.", "quiet")]
    if shown.stuck:
        runs += [(" It goes in circles: it has not learned a way yet.", "bad")]
    return runs
