"""A stroke of the brush over the training board: from a press to its release, without gaps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from game.editor.shapes import line
from game.ui.scene import Command, Say, problem_said
from game.world.level import Tile

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

_A_FRAME = 2**16
"""So many cells, of the rows and columns painted in, can be worked out anew in a frame."""

_COPIED = 16
"""So many cells are copied in the time that one takes to be worked out."""


class Stroke:
    """Paints the cells that the mouse comes over, the agent's world changing with them.

    Of a long stroke over a large level, each frame paints a part.
    """

    def __init__(self, scene: TrainScene) -> None:
        self.scene = scene
        self.under_way = False
        self._last: tuple[int, int] | None = None
        self._left: list[tuple[Tile, list[tuple[int, int]]]] = []
        self._room = _A_FRAME

    def begin(self, position: tuple[int, int]) -> Command | None:
        """A press on the board."""
        self.under_way, self._last = True, None
        return self.go_on(position)

    def go_on(self, position: tuple[int, int]) -> Command | None:
        """The mouse has come here: everything since the last place is painted."""
        scene, view = self.scene, self.scene.view
        if view.looking is not None:
            self.end()
            words = "This is the past: continue from here, then paint."
            return Say(words, holds=lambda: view.looking is not None)
        # A place of the screen, as the board may have been zoomed or laid out anew since then.
        last, self._last = self._last or position, position
        cell = scene.board.cell_at(position)
        if cell is None or scene.brush is None:
            return None
        before = scene.board.cell_at(last) or cell
        mask = line(scene.lesson.level.tiles.shape, before, cell)
        cells = [(row, column) for row, column in np.argwhere(mask).tolist()]
        self._left.append((scene.brush, cells if before <= cell else cells[::-1]))
        return self._paint()

    def update(self) -> Command | None:
        """A frame is over: paint on, as far as it has time left."""
        if self.scene.view.looking is not None:
            self._left.clear()
        told = self._paint()
        self._room = _A_FRAME
        return told

    def end(self) -> None:
        """The button was let go."""
        self.under_way = False

    def _paint(self) -> Command | None:
        """Paint what is left, or as much as there is time for; why some cells stay as they are."""
        scene, refused = self.scene, None
        shape = scene.lesson.level.tiles.shape
        while self._left and self._room > 0:
            tile, cells = self._left.pop(0)
            most = max(self._room // sum(shape), 1)
            if len(cells) > most:
                self._left.insert(0, (tile, cells[most:]))
            self._room -= len(cells[:most]) * sum(shape) + math.prod(shape) // _COPIED
            refused = scene.lesson.paint(cells[:most], tile) or refused
            scene.walk.stop()
            if scene.shadows is not None:
                scene.shadows.change_world(scene.lesson.model)
        return problem_said(refused) if refused else None
