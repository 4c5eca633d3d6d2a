"""The read-outs of the training screen: truth meter, curves, the last update, a chosen cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pygame
from numpy.typing import NDArray
from pygame import Rect

from game.agent.explain import Run, explain, name, number
from game.agent.history import History
from game.scenes.train_pace import speed_words
from game.ui import theme as look
from game.ui.panels import (
    draw_bar,
    draw_heading,
    draw_panel,
    draw_row,
    draw_runs,
    panel_inside,
    rows,
)
from game.ui.plot import Plot
from game.world.level import Action

if TYPE_CHECKING:
    from game.agent.verdict import Verdict
    from game.scenes.train import TrainScene

Numbers = NDArray[Any]
_CURVES = {"return": "return", "length": "steps an episode", "truth": "optimal actions"}


def draw_labels(scene: TrainScene, surface: pygame.Surface) -> None:
    """The panels of settings and of the transport, their labels, the numbers of the sliders."""
    theme = scene.context.theme
    draw_panel(surface, theme, scene.panels.agent, "Agent")
    draw_panel(surface, theme, scene.panels.transport)
    for cell, words, _ in scene.panel.labels:
        theme.draw_text(surface, words, (cell.left, cell.centery), 14, look.QUIET, anchor="midleft")
    settings = scene.view.settings
    for slider, value in (
        (scene.panel.alpha, settings.alpha),
        (scene.panel.gamma, settings.gamma),
        (scene.panel.slip, scene.view.level.slip),
    ):
        right = slider.rect.right + theme.px(44)
        theme.draw_text(
            surface, f"{value:.2f}", (right, slider.rect.centery), 14, bold=True, anchor="midright"
        )


def draw_legend(scene: TrainScene, surface: pygame.Surface) -> None:
    """What the colours mean: in the agent's panel, or below the board where that is free."""
    theme, layout = scene.context.theme, scene.panels
    height = theme.px(18)
    if layout.wide:
        area = panel_inside(theme, layout.agent)
        place = Rect(area.left, layout.agent.bottom - theme.px(10) - height, area.width, height)
    else:
        free = scene.board.rect.bottom - scene.board.area.bottom
        if free < height:
            return
        place = Rect(scene.board.rect.left + theme.px(14), 0, 0, height)
        place.width = scene.board.rect.width - theme.px(28)
        place.bottom = scene.board.rect.bottom - (free - height) // 2
    scene.values.draw_legend(surface, place, theme)


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
    words = theme.shorten(words, panel.timeline_words.width, 14)
    theme.draw_text(surface, words, panel.timeline_words.midleft, 14, colour, anchor="midleft")


def draw_truth(scene: TrainScene, surface: pygame.Surface) -> None:
    """How far what was learned is from what is best."""
    theme, layout = scene.context.theme, scene.panels
    inside = draw_panel(surface, theme, layout.truth, "Truth meter")
    verdict = scene.truth.verdict
    height = theme.px(25)
    lines: list[tuple[str, str, str, look.Colour]] = []
    if verdict is None:
        theme.draw_text(surface, "working it out …", inside.topleft, colour=look.QUIET)
        optimal = ""
    else:
        optimal = f"{verdict.optimal_states:,} / {verdict.reachable_states:,}"
        lines = [
            (
                "greedy success",
                f"{100 * verdict.success_probability:.1f} %",
                f"best {100 * verdict.best_success_probability:.1f} %",
                look.TEXT,
            ),
            ("greedy path", *_path_words(scene, verdict), look.TEXT),
            ("largest |Q − Q*|", number(verdict.largest_error), "", look.TEXT),
        ]
    trainer = scene.lesson.trainer
    last_return = f"{trainer.history.mean_return(1):+.4g}" if trainer.episodes else "none yet"
    tail = [
        ("episodes", f"{scene.view.episodes:,}", "", look.TEXT),
        ("steps", f"{scene.view.steps:,}", "", look.TEXT),
        ("steps a second", f"{scene.pace.rate:,.0f}", "", look.TEXT),
        ("ε now", f"{scene.view.epsilon:.4g}", "", look.TEXT),
        ("last return", last_return, "", look.GOLD),
    ]
    if layout.wide:
        if optimal:
            _draw_optimal(scene, surface, inside, optimal)
        area = Rect(inside.left, inside.top + theme.px(40), inside.width, inside.height)
        for row, line in zip(rows(area, height, 8), [*lines, *tail]):
            draw_row(surface, theme, row, line[0], line[1], line[3], line[2])
        return
    half = (inside.width - theme.px(18)) // 2
    left = Rect(inside.left, inside.top - theme.px(4), half, inside.height)
    right = left.move(half + theme.px(18), 0)
    height = theme.px(22)
    short = []
    if verdict is not None:
        greedy, best = verdict.success_probability, verdict.best_success_probability
        path, shortest = _path_words(scene, verdict)
        short = [
            ("optimal actions", optimal, look.MINT),
            ("success", f"{100 * greedy:.1f} of {100 * best:.1f} %", look.TEXT),
            ("path", f"{path}, {shortest}", look.TEXT),
        ]
    for row, (label, value, colour) in zip(rows(left, height, 3), short):
        draw_row(surface, theme, row, label, value, colour)
    side = [*lines[2:3], tail[0], tail[2]]
    for row, line in zip(rows(right, height, 3), side):
        draw_row(surface, theme, row, line[0], line[1], line[3])


