"""The panel of the verdict: can it be won, in how many moves, and how hard it is to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.agent.settings import ALGORITHM_WORDS
from game.counts import counted
from game.percent import percent
from game.ui import theme as look
from game.ui.input import Act
from game.ui.panels import draw_bar, draw_panel, draw_row, panel_inside
from game.ui.tips import tell

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

TIPS = (
    "The fewest moves from the start to a goal, as if no move slipped.",
    "Cells, rocks left aside, that no way from the start passes or stops on.",
    "Cells where one can come to stand, and from where no way leads to a goal.",
    "How often the best possible play wins, within the step limit.",
    "How many episodes an agent trains, by the level's training settings, before its best-valued "
    "moves win; where moves slip, before they win 95 % as often as exact planning. The middle one "
    "of five seeds; ≥ where some seeds never got there.",
)
"""What each row of a level that can be played measures, from the top."""

_MISSING = {"no start": "draw a start: tile 6", "no goal": "draw a goal: tile 5"}


class VerdictPanel:
    """Rows of the verdict and three buttons below: the solution, the shading, the training."""

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene

    def layout(self, rect: Rect, line: int, button: int) -> None:
        """Rows of `line` pixels, then buttons."""
        scene = self._scene
        px, controls = scene.context.theme.px, scene.controls
        self._rect, self._line = rect, line
        self._inside = panel_inside(scene.context.theme, rect)
        top = rect.bottom - px(12) - button
        gap = px(6)
        # The keys stay in the tips: with them the three don't fit side by side.
        wants = [controls.button_width(words) for words in ("Solution", "Shade", "Measure")]
        spare = max(0, self._inside.width - sum(wants) - 2 * gap)
        left = self._inside.left
        rects = []
        for want in wants:
            rects.append(Rect(left, top, want + spare // 3, button))
            left = rects[-1].right + gap
        self.solution = controls.button(
            rects[0],
            "Solution",
            scene.toggle_solution,
            Act.SOLUTION,
            "Draw a shortest way from the start to a goal, as if no move slipped",
            style="plain",
            badge=False,
        )
        self.shade = controls.button(
            rects[1],
            "Shade",
            scene.toggle_shading,
            Act.DOOMED,
            "Hatch cells that are never reached, dark, and doomed cells, red: "
            "from there no way leads to a goal",
            style="plain",
            badge=False,
        )
        self.measure = controls.button(
            rects[2],
            "Measure",
            scene.verdict.stop_or_measure,
            tip="Train five agents until they play this level well; stop it, or begin again",
            style="plain",
        )

        self._tips = [tell(controls, row, tip) for row, tip in zip(self._rows(), TIPS)]

    def refresh(self) -> None:
        """Show on the buttons what is on."""
        scene, controls = self._scene, self._scene.controls
        verdict = scene.verdict
        controls.show_selected(self.solution, scene.solution_shown)
        controls.show_selected(self.shade, scene.shading)
        measuring = verdict.measuring is not None
        controls.set_words(self.measure, "Stop" if measuring else "Measure")
        controls.enable(self.measure, measuring or verdict.can_measure)
        judged = verdict.judgement
        # Without a verdict the rows say something else.
        known = judged is not None and not judged.missing
        for tip in self._tips:
            if known and not tip.visible:
                tip.show()
            elif tip.visible and not known:
                tip.hide()
                tip.on_unhovered()

    def draw(self, surface: pygame.Surface) -> None:
        """The panel and what is known."""
        theme = self._scene.context.theme
        draw_panel(surface, theme, self._rect, "Verdict")
        rows = self._rows()
        judged = self._scene.verdict.judgement
        if judged is None:
            self._say(surface, rows[0], "being worked out …", look.QUIET)
        elif judged.missing:
            self._say(surface, rows[0], "can't be played yet", look.GOLD, bold=True)
            self._say(surface, rows[1], f"it has {judged.missing}", look.TEXT)
            for row, lack in zip(rows[2:], judged.missing.split(" and ")):
                self._say(surface, row, _MISSING[lack], look.QUIET)
        else:
            self._draw_headline(surface, rows[0])
            idle, doomed = judged.idle_count, judged.doomed_count
            draw_row(surface, theme, rows[1], "cells never reached", f"{idle:,}")
            colour = look.CORAL if doomed else look.TEXT
            draw_row(surface, theme, rows[2], "doomed cells", f"{doomed:,}", colour)
            self._draw_success(surface, rows[3])
            self._draw_effort(surface, rows[4])

    def _rows(self) -> list[Rect]:
        first = Rect(*self._inside.topleft, self._inside.width, self._line)
        return [first.move(0, index * self._line) for index in range(len(TIPS))]

    def _say(
        self,
        surface: pygame.Surface,
        row: Rect,
        words: str,
        colour: look.Colour,
        bold: bool = False,
    ) -> None:
        theme = self._scene.context.theme
        size = look.BODY + 1 if bold else look.BODY
        shown = theme.shorten(words, row.width, size, bold)
        theme.draw_text(
            surface, shown, (row.left, row.centery), size, colour, bold, anchor="midleft"
        )

    def _draw_headline(self, surface: pygame.Surface, row: Rect) -> None:
        theme, judged = self._scene.context.theme, self._scene.verdict.judgement
        assert judged is not None
        if judged.moves is None:
            self._say(surface, row, "× can't be solved: no way to a goal", look.CORAL, bold=True)
            return
        moves = counted(judged.moves, "move")
        words, colour = "✓ can be solved", look.MINT
        tail = ""
        if not judged.in_time and judged.level is not None:
            words, colour = "× over the step limit", look.CORAL
            tail = f"of {judged.level.max_steps}"
        self._say(surface, row, words, colour, bold=True)
        draw_row(surface, theme, row, "", moves, quiet_tail=tail)

    def _draw_success(self, surface: pygame.Surface, row: Rect) -> None:
        scene, verdict = self._scene, self._scene.verdict
        slip = scene.session.properties.slip
        label = f"best success, slip {slip:.2g}" if slip else "best success"
        if not verdict.success_known:
            value = "…"
        elif verdict.success is None:
            value = "too large"
        else:
            value = percent(verdict.success, 1 if slip else 0)
        draw_row(surface, scene.context.theme, row, label, value)

    def _draw_effort(self, surface: pygame.Surface, row: Rect) -> None:
        scene, verdict, theme = self._scene, self._scene.verdict, self._scene.context.theme
        training = scene.session.properties.training
        algorithm = ALGORITHM_WORDS.get(training.get("algorithm", "q_learning"), "an agent")
        share = verdict.measuring
        bar = Rect(0, 0, row.width * 2 // 5, theme.px(8))
        bar.midright = row.midright
        value, colour = ("", look.TEXT) if share is not None else self._effort_words()
        room = row.width - theme.px(10)
        room -= bar.width if share is not None else theme.width(value, look.BODY, bold=True)
        labels = (f"{algorithm} needs", algorithm, "to learn")
        label = next((words for words in labels if theme.width(words) <= room), labels[-1])
        if share is not None:
            draw_bar(surface, theme, bar, share, look.ICE_BLUE)
        draw_row(surface, theme, row, label, value, colour)

    def _effort_words(self) -> tuple[str, look.Colour]:
        verdict = self._scene.verdict
        effort, judged = verdict.effort, verdict.judgement
        if verdict.problem:
            return "other settings", look.CORAL
        if effort is None:
            unsolvable = judged is not None and judged.moves is None
            return "–" if unsolvable or verdict.can_measure else "…", look.TEXT
        if effort.typical is None:
            return f"over {_about(effort.tried)} episodes", look.TEXT
        sign = "≈" if effort.learned == len(effort.episodes) else "≥"
        count = effort.typical
        return f"{sign} {_about(count)} episode{'' if count == 1 else 's'}", look.TEXT


def _about(count: int) -> str:
    """A count to two digits: more would be noise between seeds."""
    if count < 100:
        return f"{count}"
    return f"{float(f'{count:.2g}'):,.0f}"
