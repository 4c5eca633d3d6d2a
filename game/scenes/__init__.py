"""One file a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.app import App
    from game.world.level import Level


def open_app(screen: str, level: Level | None = None, name: str = "") -> App:
    """The window with a screen open: "menu", "play", "train", "edit" or "lab".

    Without a level, "play" and "train" open the choice of levels, "edit" begins a new one. `name`
    is what the level was called by, a file or a pack name, or the name of the lab; without one,
    "lab" opens the choice of labs. Raises NoDisplayError where there is no display.
    """
    from game.ui.app import App

    return App(scene=_scene(screen, level, name))


def _scene(screen: str, level: Level | None, name: str):
    match screen:
        case "menu":
            return None
        case "play" if level is not None:
            from game.scenes.play import PlayScene

            return PlayScene(level, name)
        case "train" if level is not None:
            from game.scenes.train_opening import training

            return training(level, name)
        case "play" | "train":
            from game.scenes.levels import LevelsScene

            return LevelsScene(screen)
        case "edit":
            from game.scenes.editor import EditorScene

            path = Path(name)
            return EditorScene(level, path if name and path.is_file() else None)
        case "lab" if name:
            from game.scenes.lab import open_lab

            return open_lab(name)
        case "lab":
            from game.scenes.labs_menu import LabsMenuScene

            return LabsMenuScene()
    raise ValueError(f"there is no screen {screen!r}")
