"""How a 3-D plot becomes pixels: box, sheets in depth order, and what stands before or behind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme as look
from game.ui.colormaps import diverging, viridis
from game.ui.plot3d_marks import (
    CORNERS,
    EDGES,
    Line3D,
    Mark3D,
    Plane3D,
    Points3D,
    Projection,
    Surface3D,
    Words3D,
    plane_corners,
)
from game.ui.plot_layout import TICK
from game.ui.plot_marks import Array
from game.ui.plot_paint import blit_markers, point_colours, thinned
from game.ui.plot_raster import stroke
from game.ui.theme import Theme
from game.ui.ticks import Ticks, fit_ticks

_MOST_VERTICES = 23
_PIECES = 16
_FADE = 0.35


@dataclass
class _Sheet:
    """A surface's faces in pixels, far ones first, and a picture of which face is where."""

    corners: list[Array]
    colours: NDArray[np.uint8]
    alpha: float
    mesh: bool
    nearness: float
    planes: Array
    which: pygame.Surface | None = None


def paint3d(
    surface: pygame.Surface, theme: Theme, view: Projection, marks: Sequence[Mark3D]
) -> None:
    """Draw `marks` within the view's area, each hidden or dimmed by the sheets in front of it."""
    clip = view.within
    before = surface.get_clip()
    surface.set_clip(clip.clip(before))
    sheets = [_sheet(view, mark) for mark in marks if isinstance(mark, (Surface3D, Plane3D))]
    sheets = sorted((s for s in sheets if s.corners), key=lambda sheet: sheet.nearness)
    points = [(m, *_seen_points(view, m)) for m in marks if isinstance(m, Points3D)]
    lines = [(m, *_seen_line(view, m)) for m in marks if isinstance(m, Line3D)]
    if sheets and (points or lines):
        for sheet in sheets:
            sheet.which = _face_picture(sheet, clip)
    point_stages = [_stage(sheets, seen, clip) for _, seen, _ in points]
    line_stages = [_stage(sheets, (start + end) / 2, clip) for _, start, end in lines]
    for stage in range(len(sheets) + 1):
        for (line, start, end), stages in zip(lines, line_stages):
            _draw_line(surface, theme, line, start[stages == stage], end[stages == stage], clip)
        for (mark, seen, kept), stages in zip(points, point_stages):
            here = stages == stage
            _draw_points(surface, theme, mark, seen[here], kept[here])
        if stage < len(sheets):
            _draw_sheet(surface, sheets[stage], clip)
    for words in marks:
        if isinstance(words, Words3D):
            x, y, _ = view.of(words.place).tolist()
            image = theme.text(words.words, TICK, words.colour)
            surface.blit(image, image.get_rect(**{words.anchor: (round(x), round(y))}))
    surface.set_clip(before)


