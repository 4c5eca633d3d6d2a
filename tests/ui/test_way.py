"""The dots of a way: where a walk along it would put them, and no more than can be seen apart."""

import math
from itertools import pairwise

import numpy as np
import pygame
import pytest

from game.ui.way import _MOST_DOTS, Way

VIEW = pygame.Rect(-40, -30, 500, 400)


def wander(seed, length):
    rng = np.random.default_rng(seed)
    steps = np.array([(0, 1), (1, 0), (0, -1), (-1, 0)])[rng.integers(4, size=length)]
    return np.concatenate(([(0, 0)], np.cumsum(steps, axis=0)))


def walked(cells, first, cell, spacing, view):
    """The dots in `view`, by walking from one to the next."""
    dots, at = [], 0.0
    for (row, column), (down, right) in pairwise(cells.tolist()):
        length = (abs(down - row) + abs(right - column)) * cell
        while at < length:
            share = at / length
            x = first[0] + (column + (right - column) * share) * cell
            y = first[1] + (row + (down - row) * share) * cell
            if view.left <= x < view.right and view.top <= y < view.bottom:
                dots.append((x, y))
            at += spacing
        at -= length
    return np.array(dots).reshape(-1, 2)


@pytest.mark.parametrize("cell", [1, 3, 8, 24, 33, 160])
@pytest.mark.parametrize("seed", range(4))
def test_dots_lie_where_a_walk_puts_them(cell, seed):
    cells, first = wander(seed, 300), (200.25 + cell / 2, 170.5 - cell / 2)
    spacing = max(cell * 0.2, 5.0) + 0.001
    expected = walked(cells, first, cell, spacing, VIEW)
    dots = Way(cells).dots(first, cell, spacing, VIEW)
    assert dots == pytest.approx(expected, abs=1e-6)


def test_lines_may_be_longer_than_the_view():
    corners = np.array([(5, -100), (5, 100), (90, 100)])
    first = (13.0, 17.0)
    expected = walked(corners, first, 10, 5.001, VIEW)
    assert len(expected) == pytest.approx(VIEW.width / 5, abs=1)
    assert Way(corners).dots(first, 10, 5.001, VIEW) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("cells", [[], [(3, 4)], [(3, 4), (3, 4)]])
def test_where_nothing_moves_there_are_no_dots(cells):
    assert Way(cells).dots((0.5, 0.5), 24, 5.0, VIEW).shape == (0, 2)


def test_too_many_dots_to_tell_apart_lie_further_apart():
    rows, columns = np.divmod(np.arange(160_000), 400)
    way = Way(np.column_stack((rows, np.where(rows % 2, 399 - columns, columns))))
    view = pygame.Rect(0, 0, 400, 400)
    dots = way.dots((0.5, 0.5), 1, 5.0, view)
    assert _MOST_DOTS / 2.1 < len(dots) <= _MOST_DOTS
    moved = way.dots((1.5, 3.5), 1, 5.0, view)
    there = {tuple(dot) for dot in (moved - (1, 3)).round(6).tolist()}
    inside = [dot for dot in dots.round(6).tolist() if max(dot) < 390 and min(dot) > 10]
    assert inside and all(tuple(dot) in there for dot in inside), "they stay as the view moves"
    assert math.hypot(*np.ptp(dots, axis=0)) > 500, "and are spread over all that shows"
