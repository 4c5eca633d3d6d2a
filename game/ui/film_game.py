"""A game as a film: its moves drawn again at any size, sliding as they do on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pygame

from game.ui.board import Board
from game.ui.film import Film, checked_delay
from game.ui.glide import FALL_S, WIN_S, Figure, Glide, resting
from game.world.level import Action, Level
from game.world.rules import Move, Outcome, move

START_S, BETWEEN_S, AFTER_FALL_S, END_S = 0.6, 0.12, 0.35, 1.6
"""How long the start is shown, the stop between moves, a fall that ends nothing, and the end."""

# With larger cells the confetti alone may have more colours than one frame can.
_EXACT_CELLS = (32, 64)
_ENDING_S = {Outcome.FALL: FALL_S, Outcome.WIN: WIN_S}


class Turn(NamedTuple):
    """One move of the film: from where, which way, and the move made."""

    position: tuple[int, int]
    action: Action
    made: Move


class _Still(NamedTuple):
    """A frame on which nothing moves."""

    figure: Figure


class _Moment(NamedTuple):
    """A frame of a move, so long after its beginning."""

    turn: Turn
    age_s: float


class GameFilm(Film):
    """The moves `first` to `last` of a game on `level`, each move a glide, at `cell` pixels a cell.

    Slips are in the moves, as in a replay; moves after the end of the game are left out. About
    every `delay_ms` milliseconds there is a frame; at a `speed` of 2 all takes half as long. The
    first frame is the start, the last the end. Raises FilmError for a size or delay that can't be.
    """

    def __init__(
        self,
        level: Level,
        moves: Sequence[int],
        cell: int,
        delay_ms: float = 40.0,
        speed: float = 1.0,
        first: int = 0,
        last: int | None = None,
        palette: str = "default",
    ) -> None:
        self.turns = turns_of(level, moves)
        shown = self.turns[first:last]
        before = self.turns[first - 1] if first else None
        self._frames: list[tuple[_Still | _Moment, float]] = []
        self._compose(level, before, shown, checked_delay(delay_ms) / 1000.0 * speed)
        size = (level.columns * cell, level.rows * cell)
        delays = [1000.0 * seconds / speed for _, seconds in self._frames]
        super().__init__(size, delays, exact=cell in _EXACT_CELLS)
        self._board = Board(level, pygame.Rect((0, 0), size), None, palette, fit=True)
        self._board.camera.fix(cell)

    def draw(self, index: int) -> None:
        """Draw a frame on the canvas."""
        self._board.draw(self.canvas)
        frame, _ = self._frames[index]
        if isinstance(frame, _Still):
            self._board.draw_elf(self.canvas, frame.figure)
            return
        turn = frame.turn
        glide = Glide(turn.position, turn.made.path, turn.made.outcome, turn.action)
        glide.update(frame.age_s)
        self._board.draw_glide(self.canvas, glide)

    def _compose(
        self, level: Level, before: Turn | None, turns: Sequence[Turn], every_s: float
    ) -> None:
        """Lay the frames out: what each shows, and for how many seconds of the game."""
        still = resting(level.start, Action.DOWN)
        if before is not None:
            still = _rest_after(level, before)
        self._frames.append((_Still(still), START_S))
        for number, turn in enumerate(turns):
            whole_s = _glide(turn).move_s + _ENDING_S.get(turn.made.outcome, 0.0)
            count = max(1, round(whole_s / every_s))
            self._frames += [
                (_Moment(turn, whole_s * (frame + 1) / count), whole_s / count)
                for frame in range(count)
            ]
            self._frames[-1] = (_Still(_end_of(turn)), whole_s / count)
            if turn.made.outcome is Outcome.FALL and level.hole == "restart":
                self._frames.append((_Still(_rest_after(level, turn)), AFTER_FALL_S))
            elif number < len(turns) - 1:
                self._hold(BETWEEN_S)
        self._hold(END_S)

    def _hold(self, seconds: float) -> None:
        """Show the last frame for longer."""
        frame, shown_s = self._frames[-1]
        self._frames[-1] = (frame, shown_s + seconds)


def turns_of(level: Level, moves: Sequence[int]) -> list[Turn]:
    """The moves of a game one by one, up to its end."""
    turns: list[Turn] = []
    position = level.start
    for action in moves:
        turn = Turn(position, Action(action), move(level, position, Action(action)))
        turns.append(turn)
        outcome = turn.made.outcome
        if outcome is Outcome.WIN or (outcome is Outcome.FALL and level.hole == "end"):
            break
        position = _landed(level, turn)
    return turns


def _landed(level: Level, turn: Turn) -> tuple[int, int]:
    if turn.made.outcome is Outcome.FALL and level.hole == "restart":
        return level.start
    return turn.made.path[-1] if turn.made.path else turn.position


def _glide(turn: Turn) -> Glide:
    return Glide(turn.position, turn.made.path, turn.made.outcome, turn.action)


def _end_of(turn: Turn) -> Figure:
    """The elf when a move is over."""
    glide = _glide(turn)
    glide.finish()
    return glide.figure


def _rest_after(level: Level, turn: Turn) -> Figure:
    """The elf before the move that follows."""
    restarted = turn.made.outcome is Outcome.FALL and level.hole == "restart"
    return resting(level.start, Action.DOWN) if restarted else _end_of(turn)
