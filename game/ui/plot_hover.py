"""What a plot says about the place under the pointer, and the tag that says it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame

from game.ui import theme as look
from game.ui.plot_canvas import View
from game.ui.plot_layout import TICK
from game.ui.plot_marks import Array, Band, Bars, Heatmap, Line, Mark, Points
from game.ui.plot_paint import thinned
from game.ui.plot_scale import Axis
from game.ui.theme import Theme
from game.ui.ticks import format_number

_NEAR_POINT = 12
_NEAR_LINE = 22
_DIGITS = 6


@dataclass(frozen=True)
class ReadOut:
    """The exact numbers at one place: lines of words, and the place on screen they speak of."""

    lines: tuple[str, ...]
    at: tuple[float, float]
    colour: look.Colour
    ringed: bool = True


# How far from the pointer, and what to say.
Found = tuple[float, ReadOut] | None


def read_out(view: View, marks: Sequence[Mark], pos: tuple[float, float]) -> ReadOut | None:
    """The nearest point, else the nearest place on a line, bar, band, else the cell below `pos`."""
    if not view.area.inflate(4, 4).collidepoint(pos):
        return None
    for kind, find in _FINDERS:
        found = [find(view, mark, pos) for mark in reversed(marks) if isinstance(mark, kind)]
        near = [pair for pair in found if pair is not None]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
    return None


def nearest(x: Array, y: Array, pos: tuple[float, float], radius: float) -> int | None:
    """The index of the place in pixels nearest to `pos`, if one is within `radius`."""
    if not len(x):
        return None
    far = np.hypot(x - pos[0], y - pos[1])
    far = np.where(np.isfinite(far), far, np.inf)
    index = int(np.argmin(far))
    return index if far[index] <= radius else None


def draw_tag(surface: pygame.Surface, theme: Theme, read: ReadOut, within: pygame.Rect) -> None:
    """A ring around the place and a small tag beside it, kept inside `within`."""
    x, y = round(read.at[0]), round(read.at[1])
    if read.ringed:
        pygame.draw.aacircle(surface, look.TEXT, (x, y), theme.px(6), max(1, theme.px(1.5)))
    images = [
        theme.text(line, TICK, look.TEXT if i == 0 else look.QUIET)
        for i, line in enumerate(read.lines)
    ]
    pad = theme.px(7)
    width = max(image.get_width() for image in images) + 2 * pad
    line = theme.line_height(TICK)
    box = pygame.Rect(0, 0, width, line * len(images) + pad)
    box.bottomleft = (x + theme.px(10), y - theme.px(10))
    if box.right > within.right:
        box.right = x - theme.px(10)
    if box.top < within.top:
        box.top = y + theme.px(10)
    box.clamp_ip(within)
    pygame.draw.rect(surface, look.HOVERED, box, border_radius=theme.px(5))
    pygame.draw.rect(surface, read.colour, box, max(1, theme.px(1)), border_radius=theme.px(5))
    for i, image in enumerate(images):
        surface.blit(image, (box.left + pad, box.top + pad // 2 + i * line))


def _named(axis: Axis, value: float, fallback: str) -> str:
    name = axis.label or fallback
    place = round(value) if np.isfinite(value) else -1
    if axis.names and 0 <= place < len(axis.names):
        return f"{name}: {axis.names[place]}" if axis.label else axis.names[place]
    return f"{name}: {format_number(value, _DIGITS)}"


def _pair(view: View, x: float, y: float) -> tuple[str, ...]:
    return _named(view.x, x, "x"), _named(view.y, y, "y")


def _point(view: View, mark: Points, pos: tuple[float, float]) -> Found:
    if not mark.hover:
        return None
    kept = thinned(len(mark.x))
    data_x, data_y = mark.x[kept], mark.y[kept]
    x, y = view.to_screen(data_x, data_y)
    index = nearest(x, y, pos, view.theme.px(_NEAR_POINT))
    if index is None:
        return None
    lines = _pair(view, float(data_x[index]), float(data_y[index]))
    which = index if isinstance(kept, slice) else int(kept[index])
    if mark.words is not None:
        lines = (mark.words[which], *lines)
    elif mark.label:
        lines = (mark.label, *lines)
    far = float(np.hypot(x[index] - pos[0], y[index] - pos[1]))
    return far, ReadOut(lines, (float(x[index]), float(y[index])), mark.colour)


def _vertex(view: View, mark: Line, pos: tuple[float, float]) -> Found:
    if not mark.hover:
        return None
    x, y = view.to_screen(mark.x, mark.y)
    index = nearest(x, y, pos, view.theme.px(_NEAR_LINE))
    if index is None:
        return None
    lines = _pair(view, float(mark.x[index]), float(mark.y[index]))
    lines = (mark.label, *lines) if mark.label else lines
    far = float(np.hypot(x[index] - pos[0], y[index] - pos[1]))
    return far, ReadOut(lines, (float(x[index]), float(y[index])), mark.colour)


def _beside(view: View, mark: Line, pos: tuple[float, float]) -> Found:
    """The value of a curve above or below the pointer, however far."""
    if not mark.hover or not (np.diff(mark.x) >= 0).all():
        return None
    x, y = view.to_screen(mark.x, mark.y)
    index = nearest(x, np.where(np.isfinite(y), pos[1], np.nan), pos, view.theme.px(_NEAR_LINE))
    if index is None or not view.area.top <= y[index] <= view.area.bottom:
        return None
    found = _vertex(view, mark, (float(x[index]), float(y[index])))
    return None if found is None else (abs(float(y[index]) - pos[1]), found[1])


def _bar(view: View, mark: Bars, pos: tuple[float, float]) -> Found:
    far = np.abs(mark.x - float(view.to_data(*pos)[0]))
    far = np.where(np.isfinite(far + mark.height), far, np.inf)
    index = int(np.argmin(far)) if len(far) else 0
    if not len(far) or far[index] > mark.width / 2:
        return None
    lines = _pair(view, float(mark.x[index]), float(mark.height[index]))
    lines = (mark.label, *lines) if mark.label else lines
    return 0.0, ReadOut(lines, pos, mark.colour, ringed=False)


def _band(view: View, mark: Band, pos: tuple[float, float]) -> Found:
    x, low = view.to_screen(mark.x, mark.low)
    _, high = view.to_screen(mark.x, mark.high)
    if not np.isfinite(x).any():
        return None
    index = int(np.nanargmin(np.abs(x - pos[0])))
    if not min(low[index], high[index]) <= pos[1] <= max(low[index], high[index]):
        return None
    ends = (
        f"{format_number(mark.low[index], _DIGITS)} to {format_number(mark.high[index], _DIGITS)}"
    )
    name = view.y.label or "y"
    lines: tuple[str, ...] = (_named(view.x, float(mark.x[index]), "x"), f"{name}: {ends}")
    lines = (mark.label, *lines) if mark.label else lines
    return 0.0, ReadOut(lines, pos, mark.colour, ringed=False)


def _cell(view: View, mark: Heatmap, pos: tuple[float, float]) -> Found:
    left, right, bottom, top = mark.extent
    xs, ys = view.to_screen(np.array([left, right]), np.array([bottom, top]))
    rows, columns = mark.values.shape
    column = int(np.floor((pos[0] - xs[0]) / (xs[1] - xs[0]) * columns))
    row = int(np.floor((ys[0] - pos[1]) / (ys[0] - ys[1]) * rows))
    if not (0 <= column < columns and 0 <= row < rows):
        return None
    # The middle of the cell as drawn, which on a logarithmic axis is the geometric mean.
    middle = xs[0] + (column + 0.5) / columns * (xs[1] - xs[0])
    height = ys[0] - (row + 0.5) / rows * (ys[0] - ys[1])
    x, y = (float(place) for place in view.to_data(middle, height))
    value = format_number(float(mark.values[row, column]), _DIGITS)
    lines = (f"{mark.label}: {value}", *_pair(view, x, y))
    return 0.0, ReadOut(lines, pos, look.QUIET, ringed=False)


# What is asked first; the first that has something to say is heard.
_FINDERS: tuple[tuple[type, Callable[[View, Any, tuple[float, float]], Found]], ...] = (
    (Points, _point),
    (Line, _vertex),
    (Bars, _bar),
    (Heatmap, _cell),
    (Band, _band),
    (Line, _beside),
)
