"""What can be recorded on a plot: one frozen value a mark, with the data it covers. No drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.ui import theme

ColourName = str | int | tuple[int, int, int]
Array = NDArray[np.float64]

NAMES: dict[str, theme.Colour] = {
    "accent": theme.ICE_BLUE,
    "gold": theme.GOLD,
    "coral": theme.CORAL,
    "danger": theme.CORAL,
    "mint": theme.MINT,
    "good": theme.MINT,
    "text": theme.TEXT,
    "quiet": theme.QUIET,
    "raised": theme.RAISED,
    "panel": theme.PANEL,
    "background": theme.BACKGROUND,
    "white": (255, 255, 255),
}
MARKERS = ("circle", "square", "diamond", "cross", "plus", "star", "triangle", "ring")


def named_colour(colour: ColourName) -> theme.Colour:
    """The RGB of a name such as "gold", of a class number, or of three bytes as they are."""
    if isinstance(colour, str):
        if colour not in NAMES:
            raise ValueError(f"colour {colour!r} is not known; choose from {', '.join(NAMES)}")
        return NAMES[colour]
    if isinstance(colour, (int, np.integer)):
        return theme.CATEGORICAL[int(colour) % len(theme.CATEGORICAL)]
    red, green, blue = (int(part) for part in colour)
    return red, green, blue


class Bounds(NamedTuple):
    """The data that a mark covers along one axis; a sticky end wants no margin beyond it."""

    values: Array
    sticky_low: float | None = None
    sticky_high: float | None = None


NOTHING = Bounds(np.empty(0))


def numbers(values: ArrayLike) -> Array:
    """`values` as a flat float64 array, not copied if they are one."""
    return np.asarray(values, np.float64).ravel()


def pairs(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Two flat arrays of one length; ValueError otherwise."""
    xs, ys = numbers(x), numbers(y)
    if len(xs) != len(ys):
        raise ValueError(
            f"x has {len(xs)} values and y has {len(ys)}; a mark needs as many of each"
        )
    return xs, ys


def point_shades(colors: ArrayLike | None, count: int) -> NDArray[np.generic] | None:
    """A colour for each of `count` marks: (count,) classes or (count, 3) RGB; else ValueError."""
    if colors is None:
        return None
    shades = np.asarray(colors)
    if shades.shape not in ((count,), (count, 3)):
        raise ValueError(
            f"colors has shape {shades.shape}; {count} marks need ({count},) class numbers "
            f"or ({count}, 3) RGB bytes"
        )
    return shades


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Markers at (x, y); `colours` is (n,) classes or (n, 3) RGB, `sizes` (n,) diameters."""

    x: Array
    y: Array
    colour: theme.Colour
    size: float
    marker: str
    alpha: float
    outline: theme.Colour | None
    sizes: Array | None
    colours: NDArray[np.generic] | None
    label: str
    words: Sequence[str] | None
    hover: bool

    def bounds(self) -> tuple[Bounds, Bounds]:
        """What it covers in x and y."""
        return Bounds(self.x), Bounds(self.y)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A polyline, broken where a value is not finite; as steps, each y holds until the next x."""

    x: Array
    y: Array
    colour: theme.Colour
    width: float
    dashed: bool
    alpha: float
    label: str
    steps: bool
    hover: bool

    def bounds(self) -> tuple[Bounds, Bounds]:
        """What it covers in x and y."""
        return Bounds(self.x), Bounds(self.y)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The ground between `low` and `high`, over rising x."""

    x: Array
    low: Array
    high: Array
    colour: theme.Colour
    alpha: float
    label: str

    def bounds(self) -> tuple[Bounds, Bounds]:
        """What it covers in x and y."""
        return Bounds(self.x), Bounds(np.concatenate((self.low, self.high)))


@dataclass(frozen=True, slots=True, eq=False)
class Heatmap:
    """Cells of equal size as drawn: `values[i, j]` is row i from the bottom, column j."""

    values: NDArray[np.generic]
    extent: tuple[float, float, float, float]
    map: str
    low: float | None
    high: float | None
    alpha: float
    smooth: bool
    label: str

    def bounds(self) -> tuple[Bounds, Bounds]:
        """What it covers in x and y; nothing is wanted beyond its edges."""
        left, right, bottom, top = self.extent
        return (
            Bounds(np.array([left, right]), left, right),
            Bounds(np.array([bottom, top]), bottom, top),
        )

    def range(self) -> tuple[float, float]:
        """The values at the two ends of its colours."""
        finite = self.values[np.isfinite(self.values)] if self.values.size else self.values
        low = self.low if self.low is not None else float(finite.min()) if finite.size else 0.0
        high = self.high if self.high is not None else float(finite.max()) if finite.size else 1.0
        if self.map == "diverging" and (self.low is None or self.high is None):
            side = max(abs(low), abs(high)) or 1.0
            return -side, side
        return (low, high) if high > low else (low - 0.5, low + 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """Level sets of `z` over the grid `x`, `y`."""

    x: Array
    y: Array
    z: Array
    levels: tuple[float, ...]
    colours: tuple[theme.Colour, ...]
    width: float
    alpha: float
    dashed: bool

    def bounds(self) -> tuple[Bounds, Bounds]:
        """The grid it was made on, edges sticky."""
        x, y = self.x, self.y
        return (
            Bounds(np.array([x.min(), x.max()]), float(x.min()), float(x.max())),
            Bounds(np.array([y.min(), y.max()]), float(y.min()), float(y.max())),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """A closed shape: a ground of `alpha`, an edge, or both."""

    x: Array
    y: Array
    colour: theme.Colour | None
    alpha: float
    edge: theme.Colour | None
    width: float
    edge_alpha: float
    label: str
    fits: bool

    def bounds(self) -> tuple[Bounds, Bounds]:
        """What it covers in x and y, if it takes part in the limits."""
        return (Bounds(self.x), Bounds(self.y)) if self.fits else (NOTHING, NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Words at a place in the data, or in the middle of the plot when it has none."""

    x: float | None
    y: float | None
    words: str
    colour: theme.Colour
    anchor: str
    size: int
    bold: bool
    plate: bool

    def bounds(self) -> tuple[Bounds, Bounds]:
        """Nothing: words don't move the limits."""
        return NOTHING, NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A line across the plot at one x (vertical) or one y."""

    at: float
    vertical: bool
    colour: theme.Colour
    width: float
    dashed: bool
    alpha: float
    words: str

    def bounds(self) -> tuple[Bounds, Bounds]:
        """The one value it stands at."""
        here = Bounds(np.array([self.at]))
        return (here, NOTHING) if self.vertical else (NOTHING, here)


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Bars from 0 to `height`, `width` of data wide, centred on x."""

    x: Array
    height: Array
    width: float
    colour: theme.Colour
    alpha: float
    label: str

    def bounds(self) -> tuple[Bounds, Bounds]:
        """The bars with their sides; 0 is sticky."""
        half = self.width / 2
        sides = np.concatenate((self.x - half, self.x + half))
        return Bounds(sides), Bounds(np.append(self.height, 0.0), 0.0, 0.0)


Mark = Points | Line | Band | Heatmap | Contour | Polygon | Words | Rule | Bars
