"""A 3-D chart that turns by dragging: what is recorded on it, the eye's place, and drawing it.

plot.clear(title="Plane", x_label="area", y_label="age", z_label="price")
plot.points(x, y, z)
plot.plane((w1, w2, -1), -b)
plot.draw(surface, rect)
"""

from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui import theme as look
from game.ui.plot3d_marks import (
    Line3D,
    Mark3D,
    Plane3D,
    Points3D,
    Projection,
    Surface3D,
    Words3D,
)
from game.ui.plot3d_paint import draw_box, paint3d
from game.ui.plot_canvas import Picture
from game.ui.plot_chrome import draw_chrome
from game.ui.plot_hover import ReadOut, draw_tag, nearest
from game.ui.plot_layout import Layout, LegendEntry, Request, arrange
from game.ui.plot_marks import (
    MARKERS,
    Array,
    Bounds,
    ColourName,
    named_colour,
    numbers,
    point_shades,
)
from game.ui.plot_scale import Axis, auto_limits
from game.ui.theme import Theme
from game.ui.ticks import format_number

_AZIMUTH, _ELEVATION = -55.0, 28.0
_DEGREES_A_PIXEL = 0.4
_NEAREST, _FARTHEST = 8.0, 0.4


class Plot3D:
    """Points, lines, surfaces and planes in a box with axes, turned by `pan`, sized by `zoom`.

    `azimuth` and `elevation` are the eye's place in degrees. The methods that a scene calls on a
    2-D plot (`draw`, `hover`, `zoom`, `pan`, `reset_view`) have the same form here.
    """

    def __init__(
        self,
        theme: Theme,
        background: look.Colour = look.PANEL,
        behind: look.Colour | None = look.BACKGROUND,
    ) -> None:
        self.theme = theme
        self.rect = pygame.Rect(0, 0, 480, 320)
        self.azimuth, self.elevation, self.magnification = _AZIMUTH, _ELEVATION, 1.0
        self.version = 0
        self._background, self._behind = background, behind
        self._pointer: tuple[float, float] | None = None
        self._picture = Picture()
        self._arranged: tuple[tuple[Request, float], Layout] | None = None
        self._chrome: tuple[tuple[Request, float], pygame.Surface] | None = None
        self.clear()

    def clear(
        self,
        title: str = "",
        x_label: str = "",
        y_label: str = "",
        z_label: str = "",
        subtitle: str = "",
    ) -> None:
        """Begin anew. The eye stays where a person turned it."""
        self.title, self.subtitle = title, subtitle
        self.labels = (x_label, y_label, z_label)
        self.marks: list[Mark3D] = []
        self.fixed: list[tuple[float | None, float | None]] = [(None, None)] * 3
        self.wants_legend = False
        self.version += 1

    def limits(
        self,
        x: tuple[float | None, float | None] | None = None,
        y: tuple[float | None, float | None] | None = None,
        z: tuple[float | None, float | None] | None = None,
    ) -> None:
        """Fix the sides of the box; an end left None, or an axis left out, follows the data."""
        self.fixed = [new or old for new, old in zip((x, y, z), self.fixed)]
        self.version += 1

    def points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        color: ColourName = "accent",
        size: float = 7.0,
        *,
        colors: ArrayLike | None = None,
        sizes: ArrayLike | None = None,
        marker: str = "circle",
        outline: ColourName | None = None,
        label: str = "",
        words: Sequence[str] | None = None,
        hover: bool = True,
    ) -> None:
        """Markers at `x`, `y`, `z`, each (n,); `colors`, `sizes` and the rest as on a 2-D plot."""
        places = _places(x, y, z)
        if marker not in MARKERS:
            raise ValueError(f"marker {marker!r} is not known; choose from {', '.join(MARKERS)}")
        shades = point_shades(colors, len(places))
        rim = None if outline is None else named_colour(outline)
        diameters = None if sizes is None else numbers(sizes)
        self._add(
            Points3D(
                *(places, named_colour(color), size, marker, rim, diameters, shades),
                *(label, words, hover),
            )
        )

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        color: ColourName = "accent",
        width: float = 1.75,
        *,
        alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """A line through `x`, `y`, `z`, broken where any is NaN or infinite."""
        self._add(Line3D(_places(x, y, z), named_colour(color), width, alpha, label))

    def surface(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        map: str = "viridis",
        alpha: float = 0.9,
        *,
        color: ColourName | None = None,
        mesh: bool = True,
        label: str = "",
    ) -> None:
        """A sheet of heights `z` (rows, columns) over `x` and `y`, (columns,), (rows,) or grids.

        `color` paints it in one colour instead of `map` ("viridis" or "diverging"). At most 23
        rows and columns are drawn, evenly chosen.
        """
        heights = np.asarray(z, np.float64)
        if heights.ndim != 2 or min(heights.shape) < 2:
            raise ValueError(f"a surface needs a table of at least 2 by 2, not {heights.shape}")
        xs, ys = np.asarray(x, np.float64), np.asarray(y, np.float64)
        xs = np.broadcast_to(xs[None] if xs.ndim == 1 else xs, heights.shape)
        ys = np.broadcast_to(ys[:, None] if ys.ndim == 1 else ys, heights.shape)
        shade = None if color is None else named_colour(color)
        self._add(Surface3D(np.stack((xs, ys, heights), -1), map, shade, alpha, mesh, label))

    def plane(
        self,
        normal: ArrayLike,
        offset: float,
        color: ColourName = "accent",
        alpha: float = 0.45,
        *,
        label: str = "",
    ) -> None:
        """The plane normal · (x, y, z) = offset, as far as the box reaches.

        z = a x + b y + c is the normal (a, b, -1) with offset -c.
        """
        way = numbers(normal)
        if way.shape != (3,) or not np.isfinite(way).all() or not way.any():
            raise ValueError(f"a plane's normal needs three numbers, not all 0; got {way.tolist()}")
        self._add(Plane3D(way, float(offset), named_colour(color), alpha, label))

    def text(
        self,
        x: float,
        y: float,
        z: float,
        words: str,
        anchor: str = "midleft",
        color: ColourName = "text",
    ) -> None:
        """`words` at one place."""
        self._add(Words3D(np.array([x, y, z], float), words, named_colour(color), anchor))

    def legend(self) -> None:
        """Show what the labelled marks are, in a row under the title."""
        self.wants_legend = True
        self.version += 1

    @property
    def area(self) -> pygame.Rect:
        """The rectangle on screen in which the box stands."""
        return self._project().area

    @property
    def zoomed(self) -> bool:
        """Whether a person has turned or sized the view."""
        home = (_AZIMUTH, _ELEVATION, 1.0)
        return (self.azimuth, self.elevation, self.magnification) != home

    def to_screen(
        self, x: ArrayLike, y: ArrayLike, z: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Pixels right and down, and nearness to the eye, of data (n,)."""
        seen = self._project().of(_places(x, y, z))
        return seen[:, 0], seen[:, 1], seen[:, 2]

    def nearest(
        self,
        pos: tuple[float, float],
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        radius: float = 12.0,
    ) -> int | None:
        """The index of the data point seen nearest to the pixel `pos`, or None."""
        xs, ys, _ = self.to_screen(x, y, z)
        return nearest(xs, ys, pos, self.theme.px(radius))

    def hover(self, pos: tuple[float, float] | None) -> ReadOut | None:
        """Point at the pixel `pos` (None: at nothing); the read-out, which `draw` also shows."""
        self._pointer = pos
        return None if pos is None or not self.rect.collidepoint(pos) else self._read_out(pos)

    def zoom(self, pos: tuple[float, float], factor: float) -> None:
        """Show the box `factor` times larger, about its middle."""
        del pos
        wanted = self.magnification * factor
        self.magnification = min(max(wanted, _FARTHEST), _NEAREST)

    def pan(self, dx: float, dy: float) -> None:
        """Turn the box with the pointer's way in pixels."""
        turn = _DEGREES_A_PIXEL / self.theme.scale
        self.azimuth = (self.azimuth - dx * turn + 180) % 360 - 180
        self.elevation = min(max(self.elevation + dy * turn, -89.0), 89.0)

    def reset_view(self) -> None:
        """Put the eye back to its first place."""
        self.azimuth, self.elevation, self.magnification = _AZIMUTH, _ELEVATION, 1.0

    def draw(self, surface: pygame.Surface, rect: pygame.Rect | None = None) -> None:
        """Draw everything recorded into `rect` of `surface`."""
        if rect is not None:
            self.rect = pygame.Rect(rect)
        if self.rect.w < 8 or self.rect.h < 8:
            return
        view = self._project()

        def everything() -> None:
            surface.blit(self._still(), self.rect)
            before = surface.get_clip()
            surface.set_clip(self.rect.clip(before))
            draw_box(surface, self.theme, view, self.labels)
            paint3d(surface, self.theme, view, self.marks)
            surface.set_clip(before)

        eye = (self.azimuth, self.elevation, self.magnification)
        self._picture.draw(surface, self.rect, (self.version, eye, self.theme.scale), everything)
        if self._pointer is not None and self.rect.collidepoint(self._pointer):
            found = self._read_out(self._pointer)
            if found is not None:
                draw_tag(surface, self.theme, found, self.rect)

    def _add(self, mark: Mark3D) -> None:
        self.marks.append(mark)
        self.version += 1

    def _project(self) -> Projection:
        within = self._layout().area.move(self.rect.topleft)
        # Room beside and below the box for labels and names.
        side, below = min(self.theme.px(44), within.w // 6), min(self.theme.px(16), within.h // 8)
        area = within.inflate(-2 * side, -2 * below)
        sides = [self._side(i) for i in range(3)]
        low, high = np.array([s[0] for s in sides]), np.array([s[1] for s in sides])
        return Projection(area, within, low, high, self.azimuth, self.elevation, self.magnification)

    def _side(self, axis: int) -> tuple[float, float]:
        bounds = []
        for mark in self.marks:
            if isinstance(mark, (Points3D, Line3D, Surface3D)):
                values = mark.places[..., axis].ravel()
                edges: tuple[float | None, float | None] = (None, None)
                if isinstance(mark, Surface3D) and axis < 2 and np.isfinite(values).any():
                    edges = (float(np.nanmin(values)), float(np.nanmax(values)))
                bounds.append(Bounds(values, *edges))
        return auto_limits(Axis(), bounds, self.fixed[axis])

    def _layout(self) -> Layout:
        """Title and legend above; the rest of the rectangle is for the box and its labels."""
        entries: tuple[LegendEntry, ...] = ()
        if self.wants_legend:
            entries = tuple(
                LegendEntry(mark.label, mark.colour, _SWATCHES[type(mark)])
                for mark in self.marks
                if not isinstance(mark, Words3D) and mark.label and mark.colour is not None
            )
        titles = (self.title, self.subtitle)
        request = Request(self.rect.size, Axis(), Axis(), *titles, legend=entries, bare=True)
        key = (request, self.theme.scale)
        if self._arranged is None or self._arranged[0] != key:
            self._arranged = (key, arrange(self.theme, request))
        return self._arranged[1]

    def _still(self) -> pygame.Surface:
        layout = self._layout()
        key = (layout.request, self.theme.scale)
        if self._chrome is None or self._chrome[0] != key:
            picture = draw_chrome(self.theme, layout, self._background, self._behind)
            self._chrome = (key, picture)
        return self._chrome[1]

    def _read_out(self, pos: tuple[float, float]) -> ReadOut | None:
        view = self._project()
        best: tuple[float, ReadOut] | None = None
        for mark in self.marks:
            if not isinstance(mark, Points3D) or not mark.hover or not len(mark.places):
                continue
            seen = view.of(mark.places)
            index = nearest(seen[:, 0], seen[:, 1], pos, self.theme.px(12))
            if index is None:
                continue
            place, data = seen[index], mark.places[index]
            lines = tuple(
                f"{name or letter}: {format_number(value, 6)}"
                for name, letter, value in zip(self.labels, "xyz", data.tolist())
            )
            if mark.words is not None:
                lines = (mark.words[index], *lines)
            elif mark.label:
                lines = (mark.label, *lines)
            far = float(np.hypot(place[0] - pos[0], place[1] - pos[1]))
            if best is None or far < best[0]:
                best = (far, ReadOut(lines, (float(place[0]), float(place[1])), mark.colour))
        return None if best is None else best[1]


_SWATCHES: dict[type, str] = {
    Points3D: "dot",
    Line3D: "line",
    Surface3D: "patch",
    Plane3D: "patch",
}


def _places(x: ArrayLike, y: ArrayLike, z: ArrayLike) -> Array:
    columns = numbers(x), numbers(y), numbers(z)
    lengths = [len(column) for column in columns]
    if len(set(lengths)) != 1:
        raise ValueError(f"x, y and z have {lengths} values; they must be as many")
    return np.stack(columns, axis=1)
