"""Numbers on the board: short, near, apart from their neighbours, and legible beside arrows."""

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.board import Board
from game.ui.overlay_numbers import count_words, decimals_for, number_words, writing
from game.ui.overlays import Overlay, Scale, end_words
from game.ui.theme import Theme
from tests.ui.overlay_hands import level_of

pygame.font.init()


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_numbers_are_short_and_near(one: float, other: float) -> None:
    scale = Scale(min(one, other), max(one, other))
    decimals = decimals_for((scale.low, scale.high))
    most = max(abs(one), abs(other))
    for value in (one, other, (one + other) / 2):
        words = number_words(value, decimals)
        assert len(words.removeprefix("−")) <= 5 or most < 1e-9
        read = float(words.replace("−", "-").replace("k", "e3").replace("M", "e6"))
        assert abs(read - value) <= (0.06 if most >= 0.0095 else 0.5) * most


@pytest.mark.parametrize("value", [10.0, -10.0, 0.12, -0.12, 2e-5, -3e-5, 0.016, -100.0, 12_345.0])
@pytest.mark.parametrize("cell", [48, 64, 79])
@pytest.mark.parametrize("kinds", [{"q"}, {"q", "values"}])
def test_numbers_of_neighbours_keep_a_gap(kinds, cell, value) -> None:
    level = level_of(4, 4)
    board = Board(level, pygame.Rect(0, 0, 4 * cell, 4 * cell), Theme())
    board.camera.fix(cell)
    overlay = Overlay(kinds)
    overlay.update(np.full((16, 4), value), np.ones((16, 4), int), level, 1.0)
    overlay.draw(pygame.Surface((4 * cell, 4 * cell)), board)
    ink = pygame.surfarray.array_alpha(overlay._ink._surface)
    assert ink.shape == (4 * cell, 4 * cell)
    for border in (cell, 2 * cell, 3 * cell):
        assert not ink[border - 1 : border + 1].any()


@pytest.mark.parametrize("cell", [48, 64, 79, 140])
@pytest.mark.parametrize("best", [(0, 1, 2, 3), (0, 2), (0,), (2,)])
def test_arrows_leave_the_numbers_legible(best, cell) -> None:
    level = level_of(4, 4)
    board = Board(level, pygame.Rect(0, 0, 4 * cell, 4 * cell), Theme())
    board.camera.fix(cell)
    q = np.full((16, 4), 9.0)
    q[:, best] = 10.0
    inks = []
    for kinds in ({"q"}, {"q", "policy"}):
        overlay = Overlay(kinds)
        overlay.update(q, np.ones((16, 4), int), level, 1.0)
        overlay.draw(pygame.Surface((4 * cell, 4 * cell)), board)
        inks.append(pygame.surfarray.pixels_alpha(overlay._ink._surface).astype(int))
    covered = inks[0] != inks[1]
    assert covered.any()
    for rect in overlay.numbers_on(board):
        assert not covered[rect.left : rect.right, rect.top : rect.bottom].any(), rect


def test_numbers_have_their_digits_where_there_is_room() -> None:
    theme = Theme()
    wide, narrow = (writing((0.0, 10.0), room, 16, theme) for room in (60, 15))
    assert wide is not None and wide.words(10.0) == "10.0" and wide.text_px == 16
    assert narrow is not None and (narrow.words(10.0), narrow.words(9.5)) == ("10", "9.5")
    for cell in range(48, 140):
        made = writing((0.0, 0.86), int(0.31 * cell), 16, theme)
        font = theme.font(made.text_px)
        sizes = {font.size(made.words(share / 100))[0] for share in range(1, 87)}
        assert max(sizes) <= made.width, "none is left out"
    bare = writing((0.0, 0.5), 14, 10, theme)
    assert bare is not None and bare.words(0.25) == ".25"
    assert writing((-3e-5, 3e-5), 15, 10, theme) is None
    crowded = writing((-100.0, 0.0), 15, 10, theme)
    assert crowded is not None and crowded.width == 15 and crowded.words(-13.2) == "−13"
    tiny = writing((0.0, 3e-5), 24, 10, theme)
    assert tiny is not None and (tiny.words(2e-5), tiny.words(2e-15)) == ("2e−5", "0")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1_234, "1.2k"),
        (9_960, "10k"),
        (5_600_000, "5.6M"),
        (3 * 10**9, "3.0G"),
    ],
)
def test_counts_are_short(count: int, words: str) -> None:
    assert count_words(count) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.276, 8.493, ("1.28", "8.49")),
        (-13.0, -1.0, ("−13.0", "−1.0")),
        (1.09e-7, 8.55, ("0", "8.55")),
        (0.0, 0.0, ("all 0", "")),
        (-100.0, 0.0, ("−100", "0")),
        (0.0, 3e-9, ("0e+00", "3e-09")),
    ],
)
def test_the_ends_of_a_legend_read_well(low: float, high: float, words: tuple[str, str]) -> None:
    assert end_words(low, high) == words
