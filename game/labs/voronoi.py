"""Which ground is nearest to which centre? Voronoi cells, cut out of a box."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Corner = tuple[float, float]


def voronoi_cells(
    centers: Array, box: tuple[float, float, float, float], scale: Array | None = None
) -> list[Array]:
    """The part of `box` nearest to each of `centers` (k, 2): polygons (corners, 2), maybe empty.

    `box` is (left, right, bottom, top). Distances are taken after dividing by `scale` (2,). Each
    cell is the box cut by the bisectors with every other centre: ‖x - c‖² <= ‖x - o‖² is
    2 (o - c)·x <= ‖o‖² - ‖c‖². Of equal centres the first has the ground, as in k-means.
    """
    units = np.ones(2) if scale is None else scale
    left, right, bottom, top = box
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
    # From the box's middle, so that data far from the origin keep their digits.
    middle = corners.mean(axis=0)
    whole = [(float(x), float(y)) for x, y in (corners - middle) / units]
    places = [(float(x), float(y)) for x, y in (centers - middle) / units]
    cells = []
    for c, (cx, cy) in enumerate(places):
        cell: Sequence[Corner] = whole
        for o, (ox, oy) in enumerate(places):
            if o == c:
                continue
            if (ox, oy) == (cx, cy):
                cell = cell if c < o else ()
            a, b = 2.0 * (ox - cx), 2.0 * (oy - cy)
            cell = _cut(cell, a, b, ox * ox + oy * oy - cx * cx - cy * cy)
        cells.append(np.array(cell, np.float64).reshape(-1, 2) * units + middle)
    return cells


def _cut(cell: Sequence[Corner], a: float, b: float, most: float) -> list[Corner]:
    """The part of a convex polygon where a x + b y <= most (Sutherland and Hodgman 1974)."""
    kept: list[Corner] = []
    for index, (x, y) in enumerate(cell):
        last_x, last_y = cell[index - 1]
        here, before = a * x + b * y - most, a * last_x + b * last_y - most
        if (here <= 0.0) != (before <= 0.0):
            share = before / (before - here)
            kept.append((last_x + share * (x - last_x), last_y + share * (y - last_y)))
        if here <= 0.0:
            kept.append((x, y))
    return kept
