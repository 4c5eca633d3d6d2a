"""The controls that a lab declares: sliders, choices, toggles, columns, and values without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ml.dataset import Dataset

Values = Mapping[str, Any]

WRITTEN_GAMMA = (1e-100, 1e100)
"""How far the γ of a kernel may lie from 1 where it is written: grams squared need 1e-7."""


def always(values: Values) -> bool:
    """For a control that applies whatever the values are."""
    return True


def _any(data: Dataset) -> bool:
    return True


@dataclass(frozen=True)
class Param:
    """One control, and the key under which its value reaches the lab.

    `kind` "slider" has `low`, `high`, `step`, `log` and gives a float, or an int when `whole`. What
    is written, in a command or a line of settings, may lie beyond its ends as far as `bounds`, if
    it has them; it then stands at its end. "choice" gives one of `options`, shown as `words`;
    "toggle" a bool; "column" the index of a feature of the data; "hidden" has no control: the lab
    itself changes it from `press` and `drag`. It is one number, or so many in tuples as `shape`
    says, or None if that is its default.

    Values are what JSON can hold, with tuples for lists. `help` says what it does. Changing it
    starts the run anew unless `restarts` is False, for what only changes the drawing. `when` says
    for which values the control applies, and `fits` for which data; elsewhere it is not shown.
    """

    name: str
    label: str
    default: Any
    kind: Literal["slider", "choice", "toggle", "column", "hidden"]
    help: str = ""
    low: float = 0.0
    high: float = 1.0
    step: float | None = None
    log: bool = False
    whole: bool = False
    bounds: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    shape: tuple[int | None, ...] = ()
    restarts: bool = True
    when: Callable[[Values], bool] = always
    fits: Callable[[Dataset], bool] = _any


def slider(
    name: str,
    label: str,
    default: float,
    low: float,
    high: float,
    help: str,
    *,
    step: float | None = None,
    log: bool = False,
    whole: bool = False,
    bounds: tuple[float, float] | None = None,
    restarts: bool = True,
    when: Callable[[Values], bool] = always,
) -> Param:
    """A number from `low` to `high`, within `bounds` if it is written; `whole` ones step by 1."""
    return Param(
        *(name, label, default, "slider", help, low, high),
        *(1 if whole and step is None else step, log, whole, bounds),
        restarts=restarts,
        when=when,
    )


def choice(
    name: str,
    label: str,
    default: str,
    options: Mapping[str, str] | Sequence[str],
    help: str,
    *,
    restarts: bool = True,
    when: Callable[[Values], bool] = always,
    fits: Callable[[Dataset], bool] = _any,
) -> Param:
    """One of `options`: the values, or a mapping from each value to the words that are shown."""
    words = tuple(options.values()) if isinstance(options, Mapping) else tuple(options)
    return Param(
        *(name, label, default, "choice", help),
        options=tuple(options),
        words=words,
        restarts=restarts,
        when=when,
        fits=fits,
    )


def toggle(
    name: str,
    label: str,
    default: bool,
    help: str,
    *,
    restarts: bool = True,
    when: Callable[[Values], bool] = always,
) -> Param:
    """Yes or no."""
    return Param(name, label, default, "toggle", help, restarts=restarts, when=when)


def column(
    name: str,
    label: str,
    default: int,
    help: str,
    *,
    restarts: bool = False,
    when: Callable[[Values], bool] = always,
) -> Param:
    """A feature of the data, by index. Shown only where the data have more than two."""
    return Param(name, label, default, "column", help, restarts=restarts, when=when)


def hidden(
    name: str,
    default: Any,
    *,
    shape: tuple[int | None, ...] = (),
    whole: bool = False,
    restarts: bool = True,
) -> Param:
    """What a person sets by hand on a plot: a number, or such as starting centroids of `shape`.

    In a shape None stands for any length. A `whole` number is never below the default.
    """
    return Param(name, name, default, "hidden", whole=whole, shape=shape, restarts=restarts)
