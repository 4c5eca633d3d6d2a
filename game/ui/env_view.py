"""How the Gymnasium environment looks: the board and the elf, as a picture or in a window."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.board import Board
from game.ui.display import NoDisplayError, open_window
from game.ui.glide import resting
from game.ui.sprites import SIDE
from game.world.level import Action, Level, Tile
from game.world.rules import ENTERING, Effect, Outcome

_USUAL = 640
_LARGEST = 1024

_OUTCOMES = {Effect.FALL: Outcome.FALL, Effect.WIN: Outcome.WIN}


class EnvView:
    """The picture of a level with the elf in it; with `window`, on the screen, `fps` a second.

    Cells are 32 pixels or a multiple of that, for a level of up to 640 pixels where it can be;
    they are smaller where the level would be larger than 1024. Raises RuntimeError if a window is
    wanted and there is no display.
    """

    def __init__(self, level: Level, window: bool = False, fps: int = 8) -> None:
        longest = max(level.rows, level.columns)
        cell = max(_USUAL // longest // SIDE * SIDE, min(SIDE, _LARGEST // longest))
        size = (level.columns * cell, level.rows * cell)
        self._level = level
        self._fps = fps
        self._window = window
        self._clock = pygame.time.Clock()
        self._surface = _open_window(size, level.name) if window else pygame.Surface(size, 0, 32)
        self._board = Board(level, pygame.Rect((0, 0), size), fit=True)

    def show(
        self, position: tuple[int, int], facing: Action | None = None
    ) -> NDArray[np.uint8] | None:
        """Draw the elf at (row, column); the picture, uint8 (height, width, 3), or None."""
        tile = Tile(int(self._level.tiles[position]))
        outcome = _OUTCOMES.get(ENTERING[tile], Outcome.STOP)
        self._board.draw(self._surface)
        look = Action.DOWN if facing is None else facing
        self._board.draw_elf(self._surface, resting(position, look, outcome))
        if not self._window:
            return np.ascontiguousarray(pygame.surfarray.array3d(self._surface).swapaxes(0, 1))
        pygame.event.pump()
        pygame.display.flip()
        self._clock.tick(self._fps)
        return None

    def close(self) -> None:
        """Close the window, if there is one."""
        if self._window:
            pygame.display.quit()


def _open_window(size: tuple[int, int], title: str) -> pygame.Surface:
    try:
        return open_window(size, title)
    except NoDisplayError as problem:
        raise NoDisplayError(
            f'{problem} for render_mode "human"; "rgb_array" and "ansi" need none'
        ) from problem
