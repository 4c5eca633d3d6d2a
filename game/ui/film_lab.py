"""A lab's run as a film: the main picture large, linked ones beside it, and each step in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pygame
from pygame import Rect

from game.labs.lab import Dataset, History, Lab, LabState, Values, View
from game.labs.setup import BLANK, Setup, shown_name
from game.labs.sheet import Box
from game.ui import theme as look
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D
from game.ui.plot_marks import Bounds
from game.ui.plot_scale import auto_limits
from game.ui.theme import Theme

LAB_SIZES = {
    960: (960, 600),
    640: (640, 400),
    800: (800, 500),
    1280: (1280, 800),
    1600: (1600, 1000),
}
"""The pictures to choose among, by their width, the usual one first."""

_USUAL, _LEAST_SCALE = 960, 0.8
_MOST_PICTURES = 3
_MARGIN, _GAP, _HEAD, _FOOT, _INSET = 12, 10, 30, 74, 6
_SIDE = 0.36
_FORMULA, _LEAST_FORMULA = 13, 9
# The sizes that plots and words use, by (bold, mono).
_FONTS = {
    (False, False): (12, 13, 14, 15),
    (True, False): (12, 13, 14, 15, 18),
    (False, True): (9, 10, 11, 12, 13, 15),
}
_QUICKEST_MS, _LONGEST_S = 40.0, 20.0

Limits = tuple[float, float]
_Reach = list[tuple[Bounds, Bounds]]


@dataclass(frozen=True, eq=False)
class Reel:
    """What is filmed of a lab: states of one run with their step numbers, and how they are seen.

    `views` are the pictures, the main one first; the film shows three at most. `extras` as in
    `History`. `windows` are the axes (x, y) of 2-D pictures that a person has zoomed, `eyes` the
    azimuth, elevation and magnification of 3-D ones. `limits` as in `History`.
    """

    lab: Lab
    data: Dataset
    about: str
    values: Values
    states: Sequence[LabState]
    steps: Sequence[int]
    views: Sequence[View]
    extras: Mapping[str, Any] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    windows: Mapping[str, tuple[Limits, Limits]] = field(default_factory=dict)
    eyes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    limits: Box | None = None

    def until(self, last: int) -> Reel:
        """The same up to the state with the place `last`."""
        return replace(self, states=self.states[: last + 1], steps=self.steps[: last + 1])

    @property
    def delay_ms(self) -> float:
        """How long a step is shown: at the lab's own pace, and shorter where there are many."""
        most = 1000.0 * _LONGEST_S / max(len(self.states), 1)
        return max(min(1000.0 / self.lab.pace, most), _QUICKEST_MS)


