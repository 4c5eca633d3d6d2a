"""Where recordings go, and under which name."""

from __future__ import annotations

from pathlib import Path

from game.files import plain_stem, user_folder


def recordings_folder() -> Path:
    """Where recordings go unless a person says otherwise. Not made here."""
    return user_folder() / "recordings"


def free_name(name: str, ending: str) -> Path:
    """A file called after `name` that isn't there yet, where recordings go."""
    folder, stem = recordings_folder(), plain_stem(name, "recording")
    path, number = folder / f"{stem}{ending}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{ending}", number + 1
    return path
