"""Where a plot's title, names, ticks, legend and data area go in its rectangle."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pygame

from game.ui import theme as look
from game.ui.plot_scale import Axis
from game.ui.theme import Theme
from game.ui.ticks import Ticks, fit_names, fit_ticks

TICK = 12
_MOST_TICKS = 9
# So high the data stay, in design units, while a legend takes another row.
_LEAST_TALL = 46
_BELOW_LEGEND = 9


@dataclass(frozen=True)
class LegendEntry:
    """What a colour stands for; `kind` is "dot", "line", "dashed", "patch" or a marker."""

    words: str
    colour: look.Colour
    kind: str


@dataclass(frozen=True)
class ColourBar:
    """The scale of a heatmap's colours."""

    map: str
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Request:
    """All that decides the still part of a plot; equal requests give equal pictures.

    A bare plot has a title and a legend, but no ticks, names or grid.
    """

    size: tuple[int, int]
    x: Axis
    y: Axis
    title: str = ""
    subtitle: str = ""
    legend: tuple[LegendEntry, ...] = ()
    bar: ColourBar | None = None
    equal: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Placed:
    """Words with the rectangle they take, relative to the plot's corner."""

    words: str
    rect: pygame.Rect
    size: int = TICK
    colour: look.Colour = look.QUIET
    bold: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Layout:
    """Where everything went; `x` and `y` are the axes as drawn."""

    request: Request
    area: pygame.Rect
    x: Axis
    y: Axis
    x_ticks: Ticks
    y_ticks: Ticks
    texts: tuple[Placed, ...]
    swatches: tuple[tuple[pygame.Rect, LegendEntry], ...]
    bar_rect: pygame.Rect | None
    bar_ticks: Ticks


@dataclass(frozen=True)
class _Parts:
    """Which parts are shown; a small plot gives them up from left to right, names last."""

    pad: int
    legend: bool
    bar: bool
    ticks: bool
    title: bool
    names: bool


def arrange(theme: Theme, request: Request) -> Layout:
    """Place all parts of `request`, leaving out what a small rectangle has no room for.

    Ticks are thinned first. Then padding, legend, colour bar, tick labels, title and last the
    axes' names give way until the data have room.
    """
    wide, narrow = theme.px(14), max(3, theme.px(7))
    levels = [
        _Parts(wide, True, True, True, True, True),
        _Parts(narrow, True, True, True, True, True),
        _Parts(narrow, False, True, True, True, True),
        _Parts(narrow, False, False, True, True, True),
        _Parts(narrow, False, False, False, True, True),
        _Parts(narrow, False, False, False, False, True),
        _Parts(narrow, False, False, False, False, False),
    ]
    roomy = (theme.px(110), theme.px(80))
    enough = (theme.px(56), theme.px(30))
    for parts in levels:
        least = enough
        if request.bare and request.legend and parts.legend:
            # A bare plot has its labels inside, and so needs more.
            least = (theme.px(120), theme.px(90))
        layout = _place(theme, request, parts)
        area = layout.area
        if parts is levels[0]:
            # As with a legend of one row: one that comes later leaves the title where it is.
            line = theme.line_height(TICK)
            rows = len({swatch.top for swatch, _ in layout.swatches})
            tall = area.h + (rows - 1) * line - (0 if rows else theme.px(_BELOW_LEGEND))
            if area.w < roomy[0] or tall < roomy[1]:
                continue
        if area.w >= least[0] and area.h >= least[1]:
            break
    return layout


def small_capitals(words: str) -> str:
    """`words` in capitals as headings have them; Greek stays, or α would look like A."""
    return "".join(sign.upper() if ord(sign) < 0x370 else sign for sign in words)


