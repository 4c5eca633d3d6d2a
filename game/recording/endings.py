"""Which files hold a recording, told by their names. Imports nothing heavy: every start asks."""

from __future__ import annotations

from pathlib import Path

ENDINGS = (".gif", ".webp", ".mp4")
"""The files that hold a recording."""


def is_recording(path: Path | str) -> bool:
    """Whether a file's name says that it holds a recording; a run travels in a GIF alone."""
    return Path(path).suffix.lower() in ENDINGS
