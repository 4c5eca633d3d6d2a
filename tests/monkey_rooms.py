"""The doors of the program: how the random person gets to each screen it has seen little of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygame

from game.files import LEVELS
from game.ui.scene import Scene
from game.world.level_file import load, load_draft

CTRL, SHIFT = pygame.KMOD_LCTRL, pygame.KMOD_LSHIFT


@dataclass(frozen=True)
class Room:
    """A screen: `scene` opens it, from files in a folder, then `keys` (key, modifiers) are pressed.

    `counted` is the name under which the frames spent there are counted.
    """

    counted: str
    scene: Callable[[Path], Scene]
    keys: tuple[tuple[int, int], ...] = ()


def _levels(purpose: str) -> Callable[[Path], Scene]:
    def made(folder: Path) -> Scene:
        from game.scenes.levels import LevelsScene

        return LevelsScene(purpose)

    return made


def _play(name: str) -> Callable[[Path], Scene]:
    def made(folder: Path) -> Scene:
        from game.scenes.play import PlayScene

        return PlayScene(load(LEVELS / f"{name}.toml"), name)

    return made


def _train(name: str) -> Callable[[Path], Scene]:
    def made(folder: Path) -> Scene:
        from game.scenes.train import TrainScene

        return TrainScene(load(LEVELS / f"{name}.toml"))

    return made


def _editor(name: str = "") -> Callable[[Path], Scene]:
    def made(folder: Path) -> Scene:
        from game.scenes.editor import EditorScene

        path = folder / name
        if not name or not path.is_file():
            return EditorScene()
        try:
            return EditorScene(load_draft(path), path)
        except ValueError:
            # It was overwritten by something else; begin anew.
            return EditorScene()

    return made


def _lab(name: str) -> Callable[[Path], Scene]:
    def made(folder: Path) -> Scene:
        from game.scenes.lab import LabScene

        return LabScene(name)

    return made


def _labs(folder: Path) -> Scene:
    from game.scenes.labs_menu import LabsMenuScene

    return LabsMenuScene()


def _random(folder: Path) -> Scene:
    from game.scenes.random_level import RandomLevelScene

    return RandomLevelScene("play")


def _settings(folder: Path) -> Scene:
    from game.scenes.settings import SettingsScene

    return SettingsScene()


ROOMS = {
    "the levels to play": Room("LevelsScene play", _levels("play")),
    "the levels to learn": Room("LevelsScene train", _levels("train")),
    "the lake": Room("PlayScene", _play("classic/slippery-frozen-lake")),
    "a slippery game": Room("PlayScene slippery", _play("classic/frozen-lake-4x4")),
    "learning the lake": Room("TrainScene", _train("classic/slippery-frozen-lake")),
    "learning on the slip": Room("TrainScene slippery", _train("classic/frozen-lake-4x4")),
    "a random level": Room("RandomLevelScene", _random),
    "the settings": Room("SettingsScene", _settings),
    "the editor": Room("EditorScene", _editor()),
    "the editor with a file": Room("EditorScene file", _editor("good.toml")),
    "the labs": Room("LabsMenuScene", _labs),
    "regression": Room("LabScene regression", _lab("regression")),
    "clustering": Room("LabScene clustering", _lab("clustering")),
    "mixture": Room("LabScene mixture", _lab("mixture")),
    "svm": Room("LabScene svm", _lab("svm")),
    "saving a GIF of a game": Room(
        "ExportScene",
        _play("first-steps/first-slide"),
        ((pygame.K_RIGHT, 0), (pygame.K_g, 0)),
    ),
    "saving a GIF of a training": Room(
        "ExportScene train",
        _train("first-steps/first-slide"),
        ((pygame.K_e, 0), (pygame.K_e, 0), (pygame.K_g, 0)),
    ),
    "opening a level": Room("FileDialog", _editor(), ((pygame.K_o, CTRL),)),
    "saving a level": Room(
        "FileDialog saving", _editor(), ((pygame.K_RIGHT, SHIFT), (pygame.K_s, CTRL))
    ),
    "opening data": Room("FileDialog data", _lab("clustering"), ((pygame.K_o, CTRL),)),
    "the keys": Room("KeysHelp", _editor(), ((pygame.K_F1, 0),)),
}
