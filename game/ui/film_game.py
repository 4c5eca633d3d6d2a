"""A game as a film: its moves drawn again at any size, sliding as they do on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
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
        size = (level.columns * cell, level.rows * cell)
        super().__init__(size, exact=cell in _EXACT_CELLS)
        self._level, self._moves, self._cell, self._palette = level, tuple(moves), cell, palette
        self._first, self._last, self._speed = first, last, speed
        self._every_s = checked_delay(delay_ms) / 1000.0 * speed

    @cached_property
    def turns(self) -> list[Turn]:
        """The moves of the whole game, up to its end."""
        return turns_of(self._level, self._moves)

    @property
    def left_out(self) -> int:
        """How many moves come after the end of the game."""
        return len(self._moves) - len(self.turns)

    def lay_out(self) -> list[float]:
        """The delays of the frames."""
        return [1000.0 * seconds / self._speed for _, seconds in self._frames]

    @cached_property
    def _frames(self) -> list[tuple[_Still | _Moment, float]]:
        """What each frame shows, and for how many seconds of the game."""
        before = self.turns[self._first - 1] if self._first else None
        return _composed(self._level, before, self.turns[self._first : self._last], self._every_s)

    @cached_property
    def _board(self) -> Board:
        place = pygame.Rect((0, 0), self.size)
        board = Board(self._level, place, None, self._palette, fit=True)
        board.camera.fix(self._cell)
        return board

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


def _composed(
    level: Level, before: Turn | None, turns: Sequence[Turn], every_s: float
) -> list[tuple[_Still | _Moment, float]]:
    """The frames of `turns` laid out: what each shows, and for how many seconds of the game."""
    still = resting(level.start, Action.DOWN) if before is None else _rest_after(level, before)
    frames: list[tuple[_Still | _Moment, float]] = [(_Still(still), START_S)]

    def hold(seconds: float) -> None:
        """Show the last frame for longer."""
        frame, shown_s = frames[-1]
        frames[-1] = (frame, shown_s + seconds)

    for number, turn in enumerate(turns):
        whole_s = _glide(turn).move_s + _ENDING_S.get(turn.made.outcome, 0.0)
        count = max(1, round(whole_s / every_s))
        frames += [
            (_Moment(turn, whole_s * (frame + 1) / count), whole_s / count)
            for frame in range(count)
        ]
        frames[-1] = (_Still(_end_of(turn)), whole_s / count)
        if turn.made.outcome is Outcome.FALL and level.hole == "restart":
            frames.append((_Still(_rest_after(level, turn)), AFTER_FALL_S))
        elif number < len(turns) - 1:
            hold(BETWEEN_S)
    hold(END_S)
    return frames


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
