"""Copying and pasting in the editor: cells of the board, whole levels, and FrozenLake maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.editor.canvas import Canvas
from game.editor.map_text import is_level_text, read_level_text, read_rows, write_rows
from game.ui import clipboard
from game.ui.input import Act, key_name
from game.ui.scene import Command, Say, problem_said
from game.world.draft import Draft
from game.world.level import LevelError
from game.world.level_file import dumps

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene


class Clipping:
    """The clipboard of one editor. Cells that were copied here are pasted as cells again."""

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene
        self._piece: Canvas | None = None
        self._piece_text = ""

    def copy(self) -> Command:
        """Copy the selected cells; without a selection, the level as text."""
        piece = self._scene.session.copy()
        if piece is None:
            return self.copy_level()
        self._piece, self._piece_text = piece, write_rows(piece)
        clipboard.put(self._piece_text)
        rows, columns = piece.shape
        return Say(f"Copied {rows} × {columns} cells. {key_name(Act.PASTE)} pastes them.", "good")

    def cut(self) -> Command:
        """Copy the selected cells and leave snow."""
        session = self._scene.session
        if session.selection is None:
            return Say(f"Select some cells first: tool {key_name(Act.SELECT)}, then drag a frame.")
        said = self.copy()
        session.delete()
        return said

    def copy_level(self) -> Command:
        """The whole level as text: for a message, a file, another window."""
        session = self._scene.session
        session.settle()
        if not clipboard.put(dumps(session.draft)):
            return Say("There is no clipboard to copy to.", "problem")
        self._piece = None
        return Say("Copied the level as text.", "good")

    def paste(self) -> Command | None:
        """Paste what is on the clipboard: cells at the cursor, a level or a map in its place."""
        scene = self._scene
        text = clipboard.get()
        if self._piece is not None and (text is None or _same(text, self._piece_text)):
            scene.session.paste(self._piece, scene.desk.cursor or self._corner(self._piece))
            return Say(
                f"Click, or press {key_name(Act.CONFIRM)}, where it should lie. "
                f"{key_name(Act.BACK)} drops it."
            )
        if text is None or not text.strip():
            return Say("The clipboard holds no text.", "problem")
        source = "the pasted text"
        try:
            if is_level_text(text):
                draft = read_level_text(text, source)
                scene.session.replace(draft, "paste a level")
                what = f"“{draft.properties.name}”"
            else:
                picture = read_rows(text, source)
                draft = Draft(picture.tiles, picture.start)
                scene.session.replace(draft, "paste a map", properties=False)
                what = f"a map of {draft.rows} × {draft.columns}"
        except LevelError as problem:
            return problem_said(problem)
        scene.properties.forget()
        return Say(f"Pasted {what} in place of the level. Undo brings that back.", "good")

    def _corner(self, piece: Canvas) -> tuple[int, int]:
        """A place in the middle of the view, for a piece pasted without the mouse on the board."""
        board = self._scene.desk.board
        middle = self._scene.desk.cell_under(board.rect.center)
        rows, columns = self._scene.session.shape
        return (
            max(0, min(middle[0], rows) - piece.shape[0] // 2),
            max(0, min(middle[1], columns) - piece.shape[1] // 2),
        )


def _same(text: str, other: str) -> bool:
    return text.split() == other.split()
