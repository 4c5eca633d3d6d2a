"""What a training goes by: the algorithm, its numbers and how exploration changes over episodes.

What each setting may be is said in `game.world.training`, as level files hold them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from game.world.level import Level
from game.world.training import (
    ALGORITHMS,
    Schedule,
    ScheduleKind,
    SettingsError,
    checked_setting,
    probability,
)

__all__ = [
    "ALGORITHMS",
    "ALGORITHM_WORDS",
    "Schedule",
    "ScheduleKind",
    "SettingsError",
    "TrainingSettings",
    "given",
    "probability",
]

ALGORITHM_WORDS = {
    "q_learning": "Q-learning",
    "sarsa": "SARSA",
    "expected_sarsa": "Expected SARSA",
    "double_q_learning": "Double Q-learning",
}
"""What people call them."""


@dataclass(frozen=True)
class TrainingSettings:
    """What to train with. Raises SettingsError, a sentence, when a setting is out of its range."""

    algorithm: str = "q_learning"
    """One of ALGORITHMS."""
    alpha: float = 0.1
    """Learning rate, in (0, 1]: how far a value moves towards its target in one update."""
    gamma: float = 0.95
    """Discount, in [0, 1]: what a reward is worth one step later."""
    epsilon: str = "0.1"
    """Schedule of the share of random moves; see Schedule.parse. A number is taken as its text."""
    initial_q: float = 0.0
    """What all values start at; finite. A high one makes the agent try everything."""
    seed: int = 0
    """Seed of all chance in the run; a whole number from 0."""

    def __post_init__(self) -> None:
        for field in fields(self):
            checked = checked_setting(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, checked)

    @classmethod
    def from_level(cls, level: Level, **overrides: Any) -> Self:
        """The settings a level asks for, the defaults for what it leaves open, then `overrides`.

        An override of None is none. Raises SettingsError, also for a name that is no setting.
        """
        return cls.from_mapping({**level.training, **given(overrides)})

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> Self:
        """The settings named in a mapping, defaults for the rest; SettingsError if one is wrong."""
        return cls(**{name: checked_setting(name, value) for name, value in settings.items()})

    @property
    def schedule(self) -> Schedule:
        """`epsilon`, read."""
        return Schedule.parse(self.epsilon)


def given(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that aren't None."""
    return {name: value for name, value in settings.items() if value is not None}
