"""What is drawn on the training screen: the board with the agent, and what is read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.scenes.train_cell import draw_inspector
from game.scenes.train_curves import draw_curves
from game.scenes.train_update import draw_update
from game.ui import theme as look

if TYPE_CHECKING:
    from game.scenes.train import TrainScene


def draw_board(scene: TrainScene, surface: pygame.Surface) -> None:
    """The tiles, what is known of them, the last update's two cells, and the elf."""
    board, level, update = scene.board, scene.view.level, scene.view.last
    board.draw(surface)
    scene.values.draw(surface, board)
    paused = not scene.learning or (scene.running and scene.pace.animated)
    if update is not None and paused and scene.walk.demonstration is None:
        board.draw_frame(surface, level.position(update.next_state), look.ICE_BLUE)
        board.draw_frame(surface, level.position(update.state), look.GOLD)
    if scene.selected is not None:
        board.draw_frame(surface, scene.selected, look.TEXT)
    scene.walk.draw(surface, board, scene.view.position)
    board.draw_corners(surface)


def draw_read_outs(scene: TrainScene, surface: pygame.Surface) -> None:
    """Truth, curves and the last update; while it runs, a few times a second will do."""
    rects, view, stills = scene.panels, scene.view, scene.stills
    steps = None if scene.learning else view.steps
    changes = (scene.lesson.version, view.run.marks)
    state = (scene.learning, view.looking, steps, changes, scene.selected)
    key = (*state, scene.truth.verdict)
    stills.draw(surface, "truth", rects.truth, key, 0.15, lambda: scene.meter.draw(surface))
    if scene.selected is not None:
        draw_inspector(scene, surface)
    elif rects.wide or not scene.reading_update:
        key = (*state, scene.curve, scene.pointer, scene.shadows is None)
        stills.draw(
            surface,
            "chart",
            rects.chart,
            key,
            0.1,
            lambda: draw_curves(scene, surface, scene.plot),
        )
    if rects.wide or (scene.reading_update and scene.selected is None):
        walk = scene.walk.demonstration
        key = (*state, None if walk is None else walk.moves)
        stills.draw(
            surface,
            "update",
            rects.update,
            key,
            0.1 if scene.pace.animated else 0.3,
            lambda: draw_update(scene, surface),
        )
