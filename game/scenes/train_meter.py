"""The truth meter's panel: each number, what to compare it with, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pygame
from pygame import Rect

from game.agent.explain import number
from game.counts import counted
from game.percent import percent
from game.ui import theme as look
from game.ui.panels import draw_bar, draw_panel, draw_row, panel_inside, rows
from game.ui.tips import tell

if TYPE_CHECKING:
    from game.agent.verdict import Verdict
    from game.scenes.train import TrainScene

TIPS = {
    "optimal actions": "In how many of the cells it can get to the agent's highest value belongs "
    "to a truly best move. Where it has learned nothing, it knows nothing.",
    "greedy success": "The exact chance to reach the goal in time by always taking the move of "
    "the highest value, and the best that any way of moving can reach.",
    "greedy path": "How many moves that takes from the start, beside the shortest way there is. "
    "Where moves slip, it varies.",
    "largest |Q − Q*|": "The largest gap between a learned value Q and its exact value Q*. "
    "0 is perfect. Moves never or seldom tried stay near the value they began with, so it falls "
    "last, long after the way is right.",
    "episodes": "Tries so far: each goes from the start to a goal, into a hole, or on until it is "
    "cut off for its length.",
    "steps": "Moves made so far. Each one changes one value.",
    "steps a second": "How fast it learns right now.",
    "ε now": "The share of moves made at random in this episode.",
    "last return": "The sum of the rewards in the last finished episode.",
}
"""What each number means, by its label."""

_BELOW_THE_BOARD = ("optimal actions", "greedy success", "greedy path")
_SMALL = (*_BELOW_THE_BOARD, "largest |Q − Q*|", "episodes", "steps a second")


class Reading(NamedTuple):
    """A number in words, what to compare it with, both where there is little room; its colour."""

    value: str
    beside: str = ""
    small: str = ""
    colour: look.Colour = look.TEXT


_PAUSED = Reading("0", "paused", "paused")


class TruthPanel:
    """The read-out of how far what was learned is from what is best, laid out with the screen."""

    def __init__(self, scene: TrainScene) -> None:
        self.scene = scene
        self._rows = self._lay_out()
        for label, row in self._rows.items():
            tell(scene.controls, row, TIPS[label])

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the numbers that this window has room for."""
        return tuple(self._rows)

    def _lay_out(self) -> dict[str, Rect]:
        theme, layout = self.scene.context.theme, self.scene.panels
        inside = panel_inside(theme, layout.truth)
        if layout.wide:
            top = Rect(inside.left, inside.top - theme.px(6), inside.width, theme.px(37))
            below = Rect(inside.left, inside.top + theme.px(40), inside.width, inside.height)
            others = rows(below, theme.px(25), len(TIPS) - 1)
            return dict(zip(TIPS, [top, *others], strict=True))
        half = (inside.width - theme.px(18)) // 2
        left = Rect(inside.left, inside.top - theme.px(4), half, inside.height)
        right = left.move(half + theme.px(18), 0)
        height = theme.px(22)
        return dict(zip(_SMALL, [*rows(left, height, 3), *rows(right, height, 3)], strict=True))

    def draw(self, surface: pygame.Surface) -> None:
        """All the numbers; "…" where the exact answer is still being worked out."""
        theme, layout = self.scene.context.theme, self.scene.panels
        draw_panel(surface, theme, layout.truth, "Truth meter", "learned against exact")
        readings = self.readings()
        for label, row in self._rows.items():
            reading = readings[label]
            if layout.wide and label == "optimal actions":
                self._draw_optimal(surface, row, reading)
                continue
            if layout.wide:
                draw_row(surface, theme, row, label, reading.value, reading.colour, reading.beside)
            else:
                words = label.removeprefix("greedy ")
                draw_row(surface, theme, row, words, reading.small or reading.value, reading.colour)

    def readings(self) -> dict[str, Reading]:
        """Every number of the panel by its label."""
        scene = self.scene
        view, verdict = scene.view, scene.truth.verdict
        finished = view.run.history
        last = f"{finished.mean_return(1):+.4g}" if view.episodes else "none yet"
        told = {
            "episodes": Reading(f"{view.episodes:,}"),
            "steps": Reading(f"{view.steps:,}"),
            "steps a second": Reading(f"{scene.pace.rate:,.0f}") if scene.learning else _PAUSED,
            "ε now": Reading(f"{view.epsilon:.4g}"),
            "last return": Reading(last, colour=look.GOLD),
        }
        if verdict is None:
            return {label: told.get(label, Reading("…")) for label in TIPS}
        return {**self._judged(verdict), **told}

    def _judged(self, verdict: Verdict) -> dict[str, Reading]:
        best = "no way" if verdict.shortest_moves is None else f"shortest {verdict.shortest_moves}"
        path, short = "never wins", "none"
        if verdict.greedy_moves is not None:
            path, short = counted(verdict.greedy_moves, "move"), str(verdict.greedy_moves)
        elif self.scene.view.level.slip > 0:
            path = short = "varies"
        share = percent(verdict.success_probability, 1)
        most = percent(verdict.best_success_probability, 1)
        counts = f"{verdict.optimal_states:,} / {verdict.reachable_states:,}"
        return {
            "optimal actions": Reading(counts, colour=look.MINT),
            "greedy success": Reading(
                share, f"best {most}", f"{share.removesuffix(' %')} of {most}"
            ),
            "greedy path": Reading(path, best, f"{short}, {best}"),
            "largest |Q − Q*|": Reading(number(verdict.largest_error)),
        }

    def _draw_optimal(self, surface: pygame.Surface, row: Rect, reading: Reading) -> None:
        theme, verdict = self.scene.context.theme, self.scene.truth.verdict
        top = Rect(row.left, row.top, row.width, theme.px(28))
        words = "optimal actions"
        theme.draw_text(surface, words, top.midleft, colour=look.QUIET, anchor="midleft")
        theme.draw_text(
            surface, reading.value, top.midright, 20, reading.colour, bold=True, anchor="midright"
        )
        bar = Rect(row.left, top.bottom + theme.px(2), row.width, theme.px(7))
        share = 0.0 if verdict is None else verdict.optimal_share
        draw_bar(surface, theme, bar, share, look.MINT)
