"""One line of undo over data and parameters alike."""

from __future__ import annotations

from game.labs.setup import Setup

_MOST = 200
_MOST_BYTES = 128 * 2**20


class Past:
    """The setups that were, the present one, and those that undo has left behind.

    Changes with one `key` that follow each other, as of a slider being dragged, are one step until
    `seal` ends it.
    """

    def __init__(self, setup: Setup) -> None:
        self._setups = [setup]
        self._place = 0
        self._open = ""

    @property
    def present(self) -> Setup:
        """The setup as it is."""
        return self._setups[self._place]

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return self._place < len(self._setups) - 1

    def change(self, setup: Setup, key: str = "") -> None:
        """Go on to `setup`; an empty `key` never joins the change before."""
        del self._setups[self._place + 1 :]
        if key and key == self._open:
            self._setups[-1] = setup
        else:
            self._setups.append(setup)
        self._open = key
        while len(self._setups) > 2 and self._too_much():
            del self._setups[0]
        self._place = len(self._setups) - 1

    def seal(self) -> None:
        """What comes next is a step of its own."""
        self._open = ""

    def undo(self) -> Setup:
        """One step back, if there is one."""
        self.seal()
        self._place = max(self._place - 1, 0)
        return self.present

    def redo(self) -> Setup:
        """One step forward again, if there is one."""
        self.seal()
        self._place = min(self._place + 1, len(self._setups) - 1)
        return self.present

    def _too_much(self) -> bool:
        if len(self._setups) > _MOST:
            return True
        distinct = {id(setup.data): setup.data.X.nbytes for setup in self._setups}
        return sum(distinct.values()) > _MOST_BYTES
