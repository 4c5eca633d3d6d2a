"""A chart inside a rectangle: what is recorded on it, where the view stands, and drawing it.

A caller records marks in data coordinates (see `plot_record`), then the scene draws:

    plot.clear(title="Log-likelihood", x_label="step", y_label="per sample")
    plot.line(steps, values, "accent")
    plot.draw(surface, rect)
"""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui import theme as look
from game.ui.plot_canvas import Canvas, Ground, Kept, Picture, View
from game.ui.plot_chrome import draw_chrome
from game.ui.plot_hover import ReadOut, draw_tag, nearest, read_out
from game.ui.plot_layout import Layout, Request, arrange
from game.ui.plot_legend import colour_bar, legend_entries
from game.ui.plot_marks import Bounds
from game.ui.plot_paint import paint
from game.ui.plot_record import DisplayList
from game.ui.plot_scale import Axis, auto_limits
from game.ui.theme import Theme

_LAYOUTS_KEPT = 4
_DEEPEST, _WIDEST = 1e-6, 30.0


class Plot(DisplayList):
    """A 2-D chart with axes, hover read-out, zoom and pan.

    `background` is the panel's colour; `behind` is what shows at its rounded corners, or None for
    square ones. The rectangle is the one last drawn into, and can be set through `rect` before.
    Read-outs leave `covered_top`, pixels at its top, to the controls that lie there.
    """

    def __init__(
        self,
        theme: Theme,
        background: look.Colour = look.PANEL,
        behind: look.Colour | None = look.BACKGROUND,
    ) -> None:
        self.theme = theme
        self.rect = pygame.Rect(0, 0, 480, 320)
        self.covered_top = 0
        self._background, self._behind = background, behind
        self._view: tuple[float, float, float, float] | None = None
        self._view_of: tuple[object, ...] = ()
        self._home: tuple[Axis, Axis] = (Axis(), Axis())
        self._pointer: tuple[float, float] | None = None
        self._kept = Kept()
        self._chromes: OrderedDict[tuple[Request, float], tuple[Layout, pygame.Surface | None]]
        self._chromes = OrderedDict()
        self._settled: tuple[object, ...] | None = None
        self._layout: Layout | None = None
        self._picture, self._ground = Picture(), Ground()
        super().__init__()

    @property
    def area(self) -> pygame.Rect:
        """The rectangle of the data on screen."""
        return self._settle().area.move(self.rect.topleft)

    @property
    def x_limits(self) -> tuple[float, float]:
        """The data at the left and right edge."""
        axis = self._settle().x
        return axis.low, axis.high

    @property
    def y_limits(self) -> tuple[float, float]:
        """The data at the lower and upper edge."""
        axis = self._settle().y
        return axis.low, axis.high

    @property
    def home(self) -> tuple[float, float, float, float]:
        """(left, right, bottom, top): the limits that `reset_view` goes back to."""
        self._settle()
        x, y = self._home
        return x.low, x.high, y.low, y.high

    @property
    def zoomed(self) -> bool:
        """Whether a person has moved the view away from home."""
        return self._view is not None

    def to_screen(
        self, x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pixels of data, any shape; NaN where a logarithmic axis has no place for them."""
        return self._where().to_screen(x, y)

    def to_data(
        self, px: ArrayLike, py: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Data at pixels, any shape; the inverse of `to_screen`."""
        return self._where().to_data(px, py)

    def nearest(
        self, pos: tuple[float, float], x: ArrayLike, y: ArrayLike, radius: float = 12.0
    ) -> int | None:
        """The index of the data point nearest to the pixel `pos`, or None.

        `radius` is in pixels at interface scale 1.
        """
        xs, ys = self.to_screen(x, y)
        return nearest(xs.ravel(), ys.ravel(), pos, self.theme.px(radius))

    def hover(self, pos: tuple[float, float] | None) -> ReadOut | None:
        """Point at the pixel `pos` (None: at nothing); the read-out, which `draw` also shows."""
        self._pointer = pos
        if pos is None or not self.rect.collidepoint(pos):
            return None
        return read_out(self._where(), self.marks, pos)

    def zoom(self, pos: tuple[float, float], factor: float) -> None:
        """Show `factor` times less of the data, keeping what is under the pixel `pos` there.

        Beside the data area only the axis next to `pos` zooms.
        """
        view = self._where()
        x, y = view.to_data(*pos)
        limits = [*view.x.inner_limits, *view.y.inner_limits]
        if pos[0] >= view.area.left or self.equal:
            share = (pos[0] - view.area.left) / view.area.w
            limits[:2] = _zoomed(limits[0], limits[1], share, factor, self._home[0])
        if pos[1] <= view.area.bottom or self.equal:
            share = (view.area.bottom - pos[1]) / view.area.h
            limits[2:] = _zoomed(limits[2], limits[3], share, factor, self._home[1])
        self._look_at(limits)
        self._hold(float(x), float(y), pos)

    def pan(self, dx: float, dy: float) -> None:
        """Move the data by `dx`, `dy` pixels with the pointer."""
        area = self.area
        x, y = self.to_data(*area.center)
        self._look_at(None)
        self._hold(float(x), float(y), (area.centerx + dx, area.centery + dy))

    def reset_view(self) -> None:
        """Go home: the recorded limits, or those of the data."""
        self._view = None

    def draw(self, surface: pygame.Surface, rect: pygame.Rect | None = None) -> None:
        """Draw everything recorded into `rect` of `surface`.

        What has not changed since the last two draws is one blit.
        """
        if rect is not None:
            self.rect = pygame.Rect(rect)
        if self.rect.w < 8 or self.rect.h < 8:
            return
        view = self._where()
        canvas = Canvas(view.area, view.x, view.y, self.theme, surface, self._kept)

        def ground() -> None:
            surface.blit(self._chrome(), self.rect)
            for mark in self.marks[: self.still_marks]:
                paint(canvas, mark)

        def all_of_it() -> None:
            if self.still_marks:
                still = (*self.still_key, self._chrome(), self.rect.w, self.rect.h)
                self._ground.draw(surface, self.rect, still, ground)
            else:
                ground()
            for mark in self.marks[self.still_marks :]:
                paint(canvas, mark)

        key = (self.version, self._view, self.theme.scale)
        self._picture.draw(surface, self.rect, key, all_of_it)
        if self._pointer is not None and self.rect.collidepoint(self._pointer):
            found = read_out(view, self.marks, self._pointer)
            if found is not None:
                free = self.rect.move(0, self.covered_top)
                free.height -= self.covered_top
                draw_tag(surface, self.theme, found, free)

    def _look_at(self, limits: Sequence[float] | None) -> None:
        """Set the view to (left, right, bottom, top) in the axes' own numbers; None: as it is."""
        view = self._where()
        if limits is None:
            limits = (*view.x.inner_limits, *view.y.inner_limits)
        left, right = _in_reach(limits[0], limits[1], self._home[0])
        bottom, top = _in_reach(limits[2], limits[3], self._home[1])
        self._view = (left, right, bottom, top)
        self._view_of = self._quantities()

    def _hold(self, x: float, y: float, pos: tuple[float, float]) -> None:
        """Shift the view so that (x, y) is at `pos`.

        Twice, because other limits have other tick labels, and wider ones move the area.
        """
        for _ in range(2):
            view = self._where()
            left, right = view.x.inner_limits
            bottom, top = view.y.inner_limits
            at_x, at_y = view.to_screen(x, y)
            across = (float(at_x) - pos[0]) / view.area.w * (right - left)
            upwards = (pos[1] - float(at_y)) / view.area.h * (top - bottom)
            self._look_at((left + across, right + across, bottom + upwards, top + upwards))

    def _quantities(self) -> tuple[object, ...]:
        """What the axes measure."""
        return tuple((axis.label, axis.log, axis.names) for axis in (self.x_axis, self.y_axis))

    def _where(self) -> View:
        layout = self._settle()
        return View(layout.area.move(self.rect.topleft), layout.x, layout.y, self.theme)

    def _settle(self) -> Layout:
        """The layout of what is recorded, in this rectangle, at this view."""
        if self._view is not None and self._view_of != self._quantities():
            # Another quantity is on an axis now: a view of the old one would show nothing.
            self._view = None
        state = (self.version, self.rect.size, self._view, self.theme.scale)
        if state == self._settled and self._layout is not None:
            return self._layout
        bounds: list[tuple[Bounds, Bounds]] = []
        if None in (*self.fixed_x, *self.fixed_y):
            bounds = [mark.bounds() for mark in self.marks]
        axes = []
        for axis, side, fixed in ((self.x_axis, 0, self.fixed_x), (self.y_axis, 1, self.fixed_y)):
            low, high = auto_limits(axis, (pair[side] for pair in bounds), fixed)
            axes.append(Axis(low, high, axis.log, axis.integer, axis.names, axis.label))
        self._home = (axes[0], axes[1])
        if self._view is not None:
            axes = [axes[0].with_inner(*self._view[:2]), axes[1].with_inner(*self._view[2:])]
        self._request = Request(
            self.rect.size,
            axes[0],
            axes[1],
            self.title,
            self.subtitle,
            legend_entries(self.marks) if self.wants_legend else (),
            None if self.bar_label is None else colour_bar(self.marks, self.bar_label),
            self.equal,
        )
        key = (self._request, self.theme.scale)
        if key not in self._chromes:
            self._chromes[key] = (arrange(self.theme, self._request), None)
            if len(self._chromes) > _LAYOUTS_KEPT:
                self._chromes.popitem(last=False)
        self._chromes.move_to_end(key)
        self._layout, self._settled = self._chromes[key][0], state
        return self._layout

    def _chrome(self) -> pygame.Surface:
        key = (self._settle().request, self.theme.scale)
        layout, picture = self._chromes[key]
        if picture is None:
            picture = draw_chrome(self.theme, layout, self._background, self._behind)
            self._chromes[key] = (layout, picture)
        return picture


def _zoomed(
    low: float, high: float, share: float, factor: float, home: Axis
) -> tuple[float, float]:
    """Limits with `factor` times less between them; `share` of the way along stays put."""
    home_low, home_high = home.inner_limits
    span, whole = high - low, home_high - home_low
    # Deeper than this, neighbouring numbers could no longer be told apart.
    least = max(whole * _DEEPEST, max(abs(low), abs(high)) * 1e-9)
    wanted = min(max(span / factor, least), max(whole * _WIDEST, least))
    still = low + share * span
    return still - share * wanted, still + (1 - share) * wanted


def _in_reach(low: float, high: float, home: Axis) -> tuple[float, float]:
    """`low` and `high` moved back, if need be, so that home is not lost for good."""
    home_low, home_high = home.inner_limits
    far = (home_high - home_low) * _WIDEST
    middle = min(max((low + high) / 2, home_low - far), home_high + far)
    half = (high - low) / 2
    return middle - half, middle + half
