"""A learning curve on a plot, as films show it: mean with its band, and what was changed when."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from game.ui.plot_record import DisplayList


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: rising `x`, `middle`, and the ground from `low` to `high`, all (n,)."""

    x: ArrayLike
    middle: ArrayLike
    low: ArrayLike
    high: ArrayLike


def record_curve(plot: DisplayList, curve: Curve, marks: Sequence[tuple[float, str]] = ()) -> None:
    """Record a curve on a cleared plot, the ground below it; `marks` are (x, words) of changes.

    Without any values the plot says so. Curves are drawn with at most two points a pixel column,
    so their length does not matter.
    """
    if not np.size(curve.x):
        plot.note("the curve begins when the first episode ends")
    plot.band(curve.x, curve.low, curve.high, "accent", 0.14)
    plot.line(curve.x, curve.middle, "accent")
    if marks:
        plot.ticks([x for x, _ in marks], [words for _, words in marks], "quiet")
