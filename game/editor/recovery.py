"""Work that was not saved when the program ended: kept beside it, found again, offered once.

Each editor writes one file, `recovery/NAME.toml` in the person's folder, and holds a lock on
`NAME.lock` while it lives. A file whose lock is free belongs to nobody any more. The system frees
the locks of a program that is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from game.editor.map_text import read_level_text
from game.files import user_folder, write_atomically
from game.world.draft import Draft
from game.world.level import LevelError
from game.world.level_file import dumps, read_text

_ABOUT = "# unsaved work on "


def recovery_folder() -> Path:
    """Where unsaved work is kept."""
    return user_folder() / "recovery"


class Keeper:
    """Keeps the work of one editor. Nothing is written before the first `keep`.

    A keeper without a name makes one; with the name of an orphan, it goes on with that file.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = recovery_folder() if folder is None else folder
        self._name = uuid.uuid4().hex[:12]
        self._lock: FileIO | None = None

    @property
    def path(self) -> Path:
        """The file that the work is kept in."""
        return self._folder / f"{self._name}.toml"

    def keep(self, draft: Draft, about: Path | None) -> None:
        """Write the work, which belongs to the file `about` if to any. Raises OSError."""
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.path.with_suffix(".lock"))
        said = _ABOUT + json.dumps(None if about is None else str(about))
        write_atomically(self.path, f"{said}\n{dumps(draft)}")

    def forget(self) -> None:
        """The work is saved, or not wanted: remove what was kept."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let go of the file; another editor may offer what is in it."""
        if self._lock is not None:
            _unlock(self._lock, self.path.with_suffix(".lock"))
            self._lock = None

    def adopt(self, orphan: Orphan) -> None:
        """Go on with the file of an orphan."""
        self.release()
        self._folder, self._name = orphan.path.parent, orphan.path.stem
        self._lock = orphan.lock


@dataclass(frozen=True)
class Orphan:
    """Unsaved work that no running editor holds; whoever finds it has its lock.

    `about` is the file it was work on, `when` the time it was kept in seconds since 1970.
    """

    path: Path
    draft: Draft
    about: Path | None
    when: float
    lock: FileIO

    def discard(self) -> None:
        """Throw it away."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.put_back()

    def put_back(self) -> None:
        """Leave it for another time."""
        _unlock(self.lock, self.path.with_suffix(".lock"))


def orphans(folder: Path | None = None) -> Iterator[Orphan]:
    """The unsaved work that can be taken up, the newest first.

    What can't be read as a level is set aside under the ending ".damaged".
    """
    folder = recovery_folder() if folder is None else folder
    try:
        kept = sorted(folder.glob("*.toml"), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return
    for path in kept:
        lock = _locked(path.with_suffix(".lock"))
        if lock is None:
            continue
        try:
            text = read_text(path)
            yield Orphan(
                path,
                read_level_text(text, path.name),
                _about(text),
                path.stat().st_mtime,
                lock,
            )
        except (LevelError, OSError):
            with contextlib.suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
            _unlock(lock, path.with_suffix(".lock"))


def waiting() -> bool:
    """Whether there is unsaved work that can be taken up."""
    found = next(orphans(), None)
    if found is not None:
        found.put_back()
    return found is not None


def _about(text: str) -> Path | None:
    line = text.partition("\n")[0]
    if not line.startswith(_ABOUT):
        return None
    try:
        name = json.loads(line.removeprefix(_ABOUT))
    except (ValueError, RecursionError):
        return None
    return Path(name) if isinstance(name, str) else None


def _locked(path: Path) -> FileIO | None:
    """The lock file, opened and locked until it is closed; None if another holds it."""
    try:
        stream = FileIO(path, "a+")
    except OSError:
        return None
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream


def _unlock(stream: FileIO, path: Path) -> None:
    stream.close()
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
