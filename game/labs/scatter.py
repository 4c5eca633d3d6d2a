"""How are the points of a lab shown on two of their columns? Places, limits, sizes, read-outs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from game.labs.sheet import Box
from ml.dataset import Dataset

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

# Where points can be put before there are any.
_EMPTY: Box = (-5.0, 5.0, -5.0, 5.0)
_MARGIN = 0.06
# What lies behind the points reaches so much further than they do, for who zooms out.
_GROUND = 0.5


@dataclass(frozen=True, eq=False)
class Scatter:
    """The columns of `data` that are shown `across` and `up`; one column alone lies on a line.

    `limits` are those to keep to, None for such as the points need.
    """

    data: Dataset
    across: int
    up: int | None
    limits: Box | None = None

    @classmethod
    def of(cls, data: Dataset, axes: tuple[int, int] | None, limits: Box | None = None) -> Scatter:
        """The columns `axes`, or the only one where there are no two."""
        return cls(data, 0, None) if axes is None else cls(data, *axes, limits)

    @property
    def names(self) -> tuple[str, str]:
        """What the two axes measure."""
        names = self.data.feature_names
        return names[self.across], "no second column" if self.up is None else names[self.up]

    @cached_property
    def x(self) -> Array:
        """The points across: (n,)."""
        return np.ascontiguousarray(self.data.X[:, self.across])

    @cached_property
    def y(self) -> Array:
        """The points upwards: (n,)."""
        return self.upward(self.data.X)

    def upward(self, places: Array) -> Array:
        """The upward coordinate of `places` (m, d): (m,)."""
        return (
            np.zeros(len(places)) if self.up is None else np.ascontiguousarray(places[:, self.up])
        )

    @property
    def whole(self) -> bool:
        """Whether the two columns are all there are, so that the ground can be judged."""
        return self.up is not None and self.across != self.up and self.data.n_features == 2

    @cached_property
    def box(self) -> Box:
        """(left, right, bottom, top): the limits, or around the points with a margin."""
        if self.limits is not None:
            return self.limits
        if not self.data.n_samples:
            return _EMPTY
        left, right = _around(self.x)
        bottom, top = _around(self.y)
        if self.data.name == "blank":
            # A drawing begins on a sheet that stays put.
            left, right = min(left, _EMPTY[0]), max(right, _EMPTY[1])
            bottom, top = min(bottom, _EMPTY[2]), max(top, _EMPTY[3])
        return left, right, bottom, top

    @property
    def ground(self) -> Box:
        """The box that what lies behind the points covers."""
        left, right, bottom, top = self.box
        wide, tall = _GROUND * (right - left), _GROUND * (top - bottom)
        return left - wide, right + wide, bottom - tall, top + tall

    @property
    def size(self) -> float:
        """The diameter of a point, smaller where there are many."""
        return float(np.clip(9.5 - 1.1 * np.log10(max(self.data.n_samples, 10)) ** 1.2, 4.5, 8.0))

    def begin(self, plot: Any, title: str, subtitle: str = "") -> None:
        """Clear `plot`, name its axes and fix its limits."""
        plot.clear(title, *self.names, subtitle)
        left, right, bottom, top = self.box
        plot.limits(x=(left, right), y=(bottom, top))


class PointWords(Sequence[str]):
    """What the read-out says of each point, put together only for the one that is asked for.

    `rows` are the points' places in the data. `columns` are pairs of a word and what each of them
    has there: numbers, names, labels from 0, which are told from 1, or None for the word alone.
    """

    def __init__(
        self, rows: Sequence[int] | Rows, columns: tuple[tuple[str, NDArray[Any] | None], ...]
    ) -> None:
        self._rows, self._columns = rows, columns

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        said = [f"point {int(self._rows[index]) + 1}"]
        for word, column in self._columns:
            if column is None:
                said.append(word)
            elif np.issubdtype(column.dtype, np.str_):
                said.append(str(column[index]))
            elif np.issubdtype(column.dtype, np.integer):
                said.append(f"{word} {column[index] + 1}")
            else:
                said.append(f"{word} {column[index]:.4g}")
        return " · ".join(said)


def class_words(data: Dataset) -> tuple[tuple[str, NDArray[Any]], ...]:
    """The known class of each point as a column for `PointWords`; nothing where none is known."""
    codes = data.codes
    return () if codes is None else (("", np.array(data.class_names)[codes]),)


def _around(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    # Points that are all one still need a sheet around them.
    margin = _MARGIN * (high - low) or max(abs(low) * 0.1, 1.0)
    return low - margin, high + margin