def _draw_optimal(scene: TrainScene, surface: pygame.Surface, inside: Rect, words: str) -> None:
    theme, verdict = scene.context.theme, scene.truth.verdict
    assert verdict is not None
    top = Rect(inside.left, inside.top - theme.px(6), inside.width, theme.px(28))
    theme.draw_text(surface, "optimal actions", top.midleft, colour=look.QUIET, anchor="midleft")
    theme.draw_text(surface, words, top.midright, 20, look.MINT, bold=True, anchor="midright")
    bar = Rect(inside.left, top.bottom + theme.px(2), inside.width, theme.px(7))
    draw_bar(surface, theme, bar, verdict.optimal_share, look.MINT)


def _path_words(scene: TrainScene, verdict: Verdict) -> tuple[str, str]:
    best = "no way" if verdict.shortest_moves is None else f"shortest {verdict.shortest_moves}"
    if verdict.greedy_moves is not None:
        return f"{verdict.greedy_moves} moves", best
    return "varies" if scene.view.level.slip > 0 else "no end", best


def draw_update(scene: TrainScene, surface: pygame.Surface) -> None:
    """What just happened in words, the rule, and the rule with its numbers."""
    theme, layout = scene.context.theme, scene.panels
    # Where the panel shares the chart's place, the tabs above it say what it is.
    draw_panel(surface, theme, layout.update, "Last update" if layout.wide else "")
    inside = panel_inside(theme, layout.update)
    if scene.walk.demonstration is not None:
        draw_runs(surface, theme, inside, _demonstration_runs(scene))
        return
    update = scene.lesson.last
    if update is None or scene.view.looking is not None:
        words = (
            "Press Step (N) to see one update with all its numbers, or Run (Space) to let it learn."
            if scene.view.looking is None
            else "You are looking back. Continue from here to let another future begin, or run on."
        )
        draw_runs(surface, theme, inside, [(words, "quiet")])
        return
    told = explain(update, scene.lesson.level, scene.lesson.settings)
    size = look.BODY if layout.wide else look.SMALL
    inside.top -= theme.px(4)
    y = draw_runs(surface, theme, inside, told.sentence, size)
    rest = Rect(inside.left, y, inside.width, inside.bottom - y)
    rule: list[Run] = [(told.formula, "quiet")]
    if rest.height >= 4 * theme.line_height(size):
        y = draw_runs(surface, theme, rest, rule, size, mono=True)
        rest = Rect(inside.left, y, inside.width, inside.bottom - y)
    y = draw_runs(surface, theme, rest, told.numbers, size, mono=True)
    rest = Rect(inside.left, y, inside.width, inside.bottom - y)
    draw_runs(surface, theme, rest, told.source, size)


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


