"""The file of the level at hand: opened, saved, watched, and never lost without being asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from game.editor.edit_session import EditSession
from game.editor.map_text import is_level_text, read_level_text, read_rows
from game.editor.recent import note
from game.files import LEVELS, file_stamp, plain_stem, shown
from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.ui.scene import Command, Push, Say, sentence
from game.world.draft import Draft, Properties
from game.world.level import LevelError
from game.world.level_file import read_text, save
from game.world.packs import own_levels_folder

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

_LOOK_EVERY_S = 1.0

Then = Callable[[], Command | None]


class EditorFiles:
    """Which file the level belongs to, and what is asked before anything of it is lost.

    `path` is None while the level has no file of its own: a new one, or a copy of a level that
    comes with the game. Commands returned are for the app; `then` is what to do once all is safe.
    """

    def __init__(self, scene: EditorScene, path: Path | None) -> None:
        self._scene = scene
        self.path: Path | None = None
        self.asking = False
        self._stamp: tuple[int, int] | None = None
        self._text = ""
        self._wait_s = 0.0
        self._told_gone = False
        if path is not None:
            self.belong(path)

    @property
    def session(self) -> EditSession:
        """The level at hand."""
        return self._scene.session

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost."""
        return not self.session.history.saved or self.session.drawing

    @property
    def name(self) -> str:
        """What the file is called, for the top bar."""
        return "untitled" if self.path is None else self.path.name

    def belong(self, path: Path | None) -> None:
        """Belong to a file that was just read or written, or to none."""
        self.path = path
        self._told_gone = False
        if path is not None and _ships(path):
            # The levels of the game stay as they are; a copy of one has no file yet.
            self.path = None
        if self.path is not None:
            self.path = self.path.absolute()
            self._stamp, self._text = file_stamp(self.path), _text(self.path)
            note(self.path)

    # -- asking first ----------------------------------------------------------------------

    def ask_unsaved(self, then: Then) -> Command | None:
        """Do `then` at once if nothing is unsaved, else once the person has chosen."""
        if not self.unsaved:
            return then()
        if self.asking:
            return Say("The question on screen comes first.")
        self.asking = True

        def answered(answer: str | None) -> Command | None:
            self.asking = False
            if answer == "save":
                return self.save(then)
            return then() if answer == "drop" else None

        answers = (
            ("Save", "save", "Save the level first, then go on"),
            ("Don't save", "drop", "Go on without these changes: they are gone then"),
            ("Go on editing", None, "Back to the level, with all its changes"),
        )
        name = self.session.properties.name
        return Push(Ask("Unsaved changes", f"“{name}” has changes that are not saved.", answers),
                    answered)  # fmt: skip

    # -- opening ---------------------------------------------------------------------------

    def ask_open(self) -> Command | None:
        """Ask which file, and open it."""

        def choose() -> Command | None:
            endings = [".toml", ".gif"]
            return Push(FileDialog("Open a level", _folder(self.path), endings), self._take)

        return self.ask_unsaved(choose)

    def open(self, path: Path) -> Command | None:
        """Open a file, as dropped on the window or from the recent ones: a level, or a GIF's run,
        which opens above the editor.
        """
        return self.ask_unsaved(lambda: self._take(path))

    def _take(self, path: Path | None) -> Command | None:
        from game.scenes.export_open import opened

        return None if path is None else opened(path, self._take_level)

    def _take_level(self, path: Path) -> Command | None:
        try:
            draft = read_any(read_text(path), str(path))
        except LevelError as problem:
            return Say(_sentence(problem, path), "problem")
        self._scene.take(EditSession(draft))
        self.belong(path)
        lacks = f" It has {draft.missing} yet." if draft.missing else ""
        return Say(f"Opened {path.name}.{lacks}", "good")

    def take_new(self, draft: Draft) -> None:
        """Begin with a new level that is not saved anywhere."""
        self._scene.take(EditSession(draft))
        self.belong(None)

    # -- saving ----------------------------------------------------------------------------

    def save(self, then: Then = lambda: None) -> Command | None:
        """Save to the level's file, asking for one where there is none."""
        self.session.settle()
        if self.path is None:
            return self.save_as(then)
        if self._changed_outside():
            return self._ask_outside(lambda path: self._write(path, then))
        return self._write(self.path, then)

    def save_as(self, then: Then = lambda: None) -> Command | None:
        """Ask for a name, and save under it."""
        self.session.settle()
        stem = plain_stem(self.session.properties.name, "level")
        start = _folder(self.path) / f"{stem}.toml"

        def chosen(path: Path | None) -> Command | None:
            return None if path is None else self._write(path, then)

        dialog = FileDialog("Save the level", start, [".toml"], saving=True, own=self.path)
        return Push(dialog, chosen)

    def _write(self, path: Path, then: Then) -> Command | None:
        session = self.session
        if _ships(path):
            words = f"{path.name} comes with the game and stays as it is; choose another folder."
            return Say(words, "problem")
        try:
            draft = self._named_after(path)
            save(draft, path)
        except LevelError as problem:
            return Say(_sentence(problem, path), "problem")
        if draft != session.draft:
            session.set_property("name", draft.properties.name)
            # Its field shows it even where it was being typed into.
            self._scene.resize(self._scene.size)
        session.history.mark_saved()
        self._scene.recovery.forget()
        words, tone = self._saved_words(path, draft)
        self.belong(path)
        self._scene.tell(words, tone)
        return then()

    def _named_after(self, path: Path) -> Draft:
        """The level at hand; one without a name, or with its old file's, takes a new file's."""
        draft, unnamed = self.session.draft, Properties().name
        not_given = {unnamed} if self.path is None else {unnamed, self.path.stem}
        if path == self.path or draft.properties.name not in not_given:
            return draft
        if draft.properties.name == unnamed and path.stem == unnamed.lower():
            return draft
        # Half a surrogate pair, for a byte that is not UTF-8, is not printable either.
        if not path.stem.isprintable():
            return draft
        return replace(draft, properties=replace(draft.properties, name=path.stem))

    def _saved_words(self, path: Path, draft: Draft) -> tuple[str, str]:
        own = path.parent == own_levels_folder().absolute()
        saved = f"Saved {path.name}"
        if path != self.path and not own:
            saved = f"{saved} in {shown(path.parent)}"
        words = f"{saved}."
        if draft.missing:
            words = f"{saved} as a draft: it has {draft.missing} yet."
        elif own:
            words = f"{saved}. It is among your levels now."
        if wrong := list(self._scene.properties.wrong.values()):
            return f"{words} One value was left as it was. {wrong[-1]}", "info"
        return words, "good"

    # -- the file on disk ------------------------------------------------------------------

    def watch(self, dt: float) -> Command | None:
        """Look at the file from time to time; ask when somebody else has changed it."""
        self._wait_s -= dt
        if self._wait_s > 0 or self.path is None or self.asking or self.session.drawing:
            return None
        self._wait_s = _LOOK_EVERY_S
        if self._changed_outside():
            return self._ask_outside()
        if file_stamp(self.path) is None and not self._told_gone:
            self._told_gone = True
            self.session.history.mark_saved(False)
            words = f"{self.path.name} is no longer there. Saving writes it anew."
            return Say(words, "problem")
        return None

    def _changed_outside(self) -> bool:
        """Whether the file holds something else than was last read or written."""
        if self.path is None:
            return False
        stamp = file_stamp(self.path)
        if stamp is None or stamp == self._stamp:
            return False
        text = _text(self.path)
        if text == self._text:
            self._stamp = stamp
            return False
        return True

    def _ask_outside(self, keep: Callable[[Path], Command | None] | None = None) -> Command | None:
        """Ask whose version counts; `keep` is what to do with ours, if it is to be written."""
        assert self.path is not None
        path, self.asking = self.path, True

        def answered(answer: str | None) -> Command | None:
            self.asking = False
            if answer == "theirs":
                return self._take_theirs(path)
            self._stamp, self._text = file_stamp(path), _text(path)
            self.session.history.mark_saved(False)
            return keep(path) if keep is not None and answer == "mine" else None

        words = (
            f"Another program has changed {path.name} since it was read here. Keep what is drawn "
            "here, or take what is in the file? Undo would bring yours back."
        )
        answers = (
            ("Keep mine", "mine", "What is drawn here counts: saving writes over the file's"),
            ("Take theirs", "theirs", "Read the file anew; undoing brings yours back"),
        )
        return Push(Ask("The file was changed", words, answers), answered)

    def _take_theirs(self, path: Path) -> Command | None:
        text = _text(path)
        self._stamp = file_stamp(path)
        try:
            draft = read_any(text, str(path))
        except LevelError as problem:
            self._text = text
            self.session.history.mark_saved(False)
            return Say(_sentence(problem, path), "problem")
        self._text = text
        self.session.replace(draft, "take the file's version")
        self.session.history.mark_saved()
        return Say(f"Took what is in {path.name}. Undo brings yours back.", "good")


def read_any(text: str, source: str) -> Draft:
    """The draft in a text: a level file, or the bare rows of a map."""
    if is_level_text(text):
        return read_level_text(text, source)
    picture = read_rows(text, source)
    name = Path(source).stem if source.endswith((".toml", ".txt")) else "Untitled"
    return Draft(picture.tiles, picture.start, Properties(name=name))


def _sentence(problem: Exception, path: Path) -> str:
    return sentence(str(problem).replace(str(path), path.name))


def _ships(path: Path) -> bool:
    """Whether a file is one of the levels that come with the game."""
    try:
        return path.resolve().is_relative_to(LEVELS.resolve())
    except OSError:
        # Opening or saving it says what is wrong.
        return False


def _folder(path: Path | None) -> Path:
    """Where to begin looking: beside the level's file, else among the person's own levels."""
    if path is not None:
        return path.parent
    folder = own_levels_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path.home()
    return folder


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except LevelError:
        # No level's text is empty, so it counts as changed, and reading it as a level fails aloud.
        return ""
