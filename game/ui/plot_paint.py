"""How each recorded mark becomes pixels inside the data area of a plot."""

from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme as look
from game.ui.colormaps import categorical
from game.ui.plot_canvas import Canvas
from game.ui.plot_fields import paint_contour, paint_heatmap
from game.ui.plot_layout import TICK
from game.ui.plot_markers import sprite
from game.ui.plot_marks import (
    Array,
    Band,
    Bars,
    Contour,
    Heatmap,
    Line,
    Mark,
    Points,
    Polygon,
    Rule,
    Words,
)
from game.ui.plot_raster import envelope, shape, stroke

MOST_POINTS = 5_000
_MOST_KINDS = 4_000
# Pixels beyond any window, and well within what SDL's rectangles hold.
_FAR_OUT = 30_000.0
# Pixels of line for each pixel column beyond which a curve is drawn as the ground it covers: with
# several values a column its strokes can't be told apart, with fewer they can for longer.
_TANGLED_DENSE, _TANGLED = 2.5, 14.0


def paint(canvas: Canvas, mark: Mark) -> None:
    """Draw `mark`; what lies outside the data area is cut off."""
    _PAINTERS[type(mark)](canvas, mark)


def thinned(count: int, most: int = MOST_POINTS) -> NDArray[np.intp] | slice:
    """Which of `count` points are drawn: all, or `most` of them evenly spread with both ends."""
    if count <= most:
        return slice(None)
    return np.linspace(0, count - 1, most).round().astype(np.intp)


def decimate(x: Array, y: Array) -> tuple[Array, Array]:
    """A line in pixels, rising in x, with at most two points a pixel column.

    The least and the greatest y of each column stay, in the order in which the line runs. A column
    without a finite y stays a gap.
    """
    columns = np.floor(x)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(columns)) + 1))
    ends = np.append(starts[1:], len(x)) - 1
    low, high = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    rises = y[ends] >= y[starts]
    thin_x = np.empty(2 * len(starts))
    thin_y = np.empty(2 * len(starts))
    thin_x[0::2], thin_x[1::2] = x[starts], x[ends]
    thin_y[0::2], thin_y[1::2] = np.where(rises, low, high), np.where(rises, high, low)
    return thin_x, thin_y


