"""The still picture of a plot: its panel, grid lines, words, legend swatches and colour bar."""

import numpy as np
import pygame

from game.ui import theme as look
from game.ui.colormaps import diverging_table, viridis_table
from game.ui.plot_layout import ColourBar, Layout, LegendEntry
from game.ui.plot_markers import sprite
from game.ui.plot_marks import MARKERS
from game.ui.plot_scale import Axis
from game.ui.theme import Theme


def draw_chrome(
    theme: Theme, layout: Layout, background: look.Colour, behind: look.Colour | None
) -> pygame.Surface:
    """The still picture: panel (rounded where something is `behind` it), grid, ticks, words."""
    surface = pygame.Surface(layout.request.size)
    if behind is None:
        surface.fill(background)
    else:
        surface.fill(behind)
        _rounded(surface, background, theme.px(8))
    area = layout.area
    grid = look.blend(background, look.RAISED, 0.95)
    faint = look.blend(background, look.RAISED, 0.45)
    for axis, ticks, upright in (
        (layout.x, layout.x_ticks, True),
        (layout.y, layout.y_ticks, False),
    ):
        if layout.request.bare or (axis.names and upright):
            continue
        length = area.w if upright else area.h
        decades = axis.inner_limits[1] - axis.inner_limits[0]
        minor = ticks.minor if axis.log and length / decades >= theme.px(60) else ()
        for values, colour in ((minor, faint), (ticks.values, grid)):
            for value in values:
                _grid_line(surface, area, axis, value, upright, colour)
        if not axis.log and not axis.names and axis.low < 0 < axis.high:
            _grid_line(surface, area, axis, 0.0, upright, look.blend(look.RAISED, look.QUIET, 0.25))
    for text in layout.texts:
        image = theme.text(text.words, text.size, text.colour, text.bold)
        if text.turned:
            image = pygame.transform.rotate(image, 90)
        surface.blit(image, text.rect)
    for rect, entry in layout.swatches:
        _swatch(surface, rect, entry)
    if layout.bar_rect is not None and layout.request.bar is not None:
        _draw_bar(surface, layout.bar_rect, layout.request.bar)
    return surface


def _grid_line(
    surface: pygame.Surface,
    area: pygame.Rect,
    axis: Axis,
    value: float,
    upright: bool,
    colour: look.Colour,
) -> None:
    share = float(axis.share(value))
    if not -1e-6 <= share <= 1 + 1e-6:
        return
    if upright:
        surface.fill(
            colour, (min(area.left + round(share * area.w), area.right), area.top, 1, area.h)
        )
    else:
        surface.fill(
            colour, (area.left, max(area.bottom - round(share * area.h), area.top), area.w, 1)
        )


def _rounded(surface: pygame.Surface, colour: look.Colour, radius: int) -> None:
    width, height = surface.get_size()
    radius = max(1, min(radius, width // 2, height // 2))
    surface.fill(colour, (radius, 0, width - 2 * radius, height))
    surface.fill(colour, (0, radius, width, height - 2 * radius))
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            pygame.draw.aacircle(surface, colour, (x, y), radius)


def _swatch(surface: pygame.Surface, rect: pygame.Rect, entry: LegendEntry) -> None:
    thick = max(2, rect.h // 8)
    if entry.kind == "dot":
        pygame.draw.aacircle(surface, entry.colour, rect.center, max(3, rect.h // 4))
    elif entry.kind == "patch":
        side = rect.h * 6 // 10
        box = pygame.Rect(0, 0, side, side)
        box.center = rect.center
        surface.fill(entry.colour, box)
    elif entry.kind in MARKERS:
        image = sprite(entry.kind, max(6.0, rect.h * 0.6), entry.colour, None, 1.0)
        surface.blit(image, image.get_rect(center=rect.center))
    elif entry.kind == "dashed":
        dash = rect.w * 2 // 5
        for x in (rect.left, rect.right - dash):
            surface.fill(entry.colour, (x, rect.centery - thick // 2, dash, thick))
    else:
        surface.fill(entry.colour, (rect.left, rect.centery - thick // 2, rect.w, thick))


def _draw_bar(surface: pygame.Surface, rect: pygame.Rect, bar: ColourBar) -> None:
    table = {"viridis": viridis_table, "diverging": diverging_table}[bar.map]()
    rows = np.linspace(255, 0, rect.h).round().astype(np.intp)
    pixels = np.broadcast_to(table[rows][None], (rect.w, rect.h, 3))
    surface.blit(pygame.surfarray.make_surface(np.ascontiguousarray(pixels)), rect)
