"""The run that travels inside a GIF: text in its comment, written and read with every check.

Nothing here knows what a level is; `game.runs` turns what was read into one, with its checks.
"""

from __future__ import annotations

import base64
import json
import re
import reprlib
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from game.recording.gif_blocks import comments

TAG = "q-on-ice run 1"
"""How the comment begins: whose it is, and the version of what follows."""

LONGEST_TEXT = 12 * 2**20
LONGEST_CONTENT = 16 * 2**20
"""Bytes of the comment, and of what it unpacks to. The largest level takes 8 MiB."""

MOST_STEPS = 10**12
MOST_CHANGES = 2_000

_PLAIN_UP_TO = 1_000
_FOREIGN = re.compile(r"q-on-ice run (\d+)")
_Kind = TypeVar("_Kind")


class RunError(ValueError):
    """One sentence that says why a file can't be opened as a run."""


@dataclass(frozen=True)
class GameRun:
    """A game: its level as TOML and its moves as letters."""

    level: str
    moves: str


@dataclass(frozen=True)
class TrainingRun:
    """A training from its beginning: level as TOML, settings, steps done, and what was changed.

    A change is (steps done before it, what was changed, its new value or values).
    """

    level: str
    settings: dict[str, Any]
    steps: int
    changes: tuple[tuple[int, str, Any], ...] = ()


@dataclass(frozen=True)
class LabRun:
    """A lab: its name, its data and parameters as the lab writes them, and how far its run went."""

    lab: str
    line: str
    steps: int = 0


Run = GameRun | TrainingRun | LabRun

_KINDS: dict[str, type[GameRun] | type[TrainingRun] | type[LabRun]] = {
    "game": GameRun,
    "training": TrainingRun,
    "lab": LabRun,
}


def dumps(run: Run) -> str:
    """A run as ASCII text: plain JSON while it is short, packed when it is long."""
    kind = next(name for name, made in _KINDS.items() if isinstance(run, made))
    content = json.dumps({"kind": kind, **asdict(run)}, separators=(",", ":"))
    if len(content) <= _PLAIN_UP_TO:
        return f"{TAG} {content}"
    packed = base64.b85encode(zlib.compress(content.encode("ascii"), 9)).decode("ascii")
    return f"{TAG} z {packed}"


def loads(text: str) -> Run:
    """The run in a comment. Raises RunError, a sentence without the file's name."""
    if len(text) > LONGEST_TEXT:
        raise RunError(f"carries a run of more than {LONGEST_TEXT >> 20} MB; none is that long")
    version = _FOREIGN.match(text)
    if version is None:
        raise RunError("carries no run of this game")
    if not text.startswith(TAG + " "):
        raise RunError(f"carries a run of version {version[1][:20]}; this program reads version 1")
    content = text[len(TAG) + 1 :]
    if content.startswith("z "):
        content = _unpacked(content[2:])
    try:
        fields = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _damaged() from None
    return _run(fields)


def read_run(path: Path | str) -> Run:
    """The run that a GIF carries. Raises RunError, a sentence with the file's name, if it can't be
    read, is no GIF, or carries none that is whole.
    """
    name = Path(path).name
    try:
        with Path(path).open("rb") as stream:
            for comment in comments(stream, LONGEST_TEXT):
                if comment.startswith(b"q-on-ice run"):
                    return loads(comment.decode("ascii", "replace"))
    except FileNotFoundError:
        raise RunError(f"{path}: there is no such file") from None
    except RunError as problem:
        raise RunError(f"{name} {problem}") from None
    except OSError as problem:
        raise RunError(f"{name} can't be read: {problem.strerror or problem}") from None
    except ValueError as problem:
        raise RunError(f"{name} {problem}") from None
    raise RunError(f"{name} carries no run: it was not saved by this game, or by way of another")


def _unpacked(text: str) -> str:
    """What base 85 and zlib hold, of no more than `LONGEST_CONTENT` bytes."""
    try:
        packed = zlib.decompressobj()
        content = packed.decompress(base64.b85decode(text), LONGEST_CONTENT)
        whole = packed.eof
        long = bool(packed.unconsumed_tail)
    except (ValueError, zlib.error):
        raise _damaged() from None
    if long:
        raise RunError(f"carries a run of more than {LONGEST_CONTENT >> 20} MB; none is that long")
    if not whole:
        raise _damaged()
    return content.decode("ascii", "replace")


def _run(fields: object) -> Run:
    if not isinstance(fields, dict):
        raise _damaged()
    kind = fields.pop("kind", None)
    match kind:
        case "game":
            return GameRun(_text(fields, "level"), _text(fields, "moves"))
        case "training":
            return TrainingRun(
                _text(fields, "level"),
                _settings(_is(fields, "settings", dict)),
                _steps(fields.get("steps"), "steps"),
                _changes(fields.get("changes", [])),
            )
        case "lab":
            steps = _steps(fields.get("steps", 0), "steps")
            return LabRun(_text(fields, "lab", 100), _text(fields, "line"), steps)
    raise RunError(
        f"carries a run of the kind {reprlib.repr(kind)}; expected one of {', '.join(_KINDS)}"
    )


def _no_number(name: str) -> None:
    """NaN and the infinities are no JSON, though Python would read them."""
    raise ValueError(name)


def _damaged() -> RunError:
    return RunError("carries a run that is damaged")


def _is(fields: dict[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    value = fields.get(name)
    if not isinstance(value, kind):
        wanted = {"str": "text", "dict": "a table", "list": "a list"}[kind.__name__]
        raise RunError(f"carries a run whose {name} is {reprlib.repr(value)}; expected {wanted}")
    return value


def _text(fields: dict[str, Any], name: str, longest: int = LONGEST_CONTENT) -> str:
    text = _is(fields, name, str)
    if len(text) > longest:
        raise RunError(f"carries a run whose {name} is longer than {longest:,} letters")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise RunError(f"carries a run whose {name} has letters that don't exist") from None
    return text


def _steps(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_STEPS:
        raise RunError(
            f"carries a run whose {name} is {reprlib.repr(value)}; expected a whole number from 0 "
            f"to {MOST_STEPS:,}"
        )
    return value


def _settings(values: dict[str, Any]) -> dict[str, Any]:
    """Settings as names and plain values; what they may be is for the game to say."""
    if len(values) > 100 or not all(
        isinstance(value, str | int | float) for value in values.values()
    ):
        raise RunError("carries a run whose settings are not names with texts and numbers")
    return values


def _changes(entries: object) -> tuple[tuple[int, str, Any], ...]:
    """Changes in the order of their steps, each with a plain value or a list of numbers."""
    if not isinstance(entries, list) or len(entries) > MOST_CHANGES:
        raise RunError(f"carries a run whose changes are no list of at most {MOST_CHANGES:,}")
    changes: list[tuple[int, str, Any]] = []
    for entry in entries:
        if not (isinstance(entry, list) and len(entry) == 3 and isinstance(entry[1], str)):
            raise RunError("carries a run with a change that is not steps, name and value")
        steps, name, value = _steps(entry[0], "change"), entry[1], entry[2]
        numbers = isinstance(value, list) and all(type(number) is int for number in value)
        if not (numbers or isinstance(value, str | int | float)):
            raise RunError(f"carries a run with a change of {reprlib.repr(name)} to no plain value")
        if changes and steps < changes[-1][0]:
            raise RunError("carries a run whose changes are not in the order of their steps")
        changes.append((steps, name, tuple(value) if numbers else value))
    return tuple(changes)
