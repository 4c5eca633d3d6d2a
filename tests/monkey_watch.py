"""What the random person watches: each control, and whether an edited level was lost.

A level is not lost if it is saved, kept for recovery, or the person let it go.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pygame
from pygame_gui.elements import UIButton

from game.editor.edit_session import EditSession
from game.editor.recovery import recovery_folder
from game.scenes.editor import EditorScene
from game.scenes.editor_recovery import Ask
from game.ui.controls import Controls
from game.ui.drop_down import DropDown
from game.ui.scene import Scene
from game.world.level_file import dumps

_QUESTIONS = ("Unsaved changes", "Unsaved work was found", "The file was changed")


def said(control: Any) -> str:
    """What a control is called: its words, or those of its tooltip, or its kind."""
    words = str(getattr(control, "text", "") or "")
    tip = str(getattr(control, "tool_tip_text", "") or "").partition("<br>")[0]
    kind = type(control).__name__
    typed = kind.startswith("UITextEntry")
    return (words if words and not typed else "") or tip or kind


def tip_of(control: Any) -> str:
    """A control's tooltip; a menu's own, not the words of an option that is too long for it."""
    return (control._tip if isinstance(control, DropDown) else control.tool_tip_text) or ""


def wrong_with(control: Any, controls: Controls, window: pygame.Rect) -> str:
    """What keeps a person from using a control, or from knowing what it is for; "" if nothing."""
    words, where = said(control), control.get_abs_rect()
    if isinstance(control, UIButton) and control not in controls._on_press:
        return f"the button {words!r} does nothing"
    if not tip_of(control):
        return f"{words!r} has no tooltip"
    if control.visible and not window.contains(where):
        return f"{words!r} at {where} lies outside the window of {window.size}"
    return ""


class Edits:
    """Looks at every editor before and after a frame."""

    def __init__(self) -> None:
        self._seen: list[tuple[EditorScene, EditSession]] = []
        self._asked = False
        # What was asked about may go some screens later: "Don't save", a size, then the new level.
        self._answered: dict[int, int] = {}

    def before(self, scenes: Sequence[Scene]) -> None:
        """Note the work that would be lost now, and whether a question about it is on screen."""
        self._seen = [(scene, scene.session) for scene in scenes if self.at_risk(scene)]
        if any(isinstance(scene, Ask) and scene.title in _QUESTIONS for scene in scenes):
            self._asked = True
            self._answered = {id(session): session.version for _, session in self._seen}

    @staticmethod
    def at_risk(scene: Scene) -> bool:
        """Whether a screen is an editor with unsaved changes."""
        return isinstance(scene, EditorScene) and scene.files.unsaved

    def gave_up(self) -> None:
        """The person threw the work away, by other means than the question."""
        self._asked = True

    def lost(self, scenes: Sequence[Scene], ended: bool) -> str:
        """A sentence about work that was there and is nowhere now; "" if there is none."""
        asked, self._asked = self._asked, False
        for scene, session in self._seen:
            open_still = scene in scenes and scene.session is session and not ended
            answered = self._answered.get(id(session)) == session.version
            if open_still or asked or answered or session.history.saved:
                continue
            if ended and scene in scenes:
                # The window is closing, and leaving comes next.
                continue
            if not _kept(dumps(session.draft)):
                return f"unsaved work on “{session.properties.name}” is gone, and nobody asked"
        return ""


def _kept(text: str) -> bool:
    """Whether a level's text is among what is kept for recovery."""
    kept = [path.read_text(encoding="utf-8") for path in Path(recovery_folder()).glob("*.toml")]
    return any(one.partition("\n")[2] == text for one in kept)
