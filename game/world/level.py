"""What a level is: its tiles, its start, its numbers, and every check that they make sense."""

import math
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any, SupportsFloat, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.world.action import Action
from game.world.training import TRAINING_KEYS, SettingsError, checked_setting

__all__ = [
    "Action",
    "FrozenMapping",
    "Level",
    "LevelError",
    "LevelWarning",
    "Rewards",
    "Tile",
]

SMALLEST, LARGEST = 2, 1024
"""The fewest and the most rows or columns a level may have."""

MOST_STEPS = 2**31 - 1


class Tile(IntEnum):
    """What a cell is made of. `game.world.rules` says what entering each does."""

    SNOW = 0
    ICE = 1
    ROCK = 2
    HOLE = 3
    GOAL = 4


START_TILES = (Tile.SNOW, Tile.ICE)
"""Where a start may be: a file has a letter for a start on each of them."""


class LevelError(ValueError):
    """One sentence that says what is wrong with a level.

    `field` names the part it is about, as in "slip" or "rewards.goal", and `cell` the (row,) or
    (row, column) of the map; either may be empty.
    """

    def __init__(self, message: str, field: str = "", cell: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.cell = cell


class LevelWarning(UserWarning):
    """Something in a level file that was left aside, such as an unknown key."""


class FrozenMapping(Mapping[str, Any]):
    """A mapping that can't change, and that pickles, copies and hashes by its items."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Any] | tuple[tuple[str, Any], ...] = ()) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMapping, (tuple(self._items.items()),)


@dataclass(frozen=True)
class Rewards:
    """What a move pays: `goal` if it wins, `hole` if it falls, else `step`. All finite."""

    step: float = 0.0
    goal: float = 10.0
    hole: float = 0.0

    def __post_init__(self) -> None:
        for part in fields(self):
            value = _number(getattr(self, part.name), f"rewards.{part.name}")
            object.__setattr__(self, part.name, value)


@dataclass(frozen=True, eq=False)
class Level:
    """A gridworld: tiles, start, and the numbers that go with them.

    `tiles` is a read-only uint8 array (rows, columns) of `Tile` values, copied from what is given;
    `start` is (row, column) on snow or ice; `slip` is the probability that a move turns to one of
    its two sides; `hole` says whether a fall ends the episode ("end") or leads back to the start
    ("restart"); an episode longer than `max_steps` is truncated. `training` holds what to train
    the level with by default, any of `training.TRAINING_KEYS` within its range; without any it is
    empty, also as None.

    Levels are values: equal when all their parts are, hashable, picklable. Raises LevelError, a
    sentence, when a part is wrong.
    """

    name: str
    tiles: NDArray[np.uint8]
    start: tuple[int, int]
    slip: float = 0.0
    hole: str = "end"
    rewards: Rewards = field(default_factory=Rewards)
    max_steps: int = 200
    author: str = ""
    note: str = ""
    training: Mapping[str, Any] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        tiles = checked_tiles(self.tiles)
        checked: dict[str, object] = {
            "name": _text(self.name, "name"),
            "tiles": tiles,
            "start": checked_start(self.start, tiles),
            "slip": _number(self.slip, "slip"),
            "max_steps": _integer(self.max_steps, "max_steps"),
            "author": _text(self.author, "author"),
            "note": _text(self.note, "note"),
            "training": _training(self.training),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if not (self.tiles == Tile.GOAL).any():
            raise LevelError("the level has no goal; at least one tile must be a goal", "map")
        if not 0.0 <= self.slip <= 1.0:
            raise LevelError(f"slip is {self.slip!r}; it must be between 0 and 1", "slip")
        if self.hole not in ("end", "restart"):
            raise LevelError(
                f'hole is {reprlib.repr(self.hole)}; it must be "end" or "restart"', "hole"
            )
        if not isinstance(self.rewards, Rewards):
            raise LevelError(
                f"rewards is {reprlib.repr(self.rewards)}; it must be a Rewards", "rewards"
            )
        if not 1 <= self.max_steps <= MOST_STEPS:
            given = reprlib.repr(self.max_steps)
            raise LevelError(
                f"max_steps is {given}; it must be between 1 and {MOST_STEPS}", "max_steps"
            )

    @property
    def rows(self) -> int:
        """How many rows the level has."""
        return int(self.tiles.shape[0])

    @property
    def columns(self) -> int:
        """How many columns the level has."""
        return int(self.tiles.shape[1])

    def state(self, position: tuple[int, int]) -> int:
        """The state number `row * columns + column` of a position (row, column)."""
        return int(position[0]) * self.columns + int(position[1])

    def position(self, state: int) -> tuple[int, int]:
        """The position (row, column) of a state number."""
        return divmod(int(state), self.columns)

    def inside(self, position: tuple[int, int]) -> bool:
        """Whether (row, column) is a cell of the level."""
        return 0 <= position[0] < self.rows and 0 <= position[1] < self.columns

    def _parts(self) -> tuple[Any, ...]:
        return tuple(getattr(self, part.name) for part in fields(self) if part.name != "tiles")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        return self._parts() == other._parts() and np.array_equal(self.tiles, other.tiles)

    def __hash__(self) -> int:
        return hash((self._parts(), self.tiles.shape, self.tiles.tobytes()))

    def __reduce__(self) -> tuple[Any, ...]:
        # NumPy gives unpickled arrays back writable; going through __init__ locks the tiles again.
        return Level, tuple(getattr(self, part.name) for part in fields(self))


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise LevelError(f"{field} is {reprlib.repr(value)}; it must be text", field)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise LevelError(f"{field} holds characters that can't be saved as UTF-8", field) from None
    return value


def _number(value: object, field: str) -> float:
    problem = f"{field} is {reprlib.repr(value)}; it must be a finite number"
    if isinstance(value, bool | np.bool_ | str) or not isinstance(value, SupportsFloat):
        raise LevelError(problem, field)
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        raise LevelError(f"{field} is not a finite number", field) from None
    if not math.isfinite(number):
        raise LevelError(problem, field)
    return number


def _integer(value: object, field: str) -> int:
    if isinstance(value, bool | np.bool_) or not isinstance(value, SupportsIndex):
        raise LevelError(f"{field} is {reprlib.repr(value)}; it must be a whole number", field)
    return value.__index__()


def checked_tiles(value: ArrayLike) -> NDArray[np.uint8]:
    """A read-only copy of a map's tiles, uint8 (rows, columns); LevelError if they are none."""
    given = np.asarray(value)
    if given.ndim != 2 or given.dtype.kind not in "iu":
        raise LevelError("tiles must be a two-dimensional array of tile numbers", "map")
    rows, columns = given.shape
    if not (SMALLEST <= rows <= LARGEST and SMALLEST <= columns <= LARGEST):
        raise LevelError(
            f"the level has {rows} row{'' if rows == 1 else 's'} "
            f"and {columns} column{'' if columns == 1 else 's'}; "
            f"both must be from {SMALLEST} to {LARGEST}",
            "map",
        )
    if int(given.min()) < 0 or int(given.max()) > max(Tile):
        raise LevelError(f"tiles must be numbers from 0 to {int(max(Tile))}", "map")
    tiles = np.array(given, dtype=np.uint8, order="C")
    tiles.flags.writeable = False
    return tiles


def checked_start(value: object, tiles: NDArray[np.uint8]) -> tuple[int, int]:
    """A start as (row, column) of whole numbers; LevelError if it isn't on snow or ice."""
    if not isinstance(value, tuple | list | np.ndarray) or len(value) != 2:
        raise LevelError(
            f"start is {reprlib.repr(value)}; it must be a (row, column) pair", "start"
        )
    row, column = (_integer(coordinate, "start") for coordinate in value)
    rows, columns = tiles.shape
    if not (0 <= row < rows and 0 <= column < columns):
        raise LevelError(
            f"start is ({row}, {column}); it must be a cell of the {rows}x{columns} level", "start"
        )
    tile = Tile(int(tiles[row, column]))
    if tile not in START_TILES:
        raise LevelError(f"the start is on {tile.name.lower()}; it must be snow or ice", "start")
    return row, column


def _training(value: object) -> FrozenMapping:
    if value is None:
        return FrozenMapping()
    if not isinstance(value, Mapping):
        raise LevelError(
            f"training is {reprlib.repr(value)}; it must be a table of settings", "training"
        )
    checked: dict[str, Any] = {}
    for key, setting in value.items():
        field = f"training.{key}"
        try:
            checked[key] = checked_setting(key, setting)
        except SettingsError as problem:
            sentence = f"training.{problem}" if key in TRAINING_KEYS else str(problem)
            raise LevelError(sentence, field) from None
        if key == "seed" and checked[key] >= 2**63:
            raise LevelError(f"{field} must fit into 64 bits", field)
    return FrozenMapping(checked)
