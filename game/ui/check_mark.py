"""The check mark, drawn by hand: the fonts' own looks like a root sign in small sizes."""

from itertools import pairwise

import pygame

from game.palette import Colour

CHECK = "✓"

# In ems, from the left end of the base line; y goes up.
_CORNERS = ((0.10, 0.32), (0.33, 0.07), (0.78, 0.64))
_WIDE = 0.88
_STROKE, _BOLD_STROKE = 0.11, 0.14
_FINER = 4


def check_width(size_px: int) -> int:
    """Pixels that a check mark takes in a line of letters of `size_px`."""
    return round(_WIDE * size_px)


def check_mark(font: pygame.Font, size_px: int, colour: Colour, bold: bool) -> pygame.Surface:
    """A check mark on a clear ground, as high as `font`'s letters and upon their base line."""
    size = (check_width(size_px), font.get_height())
    # Drawn larger and scaled down, its edges are smooth.
    large = pygame.Surface((size[0] * _FINER, size[1] * _FINER), pygame.SRCALPHA)
    large.fill((*colour, 0))
    em, base = size_px * _FINER, font.get_ascent() * _FINER
    corners = [pygame.Vector2(x * em, base - y * em) for x, y in _CORNERS]
    radius = (_BOLD_STROKE if bold else _STROKE) * em / 2
    for start, end in pairwise(corners):
        across = (end - start).normalize().rotate(90) * radius
        sides = (start + across, end + across, end - across, start - across)
        pygame.draw.polygon(large, colour, sides)
    for corner in corners:
        pygame.draw.circle(large, colour, corner, radius)
    return pygame.transform.smoothscale(large, size)
