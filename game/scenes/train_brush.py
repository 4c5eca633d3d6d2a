"""A stroke of the brush over the training board: from a press to its release, without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.editor.shapes import line
from game.ui.scene import Command, Say, problem_said
from game.world.level import LevelError

if TYPE_CHECKING:
    from game.scenes.train import TrainScene


class Stroke:
    """Paints the cells that the mouse comes over, the agent's world changing with each."""

    def __init__(self, scene: TrainScene) -> None:
        self.scene = scene
        self.under_way = False
        self._last: tuple[int, int] | None = None

    def begin(self, position: tuple[int, int]) -> Command | None:
        """A press on the board."""
        view = self.scene.view
        if view.looking is not None:
            words = "This is the past: continue from here, then paint."
            return Say(words, holds=lambda: view.looking is not None)
        self.under_way, self._last = True, None
        return self.go_on(position)

    def go_on(self, position: tuple[int, int]) -> Command | None:
        """The mouse has come here: everything since the last place is painted."""
        scene = self.scene
        cell = scene.board.cell_at(position)
        before, self._last = self._last, cell
        if cell is None or scene.brush is None:
            return None
        cells = line(scene.lesson.level.tiles.shape, before or cell, cell)
        refused = None
        for row, column in np.argwhere(cells).tolist():
            try:
                scene.lesson.paint((row, column), scene.brush)
            except LevelError as problem:
                refused = problem_said(problem)
        scene.walk.stop()
        if scene.shadows is not None:
            scene.shadows.change_world(scene.lesson.model)
        return refused

    def end(self) -> None:
        """The button was let go."""
        self.under_way = False
