"""What can be recorded on a 3-D plot, and how its data become places on the screen. No drawing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.plot_marks import Array


@dataclass(frozen=True, slots=True, eq=False)
class Points3D:
    """Markers at (n, 3); `colours` is (n,) classes or (n, 3) RGB, `sizes` (n,) diameters."""

    places: Array
    colour: theme.Colour
    size: float
    marker: str
    outline: theme.Colour | None
    sizes: Array | None
    colours: NDArray[np.generic] | None
    label: str
    words: Sequence[str] | None
    hover: bool


@dataclass(frozen=True, slots=True, eq=False)
class Line3D:
    """A polyline through (n, 3), broken where a row is not finite."""

    places: Array
    colour: theme.Colour
    width: float
    alpha: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Surface3D:
    """A sheet through a grid of places (rows, columns, 3), coloured by height or in one colour."""

    places: Array
    map: str
    colour: theme.Colour | None
    alpha: float
    mesh: bool
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Plane3D:
    """The places p of the box with normal · p = offset."""

    normal: Array
    offset: float
    colour: theme.Colour
    alpha: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Words3D:
    """Words at one place."""

    place: Array
    words: str
    colour: theme.Colour
    anchor: str


Mark3D = Points3D | Line3D | Surface3D | Plane3D | Words3D

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
# Pairs of rows of CORNERS that an edge of the box joins.
EDGES = [
    (i, j) for i in range(8) for j in range(i + 1, 8) if np.abs(CORNERS[i] - CORNERS[j]).sum() == 1
]
# Height of the box beside its unit ground: a little flat, so that the ground is seen well.
_STRETCH = np.array([1.0, 1.0, 0.8])


@dataclass(frozen=True)
class Projection:
    """A box of data seen from afar (parallel rays) under `azimuth` and `elevation` in degrees.

    `low` and `high` are the data at the box's corners; `area` is where the box goes on the screen,
    `within` where it and its labels may be.
    """

    area: pygame.Rect
    within: pygame.Rect
    low: Array
    high: Array
    azimuth: float
    elevation: float
    magnification: float = 1.0

    @property
    def axes(self) -> NDArray[np.float64]:
        """Rows: the ways to the right, up, and towards the eye, in the box's own units."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return np.array(
            [
                [-math.sin(a), math.cos(a), 0.0],
                [-math.sin(e) * math.cos(a), -math.sin(e) * math.sin(a), math.cos(e)],
                [math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)],
            ]
        )

    @property
    def scale(self) -> float:
        """Pixels a unit of the box: as many as fit from any azimuth."""
        e = math.radians(self.elevation)
        diagonal = math.hypot(_STRETCH[0], _STRETCH[1])
        tall = diagonal * abs(math.sin(e)) + _STRETCH[2] * math.cos(e)
        return float(min(self.area.w / diagonal, self.area.h / tall)) * self.magnification

    def shares(self, places: Array) -> Array:
        """Data (..., 3) as shares of the box, 0 to 1 along each side."""
        with np.errstate(over="ignore", invalid="ignore"):
            shares = (places - self.low) / (self.high - self.low)
        return np.where(np.isfinite(shares), shares, np.nan)

    def of_shares(self, shares: Array) -> Array:
        """Shares of the box (..., 3) to pixels right and down, and nearness to the eye."""
        seen: Array = ((shares - 0.5) * _STRETCH) @ self.axes.T
        seen[..., 0] = self.area.centerx + seen[..., 0] * self.scale
        seen[..., 1] = self.area.centery - seen[..., 1] * self.scale
        return seen

    def of(self, places: Array) -> Array:
        """Data (..., 3) to (..., 3): pixels right and down, and nearness to the eye."""
        return self.of_shares(self.shares(places))


def plane_corners(plane: Plane3D, low: Array, high: Array) -> Array:
    """The corners (n, 3), in order, of the polygon in which `plane` cuts the box; n may be 0."""
    corners = low + CORNERS * (high - low)
    side = corners @ plane.normal - plane.offset
    cuts = []
    for i, j in EDGES:
        a, b = side[i], side[j]
        if a == b or (a > 0) == (b > 0):
            continue
        cuts.append(corners[i] + (corners[j] - corners[i]) * (a / (a - b)))
    if len(cuts) < 3:
        return np.empty((0, 3))
    points = np.array(cuts)
    # Around the middle, in the plane itself, measured in shares of the box.
    unit = (points - low) / (high - low)
    unit -= unit.mean(axis=0)
    _, _, ways = np.linalg.svd(unit, full_matrices=False)
    turn = np.arctan2(unit @ ways[1], unit @ ways[0])
    return points[np.argsort(turn)]
