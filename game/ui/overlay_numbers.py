"""Numbers in few letters for the cells of a board: how many, and how large, so that a gap stays."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.ui.theme import Theme

_LARGE, _TINY, _TINIEST = -1, -2, -3
_LEAST_PX = 9


class Range(Protocol):
    """What the numbers need of the colours behind them."""

    low: float
    high: float

    def rows(self, values: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Which of 256 colours each value takes."""

    def table(self) -> NDArray[np.uint8]:
        """The 256 colours."""


@dataclass(frozen=True)
class Writing:
    """How the numbers of one range are written in a place of `width` pixels.

    The first of `ways` (decimals, whether bare of a 0 before the point) that fits is taken.
    """

    ways: tuple[tuple[int, bool], ...]
    text_px: int
    width: int
    theme: Theme

    def words(self, value: float) -> str:
        """A number as it is written; beside tiny ones that fit, one too tiny to be is nothing."""
        words = ""
        for decimals, bare in self.ways:
            words = number_words(value, decimals, bare)
            if _width(words, self.text_px, self.theme) <= self.width:
                return words
        return "0" if self.ways[0][0] in (_TINY, _TINIEST) else words


def writing(ends: tuple[float, float], room: int, text_px: int, theme: Theme) -> Writing | None:
    """How numbers between two `ends` are written within `room` pixels; None where they can't be.

    At best in letters of `text_px`, else in smaller ones. Where even those are too large, the
    longest numbers lose the 0 before their point, then a decimal, and at last they have no room.
    """
    full = decimals_for(ends)
    longest = [number_words(end, full) for end in ends]
    if full == _LARGE:
        longest.append("−8.8M" if ends[0] < 0.0 else "8.8M")
    for size in range(text_px, _LEAST_PX - 1, -1):
        # Hinting makes a 4 as wide as digits get.
        if max(_width(re.sub(r"\d", "4", words), size, theme) for words in longest) <= room:
            return Writing(((full, False),), size, room, theme)
    if full in (_TINY, _TINIEST):
        return None
    ways = [(full, False)]
    if full > 0:
        ways += [(full, True), (full - 1, False), (full - 1, True)]
    return Writing(tuple(ways), _LEAST_PX, room, theme)


def _width(words: str, text_px: int, theme: Theme) -> int:
    return theme.font(text_px / theme.scale).size(words)[0]


def decimals_for(ends: tuple[float, float]) -> int:
    """How many decimals numbers of this range get; those below 0 ask for other ways."""
    most = max(abs(ends[0]), abs(ends[1]))
    if 0.0 < most < 0.0095:
        return _TINY if most >= 1e-99 else _TINIEST
    if most >= 9_999.5:
        return _LARGE
    if most >= 99.5:
        return 0
    return 1 if most >= 0.95 else 2 if most >= 0.095 or most == 0.0 else 3


def number_words(value: float, decimals: int, bare: bool = False) -> str:
    """A number in as few letters as its range allows; a `bare` one has no 0 before its point."""
    if not math.isfinite(value):
        return "?"
    if decimals in (_TINY, _TINIEST):
        mantissa, _, power = f"{value:.0e}".partition("e")
        # A power of three digits has no room; beside a larger number it is nothing.
        nothing = value == 0.0 or (decimals == _TINY and abs(value) < 1e-99)
        return "0" if nothing else f"{mantissa}e{int(power)}".replace("-", "−")
    if decimals == _LARGE:
        words = count_words(round(abs(value)))
    else:
        words = f"{abs(value):.{decimals}f}"
        words = "0" if float(words) == 0.0 else words
        # Five letters are too many for a triangle: .016, not 0.016.
        if (bare or decimals == 3) and words != "0":
            words = words.removeprefix("0")
    return words if value >= 0.0 or words == "0" else f"−{words}"


def count_words(count: int) -> str:
    """A count in at most four letters: 950, 1.2k, 34k, 5.6M."""
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            share = count / size
            return f"{share:.1f}{letter}" if share < 9.95 else f"{share:.0f}{letter}"
    return str(count)
