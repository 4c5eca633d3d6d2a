"""`play`, `train`, `edit`, `lab` and no command: the game in a window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.cli.interrupt import between_frames
from game.cli.levels import find, load_level, read
from game.cli.speech import Commands, Mistake, either, mistakes
from game.recording.endings import is_recording

if TYPE_CHECKING:
    from game.ui.scene import Scene
    from game.world.level import Level


def add_to(commands: Commands) -> None:
    """Add `play`, `train`, `edit` and `lab` to the command line."""
    for screen, what in (("play", "play a level"), ("train", "watch an agent learn a level")):
        command = commands.add_parser(screen, help=what, description=f"Open a window to {what}.")
        command.add_argument(
            "level", metavar="LEVEL", nargs="?", help="a level's file or name, or a GIF of a run"
        )
        command.set_defaults(command=open_window, screen=screen)

    command = commands.add_parser(
        "edit", help="draw a level", description="Open a window to draw a level, or a new one."
    )
    command.add_argument("level", metavar="LEVEL", nargs="?", help="a level's or draft's file")
    command.set_defaults(command=open_editor, screen="edit")

    command = commands.add_parser(
        "lab", help="open a machine-learning lab", description="Open a window with a lab."
    )
    command.add_argument("name", metavar="NAME", nargs="?")
    command.late["name"] = _labs
    command.add_argument("--data", metavar="DATA", help="a .csv or .npy file, or a name")
    command.set_defaults(command=open_lab, screen="lab")


def _labs() -> str:
    from game.labs import available

    return f"{either(available())}; or a GIF of a lab"


def open_window(options: argparse.Namespace) -> int:
    """`play`, `train`, and no command: the game in a window."""
    path = find(options.level) if options.level else None
    if path and is_recording(path):
        return _open(options.screen, lambda: _scene_of(path))
    level = load_level(path) if path else None
    return _open(options.screen, lambda: _first_scene(options.screen, level, path))


def open_editor(options: argparse.Namespace) -> int:
    """`edit`: a level, which may be a draft, or a new one, in the editor."""
    from game.world.level_file import load_draft

    path = find(options.level) if options.level else None
    draft = read(load_draft, path) if path else None

    def scene() -> Scene:
        from game.scenes.editor import EditorScene

        return EditorScene(draft, path)

    return _open(options.screen, scene)


def open_lab(options: argparse.Namespace) -> int:
    """`lab`: a lab in a window, or the choice of labs."""

    def scene() -> Scene:
        if options.name is None:
            if options.data is not None:
                raise Mistake("--data needs the NAME of the lab to open it in")
            from game.scenes.labs_menu import LabsMenuScene

            return LabsMenuScene()
        if is_recording(options.name) and options.data is None:
            return _scene_of(Path(options.name))
        from game.scenes.lab import open_lab

        return open_lab(options.name, options.data)

    return _open(options.screen, scene)


def _open(screen: str, scene: Callable[[], Scene | None]) -> int:
    """The window with `scene` above the menu, until it is closed."""
    # SDL would look for a display too, but say more than one line about it.
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        raise _no_display(screen)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    with between_frames() as stopped:
        from game.ui.app import App
        from game.ui.display import NoDisplayError

        try:
            with mistakes(ValueError):
                app = App(scene=scene())
        except NoDisplayError:
            raise _no_display(screen) from None
        try:
            app.run(until=stopped)
        except KeyboardInterrupt:
            # As by closing the window: settings are kept, and unsaved work for recovery.
            app.close()
            raise
        if stopped():
            raise KeyboardInterrupt
    return 0


def _no_display(screen: str) -> Mistake:
    return Mistake(
        f"there is no display, and {screen} opens a window; "
        "learn and solve work without one, and so do gif, fit and generate"
    )


def _scene_of(path: Path) -> Scene:
    """The screen that the run in a GIF opens."""
    from game.scenes.export_open import scene_of

    return scene_of(path)


def _first_scene(screen: str, level: Level | None, path: Path | None) -> Scene | None:
    """The screen to open above the menu: with no level, the list to choose one from."""
    if screen == "the menu":
        return None
    if level is None or path is None:
        from game.scenes.levels import LevelsScene

        return LevelsScene(screen)
    if screen == "train":
        from game.scenes.train_opening import training

        return training(level)
    from game.scenes.play import PlayScene
    from game.world.packs import packs

    names = [f"{pack.name}/{path.stem}" for pack in packs() if path in pack.levels]
    return PlayScene(level, name=names[0]) if names else PlayScene(level, about=path.name)
