"""Which number each colour of a picture gets, and which few colours stand for many."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Packed = NDArray[np.uint32]
"""Colours as 0xRRGGBB, of any shape."""

MOST = 255
"""The colours of one table: 256 entries, of which 0 is kept for what stays as it was."""

_ALL = 1 << 24
# The eye tells shades of green apart best and of blue least.
_WEIGHTS = np.array([2.0, 4.0, 1.5], np.float32)
_FINE = 30_000
_CHUNK = 4096


def packed(frame: NDArray[np.uint8] | NDArray[np.uint32]) -> Packed:
    """RGB bytes (..., 3) as colours 0xRRGGBB (...)."""
    colours = frame[..., 0].astype(np.uint32)
    for band in (1, 2):
        colours <<= 8
        colours |= frame[..., band]
    return colours


def rgb(colours: Packed) -> NDArray[np.uint8]:
    """Colours 0xRRGGBB (...) as RGB bytes (..., 3)."""
    return (colours[..., None] >> np.array([16, 8, 0], np.uint32) & 0xFF).astype(np.uint8)


class Numbers:
    """Numbers from 1 for up to `MOST` exact colours, in the order in which they come."""

    def __init__(self) -> None:
        # Pages that no colour falls on are never touched, so this costs a few hundred KB.
        self._number_of = np.zeros(_ALL, np.uint8)
        self._known = 0
        self.colours: Packed = np.zeros(MOST + 1, np.uint32)

    @property
    def table(self) -> Packed:
        """The colours by their numbers; entry 0 is unused."""
        return self.colours[: self._known + 1]

    def of(self, colours: Packed, where: NDArray[np.bool_] | None = None) -> NDArray[np.uint8]:
        """The numbers of `colours`; new ones get one as long as there are any left.

        0 for a colour that got none, and wherever `where` is given and false: those ask for none.
        """
        numbers = self._number_of.take(colours)
        unknown = numbers == 0
        if where is not None:
            unknown &= where
        if self._known < MOST and unknown.any():
            new = np.unique(colours[unknown])
            if self._known + len(new) <= MOST:
                self.learn(new)
                numbers = self._number_of.take(colours)
        if where is not None:
            numbers *= where
        return numbers

    def learn(self, new: Packed) -> None:
        """Give the next numbers to colours that have none yet."""
        first = self._known + 1
        self._known += len(new)
        self._number_of[new] = np.arange(first, self._known + 1)
        self.colours[first : self._known + 1] = new

    def forget(self) -> None:
        """Take all numbers back."""
        self._number_of[self.table] = 0
        self._known = 0


class Nearest:
    """Maps any colour to the nearest of a few; each colour is worked out once."""

    def __init__(self, few: ArrayLike) -> None:
        self.few: Packed = np.asarray(few, np.uint32)
        self._place_of = np.zeros(_ALL, np.uint16)

    def __call__(self, colours: Packed) -> Packed:
        """The colours that stand for `colours`, of the same shape."""
        places = self._place_of.take(colours)
        unknown = places == 0
        if unknown.any():
            new = np.unique(colours[unknown])
            self._place_of[new] = nearest(new, self.few) + 1
            places = self._place_of.take(colours)
        return self.few[places - 1]


def nearest(colours: Packed, few: Packed) -> NDArray[np.intp]:
    """The index of the nearest of `few` for each of `colours` (n,)."""
    goals = _scaled(few)
    lengths = (goals * goals).sum(axis=1)
    found = np.empty(len(colours), np.intp)
    for at in range(0, len(colours), _CHUNK):
        part = _scaled(colours[at : at + _CHUNK])
        # |a - b|² less |a|², which is the same for all goals.
        found[at : at + _CHUNK] = (lengths - 2.0 * (part @ goals.T)).argmin(axis=1)
    return found


def few_for(colours: Packed, counts: ArrayLike, exact: Packed | None = None) -> Packed:
    """At most `MOST` of `colours` (n,), which occur `counts` (n,) times, that stand for all.

    Each next one is the colour worst served so far, by its distance squared times the root of its
    count, beginning with the most frequent: frequent colours stay exact and no rare one is far off.
    `exact` are colours to begin with instead, left aside if there are `MOST` of them or more.
    """
    if len(colours) <= MOST:
        return colours
    counts = np.asarray(counts, np.float64)
    if len(colours) > _FINE:
        coarse, group = np.unique(colours & 0xF8F8F8, return_inverse=True)
        counts = np.bincount(group, weights=counts)
        colours = coarse | 0x040404
    few = colours[[int(counts.argmax())]]
    if exact is not None and 0 < len(exact) < MOST:
        few = exact
    points, weights = _scaled(colours), np.sqrt(counts).astype(np.float32)
    far = np.full(len(colours), np.inf, np.float32)
    for point in _scaled(few):
        _approach(far, points, point)
    chosen: list[int] = []
    while len(few) + len(chosen) < MOST:
        worst = int((far * weights).argmax())
        if far[worst] == 0.0:
            break
        chosen.append(worst)
        _approach(far, points, points[worst])
    return np.concatenate([few, colours[chosen]])


def _approach(
    far: NDArray[np.float32], points: NDArray[np.float32], point: NDArray[np.float32]
) -> None:
    """Let `far` be no more than the squared distances to `point`."""
    apart = points - point
    np.minimum(far, (apart * apart).sum(axis=1), out=far)


def _scaled(colours: Packed) -> NDArray[np.float32]:
    """Colours (n,) as points (n, 3) whose distances are about those seen."""
    return rgb(colours).astype(np.float32) * np.sqrt(_WEIGHTS)