def draw_curves(scene: TrainScene, surface: pygame.Surface, plot: Plot) -> None:
    """The return of each episode, with the band of the shadow runs and the futures left behind."""
    history = scene.lesson.trainer.history
    kind = scene.curve
    unit = {"return": "return", "length": "steps", "truth": "share"}[kind]
    title = _CURVES[kind] if scene.panels.wide else ""
    plot.clear(title, x_label="episode", y_label=unit)
    if kind == "truth":
        episodes, values = scene.truth.curve()
        plot.limits(x=(0, None), y=(0, 1.02))
        if len(episodes):
            plot.steps(episodes, values, "good", label="share of optimal actions")
    else:
        _record_history(scene, plot, history, kind)
    if scene.view.looking is not None:
        plot.vline(scene.view.episodes, "gold")
    if not len(history.episodes) and kind != "truth":
        plot.note("the curve begins when the first episode ends")
    where = scene.panels.chart
    if not scene.panels.wide:
        # The tabs take the place of the heading.
        pygame.draw.rect(surface, look.PANEL, where, border_radius=scene.context.theme.px(8))
        below = scene.context.theme.px(32)
        where = Rect(where.left, where.top + below, where.width, where.height - below)
    plot.draw(surface, where)


def _record_history(scene: TrainScene, plot: Plot, history: History, kind: str) -> None:
    plot.limits(x=(0, None))
    if kind == "length":
        if len(history):
            _record_run(plot, history.episodes, history.length_mean, "gold")
        return
    left = scene.lesson.abandoned
    if left is not None and len(left.episodes):
        plot.line(left.episodes, left.mean, "quiet", 1.25, alpha=0.6, label="left behind")
    if len(history):
        _record_run(plot, history.episodes, history.mean, "accent")
    if scene.shadows is not None:
        band = scene.shadows.band()
        if len(band.episodes):
            plot.band(band.episodes, band.lower, band.upper, "gold", 0.25)
            plot.line(band.episodes, band.middle, "gold", 1.25, label="20 seeds, middle half")
    for mark in history.marks[-12:]:
        plot.vline(mark.episodes, "quiet", alpha=0.6, words=mark.what)


def _record_run(plot: Plot, episodes: Numbers, values: Numbers, colour: str) -> None:
    """The curve as it is, faintly, and its moving mean over a fortieth of it."""
    window = len(values) // 40
    if window < 2:
        plot.line(episodes, values, colour, label="this run")
        return
    plot.line(episodes, values, colour, 1.0, alpha=0.35, hover=False)
    total = np.cumsum(np.concatenate(([0.0], values)))
    first = np.maximum(np.arange(len(values)) + 1 - window, 0)
    last = np.arange(1, len(values) + 1)
    plot.line(episodes, (total[last] - total[first]) / (last - first), colour, label="this run")


def draw_inspector(scene: TrainScene, surface: pygame.Surface) -> None:
    """Why this arrow: a cell's four values beside the optimal ones, and what made the best one."""
    theme = scene.context.theme
    cell = scene.selected
    assert cell is not None
    rect = scene.panels.chart
    state = scene.lesson.level.state(cell)
    inside = draw_panel(surface, theme, rect)
    q = scene.view.q[state]
    chosen = int(np.argmax(q))
    corner = (rect.left + theme.px(14), rect.top + theme.px(12))
    draw_heading(
        surface, theme, corner, f"Cell ({cell[0]},{cell[1]})", "why this arrow? Esc closes"
    )
    height = theme.px(24)
    inside.top += theme.px(26)
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
    for line, words in enumerate(("", "learned Q", "optimal Q*", "visits")):
        theme.draw_text(
            surface,
            words,
            (inside.left, inside.top + line * height + height // 2),
            14,
            look.QUIET,
            anchor="midleft",
        )
    rest = Rect(inside.left, inside.top + 4 * height + theme.px(6), inside.width, 0)
    rest.height = inside.bottom - rest.top
    story: list[Run] = [("Pause to see the updates that made it.", "quiet")]
    if not scene.running:
        story = scene.story.tell(cell, scene.view)
    draw_runs(surface, theme, rest, story, look.SMALL)
