"""What a caller writes on a plot: names for the axes, limits, and marks in data coordinates.

Recording draws nothing and copies no array, so it is cheap, needs no screen, and can be read back
by a test from `marks`. Arrays are read again whenever the plot is painted: a caller that changes
one in place records again, and hands a heatmap or contour a new array.

Colours are names ("accent", "gold", "coral", "mint", "text", "quiet", "raised", "white"), class
numbers 0..9 (more repeat), or RGB triples. Lengths are pixels at interface scale 1.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from game.ui.plot_layout import TICK
from game.ui.plot_marks import (
    MARKERS,
    Band,
    Bars,
    ColourName,
    Contour,
    Heatmap,
    Line,
    Mark,
    Points,
    Polygon,
    Rule,
    Words,
    named_colour,
    numbers,
    pairs,
    point_shades,
)
from game.ui.plot_scale import Axis

_MAPS = ("viridis", "diverging", "classes")


class DisplayList:
    """A plot's content, in the order in which it is drawn."""

    def __init__(self) -> None:
        self.version = 0
        self.clear()

    def clear(
        self,
        title: str = "",
        x_label: str = "",
        y_label: str = "",
        subtitle: str = "",
        *,
        log_x: bool = False,
        log_y: bool = False,
        integer_x: bool = False,
        integer_y: bool = False,
        x_names: Sequence[str] = (),
        y_names: Sequence[str] = (),
        equal: bool = False,
    ) -> None:
        """Begin anew. The view that a person zoomed or panned to stays.

        `log_x` and `log_y` make an axis run in powers of ten; `integer_x` and `integer_y` keep
        ticks on whole numbers; `x_names` and `y_names` name the places 0, 1, 2, ...; `equal` gives
        both axes the same units a pixel.
        """
        self.title, self.subtitle, self.equal = title, subtitle, equal
        self.x_axis = Axis(0, 1, log_x, integer_x, tuple(x_names), x_label)
        self.y_axis = Axis(0, 1, log_y, integer_y, tuple(y_names), y_label)
        self.marks: list[Mark] = []
        self.fixed_x: tuple[float | None, float | None] = (None, None)
        self.fixed_y: tuple[float | None, float | None] = (None, None)
        self.wants_legend = False
        self.bar_label: str | None = None
        self.still_key: tuple[object, ...] = ()
        self.still_marks = 0
        self._note: Words | None = None
        self.version += 1

    def limits(
        self,
        x: tuple[float | None, float | None] | None = None,
        y: tuple[float | None, float | None] | None = None,
    ) -> None:
        """Fix the ends of the axes; an end left None, or an axis left out, follows the data."""
        if x is not None:
            self.fixed_x = (x[0], x[1])
        if y is not None:
            self.fixed_y = (y[0], y[1])
        self.version += 1

    def points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: ColourName = "accent",
        size: float = 7.0,
        *,
        colors: ArrayLike | None = None,
        sizes: ArrayLike | None = None,
        marker: str = "circle",
        alpha: float = 1.0,
        outline: ColourName | None = None,
        label: str = "",
        words: Sequence[str] | None = None,
        hover: bool = True,
    ) -> None:
        """Markers at `x`, `y`, both (n,); `size` is the diameter.

        `colors` is (n,) class numbers or (n, 3) RGB bytes and stands above `color`; `sizes` is (n,)
        diameters. `marker` is circle, square, diamond, cross, plus, star, triangle or ring. `words`
        has a line for each point's read-out. Of more than 5,000 points 5,000 are drawn, evenly
        spread over the order given.
        """
        xs, ys = pairs(x, y)
        if marker not in MARKERS:
            raise ValueError(f"marker {marker!r} is not known; choose from {', '.join(MARKERS)}")
        shades = point_shades(colors, len(xs))
        diameters = None if sizes is None else numbers(sizes)
        if diameters is not None and len(diameters) != len(xs):
            raise ValueError(f"sizes has {len(diameters)} values for {len(xs)} points")
        rim = None if outline is None else named_colour(outline)
        self._add(
            Points(
                *(xs, ys, named_colour(color), size, marker, alpha, rim),
                *(diameters, shades, label, words, hover),
            )
        )

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: ColourName = "accent",
        width: float = 1.75,
        *,
        dashed: bool = False,
        alpha: float = 1.0,
        label: str = "",
        hover: bool = True,
    ) -> None:
        """A line through `x`, `y`, broken where either is NaN or infinite.

        A line with more points than pixels keeps each pixel column's least and greatest y.
        """
        xs, ys = pairs(x, y)
        self._add(Line(xs, ys, named_colour(color), width, dashed, alpha, label, False, hover))

    def steps(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: ColourName = "accent",
        width: float = 1.75,
        *,
        dashed: bool = False,
        label: str = "",
    ) -> None:
        """A staircase: each y holds from its x to the next."""
        xs, ys = pairs(x, y)
        self._add(Line(xs, ys, named_colour(color), width, dashed, 1.0, label, True, True))

    def band(
        self,
        x: ArrayLike,
        low: ArrayLike,
        high: ArrayLike,
        color: ColourName = "accent",
        alpha: float = 0.25,
        *,
        label: str = "",
    ) -> None:
        """The ground between `low` and `high` over rising `x`; a gap where any is not finite."""
        xs, lows = pairs(x, low)
        _, highs = pairs(x, high)
        self._add(Band(xs, lows, highs, named_colour(color), alpha, label))

    def heatmap(
        self,
        values: ArrayLike,
        extent: tuple[float, float, float, float],
        map: str = "viridis",
        *,
        low: float | None = None,
        high: float | None = None,
        alpha: float = 1.0,
        smooth: bool = False,
        label: str = "value",
    ) -> None:
        """Coloured cells: `values` (rows, columns), row 0 lowest, over (left, right, bottom, top).

        `map` is "viridis" from `low` to `high` (the data's own range if left out), "diverging" with
        zero white in the middle, or "classes" for whole numbers (negative: nothing drawn). NaN is
        left clear. `smooth` blends neighbouring cells. `label` names the value in the read-out.
        """
        cells = np.asarray(values)
        if cells.ndim != 2 or not cells.size:
            raise ValueError(f"a heatmap needs a filled table of values, not shape {cells.shape}")
        if map not in _MAPS:
            raise ValueError(f"map {map!r} is not known; choose from {', '.join(_MAPS)}")
        left, right, bottom, top = extent
        edges = (min(left, right), max(left, right), min(bottom, top), max(bottom, top))
        self._add(Heatmap(cells, edges, map, low, high, alpha, smooth, label))

    def regions(
        self,
        classes: ArrayLike,
        extent: tuple[float, float, float, float],
        alpha: float = 0.22,
    ) -> None:
        """The ground coloured by class: `classes` (rows, columns) as for `heatmap`."""
        self.heatmap(classes, extent, "classes", alpha=alpha, label="class")

    def contour(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        levels: float | Iterable[float],
        color: ColourName = "text",
        width: float = 1.25,
        *,
        colors: Sequence[ColourName] | None = None,
        alpha: float = 1.0,
        dashed: bool = False,
    ) -> None:
        """Level sets of `z` (rows, columns) over `x` and `y`, each (columns,), (rows,) or a grid.

        `colors` has one for each of `levels`, taken in turn.
        """
        heights = np.asarray(z, np.float64)
        if heights.ndim != 2 or min(heights.shape) < 2:
            raise ValueError(f"a contour needs a table of at least 2 by 2, not {heights.shape}")
        wanted = [levels] if isinstance(levels, (int, float)) else levels
        shades = tuple(named_colour(c) for c in colors) if colors else (named_colour(color),)
        grid = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self._add(
            Contour(*grid, heights, tuple(float(v) for v in wanted), shades, width, alpha, dashed)
        )

    def ellipse(
        self,
        mean: ArrayLike,
        covariance: ArrayLike,
        n_sigma: float = 1.0,
        color: ColourName = "accent",
        width: float = 1.5,
        *,
        alpha: float = 1.0,
        fill_alpha: float = 0.0,
    ) -> None:
        """Where the Mahalanobis distance from `mean` (2,) is `n_sigma`, under `covariance` (2, 2).

        The half-axes are `n_sigma` times the square roots of the covariance's eigenvalues. It does
        not move the limits.
        """
        values, vectors = np.linalg.eigh(np.asarray(covariance, np.float64))
        turn = np.linspace(0, 2 * np.pi, 97)[:-1]
        circle = np.stack((np.cos(turn), np.sin(turn)))
        half_axes = vectors * np.sqrt(np.maximum(values, 0))
        edge = np.asarray(mean, np.float64)[:, None] + n_sigma * (half_axes @ circle)
        shade = named_colour(color)
        self._add(Polygon(edge[0], edge[1], shade, fill_alpha, shade, width, alpha, "", False))

    def polygon(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: ColourName | None = "accent",
        alpha: float = 0.25,
        *,
        edge: ColourName | None = None,
        width: float = 1.5,
        edge_alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """A closed shape with corners `x`, `y`, filled with `color` and edged with `edge`."""
        xs, ys = pairs(x, y)
        fill = None if color is None else named_colour(color)
        rim = None if edge is None else named_colour(edge)
        self._add(Polygon(xs, ys, fill, alpha, rim, width, edge_alpha, label, True))

    def polygons(
        self,
        corners: Iterable[ArrayLike],
        colors: Sequence[ColourName] = (),
        alpha: float = 0.25,
        *,
        edge: ColourName | None = None,
    ) -> None:
        """Several polygons, each (n, 2); their colours are `colors`, else the classes in order."""
        for i, shape in enumerate(corners):
            points = np.asarray(shape, np.float64).reshape(-1, 2)
            colour = colors[i % len(colors)] if colors else i
            self.polygon(points[:, 0], points[:, 1], colour, alpha, edge=edge)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        anchor: str = "midleft",
        color: ColourName = "text",
        *,
        size: int = TICK,
        bold: bool = False,
        plate: bool = False,
    ) -> None:
        """`words` whose side or corner `anchor` ("midleft", "midbottom", ...) is at (x, y).

        `plate` puts a dark ground behind them.
        """
        colour = named_colour(color)
        self._add(Words(float(x), float(y), words, colour, anchor, size, bold, plate))

    def note(self, words: str, color: ColourName = "quiet") -> None:
        """`words` in the middle of the plot, such as why there is nothing to see yet.

        They take the place of an earlier note.
        """
        if self._note is not None and self._note in self.marks:
            self.marks.remove(self._note)
            self.still_marks = 0
        self._note = Words(None, None, words, named_colour(color), "center", TICK + 1, False, False)
        self._add(self._note)

    def vline(
        self,
        x: float,
        color: ColourName = "gold",
        width: float = 1.0,
        *,
        dashed: bool = True,
        alpha: float = 1.0,
        words: str = "",
    ) -> None:
        """An upright line across the plot at `x`, such as a cursor."""
        colour = named_colour(color)
        self._add(Rule(float(x), True, colour, width, dashed, alpha, words))

    def hline(
        self,
        y: float,
        color: ColourName = "quiet",
        width: float = 1.0,
        *,
        dashed: bool = True,
        alpha: float = 1.0,
        words: str = "",
    ) -> None:
        """A level line across the plot at `y`, such as the best that can be had."""
        colour = named_colour(color)
        self._add(Rule(float(y), False, colour, width, dashed, alpha, words))

    def bar(
        self,
        x: ArrayLike,
        height: ArrayLike,
        color: ColourName = "accent",
        width: float = 0.8,
        *,
        alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """Bars centred on `x`, `width` in the units of x, from 0 to `height`."""
        xs, heights = pairs(x, height)
        colour = named_colour(color)
        self._add(Bars(xs, heights, float(width), colour, alpha, label))

    def legend(self) -> None:
        """Show what the labelled marks are, in a row under the title."""
        self.wants_legend = True
        self.version += 1

    def colorbar(self, label: str = "") -> None:
        """Show the scale of the last heatmap beside the plot, under the name `label`."""
        self.bar_label = label
        self.version += 1

    def still(self, *key: object) -> None:
        """Promise that the marks so far are the same whenever `key` is: their picture is kept.

        Numbers and words in `key` count as equal, anything else only if it is the very same.
        """
        self.still_key, self.still_marks = key, len(self.marks)
        self.version += 1

    def _add(self, mark: Mark) -> None:
        self.marks.append(mark)
        self.version += 1
