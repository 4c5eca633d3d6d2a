"""How much of each pixel do the pieces of a line cover, and how is a colour mixed into them?"""

import sys
import threading

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.theme import Colour

Array = NDArray[np.float64]
Ends = tuple[Array, Array, Array, Array]

_EVEN, _HALF = np.uint32(0x00FF00FF), np.uint32(0x00800080)


class _Scratch(threading.local):
    """Zeros, one a pixel, lent to one stroke after the other; a film is drawn on a worker."""

    zeros: Array = np.zeros(0)


_scratch = _Scratch()


def segments_cover(
    ends: Ends,
    width: float,
    row: int,
    size: int,
    dash: tuple[float, float] | None,
    travelled: Array | None,
) -> tuple[NDArray[np.intp], Array]:
    """The pixels that segments from (x0, y0) to (x1, y1) cover, and how much of each, at most 1.

    Pixels are numbered `row` a row, `size` in all; one may come several times, with the same cover.
    Dashed lines have `dash` (drawn, left out) and the way `travelled` to each segment's beginning.
    """
    sums = _zeros(size)
    kernels = sys.modules.get("game.ui.plot_kernels")
    if kernels is not None and getattr(kernels, "ready", False):
        x0, y0, x1, y1 = (np.ascontiguousarray(part) for part in ends)
        long = np.maximum(np.abs(x1 - x0), np.abs(y1 - y0)) + 2
        cells = np.empty(int(long.sum() * (width * 1.5 + 3)), np.int64)
        drawn, period = (0.0, 0.0) if dash is None else (dash[0], sum(dash))
        way = np.zeros(len(x0)) if travelled is None else travelled
        count = kernels.add_segments(x0, y0, x1, y1, width, row, drawn, period, way, sums, cells)
        cells = cells[:count]
    else:
        cells, shares = _samples(ends, width, row, dash, travelled)
        touched = np.flatnonzero(shares)
        cells, shares = cells[touched], shares[touched]
        np.add.at(sums, cells, shares)
    # A line touches few of the pixels around it: the others are neither cleared nor looked at.
    cover = np.minimum(sums[cells], 1.0)
    sums[cells] = 0.0
    return cells, cover


def _samples(
    ends: Ends,
    width: float,
    row: int,
    dash: tuple[float, float] | None,
    travelled: Array | None,
) -> tuple[NDArray[np.intp], Array]:
    """The pixels that segments cover, `row` of them a row, and how much of each.

    `u` is the axis along which a segment is longer, y where it is steep. There each pixel's slice
    of a segment is a short bar across `v`, and its share of the pixels it crosses is exact.
    """
    x0, y0, x1, y1 = ends
    steep = np.abs(y1 - y0) > np.abs(x1 - x0)
    u0, v0 = np.where(steep, y0, x0), np.where(steep, x0, y0)
    u1, v1 = np.where(steep, y1, x1), np.where(steep, x1, y1)
    run = u1 - u0
    slope = np.divide(v1 - v0, run, out=np.zeros_like(run), where=run != 0)
    low, high = np.minimum(u0, u1), np.maximum(u0, u1)
    first = low.astype(np.intp)
    counts = high.astype(np.intp) - first + 1
    which = np.repeat(np.arange(len(counts)), counts)
    u = np.arange(len(which)) + (first - np.cumsum(counts) + counts)[which]
    left, right = np.maximum(u, low[which]), np.minimum(u + 1, high[which])
    weight, middle = right - left, (left + right) * 0.5
    v = middle * slope[which] + (v0 - slope * u0)[which]
    stretch = np.sqrt(1 + slope * slope)
    if dash is not None and travelled is not None:
        place = travelled[which] + np.abs(middle - u0[which]) * stretch[which]
        weight = np.where(place % sum(dash) < dash[0], weight, 0.0)
    half = (width / 2 * stretch)[which]
    start, end = v - half, v + half
    corner = start.astype(np.intp)
    start -= corner
    end -= corner
    along, beside = np.where(steep, row, 1)[which], np.where(steep, 1, row)[which]
    across = np.arange(int(np.ceil(width * stretch.max())) + 1)[:, None]
    share = np.minimum(end - across, 1.0)
    share -= np.maximum(start - across, 0.0)
    np.maximum(share, 0.0, out=share)
    share *= weight
    cells = u * along + corner * beside + across * beside
    return cells.ravel(), share.ravel()


def _zeros(size: int) -> Array:
    """At least `size` zeros; whoever writes on them wipes them again."""
    if len(_scratch.zeros) < size:
        _scratch.zeros = np.zeros(size)
    return _scratch.zeros


def is_plain(surface: pygame.Surface) -> bool:
    """Whether each pixel is four bytes of colour and nothing else."""
    return surface.get_bytesize() == 4 and not surface.get_flags() & pygame.SRCALPHA


def mix(surface: pygame.Surface, cells: NDArray[np.intp], opacity: Array, colour: Colour) -> None:
    """Blend `colour` into the pixels of a plain surface that are numbered in `cells`.

    A pixel may come several times, each time with the same opacity.
    """
    pixels = np.frombuffer(surface.get_buffer(), np.uint32)
    before, new = pixels[cells], np.uint32(surface.map_rgb(colour) & 0xFFFFFFFF)
    share = (opacity * 256 + 0.5).astype(np.uint32)
    # Two of the four bytes at a time, each with eight bits to spare above it.
    rest = 256 - share
    even = ((before & _EVEN) * rest + (new & _EVEN) * share + _HALF) >> 8 & _EVEN
    odd = (before >> 8 & _EVEN) * rest + (new >> 8 & _EVEN) * share + _HALF & ~_EVEN
    pixels[cells] = even | odd
