"""What a lab may record on a plot: the methods of `game.ui.plot` and `plot3d`, without a screen.

Colours are names ("accent", "gold", "coral", "mint", "text", "quiet", "raised", "white"), class
numbers 0..9 (more repeat), or RGB triples. Lengths are pixels at interface scale 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from numpy.typing import ArrayLike

Colour = str | int | tuple[int, int, int]
Span = tuple[float | None, float | None]
Extent = tuple[float, float, float, float]


class Plot(Protocol):
    """A 2-D chart. Begin with `clear`, which names the axes."""

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
        """Begin anew; the view that a person zoomed to stays."""

    def limits(self, x: Span | None = None, y: Span | None = None) -> None:
        """Fix the ends of the axes; None follows the data."""

    def points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: Colour = "accent",
        size: float = 7.0,
        *,
        colors: ArrayLike | None = None,
        sizes: ArrayLike | None = None,
        marker: str = "circle",
        alpha: float = 1.0,
        outline: Colour | None = None,
        label: str = "",
        words: Sequence[str] | None = None,
        hover: bool = True,
    ) -> None:
        """Markers; `colors` are (n,) class numbers or (n, 3) RGB bytes."""

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: Colour = "accent",
        width: float = 1.75,
        *,
        dashed: bool = False,
        alpha: float = 1.0,
        label: str = "",
        hover: bool = True,
    ) -> None:
        """A polyline, broken at NaN."""

    def steps(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: Colour = "accent",
        width: float = 1.75,
        *,
        dashed: bool = False,
        label: str = "",
    ) -> None:
        """A staircase."""

    def band(
        self,
        x: ArrayLike,
        low: ArrayLike,
        high: ArrayLike,
        color: Colour = "accent",
        alpha: float = 0.25,
        *,
        label: str = "",
    ) -> None:
        """The ground between two curves."""

    def heatmap(
        self,
        values: ArrayLike,
        extent: Extent,
        map: str = "viridis",
        *,
        low: float | None = None,
        high: float | None = None,
        alpha: float = 1.0,
        smooth: bool = False,
        label: str = "value",
    ) -> None:
        """Cells, row 0 lowest, over (left, right, bottom, top), by a map of colours."""

    def regions(self, classes: ArrayLike, extent: Extent, alpha: float = 0.22) -> None:
        """The ground coloured by class."""

    def contour(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        levels: float | Iterable[float],
        color: Colour = "text",
        width: float = 1.25,
        *,
        colors: Sequence[Colour] | None = None,
        alpha: float = 1.0,
        dashed: bool = False,
    ) -> None:
        """Level sets."""

    def ellipse(
        self,
        mean: ArrayLike,
        covariance: ArrayLike,
        n_sigma: float = 1.0,
        color: Colour = "accent",
        width: float = 1.5,
        *,
        alpha: float = 1.0,
        fill_alpha: float = 0.0,
    ) -> None:
        """Where the Mahalanobis distance is `n_sigma`; it does not move the limits."""

    def polygon(
        self,
        x: ArrayLike,
        y: ArrayLike,
        color: Colour | None = "accent",
        alpha: float = 0.25,
        *,
        edge: Colour | None = None,
        width: float = 1.5,
        edge_alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """A closed shape."""

    def text(
        self,
        x: float,
        y: float,
        words: str,
        anchor: str = "midleft",
        color: Colour = "text",
        *,
        size: int = 12,
        bold: bool = False,
        plate: bool = False,
    ) -> None:
        """Words at a place."""

    def note(self, words: str, color: Colour = "quiet") -> None:
        """Words in the middle, such as why there is nothing to see yet."""

    def vline(
        self,
        x: float,
        color: Colour = "gold",
        width: float = 1.0,
        *,
        dashed: bool = True,
        alpha: float = 1.0,
        words: str = "",
    ) -> None:
        """An upright line across the plot."""

    def hline(
        self,
        y: float,
        color: Colour = "quiet",
        width: float = 1.0,
        *,
        dashed: bool = True,
        alpha: float = 1.0,
        words: str = "",
    ) -> None:
        """A level line across the plot."""

    def bar(
        self,
        x: ArrayLike,
        height: ArrayLike,
        color: Colour = "accent",
        width: float = 0.8,
        *,
        alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """Bars."""

    def legend(self) -> None:
        """Show what the labelled marks are."""

    def colorbar(self, label: str = "") -> None:
        """Show the scale of the last heatmap."""

    def still(self, *key: object) -> None:
        """Promise that the marks so far are the same whenever `key` is: their picture is kept."""


class Plot3D(Protocol):
    """A 3-D chart that a person turns by dragging. Begin with `clear`."""

    def clear(
        self,
        title: str = "",
        x_label: str = "",
        y_label: str = "",
        z_label: str = "",
        subtitle: str = "",
    ) -> None:
        """Begin anew; the eye stays where it was turned."""

    def limits(self, x: Span | None = None, y: Span | None = None, z: Span | None = None) -> None:
        """Fix the sides of the box."""

    def points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        color: Colour = "accent",
        size: float = 7.0,
        *,
        colors: ArrayLike | None = None,
        sizes: ArrayLike | None = None,
        marker: str = "circle",
        outline: Colour | None = None,
        label: str = "",
        words: Sequence[str] | None = None,
        hover: bool = True,
    ) -> None:
        """Markers."""

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        color: Colour = "accent",
        width: float = 1.75,
        *,
        alpha: float = 1.0,
        label: str = "",
    ) -> None:
        """A polyline, broken at NaN."""

    def surface(
        self,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        map: str = "viridis",
        alpha: float = 0.9,
        *,
        color: Colour | None = None,
        mesh: bool = True,
        label: str = "",
    ) -> None:
        """A sheet of heights over a grid."""

    def plane(
        self,
        normal: ArrayLike,
        offset: float,
        color: Colour = "accent",
        alpha: float = 0.45,
        *,
        label: str = "",
    ) -> None:
        """normal · (x, y, z) = offset."""

    def text(
        self,
        x: float,
        y: float,
        z: float,
        words: str,
        anchor: str = "midleft",
        color: Colour = "text",
    ) -> None:
        """Words at a place."""

    def legend(self) -> None:
        """Show what the labelled marks are."""
