"""One game on one level: where the player stands, and every way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from game.play.guide import Guide
from game.world.level import Action, Level
from game.world.rules import Move, Outcome, move, slipped


class Turn(NamedTuple):
    """One turn: the action wished for, the one carried out, and the move that came of it.

    They differ when the ice made the player slip.
    """

    wished: Action
    action: Action
    move: Move


@dataclass(frozen=True, eq=False)
class _Moment:
    """A point of the game: all that undo restores. `before` leads back to the start."""

    position: tuple[int, int]
    turn: Turn | None = None
    before: _Moment | None = None
    count: int = 0
    shown: bool = False


class Session:
    """A game in progress.

    `rng` decides where a slip leads; a level without slip never draws from it. Bumping into
    something is no move, unless the ice is slippery: there every try to move counts, as the steps
    are limited to the level's `max_steps`. With `hole = "restart"` a fall is a move that leads to
    the start, and the game goes on.

    `moves` are the actions carried out, slips included, so that they replay the game exactly.
    `helped` is for whoever gives help to set; a restart clears it until one is where it was given
    again. `pure` says that nothing was taken back since the start.
    """

    def __init__(
        self, level: Level, rng: np.random.Generator | None = None, guide: Guide | None = None
    ) -> None:
        self.level = level
        self.guide = guide or Guide(level)
        self.helped = False
        self.pure = True
        self._rng = rng or np.random.default_rng()
        self._now = _Moment(level.start)
        # With each moment, whether help had been given when it was left.
        self._past: list[tuple[_Moment, bool]] = []
        self._future: list[tuple[_Moment, bool]] = []

    # -- what is ---------------------------------------------------------------------------

    @property
    def position(self) -> tuple[int, int]:
        """Where the player is, (row, column); after a fall that ends the game, in the hole."""
        return self._now.position

    @property
    def turns(self) -> list[Turn]:
        """The turns since the start, in order."""
        return self._turns(self._now.count)

    @property
    def moves(self) -> list[Action]:
        """The actions carried out since the start."""
        return self.latest(self._now.count)

    def latest(self, count: int) -> list[Action]:
        """The last `count` of the moves, or all if there are fewer."""
        return [turn.action for turn in self._turns(count)]

    @property
    def count(self) -> int:
        """How many moves were made since the start."""
        return self._now.count

    @property
    def outcome(self) -> Outcome | None:
        """How the last move ended; None at the start."""
        return self._now.turn.move.outcome if self._now.turn else None

    @property
    def won(self) -> bool:
        """Whether the game is won."""
        return self.outcome is Outcome.WIN

    @property
    def fallen(self) -> bool:
        """Whether a fall ended the game."""
        return self.outcome is Outcome.FALL and self.level.hole == "end"

    @property
    def exhausted(self) -> bool:
        """Whether the steps of a slippery level are used up."""
        return self.steps_left == 0 and not self.won and not self.fallen

    @property
    def over(self) -> bool:
        """Whether only undo and restart are left."""
        return self.won or self.fallen or self.exhausted

    @property
    def steps_left(self) -> int | None:
        """The moves that are left on a slippery level; None where they aren't limited."""
        return self.level.max_steps - self.count if self.level.slip > 0.0 else None

    @property
    def shown(self) -> bool:
        """Whether some of the moves were made by the solution rather than the player."""
        return self._now.shown

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier position to go back to."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing new done since."""
        return bool(self._future)

    # -- what planning says ----------------------------------------------------------------

    @property
    def winnable(self) -> bool:
        """Whether some moves win from here; True when the game is won."""
        if self.won:
            return True
        return not self.over and self.guide.winnable(self.position)

    @property
    def moves_to_go(self) -> int | None:
        """The fewest moves that win from here, slips left aside; None if none do."""
        if self.won:
            return 0
        return None if self.over else self.guide.moves_to_go(self.position)

    # -- what can be done ------------------------------------------------------------------

    def move(self, action: int) -> Turn:
        """Make a move, or slip to one of its sides. Raises ValueError when the game is over."""
        wished = Action(action)
        return self._carry_out(wished, slipped(wished, self.level.slip, self._rng), shown=False)

    def show(self, action: int) -> Turn:
        """Make a move on the solution's behalf; slips as any move does."""
        wished = Action(action)
        return self._carry_out(wished, slipped(wished, self.level.slip, self._rng), shown=True)

    def repeat(self, action: int, shown: bool = True) -> Turn:
        """Make exactly this move, as a replay does: nothing slips and nothing is drawn."""
        return self._carry_out(Action(action), Action(action), shown)

    def undo(self) -> bool:
        """Take back the last move or restart; whether there was one."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Do again what was undone last; whether there was anything."""
        return self._step(self._future, self._past)

    def restart(self) -> bool:
        """Go back to the start, which undo takes back; whether anything changed."""
        start = self._now
        while start.before is not None:
            start = start.before
        changed = start is not self._now
        if changed:
            self._go(start)
        self.helped, self.pure = False, True
        return changed

    def back_to_winnable(self) -> bool:
        """Undo, restarts too, until the game can be won again; whether anything changed.

        Nothing changes when it can be won from here, or when it never could.
        """
        if self.winnable:
            return False
        depth = len(self._past)
        while depth and not self._can_be_won(self._past[depth - 1][0]):
            depth -= 1
        if not depth:
            return False
        while len(self._past) >= depth:
            self.undo()
        return True

    # -- inside ----------------------------------------------------------------------------

    def _carry_out(self, wished: Action, action: Action, shown: bool) -> Turn:
        if self.over:
            raise ValueError("the game is over; undo or restart to go on")
        turn = Turn(wished, action, move(self.level, self.position, action))
        path, outcome = turn.move
        if outcome is Outcome.BUMP and self.level.slip == 0.0:
            return turn
        landed = path[-1] if path else self.position
        if outcome is Outcome.FALL and self.level.hole == "restart":
            landed = self.level.start
        now = self._now
        self._go(_Moment(landed, turn, now, now.count + 1, now.shown or shown))
        return turn

    def _turns(self, count: int) -> list[Turn]:
        """The last `count` turns, in order."""
        turns: list[Turn] = []
        moment: _Moment | None = self._now
        while moment is not None and moment.turn is not None and len(turns) < count:
            turns.append(moment.turn)
            moment = moment.before
        turns.reverse()
        return turns

    def _go(self, moment: _Moment) -> None:
        self._past.append((self._now, self.helped))
        self._future.clear()
        self._now = moment

    def _step(self, out_of: list[tuple[_Moment, bool]], into: list[tuple[_Moment, bool]]) -> bool:
        if not out_of:
            return False
        into.append((self._now, self.helped))
        self._now, helped = out_of.pop()
        # A restart between the two may have cleared both.
        self.helped |= helped
        self.pure = False
        return True

    def _can_be_won(self, moment: _Moment) -> bool:
        used_up = self.level.slip > 0.0 and moment.count >= self.level.max_steps
        return self.guide.winnable(moment.position) and not used_up
