"""The words of the training screen: labels, legend, transport, and the last update explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.agent.explain import Run, explain
from game.scenes.train_pace import speed_words
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.panels import (
    draw_panel,
    draw_runs,
    panel_inside,
)

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

_HINT = (
    f"Press Step ({key_name(Act.STEP)}) to see one update with all its numbers, "
    f"or Run ({key_name(Act.RUN)}) to let it learn. "
    "Click a cell to see why its arrow points there. "
    "Rest the mouse on a word to read what it means."
)
_AGENT = "Agent"
_CELLS = "cells are (row,column), counted from 0"
_LOOKING = "Continue from here to begin another future, or Run to go on in the present"


def draw_labels(scene: TrainScene, surface: pygame.Surface) -> None:
    """The panels of settings and of the transport, their labels, the numbers of the sliders."""
    theme = scene.context.theme
    draw_panel(surface, theme, scene.panels.agent, _AGENT)
    draw_panel(surface, theme, scene.panels.transport)
    for cell, words, _ in scene.panel.labels:
        theme.draw_text(surface, words, (cell.left, cell.centery), 14, look.QUIET, anchor="midleft")
    settings = scene.view.settings
    for slider, value in (
        (scene.panel.alpha, settings.alpha),
        (scene.panel.gamma, settings.gamma),
        (scene.panel.slip, scene.view.level.slip),
    ):
        right = slider.rect.right + scene.panel.number_width
        theme.draw_text(
            surface,
            _two_digits(value),
            (right, slider.rect.centery),
            14,
            bold=True,
            anchor="midright",
        )


def _two_digits(value: float) -> str:
    """A share with two digits, and with more where they would hide what it is."""
    words = f"{value:.2f}"
    return words if abs(float(words) - value) < 5e-4 else f"{value:.3g}"


def legend_place(scene: TrainScene) -> Rect:
    """Where the legend is: at the foot of the agent's panel, or behind its heading."""
    theme, agent = scene.context.theme, scene.panels.agent
    place = panel_inside(theme, agent)
    place.height = theme.px(18)
    if scene.panels.wide:
        place.bottom = agent.bottom - theme.px(4)
        return place
    taken = theme.width(_AGENT.upper(), look.HEADING, bold=True) + theme.px(36)
    return Rect(place.left + taken, agent.top + theme.px(12), place.width - taken, place.height)


def draw_legend(scene: TrainScene, surface: pygame.Surface) -> None:
    """What the colours mean."""
    theme, place = scene.context.theme, legend_place(scene)
    words = _legend_words(scene.overlay_kinds)
    beside = place.width - theme.width(words, 13) - theme.px(12)
    # Colours first: what the words say is in the tip too.
    if words and scene.values.legend_width(theme) <= beside:
        at = theme.draw_text(surface, words, place.midright, 13, look.QUIET, anchor="midright")
        place.width = at.left - theme.px(12) - place.left
    scene.values.draw_legend(surface, place, theme)


def _legend_words(kinds: set[str]) -> str:
    """What the strip of colours leaves open."""
    if kinds & {"q", "values"}:
        return "pale: never tried"
    return "arrow: highest value" if kinds == {"policy"} else ""


def draw_transport(scene: TrainScene, surface: pygame.Surface) -> None:
    """Speed and timeline in words."""
    theme, panel = scene.context.theme, scene.panel
    theme.draw_text(
        surface,
        speed_words(scene.pace.speed),
        panel.speed_words.midright,
        14,
        anchor="midright",
    )
    now = scene.lesson.trainer.episodes
    if scene.view.looking is None:
        words, colour = f"now: episode {now:,}", look.QUIET
    else:
        words, colour = f"{scene.view.episodes:,} of {now:,} episodes", look.GOLD
        if theme.width(words, 14) > panel.timeline_words.width:
            words = words.removesuffix(" episodes")
    words = theme.shorten(words, panel.timeline_words.width, 14)
    theme.draw_text(surface, words, panel.timeline_words.midleft, 14, colour, anchor="midleft")


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
    inside = panel_inside(theme, layout.update)
    if walking:
        draw_runs(surface, theme, inside, _demonstration_runs(scene))
        return
    update = scene.view.last
    if update is None:
        words = _HINT if scene.view.looking is None else f"You are looking back: {_LOOKING}."
        draw_runs(surface, theme, inside, [(words, "quiet")])
        return
    told = explain(update, *scene.view.last_under)
    size = look.BODY
    inside.top -= theme.px(4)
    rule: tuple[Run, ...] = ((told.formula, "quiet"),)
    wanted = sum(theme.width(words, size, mono=True) for words, _ in told.numbers)
    mono = size if wanted < inside.width else look.SMALL
    for runs, height, fixed in (
        (told.sentence, size, False),
        (rule, mono, True),
        (told.numbers, mono, True),
        (told.source, size, False),
    ):
        y = draw_runs(surface, theme, inside, runs, height, mono=fixed)
        if runs is told.sentence:
            # Room for two lines, so that the arithmetic stays in its place while it runs.
            y = max(y, inside.top + 2 * theme.line_height(size))
        inside = Rect(inside.left, y, inside.width, inside.bottom - y)


def _demonstration_runs(scene: TrainScene) -> list[Run]:
    shown = scene.walk.demonstration
    assert shown is not None
    runs: list[Run] = [("The elf walks what was learned: always the greedy action. ", "plain")]
    if shown.tries:
        share = 100 * shown.wins / shown.tries
        runs += [
            (f"{shown.wins} of {shown.tries} walks arrived", "accent"),
            (f" ({share:.0f} %). ", "plain"),
        ]
    if scene.truth.verdict is not None:
        exact = 100 * scene.truth.verdict.success_probability
        runs += [(f"Exactly, it arrives in {exact:.1f} % of all walks.", "quiet")]
    if shown.stuck:
        runs += [(" It goes in circles: it has not learned a way yet.", "bad")]
    return runs
