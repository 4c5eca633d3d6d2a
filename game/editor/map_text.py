"""Levels and pieces of maps as text that people copy and paste: TOML, plain rows, FrozenLake's."""

from __future__ import annotations

import re
import warnings

import numpy as np

from game.editor.canvas import Canvas
from game.world.draft import Draft
from game.world.level import LevelError, LevelWarning
from game.world.level_file import (
    START_CHARACTERS,
    TILE_CHARACTERS,
    loads_draft,
    map_rows,
    read_map,
)

_ENTRY = re.compile(r"""^\s*["']?[\w.-]+["']?\s*=""", re.MULTILINE)
_QUOTED = re.compile(r"""b?(["'])(.*?)\1""")
_OURS = {*TILE_CHARACTERS.values(), *START_CHARACTERS.values()}
_FROZEN_LAKE = set("SFHG")
_FROM_FROZEN_LAKE = str.maketrans("FH", ".O")


def is_level_text(text: str) -> bool:
    """Whether it reads as a level file rather than as the bare rows of a map."""
    return _ENTRY.search(text) is not None


def read_level_text(text: str, source: str) -> Draft:
    """The draft in a level file's text, what it can't understand left aside without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LevelWarning)
        return loads_draft(text, source)


def read_rows(text: str, source: str) -> Canvas:
    """The map in bare rows of text, of any size.

    Rows are as in a level file, or as in Gymnasium's FrozenLake: S start, F frozen, which is snow
    here, H hole, G goal; also as it is written in Python, in brackets and quotes. Raises
    LevelError, a sentence, for anything else.
    """
    rows = _rows(text)
    signs = set("".join(rows))
    if signs and signs <= _FROZEN_LAKE:
        rows = [row.translate(_FROM_FROZEN_LAKE) for row in rows]
    elif not signs or not signs <= _OURS:
        raise LevelError(
            f"{source} is no level: expected a level file, rows of {' '.join(sorted(_OURS))}, "
            "or a FrozenLake map of S F H G"
        )
    try:
        tiles, start = read_map("\n".join(rows))
    except LevelError as problem:
        raise LevelError(f"{source}: {problem}") from None
    return Canvas(np.array(tiles), start)


def write_rows(piece: Canvas) -> str:
    """A piece of a map as rows of text, as they stand in a level file."""
    rows, columns = piece.shape
    # Files hold no piece of less than two rows or columns, so one is cut out of a larger map.
    whole = Canvas.blank(max(rows, 2), max(columns, 2)).stamped(piece, 0, 0)
    lines = map_rows(Draft(whole.tiles, whole.start))
    return "\n".join(line[:columns] for line in lines[:rows])


def _rows(text: str) -> list[str]:
    """The rows of a map in text, out of the brackets, quotes and commas of a Python list."""
    rows: list[str] = []
    for line in re.split(r"[\n\]]", text.replace("\r", "")):
        quoted = [match[2] for match in _QUOTED.finditer(line)]
        if quoted and all(len(piece) == 1 for piece in quoted):
            rows.append("".join(quoted))
        elif quoted:
            rows += quoted
        else:
            rows.append(re.sub(r"[\s,\[\]()]", "", line))
    return [row for row in rows if row]
