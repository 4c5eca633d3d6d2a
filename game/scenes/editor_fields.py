"""The properties a level has: how each is shown, read from what was typed, and checked."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from game.agent.settings import ALGORITHM_WORDS, ALGORITHMS, SettingsError, TrainingSettings
from game.world.draft import Properties
from game.world.level import LevelError


@dataclass(frozen=True)
class Field:
    """One property: its key as in `EditSession.set_property`, its label, its kind and a tip.

    `kind` is "text", "number", "whole", "schedule" or "choice" of `options`, words by value. What
    is left empty is `default` where `optional`.
    """

    key: str
    label: str
    kind: str
    tip: str
    options: tuple[tuple[str, Any], ...] = ()
    optional: bool = False
    default: str = ""
    length: int = 40

    def value(self, properties: Properties) -> Any:
        """What the property is now; None for a training setting that is left open."""
        group, _, part = self.key.partition(".")
        if group == "rewards":
            return getattr(properties.rewards, part)
        if group == "training":
            return properties.training.get(part)
        return getattr(properties, group)

    def shown(self, properties: Properties) -> str:
        """The text of its value."""
        value = self.value(properties)
        if self.kind == "choice":
            return next((words for words, option in self.options if option == value), "")
        if value is None:
            return ""
        if isinstance(value, float):
            return f"{value:.12g}"
        return str(value).replace("\n", " ")

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises LevelError, a sentence, if it is none."""
        if self.kind == "text":
            return text
        if self.kind == "choice":
            return dict(self.options)[text]
        text = text.strip()
        if self.optional and not text:
            return None
        value = text if self.kind == "schedule" else self._number(text)
        self._check_training(value)
        return value

    def _number(self, text: str) -> float | int:
        whole = self.kind == "whole"
        try:
            # Chances are often known as fractions: 2/3.
            number = Fraction(text.replace("−", "-").replace(",", "."))
            if whole and number.denominator == 1:
                return number.numerator
            if not whole:
                return float(number)
        except (ValueError, ZeroDivisionError, OverflowError):
            pass  # told below
        wanted = "a whole number" if whole else "a number, such as 0.1 or 2/3"
        given = reprlib.repr(text) if text else "empty"
        raise LevelError(f"{self.plain} is {given}; it must be {wanted}", self.key)

    def _check_training(self, value: Any) -> None:
        group, _, name = self.key.partition(".")
        if group == "training":
            try:
                TrainingSettings.from_mapping({name: value})
            except SettingsError as problem:
                raise LevelError(str(problem), self.key) from None

    @property
    def plain(self) -> str:
        """The label as it stands in a sentence."""
        return self.label.split(" ", 1)[1] if self.label[0] in "αγε" else self.label


_DEFAULT = TrainingSettings()

ABOUT = (
    Field("name", "name", "text", "What the level is called", length=200),
    Field("author", "author", "text", "Who made it", length=200),
    Field("note", "note", "text", "A sentence or two about it, shown with the level", length=1000),
)
RULES = (
    Field(
        "slip",
        "slip",
        "number",
        "How often a move turns to one of its sides before it begins: from 0, never, to 1",
    ),
    Field(
        "hole",
        "a hole",
        "choice",
        "What happens to whoever falls into a hole",
        (("ends the game", "end"), ("leads back to the start", "restart")),
    ),
    Field(
        "max_steps",
        "step limit",
        "whole",
        "An episode longer than this is broken off: a whole number from 1",
    ),
    Field("rewards.goal", "reward: goal", "number", "What reaching a goal pays: any number"),
    Field("rewards.step", "reward: step", "number", "What every other move pays: any number"),
    Field("rewards.hole", "reward: hole", "number", "What falling into a hole pays: any number"),
)
TRAINING = (
    Field(
        "training.algorithm",
        "algorithm",
        "choice",
        "How an agent learns here unless told otherwise",
        (("Q-learning, as usual", None), *((ALGORITHM_WORDS[key], key) for key in ALGORITHMS)),
        optional=True,
    ),
    Field(
        "training.alpha",
        "α learning rate",
        "number",
        "How far each update moves the old value: above 0, at most 1. Empty: the usual one",
        optional=True,
        default=f"{_DEFAULT.alpha:g}",
    ),
    Field(
        "training.gamma",
        "γ discount",
        "number",
        "What a reward is worth one step later: from 0 to 1. Empty: the usual one",
        optional=True,
        default=f"{_DEFAULT.gamma:g}",
    ),
    Field(
        "training.epsilon",
        "ε exploration",
        "schedule",
        "How often it moves at random: a number, 1/n, linear:from:to:episodes or "
        "exp:from:floor:factor. Empty: the usual one",
        optional=True,
        default=_DEFAULT.epsilon,
    ),
    Field(
        "training.initial_q",
        "initial values",
        "number",
        "What all values start at: any number. Empty: the usual one",
        optional=True,
        default=f"{_DEFAULT.initial_q:g}",
    ),
    Field(
        "training.seed",
        "seed",
        "whole",
        "Decides all chance in a run: a whole number from 0. Empty: the usual one",
        optional=True,
        default=f"{_DEFAULT.seed}",
    ),
)
TABS = {"Level": ABOUT, "Rules": RULES, "Training": TRAINING}
