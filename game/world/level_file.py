"""How a level is written: TOML to Level and back, on disk whole or not at all."""

import json
import re
import reprlib
import tomllib
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from game.files import write_atomically
from game.world.draft import Draft, Properties
from game.world.level import Level, LevelError, LevelWarning, Rewards, Tile
from game.world.toml_lines import TomlLines
from game.world.training import TRAINING_KEYS

TILE_CHARACTERS = {
    Tile.SNOW: ".",
    Tile.ICE: "~",
    Tile.ROCK: "#",
    Tile.HOLE: "O",
    Tile.GOAL: "G",
}
"""How a tile stands in a map. The start is S on snow and s on ice."""

START_CHARACTERS = {Tile.SNOW: "S", Tile.ICE: "s"}

LARGEST_FILE = 8 * 2**20
"""Bytes. The map of the largest level takes one mebibyte."""

_MOST_DOTS = 1_100
_AT_END = " (at end of document)"
_UNKNOWN = 255
_Made = TypeVar("_Made", Level, Draft)
_PLAIN_KEYS = ("author", "note", "slip", "hole", "max_steps")
_REWARD_KEYS = ("step", "goal", "hole")


def _table(characters: Mapping[Tile, str]) -> NDArray[np.uint8]:
    table = np.full(256, _UNKNOWN, dtype=np.uint8)
    for tile, character in characters.items():
        table[ord(character)] = tile
    return table


_START_OF_BYTE = _table(START_CHARACTERS)
_TILE_OF_BYTE = np.minimum(_table(TILE_CHARACTERS), _START_OF_BYTE)


def loads(text: str, source: str = "<text>") -> Level:
    """The level that `text` describes in TOML; `source` is the name used in messages.

    Raises LevelError, one sentence with the source, the line where there is one, and what was
    expected. Warns with LevelWarning about a key it doesn't know, and leaves that aside. A level
    without a name is named after its source.

    A file that says `draft = true` may lack a start and a goal. It is no level until it has both;
    `loads_draft` reads it.
    """
    return _loads(text, source, _level)


def loads_draft(text: str, source: str = "<text>") -> Draft:
    """As `loads`, but the map may lack a start and a goal."""
    return _loads(text, source, _draft)


def _loads(
    text: str, source: str, make: Callable[[dict[str, Any], TomlLines, str], _Made]
) -> _Made:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for number, written in enumerate(text.split("\n"), 1):
        # The time that tomllib takes for a dotted key grows with the square of its parts; a row of
        # the largest map has fewer dots than this.
        if written.partition("=")[0].count(".") > _MOST_DOTS:
            raise LevelError(f"{_place(source, number)}: this line has more dots than any level's")
    lines = TomlLines(text)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise LevelError(_not_toml(error, source, lines)) from None
    try:
        return make(document, lines, source)
    except LevelError as error:
        place = _place(source, lines.line(error.field))
        if error.cell:
            row, *column = error.cell
            line = lines.row("map", split_rows(document["map"]), row)
            place = _place(source, line, *(number + 1 for number in column))
        raise LevelError(f"{place}: {error}", error.field, error.cell) from None


def dumps(level: Level | Draft) -> str:
    """The text of a level file, such that `loads(dumps(level)) == level`.

    So it is for a draft with `loads_draft`; one that lacks something is marked as a draft.
    """
    draft = level if isinstance(level, Draft) else Draft.of(level)
    said = draft.properties
    lines = [
        *(["draft = true"] if draft.missing else []),
        f"name = {_quoted(said.name)}",
        f"author = {_quoted(said.author)}",
        f"note = {_quoted(said.note)}",
        f"slip = {said.slip!r}",
        f"hole = {_quoted(said.hole)}",
        f"max_steps = {said.max_steps}",
        "map = '''",
        *map_rows(level),
        "'''",
        "",
        "[rewards]",
        *(f"{key} = {getattr(said.rewards, key)!r}" for key in _REWARD_KEYS),
    ]
    if said.training:
        lines += ["", "[training]"]
        for key in TRAINING_KEYS:
            if key in said.training:
                value = said.training[key]
                lines.append(f"{key} = {_quoted(value) if isinstance(value, str) else repr(value)}")
    return "\n".join(lines) + "\n"


def load(path: Path | str) -> Level:
    """The level in a file. Raises LevelError, and warns, as `loads` does; also for no such file,
    a folder, a file that can't be read, isn't text or is larger than `LARGEST_FILE`.
    """
    return loads(read_text(path), str(path))


def load_draft(path: Path | str) -> Draft:
    """The level or draft in a file; raises and warns as `load` does."""
    return loads_draft(read_text(path), str(path))


def save(level: Level | Draft, path: Path | str) -> None:
    """Write a level or a draft to a file, whole or not at all. Raises LevelError if it can't."""
    try:
        write_atomically(path, dumps(level))
    except OSError as error:
        raise LevelError(f"{path} can't be written: {error.strerror or error}") from error


def map_rows(level: Level | Draft) -> list[str]:
    """The rows of a map as they stand in a file."""
    characters = np.array([ord(TILE_CHARACTERS[tile]) for tile in sorted(Tile)], dtype=np.uint8)
    grid = characters[level.tiles]
    if level.start is not None:
        grid[level.start] = ord(START_CHARACTERS[Tile(int(level.tiles[level.start]))])
    return [row.tobytes().decode("ascii") for row in grid]


def split_rows(text: str) -> list[str]:
    """The rows of a map's text, without space at their ends and empty rows after the last."""
    return [row.rstrip() for row in text.rstrip().split("\n")]


