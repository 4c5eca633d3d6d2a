"""The 2-D plot: data land on the right pixels in the right colour."""

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.ui.plot import Plot
from game.ui.plot_marks import Points
from game.ui.theme import CATEGORICAL, CORAL, GOLD, PANEL, Theme
from tests.ui.plot_hands import SIZE, count, drawn, pixel

# Where things land


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_to_data_undoes_to_screen(places):
    pygame.font.init()
    plot = Plot(Theme())
    plot.clear("a title", "x", "y")
    x, y = np.array(places).T
    plot.points(x, y)
    back_x, back_y = plot.to_data(*plot.to_screen(x, y))
    assert np.allclose(back_x, x, atol=1e-9) and np.allclose(back_y, y, atol=1e-9)


@pytest.mark.parametrize(("log_x", "log_y"), [(True, False), (False, True), (True, True)])
def test_to_data_undoes_to_screen_on_logarithmic_axes(plot, log_x, log_y):
    x = y = 10.0 ** np.linspace(-3, 4, 15)
    plot.clear(log_x=log_x, log_y=log_y)
    plot.points(x, y)
    back_x, back_y = plot.to_data(*plot.to_screen(x, y))
    assert np.allclose(back_x, x, rtol=1e-9) and np.allclose(back_y, y, rtol=1e-9)


def test_a_decade_is_as_long_as_the_next_on_a_logarithmic_axis(plot):
    plot.clear(log_x=True)
    plot.limits(x=(1, 1000), y=(0, 1))
    x, _ = plot.to_screen([1, 10, 100, 1000], [0, 0, 0, 0])
    assert np.allclose(np.diff(x), np.diff(x)[0])
    assert plot.area.left == pytest.approx(x[0]) and plot.area.right == pytest.approx(x[-1])


@pytest.mark.parametrize(
    "marker", ["circle", "square", "diamond", "cross", "plus", "star", "triangle"]
)
def test_a_point_lands_on_its_pixel_in_its_colour(plot, marker):
    plot.clear()
    plot.limits((0, 10), (0, 10))
    plot.points([2.5], [7.0], "gold", size=11, marker=marker)
    surface = drawn(plot)
    assert pixel(surface, plot, 2.5, 7.0) == GOLD
    # Nothing of it lies anywhere else.
    px, py = plot.to_screen(2.5, 7.0)
    around = pygame.Rect(int(px) - 9, int(py) - 9, 19, 19)
    assert count(surface, GOLD) == count(surface, GOLD, around) > 8


def test_classes_rgb_and_sizes_for_each_point(plot):
    x = np.arange(3.0)
    plot.clear()
    plot.limits((-1, 3), (-1, 3))
    plot.points(x, x * 0, colors=[0, 1, 12], sizes=[5, 9, 21])
    plot.points(x, x * 0 + 2, colors=[[255, 0, 0], [0, 255, 0], [0, 0, 255]], size=9)
    surface = drawn(plot)
    assert [pixel(surface, plot, i, 0) for i in x] == [CATEGORICAL[k] for k in (0, 1, 2)]
    red, green, blue = (pixel(surface, plot, i, 2) for i in x)
    # Soft colours may be off by what nobody sees.
    assert np.abs(np.array([red, green, blue]) - np.eye(3) * 255).max() <= 8
    sizes = [count(surface, CATEGORICAL[k]) for k in (0, 1, 2)]
    assert sizes[0] < sizes[1] < sizes[2]


def test_a_line_passes_through_its_middle_and_stops_at_gaps(plot):
    plot.clear()
    plot.limits((0, 10), (0, 10))
    plot.line([0, 4, 5, 6, 10], [5, 5, np.nan, 5, 5], "coral", width=3)
    surface = drawn(plot)
    assert pixel(surface, plot, 2, 5) == CORAL and pixel(surface, plot, 8, 5) == CORAL
    assert pixel(surface, plot, 5, 5) not in {CORAL}


def test_steps_hold_each_value_to_the_next(plot):
    plot.clear()
    plot.limits((0, 3), (0, 3))
    plot.steps([0, 1, 2], [1, 2, 0.5], "coral", width=3)
    surface = drawn(plot)
    assert pixel(surface, plot, 0.5, 1) == CORAL and pixel(surface, plot, 1.5, 2) == CORAL
    assert pixel(surface, plot, 1, 1.5) == CORAL


