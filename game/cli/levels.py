"""The level that a command is about: found by its file or name, and read."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from game.cli.speech import Mistake, mistakes, say
from game.files import found
from game.labs.endings import is_data
from game.recording.endings import is_recording

if TYPE_CHECKING:
    from game.world.level import Level

_Read = TypeVar("_Read")


def find(name: str) -> Path:
    """The file of a level given by its path, or by a name such as classic/cliff-walking.

    A path may be that of a recording, too.
    """
    from game.world.packs import find_level

    if (is_recording(name) or is_data(name)) and not found(name):
        # No level's name, of which the closest would be told; but a level of one's own may be so
        # called, as my/won.gif.
        try:
            return find_level(name)
        except ValueError:
            raise Mistake(f"{name}: there is no such file") from None
    with mistakes(ValueError):
        return find_level(name)


def load_level(path: Path) -> Level:
    """The level of a file."""
    from game.world.level_file import load

    return read(load, path)


def read(reader: Callable[[Path], _Read], path: Path) -> _Read:
    """What `reader` makes of a level's file; what the file warns of goes to stderr."""
    if is_recording(path):
        opens = ", and play opens its run" if path.suffix.lower() == ".gif" else ""
        raise Mistake(f"{path} is a recording{opens}; a level file was expected")
    if is_data(path):
        opens = f"lab NAME --data {path}"
        raise Mistake(f"{path} is data, which {opens} opens in a lab; a level file was expected")
    from game.world.level import LevelWarning

    with warnings.catch_warnings(record=True) as noticed:
        warnings.simplefilter("always", LevelWarning)
        with mistakes(ValueError, OSError):
            made = reader(path)
    for warning in noticed:
        say(f"warning: {warning.message}")
    return made
