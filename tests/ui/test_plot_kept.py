"""What a plot is asked for is kept as it is and painted once; what is still stays painted."""

import numpy as np
import pygame
import pytest

from game.ui.plot import Plot
from game.ui.plot_marks import Line, named_colour
from game.ui.theme import CATEGORICAL, GOLD, ICE_BLUE
from tests.ui.plot_hands import drawn

# Recording


def test_recording_neither_draws_nor_copies(plot):
    x = np.arange(5.0)
    plot.clear("t", "a", "b")
    plot.line(x, x, "gold", label="five")
    mark = plot.marks[0]
    assert (isinstance(mark, Line) and mark.x is x) or np.shares_memory(mark.x, x)
    assert mark.colour == GOLD and mark.label == "five"
    plot.clear()
    assert plot.marks == []


def test_names_numbers_and_triples_are_colours():
    assert named_colour("accent") == ICE_BLUE and named_colour(11) == CATEGORICAL[1]
    assert named_colour((1, 2, 3)) == (1, 2, 3)
    with pytest.raises(ValueError, match="'mauve' is not known; choose from accent"):
        named_colour("mauve")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda p: p.points([1, 2], [1]), "x has 2 values and y has 1"),
        (lambda p: p.points([1], [1], marker="blob"), "'blob'"),
        (lambda p: p.points([1, 2], [1, 2], colors=[1]), "colors has shape"),
        (lambda p: p.points([1, 2], [1, 2], sizes=[1]), "sizes has 1 values"),
        (lambda p: p.heatmap([1, 2], (0, 1, 0, 1)), "table of values"),
        (lambda p: p.heatmap([[1]], (0, 1, 0, 1), "jet"), "'jet'"),
        (lambda p: p.contour([0], [0], [[1]], 0), "at least 2 by 2"),
    ],
)
def test_a_wrong_call_gets_a_sentence(plot, call, words):
    with pytest.raises(ValueError, match=words):
        call(plot)


def test_the_same_content_is_painted_once_and_then_only_copied(plot, monkeypatch):
    from game.ui import plot as module

    painted = []
    real = module.paint
    monkeypatch.setattr(module, "paint", lambda *a: (painted.append(1), real(*a)))
    plot.clear("t")
    plot.points([1, 2], [3, 4])
    pictures = [pygame.surfarray.array3d(drawn(plot)) for _ in range(5)]
    assert len(painted) == 2
    assert all((picture == pictures[0]).all() for picture in pictures)
    plot.points([1.5], [3.5])
    drawn(plot)
    assert len(painted) == 4


# What stays still


def _still(plot, key, top, height):
    plot.clear("Still", "x", "y")
    plot.limits(x=(0, 1), y=(0, 1))
    plot.line([0, 1], [top, top], "gold", 4)
    if key is not None:
        plot.still(*key)
    plot.line([0, 1], [height, height], "coral", 4)
    return pygame.surfarray.array3d(drawn(plot))


def test_what_is_still_looks_the_same_and_what_moves_moves(theme):
    key, kept, plain = ("path", object(), 0.4), Plot(theme), Plot(theme)
    for height in (0.2, 0.3, 0.5):
        assert (_still(kept, key, 0.8, height) == _still(plain, None, 0.8, height)).all()


def test_only_the_same_key_keeps_the_ground(theme):
    one, plot = object(), Plot(theme)
    first = _still(plot, (one, 1.0), 0.8, 0.2)
    # A broken promise shows that the kept picture was taken.
    assert (_still(plot, (one, 1.0), 0.6, 0.2) == first).all()
    assert (_still(plot, (one, 0.4), 0.6, 0.2) != first).any()
    assert (_still(plot, (object(), 0.4), 0.7, 0.2) != first).any()