def test_a_band_fills_between_and_nothing_beyond(plot):
    plot.clear()
    plot.limits((0, 10), (0, 10))
    plot.band([0, 10], [2, 2], [6, 6], "gold", alpha=1.0)
    surface = drawn(plot)
    assert pixel(surface, plot, 3.3, 4.1) == GOLD
    assert pixel(surface, plot, 3.3, 6.5) != GOLD and pixel(surface, plot, 3.3, 1.5) != GOLD


def test_heatmap_cells_sit_where_their_extent_says(plot):
    plot.clear()
    plot.limits((0, 4), (0, 2))
    plot.heatmap([[0, 1], [2, 3]], (0, 4, 0, 2), "classes")
    surface = drawn(plot)
    cells = [pixel(surface, plot, x, y) for y in (0.5, 1.5) for x in (1, 3)]
    assert cells == [CATEGORICAL[k] for k in range(4)]
    plot.clear()
    plot.limits((0, 4), (0, 2))
    plot.heatmap([[0.0, np.nan]], (0, 4, 0, 2), low=0, high=1)
    surface = drawn(plot)
    assert pixel(surface, plot, 1, 1.2) == (68, 1, 84)
    assert pixel(surface, plot, 3.1, 1.3) == PANEL


def test_a_new_array_gives_a_new_heatmap_and_the_old_one_is_kept(plot):
    first, second = np.zeros((2, 2)), np.ones((2, 2))
    pictures = []
    for values in (first, second, first):
        plot.clear()
        plot.limits((0, 1), (0, 1))
        plot.heatmap(values, (0, 1, 0, 1), low=0, high=1)
        surface = drawn(plot)
        pictures.append(pixel(surface, plot, 0.4, 0.6))
    assert pictures[0] == pictures[2] == (68, 1, 84)
    assert pictures[1] == (253, 231, 37)


def test_an_ellipse_s_half_axes_are_roots_of_the_eigenvalues(plot):
    plot.clear()
    plot.ellipse([1, 2], [[4, 0], [0, 0.25]], 2.0)
    edge = plot.marks[0]
    assert edge.x.max() == pytest.approx(1 + 2 * 2, abs=1e-3)
    assert edge.y.max() == pytest.approx(2 + 2 * 0.5, abs=1e-3)


def test_a_contour_lies_on_its_level(plot):
    grid = np.linspace(-2, 2, 81)
    plot.clear(equal=True)
    plot.limits((-2, 2), (-2, 2))
    plot.contour(grid, grid, grid[None] ** 2 + grid[:, None] ** 2, [1.0], "gold", width=3)
    surface = drawn(plot)
    for turn in np.linspace(0, 2 * np.pi, 12):
        assert pixel(surface, plot, np.cos(turn), np.sin(turn)) == GOLD
    assert pixel(surface, plot, 0.51, 0.49) != GOLD


def test_what_lies_outside_the_limits_stays_outside_the_area(plot):
    plot.clear("title", "x", "y")
    plot.limits((0, 1), (0, 1))
    plain = drawn(plot)
    far = [-40, 0.5, 40]
    plot.points([-0.05, 1.05, 0.5, 0.5], [0.5, 0.5, 1.08, -0.08], "coral", size=9)
    plot.line(far, [-30, 0.5, 90], "coral", width=4)
    plot.line([-5, 5], [1.5, 1.5], "coral")
    plot.band(far, [-9, -9, -9], [9, 9, 9], "gold", alpha=1.0)
    plot.polygon([-9, 9, 9, -9], [-9, -9, 9, 9], "gold", 1.0, edge="coral")
    plot.bar([0.5], [50], "coral")
    plot.heatmap(np.eye(4), (-3, 4, -3, 4))
    plot.ellipse([0.5, 0.5], np.eye(2) * 40)
    plot.vline(-2)
    plot.hline(3)
    plot.text(5, 5, "far away")
    surface = drawn(plot)
    hole = pygame.Surface(SIZE)
    area = plot.area.inflate(6, 6)
    for picture in (plain, surface):
        picture.blit(hole, area, area)
    same = pygame.surfarray.array3d(plain) == pygame.surfarray.array3d(surface)
    assert same.all()


