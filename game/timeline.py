"""What is kept of the past: moments in order, in bounded memory, the older ones further apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


def size_in_bytes(item: Any) -> int:
    """About how much memory an item holds: arrays by their bytes, containers by their parts."""
    nbytes = getattr(item, "nbytes", None)
    if isinstance(nbytes, int):
        return nbytes
    if is_dataclass(item) and not isinstance(item, type):
        return sum(size_in_bytes(getattr(item, field.name)) for field in fields(item))
    if isinstance(item, str | bytes):
        return len(item)
    if isinstance(item, dict):
        return sum(size_in_bytes(part) for part in item.values())
    if isinstance(item, tuple | list | set | frozenset):
        return sum(size_in_bytes(part) for part in item)
    return 16


class Timeline(Generic[Item]):
    """Moments by growing keys, such as step numbers: at most `most` of them and `most_bytes`.

    When that is exceeded, the last quarter stays as it is, for steps back one by one, and of the
    earlier moments one goes whose neighbours are nearest to each other, so that what remains is
    spread evenly over the past. The first and the last moment always stay. `size_of` says how many
    bytes an item holds. Parts that moments share are counted in each, unless `beyond` says how many
    bytes an item holds that the one before it doesn't, which is None for the first.
    """

    def __init__(
        self,
        most: int = 512,
        most_bytes: int = 64 * 2**20,
        size_of: Callable[[Item], int] = size_in_bytes,
        beyond: Callable[[Item, Item | None], int] | None = None,
    ) -> None:
        if most < 2:
            raise ValueError(f"most is {most}; a timeline keeps at least 2 moments")
        self.most = most
        self.most_bytes = most_bytes
        self.nbytes = 0
        self._size_of = size_of
        self._beyond = beyond
        self._keys: list[int] = []
        self._items: list[Item] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys of the kept moments, rising."""
        return tuple(self._keys)

    def append(self, key: int, item: Item) -> None:
        """Keep a moment; one with the last key takes its place. ValueError if the key falls."""
        if self._keys and key < self._keys[-1]:
            raise ValueError(f"key {key} is below the last one, {self._keys[-1]}")
        if self._keys and key == self._keys[-1]:
            self._drop(len(self) - 1)
        self._keys.append(key)
        self._items.append(item)
        self._sizes.append(self._size(len(self) - 1))
        self.nbytes += self._sizes[-1]
        while len(self) > 2 and (len(self) > self.most or self.nbytes > self.most_bytes):
            self._thin()

    def at(self, index: int) -> Item:
        """The moment with this place in time order; IndexError if there is none."""
        return self._items[index]

    def nearest(self, key: int) -> int:
        """The place of the moment whose key is nearest, the earlier of two; IndexError if empty."""
        if not self._keys:
            raise IndexError("the timeline is empty")
        after = bisect_left(self._keys, key)
        if after == 0:
            return 0
        if after == len(self):
            return len(self) - 1
        return after - 1 if key - self._keys[after - 1] <= self._keys[after] - key else after

    def before(self, key: int) -> int:
        """The place of the last moment whose key is at most `key`; IndexError if there is none."""
        place = bisect_right(self._keys, key) - 1
        if place < 0:
            raise IndexError(f"no moment is kept from {key} or before")
        return place

    def truncate_after(self, key: int) -> None:
        """Forget all moments with higher keys."""
        while self._keys and self._keys[-1] > key:
            self._drop(len(self) - 1)

    def clear(self) -> None:
        """Forget all moments."""
        self._keys, self._items, self._sizes, self.nbytes = [], [], [], 0

    def _thin(self) -> None:
        """Drop the moment that is missed least: never the first, never one of the last quarter."""
        keys = self._keys
        earlier = max(2, len(keys) - max(1, len(keys) // 4))
        self._drop(min(range(1, earlier), key=lambda place: keys[place + 1] - keys[place - 1]))

    def _drop(self, place: int) -> None:
        self.nbytes -= self._sizes[place]
        del self._keys[place], self._items[place], self._sizes[place]
        if self._beyond is not None and place < len(self):
            # What the one behind it shared with the dropped one is its own now.
            self.nbytes -= self._sizes[place]
            self._sizes[place] = self._size(place)
            self.nbytes += self._sizes[place]

    def _size(self, place: int) -> int:
        item = self._items[place]
        if self._beyond is None:
            return self._size_of(item)
        return self._beyond(item, self._items[place - 1] if place else None)