def point_colours(colours: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Classes (n,) or RGB (n, 3) as uint8 (n, 3); soft colours in steps that the eye can't see."""
    if colours.ndim == 1:
        return categorical(colours)
    return (np.clip(colours.astype(np.float64), 0, 255) // 8 * 8 + 4).clip(0, 255).astype(np.uint8)


def blit_markers(
    surface: pygame.Surface,
    marker: str,
    x: Array,
    y: Array,
    colours: NDArray[np.uint8],
    diameters: Array,
    outline: look.Colour | None,
    alpha: float,
) -> None:
    """Markers in the order given, each with its colour (n, 3) and its diameter in pixels."""
    halves = np.clip(np.round(diameters * 2), 1, 400).astype(np.intp)
    rgb = colours.astype(np.intp)
    packed = ((halves * 256 + rgb[:, 0]) * 256 + rgb[:, 1]) * 256 + rgb[:, 2]
    kinds, which = np.unique(packed, return_inverse=True)
    known = _known_sprites(marker, outline, alpha)
    images = []
    for kind in kinds.tolist():
        image = known.get(kind)
        if image is None:
            colour = (kind >> 16 & 255, kind >> 8 & 255, kind & 255)
            image = known[kind] = sprite(marker, (kind >> 24) / 2, colour, outline, alpha)
        images.append(image)
    reach = np.array([image.get_width() // 2 for image in images])[which]
    left, top = np.floor(x).astype(np.intp) - reach, np.floor(y).astype(np.intp) - reach
    chosen = map(images.__getitem__, which.tolist())
    surface.fblits(zip(chosen, zip(left.tolist(), top.tolist())))


@lru_cache(maxsize=32)
def _by_kind(marker: str, outline: look.Colour | None, alpha: float) -> dict[int, pygame.Surface]:
    return {}


def _known_sprites(
    marker: str, outline: look.Colour | None, alpha: float
) -> dict[int, pygame.Surface]:
    """The sprites made so far by their size and colour in one number; there may be hundreds."""
    known = _by_kind(marker, outline, alpha)
    if len(known) > _MOST_KINDS:
        known.clear()
    return known


def _points(canvas: Canvas, mark: Points) -> None:
    if not len(mark.x):
        return
    x, y = canvas.to_screen(mark.x, mark.y)
    chosen = thinned(len(x))
    x, y = x[chosen], y[chosen]
    seen = canvas.area.inflate(2, 2)
    inside = np.isfinite(x) & np.isfinite(y)
    inside &= (x >= seen.left) & (x <= seen.right) & (y >= seen.top) & (y <= seen.bottom)
    if not inside.any():
        return
    x, y = x[inside], y[inside]
    if mark.colours is None and mark.sizes is None:
        diameter = mark.size * canvas.theme.scale
        image = sprite(mark.marker, diameter, mark.colour, mark.outline, mark.alpha)
        half = image.get_width() // 2
        left, top = np.floor(x).astype(np.intp) - half, np.floor(y).astype(np.intp) - half
        canvas.surface.fblits(zip(repeat(image), zip(left.tolist(), top.tolist())))
        return
    colours = np.tile(np.array(mark.colour, np.uint8), (len(x), 1))
    if mark.colours is not None:
        colours = point_colours(mark.colours[chosen])[inside]
    sizes = np.full(len(x), mark.size) if mark.sizes is None else mark.sizes[chosen][inside]
    diameters = np.nan_to_num(sizes, nan=mark.size) * canvas.theme.scale
    blit_markers(canvas.surface, mark.marker, x, y, colours, diameters, mark.outline, mark.alpha)


def _line(canvas: Canvas, mark: Line) -> None:
    x, y = canvas.to_screen(mark.x, mark.y)
    if mark.steps and len(x) > 1:
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    area, width = canvas.area, mark.width * canvas.theme.scale
    if not len(x):
        return
    if np.isfinite(x).all() and (np.diff(x) >= 0).all():
        # The neighbours just outside keep the line running to the very edge.
        first = max(int(np.searchsorted(x, area.left)) - 1, 0)
        last = int(np.searchsorted(x, area.right, side="right")) + 1
        x, y = x[first:last], y[first:last]
        if len(x) > 2 * area.w:
            x, y = decimate(x, y)
        run = np.nansum(np.abs(np.diff(np.clip(y, area.top, area.bottom))))
        tangled = _TANGLED_DENSE if len(x) > area.w else _TANGLED
        if run > tangled * area.w and len(x) > area.w // 2 and not mark.dashed:
            there = np.isfinite(y)
            box = area.inflate(0, round(width))
            envelope(
                canvas.surface, x[there], y[there], y[there], mark.colour, box, mark.alpha, width
            )
            return
    else:
        kept = thinned(len(x))
        x, y = x[kept], y[kept]
    finite = np.isfinite(x) & np.isfinite(y)
    if finite.sum() == 1:
        one = Points(
            mark.x, mark.y, mark.colour, max(4.0, mark.width * 2), "circle", mark.alpha,
            None, None, None, "", None, False,
        )  # fmt: skip
        _points(canvas, one)
        return
    dash = (4.0 * canvas.theme.scale, 4.0 * canvas.theme.scale) if mark.dashed else None
    grown = area.inflate(0, round(width))
    stroke(canvas.surface, x, y, mark.colour, width, grown, mark.alpha, dash)


def _band(canvas: Canvas, mark: Band) -> None:
    x, low = canvas.to_screen(mark.x, mark.low)
    _, high = canvas.to_screen(mark.x, mark.high)
    finite = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
    if not finite.any():
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([0], finite.astype(np.int8), [0]))))
    for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist()):
        run = slice(start, end)
        top, bottom = np.minimum(low[run], high[run]), np.maximum(low[run], high[run])
        envelope(canvas.surface, x[run], top, bottom, mark.colour, canvas.area, mark.alpha)


def _polygon(canvas: Canvas, mark: Polygon) -> None:
    x, y = canvas.to_screen(mark.x, mark.y)
    if mark.colour is not None and mark.alpha > 0:
        shape(canvas.surface, np.stack((x, y), axis=1), mark.colour, canvas.area, mark.alpha)
    if mark.edge is not None and len(x):
        x, y = np.append(x, x[0]), np.append(y, y[0])
        width = mark.width * canvas.theme.scale
        stroke(canvas.surface, x, y, mark.edge, width, canvas.area, mark.edge_alpha)


