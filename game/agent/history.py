"""Learning curves in bounded memory: returns and lengths of episodes, and what changed when."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.agent.records import POINTS
from game.files import write_atomically

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Mark(NamedTuple):
    """Something that was changed while the agent learned: after how many episodes and steps."""

    episodes: int
    steps: int
    what: str


def changed_after(marks: Sequence[Mark], steps: int) -> bool:
    """Whether the last change, of those that `marks` tell of, was made after so many steps."""
    return bool(marks) and marks[-1].steps == steps


@dataclass(frozen=True, eq=False)
class History:
    """The curves of a run, at most 1,024 points each, and its last 1,024 episodes one by one.

    A point stands for `stride` episodes in a row, the last one for those since. `curve` is a
    `records.POINT` array (points,), `recent` float64 (1024, 2) of returns and lengths as a ring.
    """

    curve: NDArray[np.void]
    recent: Floats
    finished: int
    """How many episodes have finished."""
    stride: int
    marks: tuple[Mark, ...] = ()

    def __len__(self) -> int:
        return len(self.curve)

    @property
    def counts(self) -> Ints:
        """How many episodes each point stands for, (points,)."""
        counts = np.full(len(self), self.stride, dtype=np.int64)
        if len(self):
            counts[-1] = self.finished - self.stride * (len(self) - 1)
        return counts

    @property
    def episodes(self) -> Ints:
        """The number, from 1, of the last episode in each point, (points,)."""
        return np.cumsum(self.counts)

    @property
    def mean(self) -> Floats:
        """The mean return of each point, (points,)."""
        return self._mean("return_sum")

    @property
    def minimum(self) -> Floats:
        """The lowest return in each point, (points,)."""
        return self._column("return_min")

    @property
    def maximum(self) -> Floats:
        """The highest return in each point, (points,)."""
        return self._column("return_max")

    @property
    def length_mean(self) -> Floats:
        """The mean length of the episodes in each point, in steps, (points,)."""
        return self._mean("length_sum")

    @property
    def length_minimum(self) -> Floats:
        """The length of the shortest episode in each point, (points,)."""
        return self._column("length_min")

    @property
    def length_maximum(self) -> Floats:
        """The length of the longest episode in each point, (points,)."""
        return self._column("length_max")

    def last_returns(self, last: int = 100) -> Floats:
        """The returns of the last episodes, oldest first; fewer if fewer have finished.

        The last 1,024 at most: no more are kept one by one. Raises ValueError below 1.
        """
        if last < 1:
            raise ValueError(f"last is {last}; it must be a whole number from 1")
        first = max(0, self.finished - min(last, POINTS))
        returns: Floats = self.recent[np.arange(first, self.finished) % POINTS, 0]
        return returns

    def mean_return(self, last: int = 100) -> float:
        """The mean return of the last episodes, of all if fewer have finished; nan if none has.

        Of the last 1,024 at most: no more are kept one by one, and `mean` has the curve of all.
        Raises ValueError below 1.
        """
        returns = self.last_returns(last)
        return float(returns.mean()) if len(returns) else float("nan")

    def write_csv(self, path: Path | str) -> None:
        """Write the curves to a file, one point a line; raises OSError if that can't be done."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(
            [
                *("first_episode", "last_episode", "mean_return", "min_return", "max_return"),
                *("mean_length", "min_length", "max_length"),
            ]
        )
        last = self.episodes
        columns = (
            *(last - self.counts + 1, last, self.mean, self.minimum, self.maximum),
            *(self.length_mean, self.length_minimum, self.length_maximum),
        )
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
        write_atomically(path, text.getvalue())

    def _column(self, name: str) -> Floats:
        column: Floats = self.curve[name].copy()
        return column

    def _mean(self, name: str) -> Floats:
        mean: Floats = self.curve[name] / self.counts
        return mean
