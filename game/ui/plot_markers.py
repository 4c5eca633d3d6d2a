"""Small smooth pictures of circles, squares, stars, ... for the points of a plot, made once."""

from functools import lru_cache
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.plot_marks import Array
from game.ui.theme import Colour


@lru_cache(maxsize=8_192)
def sprite(
    marker: str, diameter: float, colour: Colour, outline: Colour | None, alpha: float
) -> pygame.Surface:
    """A marker of `diameter` pixels on a clear square of odd side; shared, so don't draw on it."""
    shape_cover, inner = _marker_cover(marker, diameter, outline is not None)
    side = shape_cover.shape[0]
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    fill = np.asarray(colour, np.float64)
    rim = fill if outline is None else np.asarray(outline, np.float64)
    pixels = pygame.surfarray.pixels3d(image)
    pixels[...] = np.rint(rim + (fill - rim) * inner[..., None]).astype(np.uint8)
    del pixels
    opacity = pygame.surfarray.pixels_alpha(image)
    opacity[...] = np.rint(shape_cover * (255 * alpha)).astype(np.uint8)
    del opacity
    return image


@lru_cache(maxsize=512)
def _marker_cover(
    marker: str, diameter: float, outlined: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coverage of a marker's pixels (side, side), and which share of it is inside the outline."""
    radius = max(diameter / 2, 0.5)
    rim = max(1.0, radius * 0.25) if outlined else 0.0
    reach = int(np.ceil(radius + rim - 0.5))
    fine = 8
    steps = (np.arange((2 * reach + 1) * fine) + 0.5) / fine - (reach + 0.5)
    x, y = np.meshgrid(steps, steps, indexing="ij")
    whole = _inside(marker, x, y, radius, rim)
    inner = _inside(marker, x, y, radius, 0.0) if outlined else whole
    side = 2 * reach + 1
    cover = whole.reshape(side, fine, side, fine).mean(axis=(1, 3))
    share = inner.reshape(side, fine, side, fine).mean(axis=(1, 3))
    return cover, np.divide(share, cover, out=np.zeros_like(share), where=cover > 0)


def _inside(marker: str, x: Array, y: Array, radius: float, grow: float) -> Any:
    """Which places around a marker's middle belong to it, `grow` pixels fattened."""
    far = np.hypot(x, y)
    r = radius + grow
    if marker == "circle":
        return far <= r
    if marker == "ring":
        return (far <= r) & (far >= radius - max(1.5, radius * 0.3) - grow)
    if marker == "square":
        side = radius * 0.88 + grow
        return (np.abs(x) <= side) & (np.abs(y) <= side)
    if marker == "diamond":
        return np.abs(x) + np.abs(y) <= radius * 1.15 + grow * np.sqrt(2)
    if marker in ("cross", "plus"):
        a, b = ((x + y) / np.sqrt(2), (x - y) / np.sqrt(2)) if marker == "cross" else (x, y)
        arm = max(1.0, radius * 0.3) + grow
        bars = (np.abs(a) <= arm) & (np.abs(b) <= r)
        return bars | ((np.abs(b) <= arm) & (np.abs(a) <= r))
    if marker == "triangle":
        return (y <= radius * 0.7 + grow) & (np.abs(x) * 1.75 - y <= radius + grow * 2)
    if marker == "star":
        # Five points: the edge runs from the outer radius to 0.45 of it and back.
        turn = np.mod(np.arctan2(x, -y), 2 * np.pi / 5)
        turn = np.minimum(turn, 2 * np.pi / 5 - turn)
        outer, pit, tenth = radius * 1.15, radius * 0.5, np.pi / 5
        # The straight edge between (outer, 0) and (pit, tenth), in polar form.
        ex, ey = pit * np.cos(tenth) - outer, pit * np.sin(tenth)
        edge = outer * ey / (ey * np.cos(turn) - ex * np.sin(turn))
        return far <= edge + grow * 1.2
    raise ValueError(f"marker {marker!r} is not known")
