"""The check mark reads as one in the smallest words, and stands in a line like a letter."""

import numpy as np
import pygame
import pytest

from game.ui.theme import MINT, TEXT, Theme


@pytest.fixture(scope="module", autouse=True)
def fonts():
    pygame.font.init()


@pytest.mark.parametrize("scale", [1.0, 4 / 3, 1.5, 2.0])
@pytest.mark.parametrize("bold", [False, True])
def test_a_check_mark_is_two_full_strokes_that_rise_to_the_right(scale, bold):
    picture = Theme(scale).text("✓", 14, MINT, bold)
    ink = pygame.surfarray.array_alpha(picture).T
    assert (np.asarray(picture.get_at((0, 0)))[:3] == MINT).all(), "its edges are of its colour"
    across = np.flatnonzero(ink.max(axis=0) > 60)
    assert (ink[:, across[1:-1]].max(axis=0) > 150).all(), "a stroke is nowhere thin"
    high = np.flatnonzero(ink.max(axis=1) > 60)
    assert len(across) > len(high), "steep and narrow it looks like a root sign"
    # Each column's middle of ink: down the short arm, up the long one, and no level roof.
    rows = np.arange(len(ink))[:, None]
    middle = (rows * ink).sum(axis=0)[across] / ink.sum(axis=0)[across]
    lowest = int(middle.argmax())
    assert 0.15 < lowest / len(middle) < 0.5
    assert (np.diff(middle[lowest:]) < 0).all() and middle[-1] < middle[0]


def test_words_with_a_check_mark_are_as_wide_as_they_are_measured():
    theme = Theme(1.0)
    for words in ("✓", "✓✓ fits", "✓ primal ≥ dual", "it fits ✓"):
        assert theme.text(words, 14, TEXT).get_width() == theme.width(words, 14)
