"""What a person set once and finds again: sound, scale, motion, colours, the window."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from game.files import user_folder, write_atomically

SCALES = (1.0, 1.25, 1.5, 2.0)
PALETTES = ("default", "high_contrast")


@dataclass
class Preferences:
    """A person's settings; `problem` holds a sentence when the file could not be used."""

    volume: float = 0.6
    muted: bool = False
    full_screen: bool = False
    scale: float = 1.0
    reduced_motion: bool = False
    palette: str = "default"
    width: int = 1280
    height: int = 800
    welcomed: bool = False
    last_level: str = ""
    last_trained: str = ""
    problem: str = ""

    @classmethod
    def load(cls) -> Preferences:
        """Read the file; a damaged one is set aside and named in `problem`."""
        path = preferences_file()
        try:
            written = path.read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as problem:
            return cls(
                problem=f"The settings in {path.name} can't be read: {problem.strerror or problem}."
            )
        try:
            return cls(**_checked(json.loads(written.decode("utf-8"))))
        except (ValueError, TypeError, AttributeError, RecursionError):
            aside = path.with_suffix(".damaged.json")
            try:
                path.replace(aside)
                kept = f"it was kept as {aside.name}"
            except OSError:
                kept = "it could not be moved aside"
            return cls(problem=f"The settings file was damaged; {kept}, and defaults are used.")

    def save(self) -> str:
        """Write the file; returns "" or a sentence that says why it could not be written."""
        values = asdict(self)
        del values["problem"]
        try:
            write_atomically(preferences_file(), json.dumps(values, indent=2) + "\n")
        except OSError as problem:
            return f"The settings can't be written: {problem.strerror or problem}."
        return ""


def preferences_file() -> Path:
    """Where the settings lie."""
    return user_folder() / "settings.json"


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The known settings among `values`, each of its type and within its range.

    Raises ValueError for a value that the program could not have written.
    """
    if not isinstance(values, dict):
        raise ValueError("not a table")
    defaults = Preferences()
    known = {}
    for field in fields(Preferences):
        if field.name == "problem" or field.name not in values:
            continue
        value, default = values[field.name], getattr(defaults, field.name)
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if type(value) is not type(default):
            raise ValueError(field.name)
        known[field.name] = value
    if not 0.0 <= known.get("volume", 0.0) <= 1.0:
        raise ValueError("volume")
    if known.get("scale", 1.0) not in SCALES:
        raise ValueError("scale")
    if known.get("palette", "default") not in PALETTES:
        raise ValueError("palette")
    for side, least, most in (("width", 960, 16384), ("height", 640, 16384)):
        if side in known:
            known[side] = min(max(known[side], least), most)
    return known
