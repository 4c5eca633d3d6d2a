"""Pointing, zooming and panning: exact numbers under the pointer, and always a way home."""

import numpy as np
import pygame
import pytest

from game.ui.plot import Plot
from game.ui.theme import CATEGORICAL, MINT, Theme


@pytest.fixture
def plot():
    pygame.font.init()
    made = Plot(Theme())
    made.rect = pygame.Rect(10, 20, 500, 360)
    return made


def at(plot, x, y, off=(0, 0)):
    px, py = plot.to_screen(x, y)
    return float(px) + off[0], float(py) + off[1]


def said(plot, x, y, off=(0, 0)):
    read = plot.hover(at(plot, x, y, off))
    return None if read is None else read.lines


def test_hover_gives_the_exact_numbers_of_the_nearest_point(plot):
    plot.clear("", "eruption (minutes)", "waiting (minutes)")
    plot.points([1.75, 4.2503, 3], [54, 81.125, 70], label="Old Faithful")
    assert said(plot, 4.2503, 81.125, (5, -4)) == (
        "Old Faithful",
        "eruption (minutes): 4.2503",
        "waiting (minutes): 81.125",
    )
    read = plot.hover(at(plot, 3, 70, (3, 3)))
    assert read.at == pytest.approx(at(plot, 3, 70))
    assert plot.hover(at(plot, 3, 60)) is None
    assert plot.hover((-50, -50)) is None and plot.hover(None) is None


def test_a_point_can_have_its_own_words_even_when_points_are_thinned(plot):
    many = 20_000
    x = np.linspace(0, 1, many)
    plot.clear()
    plot.points(x, x, words=[f"number {i}" for i in range(many)])
    read = plot.hover(at(plot, 0.5, 0.5))
    number = int(read.lines[0].split()[1])
    assert abs(x[number] - 0.5) < 1e-3
    assert float(read.lines[1].split()[1]) == pytest.approx(x[number], abs=1e-6)


def test_hover_on_lines_bars_bands_cells_and_tick_marks(plot):
    plot.clear("", "step", "loss")
    plot.line([0, 1, 2], [5, 3, 1], label="train")
    assert said(plot, 1, 3, (4, 4)) == ("train", "step: 1", "loss: 3")
    # Far above the curve the value below the pointer is meant.
    assert said(plot, 1, 4.9, (2, 0)) == ("train", "step: 1", "loss: 3")

    plot.clear("", "feature", "weight", x_names=("age", "bmi"))
    plot.bar([0, 1], [3.5, -2])
    assert said(plot, 1.2, -1) == ("feature: bmi", "weight: −2")
    assert plot.hover(at(plot, 0.5, 1)) is None

    plot.clear("", "episode", "return")
    plot.band([0, 10, 20], [1, 2, 3], [5, 6, 7], label="20 seeds")
    assert said(plot, 10.2, 4) == ("20 seeds", "episode: 10", "return: 2 to 6")

    plot.clear("", "C", "γ", log_x=True, log_y=True)
    plot.heatmap(
        [[0.5, 0.61], [0.7, 0.875]], (10**-0.5, 10**1.5, 10**-1.5, 10**0.5), label="accuracy"
    )
    assert said(plot, 12, 0.8) == ("accuracy: 0.875", "C: 10", "γ: 1")


def test_marks_can_keep_silent(plot):
    plot.clear()
    plot.points([1], [1], hover=False)
    plot.line([0, 2], [1, 1], hover=False)
    assert plot.hover(at(plot, 1, 1)) is None


def test_the_tag_is_drawn_inside_the_plot_and_leaves_with_the_pointer(plot):
    surface = pygame.Surface((540, 400))
    plot.clear("", "x", "y")
    plot.limits((0, 1), (0, 1))
    plot.points([0, 1, 0, 1], [0, 0, 1, 1])
    plot.draw(surface)
    before = pygame.surfarray.array3d(surface)
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        plot.hover(at(plot, x, y))
        plot.draw(surface)
        changed = (pygame.surfarray.array3d(surface) != before).any(axis=2)
        columns, rows = np.nonzero(changed)
        assert changed.any()
        assert plot.rect.contains(
            pygame.Rect(columns.min(), rows.min(), np.ptp(columns), np.ptp(rows))
        )
    plot.hover(None)
    plot.draw(surface)
    assert (pygame.surfarray.array3d(surface) == before).all()


