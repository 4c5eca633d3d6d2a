"""A learning curve: its ground lies below it, its marks stay apart, and nothing is unsaid."""

import numpy as np
import pygame
import pytest

from game.agent.history import Mark
from game.ui.curves import Curve, marks_told, record_curve
from game.ui.plot import Plot
from game.ui.plot_marks import Band, Line, Rule, Words
from game.ui.theme import GOLD, ICE_BLUE, Theme


@pytest.fixture
def plot():
    pygame.font.init()
    made = Plot(Theme())
    made.clear("Return per episode", "episode", "return")
    return made


X = np.arange(1, 1025) * 3.0
LIVE = Curve(X, 10 - 8 / X, 8 - 8 / X, np.full(1024, 10.0))


def test_the_line_is_drawn_over_its_ground_and_changes_are_marked(plot):
    record_curve(plot, LIVE, [Mark(90, 800, "alpha 0.5")])
    ground, line, change = plot.marks
    assert [type(mark) for mark in plot.marks] == [Band, Line, Rule]
    assert line.colour == ground.colour == ICE_BLUE and ground.alpha < line.alpha
    assert (change.at, change.words) == (90, "α 0.5")


def test_without_changes_there_are_no_marks(plot):
    record_curve(plot, LIVE)
    assert [type(mark) for mark in plot.marks] == [Band, Line]


def test_before_the_first_episode_the_plot_says_what_will_come(plot):
    empty = Curve([], [], [], [])
    record_curve(plot, empty)
    assert isinstance(plot.marks[0], Words) and "first episode" in plot.marks[0].words
    plot.draw(pygame.Surface((600, 300)), pygame.Rect(0, 0, 600, 300))


def test_the_cursor_stands_at_its_episode(plot):
    surface = pygame.Surface((600, 300))
    record_curve(plot, LIVE)
    plot.vline(1500, "gold")
    plot.draw(surface, pygame.Rect(0, 0, 600, 300))
    pixels = (pygame.surfarray.array3d(surface) == np.array(GOLD)).all(axis=2)
    x, _ = plot.to_screen(1500, 1)
    columns = np.flatnonzero(pixels.sum(axis=1) > 20)
    assert columns.tolist() == [round(float(x))]


def test_changes_at_one_episode_share_one_label():
    marks = [Mark(3, 9, "alpha 0.1"), Mark(3, 9, "alpha 0.3"), Mark(3, 9, "algorithm sarsa")]
    assert marks_told([*marks, Mark(5, 20, "world changed")]) == {
        3: "α 0.3, SARSA",
        5: "world changed",
    }