def _place(theme: Theme, request: Request, parts: _Parts) -> Layout:
    width, height = request.size
    line = theme.line_height(TICK)
    if request.bare:
        parts = replace(parts, ticks=False, names=False)
    texts: list[Placed] = []
    swatches: list[tuple[pygame.Rect, LegendEntry]] = []
    top = parts.pad
    if parts.title and (request.title or request.subtitle):
        texts += _heading(theme, request, parts.pad)
        top += theme.line_height(look.HEADING) + theme.px(10)
    elif parts.ticks:
        top = max(top, line // 2 + 1)
    named_x, named_y = parts.names and request.x.label, parts.names and request.y.label
    bottom = height - parts.pad
    if named_x:
        bottom -= line
    if parts.ticks:
        bottom -= line + _below(theme)
    elif named_x:
        bottom -= theme.px(2)
    if parts.legend and request.legend:
        below = theme.px(_BELOW_LEGEND)
        most_rows = max((bottom - theme.px(_LEAST_TALL) - below - top) // line, 1)
        placed, swatches, rows = _legend(theme, request, parts.pad, top, most_rows)
        texts += placed
        top += rows * line + below
    left = parts.pad + (line if named_y else 0)
    right = width - parts.pad
    bar_rect, bar_ticks = None, Ticks()
    tall = max(bottom - top, 1)
    if parts.bar and request.bar is not None:
        bar_rect, bar_ticks, bar_texts = _bar(theme, request.bar, right, top, tall)
        texts += bar_texts
        right = bar_rect.left - theme.px(12)
    x, y = request.x, request.y
    labels_width = 0
    if parts.ticks:
        labels_width = _widest(theme, _y_ticks(theme, y, tall, width)) + theme.px(6)
    area = pygame.Rect(left + labels_width, top, max(right - left - labels_width, 1), tall)
    if request.equal:
        x, y = _equal(x, y, area)
    edges = (parts.pad + line if named_y else theme.px(3), width - theme.px(3))
    y_ticks, x_ticks = _y_ticks(theme, y, tall, width), _x_ticks(theme, x, area, edges)
    if parts.ticks:
        for value, words in zip(y_ticks.values, y_ticks.labels):
            at = area.bottom - float(y.share(value)) * area.h
            rect = pygame.Rect(0, 0, theme.width(words, TICK), line)
            rect.midright = (area.left - theme.px(6), round(at))
            texts.append(Placed(words, rect))
        texts += [Placed(words, rect) for words, rect in _x_labels(theme, x, x_ticks, area, edges)]
    if named_x:
        room = pygame.Rect(edges[0], 0, width - parts.pad - edges[0], height)
        words = theme.shorten(request.x.label, room.w, TICK)
        rect = pygame.Rect(0, 0, theme.width(words, TICK), line)
        rect.midbottom = (area.centerx, height - parts.pad + theme.px(2))
        texts.append(Placed(words, rect.clamp(room)))
    if named_y:
        words = theme.shorten(request.y.label, height - top - parts.pad, TICK)
        rect = pygame.Rect(0, 0, line, theme.width(words, TICK))
        rect.midleft = (parts.pad - theme.px(2), area.centery)
        rect.clamp_ip(pygame.Rect(0, top, width, height - top - parts.pad))
        texts.append(Placed(words, rect, turned=True))
    return Layout(
        request, area, x, y, x_ticks, y_ticks, tuple(texts), tuple(swatches), bar_rect, bar_ticks
    )


def _heading(theme: Theme, request: Request, pad: int) -> list[Placed]:
    room = request.size[0] - 2 * pad
    size = look.HEADING
    title = theme.shorten(small_capitals(request.title), room, size, bold=True)
    taken = theme.width(title, size, bold=True)
    line, top = theme.line_height(size), pad - theme.px(2)
    placed = [Placed(title, pygame.Rect(pad, top, taken, line), size, look.QUIET, bold=True)]
    if not request.title:
        # A tab above says what it is.
        words = theme.shorten(request.subtitle, room, size)
        return [Placed(words, pygame.Rect(pad, top, theme.width(words, size), line), size)]
    left = room - taken - theme.px(6)
    if request.subtitle and left >= theme.px(70):
        words = theme.shorten(f"— {request.subtitle}", left, size)
        rect = pygame.Rect(pad + taken + theme.px(6), top, theme.width(words, size), line)
        placed.append(Placed(words, rect, size))
    return placed


def _legend(
    theme: Theme, request: Request, pad: int, top: int, most_rows: int
) -> tuple[list[Placed], list[tuple[pygame.Rect, LegendEntry]], int]:
    """Entries in rows under the title, set closer where that saves a row.

    Where `most_rows` don't hold all, the last words say how many more there are.
    """
    room = request.size[0] - 2 * pad
    line = theme.line_height(TICK)
    key, after_key, apart = (theme.px(units) for units in (16, 5, 14))
    places = _legend_places(theme, request.legend, room, key + after_key, apart)
    near_key, near_after, near = (theme.px(units) for units in (12, 4, 9))
    closer = _legend_places(theme, request.legend, room, near_key + near_after, near)
    if closer[-1][1] < places[-1][1]:
        places, key, after_key, apart = closer, near_key, near_after, near
    texts, swatches = [], []
    more: tuple[str, int, int] | None = None
    shown = sum(row < most_rows for _, row, _ in places)
    if shown < len(places):
        # The words about the rest take the place of as many entries as they are long.
        while True:
            words = f"+{len(places) - shown} more"
            left, row, wide = places[shown - 1] if shown else (0, 0, -apart)
            if not shown or left + wide + apart + theme.width(words, TICK) <= room:
                break
            shown -= 1
        more = (words, left + wide + apart, row)
    for entry, (x, row, wide) in zip(request.legend[:shown], places):
        y = top + row * line
        swatches.append((pygame.Rect(pad + x, y, key, line), entry))
        words = theme.shorten(entry.words, wide - key - after_key, TICK)
        left = pad + x + key + after_key
        texts.append(Placed(words, pygame.Rect(left, y, theme.width(words, TICK), line)))
    if more is not None:
        words, x, row = theme.shorten(more[0], room - more[1], TICK), more[1], more[2]
        rect = pygame.Rect(pad + x, top + row * line, theme.width(words, TICK), line)
        texts.append(Placed(words, rect))
    return texts, swatches, max(min(places[-1][1] + 1, most_rows), 1)


def _legend_places(
    theme: Theme, entries: tuple[LegendEntry, ...], room: int, before: int, apart: int
) -> list[tuple[int, int, int]]:
    """For each entry its left, row and width where words begin `before` pixels into it."""
    places: list[tuple[int, int, int]] = []
    x, row = 0, 0
    for entry in entries:
        wide = min(before + theme.width(entry.words, TICK), room)
        if x + wide > room and x > 0:
            x, row = 0, row + 1
        places.append((x, row, wide))
        x += wide + apart
    return places


def _bar(
    theme: Theme, bar: ColourBar, right: int, top: int, tall: int
) -> tuple[pygame.Rect, Ticks, list[Placed]]:
    line = theme.line_height(TICK)
    axis = Axis(bar.low, bar.high)
    ticks = _y_ticks(theme, axis, tall, 10_000)
    texts = []
    if bar.label:
        words = theme.shorten(bar.label, tall, TICK)
        rect = pygame.Rect(0, 0, line, theme.width(words, TICK))
        rect.midright = (right + theme.px(2), top + tall // 2)
        texts.append(Placed(words, rect, turned=True))
        right -= line
    widest = _widest(theme, ticks)
    thick = theme.px(10)
    place = pygame.Rect(right - widest - theme.px(5) - thick, top, thick, tall)
    for value, words in zip(ticks.values, ticks.labels):
        rect = pygame.Rect(0, 0, theme.width(words, TICK), line)
        rect.midleft = (
            place.right + theme.px(5),
            round(top + tall * (1 - float(axis.share(value)))),
        )
        texts.append(Placed(words, rect))
    return place, ticks, texts


def _y_ticks(theme: Theme, axis: Axis, tall: int, width: int) -> Ticks:
    line = theme.line_height(TICK)

    def apart(lines: float) -> Callable[[Ticks], bool]:
        def fits(ticks: Ticks) -> bool:
            if len(ticks.values) < 2:
                return tall >= line
            gaps = np.diff(axis.share(ticks.values)) * tall
            return bool(gaps.min() >= line * lines)

        return fits

    if axis.names:
        most = max(width * 3 // 10, theme.px(24))
        names = tuple(theme.shorten(name, most, TICK) for name in axis.names)
        return _within(axis, fit_names(names, apart(1.05)))
    return _numbered(axis, apart(1.4), apart(1.05))


def _x_ticks(theme: Theme, axis: Axis, area: pygame.Rect, edges: tuple[int, int]) -> Ticks:
    def apart(units: float) -> Callable[[Ticks], bool]:
        def fits(ticks: Ticks) -> bool:
            rects = [rect for _, rect in _x_labels(theme, axis, ticks, area, edges)]
            return all(a.right + theme.px(units) <= b.left for a, b in pairwise(rects))

        return fits

    if axis.names:
        low, high = axis.inner_limits
        slot = int(area.w / max(high - low, 1e-9)) - theme.px(6)
        names = axis.names
        if slot >= theme.px(24):
            names = tuple(theme.shorten(name, slot, TICK) for name in names)
        fits = apart(5)
        return _within(axis, fit_names(names, lambda ticks: fits(_within(axis, ticks))))
    return _numbered(axis, apart(24), apart(7))


def _numbered(axis: Axis, roomy: Callable[[Ticks], bool], close: Callable[[Ticks], bool]) -> Ticks:
    """Ticks with room to breathe, or closer ones where that would leave only two."""
    ticks = fit_ticks(axis.low, axis.high, roomy, _MOST_TICKS, axis.integer, axis.log)
    if len(ticks.values) < 3:
        ticks = fit_ticks(axis.low, axis.high, close, 4, axis.integer, axis.log)
    return ticks


def _x_labels(
    theme: Theme, axis: Axis, ticks: Ticks, area: pygame.Rect, edges: tuple[int, int]
) -> list[tuple[str, pygame.Rect]]:
    """Labels under their ticks, pushed inwards at the plot's own edges."""
    line = theme.line_height(TICK)
    placed = []
    for value, words in zip(ticks.values, ticks.labels):
        at = area.left + float(axis.share(value)) * area.w
        rect = pygame.Rect(0, 0, theme.width(words, TICK), line)
        rect.midtop = (round(at), area.bottom + _below(theme))
        rect.right = min(rect.right, edges[1])
        rect.left = max(rect.left, edges[0])
        placed.append((words, rect))
    return placed


def _below(theme: Theme) -> int:
    """From the data to the labels below: enough for half a label of the other axis."""
    return theme.line_height(TICK) // 2 + 1


def _within(axis: Axis, ticks: Ticks) -> Ticks:
    """The named ticks that lie between the axis's ends."""
    kept = [
        (v, w)
        for v, w in zip(ticks.values, ticks.labels)
        if axis.low - 0.01 <= v <= axis.high + 0.01
    ]
    return Ticks(tuple(v for v, _ in kept), tuple(w for _, w in kept))


def _equal(x: Axis, y: Axis, area: pygame.Rect) -> tuple[Axis, Axis]:
    """Both axes with the same units a pixel: the one with room to spare shows more."""
    (x_low, x_high), (y_low, y_high) = x.inner_limits, y.inner_limits
    unit = max((x_high - x_low) / area.w, (y_high - y_low) / area.h)
    x_more = (unit * area.w - (x_high - x_low)) / 2
    y_more = (unit * area.h - (y_high - y_low)) / 2
    return (
        x.with_inner(x_low - x_more, x_high + x_more),
        y.with_inner(y_low - y_more, y_high + y_more),
    )


def _widest(theme: Theme, ticks: Ticks) -> int:
    return max((theme.width(words, TICK) for words in ticks.labels), default=0)
