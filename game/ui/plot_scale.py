"""From data to pixels and back along the two axes of a plot, and which limits show the data."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.ui.plot_marks import Bounds
from game.ui.ticks import snug_limits, sound_range

Limits = tuple[float, float]
# As far as a logarithmic axis goes both ways.
_DECADES = 290.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: the data at its two ends, and how it runs between them."""

    low: float = 0.0
    high: float = 1.0
    log: bool = False
    integer: bool = False
    names: tuple[str, ...] = ()
    label: str = ""

    def inner(self, values: ArrayLike) -> NDArray[np.float64]:
        """Data to the axis's own numbers, log10 on a logarithmic axis (NaN at or below zero)."""
        data = np.asarray(values, np.float64)
        if not self.log:
            return data
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(data > 0, np.log10(np.where(data > 0, data, 1.0)), np.nan)

    def outer(self, inner: ArrayLike) -> NDArray[np.float64]:
        """The inverse of `inner`."""
        numbers = np.asarray(inner, np.float64)
        return 10.0 ** np.clip(numbers, -_DECADES - 1, _DECADES + 1) if self.log else numbers

    @property
    def inner_limits(self) -> Limits:
        """The two ends in the axis's own numbers."""
        if self.log:
            return math.log10(self.low), math.log10(self.high)
        return self.low, self.high

    def share(self, values: ArrayLike) -> NDArray[np.float64]:
        """How far along the axis data lie: 0 at the low end, 1 at the high end."""
        low, high = self.inner_limits
        with np.errstate(over="ignore", invalid="ignore"):
            return (self.inner(values) - low) / (high - low)

    def at(self, share: ArrayLike) -> NDArray[np.float64]:
        """The data `share` of the way along; the inverse of `share`."""
        low, high = self.inner_limits
        return self.outer(low + np.asarray(share, np.float64) * (high - low))

    def with_inner(self, low: float, high: float) -> "Axis":
        """This axis between other ends, given in its own numbers."""
        ends = self.outer(np.array([low, high]))
        return replace(self, low=float(ends[0]), high=float(ends[1]))


def auto_limits(
    axis: Axis, bounds: Iterable[Bounds], fixed: tuple[float | None, float | None]
) -> Limits:
    """Limits that show all finite data with a small margin, where `fixed` leaves an end open.

    Pure: the same data give the same limits, whatever was shown before. Without data, or with
    names along the axis, the limits are those of an empty axis (0 to 1) or of the names.
    """
    low, high = math.inf, -math.inf
    stickies: set[float] = set()
    for bound in bounds:
        values = bound.values
        keep = np.isfinite(values) if not axis.log else np.isfinite(values) & (values > 0)
        values = values[keep]
        if values.size:
            low, high = min(low, float(values.min())), max(high, float(values.max()))
        stickies.update(s for s in (bound.sticky_low, bound.sticky_high) if s is not None)
    if axis.names:
        low, high = -0.5, len(axis.names) - 0.5
        stickies |= {low, high}
    elif low > high:
        low, high = (0.1, 10.0) if axis.log else (0.0, 1.0)
        stickies |= {low, high}
    low, high = _with_fixed(axis, low, high, fixed)
    if low == high and fixed.count(None) == 1 and not axis.log:
        # Nothing beyond the end that is given, such as a mark at 0: an empty axis from there.
        low, high = (low, low + 1.0) if fixed[1] is None else (high - 1.0, high)
        stickies |= {low, high}
    stickies.update(end for end in fixed if end is not None)
    sticky_low, sticky_high = low in stickies, high in stickies
    if sticky_low and sticky_high and not axis.log:
        return sound_range(low, high)
    if not axis.log:
        return snug_limits(low, high, sticky_low, sticky_high)
    ends = [min(max(math.log10(end), -_DECADES), _DECADES) for end in (low, high)]
    inner_low, inner_high = ends
    lower, upper = snug_limits(inner_low, inner_high, sticky_low, sticky_high, stop_at_zero=False)
    return 10.0 ** max(lower, -_DECADES), 10.0 ** min(upper, _DECADES)


def _with_fixed(
    axis: Axis, low: float, high: float, fixed: tuple[float | None, float | None]
) -> Limits:
    """`low` and `high` with the ends a caller fixed, kept in order."""
    for end in fixed:
        if end is not None and (not math.isfinite(end) or (axis.log and end <= 0)):
            raise ValueError(
                f"a limit of {end} can't stand on "
                + ("a logarithmic axis, which begins above 0" if axis.log else "an axis")
            )
    given_low, given_high = fixed
    if given_low is not None and given_high is not None:
        return min(given_low, given_high), max(given_low, given_high)
    if given_low is not None:
        low, high = given_low, max(high, given_low)
    if given_high is not None:
        low, high = min(low, given_high), given_high
    return low, high
