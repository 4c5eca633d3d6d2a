"""The 3-D plot: rotation keeps shapes, near hides far, and every number can be read off."""

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.ui.plot3d import Plot3D
from game.ui.plot3d_marks import Plane3D, Projection, plane_corners
from game.ui.theme import CORAL, GOLD, Theme

RECT = pygame.Rect(10, 10, 420, 340)


@pytest.fixture
def plot():
    pygame.font.init()
    made = Plot3D(Theme())
    made.rect = pygame.Rect(RECT)
    return made


def drawn(plot, rect=RECT):
    surface = pygame.Surface((460, 370))
    plot.draw(surface, rect)
    return surface


def shade(surface, plot, x, y, z):
    px, py, _ = plot.to_screen([x], [y], [z])
    return tuple(surface.get_at((int(px[0]), int(py[0]))))[:3]


def projection(azimuth, elevation):
    area = pygame.Rect(0, 0, 400, 300)
    return Projection(
        area, area, np.array([0.0, -5, 100]), np.array([2.0, 5, 900]), azimuth, elevation
    )


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_the_eye_s_three_ways_are_at_right_angles_and_up_is_up(azimuth, elevation):
    ways = projection(azimuth, elevation).axes
    assert np.allclose(ways @ ways.T, np.eye(3))
    assert np.linalg.det(ways) == pytest.approx(1)
    assert ways[1, 2] >= 0


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_the_box_stays_within_its_area_from_any_side(azimuth, elevation):
    view = projection(azimuth, elevation)
    corners = np.array([[x, y, z] for x in (0, 2) for y in (-5, 5) for z in (100, 900)], float)
    seen = view.of(corners)
    assert (seen[:, 0] > -1).all() and (seen[:, 0] < 401).all()
    assert (seen[:, 1] > -1).all() and (seen[:, 1] < 301).all()
    assert view.of(corners.mean(axis=0))[:2] == pytest.approx([200, 150])


@given(
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda n: np.linalg.norm(n) > 0.1),
    st.floats(-1, 1),
)
def test_a_plane_s_corners_lie_on_it_inside_the_box_in_order(normal, offset):
    low, high = np.array([-1.0, -2, -3]), np.array([1.0, 2, 3])
    plane = Plane3D(np.array(normal), offset, GOLD, 1.0, "")
    corners = plane_corners(plane, low, high)
    assert len(corners) == 0 or 3 <= len(corners) <= 6
    if len(corners):
        assert np.allclose(corners @ plane.normal, offset, atol=1e-9)
        assert (corners >= low - 1e-9).all() and (corners <= high + 1e-9).all()
        # Convex and in order: all turns go the same way, seen along the normal.
        ways = np.roll(corners, -1, axis=0) - corners
        turns = np.cross(ways, np.roll(ways, -1, axis=0)) @ plane.normal
        assert (turns >= -1e-9).all() or (turns <= 1e-9).all()


def test_a_plane_that_misses_the_box_is_not_drawn(plot):
    plot.clear()
    plot.points([0, 1], [0, 1], [0, 1])
    plot.plane((0, 0, 1), 50)
    drawn(plot)
    assert len(plane_corners(plot.marks[1], np.zeros(3), np.ones(3))) == 0


def test_a_point_lands_on_its_pixel(plot):
    plot.clear()
    plot.limits((0, 1), (0, 1), (0, 1))
    plot.points([0.5, 1], [0.5, 1], [0.5, 1], [255, 204, 77], size=9, hover=False)
    surface = drawn(plot)
    near = np.array(shade(surface, plot, 1, 1, 1)) - GOLD
    assert np.abs(near).max() < 110
    px, py, _ = plot.to_screen([0.5], [0.5], [0.5])
    assert (float(px[0]), float(py[0])) == pytest.approx(plot._project().area.center)


def test_near_points_hide_far_ones_whatever_the_order_given(plot):
    plot.azimuth, plot.elevation = 0.0, 0.0
    for order in ([0, 1], [1, 0]):
        x = np.array([1.0, 0.0])[order]
        plot.clear()
        plot.limits((0, 1), (-1, 1), (-1, 1))
        # Seen along x from its high end: x = 1 is nearer.
        plot.points(x, [0, 0], [0, 0], size=15, colors=np.array([1, 0])[order])
        red, _, blue = shade(drawn(plot), plot, 1, 0, 0)
        assert red > blue


def test_a_sheet_covers_what_is_behind_it_and_not_what_is_before(plot):
    grid = np.linspace(-1, 1, 12)
    flat = np.zeros((12, 12))
    for elevation, above, below in ((60.0, True, False), (-60.0, False, True)):
        plot.elevation = elevation
        plot.clear()
        plot.limits((-1, 1), (-1, 1), (-1, 1))
        plot.surface(grid, grid, flat, color="mint", alpha=1.0)
        plot.points([0], [0], [0.8], "coral", size=9)
        plot.points([0], [0], [-0.8], "coral", size=9)
        surface = drawn(plot)
        seen = [
            np.abs(np.array(shade(surface, plot, 0, 0, z)) - CORAL).max() < 80 for z in (0.8, -0.8)
        ]
        assert seen == [above, below]


def test_a_plane_between_two_points_dims_the_far_one(plot):
    plot.azimuth, plot.elevation = 0.0, 10.0
    plot.clear()
    plot.limits((-1, 1), (-1, 1), (-1, 1))
    plot.plane((1, 0, 0), 0.0, "white", alpha=1.0)
    plot.points([0.8], [0.5], [0], "coral", size=9)
    plot.points([-0.8], [-0.5], [0], "coral", size=9)
    surface = drawn(plot)
    assert np.abs(np.array(shade(surface, plot, 0.8, 0.5, 0)) - CORAL).max() < 80
    assert min(shade(surface, plot, -0.8, -0.5, 0)) > 200


