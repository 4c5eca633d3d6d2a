"""Pictures of what can be drawn: for the palette, and faintly under the mouse."""

from __future__ import annotations

from functools import lru_cache

import pygame

from game.editor.strokes import Brush
from game.ui.sprites import TILE_PICTURES, Sprites

_THINGS = {
    **{Brush(int(tile)): names[0] for tile, names in TILE_PICTURES.items()},
    Brush.START: "elf_down_idle",
}
_GHOSTLY = 150


def swatch(pictures: Sprites, brush: Brush, side: int) -> pygame.Surface:
    """What a brush draws, on its ground, as a square of `side` pixels."""
    ground = "snow" if brush in (Brush.SNOW, Brush.START) else "ice"
    picture = pygame.Surface((side, side), 0, 32)
    picture.blit(pictures.field(ground, side)[0][0], (0, 0))
    if brush in _THINGS:
        thing = pictures.at(_THINGS[brush], side)
        picture.blit(thing, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
    return picture


@lru_cache(maxsize=32)
def ghost(pictures: Sprites, brush: Brush, cell: int) -> pygame.Surface:
    """What a brush would draw, faint and premultiplied: things without their ground."""
    picture = pygame.Surface((cell, cell), pygame.SRCALPHA, 32)
    if brush in _THINGS:
        thing = pictures.at(_THINGS[brush], cell)
        picture.blit(thing, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
    else:
        picture.blit(swatch(pictures, brush, cell), (0, 0))
    picture.fill((_GHOSTLY,) * 4, special_flags=pygame.BLEND_RGBA_MULT)
    return picture
