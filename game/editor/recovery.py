"""Work that was not saved when the program ended: kept beside it, found again, offered once.

Each editor writes one file, `recovery/NAME.toml` in the person's folder, and holds a lock on
`NAME.lock` while it lives. A file whose lock is free belongs to nobody any more. The system frees
the locks of a program that is killed.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from game.editor.map_text import read_level_text
from game.files import user_folder, write_atomically
from game.locks import Lock, locked
from game.world.draft import Draft
from game.world.level import LevelError
from game.world.level_file import dumps, read_text

_ABOUT = "# unsaved work on "


def recovery_folder() -> Path:
    """Where unsaved work is kept."""
    return user_folder() / "recovery"


class Keeper:
    """Keeps the work of one editor. Nothing is written before the first `keep`.

    It writes only to a file whose lock it holds, one of a new name or that of an orphan. What it
    let go of is never its own again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = recovery_folder() if folder is None else folder
        self._name = ""
        self._lock: Lock | None = None

    @property
    def path(self) -> Path:
        """The file that the work is kept in, or was last."""
        return self._folder / f"{self._name}.toml"

    def keep(self, draft: Draft, about: Path | None) -> None:
        """Write the work, which belongs to the file `about` if to any. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        while self._lock is None:
            self._name = uuid.uuid4().hex[:12]
            self._lock = locked(self.path.with_suffix(".lock"))
        said = _ABOUT + json.dumps(None if about is None else str(about))
        write_atomically(self.path, f"{said}\n{dumps(draft)}")

    def forget(self) -> None:
        """The work is saved, or not wanted: remove what was kept."""
        if self._lock is not None:
            _remove(self.path)
        self.release()

    def release(self) -> None:
        """Let go of the file; another editor may offer what is in it."""
        if self._lock is not None:
            self._lock.release()
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
    lock: Lock

    def discard(self) -> None:
        """Throw it away."""
        _remove(self.path)
        self.put_back()

    def put_back(self) -> None:
        """Leave it for another time."""
        self.lock.release()


def orphans(folder: Path | None = None) -> Iterator[Orphan]:
    """The unsaved work that can be taken up, the newest first.

    What can't be read as a level is set aside under the ending ".damaged"; what can't be read at
    all just now is left for another time.
    """
    folder = recovery_folder() if folder is None else folder
    for path in _newest_first(folder):
        try:
            lock = locked(path.with_suffix(".lock"))
        except OSError:
            continue
        if lock is None:
            continue
        found = _read(path, lock)
        if found is None:
            lock.release()
        else:
            yield found


def _newest_first(folder: Path) -> list[Path]:
    """What is kept in a folder, by the time it was kept."""
    kept = []
    # Where nothing can be listed there is nothing to offer; keeping work says why it can't.
    with contextlib.suppress(OSError):
        for path in folder.glob("*.toml"):
            # One that its editor removes meanwhile hides none of the others.
            with contextlib.suppress(OSError):
                kept.append((-path.stat().st_mtime, path))
    return [path for _, path in sorted(kept)]


def _read(path: Path, lock: Lock) -> Orphan | None:
    """The work in a file, or None if it can't be read; no level at all is set aside."""
    try:
        text = read_text(path)
        draft = read_level_text(text, path.name)
        return Orphan(path, draft, _about(text), path.stat().st_mtime, lock)
    except OSError:
        return None
    except LevelError as problem:
        if not isinstance(problem.__cause__, OSError):
            # Where it can't be set aside it is looked at once more at the next start.
            with contextlib.suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
        return None


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
        # The level can be taken up without knowing its file.
        return None
    return Path(name) if isinstance(name, str) else None


def _remove(path: Path) -> None:
    # What stays behind is offered at the next start, and can be thrown away there.
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
