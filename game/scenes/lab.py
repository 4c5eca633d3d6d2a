"""The host of every lab: it runs, steps, scrubs, edits, undoes, and lays out what a lab draws."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pygame
from pygame_gui.core import UIElement

from game.labs import available, make_lab
from game.labs.lab import Lab
from game.labs.session import Session
from game.labs.setup import Setup, first_setup
from game.scenes import lab_panels as panels
from game.scenes.lab_actions import LabActions
from game.scenes.lab_code import code_html
from game.scenes.lab_controls import TABS, LabControls
from game.scenes.lab_exchange import Exchange
from game.scenes.lab_extras import ExtrasDesk
from game.scenes.lab_files import DataFiles
from game.scenes.lab_hands import Hands
from game.scenes.lab_kept import keep_past, kept_past, welcome_back
from game.scenes.lab_layout import LabLayout, lay_out
from game.scenes.lab_pace import LabPace
from game.scenes.lab_pictures import Pictures
from game.ui import theme as look
from game.ui.dialogs import KeysHelp
from game.ui.film_lab import about_data
from game.ui.input import Act, Intent, key_name
from game.ui.jobs import Job
from game.ui.panels import draw_top_bar
from game.ui.scene import Command, Context, Pop, Push, Say, Scene
from game.ui.stills import Stills

_CODE_SIZE = 12
_FIRST_WORDS = f"Press Run ({key_name(Act.RUN)}) or Step ({key_name(Act.STEP)})."
_EDIT_WORDS = "Click adds a point, drag moves it, right-click deletes it."


class LabScene(Scene):
    """The lab called `name`, opened with `setup` or its first data set.

    `lab` is given where it is made already; else its module is loaded, on a worker if need be.
    `line` is a line of settings to begin with, `goal` the step that the first run goes on to.
    """

    title = "Lab"
    back_name = "Lab"
    keys = (
        (Act.RUN, "run or pause"),
        (Act.STEP, "one step"),
        (Act.STEP_BACK, "one step back"),
        (Act.FIRST, "to the start"),
        (Act.LAST, "to the end"),
        (Act.RESTART, "reset the run"),
        (Act.FASTER, "faster"),
        (Act.SLOWER, "slower"),
        (Act.UNDO, "undo: points and settings alike"),
        (Act.REDO, "redo"),
        (Act.DIGIT, "the class of new points, or of the one pointed at"),
        (Act.DELETE, "delete the point below the pointer"),
        (Act.OPEN, "open a file of data"),
        (Act.COPY, "copy the settings as one line"),
        (Act.PASTE, "paste such a line"),
        (Act.SAVE_GIF, "save the run as a GIF"),
        (Act.NEXT_TAB, "next tab"),
        (Act.PREVIOUS_TAB, "tab before"),
        (Act.ZOOM_IN, "zoom in; so does the wheel"),
        (Act.ZOOM_OUT, "zoom out; a double click resets"),
    )

    def __init__(
        self,
        name: str,
        setup: Setup | None = None,
        lab: Lab | None = None,
        goal: int = 0,
    ) -> None:
        self.name = name
        self.session: Session | None = None
        self.tab = "Setup"
        self.ready = False
        self.pace = LabPace(4.0)
        self.stills = Stills()
        self._lab, self._setup, self._goal = lab, setup, goal
        self._numbers: tuple[tuple[Any, ...], Mapping[str, float | str]] = ((), {})
        self._jobs: list[Job] = []
        self._code: tuple[Callable[..., Any], UIElement] | None = None
        self._welcome: Say | None = None

    # -- beginning ---------------------------------------------------------------------------

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Lay out, and load the lab: at once if its module is there, else on a worker."""
        self.files = DataFiles(self)
        self.exchange = Exchange(self)
        self.hands = Hands(self)
        cards = available()
        if self._lab is None and cards[self.name].module in sys.modules:
            self._lab = make_lab(self.name)
        self.title = cards[self.name].title if self._lab is None else self._lab.title
        super().enter(context, size)
        if self._lab is not None:
            self._open(self._lab)
            return

        def load(job: Job) -> Lab:
            return make_lab(self.name)

        self._jobs.append(context.jobs.start("loading the lab", load, self._open))

    def _open(self, lab: Lab) -> None:
        """The lab is there: show its data, and prepare the run on a worker."""
        kept = None if self._setup else kept_past(self.context, self.name)
        begin = self._setup or kept or first_setup(lab)
        self._welcome = welcome_back() if begin is kept else None
        session = Session(self.name, lab, begin, self.context.jobs)
        self.pace = LabPace(lab.pace)
        self.desk = ExtrasDesk(lab, self.context.jobs)
        self.pictures = Pictures(session, self.desk)
        self.actions = LabActions(self, session)
        self.session = session
        self.lay_out_anew()

        def prepare(job: Job) -> None:
            lab.prepare()

        def prepared(_: Any) -> None:
            self.ready = True
            session.start(self._goal)

        self._jobs.append(self.context.jobs.start("preparing", prepare, prepared))
        self._jobs.append(self.context.jobs.start("preparing to draw", _compile_lines))

    def layout(self) -> None:
        """Pictures, panel and transport for this window."""
        theme, session = self.context.theme, self.session
        count = 3 if session is None else len(self.pictures.views)
        self.places: LabLayout = lay_out(theme, self.size, count)
        if session is not None:
            self.pictures.place(theme, self.places, self.reads_wide)
        self.stills.forget()
        self._numbers = ((), {})
        self.panel = LabControls(self, self.places)
        if session is not None:
            self._applying = self.panel.what_applies()
            self._read(session)

    def lay_out_anew(self) -> None:
        """Make the controls anew: others are wanted now. The keyboard stays where it was."""
        focus = self.controls.focused_index
        self.resize(self.size)
        self.controls.focus_index(focus)

    def _read(self, session: Session) -> None:
        """The text of the tabs that are read."""
        px = self.context.theme.px
        area = self.places.reading if self.reads_wide else self.places.panel
        rect = area.inflate(-px(16), 0)
        rect.top, rect.height = area.top + px(44), area.height - px(52)
        self._code = None
        if self.tab == "Explain":
            self.controls.text_box(rect, session.lab.explanation)
        elif self.tab == "Code":
            function, size = self._running_code(session), self.controls.small_code_size
            sign = self.context.theme.width("0" * 50, _CODE_SIZE, mono=True) / 50
            columns = int((rect.width - px(40)) / sign)
            box = self.controls.text_box(rect, code_html(function, size, columns))
            self._code = (function, box)

    def _running_code(self, session: Session) -> Callable[..., Any]:
        """The function that made the state looked at, or that would make the first one."""
        state, lab = session.run.state, session.lab
        return lab.code_for(session.setup.values) if state is None else lab.code_of(state)

    def _follow_code(self, session: Session) -> None:
        """Show another function when another kind of step is looked at."""
        if self._code is None or session.playing:
            return
        if self._running_code(session) is not self._code[0]:
            self.controls.remove(self._code[1])
            self._read(session)

    @property
    def reads_wide(self) -> bool:
        """Whether what is read takes the room of the smaller pictures as well."""
        if len(self.places.slots) < 2:
            return False
        return self.tab == "Code" or (self.tab == "Explain" and not self.places.wide)

    # -- what is told ------------------------------------------------------------------------

    def read_numbers(self) -> Mapping[str, float | str]:
        """The read-out of the state looked at."""
        session = self.session
        if session is None or session.run.state is None:
            return {}
        key = (session.run.version, session.setup, self.desk.version)
        if self._numbers[0] != key:
            history = self.pictures.history()
            read = session.lab.numbers(session.run.state, session.setup.data, history)
            self._numbers = (key, read)
        return self._numbers[1]

    def told(self) -> tuple[str, str, look.Colour]:
        """The sentence at the foot, its formula and its colour."""
        if self.files.reading:
            return f"Reading {self.files.reading} …", "", look.QUIET
        if self.session is None or not self.ready:
            return "Preparing …", "", look.QUIET
        run, lab = self.session.run, self.session.lab
        if run.problem:
            return run.told, "", look.CORAL
        if run.state is None:
            return "Working out the first step …", "", look.QUIET
        words = lab.caption(run.state)
        if run.step == 0 and not self.session.playing:
            words = f"{words} {_FIRST_WORDS}"
            if self.pictures.axes is not None:
                words = f"{words} {_EDIT_WORDS}"
        if run.waiting and run.at_newest and (self.session.playing or run.pursuing):
            words = f"{words} The next step is being worked out …"
        return words, lab.formula(run.state), look.TEXT

    def _about(self) -> str:
        if self.session is None:
            return ""
        return about_data(self.session.setup)

    # -- time --------------------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Make the steps that are due, and keep the extras and the controls up to date."""
        self.stills.update(dt)
        self.hands.update(dt)
        session = self.session
        if session is None:
            return None
        if self.ready:
            session.update(dt)
            if session.run.pursuing:
                session.run.pursue(self.pace.budget_s)
            elif session.playing:
                session.playing = self.pace.play(session.run, dt)
            elif session.settled and session.run.step > 0:
                session.run.look_ahead()
            visible = [view.extra for view in self.pictures.shown]
            resting = session.settled and not self.hands.busy
            self.desk.update(dt, session.setup, resting, visible)
        if self.pictures.is_out_of_place() or self._applying != self.panel.what_applies():
            self.lay_out_anew()
        self._follow_code(session)
        self.panel.refresh()
        self.pictures.record(moving=session.playing or self.hands.busy)
        said, self._welcome = self._welcome, None
        return said or self.exchange.update()

    # -- drawing -----------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The pictures and the panels."""
        began = time.perf_counter()
        theme = self.context.theme
        draw_top_bar(surface, theme, self.title, self._about(), self.panel.span)
        panels.draw_frames(self, surface)
        if self.session is not None:
            self.pictures.draw(surface, theme)
            if self.tab == "Setup":
                panels.draw_labels(self, surface)
            self._draw_numbers(surface, self.session)
        panels.draw_transport(self, surface)
        self._draw_caption(surface)
        self.pace.budget.drew(time.perf_counter() - began)

    def _draw_numbers(self, surface: pygame.Surface, session: Session) -> None:
        """The numbers; while something moves, a few times a second will do."""
        key: tuple[Any, ...] = (session.run.version, session.setup, self.desk.version)
        if session.playing or self.hands.busy:
            key = ("moving",)
        area = panels.numbers_area(self)
        if area is not None:
            self.stills.draw(
                surface, "numbers", area, key, 0.1, lambda: panels.draw_numbers(self, surface)
            )

    def _draw_caption(self, surface: pygame.Surface) -> None:
        moving = self.session is not None and (self.session.playing or self.hands.busy)
        self.stills.draw(
            surface,
            "caption",
            self.panel.caption,
            ("moving",) if moving else self.told(),
            0.1,
            lambda: panels.draw_caption(self, surface),
        )

    # -- wishes ------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Keys, dropped files and the mouse on the pictures."""
        if intent.act is Act.BACK:
            return self.go_back()
        if self.session is None:
            return None
        act = self.actions
        simple = {
            Act.RUN: act.toggle_run,
            Act.STEP: act.step,
            Act.STEP_BACK: act.step_back,
            Act.FIRST: act.to_start,
            Act.LAST: act.to_end,
            Act.RESTART: act.reset,
            Act.UNDO: act.undo,
            Act.REDO: act.redo,
            Act.COPY: self.exchange.copy,
            Act.PASTE: self.exchange.paste,
            Act.OPEN: self.files.ask,
            Act.SAVE_GIF: act.save_gif,
            Act.DELETE: self.hands.delete_below,
        }
        if intent.act in simple:
            return simple[intent.act]()
        match intent.act:
            case Act.FASTER | Act.SLOWER:
                self.pace.choose(self.pace.index + (1 if intent.act is Act.FASTER else -1))
            case Act.DIGIT:
                return act.press_digit(intent.value)
            case Act.DROP:
                return self.files.open(Path(intent.value))
            case Act.NEXT_TAB | Act.PREVIOUS_TAB:
                way = 1 if intent.act is Act.NEXT_TAB else -1
                return self.show_tab(TABS[(TABS.index(self.tab) + way) % len(TABS)])
            case Act.ZOOM_IN | Act.ZOOM_OUT:
                plot = self.pictures.plots[self.pictures.shown[0].name]
                plot.zoom(plot.area.center, 1.25 if intent.act is Act.ZOOM_IN else 0.8)
            case _:
                return self.hands.handle(intent)
        return None

    def show_tab(self, tab: str) -> Command | None:
        """Setup, Explain, Code or Numbers."""
        if tab != self.tab:
            self.tab = tab
            self.lay_out_anew()
        return None

    # -- leaving -----------------------------------------------------------------------------

    def go_back(self) -> Command | None:
        """Leave."""
        return Pop()

    def show_keys(self) -> Command:
        """The keys of this screen."""
        return Push(KeysHelp(self.keys))

    def leave(self) -> None:
        """Stop all work; edited points are kept."""
        for job in self._jobs:
            job.cancel()
        self.files.stop()
        self.exchange.stop()
        if self.session is not None:
            self.session.run.stop()
            self.desk.stop()
            keep_past(self.context, self.name, self.session.past)


def _compile_lines(job: Job) -> None:
    """Have the lines of the pictures drawn by compiled code from now on."""
    import game.ui.plot_kernels  # noqa: F401


def open_lab(name: str, data: str | Path | None = None) -> LabScene:
    """The screen of the lab called `name`, on a named data set or a .csv or .npy file.

    Raises ValueError with one sentence if there is no such lab or the data can't be used.
    """
    if name not in available():
        # Says which there are.
        make_lab(name)
    if data is None:
        return LabScene(name)
    from game.fitting_lab import lab_setup

    lab, setup = lab_setup(name, str(data))
    return LabScene(name, setup, lab)
