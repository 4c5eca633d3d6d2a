"""A level being edited: tools, selection, properties, and one history over all of it.

Tools speak of cells, not of pixels: `press`, `drag` to, `release`. Between a press and its release
nothing is changed yet; `view` shows what the level would be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from game.editor import shapes
from game.editor.canvas import Canvas, Region
from game.editor.history import History, change
from game.editor.shapes import Cell, Mask
from game.editor.strokes import Brush, Stroke, Tool, move
from game.world.action import Action
from game.world.draft import Draft, Properties
from game.world.level import FrozenMapping, Level, Tile
from game.world.rules import DIRECTIONS


class EditSession:
    """The level at hand and all that can be done to it. Without a draft, an empty board of ice.

    `tool` and `brush` may be set at any time. `version` grows with every change to what `view` and
    `properties` show. `picture` is the board as it is, `selection` the chosen region; `floating` is
    a piece that was pasted and not put down yet.
    """

    def __init__(self, draft: Draft | None = None) -> None:
        self.picture = Canvas.blank(10, 10) if draft is None else Canvas(draft.tiles, draft.start)
        self.properties = Properties() if draft is None else draft.properties
        self.history = History()
        self.tool = Tool.PENCIL
        self.brush = Brush.ROCK
        self.selection: Region | None = None
        self.floating: Canvas | None = None
        self.version = 0
        self._view = self.picture
        self._stroke: Stroke | None = None
        self._drawn_with = Tool.PENCIL
        self._draft: tuple[int, Draft] | None = None

    # -- what there is ---------------------------------------------------------------------

    @property
    def view(self) -> Canvas:
        """The board as it would be if the stroke under way ended now."""
        return self._view

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.picture.shape

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    @property
    def draft(self) -> Draft:
        """What `view` and the properties are together, as a value."""
        if self._draft is None or self._draft[0] != self.version:
            made = Draft(self._view.tiles, self._view.start, self.properties)
            self._draft = self.version, made
        return self._draft[1]

    @property
    def missing(self) -> str:
        """What it takes before the level can be played, as in `Draft.missing`."""
        return self.draft.missing

    def level(self) -> Level:
        """The level, all strokes ended; LevelError while something is missing."""
        self.settle()
        return self.draft.level()

    # -- strokes ---------------------------------------------------------------------------

    def press(self, cell: Cell, shift: bool = False) -> None:
        """Begin a stroke at a cell, which may lie outside the board."""
        self.release()
        if self.floating is not None:
            self._put_down(cell)
            return
        if self.tool is Tool.PICK:
            self.pick(cell)
            self.tool = self._drawn_with
            return
        if self.tool is Tool.FILL:
            self._fill(cell)
            return
        held = None
        if self.tool is Tool.SELECT and self.selection is not None and self.selection.holds(cell):
            held = self.selection
        self._stroke = Stroke(self.tool, self.brush, cell, cell, self.picture, held)
        self.drag(cell, shift)

    def drag(self, cell: Cell, shift: bool = False) -> None:
        """Go on to a cell. `shift` keeps lines straight and boxes square."""
        if self.floating is not None:
            self._float(cell)
        stroke = self._stroke
        if stroke is None:
            return
        if shift:
            cell = stroke.constrained(cell)
        if stroke.held is not None:
            view, moved = stroke.moved(cell)
            self.selection = moved.within(self.shape)
            self._show(view)
        elif stroke.tool is Tool.SELECT:
            self.selection = Region.between(stroke.first, cell).within(self.shape)
        else:
            self._show(stroke.drawn(self._view, cell))
        self._stroke = replace(stroke, last=cell)

    def release(self) -> None:
        """End the stroke: what `view` shows becomes a step of the history."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        self._commit(stroke.words, self._view)
        if stroke.tool is not Tool.SELECT:
            self._drawn_with = stroke.tool

    def cancel(self) -> bool:
        """Drop the stroke or the pasted piece, else the selection; whether there was one."""
        if self._stroke is None and self.floating is None:
            had, self.selection = self.selection is not None, None
            return had
        if self._stroke is not None and self._stroke.tool is Tool.SELECT:
            self.selection = self._stroke.held
        self._stroke = self.floating = None
        self._show(self.picture)
        return True

    def settle(self) -> None:
        """End what is under way: a stroke is drawn, a piece that hangs in the air is dropped."""
        self.release()
        if self.floating is not None:
            self.cancel()

    def pick(self, cell: Cell) -> None:
        """Take the brush that drew a cell."""
        if self._inside(cell):
            at_start = self._view.start == cell
            self.brush = Brush.START if at_start else Brush(int(self._view.tiles[cell]))

    def fill_area(self, cell: Cell) -> Mask | None:
        """The cells that a fill at `cell` would cover; None outside the board."""
        return shapes.area(self.picture.tiles, cell) if self._inside(cell) else None

    def _fill(self, cell: Cell) -> None:
        if not self._inside(cell):
            return
        self._drawn_with = Tool.FILL
        if self.brush is Brush.START:
            self._commit("draw start", self.picture.with_start(cell))
        else:
            mask = shapes.area(self.picture.tiles, cell)
            self._commit(
                f"fill with {self.brush.name.lower()}", self.picture.painted(mask, self.brush)
            )

    def _inside(self, cell: Cell) -> bool:
        return 0 <= cell[0] < self.shape[0] and 0 <= cell[1] < self.shape[1]

    # -- regions ---------------------------------------------------------------------------

    def select(self, region: Region | None) -> None:
        """Choose a region of the board, or none."""
        self.settle()
        self.selection = None if region is None else region.within(self.shape)

    def select_all(self) -> None:
        """Choose the whole board."""
        self.tool = Tool.SELECT
        self.select(Region(0, 0, *self.shape))

    def copy(self) -> Canvas | None:
        """What the selection holds; None if nothing is selected."""
        self.settle()
        return None if self.selection is None else self.picture.cut_out(self.selection)

    def delete(self) -> None:
        """Snow on the whole selection."""
        self.settle()
        if self.selection is not None:
            self._commit("clear the selection", self.picture.cleared(self.selection))

    def paste(self, piece: Canvas, cell: Cell) -> None:
        """Let a piece hang over the board, its corner at `cell`, until a press puts it down."""
        self.settle()
        self.tool = Tool.SELECT
        self.selection = None
        self.floating = piece
        self._float(cell)

    def nudge(self, action: Action) -> None:
        """Move the selection by a cell, or all there is where nothing is selected."""
        self.settle()
        region = self.selection
        if region is None:
            self._commit("shift the level", self.picture.shifted(action))
            return
        moved = region.moved(*DIRECTIONS[action])
        if moved.within(self.shape) != moved:
            return
        self._commit("move the selection", move(self.picture, region, moved))
        self.selection = moved

    def _float(self, cell: Cell) -> None:
        assert self.floating is not None
        self.selection = Region(*cell, *self.floating.shape).within(self.shape)
        self._show(self.picture.stamped(self.floating, *cell))

    def _put_down(self, cell: Cell) -> None:
        self._float(cell)
        self.floating = None
        self._commit("paste", self._view)

    # -- shape -----------------------------------------------------------------------------

    def mirror(self, across: bool) -> None:
        """Exchange left and right with `across`, else top and bottom; of the selection, or all."""
        self._turn("mirror", lambda piece: piece.mirrored(across))

    def rotate(self) -> None:
        """Turn the selection, or all, by a quarter, clockwise."""
        self._turn("rotate", Canvas.rotated)

    def _turn(self, words: str, turn: Callable[[Canvas], Canvas]) -> None:
        self.settle()
        region = self.selection
        if region is None:
            self._commit(f"{words} the level", turn(self.picture))
            return
        turned = turn(self.picture.cut_out(region))
        cleared = self.picture.cleared(region)
        self._commit(f"{words} the selection", cleared.stamped(turned, region.top, region.left))
        self.selection = Region(region.top, region.left, *turned.shape).within(self.shape)

    def resize(
        self, top: int = 0, bottom: int = 0, left: int = 0, right: int = 0, tile: int = Tile.ICE
    ) -> None:
        """Add rows and columns of `tile` at the edges, or cut them away with negative numbers.

        Raises LevelError for a size that no level may have.
        """
        self.settle()
        self._commit("resize", self.picture.resized(top, bottom, left, right, tile))

    def replace(self, draft: Draft, words: str, properties: bool = True) -> None:
        """Put another map in this one's place, and its properties too unless told otherwise."""
        self.settle()
        said = draft.properties if properties else self.properties
        self._commit(words, Canvas(draft.tiles, draft.start), said)

    # -- properties ------------------------------------------------------------------------

    def set_property(self, key: str, value: Any) -> None:
        """Change a property: "slip", "rewards.goal" or "training.alpha", as a level has them.

        None takes a training setting away. Changes of the same property melt into one step until
        the history is sealed. Raises LevelError, with nothing changed, for a wrong value.
        """
        group, _, part = key.partition(".")
        parts = self.properties.parts()
        if group == "rewards":
            parts[group] = replace(self.properties.rewards, **{part: value})
        elif group == "training":
            settings = {name: kept for name, kept in parts[group].items() if name != part}
            if value is not None:
                settings[part] = value
            parts[group] = FrozenMapping(settings)
        else:
            parts[group] = value
        changed = Properties(**parts)
        self.settle()
        self._commit(f"change {_PLAIN.get(key, part or group)}", self.picture, changed, key)

    # -- history ---------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take the last step back, or the stroke under way; whether there was one."""
        if self._stroke is not None or self.floating is not None:
            return self.cancel()
        return self._travel(back=True)

    def redo(self) -> bool:
        """Do the step again that was taken back last; whether there was one."""
        self.settle()
        return self._travel(back=False)

    def _travel(self, back: bool) -> bool:
        step = self.history.undo() if back else self.history.redo()
        if step is None:
            return False
        self.picture, self.properties = step.to(self.picture, back)
        self._keep_selection()
        self._show(self.picture)
        return True

    def _commit(
        self, words: str, after: Canvas, properties: Properties | None = None, key: str = ""
    ) -> None:
        said = properties or self.properties
        step = change(words, key, (self.picture, after), (self.properties, said))
        if step is not None:
            self.history.push(step)
            self.picture, self.properties = after, said
            self._keep_selection()
        self._show(self.picture)

    def _keep_selection(self) -> None:
        if self.selection is not None:
            self.selection = self.selection.within(self.shape)

    def _show(self, view: Canvas) -> None:
        self._view = view
        self.version += 1


_PLAIN = {
    "max_steps": "the step limit",
    "hole": "what a hole does",
    "rewards.step": "the reward of a step",
    "rewards.goal": "the reward of the goal",
    "rewards.hole": "the reward of a hole",
}
