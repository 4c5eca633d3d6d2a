"""How values over a grid become pixels: coloured cells and level sets."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.colormaps import categorical, diverging, viridis
from game.ui.plot_canvas import Canvas
from game.ui.plot_marks import Array, Contour, Heatmap
from game.ui.plot_raster import stroke

# Pixels beyond any window, and well within what SDL's rectangles hold.
_FAR_OUT = 30_000.0


def paint_heatmap(canvas: Canvas, mark: Heatmap) -> None:
    """Draw the cells in sight; their picture is kept while the same array is drawn."""
    if mark.alpha <= 0.0:
        return  # There to be read out, not to be seen.
    rows, columns = mark.values.shape
    left, right, bottom, top = mark.extent
    xs, ys = canvas.to_screen(np.array([left, right]), np.array([bottom, top]))
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()) or xs[1] <= xs[0] or ys[0] <= ys[1]:
        return
    area = canvas.area
    cell_w, cell_h = (xs[1] - xs[0]) / columns, (ys[0] - ys[1]) / rows
    first = int(np.clip(np.floor((area.left - xs[0]) / cell_w), 0, columns))
    last = int(np.clip(np.ceil((area.right - xs[0]) / cell_w), 0, columns))
    low = int(np.clip(np.floor((ys[0] - area.bottom) / cell_h), 0, rows))
    high = int(np.clip(np.ceil((ys[0] - area.top) / cell_h), 0, rows))
    if first >= last or low >= high:
        return
    ends = canvas.kept.get(mark.values, ("range", mark.map, mark.low, mark.high), mark.range)
    # Cells that are many to a pixel: every second, third, ... tells as much.
    skip_x, skip_y = max(1, (last - first) // area.w), max(1, (high - low) // area.h)
    piece = mark.values[low:high:skip_y, first:last:skip_x]
    if cell_w > area.w or cell_h > area.h:
        # Deep inside a cell its whole picture would not fit into memory: only what is seen.
        x = ((np.arange(area.left, area.right) + 0.5 - xs[0]) / cell_w - first).astype(np.intp)
        y = ((ys[0] - np.arange(area.top, area.bottom) - 0.5) / cell_h - low).astype(np.intp)
        seen = piece[np.ix_(y.clip(0, high - low - 1)[::-1], x.clip(0, last - first - 1))]
        image, corner = _cells_image(seen, mark.map, ends), area.topleft
    else:
        x0, x1 = round(xs[0] + first * cell_w), round(xs[0] + last * cell_w)
        y0, y1 = round(ys[0] - high * cell_h), round(ys[0] - low * cell_h)
        size, corner = (max(x1 - x0, 1), max(y1 - y0, 1)), (x0, y0)
        smooth = mark.smooth and mark.map != "classes"
        scale = pygame.transform.smoothscale if smooth else pygame.transform.scale
        key = (mark.map, ends, smooth, first, last, low, high, size)
        image = canvas.kept.get(
            mark.values, key, lambda: scale(_cells_image(piece, mark.map, ends), size)
        )
    image.set_alpha(round(255 * mark.alpha))
    near = [float(np.clip(edge, -_FAR_OUT, _FAR_OUT)) for edge in (*xs, *ys)]
    x0, x1, y1, y0 = (round(edge) for edge in near)
    before = canvas.surface.get_clip()
    canvas.surface.set_clip(area.clip(before).clip((x0, y0, x1 - x0, y1 - y0)))
    canvas.surface.blit(image, corner)
    canvas.surface.set_clip(before)


def _cells_image(
    values: NDArray[np.generic], colour_map: str, ends: tuple[float, float]
) -> pygame.Surface:
    """One pixel a cell, the lowest row last; clear where there is no value."""
    if colour_map == "classes":
        known = values.astype(np.float64) >= 0
        colours = categorical(np.where(known, values, 0))
    else:
        data = values.astype(np.float64)
        known = ~np.isnan(data)
        with np.errstate(invalid="ignore"):
            share = (data - ends[0]) / (ends[1] - ends[0])
        colours = viridis(share) if colour_map == "viridis" else diverging(share * 2 - 1)
    image = pygame.Surface((values.shape[1], values.shape[0]), pygame.SRCALPHA)
    pixels = pygame.surfarray.pixels3d(image)
    pixels[...] = colours[::-1].transpose(1, 0, 2)
    del pixels
    opacity = pygame.surfarray.pixels_alpha(image)
    opacity[...] = np.where(known[::-1].T, 255, 0)
    del opacity
    return image


def paint_contour(canvas: Canvas, mark: Contour) -> None:
    """Draw the level sets; they are found once for an array."""
    grid = (mark.x.min(), mark.x.max(), mark.y.min(), mark.y.max())
    maker = canvas.kept.get(mark.z, ("heights", grid), lambda: _heights(mark))
    lines = canvas.kept.get(
        mark.z, ("contour", grid, mark.levels), lambda: _level_sets(maker, mark.levels)
    )
    width = mark.width * canvas.theme.scale
    dash = (5.0 * canvas.theme.scale, 4.0 * canvas.theme.scale) if mark.dashed else None
    if len(mark.colours) == 1 and len(lines) > 1:
        # Levels never cross, so those of one colour are drawn as one line with gaps.
        gap = np.full((1, 2), np.nan)
        lines = [np.concatenate([part for line in lines for part in (line, gap)])]
    for i, line in enumerate(lines):
        if len(line):
            x, y = canvas.to_screen(line[:, 0], line[:, 1])
            colour = mark.colours[i % len(mark.colours)]
            stroke(canvas.surface, x, y, colour, width, canvas.area, mark.alpha, dash)


def _heights(mark: Contour) -> Any:
    """What finds level sets in the grid of `mark`."""
    from contourpy import LineType, contour_generator

    z = mark.z if np.isfinite(mark.z).all() else np.ma.masked_invalid(mark.z)
    return contour_generator(mark.x, mark.y, z, line_type=LineType.ChunkCombinedNan)


def _level_sets(maker: Any, levels: Iterable[float]) -> list[Array]:
    """One (n, 2) line a level, its pieces parted by NaN."""
    pieces = [maker.lines(level)[0][0] for level in levels]
    return [np.empty((0, 2)) if piece is None else piece for piece in pieces]
