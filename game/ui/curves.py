"""A learning curve on a plot: mean with its band, and in words what was changed when."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from game.agent.history import Mark
from game.agent.settings import ALGORITHM_WORDS
from game.ui.plot_record import DisplayList

_SYMBOLS = {"alpha": "α", "gamma": "γ", "epsilon": "ε"}


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: rising `x`, `middle`, and the ground from `low` to `high`, all (n,)."""

    x: ArrayLike
    middle: ArrayLike
    low: ArrayLike
    high: ArrayLike


def record_curve(plot: DisplayList, curve: Curve, marks: Iterable[Mark] = ()) -> None:
    """Record a curve on a cleared plot, the ground below it; `marks` say what was changed.

    Without any values the plot says so. Curves are drawn with at most two points a pixel column,
    so their length does not matter.
    """
    if not np.size(curve.x):
        plot.note("the curve begins when the first episode ends")
    plot.band(curve.x, curve.low, curve.high, "accent", 0.14)
    plot.line(curve.x, curve.middle, "accent")
    record_changes(plot, marks)


def record_changes(plot: DisplayList, marks: Iterable[Mark]) -> None:
    """Record upright lines where something was changed while the agent learned, with words."""
    for episodes, words in marks_told(marks).items():
        plot.vline(episodes, "quiet", alpha=0.6, words=words)


def marks_told(marks: Iterable[Mark]) -> dict[int, str]:
    """What was changed after how many episodes; of one thing changed several times, the last."""
    told: dict[int, dict[str, str]] = {}
    for mark in marks:
        told.setdefault(mark.episodes, {})[mark.what.partition(" ")[0]] = _mark_words(mark.what)
    return {episodes: ", ".join(words.values()) for episodes, words in told.items()}


def _mark_words(what: str) -> str:
    """A mark as it is called on the screen: α 0.3, SARSA."""
    name, _, value = what.partition(" ")
    if name == "algorithm":
        return ALGORITHM_WORDS[value]
    return f"{_SYMBOLS.get(name, name)} {value}"