def draw_box(
    surface: pygame.Surface,
    theme: Theme,
    view: Projection,
    names: tuple[str, str, str],
) -> None:
    """The three far walls with their grid, and ticks and names along the outline.

    Names are placed first; a tick label that would lie on anything is left out.
    """
    within = view.within
    corners = view.of_shares(CORNERS)
    sides = [_outline_edge(view, axis, corners) for axis in range(3)]
    ticks = [_axis_ticks(theme, view, axis, sides[axis]) for axis in range(3)]
    grid, edge = look.RAISED, look.blend(look.RAISED, look.QUIET, 0.25)
    clip = surface.get_clip().clip(within)
    toward = view.axes[2]
    for axis in range(3):
        wall = 0.0 if toward[axis] > 0 else 1.0
        others = [a for a in range(3) if a != axis]
        for along, across in (others, others[::-1]):
            for value in ticks[along].values:
                ends = np.full((2, 3), wall)
                share = (value - view.low[along]) / (view.high[along] - view.low[along])
                ends[:, along], ends[:, across] = share, (0.0, 1.0)
                _segment(surface, view.of_shares(ends), grid, clip)
    for i, j in EDGES:
        shared = [a for a in range(3) if CORNERS[i][a] == CORNERS[j][a]]
        # An edge between two near walls would run across the data.
        if any((CORNERS[i][a] == 0) == (toward[a] > 0) for a in shared):
            _segment(surface, corners[[i, j]], edge, clip)
    placed: list[pygame.Rect] = []
    labels: list[tuple[str, pygame.Rect]] = []
    line = theme.line_height(TICK)
    for axis, (start, end, out) in enumerate(sides):
        words = theme.shorten(names[axis], within.w // 2, TICK)
        if not words:
            continue
        widest = max((theme.width(label, TICK) for label in ticks[axis].labels), default=0)
        reach = theme.px(10) + line * 0.5 + abs(out[0]) * widest + abs(out[1]) * line
        reach += abs(out[0]) * theme.width(words, TICK) / 2
        rect = _around((start + end) / 2 + out * reach, theme.width(words, TICK), line, within)
        if rect.inflate(theme.px(6), 0).collidelist(placed) < 0:
            placed.append(rect)
            labels.append((words, rect))
    for axis, (start, end, out) in enumerate(sides):
        for value, words in zip(ticks[axis].values, ticks[axis].labels):
            share = float((value - view.low[axis]) / (view.high[axis] - view.low[axis]))
            wide = theme.width(words, TICK)
            at = start + (end - start) * share
            reach = theme.px(5) + abs(out[0]) * wide / 2 + abs(out[1]) * line / 2
            rect = _around(at + out * reach, wide, line, within)
            if rect.inflate(theme.px(8), -line // 4).collidelist(placed) < 0:
                placed.append(rect)
                labels.append((words, rect))
    for words, rect in labels:
        surface.blit(theme.text(words, TICK, look.QUIET), rect)


def _axis_ticks(theme: Theme, view: Projection, axis: int, side: tuple[Array, ...]) -> Ticks:
    """Ticks as dense as the axis's edge on screen, from side[0] to side[1], has room for."""
    start, end = side[0], side[1]
    length = float(np.hypot(*(end - start)))

    def fits(ticks: Ticks) -> bool:
        if len(ticks.values) < 2:
            return True
        gap = (ticks.values[1] - ticks.values[0]) / (view.high[axis] - view.low[axis]) * length
        return bool(gap >= theme.px(30))

    return fit_ticks(float(view.low[axis]), float(view.high[axis]), fits, 6)


def _outline_edge(view: Projection, axis: int, corners: Array) -> tuple[Array, Array, Array]:
    """The edge along `axis` that carries its labels: two ends in pixels and the way outwards.

    It lies on the outline: the lowest such edge for the ground's axes, the leftmost for height.
    """
    toward = view.axes[2]
    middle = np.array(view.area.center, np.float64)
    best: tuple[float, Array, Array, Array] | None = None
    for i, j in EDGES:
        if CORNERS[i][axis] == CORNERS[j][axis]:
            continue
        walls = [(CORNERS[i][a] == 1) == (toward[a] > 0) for a in range(3) if a != axis]
        if walls[0] == walls[1]:
            continue
        start, end = corners[i][:2], corners[j][:2]
        half = (start + end) / 2
        way = end - start
        out = np.array([way[1], -way[0]])
        long = float(np.hypot(*out))
        out = out / long if long > 1e-6 else np.array([0.0, 1.0])
        if out @ (half - middle) < 0:
            out = -out
        rank = -half[0] if axis == 2 else half[1]
        if best is None or rank > best[0] + 1e-6:
            best = (float(rank), start, end, out)
    if best is None:
        return corners[0][:2], corners[0][:2], np.array([0.0, 1.0])
    return best[1], best[2], best[3]


def _around(at: Array, width: int, height: int, within: pygame.Rect) -> pygame.Rect:
    rect = pygame.Rect(0, 0, width, height)
    rect.center = (round(float(at[0])), round(float(at[1])))
    return rect.clamp(within)


def _segment(surface: pygame.Surface, ends: Array, colour: look.Colour, clip: pygame.Rect) -> None:
    if clip.clipline(*ends[0, :2].tolist(), *ends[1, :2].tolist()):
        pygame.draw.aaline(surface, colour, ends[0, :2].tolist(), ends[1, :2].tolist())


def _sheet(view: Projection, mark: Surface3D | Plane3D) -> _Sheet:
    if isinstance(mark, Plane3D):
        corners = plane_corners(mark, view.low, view.high)
        if not len(corners):
            return _Sheet([], np.empty((0, 3), np.uint8), mark.alpha, True, 0.0, np.empty((0, 3)))
        seen = view.of(corners)
        colour = np.array([mark.colour], np.uint8)
        third = len(seen) // 3
        planes = _depth_planes(seen[None, [0, third, 2 * third]])
        return _Sheet([seen], colour, mark.alpha, True, float(seen[:, 2].mean()), planes)
    rows, columns = mark.places.shape[:2]
    kept = np.ix_(_vertices(rows), _vertices(columns))
    places = mark.places[kept]
    seen = view.of(places)
    quads = np.stack((seen[:-1, :-1], seen[:-1, 1:], seen[1:, 1:], seen[1:, :-1]), axis=2)
    quads = quads.reshape(-1, 4, 3)
    z = places[..., 2]
    heights = (z[:-1, :-1] + z[:-1, 1:] + z[1:, 1:] + z[1:, :-1]) / 4
    colours = _sheet_colours(mark, view, heights.ravel())
    whole = np.isfinite(quads).all(axis=(1, 2))
    quads, colours = quads[whole], colours[whole]
    order = np.argsort(quads[:, :, 2].mean(axis=1))
    quads, colours = quads[order], _lit(quads[order], colours[order])
    nearness = float(quads[:, :, 2].mean()) if len(quads) else 0.0
    return _Sheet(
        list(quads), colours, mark.alpha, mark.mesh, nearness, _depth_planes(quads[:, :3])
    )


def _vertices(count: int) -> NDArray[np.intp]:
    """Which rows of a grid are drawn: all, or an even choice with both edges."""
    return np.linspace(0, count - 1, min(count, _MOST_VERTICES)).round().astype(np.intp)


def _sheet_colours(mark: Surface3D, view: Projection, heights: Array) -> NDArray[np.uint8]:
    if mark.colour is not None:
        return np.tile(np.array(mark.colour, np.uint8), (len(heights), 1))
    finite = mark.places[..., 2][np.isfinite(mark.places[..., 2])]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = max(low, float(view.low[2])), min(high, float(view.high[2]))
    if mark.map == "diverging":
        side = max(abs(low), abs(high)) or 1.0
        return diverging(heights / side)
    return viridis((heights - low) / (high - low or 1.0))


def _lit(quads: Array, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Faces turned from the light (above, to the left, in front) a little darker."""
    a, b = quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]
    # Pixels against nearness in units of the box: only the way the face turns matters here.
    normal = np.cross(a * [1, 1, 200], b * [1, 1, 200])
    length = np.linalg.norm(normal, axis=1)
    normal /= np.where(length > 0, length, 1.0)[:, None]
    normal *= np.where(normal[:, 2] < 0, -1.0, 1.0)[:, None]
    light = np.clip(normal @ np.array([-0.35, -0.6, 0.72]), 0, 1)
    shaded: NDArray[np.uint8] = (colours * (0.72 + 0.28 * light)[:, None]).astype(np.uint8)
    return shaded


def _face_picture(sheet: _Sheet, clip: pygame.Rect) -> pygame.Surface:
    """For each pixel the number of the face seen there, from 1; 0 where there is none."""
    picture = pygame.Surface(clip.size, depth=32)
    picture.fill(0)
    for number, corners in enumerate(sheet.corners, 1):
        pygame.draw.polygon(picture, number, (corners[:, :2] - clip.topleft).tolist())
    return picture


def _stage(sheets: list[_Sheet], seen: Array, clip: pygame.Rect) -> NDArray[np.intp]:
    """Before which sheet each place (n, 3) is drawn: the first, from afar, that lies in front."""
    stages = np.full(len(seen), len(sheets), np.intp)
    x = np.clip(np.nan_to_num(seen[:, 0]) - clip.left, 0, clip.w - 1).astype(np.intp)
    y = np.clip(np.nan_to_num(seen[:, 1]) - clip.top, 0, clip.h - 1).astype(np.intp)
    for index in range(len(sheets) - 1, -1, -1):
        sheet = sheets[index]
        if sheet.which is None or not len(seen):
            continue
        faces = pygame.surfarray.pixels2d(sheet.which)[x, y].astype(np.intp) & 0xFFFFFF
        covered = np.flatnonzero(faces)
        a, b, c = sheet.planes[faces[covered] - 1].T
        nearness = a * seen[covered, 0] + b * seen[covered, 1] + c
        stages[covered[nearness > seen[covered, 2] + 1e-3]] = index
    return stages


def _depth_planes(faces: Array) -> Array:
    """(n, 3) a, b, c with nearness = a x + b y + c over each face, given by three places (n, 3, 3).

    A face seen edge-on hides nothing: it is infinitely far.
    """
    first = faces[:, 0]
    normal = np.cross(faces[:, 1] - first, faces[:, 2] - first)
    flat = np.abs(normal[:, 2]) < 1e-9
    tilt = -normal[:, :2] / np.where(flat, 1.0, normal[:, 2])[:, None]
    tilt[flat] = 0.0
    rest = first[:, 2] - (tilt * first[:, :2]).sum(axis=1)
    return np.column_stack((tilt, np.where(flat, -1e9, rest)))


def _draw_sheet(surface: pygame.Surface, sheet: _Sheet, clip: pygame.Rect) -> None:
    layer = pygame.Surface(clip.size, pygame.SRCALPHA)
    layer.fill((*sheet.colours.mean(axis=0).astype(int).tolist(), 0))
    many = len(sheet.corners) > 1
    for corners, colour in zip(sheet.corners, sheet.colours.tolist()):
        flat = (corners[:, :2] - clip.topleft).tolist()
        pygame.draw.polygon(layer, colour, flat)
        darker = [part * 0.8 for part in colour] if many else [min(p * 1.25, 255) for p in colour]
        pygame.draw.aalines(layer, darker if sheet.mesh else colour, True, flat)
    layer.set_alpha(round(255 * sheet.alpha))
    surface.blit(layer, clip)


def _seen_points(view: Projection, mark: Points3D) -> tuple[Array, NDArray[np.intp]]:
    """Places on screen (n, 3), far ones first, and the row of each in the mark."""
    rows = np.arange(len(mark.places))[thinned(len(mark.places))]
    seen = view.of(mark.places[rows])
    whole = np.isfinite(seen).all(axis=1)
    seen, rows = seen[whole], rows[whole]
    order = np.argsort(seen[:, 2], kind="stable")
    return seen[order], rows[order]


def _draw_points(
    surface: pygame.Surface, theme: Theme, mark: Points3D, seen: Array, rows: NDArray[np.intp]
) -> None:
    if not len(seen):
        return
    if mark.colours is None:
        colours = np.tile(np.array(mark.colour, np.float64), (len(rows), 1))
    else:
        colours = point_colours(mark.colours[rows]).astype(np.float64)
    # Farther points fade a little towards the ground: eight steps, so that sprites are shared.
    far = np.clip(0.5 - seen[:, 2], 0, 1)
    fade = np.round(far * 8) / 8 * _FADE
    colours += (np.array(look.PANEL) - colours) * fade[:, None]
    sizes = np.full(len(rows), mark.size) if mark.sizes is None else mark.sizes[rows]
    diameters = np.nan_to_num(sizes, nan=mark.size) * theme.scale
    shades = colours.astype(np.uint8)
    blit_markers(surface, mark.marker, seen[:, 0], seen[:, 1], shades, diameters, mark.outline, 1.0)


def _seen_line(view: Projection, mark: Line3D) -> tuple[Array, Array]:
    """The line on screen in short pieces, so that each is before or behind a sheet: two (n, 3)."""
    seen = view.of(mark.places)
    start, end = seen[:-1], seen[1:]
    whole = np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    start, end = start[whole], end[whole]
    if not len(start):
        return start, end
    length = np.hypot(end[:, 0] - start[:, 0], end[:, 1] - start[:, 1])
    pieces = np.clip(np.ceil(length / _PIECES), 1, 60).astype(np.intp)
    which = np.repeat(np.arange(len(start)), pieces)
    step = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    way = (end - start)[which] / pieces[which, None]
    first = start[which] + way * step[:, None]
    return first, first + way


def _draw_line(
    surface: pygame.Surface,
    theme: Theme,
    mark: Line3D,
    start: Array,
    end: Array,
    clip: pygame.Rect,
) -> None:
    if not len(start):
        return
    joined = np.stack((start, end, np.full_like(start, np.nan)), axis=1).reshape(-1, 3)
    # Pieces that follow on each other stay one line, so that no seam shows.
    follows = np.flatnonzero((np.abs(end[:-1] - start[1:]) < 1e-6).all(axis=1))
    keep = np.ones(len(joined), bool)
    keep[3 * follows + 2] = keep[3 * follows + 3] = False
    joined = joined[keep]
    width = mark.width * theme.scale
    stroke(surface, joined[:, 0], joined[:, 1], mark.colour, width, clip, mark.alpha)
