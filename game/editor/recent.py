"""The level files that were opened or saved last."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from game.files import user_folder, write_atomically

MOST = 8


def _file() -> Path:
    return user_folder() / "recent-levels.json"


def recent() -> list[Path]:
    """The files that are still there, the last one first; none if the list can't be read."""
    try:
        listed = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(listed, list):
        return []
    paths = [Path(entry) for entry in listed if isinstance(entry, str)]
    return [path for path in paths if _is_file(path)][:MOST]


def note(path: Path) -> None:
    """Put a file at the head of the list. A list that can't be written is no reason to stop."""
    path = path.absolute()
    listed = [path, *(other for other in recent() if other != path)][:MOST]
    with contextlib.suppress(OSError):
        write_atomically(_file(), json.dumps([str(entry) for entry in listed], indent=1))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # What can't be looked at can't be opened again either.
        return False
