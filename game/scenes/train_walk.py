"""The elf on the training board: one learning step gliding, or the learned policy walking."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.agent.demonstration import Demonstration
from game.agent.trainer import Update
from game.ui.board import Board
from game.ui.glide import Glide, resting
from game.world.level import Action, Level
from game.world.rules import Move, move

_PAUSE_S = 0.16
_PAUSE_WHEN_STUCK_S = 0.8


class Walk:
    """Where the elf is drawn, and the demonstration it may be walking."""

    def __init__(self, reduced_motion: bool) -> None:
        self.reduced_motion = reduced_motion
        self.demonstration: Demonstration | None = None
        self._glide: Glide | None = None
        self._facing = Action.DOWN
        self._waited_s = 0.0

    def show_step(self, update: Update, level: Level) -> None:
        """Let the elf make the move of one learning step."""
        position = level.position(update.state)
        self._begin(position, move(level, position, update.taken), Action(update.taken))

    def demonstrate(self, level: Level, q: NDArray[np.float64], seed: int) -> None:
        """Begin to walk the greedy policy of `q`, float64 (S, 4)."""
        self.demonstration = Demonstration(level, q.copy(), np.random.default_rng(seed))
        self._glide = None
        self._waited_s = _PAUSE_S

    def stop(self) -> None:
        """No demonstration, no motion: the elf stands where the run is."""
        self.demonstration = None
        self._glide = None

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass; a demonstration makes its next move when the last is over."""
        if self._glide is not None:
            self._glide.update(dt)
        shown = self.demonstration
        if shown is None:
            return
        self._waited_s += dt
        pause = _PAUSE_WHEN_STUCK_S if shown.stuck and shown.over else _PAUSE_S
        if self._waited_s >= pause and (self._glide is None or self._glide.done):
            self._waited_s = 0.0
            stride = shown.stride()
            self._begin(stride.position, stride.move, stride.taken)

    def draw(self, surface: pygame.Surface, board: Board, position: tuple[int, int]) -> None:
        """Draw the motion under way, else the elf at `position`, where the run is."""
        if self._glide is not None and (self.demonstration is not None or not self._glide.done):
            board.draw_glide(surface, self._glide)
        else:
            board.draw_elf(surface, resting(position, self._facing))

    def _begin(self, position: tuple[int, int], made: Move, action: Action) -> None:
        self._facing = action
        self._glide = Glide(position, made.path, made.outcome, action, self.reduced_motion)
