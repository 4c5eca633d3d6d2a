"""The keys and the mouse on the training screen: what each asks the screen to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.scenes.train_controls import BRUSHES, OVERLAYS
from game.scenes.train_curves import CURVES
from game.ui.input import Act, Intent
from game.ui.scene import Command

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

KEYS = (
    (Act.RUN, "run or pause"),
    (Act.STEP, "one step, with its arithmetic"),
    (Act.EPISODE, "to the end of this episode"),
    (Act.RESTART, "reset: forget everything"),
    (Act.UNDO, "take a reset back, until the next step"),
    (Act.FASTER, "faster"),
    (Act.SLOWER, "slower"),
    (Act.SHOW_ME, "show me: walk what was learned"),
    (Act.SHADOWS, "20 more seeds beside this run"),
    (Act.STEP_BACK, "look one kept moment back; the timeline leads on again"),
    (Act.CONFIRM, "continue from the moment looked at"),
    (Act.DIGIT, "1-4 show, 5-8 paint, 9 next curve"),
    (Act.SAVE, "save the agent"),
    (Act.OPEN, "open a saved agent"),
    (Act.SAVE_GIF, "save the training as a GIF"),
    (Act.ZOOM_IN, "zoom in"),
    (Act.ZOOM_OUT, "zoom out"),
)
"""The keys of the screen, in the order in which it tells them."""


def handle(scene: TrainScene, intent: Intent) -> Command | None:
    """Do what one key or one movement of the mouse asks for."""
    match intent.act:
        case Act.RUN:
            return scene.toggle_run()
        case Act.STEP:
            return scene.one_step()
        case Act.EPISODE:
            return scene.one_episode()
        case Act.RESTART:
            return scene.reset()
        case Act.UNDO:
            return scene.undo_reset()
        case Act.FASTER | Act.SLOWER:
            scene.pace.choose(scene.pace.index + (1 if intent.act is Act.FASTER else -1))
        case Act.SHOW_ME:
            return scene.toggle_demonstration()
        case Act.SHADOWS:
            return scene.toggle_shadows()
        case Act.STEP_BACK:
            return scene.step_back()
        case Act.CONFIRM:
            return scene.continue_from_here()
        case Act.DIGIT:
            return _digit(scene, intent.value)
        case Act.SAVE:
            return scene.files.save_agent()
        case Act.OPEN:
            return scene.files.open_agent()
        case Act.SAVE_GIF:
            return scene.save_gif()
        case Act.DROP:
            return scene.files.open(Path(intent.value))
        case Act.BACK:
            return scene.go_back()
        case Act.ZOOM_IN | Act.ZOOM_OUT:
            scene.board.camera.zoom(1 if intent.act is Act.ZOOM_IN else -1)
        case _:
            return _mouse(scene, intent)
    return None


def _digit(scene: TrainScene, digit: int) -> Command | None:
    if 1 <= digit <= len(OVERLAYS):
        return scene.toggle_overlay(OVERLAYS[digit - 1])
    if 5 <= digit < 5 + len(BRUSHES):
        return scene.take_brush(BRUSHES[digit - 5])
    if digit == 9:
        following = (CURVES.index(scene.curve) + 1) % len(CURVES)
        return scene.show_curve(CURVES[following])
    return None


def _mouse(scene: TrainScene, intent: Intent) -> Command | None:
    board = scene.board
    on_board = board.rect.collidepoint(intent.position)
    if intent.act is Act.WHEEL and intent.value and on_board:
        board.camera.zoom(1 if intent.value > 0 else -1, intent.position)
    elif intent.act is Act.POINT:
        if scene.stroke.under_way and intent.buttons == (1,):
            return scene.stroke.go_on(intent.position)
        # A button that was let go over another screen is noticed here.
        scene.stroke.end()
        if on_board and intent.buttons and 1 not in intent.buttons:
            board.camera.pan(*intent.value)
        scene.point_at(intent.position)
    elif intent.act is Act.PRESS and intent.button == 1 and on_board:
        if scene.brush is not None:
            return scene.stroke.begin(intent.position)
        scene.select_at(intent.position)
    elif intent.act is Act.RELEASE and intent.button == 1:
        scene.stroke.end()
    return None
