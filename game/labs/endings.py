"""Which files hold data, told by their names. Imports nothing heavy: every start asks."""

from __future__ import annotations

from pathlib import Path

ENDINGS = (".csv", ".tsv", ".txt", ".npy")
"""The files that a lab opens as data."""

_DATA_ALONE = (".csv", ".tsv", ".npy")


def is_data(path: Path | str) -> bool:
    """Whether a file's name says that it holds data; a text may hold anything, a level too."""
    return Path(path).suffix.lower() in _DATA_ALONE
