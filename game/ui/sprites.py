"""The pictures of the world, read once and kept at the sizes that are in use."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.files import ASSETS
from game.world.level import Tile

SIDE = 32
"""Pixels along a picture as it was drawn."""

FIELD_CELLS = 4
"""A field of ground is a seamless picture of this many cells each way."""

TILE_PICTURES: dict[Tile, tuple[str, ...]] = {
    Tile.ROCK: ("rock_0", "rock_1", "rock_2"),
    Tile.HOLE: ("hole",),
    Tile.GOAL: ("goal",),
}
"""What stands on the ground, and the pictures it is drawn by, in turn."""

PALETTES = ("default", "high_contrast")

# A frame uses one size, a zoom or a page of thumbnails some more; large ones take megabytes each.
_SIZES_KEPT = 16
_MOST_BYTES = 32 * 2**20

# Under this many pixels a tile is one colour: a picture of it could not be read.
_FLAT_BELOW = 6


@dataclass
class _Size:
    """All that was made for one cell size."""

    pictures: dict[str, pygame.Surface] = field(default_factory=dict)
    fields: dict[str, list[list[pygame.Surface]]] = field(default_factory=dict)
    small_tiles: NDArray[np.uint8] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of all pictures; a field's are parts of one."""
        whole = [field[0][0].get_parent() for field in self.fields.values()]
        surfaces = [*self.pictures.values(), *whole]
        tiles = 0 if self.small_tiles is None else self.small_tiles.nbytes
        return tiles + sum(surface.get_pitch() * surface.get_height() for surface in surfaces)


class Sprites:
    """The project's pixel art in one palette: "default" or "high_contrast".

    Pictures have premultiplied alpha: blit them with `pygame.BLEND_PREMULTIPLIED`. None needs a
    window. Raises ValueError for an unknown palette, FileNotFoundError for an unknown name.
    """

    def __init__(self, palette: str = "default") -> None:
        if palette not in PALETTES:
            raise ValueError(f"palette is {palette!r}; it must be one of {', '.join(PALETTES)}")
        self.palette = palette
        self._drawn: dict[str, pygame.Surface] = {}
        self._sizes: OrderedDict[int, _Size] = OrderedDict()

    def drawn(self, name: str) -> pygame.Surface:
        """The picture as drawn, 32x32 pixels (a field of ground 128x128)."""
        if name not in self._drawn:
            path = ASSETS / "sprites" / self.palette / f"{name}.png"
            if not path.exists():
                path = ASSETS / "sprites" / "default" / f"{name}.png"
            loaded = pygame.image.load(path)
            # PNG files come with their bytes in another order than the window's, and blending
            # from that takes 40 times as long.
            ordered = pygame.Surface(loaded.get_size(), pygame.SRCALPHA, 32)
            ordered.blit(loaded, (0, 0))
            self._drawn[name] = ordered.premul_alpha()
        return self._drawn[name]

    def at(self, name: str, cell: int) -> pygame.Surface:
        """The picture for cells of `cell` pixels."""
        pictures = self._size(cell).pictures
        if name not in pictures:
            pictures[name] = self._scaled(name, cell)
        return pictures[name]

    def field(self, name: str, cell: int) -> list[list[pygame.Surface]]:
        """The ground "snow", "ice" or "outside" as 4x4 pictures of a cell.

        Cell (row, column) of a level takes `[row % 4][column % 4]`. Snow and ice carry the hair
        line between cells.
        """
        fields = self._size(cell).fields
        if name not in fields:
            picture = self._scaled(name, cell)
            whole = pygame.Surface(picture.get_size(), 0, 32)
            whole.blit(picture, (0, 0))
            corners = [
                [(column * cell, row * cell) for column in range(FIELD_CELLS)]
                for row in range(FIELD_CELLS)
            ]
            if name != "outside":
                line = self.at("grid", cell)
                lines = [(line, corner) for row in corners for corner in row]
                whole.fblits(lines, pygame.BLEND_PREMULTIPLIED)
            fields[name] = [
                [whole.subsurface((corner, (cell, cell))) for corner in row] for row in corners
            ]
        return fields[name]

    def small_tiles(self, cell: int) -> NDArray[np.uint8]:
        """Tiles for cells too small for the pixel art: uint8 (2, tiles, cell, cell, 3).

        The first index is the ground below, 0 snow and 1 ice, the second is the tile. A tile of
        fewer than 6 pixels is one flat colour.
        """
        size = self._size(cell)
        if size.small_tiles is not None:
            return size.small_tiles
        tiles = np.empty((2, len(Tile), cell, cell, 3), np.uint8)
        grounds = [self.field(name, SIDE)[0][0] for name in ("snow", "ice")]
        for ground, below in enumerate(grounds):
            tiles[ground, :2] = [_shrunk(picture, cell) for picture in grounds]
            for tile, names in TILE_PICTURES.items():
                standing = below.copy()
                standing.blit(
                    self.drawn(names[0]), (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED
                )
                # A flat colour is the thing's own, without the ground around it.
                tiles[ground, tile] = _shrunk(
                    standing.subsurface((9, 11, 13, 12)) if cell < _FLAT_BELOW else standing, cell
                )
        size.small_tiles = tiles
        return tiles

    def _scaled(self, name: str, cell: int) -> pygame.Surface:
        picture = self.drawn(name)
        return scaled(picture, picture.get_width() * cell // SIDE)

    def _size(self, cell: int) -> _Size:
        """What was made for a cell size; for a new one, the sizes unused for longest give way."""
        if cell not in self._sizes:
            held = sum(size.nbytes for size in self._sizes.values())
            while len(self._sizes) >= _SIZES_KEPT or held > _MOST_BYTES:
                held -= self._sizes.popitem(last=False)[1].nbytes
            self._sizes[cell] = _Size()
        self._sizes.move_to_end(cell)
        return self._sizes[cell]


def scaled(picture: pygame.Surface, side: int) -> pygame.Surface:
    """A square picture at another size, its pixels kept as sharp as that size allows.

    Whole factors repeat pixels. Between them the picture is enlarged by the next whole factor and
    averaged down, so that every drawn pixel keeps its size and only its border is mixed.
    """
    drawn = picture.get_width()
    above = -(-side // drawn) * drawn
    enlarged = picture if above == drawn else pygame.transform.scale(picture, (above, above))
    return enlarged if above == side else pygame.transform.smoothscale(enlarged, (side, side))


def _shrunk(picture: pygame.Surface, cell: int) -> NDArray[np.uint8]:
    """The mean colours of a picture over cell x cell patches, uint8 (cell, cell, 3)."""
    if cell < _FLAT_BELOW:
        return np.full((cell, cell, 3), pygame.transform.average_color(picture)[:3], np.uint8)
    small = pygame.transform.smoothscale(picture, (cell, cell))
    return pygame.surfarray.array3d(small).transpose(1, 0, 2)


_of_thread = threading.local()


def sprites(palette: str = "default") -> Sprites:
    """The pictures of `palette`, read once and shared by all boards that one thread draws."""
    known: dict[str, Sprites] = _of_thread.__dict__
    if palette not in known:
        known[palette] = Sprites(palette)
    return known[palette]
