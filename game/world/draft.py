"""A level in the making: its map may lack a start or a goal, all else is as in a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.world.level import (
    FrozenMapping,
    Level,
    LevelError,
    Rewards,
    Tile,
    checked_start,
    checked_tiles,
)


@dataclass(frozen=True)
class Properties:
    """Everything about a level but its map. Raises LevelError for what a level wouldn't take."""

    name: str = "Untitled"
    slip: float = 0.0
    hole: str = "end"
    rewards: Rewards = field(default_factory=Rewards)
    max_steps: int = 200
    author: str = ""
    note: str = ""
    training: Mapping[str, Any] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        checked = Level(tiles=_ANY_TILES, start=(0, 0), **self.parts())
        for name in self.parts():
            object.__setattr__(self, name, getattr(checked, name))

    def parts(self) -> dict[str, Any]:
        """The properties by name, as `Level` takes them."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


_ANY_TILES = np.array([[Tile.SNOW, Tile.GOAL], [Tile.SNOW, Tile.SNOW]], dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Draft:
    """A map that may be unfinished, and its properties.

    `tiles` is a read-only uint8 array (rows, columns), `start` is (row, column) on snow or ice, or
    None while there is none. Drafts are values. Raises LevelError when a part is wrong.
    """

    tiles: NDArray[np.uint8]
    start: tuple[int, int] | None = None
    properties: Properties = field(default_factory=Properties)

    def __post_init__(self) -> None:
        tiles = checked_tiles(self.tiles)
        object.__setattr__(self, "tiles", tiles)
        if self.start is not None:
            object.__setattr__(self, "start", checked_start(self.start, tiles))

    @classmethod
    def of(cls, level: Level) -> Draft:
        """The draft that is this level."""
        parts = {part.name: getattr(level, part.name) for part in fields(Properties)}
        return cls(level.tiles, level.start, Properties(**parts))

    @property
    def rows(self) -> int:
        """How many rows the map has."""
        return int(self.tiles.shape[0])

    @property
    def columns(self) -> int:
        """How many columns the map has."""
        return int(self.tiles.shape[1])

    @property
    def missing(self) -> str:
        """What it takes before it can be played: "", "no start", "no goal" or both."""
        lacks = [] if self.start is not None else ["no start"]
        if not (self.tiles == Tile.GOAL).any():
            lacks.append("no goal")
        return " and ".join(lacks)

    def level(self) -> Level:
        """The level that this is; LevelError while something is missing."""
        if self.start is None:
            raise LevelError("the level has no start", "map")
        return Level(tiles=self.tiles, start=self.start, **self.properties.parts())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Draft):
            return NotImplemented
        same = self.start == other.start and self.properties == other.properties
        return same and np.array_equal(self.tiles, other.tiles)

    def __hash__(self) -> int:
        return hash((self.start, self.properties, self.tiles.shape, self.tiles.tobytes()))
