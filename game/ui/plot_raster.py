"""Smooth-edged lines, bands and shapes on a surface, by coverage computed in NumPy.

pygame's own antialiased line is one pixel wide and leaves gaps and bumps when it is thick. Here a
pixel's alpha is the share of it that the shape covers, so any width, dash and transparency works
over any ground. Positions are continuous: pixel i covers i to i + 1.
"""

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.plot_cover import is_plain, mix, segments_cover
from game.ui.theme import Colour

Array = NDArray[np.float64]

# Beyond this many pixels along a line the exact sum would cost more than it shows.
_MOST_SAMPLES = 60_000
_MOST_HAIRLINES = 2_000
_SHARP_TURN = 0.85


def stroke(
    surface: pygame.Surface,
    x: Array,
    y: Array,
    colour: Colour,
    width: float,
    clip: pygame.Rect,
    alpha: float = 1.0,
    dash: tuple[float, float] | None = None,
) -> None:
    """Draw the polyline through `x`, `y` (pixels), broken at NaN, `width` wide, within `clip`.

    `dash` is (drawn, left out) in pixels along the line.
    """
    x0, y0, x1, y1 = x[:-1], y[:-1], x[1:], y[1:]
    whole = np.isfinite(x) & np.isfinite(y)
    if not whole.all():
        both = whole[:-1] & whole[1:]
        x0, y0, x1, y1 = x0[both], y0[both], x1[both], y1[both]
    travelled = None
    if dash is not None:
        lengths = np.hypot(x1 - x0, y1 - y0)
        travelled = np.cumsum(lengths) - lengths
    elif len(x0) > 1:
        x0, y0, x1, y1 = _with_corners(x0, y0, x1, y1, width)
    reach = int(width * 0.75) + 2
    ends, travelled = _clipped((x0, y0, x1, y1), clip.inflate(reach, reach), travelled)
    x0, y0, x1, y1 = ends
    if not len(x0):
        return
    box = _whole_box(
        min(x0.min(), x1.min()), min(y0.min(), y1.min()),
        max(x0.max(), x1.max()), max(y0.max(), y1.max()),
    ).inflate(2 * reach, 2 * reach)  # fmt: skip
    wide, tall = np.abs(x1 - x0), np.abs(y1 - y0)
    steep = tall > wide
    if np.where(steep, tall, wide).sum() > _MOST_SAMPLES:
        _hairlines(surface, ends, colour, clip)
        return
    # The box has room for the whole width, so no sample lies outside it.
    x0, x1, y0, y1 = x0 - box.x, x1 - box.x, y0 - box.y, y1 - box.y
    row, seen = surface.get_pitch() // 4, clip.clip(surface.get_clip())
    plain = is_plain(surface) and box.w <= row
    row = row if plain else box.w
    ends = (x0, y0, x1, y1)
    flat, cover = segments_cover(ends, width, row, row * box.h, dash, travelled)
    if plain:
        if not seen.contains(box):
            down = flat // row
            across = flat - down * row
            inside = (down >= seen.top - box.y) & (down < seen.bottom - box.y)
            inside &= (across >= seen.left - box.x) & (across < seen.right - box.x)
            flat, cover = flat[inside], cover[inside]
        mix(surface, flat + (box.y * row + box.x), cover * alpha, colour)
        return
    opacity = np.zeros(box.w * box.h, np.uint8)
    opacity[flat] = cover * (255 * alpha) + 0.5
    _lay(surface, opacity.reshape(box.h, box.w), box, colour, clip)


def envelope(
    surface: pygame.Surface,
    x: Array,
    low: Array,
    high: Array,
    colour: Colour,
    clip: pygame.Rect,
    alpha: float = 1.0,
    thickness: float = 0.0,
) -> None:
    """Fill from `low` to `high` (both in pixels, low <= high on screen) over rising `x`.

    Each pixel column is filled from the least to the greatest edge it meets, grown by `thickness`
    in all, so that no spike is lost however many values share the column.
    """
    first = max(int(np.floor(x[0])), clip.left)
    last = min(int(np.ceil(x[-1])), clip.right)
    if last <= first:
        return
    edges = np.arange(first, last + 1, dtype=np.float64)
    top, bottom = np.interp(edges, x, low), np.interp(edges, x, high)
    top, bottom = np.minimum(top[:-1], top[1:]), np.maximum(bottom[:-1], bottom[1:])
    if len(x) > last - first:
        inside = (x >= first) & (x < last)
        columns = (x[inside] - first).astype(np.intp)
        np.minimum.at(top, columns, low[inside])
        np.maximum.at(bottom, columns, high[inside])
    else:
        # Sparse values: the edge at the column's middle keeps slopes smooth.
        middles = edges[:-1] + 0.5
        top, bottom = np.interp(middles, x, low), np.interp(middles, x, high)
    top, bottom = top - thickness / 2, bottom + thickness / 2
    highest = int(np.clip(np.floor(top.min()), clip.top, clip.bottom))
    lowest = int(np.clip(np.ceil(bottom.max()), clip.top, clip.bottom))
    if lowest <= highest:
        return
    tall = lowest - highest
    top, bottom = np.clip(top - highest, 0, tall), np.clip(bottom - highest, 0, tall)
    opacity = _column_opacity(top, bottom, tall, 255 * alpha)
    box = pygame.Rect(first, highest, last - first, tall)
    _lay(surface, opacity, box, colour, clip)


