"""Which lab to open: a card for each, on which its first steps play over and over."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

import pygame

from game.labs import Card, available, make_lab
from game.labs.lab import History, Lab, LabState
from game.labs.setup import Setup, first_setup
from game.scenes.export_open import dropped
from game.scenes.lab import LabScene
from game.ui import theme as look
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, Intent
from game.ui.jobs import Job
from game.ui.panels import TOP_BAR, TopAction, draw_top_bar, place_top_bar
from game.ui.plot import Plot
from game.ui.scene import Command, Context, Pop, Push, Scene

_COLUMNS = 2
_MOST_STATES = 24
_BUDGET_S = 1.5
_STEP_S = 0.4
_HOLD_S = 2.5
_WORDS_TALL = 76


@dataclass
class Preview:
    """A lab's first states, and the moment of them that is shown."""

    lab: Lab
    setup: Setup
    states: list[LabState]
    plot: Plot | None = None
    shown: int = -1
    waited_s: float = field(default=0.0)

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass; at the end it rests a while and begins anew."""
        self.waited_s += dt
        last = len(self.states) - 1
        if self.waited_s < (_HOLD_S if self.shown >= last else _STEP_S):
            return
        self.waited_s = 0.0
        self.shown = 0 if self.shown >= last else self.shown + 1
        self.record()

    def record(self) -> None:
        """Draw the main picture of the state shown."""
        if self.plot is None or not self.states:
            return
        seen = self.states[: max(self.shown, 0) + 1]
        history = History(tuple(seen), tuple(range(len(seen))), self.setup.values)
        view = self.lab.views[0]
        self.lab.draw(seen[-1], history, self.setup.data, {view.name: self.plot})
        self.plot.title = ""
        self.plot.wants_legend = False


class LabsMenuScene(Scene):
    """Cards of the labs that there are; arrows and Enter, a number, or the mouse."""

    title = "ML labs"
    back_name = "Labs"
    arrows_move_focus = True
    keys = (
        (Act.MOVE, "walk through the labs"),
        (Act.CONFIRM, "open the lab"),
        (Act.DIGIT, "open that lab"),
    )

    def __init__(self) -> None:
        self.cards = dict(available())
        self.previews: dict[str, Preview] = {}
        self.problems: dict[str, str] = {}
        self._job: Job | None = None
        self._plays = True

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Show the cards, and load the labs behind them one by one."""
        self._plays = not context.preferences.reduced_motion
        super().enter(context, size)
        self._load_next()

    def _load_next(self) -> None:
        waiting = [name for name in self.cards if name not in {**self.previews, **self.problems}]
        if not waiting:
            return
        name = waiting[0]

        def load(job: Job) -> Preview:
            lab = make_lab(name)
            lab.prepare()
            setup = first_setup(lab)
            until = time.perf_counter() + _BUDGET_S
            states = []
            for state in itertools.islice(
                lab.start(setup.data, setup.values, setup.seed), _MOST_STATES
            ):
                job.progress(len(states) / _MOST_STATES)
                states.append(state)
                if time.perf_counter() > until:
                    break
            return Preview(lab, setup, states)

        def loaded(preview: Preview) -> None:
            self.previews[name] = preview
            self._give_plot(name)
            preview.shown = -1 if self._plays else len(preview.states) - 1
            preview.update(_HOLD_S)
            self._load_next()

        def failed(problem: Exception) -> None:
            self.problems[name] = f"This lab can't be loaded: {problem}"
            self._load_next()

        self._job = self.context.jobs.start(f"loading {name}", load, loaded, failed)

    def layout(self) -> None:
        """Two cards a row, as large as the window lets them be."""
        px, (width, height) = self.context.theme.px, self.size
        self.span = place_top_bar(
            self.controls,
            width,
            self.back_words,
            self._back,
            (TopAction("Keys", self._show_keys, Act.HELP, "All keys of this screen"),),
        )
        margin, gap = px(16), px(14)
        rows = -(-len(self.cards) // _COLUMNS) or 1
        wide = (width - 2 * margin - (_COLUMNS - 1) * gap) // _COLUMNS
        tall = (height - px(TOP_BAR) - 2 * margin - (rows - 1) * gap) // rows
        tall = min(tall, px(420))
        self.rects: dict[str, pygame.Rect] = {}
        self.buttons: dict[str, Any] = {}
        for index, name in enumerate(self.cards):
            row, column = divmod(index, _COLUMNS)
            left = margin + column * (wide + gap)
            rect = pygame.Rect(left, px(TOP_BAR) + margin + row * (tall + gap), wide, tall)
            self.rects[name] = rect
            self.buttons[name] = self.controls.button(
                rect,
                "",
                lambda name=name: self.open(name),
                tip="Step through it, change its points and settings, and read its code",
                style="tile",
                badge=False,
                key=str(index + 1),
            )
            self._give_plot(name)
        if self.buttons:
            self.controls.focus(next(iter(self.buttons.values())))

    def _give_plot(self, name: str) -> None:
        preview = self.previews.get(name)
        if preview is not None and preview.lab.views[0].kind == "2d":
            preview.plot = Plot(self.context.theme, behind=None)
            preview.record()

    def resume(self) -> None:
        """Back from a lab: load on."""
        if self._job is None or self._job.done:
            self._load_next()

    def update(self, dt: float) -> Command | None:
        """Let the pictures play."""
        if self._plays:
            for preview in self.previews.values():
                preview.update(dt)
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """The top bar."""
        words = "pick one to put your hands in"
        draw_top_bar(surface, self.context.theme, self.title, words, self.span)

    def draw_above(self, surface: pygame.Surface) -> None:
        """What is on the cards, above their buttons."""
        for number, (name, card) in enumerate(self.cards.items(), 1):
            self._draw_card(surface, name, card, number)

    def _draw_card(self, surface: pygame.Surface, name: str, card: Card, number: int) -> None:
        theme, rect = self.context.theme, self.rects[name]
        px = theme.px
        preview = self.previews.get(name)
        picture = pygame.Rect(rect.left + px(8), rect.top + px(8), rect.width - px(16), 0)
        picture.height = rect.height - px(_WORDS_TALL + 8)
        if preview is not None and preview.plot is not None:
            preview.plot.draw(surface, picture)
        else:
            words = self.problems.get(name, "loading …")
            lines = theme.wrap(words, picture.width - px(40))
            for index, line in enumerate(lines):
                middle = picture.centery + index * theme.line_height()
                theme.draw_text(
                    surface, line, (picture.centerx, middle), colour=look.QUIET, anchor="center"
                )
        left, top = rect.left + px(18), rect.bottom - px(_WORDS_TALL - 6)
        where = theme.draw_text(surface, card.title, (left, top), look.TITLE, bold=True)
        theme.draw_text(
            surface,
            str(number),
            (rect.right - px(18), where.centery),
            look.SMALL,
            look.QUIET,
            anchor="midright",
        )
        room = rect.width - px(36)
        for index, line in enumerate(theme.wrap(card.line, room, 14)[:2]):
            y = where.bottom + index * theme.line_height(14)
            theme.draw_text(surface, line, (left, y), 14, look.QUIET)

    def handle(self, intent: Intent) -> Command | None:
        """A number opens its lab, a file dropped here is opened; Esc leaves."""
        if intent.act is Act.BACK:
            return self._back()
        if intent.act is Act.DIGIT and 1 <= intent.value <= len(self.cards):
            return self.open(list(self.cards)[intent.value - 1])
        if intent.act is Act.DROP:
            return dropped(intent.value)
        return None

    def open(self, name: str) -> Command:
        """Open a lab, one that is loaded already at once."""
        preview = self.previews.get(name)
        return Push(LabScene(name, lab=None if preview is None else preview.lab))

    def _back(self) -> Command:
        return Pop()

    def _show_keys(self) -> Command:
        return Push(KeysHelp(self.keys))

    def leave(self) -> None:
        """Load no more."""
        if self._job is not None:
            self._job.cancel()
