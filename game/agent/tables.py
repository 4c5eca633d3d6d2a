"""The tables that a run writes to, and which pages of them the last moment holds already."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.agent.pages import Pages
from game.agent.records import PAGE

Floats = NDArray[np.float64]


class Tables:
    """Values and visits of a run, which the compiled loop writes to.

    `table` is float64 (S, 4), or (S, 2, 4) for the two of double Q-learning; `visits` int64 (S, 4);
    `written` uint8 (pages,), where the loop leaves a 1 for each page that it writes to.
    """

    def __init__(self, table: Pages, visits: Pages) -> None:
        self._pages = table, visits
        self.table: Floats = table.whole()
        self.visits: NDArray[np.int64] = visits.whole()
        self.written = np.zeros(-(-table.states // PAGE), np.uint8)
        # Where the mean of two tables is not what it was.
        self._outdated = np.zeros_like(self.written)
        self._mean = table.mapped(mean).whole() if self.table.ndim == 3 else self.table

    @property
    def q(self) -> Floats:
        """The values, float64 (S, 4): the table, or the mean of two up to date."""
        if self.table.ndim == 3:
            for page in np.flatnonzero(self.written | self._outdated).tolist():
                rows = slice(page * PAGE, (page + 1) * PAGE)
                self._mean[rows] = mean(self.table[rows])
            self._outdated[:] = 0
        return self._mean

    def pages(self) -> tuple[Pages, Pages]:
        """Both tables as they are now; only what was written to since the last time is copied."""
        written = np.flatnonzero(self.written)
        if len(written):
            table, visits = self._pages
            self._pages = table.renewed(self.table, written), visits.renewed(self.visits, written)
            self._outdated |= self.written
            self.written[:] = 0
        return self._pages

    def become(self, table: Pages, visits: Pages) -> None:
        """Hold what a moment of a run of this kind held; only what differs is copied."""
        now, now_visits = self.pages()
        self._outdated[table.put_into(self.table, now)] = 1
        visits.put_into(self.visits, now_visits)
        self._pages = table, visits


def mean(table: NDArray[Any]) -> Floats:
    """The (S, 4) values of a table, or the mean of double Q-learning's two, (S, 2, 4)."""
    if table.ndim == 2:
        return table
    both: Floats = (table[:, 0] + table[:, 1]) / 2.0
    return both


def twice(table: NDArray[Any]) -> Floats:
    """Values (S, 4) as both tables of double Q-learning, (S, 2, 4)."""
    return np.repeat(table[:, None, :], 2, axis=1)
