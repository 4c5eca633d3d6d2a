"""What was changed, in little memory, so that all of it can be undone and done again."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from game.editor.canvas import Canvas, Tiles
from game.editor.shapes import Cell
from game.world.draft import Properties

MOST_BYTES = 256 * 2**20
"""What a history may weigh: hundreds of changes to the largest boards, millions of strokes."""

_CHANGE_BYTES = 600


@dataclass(frozen=True)
class _Few:
    """Some cells of a board whose shape stays: packed flat indices, tiles before and after."""

    where: bytes
    before: bytes
    after: bytes

    def to(self, tiles: Tiles, back: bool) -> Tiles:
        changed = tiles.copy()
        where = np.frombuffer(zlib.decompress(self.where), dtype=np.int32)
        values = zlib.decompress(self.before if back else self.after)
        changed.ravel()[where] = np.frombuffer(values, dtype=np.uint8)
        return changed


@dataclass(frozen=True)
class _All:
    """A whole board, packed, before and after."""

    shapes: tuple[tuple[int, int], tuple[int, int]]
    before: bytes
    after: bytes

    def to(self, tiles: Tiles, back: bool) -> Tiles:
        packed = zlib.decompress(self.before if back else self.after)
        shape = self.shapes[0 if back else 1]
        return np.frombuffer(packed, dtype=np.uint8).reshape(shape).copy()


@dataclass(frozen=True, eq=False)
class Change:
    """One step of the history. `words` say what it was; changes of one `key` may melt together."""

    words: str
    key: str
    starts: tuple[Cell | None, Cell | None]
    properties: tuple[Properties, Properties]
    cells: _Few | _All | None

    @property
    def bytes(self) -> int:
        """About what it weighs."""
        parts = () if self.cells is None else vars(self.cells).values()
        return _CHANGE_BYTES + sum(len(part) for part in parts if isinstance(part, bytes))

    def to(self, canvas: Canvas, back: bool) -> tuple[Canvas, Properties]:
        """The board and the properties after it, or before it if it is taken back."""
        index = 0 if back else 1
        tiles = canvas.tiles if self.cells is None else self.cells.to(canvas.tiles, back)
        return Canvas(tiles, self.starts[index]), self.properties[index]


def change(
    words: str,
    key: str,
    canvases: tuple[Canvas, Canvas],
    properties: tuple[Properties, Properties],
) -> Change | None:
    """The step from one canvas and properties to the next; None if nothing changes."""
    before, after = canvases
    cells = _difference(before.tiles, after.tiles)
    if cells is None and before.start == after.start and properties[0] == properties[1]:
        return None
    return Change(words, key, (before.start, after.start), properties, cells)


def _difference(before: Tiles, after: Tiles) -> _Few | _All | None:
    if before is after:
        return None
    if before.shape == after.shape:
        where = np.flatnonzero(before != after).astype(np.int32)
        if not len(where):
            return None
        if len(where) * 8 < before.size:
            values = before.ravel()[where], after.ravel()[where]
            return _Few(_packed(where), _packed(values[0]), _packed(values[1]))
    shapes = (before.shape[0], before.shape[1]), (after.shape[0], after.shape[1])
    return _All(shapes, _packed(before), _packed(after))


def _packed(array: NDArray[np.generic]) -> bytes:
    return zlib.compress(array.tobytes(), 1)


class History:
    """The changes up to now and those taken back. The oldest are forgotten beyond `MOST_BYTES`."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._bytes = 0
        self._sealed = True
        # What was last done when the file was written: None is the beginning.
        self._saved: Change | None = None
        self._saved_known = True

    @property
    def undo_words(self) -> str:
        """What an undo would take back, or ""."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What a redo would do again, or ""."""
        return self._undone[-1].words if self._undone else ""

    @property
    def saved(self) -> bool:
        """Whether the present is what was last marked as saved."""
        return self._saved_known and self._saved is (self._done[-1] if self._done else None)

    @property
    def bytes(self) -> int:
        """About what all of it weighs."""
        return self._bytes

    def mark_saved(self, saved: bool = True) -> None:
        """The present is what the file holds; or nothing here is, with `saved` False."""
        self.seal()
        self._saved = self._done[-1] if self._done else None
        self._saved_known = saved

    def seal(self) -> None:
        """Let nothing melt into the last change any more."""
        self._sealed = True

    def push(self, step: Change) -> None:
        """Add a change; what had been undone is gone."""
        for gone in self._undone:
            self._bytes -= gone.bytes
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and not self._sealed and step.key and last.key == step.key:
            self._bytes -= last.bytes
            self._done.pop()
            step = replace(step, properties=(last.properties[0], step.properties[1]))
            if step.properties[0] == step.properties[1]:
                self._sealed = True
                return
        self._done.append(step)
        self._bytes += step.bytes
        self._sealed = False
        while self._bytes > MOST_BYTES and len(self._done) > 1:
            gone = self._done.pop(0)
            self._bytes -= gone.bytes
            if self._saved is None:
                self._saved_known = False

    def undo(self) -> Change | None:
        """The change to take back, now counted as taken back; None at the beginning."""
        return self._turn(self._done, self._undone)

    def redo(self) -> Change | None:
        """The change to do again, now counted as done; None at the end."""
        return self._turn(self._undone, self._done)

    def _turn(self, here: list[Change], there: list[Change]) -> Change | None:
        self.seal()
        if not here:
            return None
        there.append(here.pop())
        return there[-1]
