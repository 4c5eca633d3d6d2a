"""Who may write here now? A lock on a file's name, which the system frees with its holder."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from io import FileIO
from pathlib import Path


@dataclass(frozen=True, eq=False)
class Lock:
    """A lock that is held until its release, or until the program ends, however it does."""

    path: Path
    stream: FileIO

    def release(self) -> None:
        """Let go, and leave no file behind."""
        if os.name == "nt":
            # A file that is open can't be removed there, be it open here or by the next holder.
            self.stream.close()
            self._remove()
        else:
            # Once it is free another may hold it, and the name with it.
            self._remove()
            self.stream.close()

    def _remove(self) -> None:
        # A file that stays behind holds nothing: the lock is on what is open.
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def locked(path: Path) -> Lock | None:
    """The lock `path`, from now on held; None while another holds it, in this program or another.

    Raises OSError where its file can't be made, and on a disk that knows no locks.
    """
    while True:
        stream = FileIO(path, "a+")
        try:
            _hold(stream)
            if _is_at(stream, path):
                return Lock(path, stream)
        except (BlockingIOError, PermissionError):
            stream.close()
            return None
        except BaseException:
            stream.close()
            raise
        # The last holder removed it after it was opened here, so the name may have another file.
        stream.close()


def _hold(stream: FileIO) -> None:
    """Lock an open file. Raises BlockingIOError or PermissionError if another has."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(stream: FileIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        # Its last holder has removed it meanwhile.
        return False