def test_draw_order_is_call_order(plot):
    plot.clear()
    plot.limits((0, 1), (0, 1))
    plot.points([0.5], [0.5], "gold", size=15)
    plot.points([0.5], [0.5], "coral", size=9)
    assert pixel(drawn(plot), plot, 0.5, 0.5) == CORAL
    assert [type(mark) for mark in plot.marks] == [Points, Points]


# Odd data


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([], []),
        ([1], [2]),
        ([3, 3, 3], [7, 7, 7]),
        ([0, 1, 2], [np.nan, np.inf, -np.inf]),
        ([np.nan, 1, np.inf], [0, 1, 2]),
        ([1e-300, 1e300], [-1e300, 1e300]),
        ([1e12, 1e12 + 1e-3], [1e-12, 2e-12]),
    ],
)
@pytest.mark.parametrize("log", [False, True])
def test_any_data_draw(plot, x, y, log):
    plot.clear("odd", "x", "y", log_x=log, log_y=log)
    plot.points(x, y)
    plot.line(x, y)
    plot.steps(x, y, dashed=True)
    if len(x) and np.all(np.diff(x) >= 0):
        plot.band(x, y, np.asarray(y, float) + 1)
    plot.bar(x, y)
    drawn(plot)
    assert all(np.isfinite(plot.x_limits)) and all(np.isfinite(plot.y_limits))
    plot.hover(plot.area.center)
    drawn(plot)


def test_one_point_of_a_line_shows_as_a_dot(plot):
    plot.clear()
    plot.line([1], [1], "gold")
    assert pixel(drawn(plot), plot, 1, 1) == GOLD


def test_what_a_logarithmic_axis_cannot_show_is_skipped(plot):
    plot.clear(log_y=True)
    plot.points([1, 2, 3, 4], [-1, 0, 10, 1000], "gold")
    assert plot.y_limits[0] > 0 and plot.y_limits[1] >= 1000
    surface = drawn(plot)
    assert pixel(surface, plot, 3, 10) == GOLD
    _, py = plot.to_screen(1, -1)
    assert np.isnan(py)


def test_an_empty_plot_can_say_why(plot):
    plot.clear("Return", "episode", "return")
    plot.note("the curve begins when the first episode ends")
    assert count(drawn(plot), PANEL) > 1000
    assert plot.x_limits == (0, 1) and plot.y_limits == (0, 1)


@pytest.mark.parametrize("rect", [(0, 0, 160, 120), (0, 0, 1200, 900), (5, 5, 9, 9), (0, 0, 3, 3)])
def test_any_rectangle_draws(plot, rect):
    plot.clear("title", "x", "y", "about it")
    plot.line([0, 1], [0, 1], label="line")
    plot.legend()
    pixels = pygame.surfarray.array3d(drawn(plot, pygame.Rect(rect)))
    left, top, width, height = rect
    assert pixels[left : left + width, top : top + height].any() or width < 9
    pixels[left : left + width, top : top + height] = 0
    assert not pixels.any()


# Limits


def test_limits_follow_the_data_except_where_fixed(plot):
    plot.clear()
    plot.points([2, 9], [-5, 5])
    low, high = plot.x_limits
    assert low < 2 and high > 9
    plot.limits(y=(-20, None))
    assert plot.y_limits[0] == -20 and plot.y_limits[1] > 5
    assert plot.x_limits == (low, high)
    plot.limits(x=(0, 100))
    assert plot.x_limits == (0, 100)


def test_a_heatmap_fills_the_plot_to_its_edges(plot):
    plot.clear()
    plot.heatmap(np.eye(3), (-1.5, 4.5, 0, 7))
    assert plot.x_limits == (-1.5, 4.5) and plot.y_limits == (0, 7)


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf])
def test_an_impossible_limit_gets_a_sentence(plot, bad):
    plot.clear(log_x=True)
    plot.limits(x=(bad, 10))
    with pytest.raises(ValueError, match="a limit of"):
        drawn(plot)
