"""Why this arrow: the last updates of one value, found by replaying the run that made it."""

import numpy as np

from game.agent import kernels
from game.agent.records import NO_ACTION, STEP, WATCH
from game.agent.settings import ALGORITHMS
from game.agent.snapshot import Snapshot
from game.agent.trainer import Trainer
from game.agent.update import Update


class Watch:
    """Replays a run from a kept moment and keeps the last updates of one cell, or of one value.

    The replay is a run of its own, so the one on screen pays nothing. It is the same run as long as
    no setting and no part of the world was changed between the moment and `until_steps`. Raises
    ValueError for an end before the moment, or a state or action that isn't there.
    """

    def __init__(
        self,
        moment: Snapshot,
        state: int,
        action: int | None = None,
        *,
        until_steps: int,
        last: int = 5,
    ) -> None:
        if until_steps < moment.steps:
            raise ValueError(
                f"until_steps is {until_steps}; it must be {moment.steps} or more, as the replay "
                "begins there"
            )
        if not 0 <= state < moment.model.states:
            raise ValueError(f"state is {state}; it must be below {moment.model.states}")
        if action is not None and not 0 <= action < 4:
            raise ValueError(f"action is {action}; it must be from 0 to 3")
        if last < 1:
            raise ValueError(f"last is {last}; it must be at least 1")
        self.until_steps = until_steps
        self._replay = Trainer.from_snapshot(moment)
        self._kept = np.zeros(last, dtype=STEP)
        self._watch = np.zeros(1, dtype=WATCH)
        self._watch["state"] = state
        self._watch["action"] = NO_ACTION if action is None else action

    @property
    def done(self) -> bool:
        """Whether the replay has got to its end."""
        return self._replay.steps >= self.until_steps

    @property
    def count(self) -> int:
        """How many updates of the cell or value there were so far, the kept ones included."""
        return int(self._watch["count"][0])

    @property
    def updates(self) -> list[Update]:
        """The last of them, oldest first."""
        first = max(0, self.count - len(self._kept))
        places = (place % len(self._kept) for place in range(first, self.count))
        return [Update.from_record(self._kept[place]) for place in places]

    def advance(self, steps: int) -> None:
        """Replay so many steps, at most to the end."""
        loop = kernels.WATCHES[ALGORITHMS.index(self._replay.settings.algorithm)]
        steps = min(steps, self.until_steps - self._replay.steps)
        loop(*self._replay.arguments(), self._kept, self._watch, steps, 2**62)


def updates_of(
    moment: Snapshot,
    state: int,
    action: int | None = None,
    *,
    until_steps: int,
    last: int = 5,
) -> list[Update]:
    """The last updates of a state's values, or of one of them, from a moment to a step number.

    Oldest first. Takes as long as the run took for those steps; `Watch` does the same in pieces.
    Raises ValueError as `Watch` does.
    """
    watch = Watch(moment, state, action, until_steps=until_steps, last=last)
    while not watch.done:
        watch.advance(2**22)
    return watch.updates
