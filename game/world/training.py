"""What may be said about a training: settings by name, each with its type and its range.

Level files, the command line and the screens say it in the same words; `game.agent` goes by it.
"""

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self, SupportsFloat, SupportsIndex

import numpy as np

ALGORITHMS = ("q_learning", "sarsa", "expected_sarsa", "double_q_learning")
"""The algorithms' names, in the order of their numbers in the compiled loop."""


class ScheduleKind(IntEnum):
    """How a schedule gets from one episode to the next, numbered as in the compiled loop."""

    CONSTANT = 0
    RECIPROCAL = 1
    LINEAR = 2
    EXPONENTIAL = 3


class SettingsError(ValueError):
    """One sentence that says which setting is wrong and what was expected."""


@dataclass(frozen=True)
class Schedule:
    """How epsilon, the share of moves made at random, changes from episode to episode.

    `first` and `last` are probabilities; `rate` is the number of episodes of a LINEAR schedule and
    the factor an episode of an EXPONENTIAL one. `str` and `parse` go to text and back.
    """

    kind: ScheduleKind
    first: float
    last: float
    rate: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "0.1", "1/n", "linear:FROM:TO:EPISODES" or "exp:FROM:FLOOR:FACTOR".

        Raises SettingsError for anything else, for a probability outside [0, 1], for EPISODES that
        aren't a whole number of at least 1, for a FACTOR outside (0, 1] and a FLOOR above FROM.
        """
        given = reprlib.repr(text)
        name, *numbers = (part.strip() for part in str(text).split(":"))
        match name.replace(" ", ""), numbers:
            case "1/n", []:
                return cls(ScheduleKind.RECIPROCAL, 1.0, 0.0, 1.0)
            case "linear", [first, last, episodes]:
                rate = _read(text, episodes)
                if not (rate >= 1.0 and rate.is_integer()):
                    raise SettingsError(
                        f"epsilon {given} has {episodes} episodes; it must be a whole number "
                        "of at least 1"
                    )
                return cls(
                    ScheduleKind.LINEAR, _probability(text, first), _probability(text, last), rate
                )
            case "exp", [first, floor, factor]:
                start, end = _probability(text, first), _probability(text, floor)
                rate = _read(text, factor)
                if not 0.0 < rate <= 1.0:
                    raise SettingsError(
                        f"epsilon {given} has the factor {factor}; it must be above 0 and at most 1"
                    )
                if end > start:
                    raise SettingsError(
                        f"epsilon {given} has a floor of {floor}, above the {first} it falls from"
                    )
                return cls(ScheduleKind.EXPONENTIAL, start, end, rate)
            case number, []:
                probability = _probability(text, number)
                return cls(ScheduleKind.CONSTANT, probability, probability, 1.0)
        raise _unreadable(text)

    def __str__(self) -> str:
        match self.kind:
            case ScheduleKind.RECIPROCAL:
                return "1/n"
            case ScheduleKind.LINEAR:
                return f"linear:{self.first!r}:{self.last!r}:{int(self.rate)}"
            case ScheduleKind.EXPONENTIAL:
                return f"exp:{self.first!r}:{self.last!r}:{self.rate!r}"
        return repr(self.first)

    def value(self, episode: int) -> float:
        """Epsilon in an episode, counted from 1."""
        match self.kind:
            case ScheduleKind.RECIPROCAL:
                return 1.0 / episode
            case ScheduleKind.LINEAR:
                if episode > self.rate:
                    return self.last
                return self.first + (self.last - self.first) * ((episode - 1) / self.rate)
            case ScheduleKind.EXPONENTIAL:
                return max(self.last, self.first * math.pow(self.rate, episode - 1))
        return self.first


def probability(name: str, value: object) -> float:
    """`value` as a number from 0 to 1; raises SettingsError, naming it, if it is none."""
    number = _number(name, value)
    if not 0.0 <= number <= 1.0:
        raise SettingsError(f"{name} is {number!r}; it must be between 0 and 1")
    return number


def _unreadable(text: str) -> SettingsError:
    return SettingsError(
        f'epsilon is {reprlib.repr(text)}; it must be a number from 0 to 1, "1/n", '
        '"linear:FROM:TO:EPISODES" or "exp:FROM:FLOOR:FACTOR"'
    )


def _read(text: str, number: str) -> float:
    try:
        value = float(number)
    except ValueError:
        raise _unreadable(text) from None
    if not math.isfinite(value):
        raise _unreadable(text)
    return value


def _probability(text: str, number: str) -> float:
    value = _read(text, number)
    if not 0.0 <= value <= 1.0:
        where = "" if number == str(text).strip() else f" in {reprlib.repr(text)}"
        raise SettingsError(f"epsilon is {number}{where}; it must be between 0 and 1")
    return value


def _algorithm(value: object) -> str:
    if value not in ALGORITHMS:
        raise SettingsError(
            f"algorithm is {reprlib.repr(value)}; it must be one of {', '.join(ALGORITHMS)}"
        )
    return str(value)


def _learning_rate(value: object) -> float:
    alpha = _number("alpha", value)
    if not 0.0 < alpha <= 1.0:
        raise SettingsError(f"alpha is {alpha!r}; it must be above 0 and at most 1")
    return alpha


def _number(name: str, value: object) -> float:
    problem = f"{name} is {reprlib.repr(value)}; it must be a finite number"
    if isinstance(value, bool | np.bool_ | str) or not isinstance(value, SupportsFloat):
        raise SettingsError(problem)
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        raise SettingsError(f"{name} is not a finite number") from None
    if not math.isfinite(number):
        raise SettingsError(problem)
    return number


def _schedule_text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else repr(_number("epsilon", value))
    Schedule.parse(text)
    return text


def _seed(value: object) -> int:
    truth = isinstance(value, bool | np.bool_)
    if truth or not isinstance(value, SupportsIndex) or value.__index__() < 0:
        raise SettingsError(f"seed is {reprlib.repr(value)}; it must be a whole number from 0")
    return value.__index__()


_CHECKS: Mapping[str, Callable[[object], Any]] = {
    "algorithm": _algorithm,
    "alpha": _learning_rate,
    "gamma": lambda value: probability("gamma", value),
    "epsilon": _schedule_text,
    "initial_q": lambda value: _number("initial_q", value),
    "seed": _seed,
}

TRAINING_KEYS = tuple(_CHECKS)
"""The names of the settings."""


def checked_setting(name: str, value: object) -> Any:
    """`value` as the setting `name` keeps it; SettingsError, a sentence that begins with the name,
    if it is none, and for a name that is no setting.
    """
    if name not in _CHECKS:
        raise SettingsError(
            f"{name!r} is no training setting; there are {', '.join(TRAINING_KEYS)}"
        )
    return _CHECKS[name](value)
