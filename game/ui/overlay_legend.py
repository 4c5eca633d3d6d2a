"""The legend of the colours upon a board: strips from least to most, with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.theme import QUIET, TEXT, Theme

_SIZE = 13
_GAP, _AFTER_WORDS, _BESIDE, _THICK = 16, 10, 6, 10
_LEAST_STRIP = 20


class Strip(NamedTuple):
    """What it shows, the words of its two ends, and its 256 colours, uint8 (256, 3)."""

    words: str
    low: str
    high: str
    table: NDArray[np.uint8]


def _words_width(theme: Theme, strips: Sequence[Strip]) -> int:
    """The pixels of everything but the colours."""
    beside = theme.px(_AFTER_WORDS) + 2 * theme.px(_BESIDE)
    each = [sum(theme.width(words, _SIZE) for words in strip[:3]) + beside for strip in strips]
    return sum(each) + theme.px(_GAP) * (len(strips) - 1)


def least_width(theme: Theme, strips: Sequence[Strip]) -> int:
    """The pixels below which the colours are too short to be told apart."""
    return _words_width(theme, strips) + theme.px(_LEAST_STRIP) * len(strips)


def draw_strips(
    surface: pygame.Surface, rect: pygame.Rect, theme: Theme, strips: Sequence[Strip]
) -> None:
    """Draw the strips side by side in `rect`, all with colours of the same length."""
    if not strips:
        return
    long = max((rect.width - _words_width(theme, strips)) // len(strips), 1)
    thick, x, y = min(theme.px(_THICK), rect.height), rect.left, rect.centery

    def write(words: str, colour: tuple[int, int, int], gap: int) -> None:
        nonlocal x
        theme.draw_text(surface, words, (x, y), _SIZE, colour, anchor="midleft")
        x += theme.width(words, _SIZE) + theme.px(gap)

    for strip in strips:
        write(strip.words, QUIET, _AFTER_WORDS)
        write(strip.low, TEXT, _BESIDE)
        row = pygame.image.frombuffer(strip.table.tobytes(), (256, 1), "RGB")
        # Two pixels high: smooth scaling needs more than one.
        picture = pygame.transform.smoothscale(pygame.transform.scale(row, (256, 2)), (long, thick))
        surface.blit(picture, (x, y - thick // 2))
        x += long + theme.px(_BESIDE)
        write(strip.high, TEXT, _GAP)
