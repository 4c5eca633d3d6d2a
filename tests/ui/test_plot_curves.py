"""The live learning curve: what it is compared with lies below it, and nothing is unsaid."""

import numpy as np
import pygame
import pytest

from game.ui.curves import Curve, record_curves
from game.ui.plot import Plot
from game.ui.plot_marks import Band, Line, Rule, TickMarks, Words
from game.ui.theme import GOLD, ICE_BLUE, Theme


@pytest.fixture
def plot():
    pygame.font.init()
    made = Plot(Theme())
    made.clear("Return per episode", "episode", "return")
    return made


X = np.arange(1, 1025) * 3.0
LIVE = Curve(X, 10 - 8 / X, 8 - 8 / X, np.full(1024, 10.0), "this run")


def test_the_live_line_is_drawn_last_over_all_it_is_compared_with(plot):
    shadow = Curve(X, X * 0 + 7, X * 0 + 5, X * 0 + 9, "20 seeds")
    left = Curve(X[:300], X[:300] * 0 + 4, label="left behind")
    record_curves(
        plot, LIVE, shadow=shadow, abandoned=left, marks=[(90, "α 0.5")], cursor=600, best=10
    )
    kinds = [type(mark) for mark in plot.marks]
    assert kinds == [Rule, Band, Line, Line, Line, TickMarks, Rule]
    best, _, seeds, abandoned, live, marks, cursor = plot.marks
    assert best.at == 10 and not best.vertical
    assert seeds.dashed and abandoned.alpha < 1
    assert live.colour == ICE_BLUE and live.label == "this run"
    assert marks.words == ("α 0.5",)
    assert cursor.at == 600 and cursor.vertical and cursor.colour == GOLD


def test_alone_the_run_shows_its_own_spread(plot):
    record_curves(plot, LIVE)
    assert [type(mark) for mark in plot.marks] == [Band, Line]


def test_before_the_first_episode_the_plot_says_what_will_come(plot):
    empty = Curve([], [], [], [])
    record_curves(plot, empty)
    assert isinstance(plot.marks[0], Words) and "first episode" in plot.marks[0].words
    plot.draw(pygame.Surface((600, 300)), pygame.Rect(0, 0, 600, 300))


def test_the_cursor_stands_at_its_episode(plot):
    surface = pygame.Surface((600, 300))
    record_curves(plot, LIVE, cursor=1500)
    plot.draw(surface, pygame.Rect(0, 0, 600, 300))
    pixels = (pygame.surfarray.array3d(surface) == np.array(GOLD)).all(axis=2)
    x, _ = plot.to_screen(1500, 1)
    columns = np.flatnonzero(pixels.sum(axis=1) > 20)
    assert columns.tolist() == [round(float(x))]


def test_words_of_close_changes_do_not_lie_on_each_other(plot):
    surface = pygame.Surface((600, 300))
    record_curves(plot, LIVE, marks=[(1000, "γ 0.8"), (1010, "ε 0.1"), (2000, "slip 0.2")])
    plot.draw(surface, pygame.Rect(0, 0, 600, 300))
    x, _ = plot.to_screen(1010, 1)
    read = plot.hover((float(x) + 1, plot.area.bottom - 3))
    assert read.lines[0] == "ε 0.1"
