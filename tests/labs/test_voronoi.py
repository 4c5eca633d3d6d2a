"""A cell is the ground nearest to its centre, and the cells cover the box."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.labs.voronoi import voronoi_cells

BOX = (-3.0, 5.0, 10.0, 14.0)


def area(cell):
    x, y = cell.T
    return abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2


def inside(cell, point):
    """Whether a convex polygon with corners in order holds the point."""
    if not len(cell):
        return False
    ahead = np.roll(cell, -1, axis=0) - cell
    cross = ahead[:, 0] * (point[1] - cell[:, 1]) - ahead[:, 1] * (point[0] - cell[:, 0])
    return bool((cross >= -1e-9).all())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 9), scale=st.floats(0.1, 10))
def test_every_place_lies_in_the_cell_of_its_nearest_centre(seed, k, scale):
    random = np.random.default_rng(seed)
    low, high = np.array([BOX[0], BOX[2]]), np.array([BOX[1], BOX[3]])
    # Some centres lie outside.
    centers = random.uniform(low - 2, high + 2, (k, 2))
    units = np.array([1.0, scale])
    cells = voronoi_cells(centers, BOX, units)
    assert sum(area(cell) for cell in cells) == pytest.approx(32.0)
    for point in random.uniform(low, high, (20, 2)):
        squares = (((point - centers) / units) ** 2).sum(axis=1)
        assert inside(cells[squares.argmin()], point)


def test_of_equal_centres_the_first_has_the_ground():
    cells = voronoi_cells(np.array([[0.0, 12.0], [0.0, 12.0], [4.0, 12.0]]), BOX)
    assert [len(cell) > 0 for cell in cells] == [True, False, True]
    assert area(cells[0]) == pytest.approx(20.0)


def test_far_from_the_origin_the_bisector_is_where_it_is():
    far = 1e8
    box = (far, far + 4, far, far + 4)
    left, right = voronoi_cells(np.array([[far + 1, far + 2], [far + 2, far + 2]]), box)
    assert left[:, 0].max() == pytest.approx(far + 1.5, abs=1e-6)
    assert area(right - far) == pytest.approx(10.0, abs=1e-5)
