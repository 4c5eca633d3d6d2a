"""Choosing a file to open or a name to save under."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pygame
import pygame_gui
from pygame_gui.windows import UIFileDialog

from game.ui import theme as look
from game.ui.input import Act, Intent
from game.ui.scene import Command, Pop, Scene


class FileDialog(Scene):
    """pygame_gui's file window above a dimmed screen; popped with a Path, or None if cancelled.

    `endings` are the file endings shown, as ".toml". With `saving`, a new name may be typed; the
    first ending is added where it is missing.
    """

    overlay = True

    def __init__(
        self, title: str, start: Path, endings: Sequence[str], saving: bool = False
    ) -> None:
        self.title = title
        self.start = start
        self.endings = tuple(endings)
        self.saving = saving

    def layout(self) -> None:
        """The window in the middle, as large as it needs to be."""
        theme = self.context.theme
        rect = pygame.Rect(0, 0, theme.px(620), theme.px(480))
        rect.center = (self.size[0] // 2, self.size[1] // 2)
        folder = self.start if self.start.is_dir() else self.start.parent
        if not folder.is_dir():
            self.start = Path.home()
        self._window = UIFileDialog(
            rect,
            self.controls.manager,
            window_title=self.title,
            initial_file_path=str(self.start),
            allow_existing_files_only=not self.saving,
            allowed_suffixes=set() if self.saving else set(self.endings),
        )

    def draw(self, surface: pygame.Surface) -> None:
        """Dim what lies below."""
        veil = pygame.Surface(self.size, pygame.SRCALPHA)
        veil.fill((*look.BACKGROUND, 190))
        surface.blit(veil, (0, 0))

    def handle(self, intent: Intent) -> Command | None:
        """Esc cancels; a file dropped on the window is taken."""
        if intent.act is Act.BACK:
            return Pop()
        if intent.act is Act.DROP:
            return Pop(Path(intent.value))
        return None

    def update(self, dt: float) -> Command | None:
        """Closed by its own cross or Cancel: nothing was chosen."""
        return None if self._window.alive() else Pop()

    def take_event(self, event: pygame.Event) -> Command | None:
        """The window's own events; Enter behind a typed name is as good as OK."""
        if event.type == pygame_gui.UI_FILE_DIALOG_PATH_PICKED:
            return self._picked(Path(event.text))
        typed = self._window.file_path_text_line
        if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED and event.ui_element is typed:
            path = Path(event.text)
            if path.is_file() or (self.saving and path.parent.is_dir() and not path.is_dir()):
                return self._picked(path)
        return None

    def _picked(self, path: Path) -> Command:
        if self.saving and not path.suffix:
            path = path.with_suffix(self.endings[0])
        return Pop(path)
