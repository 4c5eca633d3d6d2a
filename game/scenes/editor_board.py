"""The board of the editor: from the mouse and the keys to cells, and what is seen before a press.

A left press draws. A right click takes the tile under it; dragged, it moves the view, as the middle
button does. Arrows move a cursor of cells, Space or Enter is a press there; a press with a shape's
tool begins the shape, the next one ends it. The level's border can be dragged to resize it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.editor.canvas import Region
from game.editor.edit_session import EditSession
from game.editor.strokes import Brush, Tool
from game.scenes.editor_border import Border
from game.scenes.editor_swatches import ghost
from game.ui import theme as look
from game.ui.board import Board
from game.ui.glide import resting
from game.ui.input import Act, Intent
from game.ui.marks import draw_frame
from game.ui.way import Way
from game.world.level import Action, LevelError, Tile
from game.world.rules import DIRECTIONS

if TYPE_CHECKING:
    from game.editor.judgement import Judgement
    from game.scenes.editor import EditorScene

Cell = tuple[int, int]

_SHAPES = (Tool.LINE, Tool.BOX, Tool.OUTLINE, Tool.SELECT)
_FREEHAND = (Tool.PENCIL, Tool.ERASE)
# Under a hovering mouse, larger areas are not worked out each time it moves.
_LARGEST_HOVERED = 512 * 512
_STILL_CLICK = 5
# Room around the level to take hold of its border.
_MARGIN = 16
_DOOMED: look.Colour = (0x8C, 0x1F, 0x2E)


class EditorBoard:
    """Board, cursor and strokes of one editor; it outlives resizes of the window."""

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene
        self._made: Board | None = None
        self._shown = -1
        self.cursor: Cell | None = None
        self.border = Border()
        self._drawing = False
        self._right: tuple[int, int] | None = None
        self._panned = False
        self._filled: tuple[object, Cell] | None = None
        self._fill_mask = None
        self._solution: tuple[Judgement, Way] | None = None

    @property
    def session(self) -> EditSession:
        """The level at hand."""
        return self._scene.session

    @property
    def board(self) -> Board:
        """The view of the level."""
        assert self._made is not None
        return self._made

    def layout(self, rect: pygame.Rect) -> None:
        """Show the level in `rect`; the view keeps its place."""
        theme, palette = self._scene.context.theme, self._scene.context.preferences.palette
        if self._made is None:
            self._made = Board(self.session.view, rect, theme, palette, margin=_MARGIN)
        else:
            self._made.lay_out(rect, theme, palette)

    def show_another(self) -> None:
        """Another level is at hand: whatever was under way is over."""
        self._drawing = False
        self._right = None
        self.border.drop()
        self.cursor = None
        self._shown = -1

    def update(self, dt: float) -> None:
        """Show what has changed."""
        self._follow()
        self.board.update(dt)

    def _follow(self) -> None:
        session = self.session
        if self._shown == session.version:
            return
        self._shown = session.version
        self.board.show(session.view)
        if self.cursor is not None:
            rows, columns = session.shape
            self.cursor = min(self.cursor[0], rows - 1), min(self.cursor[1], columns - 1)

    # -- the mouse -------------------------------------------------------------------------

    def cell_under(self, position: tuple[int, int]) -> Cell:
        """The cell at a point, counted on beyond the level's border."""
        x, y = self.board.camera.corner
        return (position[1] - y) // self.board.cell, (position[0] - x) // self.board.cell

    def handle(self, intent: Intent) -> bool:
        """Answer an intent about the board; whether it was one."""
        where = intent.position
        on_board = self.board.rect.collidepoint(where)
        match intent.act:
            case Act.PRESS if on_board:
                self._press(intent)
            case Act.POINT:
                self._point(intent, on_board)
            case Act.RELEASE:
                self._release(intent)
            case Act.WHEEL if on_board and intent.value:
                self.board.camera.zoom(1 if intent.value > 0 else -1, where)
            case Act.ZOOM_IN | Act.ZOOM_OUT:
                self.board.camera.zoom(1 if intent.act is Act.ZOOM_IN else -1)
            case Act.MOVE:
                self._walk(intent.value, intent.shift)
            case Act.RUN | Act.CONFIRM:
                self._press_at_cursor(intent.shift)
            case _:
                return False
        return True

    def _press(self, intent: Intent) -> None:
        where = intent.position
        if intent.button == 1:
            if self.session.floating is None and self.border.grab(self.board, where):
                self.session.settle()
                return
            self._drawing = True
            self.session.press(self.cell_under(where), intent.shift)
        else:
            self._right, self._panned = where, False

    def _point(self, intent: Intent, on_board: bool) -> None:
        where, session = intent.position, self.session
        # A button that was let go over another screen is noticed here.
        if self.border.held and 1 in intent.buttons:
            self.border.drag(self.board, where)
            return
        if self.border.held:
            self._resize()
        if self._drawing and 1 in intent.buttons:
            session.drag(self.cell_under(where), intent.shift)
        elif self._drawing:
            self._end_stroke()
        elif session.floating is not None and on_board:
            session.drag(self.cell_under(where))
        if self._right is not None and {2, 3} & set(intent.buttons):
            far = max(abs(where[0] - self._right[0]), abs(where[1] - self._right[1]))
            if self._panned or far > self.board.theme.px(_STILL_CLICK):
                self._panned = True
                self.board.camera.pan(*intent.value)
        self.border.hover(self.board, where if on_board and not self._drawing else None)
        self.cursor = self.board.cell_at(where)

    def _release(self, intent: Intent) -> None:
        if intent.button == 1 and self.border.held:
            self._resize()
        elif intent.button == 1 and self._drawing:
            self._end_stroke()
        elif intent.button != 1 and self._right is not None:
            if intent.button == 3 and not self._panned:
                self.session.pick(self.cell_under(intent.position))
            self._right = None

    def _end_stroke(self) -> None:
        self._drawing = False
        self.session.release()

    def _resize(self) -> None:
        edges = self.border.let_go()
        try:
            self.session.resize(**edges, tile=self._scene.filling)
        except LevelError as problem:
            self._scene.tell(f"{problem}.", "problem")

    # -- the keyboard ----------------------------------------------------------------------

    def _walk(self, action: Action, shift: bool) -> None:
        session = self.session
        rows, columns = session.shape
        before = self.cursor
        if before is None:
            before = session.view.start or (rows // 2, columns // 2)
            if not shift and session.floating is None:
                self._go_to(before)
                return
        down, right = DIRECTIONS[action]
        cell = min(max(before[0] + down, 0), rows - 1), min(max(before[1] + right, 0), columns - 1)
        draws = shift and not session.drawing and session.floating is None
        if draws and session.tool in _FREEHAND:
            session.press(before)
            session.drag(cell)
            session.release()
        elif draws and session.tool is Tool.SELECT:
            session.press(before)
        self._go_to(cell)
        if session.drawing or session.floating is not None:
            session.drag(cell)

    def _go_to(self, cell: Cell) -> None:
        self.cursor = cell
        self.board.camera.look_at(*cell)

    def _press_at_cursor(self, shift: bool) -> None:
        session = self.session
        if session.drawing:
            self._end_stroke()
            return
        if self.cursor is None:
            rows, columns = session.shape
            self._go_to(session.view.start or (rows // 2, columns // 2))
        assert self.cursor is not None
        stays = session.floating is None and session.tool in _SHAPES
        session.press(self.cursor, shift)
        if not (stays and session.drawing):
            session.release()

    def cancel(self) -> bool:
        """Drop the border, the stroke or the pasted piece, else the selection; whether any."""
        self._drawing = False
        return self.border.drop() or self.session.cancel()

    # -- drawing ---------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The level, what is known about its cells, and what a press would do."""
        # A page that has just come over the editor keeps it from being updated, not from view.
        self._follow()
        board, session, scene = self.board, self.session, self._scene
        board.draw(surface)
        judged = scene.verdict.fitting(session.view.tiles.shape)
        if judged is not None and scene.shading:
            board.draw_shade(surface, judged.idle)
            board.draw_shade(surface, judged.doomed, _DOOMED)
        if judged is not None and scene.solution_shown:
            board.draw_path(surface, self._way(judged), look.GOLD)
        self._draw_hover(surface)
        if session.view.start is not None:
            board.draw_elf(surface, resting(session.view.start, Action.DOWN))
        if session.selection is not None:
            self._draw_region(surface, session.selection)
        if self.cursor is not None and not self.border.near:
            board.draw_frame(surface, self.cursor, look.GOLD)
        self.border.draw(surface, board)
        board.draw_corners(surface)

    def _way(self, judged: Judgement) -> Way:
        """The shown solution, made once for each judgement."""
        if self._solution is None or self._solution[0] is not judged:
            self._solution = judged, Way(judged.path)
        return self._solution[1]

    def _draw_region(self, surface: pygame.Surface, region: Region) -> None:
        board = self.board
        rect = board.rect_of(region.top, region.left)
        rect.size = (region.columns * board.cell, region.rows * board.cell)
        before = surface.get_clip()
        surface.set_clip(board.rect)
        draw_frame(surface, rect, look.ICE_BLUE, max(board.cell, 40))
        surface.set_clip(before)

    def _draw_hover(self, surface: pygame.Surface) -> None:
        """What would be drawn at the cursor, faintly."""
        session, cell = self.session, self.cursor
        busy = session.drawing or session.floating is not None
        if cell is None or busy or self.border.near or session.tool in (Tool.PICK, Tool.SELECT):
            return
        if session.tool is Tool.FILL and session.brush is not Brush.START:
            self._draw_fill(surface, cell)
        brush = Brush.SNOW if session.tool is Tool.ERASE else session.brush
        same = brush is not Brush.START and session.view.tiles[cell] == int(brush)
        if not same:
            picture = ghost(self.board.sprites, brush, self.board.cell)
            where = self.board.rect_of(*cell)
            before = surface.get_clip()
            surface.set_clip(self.board.rect)
            surface.blit(picture, where, special_flags=pygame.BLEND_PREMULTIPLIED)
            surface.set_clip(before)

    def _draw_fill(self, surface: pygame.Surface, cell: Cell) -> None:
        picture = self.session.picture
        if picture.tiles.size > _LARGEST_HOVERED or picture.tiles[cell] == self.session.brush:
            return
        known = self._filled is not None and self._filled[0] is picture
        if not known or self._fill_mask is None or not self._fill_mask[cell]:
            self._filled = picture, cell
            self._fill_mask = self.session.fill_area(cell)
        if self._fill_mask is not None:
            self.board.draw_shade(surface, self._fill_mask, look.GOLD)

    # -- words -----------------------------------------------------------------------------

    @property
    def place_words(self) -> str:
        """Where the cursor is, counted from 0 as everywhere, and what lies there."""
        cell = self.cursor
        if cell is None:
            return ""
        view = self.session.view
        what = Tile(int(view.tiles[cell])).name.lower()
        if view.start == cell:
            what = f"start on {what}"
        return f"row {cell[0]}, column {cell[1]} (from 0): {what}"
