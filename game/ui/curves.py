"""A live learning curve on a plot: mean with its band, other seeds, a future left behind, marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from game.ui.plot_marks import ColourName
from game.ui.plot_record import DisplayList


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: rising `x`, `middle`, and if known the ground from `low` to `high`, all (n,)."""

    x: ArrayLike
    middle: ArrayLike
    low: ArrayLike | None = None
    high: ArrayLike | None = None
    label: str = ""


def record_curves(
    plot: DisplayList,
    live: Curve,
    *,
    shadow: Curve | None = None,
    abandoned: Curve | None = None,
    marks: Sequence[tuple[float, str]] = (),
    cursor: float | None = None,
    best: float | None = None,
    color: ColourName = "accent",
) -> None:
    """Record `live` over what it is compared with, from the ground up, on a cleared plot.

    `shadow` is many seeds (a dashed line in a band), `abandoned` a future left behind (a faint
    line), `marks` are (x, words) of what changed, `cursor` is the x looked at, `best` the value
    that can't be beaten. Without any values the plot says so. Curves are drawn with at most two
    points a pixel column, so their length does not matter.
    """
    if not np.size(live.x):
        plot.note("the curve begins when the first episode ends")
    if best is not None:
        plot.hline(best, "mint", words="best possible", alpha=0.8)
    if shadow is not None and np.size(shadow.x):
        _ground(plot, shadow, color, 0.22)
        plot.line(shadow.x, shadow.middle, "quiet", 1.25, dashed=True, label=shadow.label)
    if abandoned is not None and np.size(abandoned.x):
        plot.line(abandoned.x, abandoned.middle, "quiet", 1.25, alpha=0.5, label=abandoned.label)
    if shadow is None:
        # The run's own spread would hide that of the other seeds.
        _ground(plot, live, color, 0.14)
    plot.line(live.x, live.middle, color, label=live.label)
    if marks:
        plot.ticks([x for x, _ in marks], [words for _, words in marks], "quiet")
    if cursor is not None:
        plot.vline(cursor, "gold")


def _ground(plot: DisplayList, curve: Curve, color: ColourName, alpha: float) -> None:
    if curve.low is not None and curve.high is not None:
        plot.band(curve.x, curve.low, curve.high, color, alpha, label=curve.label)
