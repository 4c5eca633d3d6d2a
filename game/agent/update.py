"""One update of the agent with all its numbers, as the screen and the tests read it."""

from typing import Any, NamedTuple

from game.agent.records import NO_ACTION


class Update(NamedTuple):
    """What one step did to one value.

    In `state` the agent chose `action`, at random if it `explored`; it received `reward` and got to
    `next_state`; `ended` says whether the episode is over there for good. The value went from
    `old` to `new = old + alpha * error`, with `error = target - old` and
    `target = reward + gamma * bootstrap`. `bootstrap` is what the algorithm takes the next state to
    be worth: 0 if the episode ended.
    """

    state: int
    action: int
    explored: bool
    reward: float
    next_state: int
    ended: bool
    old: float
    bootstrap: float
    target: float
    error: float
    new: float
    step: int = 0
    """Which step of the run this was, from 1, and in which episode, from 1."""
    episode: int = 0
    draw: float = 0.0
    """The number in [0, 1) that was drawn: below `epsilon` the agent explores."""
    epsilon: float = 0.0
    taken: int = NO_ACTION
    """The action carried out: `action`, or one of its sides after a slip."""
    truncated: bool = False
    """Whether the episode was cut here for its length; the next state still counts then."""
    next_action: int = NO_ACTION
    """SARSA: the next action, whose value is the bootstrap, with its own draw. Else NO_ACTION."""
    next_explored: bool = False
    next_draw: float = 0.0
    table: int = 0
    """Double Q-learning: which of the two tables, 0 or 1, was updated."""

    @classmethod
    def from_record(cls, record: Any) -> "Update":
        """The update in one entry of a `records.STEP` array."""
        numbers = dict(zip(record.dtype.names, record.item(), strict=True))
        for flag in ("explored", "ended", "truncated", "next_explored"):
            numbers[flag] = bool(numbers[flag])
        return cls(**numbers)
