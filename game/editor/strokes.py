"""The tools that draw, and what a stroke of each makes of the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

from game.editor import shapes
from game.editor.canvas import Canvas, Region
from game.editor.shapes import Cell, Mask
from game.world.level import Tile


class Tool(Enum):
    """What a press of the mouse does."""

    PENCIL = "Pencil"
    LINE = "Line"
    BOX = "Box"
    OUTLINE = "Outline"
    FILL = "Fill"
    PICK = "Pick"
    ERASE = "Erase"
    SELECT = "Select"


Brush = IntEnum("Brush", [*((tile.name, int(tile)) for tile in Tile), ("START", len(Tile))])
"""What is drawn: one of the tiles, by the same numbers, or the start."""


@dataclass(frozen=True)
class Stroke:
    """A press that is not released yet, from `first` to the `last` cell come to.

    `base` is the board before it, `held` the region being moved, if one is.
    """

    tool: Tool
    brush: Brush
    first: Cell
    last: Cell
    base: Canvas
    held: Region | None = None

    def constrained(self, cell: Cell) -> Cell:
        """`cell` moved so that lines are straight, boxes square and moves level or upright."""
        keep = shapes.axis if self.held is not None else _CONSTRAINTS[self.tool]
        return keep(self.first, cell)

    def drawn(self, view: Canvas, cell: Cell) -> Canvas:
        """The board with the stroke drawn on to `cell`; `view` is the board as drawn so far."""
        shape = self.base.shape
        if self.tool is Tool.ERASE:
            mask = shapes.line(shape, self.last, cell)
            return view.painted(mask, Tile.SNOW, keep_start=False)
        if self.brush is Brush.START:
            inside = 0 <= cell[0] < shape[0] and 0 <= cell[1] < shape[1]
            return self.base.with_start(cell) if inside else view
        if self.tool is Tool.PENCIL:
            # Freehand adds to what it has drawn; shapes are drawn anew.
            return view.painted(shapes.line(shape, self.last, cell), self.brush)
        return self.base.painted(self._mask(cell), self.brush)

    def _mask(self, cell: Cell) -> Mask:
        shape = self.base.shape
        if self.tool is Tool.LINE:
            return shapes.line(shape, self.first, cell)
        return shapes.box(shape, self.first, cell, filled=self.tool is Tool.BOX)

    def moved(self, cell: Cell) -> tuple[Canvas, Region]:
        """The board with the held region moved along to `cell`, and where the region is then."""
        assert self.held is not None
        moved = self.held.moved(cell[0] - self.first[0], cell[1] - self.first[1])
        return move(self.base, self.held, moved), moved

    @property
    def words(self) -> str:
        """What the history calls it."""
        match self.tool:
            case Tool.SELECT:
                return "move the selection"
            case Tool.ERASE:
                return "erase"
        return f"draw {self.brush.name.lower()}"


def move(picture: Canvas, held: Region, to: Region) -> Canvas:
    """The board with what one region holds laid on another; snow stays behind."""
    return picture.cleared(held).stamped(picture.cut_out(held), to.top, to.left)


_CONSTRAINTS: dict[Tool, Callable[[Cell, Cell], Cell]] = {
    Tool.PENCIL: shapes.axis,
    Tool.ERASE: shapes.axis,
    Tool.LINE: shapes.straight,
    Tool.BOX: shapes.square,
    Tool.OUTLINE: shapes.square,
    Tool.SELECT: shapes.square,
}