def test_nearest_gives_the_index_to_drag_or_nothing(plot):
    x, y = np.array([1.0, 2.0, np.nan]), np.array([1.0, 2.0, 0.0])
    plot.clear()
    plot.points(x, y)
    assert plot.nearest(at(plot, 2, 2, (5, 5)), x, y) == 1
    assert plot.nearest(at(plot, 1.5, 1.5), x, y) is None
    assert plot.nearest(at(plot, 1.5, 1.5), x, y, radius=1000) in (0, 1)
    assert plot.nearest((0, 0), [], []) is None


@pytest.mark.parametrize("log", [False, True])
def test_zoom_keeps_what_is_under_the_pointer(plot, log):
    plot.clear(log_x=log, log_y=log)
    plot.limits((1, 100), (1, 1000))
    pos = at(plot, 20, 30)
    before = plot.x_limits
    for factor in (1.25, 3, 0.5, 1.1):
        plot.zoom(pos, factor)
        assert at(plot, 20, 30) == pytest.approx(pos, abs=1e-6)
    assert plot.zoomed and plot.x_limits[1] - plot.x_limits[0] < before[1] - before[0]
    plot.reset_view()
    assert plot.x_limits == pytest.approx(before) and not plot.zoomed


def test_zoom_beside_the_data_moves_one_axis(plot):
    plot.clear("t", "x", "y")
    plot.limits((0, 1), (0, 1))
    area = plot.area
    plot.zoom((area.centerx, area.bottom + 10), 2)
    assert plot.x_limits == pytest.approx((0.25, 0.75)) and plot.y_limits == (0, 1)
    plot.reset_view()
    plot.zoom((area.left - 10, area.centery), 2)
    assert plot.y_limits == pytest.approx((0.25, 0.75), abs=0.01) and plot.x_limits == (0, 1)


def test_pan_moves_the_data_with_the_pointer(plot):
    plot.clear()
    plot.limits((0, 10), (0, 10))
    pos = at(plot, 5, 5)
    plot.pan(30, -12)
    assert at(plot, 5, 5) == pytest.approx((pos[0] + 30, pos[1] - 12), abs=1)


def test_neither_zoom_nor_pan_loses_the_data_for_good(plot):
    plot.clear("t", "x", "y")
    plot.limits((3, 4), (1e6, 1e6 + 1))
    surface = pygame.Surface((540, 400))
    for factor in (10.0, 0.1):
        for _ in range(60):
            plot.zoom(plot.area.center, factor)
            plot.pan(4000, 4000)
        plot.draw(surface)
        low, high = plot.x_limits
        assert np.isfinite([low, high]).all() and 0 < high - low < 1000
        assert -200 < low < 200
    plot.reset_view()
    assert plot.x_limits == (3, 4)


def test_the_view_outlives_new_frames_but_not_other_quantities(plot):
    plot.clear("t", "step", "loss")
    plot.line([0, 10], [0, 1])
    plot.zoom(plot.area.center, 2)
    held = plot.x_limits
    plot.clear("t", "step", "loss")
    plot.line([0, 20], [0, 1])
    assert plot.x_limits == held
    plot.clear("t", "k", "BIC")
    plot.line([0, 20], [0, 1])
    assert not plot.zoomed or plot.x_limits[1] >= 20
    assert plot.x_limits[1] >= 20


def test_legend_and_colour_bar_show_what_was_labelled(plot):
    plot.clear()
    plot.line([0, 1], [0, 1], "gold", dashed=True, label="one")
    plot.points([0], [0], "coral", label="two")
    plot.band([0, 1], [0, 0], [1, 1], label="three")
    plot.line([0, 1], [1, 0], "gold", label="one")
    bare = plot.area
    plot.legend()
    layout = plot._settle()
    assert [e.words for _, e in layout.swatches] == ["one", "two", "three"]
    assert [e.kind for _, e in layout.swatches] == ["dashed", "dot", "patch"]
    assert plot.area.top > bare.top
    plot.heatmap(np.eye(2), (0, 1, 0, 1), "diverging")
    plot.colorbar("score")
    bar = plot._settle().request.bar
    assert (bar.low, bar.high, bar.label) == (-1, 1, "score")
    assert plot.area.right < bare.right