def _words(canvas: Canvas, mark: Words) -> None:
    theme, area = canvas.theme, canvas.area
    if mark.x is None or mark.y is None:
        lines = theme.wrap(mark.words, max(area.w - theme.px(16), 20), mark.size)
        height = theme.line_height(mark.size)
        top = area.centery - height * len(lines) / 2
        for i, line in enumerate(lines):
            place = (area.centerx, top + i * height)
            theme.draw_text(
                canvas.surface, line, place, mark.size, mark.colour, mark.bold, anchor="midtop"
            )
        return
    x, y = canvas.to_screen(mark.x, mark.y)
    if not (area.inflate(2, 2).collidepoint(float(x), float(y)) if np.isfinite(x + y) else False):
        return
    image = theme.text(mark.words, mark.size, mark.colour, mark.bold)
    rect = image.get_rect(**{mark.anchor: (round(float(x)), round(float(y)))})
    rect.clamp_ip(area)
    if mark.plate:
        plate = rect.inflate(theme.px(8), 0)
        pygame.draw.rect(canvas.surface, look.RAISED, plate, border_radius=theme.px(4))
    canvas.surface.blit(image, rect)


def _rule(canvas: Canvas, mark: Rule) -> None:
    area, theme = canvas.area, canvas.theme
    axis = canvas.x if mark.vertical else canvas.y
    share = float(axis.share(mark.at))
    if not -1e-9 <= share <= 1 + 1e-9:
        return
    thick = max(1, round(mark.width * theme.scale))
    if mark.vertical:
        at = area.left + round(share * area.w) - thick // 2
        line = pygame.Rect(at, area.top, thick, area.h)
    else:
        at = area.bottom - round(share * area.h) - thick // 2
        line = pygame.Rect(area.left, at, area.w, thick)
    layer = pygame.Surface(line.size, pygame.SRCALPHA)
    colour = (*mark.colour, round(255 * mark.alpha))
    if mark.dashed:
        dash, period = theme.px(4), theme.px(7)
        for at in range(0, max(line.size), period):
            layer.fill(colour, (0, at, thick, dash) if mark.vertical else (at, 0, dash, thick))
    else:
        layer.fill(mark.colour)
    canvas.surface.blit(layer, line)
    if not mark.words:
        return
    image = theme.text(mark.words, TICK, mark.colour)
    rect = image.get_rect()
    if mark.vertical:
        rect.topleft = (line.right + theme.px(4), area.top)
        if rect.right > area.right:
            rect.right = line.left - theme.px(4)
        # Beside a line close by, the words stand lower; where there is no room, the line is left.
        while rect.inflate(2 * theme.px(5), 0).collidelist(canvas.worded) >= 0:
            rect.top += theme.line_height(TICK)
            if rect.bottom > area.bottom:
                return
        canvas.worded.append(rect)
        # A curve that passes behind the words does not strike them out.
        ground = pygame.Surface(rect.size, pygame.SRCALPHA)
        ground.fill((*look.PANEL, 190))
        canvas.surface.blit(ground, rect)
    else:
        # What a curve comes down to is named where the curve has not come yet.
        rect.bottomleft = (area.left + theme.px(4), line.top)
        if rect.top < area.top:
            rect.top = line.bottom
    canvas.surface.blit(image, rect)


def _bars(canvas: Canvas, mark: Bars) -> None:
    half = mark.width / 2
    left, top = canvas.to_screen(mark.x - half, mark.height)
    right, base = canvas.to_screen(mark.x + half, np.zeros(len(mark.x)))
    # A logarithmic axis has no zero to stand on: its bars stand on the floor.
    base = np.where(np.isfinite(base), base, canvas.area.bottom)
    left, top, right, base = (
        np.clip(side, -_FAR_OUT, _FAR_OUT) for side in (left, top, right, base)
    )
    layer: pygame.Surface | None = None
    for i in np.flatnonzero(np.isfinite(left + right + top)).tolist()[:MOST_POINTS]:
        ends = sorted((round(float(top[i])), round(float(base[i]))))
        x0, x1 = round(float(left[i])), round(float(right[i]))
        box = pygame.Rect(x0, ends[0], max(x1 - x0, 1), max(ends[1] - ends[0], 1))
        box = box.clip(canvas.area)
        if box.w <= 0 or box.h <= 0:
            continue
        if mark.alpha >= 1:
            canvas.surface.fill(mark.colour, box)
        else:
            layer = pygame.Surface(box.size)
            layer.fill(mark.colour)
            layer.set_alpha(round(255 * mark.alpha))
            canvas.surface.blit(layer, box)


_PAINTERS: dict[type, Callable[[Canvas, Any], None]] = {
    Points: _points,
    Line: _line,
    Band: _band,
    Heatmap: paint_heatmap,
    Contour: paint_contour,
    Polygon: _polygon,
    Words: _words,
    Rule: _rule,
    Bars: _bars,
}
