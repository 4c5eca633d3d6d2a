"""A sentence of any length is drawn within a frame, inside the window."""

import pygame
import pytest

from game.ui import said
from game.ui.scene import Say
from game.ui.theme import Theme


class Counting(Theme):
    """Counts the signs that it measures."""

    measured = 0

    def width(self, words, *given, **named):
        Counting.measured += len(words)
        return super().width(words, *given, **named)


@pytest.mark.parametrize("sign", ["x", "/", "x ", "𝕏", "W/"])
def test_a_sentence_that_quotes_a_whole_file_ends_and_costs_little(sign):
    pygame.font.init()
    surface, Counting.measured = pygame.Surface((960, 640)), 0
    say = Say(f"{sign * 50_000}.", "problem")
    box = said.draw_said(surface, Counting(1.0), say)
    assert surface.get_rect().contains(box)
    assert Counting.measured < 100_000
    assert said.seconds_of(say) < 30
