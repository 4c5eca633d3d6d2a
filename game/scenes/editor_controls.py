"""What can be pressed in the editor: the top bar, the palette, the tools, and the level's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame import Rect
from pygame_gui.elements import UIButton

from game.editor.strokes import Brush, Tool
from game.scenes.editor_layout import EditorLayout
from game.scenes.editor_swatches import swatch
from game.ui import theme as look
from game.ui.input import Act
from game.ui.panels import TopAction, draw_heading, draw_panel, panel_inside, place_top_bar
from game.world.level import Action
from game.world.rules import ENTERING, Effect

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

TOOL_ACTS = {
    Tool.PENCIL: Act.PENCIL,
    Tool.LINE: Act.LINE,
    Tool.BOX: Act.BOX,
    Tool.OUTLINE: Act.OUTLINE,
    Tool.FILL: Act.FILL,
    Tool.PICK: Act.PICK,
    Tool.ERASE: Act.ERASE,
    Tool.SELECT: Act.SELECT,
}
TOOL_TIPS = {
    Tool.PENCIL: "Draw freehand. Shift keeps to a row or a column",
    Tool.LINE: "Drag a straight line. Shift keeps it level, upright or diagonal",
    Tool.BOX: "Drag a filled rectangle. Shift makes it square",
    Tool.OUTLINE: "Drag the outline of a rectangle. Shift makes it square",
    Tool.FILL: "Fill all cells of the same tile that hang together",
    Tool.PICK: "Take the tile of a cell to draw with; so does a right click at any time",
    Tool.ERASE: "Make snow of what is there, the start too",
    Tool.SELECT: "Drag a frame around cells, then drag, copy, turn or delete them",
}
_ENTERED = {
    Effect.STOP: "you stop on it",
    Effect.SLIDE: "you keep sliding the same way",
    Effect.BLOCK: "nobody gets in; you stop before it",
    Effect.FALL: "you fall",
    Effect.WIN: "you win, in mid-slide too. A level needs one at least",
}
TILE_TIPS = {
    **{
        Brush(int(tile)): f"{tile.name.capitalize()}: {_ENTERED[effect]}"
        for tile, effect in ENTERING.items()
    },
    Brush.START: "Start: where the elf begins, on snow or ice. There is one",
}
_ARROWS = ((Action.LEFT, "←"), (Action.UP, "↑"), (Action.DOWN, "↓"), (Action.RIGHT, "→"))


class EditorControls:
    """The buttons of one layout of the editor."""

    def __init__(self, scene: EditorScene, rects: EditorLayout) -> None:
        self._scene = scene
        self._rects = rects
        self._px = scene.context.theme.px
        self.bar: dict[str, UIButton] = {}
        self.span = self._top_bar()
        self._palette()
        self._shape()

    def refresh(self) -> None:
        """Show the tile and the tool in use, and what can be undone."""
        scene, made = self._scene, self._scene.controls
        session = scene.session
        for brush, button in self.brushes.items():
            made.show_selected(button, brush is session.brush)
        for tool, button in self.tools.items():
            made.show_selected(button, tool is session.tool)
        history, busy = session.history, session.drawing or session.floating is not None
        made.enable(self.bar["Undo"], busy or bool(history.undo_words))
        made.enable(self.bar["Redo"], bool(history.redo_words))

    def _top_bar(self) -> tuple[int, int]:
        scene = self._scene
        return place_top_bar(
            scene.controls,
            scene.size[0],
            scene.back_words,
            scene.go_back,
            (
                TopAction("Files", scene.show_files, None, "New, open, save as, recent levels"),
                TopAction("Save", scene.save, Act.SAVE, "Save the level"),
                TopAction("Undo", scene.undo, Act.UNDO, "Take the last change back"),
                TopAction("Redo", scene.redo, Act.REDO, "Do it again"),
                TopAction(
                    "Play it", scene.play_it, Act.PLAY_IT, "Play the level as it is", "primary"
                ),
                TopAction(
                    "Train on it", scene.train_on_it, Act.TRAIN_ON_IT, "Watch an agent learn it"
                ),
                TopAction("Keys", scene.show_keys, Act.HELP, "All keys of this screen"),
            ),
            self.bar,
        )

    def _palette(self) -> None:
        scene, px, rect = self._scene, self._px, self._rects.tools
        made = scene.controls
        pictures = scene.desk.board.sprites
        count = len(Brush) + len(Tool)
        room = rect.height - px(34 + 34 + 10)
        share = room / (len(Brush) * 1.15 + len(Tool))
        tile_tall, tool_tall = min(round(share * 1.15), px(46)), min(round(share), px(36))
        inside = rect.inflate(-px(20), 0)
        y = rect.top + px(34)
        self.brushes, self.tools = {}, {}
        for brush in Brush:
            row = Rect(inside.left, y, inside.width, tile_tall - px(4))
            self.brushes[brush] = made.button(
                row,
                brush.name.capitalize(),
                lambda brush=brush: scene.take_brush(brush),
                tip=TILE_TIPS[brush],
                style="swatch",
                key=str(int(brush) + 1),
            )
            side = row.height - px(8)
            place = Rect(row.left + px(5), row.top + px(4), side, side)
            made.picture(place, swatch(pictures, brush, side))
            y += tile_tall
        self.tools_top = y + px(2)
        y = self.tools_top + px(30)
        for tool in Tool:
            row = Rect(inside.left, y, inside.width, tool_tall - px(4))
            self.tools[tool] = made.button(
                row,
                tool.value,
                lambda tool=tool: scene.take_tool(tool),
                TOOL_ACTS[tool],
                TOOL_TIPS[tool],
            )
            y += tool_tall
        assert count == len(self.brushes) + len(self.tools)

    def _shape(self) -> None:
        scene, px = self._scene, self._px
        made, rects = scene.controls, self._rects
        inside = panel_inside(scene.context.theme, rects.shape)
        gap = px(6)
        wide = (inside.width - gap) // 2
        place = [
            Rect(
                inside.left + column * (wide + gap),
                inside.top - px(2) + row * rects.field,
                wide,
                rects.button,
            )
            for row in range(3)
            for column in range(2)
        ]
        across = made.button(
            place[0],
            "Mirror",
            lambda: scene.mirror(True),
            Act.MIRROR_ACROSS,
            "Exchange left and right, of the selection or of all",
        )
        down = made.button(
            place[1],
            "Mirror",
            lambda: scene.mirror(False),
            Act.MIRROR_DOWN,
            "Exchange top and bottom, of the selection or of all",
        )
        for button, sign in ((across, "↔"), (down, "↕")):
            self._sign(Rect(button.get_abs_rect()).move(px(64), 0), sign)
        made.button(
            place[2],
            "Rotate",
            scene.rotate,
            Act.ROTATE,
            "Turn the selection, or all, by a quarter",
        )
        made.button(
            place[3],
            "Resize …",
            scene.ask_resize,
            tip="Add or cut rows and columns at any edge; or drag the level's border",
        )
        made.button(
            place[4],
            "Random fill …",
            scene.ask_random,
            tip="Let the generator draw a level of this size that can be won",
        )
        side = (wide - 3 * px(4)) // 4
        for index, (action, sign) in enumerate(_ARROWS):
            rect = Rect(0, place[5].top, side, rects.button)
            rect.right = place[5].right - (len(_ARROWS) - 1 - index) * (side + px(4))
            made.button(
                rect,
                "",
                lambda action=action: scene.nudge(action),
                Act.NUDGE,
                "Move the selection by a cell; without one, all of the level, round the border",
                badge=False,
            )
            self._sign(rect, sign, centred=True)

    def _sign(self, rect: Rect, sign: str, centred: bool = False) -> None:
        """An arrow on a button: the button's own face has none."""
        picture = self._scene.context.theme.text(sign, 15, look.TEXT)
        where = picture.get_rect(center=rect.center)
        if not centred:
            where.left = rect.left
        self._scene.controls.picture(where, picture)

    def draw(self, surface: pygame.Surface) -> None:
        """The panels below the buttons, and their headings."""
        theme, rects, px = self._scene.context.theme, self._rects, self._px
        draw_panel(surface, theme, rects.tools, "Tiles")
        draw_heading(surface, theme, (rects.tools.left + px(14), self.tools_top + px(8)), "Tools")
        draw_panel(surface, theme, rects.shape, "Shape")
