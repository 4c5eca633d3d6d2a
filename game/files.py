"""Where things lie on disk, and how a file is written so that it is never half there."""

import contextlib
import errno
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
LEVELS = ROOT / "levels"


def user_folder() -> Path:
    """The folder for a person's own files: progress, settings, levels, recovery.

    The environment variable `Q_ON_ICE_HOME` overrides the platform's usual place. The folder is
    not made here; whoever writes makes it.
    """
    if override := os.environ.get("Q_ON_ICE_HOME"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_data_dir("q-on-ice", appauthor=False))


def found(path: Path | str) -> str:
    """What lies at a path: "file", "folder", "other", or "" for nothing that can be looked at.

    A name that no file can have, and a folder that may not be read, are nothing; pathlib raises.
    """
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def shown(path: Path | str) -> str:
    """A path, or other words, for the screen: what of it is not UTF-8 is the unknown's sign."""
    return re.sub("[\ud800-\udfff]", "\ufffd", str(path))


def plain_stem(name: str, otherwise: str) -> str:
    """A file's name, without its ending, made of `name`; `otherwise` where nothing of it is left.

    Small letters, digits and hyphens, 60 at most: every system takes it.
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].rstrip("-") or otherwise


def write_atomically(path: Path | str, data: bytes | str) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a part.

    The bytes go to a temporary name beside `path`, are flushed to the disk, and are renamed; where
    `path` is a symlink, beside the file that it leads to. Missing parent folders are made. Raises
    OSError, with nothing left behind and the old file whole, when the disk is full, the folder
    can't be written, or `path` is a folder, a device or a pipe.
    """
    with written_atomically(path) as stream:
        stream.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextlib.contextmanager
def written_atomically(path: Path | str) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file `path` when the block ends, as `write_atomically` does.

    Leaving the block by an exception leaves nothing behind and the old file whole.
    """
    path = _leads_to(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as problem:
        # "File exists" would sound as if it were the file to write.
        reason = os.strerror(errno.ENOTDIR)
        raise NotADirectoryError(errno.ENOTDIR, reason, problem.filename) from None
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes private files; give the level the mode a plain open() would have.
        mask = os.umask(0)
        os.umask(mask)
        # A disk that knows no modes is no reason not to save.
        with contextlib.suppress(OSError):
            Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def check_writable(path: Path | str) -> None:
    """Raise the OSError that writing `path` would, as far as can be told without leaving a trace.

    For whoever has long work to do before there is something to write.
    """
    folder = _leads_to(path).parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    with tempfile.TemporaryFile(dir=folder):
        pass


def _leads_to(path: Path | str) -> Path:
    """The file to write for `path`, through symlinks; OSError for what is there and is no file."""
    target = Path(os.path.realpath(path))
    kind = found(target)
    if kind == "folder":
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if kind == "other":
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    return target


def file_stamp(path: Path) -> tuple[int, int] | None:
    """When a file was changed last, in ns, and its bytes; None where there is none to look at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
