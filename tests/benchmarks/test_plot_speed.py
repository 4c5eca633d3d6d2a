"""What a plot costs a frame, as a multiple of filling the window, both timed in one run.

The budget is 16.7 ms for everything on a screen; a chart should leave nearly all of it. Filling
1280x800 pixels is the yardstick because every frame does that much anyway.
"""

from time import perf_counter

import numpy as np
import pygame
import pytest

from game.ui.curves import Curve, record_curve
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D
from game.ui.theme import Theme

CHART = pygame.Rect(668, 378, 596, 250)
MAIN = pygame.Rect(16, 60, 620, 560)


@pytest.fixture(scope="module")
def theme():
    pygame.display.init()
    pygame.font.init()
    return Theme()


@pytest.fixture(scope="module")
def window():
    return pygame.Surface((1280, 800))


def least(action, rounds):
    """The quickest of `rounds` calls in seconds: the one nothing else on the machine disturbed."""
    action()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


def report(benchmark, window, name, frame, most_fills):
    """Print milliseconds and the ratio, and hold the ratio."""
    cost, fill = least(frame, 60), least(lambda: window.fill((15, 22, 38)), 200)
    benchmark.extra_info.update(ms=cost * 1e3, fills=cost / fill)
    benchmark.pedantic(frame, rounds=20)
    print(f"\n{name}: {cost * 1e3:.2f} ms a frame, {cost / fill:.1f} window fills")
    assert cost / fill < most_fills


def test_a_live_curve_with_band_and_moving_cursor(benchmark, theme, window):
    rng = np.random.default_rng(0)
    x = np.arange(1, 1025) * 7.0
    mean = 10 * (1 - np.exp(-x / 900)) + rng.normal(0, 1, 1024) * np.exp(-x / 2000)
    live = Curve(x, mean, mean - 2, mean + 1)
    plot = Plot(theme)
    at = iter(range(10**9))

    def frame():
        plot.clear("Return per episode", "episode", "return", "this run")
        record_curve(plot, live)
        plot.vline(float(x[next(at) % 1024]), "gold")
        plot.draw(window, CHART)

    report(benchmark, window, "curve of 1,024 points, band, cursor", frame, 20)


def test_a_curve_that_grows_and_moves_its_axes(benchmark, theme, window):
    rng = np.random.default_rng(0)
    y = 10 * (1 - np.exp(-np.arange(2_000) / 900)) + rng.normal(0, 0.5, 2_000)
    plot = Plot(theme)
    at = iter(range(10**9))

    def frame():
        shown = 900 + next(at) % 100
        plot.clear("Return per episode", "episode", "return")
        plot.limits(x=(0, shown))
        plot.line(np.arange(shown), y[:shown])
        plot.draw(window, CHART)

    report(benchmark, window, "growing curve, axes drawn anew", frame, 30)


def test_two_thousand_points_coloured_by_class(benchmark, theme, window):
    rng = np.random.default_rng(0)
    x, y, classes = rng.normal(size=2_000), rng.normal(size=2_000), rng.integers(0, 5, 2_000)
    plot = Plot(theme)

    def frame():
        plot.clear("Clusters", "x₁", "x₂")
        plot.points(x, y, colors=classes)
        plot.draw(window, MAIN)

    report(benchmark, window, "2,000 points by class", frame, 35)


def test_two_thousand_points_in_soft_colours(benchmark, theme, window):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=2_000), rng.normal(size=2_000)
    shares = rng.dirichlet([0.3, 0.3, 0.3], 2_000)
    colours = shares @ np.array([[127, 209, 255], [255, 204, 77], [230, 143, 196]])
    plot = Plot(theme)

    def frame():
        plot.clear("Responsibilities", "x₁", "x₂")
        plot.points(x, y, colors=colours)
        plot.draw(window, MAIN)

    report(benchmark, window, "2,000 points in soft colours", frame, 45)


def test_a_decision_surface_with_everything(benchmark, theme, window):
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-3, 3, 2_000), rng.uniform(-3, 3, 2_000)
    grid = np.linspace(-3, 3, 120)
    field = grid[None] * grid[:, None]
    plot = Plot(theme)

    def frame():
        plot.clear("Decision surface", "x₁", "x₂")
        plot.heatmap(field, (-3, 3, -3, 3), "diverging", alpha=0.4, smooth=True)
        plot.contour(grid, grid, field, [-1, 0, 1], width=1.5)
        plot.points(x, y, colors=(x * y > 0).astype(int), outline="background")
        for sigma in (1, 2, 3):
            plot.ellipse([1, 1], [[0.4, 0.1], [0.1, 0.3]], sigma)
        plot.draw(window, MAIN)

    report(benchmark, window, "heatmap, contours, 2,000 points, 3 ellipses", frame, 130)


def test_a_plot_that_did_not_change(benchmark, theme, window):
    rng = np.random.default_rng(0)
    plot = Plot(theme)
    plot.clear("Clusters", "x₁", "x₂")
    plot.points(rng.normal(size=2_000), rng.normal(size=2_000), colors=rng.integers(0, 5, 2_000))
    for _ in range(3):
        plot.draw(window, MAIN)
    report(benchmark, window, "unchanged plot", lambda: plot.draw(window, MAIN), 2)


def test_a_turning_bowl(benchmark, theme, window):
    grid = np.linspace(-3, 3, 60)
    heights = (grid[None] - 1) ** 2 + 0.5 * (grid[:, None] + 0.5) ** 2
    plot = Plot3D(theme)
    trail = np.linspace(-2.5, 1, 25)

    def frame():
        plot.clear("Loss", "w₁", "w₂", "loss")
        plot.surface(grid, grid, heights)
        plot.line(trail, trail, (trail - 1) ** 2 + 0.5 * (trail + 0.5) ** 2 + 0.1, "white")
        plot.pan(3, 0)
        plot.draw(window, MAIN)

    report(benchmark, window, "3-D bowl of 22x22 faces, turning", frame, 200)
