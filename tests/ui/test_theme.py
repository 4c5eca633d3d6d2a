"""Words of any signs are measured and drawn, as a person's files may be called anything."""

import pygame
import pytest

from game.ui.theme import TEXT, Theme


@pytest.mark.parametrize("words", ["", "\udcff", "pond\udcff.toml", "\u202e", "my\u202epond", "α"])
@pytest.mark.parametrize("mono", [False, True])
def test_any_words_are_drawn_as_wide_as_they_are_measured(words, mono):
    pygame.font.init()
    theme = Theme(1.0)
    picture = theme.text(words, 14, TEXT, mono=mono)
    assert picture.get_width() == theme.width(words, 14, mono=mono)
    assert theme.shorten(words, 1000) == words
