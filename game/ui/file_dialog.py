"""Choosing a file to open or a name to save under."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame
import pygame_gui
from pygame_gui.elements import UIButton, UIImage
from pygame_gui.windows import UIFileDialog

from game.files import found, shown
from game.ui.control_looks import tip_words
from game.ui.dialogs import Ask, draw_veil
from game.ui.input import Act, Intent, key_name
from game.ui.scene import Command, Context, Pop, Push, Say, Scene
from game.ui.selection import after, mark, marked
from game.ui.theme import QUIET, SMALL, Theme

_ICON = 26
_BUTTON = 34
_EDGE = 12
_STEPS = {pygame.K_DOWN: 1, pygame.K_UP: -1}


class _Window(UIFileDialog):  # type: ignore[misc]
    """pygame_gui's file window in this program's sizes, worked by keys too.

    Up and Down choose in the list, where ".." is the folder above; Enter goes into a chosen folder;
    Esc closes, also while a name is typed. There is no button to delete files, and none to look
    again: whoever comes into a folder sees what is there now.

    Saving takes the name of a file in the list while that is marked; then the person's own is back.
    A folder that is typed is gone into; the line is ready there for a name to be typed.
    """

    # The name to save that was there at first: typing a folder's path writes over it.
    _offered = ""
    # The line and the path that it stands for before a file's name was taken, or None.
    _before: tuple[str, Path | None] | None = None

    def dress(self, theme: Theme, main_words: str) -> None:
        """Place everything by the units of `theme`; the main button says what it does."""
        px = theme.px
        edge, icon, tall, wide = px(_EDGE), px(_ICON), px(_BUTTON), px(96)
        across, down = self.get_container().get_size()
        self.delete_button.hide()
        self.refresh_button.hide()
        shown = (self.home_button, self.parent_directory_button)
        for index, button in enumerate(shown):
            button.set_dimensions((icon, icon))
            button.set_relative_position((edge + index * (icon + px(6)), edge))
        top = edge + icon + px(8)
        self.file_path_text_line.set_relative_position((edge, top))
        self.file_path_text_line.set_dimensions((across - 2 * edge, px(28)))
        self.ok_button.set_text(main_words)
        if self.current_file_path is None:
            self.ok_button.disable()
            self._show_folder()
        elif not self.allow_existing_files_only:
            self._offered = self.current_file_path.name
        for button in (self.cancel_button, self.ok_button):
            button.set_dimensions((wide, tall))
            button.set_relative_position((-wide - edge, -tall - edge))
        for made in (*shown, self.ok_button, self.cancel_button, self.file_path_text_line):
            made.rebuild()
        # Made anew, the line shows nothing as marked.
        self.file_path_text_line.select_range = self.file_path_text_line.select_range
        listed = self.file_selection_list
        top += px(28 + 8)
        room = down - top - tall - 2 * edge
        listed.set_relative_position((edge, top))
        listed.set_dimensions((across - 2 * edge, room))
        takes, cancels = key_name(Act.CONFIRM), key_name(Act.BACK)
        self._give_tips(takes, cancels)
        words = f"Up and Down choose · {takes} {main_words.lower()}s · {cancels} cancels"
        keys = theme.text(words, SMALL, QUIET)
        place = keys.get_rect(midleft=(edge, down - edge - tall // 2))
        UIImage(place, keys, self.ui_manager, container=self, parent_element=self)

    def _give_tips(self, takes: str, cancels: str) -> None:
        """Say what each control does, with the key that does it too."""
        opens = self.allow_existing_files_only
        does = "Open the file that is chosen" if opens else "Save under the name above"
        for made, words, key in (
            (self.home_button, "Your home folder", ""),
            (self.parent_directory_button, "The folder above", ""),
            (self.file_path_text_line, "A file, or a folder to go into: typed or chosen", takes),
            (self.ok_button, does, takes),
            (self.cancel_button, "Close this and choose none", cancels),
            (self.close_window_button, "Close this and choose none", cancels),
        ):
            made.set_tooltip(tip_words(words, key))

    def process_event(self, event: pygame.Event) -> bool:
        """As pygame_gui does; a name that no file can have chooses nothing."""
        line = self.file_path_text_line
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.kill()
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_TAB:
            # It may have the keyboard without the manager's knowing, who can't take it away then.
            line.unfocus()
        if event.type == pygame.KEYDOWN and event.key in _STEPS:
            self._choose(after(self.file_selection_list, _STEPS[event.key]))
            return True
        if event.type == pygame_gui.UI_TEXT_ENTRY_CHANGED and event.ui_element is line:
            mark(self.file_selection_list, None)
            self._before = None
        if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED and self.marked_folder is not None:
            return True
        try:
            if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED and event.ui_element is line:
                folder = Path(line.get_text()).absolute()
                if found(folder) == "folder":
                    self.go_into(folder)
                    return True
            return bool(super().process_event(event))
        except OSError:
            self.ok_button.disable()
            return True

    @property
    def marked_folder(self) -> Path | None:
        """The folder that is chosen in the list, if one is."""
        name = marked(self.file_selection_list)
        path = None if name is None else Path(self.current_directory_path) / name
        return path if path is not None and found(path) == "folder" else None

    def go_into(self, folder: Path) -> None:
        """List what is in `folder`."""
        self._change_directory_path(folder)

    def mark_name(self) -> None:
        """Be ready for a name to be typed: over the one in the line, or behind the folder."""
        line = self.file_path_text_line
        line.edit_position = len(line.get_text())
        line.cursor_has_moved_recently = True
        self._highlight_file_name_for_editing()

    def _choose(self, name: str | None) -> None:
        if name is None:
            return
        mark(self.file_selection_list, name)
        chosen = {"text": name, "ui_element": self.file_selection_list}
        self.process_event(
            pygame.Event(pygame_gui.UI_SELECTION_LIST_NEW_SELECTION, ui_object_id="", **chosen)
        )

    def _process_file_list_events(self, event: pygame.Event) -> None:
        chosen = (
            pygame_gui.UI_SELECTION_LIST_NEW_SELECTION,
            pygame_gui.UI_SELECTION_LIST_DROPPED_SELECTION,
        )
        listed, line = self.file_selection_list, self.file_path_text_line
        if self.allow_existing_files_only or event.type not in chosen or event.ui_element != listed:
            super()._process_file_list_events(event)
            return
        name = marked(listed)
        if name is None or found(Path(self.current_directory_path) / name) != "file":
            self._give_back()
            return
        if self._before is None:
            self._before = line.get_text(), self.current_file_path
        super()._process_file_list_events(event)

    def _give_back(self) -> None:
        """The name that was there before a file of the list lent its own."""
        if self._before is None:
            return
        text, self.current_file_path = self._before
        self._before = None
        if self.current_file_path is not None:
            self._prepare_valid_file_path_for_interaction()
        else:
            self.file_path_text_line.set_text(text)
            self.ok_button.disable()

    def _change_directory_path(self, new_directory_path: Path) -> None:
        if found(new_directory_path) != "folder":
            return
        self._give_back()
        if self.current_file_path is None and self._offered:
            self.current_file_path = new_directory_path / self._offered
        super()._change_directory_path(new_directory_path)
        if self.current_file_path is None:
            self._show_folder()

    def _show_folder(self) -> None:
        """The folder alone in the line, so that a name can be typed behind it."""
        folder = str(self.current_directory_path).rstrip(os.sep)
        self.file_path_text_line.set_text(folder + os.sep)

    def _create_list_of_directories_and_files_on_current_path(self) -> None:
        # Files and folders that systems hide, with a dot, are reached by typing their name; theirs
        # takes for a folder what is no file, as a pipe or a link that leads nowhere, and fails at
        # a name that is not UTF-8.
        super()._create_list_of_directories_and_files_on_current_path()
        here = Path(self.current_directory_path)
        seen = [
            one
            for one in self.current_file_list
            if one[0][:1] != "."
            and shown(one[0]) == one[0]
            and found(here / one[0]) in ("file", "folder")
        ]
        above = [] if here == here.parent else [("..", "#directory_list_item")]
        self.current_file_list = above + seen

    def _highlight_file_name_for_editing(self) -> None:
        # Theirs marks the first place in the path that reads like the name, perhaps a folder's.
        super()._highlight_file_name_for_editing()
        path, line = self.current_file_path, self.file_path_text_line
        if path is not None and not self.allow_existing_files_only:
            start = len(line.get_text()) - len(path.name)
            line.select_range = [start, start + len(path.stem)]
            line.edit_position = start + len(path.stem)


class FileDialog(Scene):
    """pygame_gui's file window above a dimmed screen; popped with a Path, or None if cancelled.

    `endings` are the file endings shown, as ".toml". With `saving`, a new name may be typed: the
    first ending is added to one that has none of them, in capitals or not, and a file that is
    there is replaced only by an answer that says so. `own`, the file at hand, needs no answer.
    What is called `kind` begins in the folder used last for that kind in this run of the program.
    """

    overlay = True

    def __init__(
        self,
        title: str,
        start: Path,
        endings: Sequence[str],
        saving: bool = False,
        own: Path | None = None,
        kind: str = "",
    ) -> None:
        self.title = title
        self.start = start
        self.endings = tuple(endings)
        self.saving = saving
        self.own = own
        self._kind = f"folder of {kind}" if kind else ""

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin where a file of this kind was last."""
        last = context.kept.get(self._kind)
        if last is not None:
            self.start = last / self.start.name if self.saving else last
        super().enter(context, size)

    def layout(self) -> None:
        """The window in the middle, as large as it needs to be."""
        theme = self.context.theme
        rect = pygame.Rect(0, 0, theme.px(620), theme.px(480))
        rect.center = (self.size[0] // 2, self.size[1] // 2)
        folder = self.start if found(self.start) == "folder" else self.start.parent
        if found(folder) != "folder" or shown(folder) != str(folder):
            self.start = Path.home()
        try:
            self.start.exists()
        except OSError:  # a name that no file can have
            self.start = folder
        self._window = _Window(
            rect,
            self.controls.manager,
            window_title=self.title,
            initial_file_path=str(self.start),
            allow_existing_files_only=not self.saving,
            allowed_suffixes=set(self.endings),
        )
        self._window.dress(theme, "Save" if self.saving else "Open")
        self._line = self._window.file_path_text_line
        if not self._line.is_focused:
            self._line.focus()
        self._typing, self._marked = True, marked(self._window.file_selection_list)
        self._let_tab_walk()

    def _let_tab_walk(self) -> None:
        """Let Tab lead from the line through the window's buttons."""
        window, walk = self._window, self.controls.adopt
        home, above = window.home_button, window.parent_directory_button
        walk(window.ok_button, self._save_or_open)
        walk(window.cancel_button, window.kill)
        walk(home, lambda: self._go_from(home, Path.home()))
        walk(above, lambda: self._go_from(above, Path(window.current_directory_path).parent))
        walk(self._line, self._take_chosen)

    def _go_from(self, button: UIButton, folder: Path) -> None:
        """Go into a folder by a button, and stay on the button."""
        self._window.go_into(folder)
        self._line.unfocus()
        self.controls.focus(button)
        self._marked = marked(self._window.file_selection_list)

    def draw(self, surface: pygame.Surface) -> None:
        """Dim what lies below."""
        draw_veil(surface)

    def handle(self, intent: Intent) -> Command | None:
        """Esc cancels, Enter takes what is chosen; a file dropped on the window is taken."""
        if intent.act is Act.BACK:
            return Pop()
        if intent.act is Act.CONFIRM:
            return self._take_chosen()
        if intent.act is Act.DROP:
            return self._picked(Path(intent.value))
        return None

    def _take_chosen(self) -> Command | None:
        if (folder := self._window.marked_folder) is not None:
            self._window.go_into(folder)
            return None
        return self._save_or_open()

    def _save_or_open(self) -> Command | None:
        chosen = self._window.current_file_path
        if chosen is None or not self._window.ok_button.is_enabled:
            return None
        return self._picked(Path(chosen))

    def update(self, dt: float) -> Command | None:
        """Closed by its own cross or Cancel: nothing was chosen."""
        if not self._window.alive():
            return Pop()
        now = marked(self._window.file_selection_list)
        if now != self._marked:
            # Enter takes what was marked just now, not the button that Tab came to.
            self._marked = now
            if self.controls.focused is not None:
                self.controls.focus(self._line)
        if self._line.is_focused and not self._typing and self.controls.focused is self._line:
            self._window.mark_name()
        self._typing = self._line.is_focused
        return None

    def take_event(self, event: pygame.Event) -> Command | None:
        """The window's own events; a double click, and Enter behind a name, are as good as OK."""
        if event.type == pygame_gui.UI_FILE_DIALOG_PATH_PICKED:
            return self._picked(Path(event.text))
        if event.type == pygame_gui.UI_SELECTION_LIST_DOUBLE_CLICKED_SELECTION:
            path = Path(self._window.current_directory_path) / event.text
            return self._picked(path) if found(path) == "file" else None
        typed = self._window.file_path_text_line
        if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED and event.ui_element is typed:
            if (folder := self._window.marked_folder) is not None:
                self._window.go_into(folder)
                return None
            path = Path(event.text)
            new = found(path.parent) == "folder" and found(path) != "folder"
            if found(path) == "file" or (self.saving and new):
                return self._picked(path)
            if not found(path):
                typed.set_text(event.text)
                return Say(_missing(path), "problem")
        return None

    def _picked(self, path: Path) -> Command:
        if self._kind:
            self.context.kept[self._kind] = path.absolute().parent
        if not self.saving:
            return Pop(path)
        if path.suffix.lower() not in self.endings:
            path = path.with_name(path.name + self.endings[0])
        if found(path) in ("", "folder") or path.absolute() == self.own:
            return Pop(path)

        def answered(replace_it: bool | None) -> Command | None:
            if replace_it:
                return Pop(path)
            # The window is gone with its main button: another one, to choose another name.
            self.start = path
            self.resize(self.size)
            return None

        return ask_to_replace(path, answered)


def _missing(path: Path) -> str:
    """That there is nothing at `path`, or no folder to look in."""
    if found(path.parent) == "folder":
        return f"There is no file called {path.name} in {path.absolute().parent}."
    return f"There is no folder {path.parent}."


def ask_to_replace(path: Path, then: Callable[[bool | None], Command | None]) -> Push:
    """Ask whether the file at `path` may be replaced, and hand the answer on."""
    words = f"{path.name} is there already. Replace it?"
    answers = (
        ("Replace it", True, "Save over it: what is in that file now is gone"),
        ("Keep it", None, "Leave that file as it is, and save under another name"),
    )
    return Push(Ask("Replace the file?", words, answers), then)
