"""Words at a plot's lines: no curve strikes them out, and none covers another."""

import numpy as np
import pygame

from game.ui.plot_layout import TICK
from game.ui.plot_marks import named_colour
from game.ui.theme import GOLD
from tests.ui.plot_hands import RECT, SIZE, count, drawn


def test_a_curve_does_not_strike_out_the_words_at_a_line(plot):
    plot.clear("t", "x", "y")
    plot.limits((0, 100), (0, 1))
    for height in np.linspace(0.8, 1.0, 60):
        plot.line([0, 100], [height, height], "gold", 3.0)
    plot.vline(40, "quiet", words="Double Q-learning")
    surface = drawn(plot)
    x = round(plot.to_screen(40, 1)[0]) + 6
    place = pygame.Rect(x, plot.area.top + 2, 80, 8)
    assert count(surface, GOLD, place.move(-100, 0)) and not count(surface, GOLD, place)


def test_words_at_lines_that_stand_close_do_not_cover_each_other(plot, monkeypatch):
    plot.clear("t", "x", "y")
    plot.limits((0, 100), (0, 1))
    for at in (40, 42, 44, 46, 90):
        plot.vline(at, "quiet", words="α 0.3")
    placed = []
    blit = pygame.Surface.blit
    words = plot.theme.text("α 0.3", TICK, named_colour("quiet"))

    class Watched(pygame.Surface):
        def blit(self, image, place, *more):
            if image is words:
                placed.append(pygame.Rect(place))
            return blit(self, image, place, *more)

    plot.draw(Watched(SIZE), RECT)
    assert len(placed) == 5
    assert all(rect.collidelist(placed[i + 1 :]) < 0 for i, rect in enumerate(placed))
    assert all(plot.area.contains(rect) for rect in placed)
    assert placed[0].top == placed[-1].top == plot.area.top, "lower only where it must be"