def read_text(path: Path | str) -> str:
    """The text of a file of the game's; LevelError, one sentence, if there is none to be had."""
    path = Path(path)
    try:
        if path.is_dir():
            raise LevelError(f"{path} is a folder; a level file was expected")
        if path.exists() and not path.is_file():
            raise LevelError(f"{path} is a device or pipe; a level file was expected")
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise LevelError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        if isinstance(error, LevelError):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise LevelError(f"{path} can't be read: {reason}") from error
    if len(data) > LARGEST_FILE:
        raise LevelError(f"{path} is larger than {LARGEST_FILE >> 20} MB; no level file is")
    if b"\0" not in data:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass  # told below
    raise LevelError(f"{path} is not text; a level file is TOML in UTF-8")


def _level(document: dict[str, Any], lines: TomlLines, source: str) -> Level:
    unfinished = document.get("draft") is True
    draft = _draft(document, lines, source, start_wanted=not unfinished)
    if unfinished and draft.missing:
        raise LevelError(
            f"this is a draft: it has {draft.missing} yet; the level editor can finish it", "draft"
        )
    return draft.level()


def _draft(
    document: dict[str, Any], lines: TomlLines, source: str, start_wanted: bool = False
) -> Draft:
    known = ("name", "map", "rewards", "training", "draft", *_PLAIN_KEYS)
    given = _known(document, known, "", lines, source)
    rewards = _known(given.get("rewards", {}), _REWARD_KEYS, "rewards", lines, source)
    training = _known(given.get("training", {}), TRAINING_KEYS, "training", lines, source)
    if "map" not in given:
        raise LevelError("there is no map; expected map = ''' and then one character a tile")
    if not isinstance(given.get("draft", False), bool):
        raise LevelError(
            f"draft is {reprlib.repr(given['draft'])}; it must be true or false", "draft"
        )
    tiles, start = read_map(given["map"])
    if start is None and start_wanted:
        raise LevelError("the map has no start; expected one S (on snow) or s (on ice)", "map")
    properties = Properties(
        name=given.get("name", "Untitled" if source == "<text>" else Path(source).stem),
        rewards=Rewards(**rewards),
        training=training,
        **{key: given[key] for key in _PLAIN_KEYS if key in given},
    )
    return Draft(tiles, start, properties)


def _known(
    table: object, keys: tuple[str, ...], name: str, lines: TomlLines, source: str
) -> dict[str, Any]:
    """The entries of a table whose keys are known; a warning for each of the others."""
    if not isinstance(table, dict):
        raise LevelError(f"{name} is {reprlib.repr(table)}; it must be a table [{name}]", name)
    for key in table:
        if key not in keys:
            field = f"{name}.{key}" if name else key
            sentence = f"unknown key {reprlib.repr(field)} is left aside; expected "
            sentence += ", ".join(keys)
            place = _place(source, lines.line(field))
            warnings.warn(f"{place}: {sentence}", LevelWarning, stacklevel=4)
    return {key: value for key, value in table.items() if key in keys}


def read_map(text: object) -> tuple[NDArray[np.uint8], tuple[int, int] | None]:
    """The tiles, uint8 (rows, columns), and the start, if there is one, of a map as in a file.

    Raises LevelError, with the cell where there is one.
    """
    if not isinstance(text, str):
        raise LevelError(
            f"map is {reprlib.repr(text)}; it must be text with one character a tile", "map"
        )
    rows = split_rows(text)
    if not any(rows):
        raise LevelError("the map is empty; expected one character a tile", "map")
    width = len(rows[0])
    if width == 0:
        raise LevelError("this row of the map is empty; expected one character a tile", "map", (0,))
    for index, row in enumerate(rows):
        if len(row) != width:
            sentence = f"this row of the map has {len(row)} tiles; expected {width} as in the first"
            raise LevelError(sentence, "map", (index,))
    grid = np.frombuffer("".join(rows).encode("ascii", "replace"), dtype=np.uint8)
    grid = grid.reshape(len(rows), width)
    tiles = _TILE_OF_BYTE[grid]
    for row, column in np.argwhere(tiles == _UNKNOWN)[:1].tolist():
        expected = " ".join([*TILE_CHARACTERS.values(), *START_CHARACTERS.values()])
        sentence = f"unknown tile {rows[row][column]!r}; expected one of {expected}"
        raise LevelError(sentence, "map", (row, column))
    starts = [(row, column) for row, column in np.argwhere(_START_OF_BYTE[grid] != _UNKNOWN)]
    if not starts:
        return tiles, None
    if len(starts) > 1:
        row, column = starts[1]
        sentence = f"the map has {len(starts)} starts; expected one S or s, and this is the second"
        raise LevelError(sentence, "map", (int(row), int(column)))
    row, column = starts[0]
    return tiles, (int(row), int(column))


def _place(source: str, line: int | None, column: int | None = None) -> str:
    place = source if line is None else f"{source}, line {line}"
    return place if column is None else f"{place}, column {column}"


def _not_toml(error: Exception, source: str, lines: TomlLines) -> str:
    if isinstance(error, RecursionError):
        return f"{source}: not TOML: it is nested too deeply"
    if not isinstance(error, tomllib.TOMLDecodeError):
        return f"{source}: not TOML: a number or date in it is out of all range"
    message = str(error)
    if found := re.search(r" \(at line (\d+), column (\d+)\)$", message):
        message = message[: found.start()]
        source = _place(source, int(found[1]), int(found[2]))
    elif message.endswith(_AT_END):
        message = message.removesuffix(_AT_END)
        line = lines.last()
        if unclosed := lines.unclosed():
            line, quotes = unclosed
            message = f"the text that begins here has no end; expected {quotes}"
        source = _place(source, line)
    return f"{source}: not TOML: {message[:1].lower()}{message[1:]}"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
