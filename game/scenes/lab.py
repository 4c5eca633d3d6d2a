"""The host of every lab: it runs, steps, scrubs, edits, undoes, and lays out what a lab draws."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pygame

from game.labs import available, make_lab
from game.labs.lab import History, Lab, Param, View
from game.labs.session import Session
from game.labs.setup import (
    Setup,
    file_setup,
    first_setup,
    named_setup,
    seeded,
    shown_name,
)
from game.scenes import lab_panels as panels
from game.scenes.lab_controls import TABS, LabControls
from game.scenes.lab_extras import ExtrasDesk
from game.scenes.lab_files import DataFiles
from game.scenes.lab_hands import Hands
from game.scenes.lab_judge import Judgement
from game.scenes.lab_layout import TABS_HEIGHT, Arrangement, LabLayout, lay_out
from game.scenes.lab_pace import LabPace
from game.ui import clipboard
from game.ui import theme as look
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, Intent
from game.ui.jobs import Job
from game.ui.panels import draw_top_bar
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D
from game.ui.scene import Command, Context, Pop, Push, Replace, Say, Scene
from game.ui.stills import Stills
from ml.dataset import Dataset

_INSET = 6
_FIRST_WORDS = "Press Run (Space) to let it go, or Step (N) to take it one step at a time."


class LabScene(Scene):
    """The lab called `name`, opened with `setup` or its first data set.

    `lab` is given where it is made already; else its module is loaded, on a worker if need be.
    `line` is a line of settings to begin with.
    """

    title = "Lab"
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
        (Act.DIGIT, "class of the point below, and of new ones"),
        (Act.DELETE, "delete the point below; so does a right click"),
        (Act.OPEN, "open a file of data"),
        (Act.COPY, "copy the settings as one line"),
        (Act.PASTE, "paste such a line"),
        (Act.NEXT_TAB, "next tab"),
        (Act.ZOOM_IN, "zoom in; so does the wheel"),
        (Act.ZOOM_OUT, "zoom out; a double click resets"),
    )

    def __init__(
        self, name: str, setup: Setup | None = None, lab: Lab | None = None, line: str = ""
    ) -> None:
        self.name = name
        self.session: Session | None = None
        self.tab = "Setup"
        self.label = 0
        self.ready = False
        self.plots: dict[str, Plot | Plot3D] = {}
        self.arranged: list[tuple[View, tuple[View, ...]]] = []
        self.pace = LabPace(4.0)
        self._lab, self._setup, self._line = lab, setup, line
        self._arrangement = Arrangement()
        self._frozen: tuple[str, tuple[float, float], tuple[float, float]] | None = None
        self._history: tuple[tuple[Any, ...], History] | None = None
        self._recorded: dict[str, tuple[Any, ...]] = {}
        self._numbers: tuple[tuple[Any, ...], Mapping[str, float | str]] = ((), {})
        self._jobs: list[Job] = []
        self._shown_params: tuple[str, ...] = ()
        self._problem = ""

    # -- beginning ---------------------------------------------------------------------------

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Lay out, and load the lab: at once if its module is there, else on a worker."""
        self.files = DataFiles(self)
        self.hands = Hands(self)
        self.stills = Stills()
        cards = available()
        if self._lab is None and cards[self.name].module in sys.modules:
            self._lab = make_lab(self.name)
        if self._lab is not None:
            self.title = self._lab.title
        elif self.name in cards:
            self.title = cards[self.name].title
        super().enter(context, size)
        if self._lab is not None:
            self._open(self._lab)
            return

        def load(job: Job) -> Lab:
            return make_lab(self.name)

        self._jobs.append(context.jobs.start("loading the lab", load, self._open))

    def _open(self, lab: Lab) -> Command | None:
        """The lab is there: show its data, and prepare the run on a worker."""
        said: Command | None = None
        setup = self._setup
        if self._line:
            from game.labs.settings_line import SettingsError, read

            try:
                setup = read(self._line, lab)
            except SettingsError as problem:
                said = Say(str(problem), "problem")
        self.session = Session(self.name, lab, setup or first_setup(lab), self.context.jobs)
        self.pace = LabPace(lab.pace)
        self.desk = ExtrasDesk(lab, self.context.jobs)
        self.resize(self.size)

        def prepare(job: Job) -> None:
            lab.prepare()

        def prepared(_: Any) -> None:
            self.ready = True
            if self.session is not None:
                self.session.start()

        self._jobs.append(self.context.jobs.start("preparing", prepare, prepared))
        return said

    def layout(self) -> None:
        """Pictures, panel and transport for this window."""
        theme = self.context.theme
        views = self._views()
        self.places: LabLayout = lay_out(theme, self.size, max(len(views), 1 if views else 3))
        self.arranged = self._arrangement.shown(views, len(self.places.slots)) if views else []
        for view in views:
            kept = self.plots.get(view.name)
            kind = Plot if view.kind == "2d" else Plot3D
            if kept is None or kept.theme is not theme:
                self.plots[view.name] = kind(theme, behind=look.PANEL)
        self.stills.forget()
        self._recorded.clear()
        self._numbers = ((), {})
        self.panel = LabControls(self, self.places)
        if self.session is not None:
            self._shown_params = self.panel.shown_params
            self._read()

    def _views(self) -> tuple[View, ...]:
        if self.session is None:
            return ()
        session = self.session
        return tuple(view for view in session.lab.views if view.when(session.setup.values))

    def _read(self) -> None:
        """The text of the tabs that are read."""
        assert self.session is not None
        px = self.context.theme.px
        area = self.places.reading if self.reads_wide else self.places.panel
        rect = area.inflate(-px(16), 0)
        rect.top, rect.height = area.top + px(44), area.height - px(52)
        if self.tab == "Explain":
            self.controls.text_box(rect, self.session.lab.explanation)
        elif self.tab == "Code":
            function = self.session.lab.code_for(self.session.setup.values)
            self.controls.text_box(rect, panels.code_html(function, self.controls.small_code_size))

    @property
    def reads_wide(self) -> bool:
        """Whether what is read takes the room of the smaller pictures as well."""
        if len(self.places.slots) < 2:
            return False
        return self.tab == "Code" or (self.tab == "Explain" and not self.places.wide)

    # -- what is shown -----------------------------------------------------------------------

    @property
    def views_shown(self) -> list[View]:
        """The picture in each slot that is on screen."""
        shown = [view for view, _ in self.arranged]
        return shown[:1] if self.reads_wide else shown

    @property
    def edited_view(self) -> str:
        """The picture on which points are edited."""
        return "" if self.session is None else self.session.lab.views[0].name

    @property
    def axes(self) -> tuple[int, int] | None:
        """The columns that the edited picture shows."""
        if self.session is None:
            return None
        setup = self.session.setup
        view = self.session.lab.views[0]
        if view.kind != "2d" or not view.when(setup.values):
            return None
        return self.session.lab.axes(setup.data, setup.values)

    @property
    def editable(self) -> bool:
        """Whether points can be added and moved."""
        return self.axes is not None

    def view_at(self, position: tuple[int, int]) -> View | None:
        """The picture under a pixel."""
        for slot, view in enumerate(self.views_shown):
            if self._plot_rect(slot).collidepoint(position):
                return view
        return None

    def _plot_rect(self, slot: int) -> pygame.Rect:
        area = pygame.Rect(self.places.slots[slot])
        if len(self.arranged[slot][1]) > 1:
            head = self.context.theme.px(TABS_HEIGHT)
            area.top, area.height = area.top + head, area.height - head
        # A plot has square corners; so far in they stay within the panel's round ones.
        return area.inflate(-_INSET, -_INSET)

    def history(self) -> History:
        """The kept states up to the one looked at."""
        assert self.session is not None
        run, setup = self.session.run, self.session.setup
        key = (run.version, setup, self.desk.version, self.desk.stale)
        if self._history is None or self._history[0] != key:
            made = run.history(setup.values, self.desk.results, self.desk.stale)
            self._history = (key, made)
        return self._history[1]

    def value_of(self, param: Param) -> Any:
        """The present value of a param."""
        assert self.session is not None
        return self.session.setup.values[param.name]

    def read_numbers(self) -> Mapping[str, float | str]:
        """The read-out of the state looked at."""
        assert self.session is not None
        session = self.session
        state = session.run.state
        if state is None:
            return {}
        key = (session.run.version, session.setup, self.desk.version)
        if self._numbers[0] != key:
            read = session.lab.numbers(state, session.setup.data, self.history())
            self._numbers = (key, read)
        return self._numbers[1]

    def told(self) -> tuple[str, str, look.Colour]:
        """The sentence at the foot, its formula and its colour."""
        if self._problem:
            return self._problem, "", look.CORAL
        if self.files.reading:
            return f"Reading {self.files.reading} …", "", look.QUIET
        if self.session is None or not self.ready:
            return "Preparing …", "", look.QUIET
        run, lab = self.session.run, self.session.lab
        if run.problem:
            return run.problem, "", look.CORAL
        if run.state is None:
            return "Working out the first step …", "", look.QUIET
        words = lab.caption(run.state)
        if run.step == 0 and not self.session.playing:
            words = f"{words} {_FIRST_WORDS}"
        if run.waiting and run.at_newest and (self.session.playing or run.pursuing):
            words = f"{words} The next step is being worked out …"
        return words, lab.formula(run.state), look.TEXT

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
            visible = [view.extra for view in self.views_shown]
            resting = session.settled and not self.hands.busy
            self.desk.update(dt, session.setup, resting, visible)
        self._lay_out_again()
        self.panel.refresh()
        self._record()
        return None

    def _lay_out_again(self) -> None:
        """Other settings may apply now, or other pictures exist."""
        views = [view.name for view, _ in self.arranged]
        shown = self._arrangement.shown(self._views(), len(self.places.slots))
        moved = views != [view.name for view, _ in shown]
        if not moved and self._shown_params == self.panel.shown_params:
            return
        focus = self.controls.focused_index
        self.resize(self.size)
        self.controls.focus_index(focus)

    def _record(self) -> None:
        """Let the lab draw on the plots that are on screen, if anything has changed."""
        assert self.session is not None
        session = self.session
        key = (session.run.version, session.setup, self.desk.version, self.desk.stale)
        due = {
            view.name: self.plots[view.name]
            for view in self.views_shown
            if self._recorded.get(view.name) != key
        }
        if not due:
            return
        session.lab.draw(session.run.state, self.history(), session.setup.data, due)
        for slot, (view, tabs) in enumerate(self.arranged):
            if view.name in due:
                self._recorded[view.name] = key
                if len(tabs) > 1 and slot > 0:
                    due[view.name].title = ""
        if self._frozen is not None and isinstance(due.get(self._frozen[0]), Plot):
            due[self._frozen[0]].limits(x=self._frozen[1], y=self._frozen[2])

    # -- drawing -----------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The pictures and the panels."""
        began = time.perf_counter()
        theme = self.context.theme
        draw_top_bar(surface, theme, self.title, self._about(), self.panel.span)
        panels.draw_frames(self, surface)
        session = self.session
        if session is not None:
            for slot, view in enumerate(self.views_shown):
                self.plots[view.name].draw(surface, self._plot_rect(slot))
                if view.extra and self.desk.in_work == view.extra:
                    panels.draw_progress(self, surface, self.places.slots[slot], self.desk.share)
            if self.tab == "Setup":
                panels.draw_labels(self, surface)
            self._draw_numbers(surface)
        panels.draw_transport(self, surface)
        self._draw_caption(surface)
        self.pace.drew(time.perf_counter() - began)

    def _draw_numbers(self, surface: pygame.Surface) -> None:
        session, panel = self.session, self.places.panel
        assert session is not None
        key = (session.run.version, session.setup, self.desk.version, self.tab)
        every_s = 0.1
        if session.playing or self.hands.busy:
            key = (None, None, None, self.tab)
        if self.tab == "Setup":
            below = pygame.Rect(panel)
            below.top = self.panel.settings_bottom
            below.height = panel.bottom - below.top
            draw = panels.draw_below_settings
            self.stills.draw(surface, "numbers", below, key, every_s, lambda: draw(self, surface))
        elif self.tab == "Numbers":
            px = self.context.theme.px
            area = panel.inflate(-px(28), 0)
            area.top, area.height = panel.top + px(50), panel.height - px(60)
            self.stills.draw(
                surface,
                "numbers",
                area,
                key,
                every_s,
                lambda: panels.draw_numbers(self, surface, area),
            )

    def _draw_caption(self, surface: pygame.Surface) -> None:
        words = self.told() if self.session is None or not self.session.playing else None
        self.stills.draw(
            surface,
            "caption",
            self.panel.caption,
            words,
            0.1 if words is None else 10.0,
            lambda: panels.draw_caption(self, surface),
        )

    def _about(self) -> str:
        if self.session is None:
            return ""
        setup = self.session.setup
        count = setup.data.n_samples
        words = f"{shown_name(setup.source)} · {count:,} {'point' if count == 1 else 'points'}"
        return words + (", edited" if setup.edited and setup.source != "blank" else "")

    # -- wishes ------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Keys, dropped files and the mouse on the pictures."""
        if intent.act is Act.BACK:
            return self.go_back()
        if self.session is None:
            return None
        simple = {
            Act.RUN: self.toggle_run,
            Act.STEP: self.step,
            Act.STEP_BACK: self.step_back,
            Act.FIRST: self.to_start,
            Act.LAST: self.to_end,
            Act.RESTART: self.reset,
            Act.UNDO: self.undo,
            Act.REDO: self.redo,
            Act.COPY: self.copy_settings,
            Act.PASTE: self.paste_settings,
            Act.OPEN: self.files.ask,
            Act.DELETE: self.hands.delete_below,
        }
        if intent.act in simple:
            return simple[intent.act]()
        match intent.act:
            case Act.FASTER | Act.SLOWER:
                self.pace.choose(self.pace.index + (1 if intent.act is Act.FASTER else -1))
            case Act.DIGIT:
                return self._digit(intent.value)
            case Act.DROP:
                return self.files.open(Path(intent.value))
            case Act.NEXT_TAB | Act.PREVIOUS_TAB:
                way = 1 if intent.act is Act.NEXT_TAB else -1
                return self.show_tab(TABS[(TABS.index(self.tab) + way) % len(TABS)])
            case Act.ZOOM_IN | Act.ZOOM_OUT:
                view = self.views_shown[0]
                plot = self.plots[view.name]
                plot.zoom(plot.area.center, 1.25 if intent.act is Act.ZOOM_IN else 0.8)
            case _:
                return self.hands.handle(intent)
        return None

    def _digit(self, digit: int) -> Command | None:
        assert self.session is not None
        data = self.session.setup.data
        if not 1 <= digit <= len(data.classes):
            return None
        self.label = digit - 1
        index = self.hands.point_below()
        if index is not None:
            from game.labs.data import relabelled

            self.set_points(relabelled(data, index, data.classes[self.label]))
        return None

    # -- what controls and hands call --------------------------------------------------------

    def toggle_run(self) -> Command | None:
        """Run or pause; at the end, run once more from the start."""
        if self.session is None or not self.ready:
            return None
        session = self.session
        if session.playing:
            session.playing = False
            return None
        if session.run.problem:
            return Say(session.run.problem, "problem")
        if session.run.finished:
            session.run.look_at(0)
        session.run.goal = -1
        session.playing = True
        return None

    def step(self) -> Command | None:
        """Pause, and go one step on."""
        if self.session is None or not self.ready:
            return None
        self._pause()
        if not self.session.run.forward() and self.session.run.waiting:
            self.session.run.goal = self.session.run.last_step + 1
        return None

    def step_back(self) -> Command | None:
        """Pause, and look one kept step back."""
        if self.session is not None:
            self._pause()
            self.session.run.back()
        return None

    def to_start(self) -> Command | None:
        """Look at the first state."""
        return self.look_at(0)

    def to_end(self) -> Command | None:
        """Look at the newest state; there already, make the rest of the run."""
        if self.session is None or not self.ready:
            return None
        self._pause()
        run = self.session.run
        if not run.at_newest:
            run.look_at(run.last_step)
        run.goal = float("inf")
        return None

    def look_at(self, step: float) -> Command | None:
        """Look at a step that was made."""
        if self.session is not None:
            self._pause()
            self.session.run.look_at(step)
        return None

    def _pause(self) -> None:
        assert self.session is not None
        self.session.playing = False
        self.session.settle()
        run = self.session.run
        while run.pursuing and run.goal < float("inf") and run.make_one():
            pass
        run.goal = -1

    def reset(self) -> Command | None:
        """Back to the start of the run."""
        if self.session is not None and self.ready:
            self.session.reset()
        return None

    def undo(self) -> Command | None:
        """Take back the last change of points or settings."""
        assert self.session is not None
        return None if self.session.undo() else Say("There is nothing to undo.")

    def redo(self) -> Command | None:
        """Make the change taken back again."""
        assert self.session is not None
        return None if self.session.redo() else Say("There is nothing to redo.")

    def set_value(self, param: Param, value: Any) -> Command | None:
        """Change one setting."""
        if param.kind == "slider":
            value = round(value) if param.whole else float(value)
        self.set_values({param.name: value}, param.name if param.kind == "slider" else "")
        return None

    def set_values(self, values: Mapping[str, Any], key: str = "") -> None:
        """Change settings; those of one `key` in a row are one step of undo."""
        assert self.session is not None
        setup = self.session.setup
        if any(setup.values[name] != value for name, value in values.items()):
            self._go_on_with(setup.with_value(**values), key)

    def set_points(self, data: Dataset, key: str = "") -> None:
        """Change the points."""
        from dataclasses import replace

        assert self.session is not None
        if self.hands.busy and self._frozen is None:
            self._freeze(self.edited_view)
        self._go_on_with(replace(self.session.setup, data=data, edited=True), key)

    def _freeze(self, name: str) -> None:
        """Keep a picture's axes as they are while something on it is dragged."""
        plot = self.plots.get(name)
        if isinstance(plot, Plot):
            self._frozen = (name, plot.x_limits, plot.y_limits)

    def let_go(self) -> None:
        """A hand has let go of what it dragged."""
        assert self.session is not None
        self._frozen = None
        self._recorded.clear()
        self.session.past.seal()
        self.session.settle()

    def choose_data(self, source: str) -> Command | None:
        """Another data set."""
        assert self.session is not None
        return self._take_setup(lambda: named_setup(self._the_lab, self._the_setup, source))

    def choose_count(self, count: int) -> Command | None:
        """A toy set of another size."""
        setup = self._the_setup
        if count == setup.data.n_samples:
            return None
        return self._take_setup(
            lambda: named_setup(self._the_lab, setup, setup.source, count), "points"
        )

    def choose_label(self, name: str) -> Command | None:
        """The class of the points that are added."""
        self.label = self._the_setup.data.class_names.index(name)
        return None

    def type_seed(self, text: str) -> Command | None:
        """A seed was typed."""
        if text.strip() == str(self._the_setup.seed):
            return None
        if not (text.strip().isascii() and text.strip().isdigit()):
            return Say(f"The seed must be a whole number from 0 up, not {text!r}.", "problem")
        return self._take_setup(lambda: seeded(self._the_lab, self._the_setup, int(text)))

    def take_data(self, data: Dataset) -> None:
        """The data of a file, read and taken by the lab."""
        self._take_setup(lambda: file_setup(self._the_lab, self._the_setup, data))

    def _take_setup(self, make: Any, key: str = "") -> Command | None:
        try:
            setup = make()
        except ValueError as problem:
            return Say(str(problem), "problem")
        before = self._the_setup
        self._go_on_with(setup, key)
        if setup.data is not before.data:
            for plot in self.plots.values():
                plot.reset_view()
        return None

    def _go_on_with(self, setup: Setup, key: str) -> None:
        assert self.session is not None
        if self.ready:
            self.session.change(setup, key)
        else:
            self.session.past.change(setup, key)

    @property
    def _the_lab(self) -> Lab:
        assert self.session is not None
        return self.session.lab

    @property
    def _the_setup(self) -> Setup:
        assert self.session is not None
        return self.session.setup

    # -- tabs and pictures -------------------------------------------------------------------

    def show_tab(self, tab: str) -> Command | None:
        """Setup, Explain, Code or Numbers."""
        if tab != self.tab:
            self.tab = tab
            self.resize(self.size)
        return None

    def show_view(self, slot: int, name: str) -> Command | None:
        """Bring a picture to the front of its slot."""
        self._arrangement.choose(slot, name)
        self.resize(self.size)
        return None

    def enlarge(self, slot: int) -> Command | None:
        """Make the picture in a slot the large one."""
        self._arrangement.enlarge(slot, self.arranged[slot][0].name, self._views())
        self.resize(self.size)
        return None

    def ask(self, name: str) -> Command | None:
        """Work out an extra that waits for a button, where it can be seen."""
        self.desk.ask(name)
        for slot, (_, tabs) in enumerate(self.arranged):
            for view in tabs:
                if view.extra == name:
                    return self.show_view(slot, view.name)
        return None

    def stop_or_start(self, name: str) -> Command | None:
        """Stop working an extra out, or begin again."""
        if self.desk.in_work == name:
            self.desk.cancel()
        else:
            self.desk.ask(name)
        return None

    # -- settings as text, and the judge -----------------------------------------------------

    def copy_settings(self) -> Command | None:
        """Put one line that brings back this lab onto the clipboard."""
        from game.labs.settings_line import written

        if self.session is None:
            return None
        line = written(self.name, self.session.lab, self.session.setup)
        if not clipboard.put(line):
            return Say("There is no clipboard to copy to.", "problem")
        return Say("Copied: one line that brings this lab back. Ctrl V pastes it.", "good")

    def paste_settings(self) -> Command | None:
        """Take over the line of settings on the clipboard; of another lab, open that."""
        from game.labs.settings_line import SettingsError, lab_of, read

        line = clipboard.get()
        if not line:
            return Say("The clipboard holds no text.", "problem")
        try:
            other = lab_of(line)
            if other != self.name:
                if other not in available():
                    raise SettingsError(f"The pasted settings are for an unknown lab, {other!r}.")
                return Replace(LabScene(other, line=line))
            setup = read(line, self._the_lab)
        except SettingsError as problem:
            return Say(str(problem), "problem")
        self._take_setup(lambda: setup)
        return Say("Pasted: data, settings and seed are as they were copied.", "good")

    def judge(self) -> Command | None:
        """Set our numbers beside scikit-learn's, on a worker."""
        if self.session is None or not self.ready:
            return None
        lab, setup = self.session.lab, self.session.setup

        def work(job: Job) -> Any:
            return lab.against_sklearn(setup.data, setup.values, setup.seed)

        def done(rows: Any) -> Command:
            if not rows:
                return Say("scikit-learn has nothing to compare with these settings.")
            return Push(Judgement(rows))

        def failed(problem: Exception) -> Command:
            if isinstance(problem, ImportError):
                words = "scikit-learn is not installed; with it, it would judge our numbers here."
                return Say(words, "problem")
            if isinstance(problem, ValueError):
                return Say(str(problem), "problem")
            raise problem

        self._jobs.append(self.context.jobs.start("scikit-learn", work, done, failed))
        return Say("scikit-learn is at work on the same data …")

    # -- leaving -----------------------------------------------------------------------------

    def go_back(self) -> Command | None:
        """Leave."""
        return Pop()

    def show_keys(self) -> Command:
        """The keys of this screen."""
        return Push(KeysHelp(self.keys))

    def leave(self) -> None:
        """Stop all work."""
        for job in self._jobs:
            job.cancel()
        self.files.stop()
        if self.session is not None:
            self.session.run.stop()
            self.desk.stop()


def open_lab(name: str, data: str | Path | None = None) -> LabScene:
    """The screen of the lab called `name`, on a named data set or a .csv or .npy file.

    Raises ValueError with one sentence if there is no such lab or the data can't be used.
    """
    if data is None:
        if name not in available():
            make_lab(name)
        return LabScene(name)
    from game.labs.setup import open_file
    from ml.datasets import TABLES, TOY_SETS

    lab = make_lab(name)
    setup = first_setup(lab)
    known = str(data).lower().replace("_", "-")
    if known in TOY_SETS or known in TABLES:
        setup = named_setup(lab, setup, known)
    else:
        taken = open_file(lab, Path(data))
        setup = file_setup(lab, setup, taken)
    return LabScene(name, setup, lab)