class LabPainter:
    """Draws any state of a reel on a surface of `size`; shares nothing that is drawn with."""

    def __init__(self, reel: Reel, size: tuple[int, int]) -> None:
        self.reel = reel
        self.size = size
        self._lab = type(reel.lab)()
        pygame.font.init()
        self._theme = theme = Theme(max(size[0] / _USUAL, _LEAST_SCALE))
        for (bold, mono), sizes in _FONTS.items():
            theme.open_fonts(sizes, bold, mono)
        self._plots: dict[str, Plot | Plot3D] = {}
        for view in reel.views[:_MOST_PICTURES]:
            kind = Plot if view.kind == "2d" else Plot3D
            self._plots[view.name] = made = kind(theme, behind=look.PANEL)
            if isinstance(made, Plot3D) and view.name in reel.eyes:
                made.azimuth, made.elevation, made.magnification = reel.eyes[view.name]
        self._places = _places(theme, size, len(self._plots))
        self._steady: dict[str, _Reach] | None = None

    def draw(self, surface: pygame.Surface, index: int) -> None:
        """Draw the state with this place in the reel."""
        if self._steady is None:
            self._steady = self._find_steady()
        self._record(index)
        theme = self._theme
        surface.fill(look.BACKGROUND)
        for place, (name, plot) in zip(self._places, self._plots.items()):
            pygame.draw.rect(surface, look.PANEL, place, border_radius=theme.px(8))
            if isinstance(plot, Plot):
                self._hold_still(name, plot)
            plot.draw(surface, place.inflate(-theme.px(_INSET), -theme.px(_INSET)))
        self._draw_head(surface, index)
        self._draw_foot(surface, index)

    # -- pictures ------------------------------------------------------------------------------

    def _record(self, index: int) -> None:
        """Let the lab draw the state on the plots."""
        reel = self.reel
        states, steps = tuple(reel.states[: index + 1]), tuple(reel.steps[: index + 1])
        history = History(
            states, steps, reel.values, reel.extras, reel.stale, reel.steps[-1], reel.limits
        )
        self._lab.draw(states[-1], history, reel.data, self._plots)

    def _find_steady(self) -> dict[str, _Reach]:
        """How far the marks of each 2-D picture reach in the end, when all curves are whole."""
        self._record(len(self.reel.states) - 1)
        return {
            name: [mark.bounds() for mark in plot.marks]
            for name, plot in self._plots.items()
            if isinstance(plot, Plot)
        }

    def _hold_still(self, name: str, plot: Plot) -> None:
        """Give a plot a person's own axes, or such that hold the end of the film and this moment.

        So curves grow on axes that stay. Ends that the lab fixes are left as they are.
        """
        if name in self.reel.windows:
            plot.limits(*self.reel.windows[name])
            return
        assert self._steady is not None
        reach = [*self._steady[name], *(mark.bounds() for mark in plot.marks)]
        x = auto_limits(plot.x_axis, (pair[0] for pair in reach), plot.fixed_x)
        y = auto_limits(plot.y_axis, (pair[1] for pair in reach), plot.fixed_y)
        plot.limits(None if plot.x_axis.names else x, None if plot.y_axis.names else y)

    # -- words ---------------------------------------------------------------------------------

    def _draw_head(self, surface: pygame.Surface, index: int) -> None:
        """The lab and its data left, the step right."""
        theme, reel, lab = self._theme, self.reel, self._lab
        left, right = theme.px(_MARGIN) + theme.px(4), self.size[0] - theme.px(_MARGIN + 4)
        middle = theme.px(_MARGIN + _HEAD) // 2
        words = f"step {reel.steps[index]:,} of {reel.steps[-1]:,}"
        if phase := lab.phase(reel.states[index]):
            words += f" · {phase}"
        place = theme.draw_text(surface, words, (right, middle), anchor="midright", bold=True)
        room = place.left - left - theme.px(12)
        title = theme.shorten(lab.title, room, look.TITLE, bold=True)
        where = theme.draw_text(
            surface, title, (left, middle), look.TITLE, bold=True, anchor="midleft"
        )
        room -= where.width + theme.px(12)
        if room > theme.px(40):
            about = theme.shorten(reel.about, room)
            after = (where.right + theme.px(12), middle)
            theme.draw_text(surface, about, after, colour=look.QUIET, anchor="midleft")

    def _draw_foot(self, surface: pygame.Surface, index: int) -> None:
        """What the step did, in words, and its rule."""
        theme, state, lab = self._theme, self.reel.states[index], self._lab
        left, wide = theme.px(_MARGIN + 4), self.size[0] - 2 * theme.px(_MARGIN + 4)
        top = self.size[1] - theme.px(_FOOT)
        formula, line = lab.formula(state), theme.line_height()
        lines = theme.wrap(lab.caption(state), wide)
        most = 2 if formula else 3
        if len(lines) > most:
            lines[most - 1] = theme.shorten(" ".join(lines[most - 1 :]), wide)
        for row, words in enumerate(lines[:most]):
            theme.draw_text(surface, words, (left, top + row * line))
        if formula:
            size = _FORMULA
            while theme.width(formula, size, mono=True) > wide and size > _LEAST_FORMULA:
                size -= 1
            place = (left, self.size[1] - theme.px(8))
            theme.draw_text(
                surface, formula, place, size, look.QUIET, mono=True, anchor="bottomleft"
            )


def about_data(setup: Setup) -> str:
    """The data set's name and how many points it has, in words."""
    count = setup.data.n_samples
    words = f"{shown_name(setup.source)} · {count:,} {'point' if count == 1 else 'points'}"
    return words + (", edited" if setup.edited and setup.source != BLANK else "")


def first_views(lab: Lab, values: Values) -> list[View]:
    """The pictures that a lab's screen opens with: the main one, and one of each half of others."""
    there = [view for view in lab.views if view.when(values)]
    main, others = there[0], there[1:]
    half = -(-len(others) // 2)
    return [main, *others[:1], *others[half : half + 1][: len(others) - 1]]


def _places(theme: Theme, size: tuple[int, int], count: int) -> list[Rect]:
    """The main picture left, the others in a column beside it."""
    margin, gap = theme.px(_MARGIN), theme.px(_GAP)
    room = Rect(margin, margin + theme.px(_HEAD), size[0] - 2 * margin, 0)
    room.height = size[1] - theme.px(_FOOT + 6) - room.top
    if count < 2:
        return [room]
    side = round(room.width * _SIDE)
    places = [Rect(room.left, room.top, room.width - gap - side, room.height)]
    each = (room.height - (count - 2) * gap) // (count - 1)
    for row in range(count - 1):
        places.append(Rect(places[0].right + gap, room.top + row * (each + gap), side, each))
    return places
