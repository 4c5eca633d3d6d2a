"""The grounds of controls: rounded rectangles, drawn fast at any size and kept while small.

pygame_gui draws each state of each control at 16 times its pixels and scales it down, which for a
button as large as a card takes longer than a frame. Before that it asks its cache, and this is one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pygame
from pygame_gui.core.colour_gradient import ColourGradient
from pygame_gui.core.surface_cache import SurfaceCache

_FINER = 4
"""Pixels each way that become one, so that edges are smooth."""

_LARGEST_KEPT = 40_000
"""Pixels."""

_MOST_BYTES = 16 * 2**20

_Colour = tuple[int, int, int, int]


class Look(NamedTuple):
    """All that decides a shape's picture; the name of a gradient stands for its colours."""

    shape: str
    size: tuple[int, int]
    shadow: int
    borders: tuple[int, ...]
    border: _Colour | str
    ground: _Colour | str
    radii: tuple[int, ...]

    @property
    def is_round(self) -> bool:
        """Whether it is a rounded rectangle with one border, one radius and plain colours."""
        return (
            self.shape == "rounded_rectangle"
            and self.shadow == 0
            and len({*self.radii}) == len({*self.borders}) == 1
            and self._is_opaque
        )

    @property
    def _is_opaque(self) -> bool:
        colours = (self.border, self.ground)
        return all(not isinstance(colour, str) and colour[3] == 255 for colour in colours)


class Shapes(SurfaceCache):  # type: ignore[misc]
    """pygame_gui's cache of shapes for all screens; what a rounded rectangle is it knows itself."""

    def __init__(self) -> None:
        self.nbytes = 0
        self._kept: OrderedDict[Look, pygame.Surface] = OrderedDict()

    @staticmethod
    def build_cache_id(
        shape: str,
        size: tuple[int, int],
        shadow_width: int,
        border_widths: Mapping[str, int],
        border_colour: pygame.Color | ColourGradient,
        bg_colour: pygame.Color | ColourGradient,
        corner_radius: Sequence[int] | None = None,
    ) -> Look:
        """What the picture of a shape is kept under."""
        borders = tuple(border_widths[side] for side in ("left", "right", "top", "bottom"))
        plain = [
            str(colour) if isinstance(colour, ColourGradient) else tuple(colour)
            for colour in (border_colour, bg_colour)
        ]
        return Look(shape, tuple(size), shadow_width, borders, *plain, tuple(corner_radius or ()))

    def find_surface_in_cache(self, lookup_id: Look) -> pygame.Surface | None:
        """The picture, which is only to be copied; None where pygame_gui has to draw it."""
        if (known := self._kept.get(lookup_id)) is not None:
            self._kept.move_to_end(lookup_id)
            return known
        if not lookup_id.is_round:
            return None
        made = rounded(lookup_id)
        self.add_surface_to_cache(made, lookup_id)
        return made

    def add_surface_to_cache(self, surface: pygame.Surface, string_id: Look) -> None:
        """Keep a picture unless it is large; those that were used longest ago go."""
        if surface.get_width() * surface.get_height() >= _LARGEST_KEPT or string_id in self._kept:
            return
        self._kept[string_id] = surface
        self.nbytes += _bytes_of(surface)
        while self.nbytes > _MOST_BYTES:
            self.nbytes -= _bytes_of(self._kept.popitem(last=False)[1])

    def update(self) -> None:
        """Nothing is done later."""

    def remove_user_from_cache_item(self, string_id: Look) -> None:
        """Who still uses a picture is of no account: each has a copy."""

    def remove_user_and_request_clean_up_of_cached_item(self, string_id: Look) -> None:
        """As above."""


def _bytes_of(surface: pygame.Surface) -> int:
    return surface.get_pitch() * surface.get_height()


def rounded(look: Look) -> pygame.Surface:
    """The picture of a rounded rectangle: four smooth corners, and between them plain colours."""
    (width, height), border = look.size, look.borders[0]
    corner = max(look.radii[0], 0) + border + 1
    if min(width, height) < 2 * corner + 2:
        return _smooth(look, look.size)
    small = _smooth(look, (2 * corner + 2, 2 * corner + 2))
    made = pygame.Surface(look.size, pygame.SRCALPHA, 32)
    made.fill(look.border if border else look.ground)
    made.fill(look.ground, made.get_rect().inflate(-2 * border, -2 * border))
    far = 2 * corner + 2 - corner
    for x, left in ((0, 0), (far, width - corner)):
        for y, top in ((0, 0), (far, height - corner)):
            place = pygame.Rect(left, top, corner, corner)
            made.fill((0, 0, 0, 0), place)
            made.blit(small, place, (x, y, corner, corner), special_flags=pygame.BLEND_RGBA_ADD)
    return made


def _smooth(look: Look, size: tuple[int, int]) -> pygame.Surface:
    """The whole picture at so many pixels, by drawing it larger."""
    border, radius = look.borders[0], max(look.radii[0], 0)
    fine = pygame.Surface((size[0] * _FINER, size[1] * _FINER), pygame.SRCALPHA, 32)
    outer = fine.get_rect()
    inner = outer.inflate(-2 * border * _FINER, -2 * border * _FINER)
    if border:
        pygame.draw.rect(fine, look.border, outer, border_radius=radius * _FINER)
    # As pygame_gui has it, the inner radius is to the outer one as the sides are.
    share = min((side - 2 * border) / side for side in look.size)
    pygame.draw.rect(fine, look.ground, inner, border_radius=round(radius * _FINER * share))
    return pygame.transform.smoothscale(fine, size)
