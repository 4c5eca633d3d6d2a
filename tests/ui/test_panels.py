"""The furniture of the screens: what stands in one row stands on one line."""

import numpy as np
import pygame
import pytest

from game.ui.panels import draw_row
from game.ui.theme import Theme


@pytest.mark.parametrize("scale", [1.0, 1.25, 4 / 3, 1.5, 2.0])
def test_a_number_and_what_it_is_compared_with_stand_on_one_base_line(scale):
    pygame.font.init()
    theme = Theme(scale)
    for top in (0, 1):
        surface = pygame.Surface((600, 80))
        row = pygame.Rect(0, top, 600, theme.px(25))
        draw_row(surface, theme, row, "", "100", quiet_tail="100")
        inked = pygame.surfarray.array3d(surface).max(axis=2) > 120
        tail = theme.width("100", 14)
        lowest = [np.flatnonzero(part.any(axis=0)).max() for part in (inked[:-tail], inked[-tail:])]
        assert lowest[0] == lowest[1]
