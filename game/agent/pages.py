"""A run's tables as they were at one moment, in pages: moments share those that nobody wrote to.

A level of a million cells has 64 MB of values and visits. Between two moments the agent was in few
of them, so that few pages are copied, and many moments fit into memory.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from game.agent.records import PAGE

Table = NDArray[Any]


class Pages:
    """A table (S, ...) at one moment, never written to: pages of 256 states each, the last shorter.

    Pages that say what nobody has learned yet are one and the same, so a new table costs nothing.
    """

    __slots__ = ("_pages", "states")

    def __init__(self, pages: Sequence[Table]) -> None:
        self._pages = tuple(pages)
        self.states = sum(map(len, self._pages))

    @classmethod
    def blank(cls, shape: tuple[int, ...], kind: DTypeLike, value: float = 0) -> Self:
        """A table of `shape` (S, ...) that holds one value everywhere."""
        states, *tail = shape
        long = _blank(PAGE, *tail, kind=np.dtype(kind), value=value)
        pages = [long] * (states // PAGE)
        if rest := states % PAGE:
            pages.append(_blank(rest, *tail, kind=np.dtype(kind), value=value))
        return cls(pages)

    @classmethod
    def of(cls, table: Table) -> Self:
        """A copy of a table; its pages of nothing but zeros take no memory."""
        blank = cls.blank(table.shape, table.dtype)
        learned = [not _is_blank(table[_rows(place)]) for place in range(len(blank._pages))]
        return blank.renewed(table, np.flatnonzero(learned))

    def renewed(self, table: Table, written: NDArray[np.intp]) -> Self:
        """The pages of `table`, which differs from this one in the pages `written` at most."""
        pages = list(self._pages)
        for place in written.tolist():
            page = table[_rows(place)].copy()
            page.flags.writeable = False
            pages[place] = page
        return type(self)(pages)

    def mapped(self, change: Callable[[Table], Table]) -> Self:
        """Each page changed by a function of its states one by one; what was shared is again."""
        made: dict[int, Table] = {}
        for page in self._pages:
            if id(page) not in made:
                other = change(page)
                if _is_blank(other):
                    other = _blank(*other.shape, kind=other.dtype, value=0)
                other.flags.writeable = False
                made[id(page)] = other
        return type(self)([made[id(page)] for page in self._pages])

    def whole(self) -> Table:
        """The table in one piece, to be written to."""
        first = self._pages[0]
        table = np.zeros((self.states, *first.shape[1:]), first.dtype)
        self.put_into(table, self.blank(table.shape, table.dtype))
        return table

    def of_state(self, state: int) -> Table:
        """What the table holds of one state, (...), read-only."""
        page, row = divmod(state, PAGE)
        held: Table = self._pages[page][row]
        return held

    def put_into(self, table: Table, instead: Self) -> list[int]:
        """Make `table`, which holds `instead`, hold this; returns the pages that were written."""
        places = self._unlike(instead)
        for place in places:
            table[_rows(place)] = self._pages[place]
        return places

    def bytes_beyond(self, before: Self) -> int:
        """Bytes of the pages that are not those of `before`, each counted once."""
        pages = (self._pages[place] for place in self._unlike(before))
        return sum({id(page): page.nbytes for page in pages}.values())

    def _unlike(self, other: Self) -> list[int]:
        """Where the pages are others."""
        both = zip(self._pages, other._pages, strict=True)
        return [place for place, (mine, its) in enumerate(both) if mine is not its]


def _rows(page: int) -> slice:
    return slice(page * PAGE, (page + 1) * PAGE)


def _is_blank(page: Table) -> bool:
    """Whether a page holds nothing but zeros, by its bytes: one with a sign is another number."""
    return not page.tobytes().strip(b"\0")


@lru_cache(maxsize=32)
def _blank(*shape: int, kind: np.dtype[Any], value: float) -> Table:
    page = np.full(shape, value, kind)
    page.flags.writeable = False
    return page
