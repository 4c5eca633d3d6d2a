"""The pictures on a lab's screen: which stand where, and what the lab has drawn on them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pygame

from game.labs.lab import History, LabState, View
from game.labs.sheet import Sheet
from game.scenes import lab_panels as panels
from game.scenes.lab_layout import TABS_HEIGHT, Arrangement, LabLayout
from game.ui import theme as look
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D
from game.ui.theme import Theme

if TYPE_CHECKING:
    from game.labs.session import Session
    from game.labs.setup import Setup
    from game.scenes.lab_extras import ExtrasDesk

# A plot has square corners; so far inside a panel they stay within its round ones.
_INSET = 6
# Where drawing everything takes longer, the smaller pictures take turns while something moves, and
# where the main one with one more takes longer too, they take them in every second frame.
_HEAVY_S = 0.004


class Pictures:
    """The plots of a session, in the slots of a layout.

    `arranged` has for each slot the view in front and the tabs it shares the slot with. `covered`
    while something that is read lies over all but the main one.
    """

    def __init__(self, session: Session, desk: ExtrasDesk) -> None:
        self.plots: dict[str, Plot | Plot3D] = {}
        self.arranged: list[tuple[View, tuple[View, ...]]] = []
        self.covered = False
        self._session, self._desk = session, desk
        self._arrangement = Arrangement()
        self._recorded: dict[str, tuple[Any, ...]] = {}
        self._history: tuple[tuple[Any, ...], History] | None = None
        self._layout: LabLayout | None = None
        self._head = 0
        self.pointed = ""
        self._costs_s: dict[str, float] = {}
        self._copies: dict[str, pygame.Surface] = {}
        self._fresh: set[str] = set()
        self._turn = 0
        self._last: tuple[LabState, Setup, History] | None = None

    # -- where they stand --------------------------------------------------------------------

    @property
    def views(self) -> tuple[View, ...]:
        """The pictures that exist with the present values."""
        session = self._session
        return tuple(view for view in session.lab.views if view.when(session.setup.values))

    @property
    def shown(self) -> list[View]:
        """The picture in each slot that is on screen."""
        shown = [view for view, _ in self.arranged]
        return shown[:1] if self.covered else shown

    def place(self, theme: Theme, layout: LabLayout, covered: bool) -> None:
        """Lay the pictures out."""
        self._layout, self.covered = layout, covered
        self._head = theme.px(TABS_HEIGHT)
        self.arranged = self._arrangement.shown(self.views, len(layout.slots))
        for view in self.views:
            kept = self.plots.get(view.name)
            if kept is None or kept.theme is not theme:
                kind = Plot if view.kind == "2d" else Plot3D
                self.plots[view.name] = kind(theme, behind=look.PANEL)
        self._recorded.clear()
        self._copies.clear()

    def is_out_of_place(self) -> bool:
        """Whether other pictures exist now than were laid out."""
        if self._layout is None:
            return False
        wanted = self._arrangement.shown(self.views, len(self._layout.slots))
        return wanted != self.arranged

    def choose(self, slot: int, name: str) -> None:
        """Bring a picture to the front of its slot, at the next layout."""
        self._arrangement.choose(slot, name)

    def enlarge(self, slot: int) -> None:
        """Make the picture in front in a slot the large one, at the next layout."""
        self._arrangement.enlarge(slot, self.arranged[slot][0].name, self.views)

    def slot_of_extra(self, extra: str) -> tuple[int, str] | None:
        """Where the result of an extra can be seen: slot and picture."""
        for slot, (front, tabs) in enumerate(self.arranged):
            for view in tabs or (front,):
                if view.extra == extra:
                    return slot, view.name
        return None

    def at(self, position: tuple[int, int]) -> View | None:
        """The picture under a pixel."""
        for slot, view in enumerate(self.shown):
            if self.rect(slot).collidepoint(position):
                return view
        return None

    def rect(self, slot: int) -> pygame.Rect:
        """Where the plot of a slot is drawn."""
        assert self._layout is not None
        area = pygame.Rect(self._layout.slots[slot])
        if len(self.arranged[slot][1]) > 1:
            area.top, area.height = area.top + self._head, area.height - self._head
        return area.inflate(-_INSET, -_INSET)

    def work(self, slot: int) -> str:
        """What the picture in a slot waits for: "working", "declined", or "" for nothing."""
        extra = self.shown[slot].extra
        if extra and self._desk.in_work == extra:
            return "working"
        return "declined" if extra and self._desk.declined(extra) else ""

    def work_card(self, slot: int) -> pygame.Rect:
        """Where the picture in a slot tells of the work that it waits for."""
        plot = self.plots[self.shown[slot].name]
        return panels.work_card(plot.theme, plot.area, self.rect(slot))

    # -- editing -----------------------------------------------------------------------------

    @property
    def edited(self) -> str:
        """The name of the picture on which points are edited."""
        return self._session.lab.views[0].name

    @property
    def axes(self) -> tuple[int, int] | None:
        """The columns that the edited picture shows, None where points can't be edited."""
        session = self._session
        view, setup = session.lab.views[0], session.setup
        if view.kind != "2d" or not view.when(setup.values):
            return None
        return session.lab.axes(setup.data, setup.values)

    @property
    def sheet(self) -> Sheet | None:
        """The limits of the edited picture, for them to stay while its points change."""
        axes, plot = self.axes, self.plots.get(self.edited)
        if axes is None or not isinstance(plot, Plot):
            return None
        return self._session.setup.sheet_for(axes) or Sheet(axes, plot.home)

    # -- what is on them ---------------------------------------------------------------------

    def history(self) -> History:
        """The kept states up to the one looked at; while a run has none yet, those before it."""
        session, desk = self._session, self._desk
        key = self._key()
        if self._history is None or self._history[0] != key:
            values = session.setup.values
            if session.run.state is None and self._last is not None and self._bridge() is not None:
                made = replace(self._last[2], values=values, stale=desk.stale)
            else:
                made = session.run.history(values, desk.results, desk.stale)
            sheet = session.setup.sheet_for(self.axes)
            self._history = (key, replace(made, limits=sheet and sheet.box))
        return self._history[1]

    def _state(self) -> LabState | None:
        """The state to draw: that of the run, or the last one while the next is being made."""
        session = self._session
        state = session.run.state
        if state is None:
            return self._bridge()
        self._last = (state, session.setup, self.history())
        return state

    def _bridge(self) -> LabState | None:
        """The last state drawn, where the run of a moved point or slider is still to begin."""
        run, now = self._session.run, self._session.setup
        if self._last is None or run.ended:
            return None
        state, before, _ = self._last
        same = before.source == now.source and before.data.X.shape == now.data.X.shape
        for param in self._session.lab.params:
            if param.kind != "slider" or param.whole:
                same = same and before.values[param.name] == now.values[param.name]
        return state if same else None

    def record(self, moving: bool = False) -> None:
        """Let the lab draw on the plots that are on screen, if anything has changed.

        While something is `moving` that takes long to draw, the main one and one more a frame.
        """
        session, key = self._session, self._key()
        due = {
            view.name: self.plots[view.name]
            for view in self._turns(moving)
            if self._recorded.get(view.name) != key
        }
        if not moving:
            self._copies.clear()
        self._fresh = set(due)
        if not due:
            return
        began = time.perf_counter()
        session.lab.draw(self._state(), self.history(), session.setup.data, due)
        self._cost("", time.perf_counter() - began, len(due))
        for view, tabs in self.arranged:
            if view.name in due:
                self._recorded[view.name] = key
                if len(tabs) > 1:
                    # The tab above says what it is.
                    due[view.name].title = ""
                if view.extra in self._desk.problems:
                    due[view.name].note(self._desk.problems[view.extra], "coral")

    def _turns(self, moving: bool) -> list[View]:
        """The pictures that are drawn anew in this frame; the main one is always among them."""
        main, *others = self.shown
        if not moving or not others:
            return self.shown
        costs_s = [self._cost_of(view) for view in others]
        main_s = self._cost_of(main)
        if main_s + sum(costs_s) < _HEAVY_S:
            return self.shown
        self._turn += 1
        if main_s + max(costs_s) < _HEAVY_S:
            return [main, others[self._turn % len(others)]]
        return [main] if self._turn % 2 else [main, others[self._turn // 2 % len(others)]]

    def _cost_of(self, view: View) -> float:
        """The seconds that a picture takes, recorded and drawn."""
        return self._costs_s.get("", 0.0) + self._costs_s.get(view.name, 0.0)

    def _cost(self, name: str, seconds: float, count: int = 1) -> None:
        before = self._costs_s.get(name, 0.0)
        self._costs_s[name] = before + 0.1 * (seconds / count - before)

    def draw(self, surface: pygame.Surface, theme: Theme) -> None:
        """The pictures, and how far the work is that they wait for."""
        assert self._layout is not None
        for slot, view in enumerate(self.shown):
            name, rect = view.name, self.rect(slot)
            copy = self._copies.get(name)
            if copy is not None and name not in self._fresh and name != self.pointed:
                surface.blit(copy, rect)
            else:
                began = time.perf_counter()
                self.plots[name].draw(surface, rect)
                if name in self._fresh:
                    self._cost(name, time.perf_counter() - began)
                    if slot and surface.get_rect().contains(rect):
                        self._copies[name] = surface.subsurface(rect).copy()
            if work := self.work(slot):
                share = self._desk.share if work == "working" else None
                panels.draw_work(surface, theme, self.work_card(slot), share)

    def reset_views(self) -> None:
        """Show all of every picture."""
        for plot in self.plots.values():
            plot.reset_view()

    def _key(self) -> tuple[Any, ...]:
        session, desk = self._session, self._desk
        return (session.run.version, session.setup, desk.version, desk.stale)