def test_a_line_goes_behind_a_sheet_and_comes_out(plot):
    plot.azimuth, plot.elevation = 0.0, 30.0
    grid = np.linspace(-1, 1, 5)
    plot.clear()
    plot.limits((-1, 1), (-1, 1), (-1, 1))
    plot.surface(grid, grid, np.zeros((5, 5)), color="white", alpha=1.0, mesh=False)
    plot.line([0, 0], [0, 0], [-1, 1], "coral", width=5)
    surface = drawn(plot)
    assert np.abs(np.array(shade(surface, plot, 0, 0, 0.7)) - CORAL).max() < 20
    assert min(shade(surface, plot, 0, 0, -0.3)) > 150


def test_dragging_turns_and_home_turns_back(plot):
    plot.clear()
    plot.points([0, 1], [0, 1], [0, 1])
    before = plot.to_screen([1], [1], [1])
    plot.pan(50, 20)
    after = plot.to_screen([1], [1], [1])
    assert plot.zoomed and not np.allclose(before, after)
    for _ in range(50):
        plot.pan(37, 400)
    assert -180 <= plot.azimuth <= 180 and plot.elevation <= 89
    plot.reset_view()
    assert np.allclose(before, plot.to_screen([1], [1], [1])) and not plot.zoomed


def test_the_near_side_follows_the_pointer(plot):
    plot.clear()
    plot.limits((-1, 1), (-1, 1), (-1, 1))
    plot.azimuth, plot.elevation = 0.0, 20.0
    x, y, _ = plot.to_screen([1], [0], [0])
    plot.pan(30, 15)
    moved_x, moved_y, _ = plot.to_screen([1], [0], [0])
    assert moved_x[0] > x[0] and moved_y[0] > y[0]


def test_zoom_sizes_the_box_within_bounds(plot):
    plot.clear()
    plot.points([0, 1], [0, 1], [0, 1])
    x = plot.to_screen([0, 1], [0, 1], [0, 1])[0]
    plot.zoom((0, 0), 2.0)
    assert np.ptp(plot.to_screen([0, 1], [0, 1], [0, 1])[0]) == pytest.approx(2 * np.ptp(x))
    for _ in range(40):
        plot.zoom((0, 0), 3.0)
    drawn(plot)
    assert plot.magnification <= 8


def test_hover_reads_all_three_numbers(plot):
    plot.clear("t", "area", "age", "price")
    plot.points([10, 20.5], [1, 2], [100, -250.125], label="house")
    px, py, _ = plot.to_screen([20.5], [2], [-250.125])
    read = plot.hover((float(px[0]) + 3, float(py[0]) - 3))
    assert read.lines == ("house", "area: 20.5", "age: 2", "price: −250.125")
    assert plot.nearest((float(px[0]), float(py[0])), [10, 20.5], [1, 2], [100, -250.125]) == 1
    drawn(plot)
    assert plot.hover((RECT.right - 2, RECT.bottom - 2)) is None


@pytest.mark.parametrize("rect", [(0, 0, 160, 120), (0, 0, 460, 370), (3, 3, 5, 5)])
@pytest.mark.parametrize("places", [[], [1.0], [2.0, 2.0], [np.nan, np.inf, 1.0]])
def test_odd_data_and_small_rectangles_draw(plot, rect, places):
    plot.clear("title", "x", "y", "z")
    plot.points(places, places, places, label="points")
    plot.line(places, places, places)
    plot.plane((1, 1, 1), 1.5)
    plot.surface([0, 1], [0, 1], [[0, np.nan], [1, 2]], "diverging")
    plot.text(0, 0, 0, "here")
    plot.legend()
    pixels = pygame.surfarray.array3d(drawn(plot, pygame.Rect(rect)))
    left, top, width, height = rect
    assert pixels[left : left + width, top : top + height].any() or width < 9
    pixels[left : left + width, top : top + height] = 0
    assert not pixels.any()


@settings(max_examples=25, deadline=None)
@given(st.floats(-180, 180), st.floats(-89, 89), st.sampled_from([(200, 150), (420, 340)]))
def test_any_angle_draws_inside_the_rectangle(azimuth, elevation, size):
    pygame.font.init()
    plot = Plot3D(Theme())
    plot.clear("t", "a long name for x", "a long name for y", "a long name for z")
    plot.points(np.arange(5), np.arange(5) * 100, np.arange(5) * 1e-3)
    plot.plane((1, 0.01, 10), 2)
    plot.azimuth, plot.elevation = azimuth, elevation
    surface = pygame.Surface((460, 370))
    rect = pygame.Rect((10, 10), size)
    plot.draw(surface, rect)
    surface.fill(0, rect)
    assert not pygame.surfarray.array3d(surface).any()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda p: p.points([1], [1, 2], [1]), "must be as many"),
        (lambda p: p.points([1], [1], [1], marker="blob"), "'blob'"),
        (lambda p: p.points([1], [1], [1], colors=[1, 2]), "colors has shape"),
        (lambda p: p.surface([1], [1], [[1]]), "at least 2 by 2"),
        (lambda p: p.plane((0, 0, 0), 1), "not all 0"),
        (lambda p: p.plane((1, 2), 1), "three numbers"),
    ],
)
def test_a_wrong_call_gets_a_sentence(plot, call, words):
    with pytest.raises(ValueError, match=words):
        call(plot)
