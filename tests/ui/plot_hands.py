"""A plot drawn for a test, and what stands in its picture."""

import numpy as np
import pygame

RECT = pygame.Rect(20, 30, 480, 320)
SIZE = (540, 400)


def drawn(plot, rect=RECT):
    surface = pygame.Surface(SIZE)
    plot.draw(surface, rect)
    return surface


def pixel(surface, plot, x, y):
    px, py = plot.to_screen(x, y)
    return tuple(surface.get_at((int(np.floor(px)), int(np.floor(py)))))[:3]


def count(surface, colour, rect=None):
    """How many pixels of `rect` have exactly `colour`."""
    pixels = pygame.surfarray.array3d(surface)
    if rect is not None:
        pixels = pixels[rect.left : rect.right, rect.top : rect.bottom]
    return int((pixels == np.array(colour)).all(axis=2).sum())
