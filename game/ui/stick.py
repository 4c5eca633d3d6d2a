"""A gamepad's stick or cross: which of its places are a new push, and where to."""

from __future__ import annotations

from game.world.action import Action

# How far a stick is pushed to count as pushed, and how far back it has to come to count as let go.
_PUSHED, _LET_GO = 0.6, 0.4


class Stick:
    """A gamepad's stick or cross: its place, each part -1 to 1, and where it counts as pushed."""

    def __init__(self) -> None:
        self._place = [0.0, 0.0]
        self._pushed: Action | None = None

    def lean(self, axis: int, value: float) -> Action | None:
        """One axis (0 across, 1 downward) is elsewhere; the direction if that is a new push."""
        self._place[axis] = value
        return self._look()

    def lie(self, x: float, y: float) -> Action | None:
        """It lies at (x, y), y downward; the direction if that is a new push."""
        self._place = [x, y]
        return self._look()

    def _look(self) -> Action | None:
        x, y = self._place
        sides = {Action.LEFT: -x, Action.DOWN: y, Action.RIGHT: x, Action.UP: -y}
        # A stick trembles, and its axes are told one by one: a push lasts until it is taken back.
        if self._pushed is not None and sides[self._pushed] >= _LET_GO:
            return None
        self._pushed = direction(x, y, _PUSHED)
        return self._pushed


def direction(x: float, y: float, threshold: float) -> Action | None:
    """The direction of a push of (x, y), y downward; None within the threshold."""
    if max(abs(x), abs(y)) < threshold:
        return None
    if abs(x) >= abs(y):
        return Action.RIGHT if x > 0 else Action.LEFT
    return Action.DOWN if y > 0 else Action.UP
