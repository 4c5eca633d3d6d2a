"""The curves of a training: this run, the future left behind, and 20 more seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.agent.history import History
from game.ui import theme as look
from game.ui.curves import record_changes
from game.ui.plot import Plot

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

CURVES = ("return", "length", "truth")
"""The kinds of curves: sum of rewards, steps, and share of optimal actions, by episode."""

_TITLES = {"return": "return", "length": "steps an episode", "truth": "optimal actions"}
_UNITS = {"return": "return", "length": "steps", "truth": "share"}
_MARKS = 12

Numbers = NDArray[Any]


def draw_curves(scene: TrainScene, surface: pygame.Surface, plot: Plot) -> None:
    """The chosen curve over episodes, with what was changed when, and where one looks back to."""
    history, kind = scene.lesson.trainer.history, scene.curve
    title = _TITLES[kind] if scene.panels.wide else ""
    plot.clear(title, x_label="episode", y_label=_UNITS[kind])
    plot.limits(x=(0, None))
    if kind == "truth":
        _record_truth(scene, plot)
    else:
        _record_runs(scene, plot, history, kind)
        if not len(history):
            plot.note("the curve begins when the first episode ends")
    record_changes(plot, history.marks[-_MARKS:])
    if scene.view.looking is not None:
        plot.vline(scene.view.episodes, "gold")
    plot.legend()
    where, px = scene.panels.chart, scene.context.theme.px
    # The tabs lie beside the heading.
    plot.covered_top = px(36) if scene.panels.wide else 0
    if not scene.panels.wide:
        # The tabs take the place of the heading; below them it stays within the round corners.
        pygame.draw.rect(surface, look.PANEL, where, border_radius=px(8))
        where = where.inflate(-2 * px(3), 0)
        where.top, where.height = where.top + px(32), where.height - px(32) - px(3)
    plot.draw(surface, where)


def _record_truth(scene: TrainScene, plot: Plot) -> None:
    episodes, values = scene.truth.curve()
    plot.limits(x=(0, None), y=(0, 1.02))
    if len(episodes):
        plot.steps(episodes, values, "good", label="share of cells whose best-valued move is best")


def _record_runs(scene: TrainScene, plot: Plot, history: History, kind: str) -> None:
    left = scene.lesson.abandoned
    if kind == "return" and left is not None and len(left.episodes):
        plot.line(left.episodes, left.mean, "quiet", 1.25, alpha=0.6, label="left behind")
    if len(history):
        values = history.mean if kind == "return" else history.length_mean
        _record_run(plot, history, values)
    if scene.shadows is not None:
        band = scene.shadows.band(kind)
        if len(band.episodes):
            words = "20 more seeds, middle half"
            plot.band(band.episodes, band.lower, band.upper, "gold", 0.25)
            plot.line(band.episodes, band.middle, "gold", 1.25, label=words)


def _record_run(plot: Plot, history: History, values: Numbers) -> None:
    """The curve as it is, faintly, and its moving mean over a fortieth of it."""
    episodes = history.episodes
    window = len(values) // 40
    if window < 2:
        plot.line(episodes, values, "accent", label="this run")
        return
    plot.line(episodes, values, "accent", 1.0, alpha=0.35, hover=False)
    total = np.cumsum(np.concatenate(([0.0], values)))
    first = np.maximum(np.arange(len(values)) + 1 - window, 0)
    last = np.arange(1, len(values) + 1)
    means = (total[last] - total[first]) / (last - first)
    words = f"this run (mean of {window * history.stride:,})"
    plot.line(episodes, means, "accent", label=words)
