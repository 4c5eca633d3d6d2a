"""Words around the board: the file's name and whether it is saved, and what the mouse would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.editor.strokes import Brush, Tool
from game.ui import theme as look
from game.ui.input import Act, key_name

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

_HINTS = {
    Tool.PENCIL: "press and drag to draw {what}",
    Tool.LINE: "drag a line of {what}",
    Tool.BOX: "drag a box of {what}",
    Tool.OUTLINE: "drag an outline of {what}",
    Tool.FILL: "click to fill an area with {what}",
    Tool.PICK: "click a cell to draw with its tile",
    Tool.ERASE: "press and drag to make snow",
    Tool.SELECT: "drag a frame around cells",
}
_TAIL = "right click takes a tile"


def draw_file_name(scene: EditorScene, surface: pygame.Surface) -> None:
    """The file's name behind the title, with a gold dot while something is not saved."""
    theme, px = scene.context.theme, scene.context.theme.px
    left = scene.buttons.span[0] + theme.width(scene.title, look.TITLE, bold=True) + px(14)
    room = scene.buttons.span[1] - left - px(8)
    middle = px(24)
    tail = " ● unsaved" if scene.files.unsaved else ""
    if room < px(60):
        return
    if tail and room < theme.width(scene.files.name) + theme.width(tail):
        tail = " ●"
    words = theme.shorten(scene.files.name, room - theme.width(tail))
    where = theme.draw_text(surface, words, (left, middle), colour=look.QUIET, anchor="midleft")
    if tail:
        theme.draw_text(
            surface, tail.strip(), (where.right + px(7), middle), 13, look.GOLD, anchor="midleft"
        )


def draw_status(scene: EditorScene, surface: pygame.Surface) -> None:
    """Left, what a press would do; right, where the cursor is."""
    theme, rect = scene.context.theme, scene.rects.status
    place = scene.desk.place_words
    room = rect.width
    if place:
        where = theme.draw_text(
            surface, place, rect.midright, look.SMALL, look.QUIET, anchor="midright"
        )
        room = where.left - rect.left - theme.px(16)
    words = hint(scene)
    if theme.width(words, look.SMALL) > room:
        words = words.removesuffix(f"; {_TAIL}")
    theme.draw_text(
        surface,
        theme.shorten(words, room, look.SMALL),
        rect.midleft,
        look.SMALL,
        look.TEXT,
        anchor="midleft",
    )


def hint(scene: EditorScene) -> str:
    """One line about the tool in hand."""
    session = scene.session
    if scene.desk.border.near:
        return "drag the border to make the level larger or smaller"
    if session.floating is not None:
        return f"click where the cells should lie; {key_name(Act.BACK)} drops them"
    if session.selection is not None and session.tool is Tool.SELECT:
        return (
            f"drag the frame to move the cells; {key_name(Act.COPY)} copies, "
            f"{key_name(Act.DELETE)} clears, {key_name(Act.ROTATE)} turns; "
            f"{key_name(Act.BACK)} lets go"
        )
    if session.brush is Brush.START and session.tool not in (Tool.PICK, Tool.ERASE, Tool.SELECT):
        return f"click where the elf begins; {_TAIL}"
    what = _HINTS[session.tool].format(what=session.brush.name.lower())
    tail = "" if session.tool is Tool.PICK else f"; {_TAIL}"
    return f"{session.tool.value}: {what}{tail}"