def _column_opacity(top: Array, bottom: Array, tall: int, full: float) -> NDArray[np.uint8]:
    """(tall, columns): `full` from `top` to `bottom` of each column, their share in end pixels."""
    start, end = top.astype(np.int16), bottom.astype(np.int16)
    # One row more than is shown takes the ends that lie on the lower border.
    rows = np.arange(tall + 1, dtype=np.int16)[:, None]
    opacity = ((rows > start) & (rows < end)).view(np.uint8)
    opacity *= np.uint8(round(full))
    columns = np.arange(len(top))
    opacity[end, columns] = (bottom - np.maximum(end, top)) * full + 0.5
    opacity[start, columns] = (np.minimum(start + 1, bottom) - top) * full + 0.5
    return opacity[:tall]


def shape(
    surface: pygame.Surface, points: Array, colour: Colour, clip: pygame.Rect, alpha: float = 1.0
) -> None:
    """Fill the polygon `points` (n, 2), in pixels, with smooth edges."""
    points = _clip_polygon(points[np.isfinite(points).all(axis=1)], clip)
    if len(points) < 3:
        return
    box = _whole_box(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
    cover = _polygon_cover(points - box.topleft, box.w, box.h)
    _lay(surface, (cover * (255 * alpha) + 0.5).astype(np.uint8), box, colour, clip)


def _polygon_cover(points: Array, width: int, height: int) -> Array:
    """(height, width): the share of each pixel inside a polygon that lies within these bounds.

    Every piece of edge adds its height to all pixels on its right, and the part of it that is
    left of a pixel's right side to its own pixel; summed along the row that is the signed area.
    """
    end = np.roll(points, -1, axis=0)
    x0, y0, x1, y1 = points[:, 0], points[:, 1], end[:, 0], end[:, 1]
    level = y0 == y1
    x0, y0, x1, y1 = x0[~level], y0[~level], x1[~level], y1[~level]
    which, row = _steps(np.minimum(y0, y1), np.maximum(y0, y1))
    upper = np.maximum(row, np.minimum(y0, y1)[which])
    lower = np.minimum(row + 1, np.maximum(y0, y1)[which])
    slope, sign = ((x1 - x0) / (y1 - y0))[which], np.sign(y1 - y0)[which]
    xa, xb = (x0[which] + slope * (y - y0[which]) for y in (upper, lower))
    low, high, tall = np.minimum(xa, xb), np.maximum(xa, xb), (lower - upper) * sign
    which, column = _steps(low, high)
    left, right = np.maximum(column, low[which]), np.minimum(column + 1, high[which])
    wide = (high - low)[which]
    part = np.divide(right - left, wide, out=np.ones_like(wide), where=wide > 0) * tall[which]
    beyond = (left + right) / 2 - column
    cell = row[which] * (width + 2) + column
    size = height * (width + 2) + 2
    flat = np.concatenate((cell, cell + 1))
    edges = np.bincount(flat, np.concatenate((part * (1 - beyond), part * beyond)), size)[:-2]
    inside = np.abs(np.cumsum(edges.reshape(height, width + 2), axis=1))
    return np.minimum(inside[:, :width], 1.0)


def _steps(low: Array, high: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each whole pixel that each stretch from `low` to `high` touches: whose, and which."""
    first = low.astype(np.intp)
    counts = np.maximum(np.ceil(high).astype(np.intp) - first, 1)
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) + np.repeat(first - np.cumsum(counts) + counts, counts)


def _with_corners(
    x0: Array, y0: Array, x1: Array, y1: Array, width: float
) -> tuple[Array, Array, Array, Array]:
    """Segments made longer at sharp turns, so that no notch opens on the outer side."""
    dx, dy = x1 - x0, y1 - y0
    long = np.hypot(dx, dy)
    long[long == 0] = 1.0
    dx, dy = dx / long, dy / long
    joined = (x1[:-1] == x0[1:]) & (y1[:-1] == y0[1:])
    sharp = joined & (dx[:-1] * dx[1:] + dy[:-1] * dy[1:] < _SHARP_TURN)
    if not sharp.any():
        return x0, y0, x1, y1
    more = width * 0.4
    ahead, back = np.append(sharp, False) * more, np.append(False, sharp) * more
    return x0 - dx * back, y0 - dy * back, x1 + dx * ahead, y1 + dy * ahead


def _clipped(
    ends: tuple[Array, Array, Array, Array], rect: pygame.Rect, travelled: Array | None
) -> tuple[tuple[Array, Array, Array, Array], Array | None]:
    """The parts of segments within `rect` (Liang and Barsky 1984), with the way gone to each."""
    x0, y0, x1, y1 = ends
    inside = (
        (np.minimum(x0, x1) >= rect.left) & (np.maximum(x0, x1) <= rect.right)
        & (np.minimum(y0, y1) >= rect.top) & (np.maximum(y0, y1) <= rect.bottom)
    )  # fmt: skip
    if inside.all():
        return ends, travelled
    dx, dy = x1 - x0, y1 - y0
    enter, leave = np.zeros(len(x0)), np.ones(len(x0))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for d, at, low, high in ((dx, x0, rect.left, rect.right), (dy, y0, rect.top, rect.bottom)):
            to_low, to_high = (low - at) / d, (high - at) / d
            still = d == 0
            enter = np.where(still, enter, np.maximum(enter, np.minimum(to_low, to_high)))
            leave = np.where(still, leave, np.minimum(leave, np.maximum(to_low, to_high)))
            leave = np.where(still & ((at < low) | (at > high)), -1.0, leave)
    kept = np.flatnonzero(enter <= leave)
    x0, y0, dx, dy = x0[kept], y0[kept], dx[kept], dy[kept]
    enter, leave = enter[kept], leave[kept]
    if travelled is not None:
        travelled = travelled[kept] + enter * np.hypot(dx, dy)
    return (x0 + dx * enter, y0 + dy * enter, x0 + dx * leave, y0 + dy * leave), travelled


def _hairlines(
    surface: pygame.Surface,
    ends: tuple[Array, Array, Array, Array],
    colour: Colour,
    clip: pygame.Rect,
) -> None:
    """SDL's hairlines, for a tangle in which no single line can be told apart anyway."""
    before = surface.get_clip()
    surface.set_clip(clip.clip(before))
    step = -(-len(ends[0]) // _MOST_HAIRLINES)
    x0, y0, x1, y1 = (part[::step].tolist() for part in ends)
    for start, end in zip(zip(x0, y0), zip(x1, y1)):
        pygame.draw.line(surface, colour, start, end)
    surface.set_clip(before)


def _lay(
    surface: pygame.Surface,
    opacity: NDArray[np.uint8],
    box: pygame.Rect,
    colour: Colour,
    clip: pygame.Rect,
) -> None:
    """Blit `colour` with an opacity for each pixel (height, width) of `box`."""
    layer = pygame.Surface(box.size, pygame.SRCALPHA)
    layer.fill((*colour, 0))
    pixels = pygame.surfarray.pixels_alpha(layer)
    pixels[...] = opacity.T
    del pixels
    _blit_within(surface, layer, box, clip)


def _blit_within(
    surface: pygame.Surface, layer: pygame.Surface, box: pygame.Rect, clip: pygame.Rect
) -> None:
    visible = box.clip(clip)
    surface.blit(layer, visible, visible.move(-box.x, -box.y))


def _clip_polygon(points: Array, rect: pygame.Rect) -> Array:
    """The part of a polygon within a little more than `rect` (Sutherland and Hodgman 1974)."""
    for axis, sign, edge in (
        (0, 1, rect.left - 2),
        (0, -1, rect.right + 2),
        (1, 1, rect.top - 2),
        (1, -1, rect.bottom + 2),
    ):
        depth = (points[:, axis] - edge) * sign
        if (depth >= 0).all():
            continue
        kept = []
        for i in range(len(points)):
            before, here = depth[i - 1], depth[i]
            if (before >= 0) != (here >= 0):
                share = before / (before - here)
                kept.append(points[i - 1] + (points[i] - points[i - 1]) * share)
            if here >= 0:
                kept.append(points[i])
        if not kept:
            return np.empty((0, 2))
        points = np.array(kept)
    return points


def _whole_box(left: float, top: float, right: float, bottom: float) -> pygame.Rect:
    """The smallest whole-pixel rectangle around these edges."""
    x, y = math.floor(left), math.floor(top)
    return pygame.Rect(x, y, math.ceil(right) - x, math.ceil(bottom) - y)