def test_every_mark_draws_at_every_depth_of_zoom(plot):
    surface = pygame.Surface((540, 400))
    rng = np.random.default_rng(0)
    grid = np.linspace(0, 10, 9)
    for log in (False, True):
        plot.clear("t", "x", "y", log_x=log, log_y=log)
        plot.limits((0.1, 10), (0.1, 10))
        plot.heatmap(rng.normal(size=(7, 9)), (0.2, 9, 0.3, 8), "diverging", smooth=True)
        plot.regions(rng.integers(-1, 4, (5, 3)), (0.1, 10, 0.1, 10))
        plot.contour(grid, grid, rng.normal(size=(9, 9)), [0.0, 0.5])
        plot.polygon([1, 5, 9], [1, 9, 1], "gold", edge="coral")
        plot.ellipse([5, 5], np.eye(2) * 4, fill_alpha=0.3)
        plot.band(grid, grid, grid + 1)
        plot.line(grid, grid, dashed=True)
        plot.bar(grid, grid)
        plot.text(5, 5, "here", plate=True)
        plot.vline(5, words="five")
        plot.hline(5, words="five")
        plot.points(grid, grid, sizes=grid + 1)
        for _ in range(14):
            pos = at(plot, 5.0, 5.0)
            plot.zoom(pos, 3.0)
            plot.draw(surface)
            plot.hover(pos)
            low, high = plot.x_limits
            assert 0 < high - low < 10
        plot.reset_view()
        for _ in range(6):
            plot.zoom(plot.area.center, 0.3)
            plot.draw(surface)
            assert np.isfinite([*plot.x_limits, *plot.y_limits]).all()
        plot.reset_view()


def test_a_big_polygon_keeps_its_slanted_edge_when_zoomed_into(plot):
    plot.clear(equal=True)
    plot.limits((-1, 1), (-1, 1))
    plot.polygon([1, 0, -1, 0], [0, 1, 0, -1], "gold", 1.0)
    surface = pygame.Surface((540, 400))
    plot.zoom(at(plot, 0.5, 0.5), 4_000.0)
    plot.draw(surface)
    tiny = 2e-5
    inside, outside = at(plot, 0.5 - tiny, 0.5 - tiny), at(plot, 0.5 + tiny, 0.5 + tiny)
    along, across = (
        at(plot, 0.5 - 4 * tiny, 0.5 + 3 * tiny),
        at(plot, 0.5 + 3 * tiny, 0.5 - 4 * tiny),
    )
    gold = [
        surface.get_at((int(x), int(y)))[:3] == (255, 204, 77) for x, y in (inside, along, across)
    ]
    assert gold == [True, True, True]
    assert surface.get_at((int(outside[0]), int(outside[1])))[:3] != (255, 204, 77)


def test_a_cell_keeps_its_place_when_zoomed_into(plot):
    plot.clear()
    plot.limits((0, 3), (0, 2))
    plot.heatmap([[0, 1, 2], [3, 4, 5]], (0, 3, 0, 2), "classes")
    surface = pygame.Surface((540, 400))
    # The corner of four cells, far closer than any cell is wide.
    plot.zoom(at(plot, 1, 1), 500.0)
    plot.draw(surface)
    near = 1e-3
    seen = [
        surface.get_at(tuple(int(v) for v in at(plot, 1 + dx, 1 + dy)))[:3]
        for dy in (-near, near)
        for dx in (-near, near)
    ]
    assert seen == [CATEGORICAL[k] for k in (0, 1, 3, 4)]


def test_a_legend_shows_the_marker_that_stands_on_the_plot(plot):
    plot.clear()
    plot.points([0, 1], [0, 1], "mint", marker="diamond", label="optimum")
    plot.points([0, 1], [1, 0], colors=[0, 1], outline="white", label="support vectors")
    plot.legend()
    swatches = [(entry.kind, entry.colour) for _, entry in plot._settle().swatches]
    assert swatches == [("diamond", MINT), ("ring", (255, 255, 255))]
    surface = pygame.Surface(plot.rect.size)
    plot.draw(surface, surface.get_rect())
    swatch = plot._settle().swatches[0][0]
    pixels = pygame.surfarray.array3d(surface.subsurface(swatch))
    # A diamond of that width has half the pixels of a square.
    assert 10 < (pixels == MINT).all(axis=2).sum() < swatch.h**2 // 2


@pytest.mark.parametrize("marked", [0.0, 7.0])
def test_an_axis_with_nothing_beyond_its_given_end_goes_on_from_there(plot, marked):
    plot.clear()
    plot.limits(x=(marked, None))
    plot.vline(marked, "quiet", words="SARSA")
    assert plot.x_limits == (marked, marked + 1)
    plot.limits(x=(None, marked))
    assert plot.x_limits == (marked - 1, marked)
