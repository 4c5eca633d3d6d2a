"""The level editor: draw a level, see at once what it is worth, play it, train on it, keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame

from game.editor.canvas import Canvas
from game.editor.edit_session import EditSession
from game.editor.recent import recent
from game.editor.strokes import Brush, Tool
from game.scenes.editor_board import EditorBoard
from game.scenes.editor_clipping import Clipping
from game.scenes.editor_controls import TOOL_ACTS, EditorControls
from game.scenes.editor_dialogs import FilesMenu, NewLevel, Resize
from game.scenes.editor_files import EditorFiles
from game.scenes.editor_layout import lay_out
from game.scenes.editor_properties import PropertiesPanel
from game.scenes.editor_random import RandomFill
from game.scenes.editor_recovery import RecoveryDesk
from game.scenes.editor_status import draw_file_name, draw_status
from game.scenes.editor_verdict import VerdictDesk
from game.scenes.editor_verdict_panel import VerdictPanel
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, Intent, key_name
from game.ui.panels import draw_top_bar
from game.ui.scene import Command, Context, Pop, Push, Quit, Say, Scene
from game.world.draft import Draft
from game.world.level import Action, Level, LevelError, Tile

_TOOLS = {act: tool for tool, act in TOOL_ACTS.items()}


class EditorScene(Scene):
    """Edits a level, which may be a draft, or begins a new one.

    `path` is the file that the level was read from; without one, saving asks for a name.
    """

    title = "Level editor"
    back_name = "Editor"
    letters_are_tools = True
    keys = (
        (Act.DIGIT, f"1-{len(Brush)} the tile to draw with"),
        *((act, f"tool: {tool.value.lower()}") for tool, act in TOOL_ACTS.items()),
        (Act.MOVE, "the cursor; with Shift, draw"),
        (Act.RUN, f"press at the cursor; so does {key_name(Act.CONFIRM)}"),
        (Act.NUDGE, "move the selection, or all"),
        (Act.ROTATE, "rotate the selection, or all"),
        (Act.MIRROR_ACROSS, "mirror, left and right"),
        (Act.MIRROR_DOWN, "mirror, top and bottom"),
        (Act.UNDO, "undo"),
        (Act.REDO, "redo"),
        (Act.COPY, "copy the selection, or the level as text"),
        (Act.CUT, "cut the selection"),
        (Act.PASTE, "paste cells, a level, a FrozenLake map"),
        (Act.SELECT_ALL, "select all"),
        (Act.DELETE, "snow on the selection"),
        (Act.SOLUTION, "show a shortest solution"),
        (Act.DOOMED, "shade unreached and doomed cells"),
        (Act.PLAY_IT, "play it"),
        (Act.TRAIN_ON_IT, "train on it"),
        (Act.NEW, "new level"),
        (Act.OPEN, "open"),
        (Act.SAVE, "save"),
        (Act.SAVE_AS, "save as"),
        (Act.ZOOM_IN, "zoom in; or turn the wheel"),
        (Act.ZOOM_OUT, "zoom out; right button drags"),
    )

    def __init__(self, level: Level | Draft | None = None, path: Path | None = None) -> None:
        draft = Draft.of(level) if isinstance(level, Level) else level
        self.session = EditSession(draft)
        self.shading = True
        self.solution_shown = False
        self.filling = Tile.ICE
        self._path = path
        self._said: list[Say] = []
        self._offered = False
        self._safe = False

    # -- laying out ------------------------------------------------------------------------

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Make what outlives a resize, then lay out."""
        self.context = context
        self.verdict = VerdictDesk(context.jobs)
        self.desk = EditorBoard(self)
        self.properties = PropertiesPanel(self)
        self.verdict_panel = VerdictPanel(self)
        self.clipping = Clipping(self)
        self.files = EditorFiles(self, self._path)
        self.recovery = RecoveryDesk(self)
        super().enter(context, size)

    def layout(self) -> None:
        """Palette and tools, the board, the panels."""
        self.rects = lay_out(self.context.theme, self.size)
        self.desk.layout(self.rects.board)
        self.buttons = EditorControls(self, self.rects)
        self.verdict_panel.layout(self.rects.verdict, self.rects.line, self.rects.button)
        self.properties.layout(self.rects.properties, self.rects.field)
        self._refresh()

    def take(self, session: EditSession) -> None:
        """Put another level in this one's place; its own history begins."""
        session.tool, session.brush = self.session.tool, self.session.brush
        self.recovery.forget()
        self.session = session
        self.desk.show_another()
        self.verdict.forget()
        self.properties.forget()
        self.solution_shown = False

    # -- time and drawing ------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Keep the views, the verdict and the files up to date."""
        if not self._offered:
            self._offered = True
            offer = self.recovery.offer()
            if offer is not None:
                return offer
        if not self.controls.typing and not self.context.reader.pressing:
            self.session.history.seal()
        self.desk.update(dt)
        self.verdict.update(dt, self.session)
        self._refresh()
        asked = self.files.watch(dt) or self.recovery.update(dt)
        if asked is None and self._said:
            return self._said.pop(0)
        return asked

    def _refresh(self) -> None:
        self.buttons.refresh()
        self.verdict_panel.refresh()
        self.properties.refresh()

    def tell(self, sentence: str, tone: str = "info") -> None:
        """Say something for a moment, between frames."""
        self._said.append(Say(sentence, tone))

    def draw(self, surface: pygame.Surface) -> None:
        """The bar, the board, the panels."""
        theme = self.context.theme
        draw_top_bar(surface, theme, self.title, "", self.buttons.span)
        draw_file_name(self, surface)
        self.buttons.draw(surface)
        self.desk.draw(surface)
        draw_status(self, surface)
        self.verdict_panel.draw(surface)
        self.properties.draw(surface)

    def draw_above(self, surface: pygame.Surface) -> None:
        """The sentence about a wrong value."""
        self.properties.draw_above(surface)

    # -- wishes ----------------------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Tools, tiles, the board, files."""
        act = intent.act
        if act in _TOOLS:
            return self.take_tool(_TOOLS[act])
        match act:
            case Act.DIGIT if 1 <= intent.value <= len(Brush):
                return self.take_brush(Brush(intent.value - 1))
            case Act.UNDO:
                return self.undo()
            case Act.REDO:
                return self.redo()
            case Act.NUDGE:
                return self.nudge(intent.value)
            case Act.ROTATE:
                return self.rotate()
            case Act.MIRROR_ACROSS | Act.MIRROR_DOWN:
                return self.mirror(act is Act.MIRROR_ACROSS)
            case Act.SELECT_ALL:
                self.session.select_all()
            case Act.DELETE:
                self.session.delete()
            case Act.COPY:
                return self.clipping.copy()
            case Act.CUT:
                return self.clipping.cut()
            case Act.PASTE:
                return self.clipping.paste()
            case Act.SOLUTION:
                return self.toggle_solution()
            case Act.DOOMED:
                return self.toggle_shading()
            case Act.PLAY_IT:
                return self.play_it()
            case Act.TRAIN_ON_IT:
                return self.train_on_it()
            case Act.BACK:
                return None if self.desk.cancel() else self.go_back()
            case _ if not self.desk.handle(intent):
                return self._file_wish(intent)
        return None

    def _file_wish(self, intent: Intent) -> Command | None:
        match intent.act:
            case Act.NEW:
                return self.ask_new()
            case Act.OPEN:
                return self.files.ask_open()
            case Act.SAVE:
                return self.save()
            case Act.SAVE_AS:
                return self.files.save_as()
            case Act.DROP:
                return self.files.open(Path(intent.value))
        return None

    # -- tools and shape -------------------------------------------------------------------

    def take_brush(self, brush: Brush) -> None:
        """Draw with another tile; a tool that doesn't draw gives way to the pencil."""
        self.session.brush = brush
        if self.session.tool in (Tool.ERASE, Tool.PICK, Tool.SELECT):
            self.take_tool(Tool.PENCIL)

    def take_tool(self, tool: Tool) -> None:
        """Use another tool."""
        self.session.settle()
        self.session.tool = tool

    def undo(self) -> None:
        """Take the last change back."""
        if not self.session.undo():
            self.tell("There is nothing to undo.")

    def redo(self) -> None:
        """Do it again."""
        if not self.session.redo():
            self.tell("There is nothing to do again.")

    def mirror(self, across: bool) -> None:
        """Mirror the selection, or all."""
        self.session.mirror(across)

    def rotate(self) -> None:
        """Turn the selection, or all."""
        self.session.rotate()

    def nudge(self, action: Action) -> None:
        """Move the selection, or all, by a cell."""
        self.session.nudge(action)

    def toggle_solution(self) -> None:
        """Show a shortest way, or not."""
        self.solution_shown = not self.solution_shown
        judged = self.verdict.judgement
        if self.solution_shown and judged is not None and judged.moves is None:
            self.tell("There is no way from the start to a goal to show yet.")

    def toggle_shading(self) -> None:
        """Shade cells never reached and doomed ones, or not."""
        self.shading = not self.shading

    def ask_new(self) -> Command | None:
        """Begin a new level."""

        def made(picture: Canvas | None) -> None:
            if picture is not None:
                self.files.take_new(Draft(picture.tiles))

        return self.files.ask_unsaved(lambda: Push(NewLevel(), made))

    def ask_resize(self) -> Command | None:
        """Ask for rows and columns at each edge."""

        def chosen(edges: dict[str, Any] | None) -> None:
            if edges is not None:
                self.filling = edges["tile"]
                self.session.resize(**edges)

        self.session.settle()
        return Push(Resize(self.session.shape, self.filling), chosen)

    def ask_random(self) -> Command | None:
        """Let the generator fill the board."""

        def made(level: Level | None) -> None:
            if level is not None:
                self.session.replace(Draft.of(level), "random fill", properties=False)

        self.session.settle()
        return Push(RandomFill(self.session.shape), made)

    # -- files -----------------------------------------------------------------------------

    def save(self) -> Command | None:
        """Save the level."""
        return self.files.save()

    def show_files(self) -> Command | None:
        """New, open, save as, recent."""

        def chosen(answer: str | Path | None) -> Command | None:
            if isinstance(answer, Path):
                return self.files.open(answer)
            deeds = {
                "new": self.ask_new,
                "open": self.files.ask_open,
                "save": self.save,
                "save_as": self.files.save_as,
                "copy": self.clipping.copy_level,
                "paste": self.clipping.paste,
            }
            return deeds[answer]() if answer in deeds else None

        return Push(FilesMenu(recent()), chosen)

    # -- trying it out ---------------------------------------------------------------------

    def play_it(self) -> Command | None:
        """Play the level, and come back."""
        from game.scenes.play import PlayScene

        level = self._playable("played")
        if isinstance(level, Say):
            return level
        return Push(PlayScene(level, about="from the editor"))

    def train_on_it(self) -> Command | None:
        """Let an agent learn the level, and come back."""
        from game.scenes.train_opening import training

        level = self._playable("trained on")
        if isinstance(level, Say):
            return level
        return Push(training(level, "from the editor"))

    def _playable(self, deed: str) -> Level | Say:
        self.session.settle()
        missing = self.session.missing
        if missing:
            words = f"It can't be {deed} yet: it has {missing}."
            return Say(words, "problem", lambda: self.session.missing == missing)
        try:
            return self.session.level()
        except LevelError as problem:
            words, version = f"It can't be {deed} yet: {problem}.", self.session.version
            return Say(words, "problem", lambda: self.session.version == version)

    # -- leaving ---------------------------------------------------------------------------

    def show_keys(self) -> Command:
        """The keys of this screen."""
        return Push(KeysHelp(self.keys))

    def go_back(self) -> Command | None:
        """Leave, once all is saved or given up."""
        return self.files.ask_unsaved(lambda: self._leave_with(Pop()))

    def before_quit(self) -> Command | None:
        """Ask about unsaved work before the window closes."""
        if self._safe or not self.files.unsaved:
            return None
        return self.files.ask_unsaved(lambda: self._leave_with(Quit()))

    def _leave_with(self, command: Command) -> Command:
        self._safe = True
        return command

    def leave(self) -> None:
        """Stop the workers; what is neither saved nor given up stays for recovery."""
        self.verdict.stop()
        self.recovery.leave(self._safe or not self.files.unsaved)
