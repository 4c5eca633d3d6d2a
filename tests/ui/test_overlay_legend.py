"""What stands in a cell, and the legend, with all overlays on at once."""

import itertools

import numpy as np
import pygame
import pytest

from game.ui.board import Board
from game.ui.overlays import KINDS, Overlay
from game.ui.theme import Theme
from tests.ui.overlay_hands import level_of, some_q


@pytest.mark.parametrize("visits", [5, 47_104, 10**9])
def test_the_legend_of_all_overlays_prints_nothing_over_another(visits, monkeypatch) -> None:
    level, theme = level_of(), Theme()
    surface = pygame.Surface((400, 60), 0, 32)
    overlay = Overlay(KINDS)
    overlay.update(some_q(), np.full((64, 4), visits), level, 0.1)
    drawn, draw_text = [], Theme.draw_text

    def noted(self, *args, **kwargs):
        drawn.append(draw_text(self, *args, **kwargs))
        return drawn[-1]

    monkeypatch.setattr(Theme, "draw_text", noted)
    rect = pygame.Rect(20, 10, 260, 18)
    assert overlay.legend_width(theme) <= rect.width
    overlay.draw_legend(surface, rect, theme)
    assert len(drawn) == 6
    assert all(after.left > before.right for before, after in itertools.pairwise(drawn))
    assert rect.contains(drawn[0].unionall(drawn[1:]))
    for low, high in (drawn[1:3], drawn[4:6]):
        assert high.left - low.right >= 20


def test_what_stands_in_the_middle_is_not_said_again_beside_the_arrow() -> None:
    q, visits = np.zeros((64, 4)), np.ones((64, 4), int)
    q[:, 2] = 8.0

    board, pictures = Board(level_of(), pygame.Rect(0, 0, 640, 640)), []
    for kinds in ({"q", "values"}, {"q", "values", "policy"}):
        surface = pygame.Surface((640, 640), 0, 32)
        overlay = Overlay(kinds)
        overlay.update(q, visits, level_of(), 0.1)
        overlay.draw(surface, board)
        pictures.append(pygame.surfarray.array3d(surface.subsurface(board.rect_of(0, 0))))
    plain, pointed = pictures
    differs = (plain != pointed).any(axis=2)
    size = len(differs)
    assert differs[round(0.7 * size) :].any()
    assert not differs[: round(0.7 * size)].any(), "the arrow stays off the middle"
