"""The words of the training screen: labels, legend and transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.agent.explain import number
from game.scenes.train_pace import speed_words
from game.ui import theme as look
from game.ui.panels import (
    draw_panel,
    panel_inside,
)

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

_AGENT = "Agent"


def draw_labels(scene: TrainScene, surface: pygame.Surface) -> None:
    """The panels of settings and of the transport, their labels, the numbers of the sliders."""
    theme = scene.context.theme
    about = start_words(scene) if scene.panels.wide else ""
    draw_panel(surface, theme, scene.panels.agent, _AGENT, about)
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


def start_words(scene: TrainScene) -> str:
    """What all values are before anything is learned, for whoever asks why none is 0."""
    return f"values start at {number(scene.view.settings.initial_q)}"


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
