"""Which levels there are: the packs that come with the game, and a person's own."""

import difflib
import reprlib
import tomllib
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from game.files import LEVELS, user_folder
from game.world.level import LevelError, LevelWarning
from game.world.level_file import read_text

_Kind = TypeVar("_Kind", str, int, list[object])
_KIND_NAMES = {str: "text", int: "a whole number", list: "a list"}

OWN = "my"
"""The name of the pack of a person's own levels."""


@dataclass(frozen=True)
class Pack:
    """A folder of levels: its name as in "classic/...", title, note, folder and levels in order."""

    name: str
    title: str
    note: str
    folder: Path
    levels: tuple[Path, ...]

    @property
    def level_names(self) -> tuple[str, ...]:
        """What `find_level` knows the levels by, in order: "classic/slippery-frozen-lake"."""
        return tuple(f"{self.name}/{path.stem}" for path in self.levels)


def own_levels_folder() -> Path:
    """Where a person's own levels are kept. Not made here; `level_file.save` makes it."""
    return user_folder() / "levels"


def packs() -> list[Pack]:
    """The packs that come with the game, then the person's own levels, which may be none.

    A pack's folder may hold a pack.toml with `title`, `note`, `position` among the packs and
    `order`, a list of file names without ".toml"; levels that aren't in it follow by name. A
    pack.toml that can't be understood is left aside with a LevelWarning.
    """
    shipped = []
    if LEVELS.is_dir():
        for folder in sorted(LEVELS.iterdir()):
            if folder.is_dir() and any(folder.glob("*.toml")):
                shipped.append(_read_pack(folder, folder.name))
    shipped.sort(key=lambda entry: entry[0])
    own = _read_pack(own_levels_folder(), OWN, title="Your levels")
    return [pack for _, pack in [*shipped, own]]


def find_level(name_or_path: str | Path) -> Path:
    """The file of a level given by path or by name, as in "classic/slippery-frozen-lake".

    A name without its pack will do if only one pack has it; a person's own levels are in the pack
    "my". Raises LevelError if there is no such level: with the nearest names, or else with those
    of the pack's levels, or of the packs; and for the name of a pack, with those of its levels.
    """
    path = Path(name_or_path)
    wanted = str(name_or_path).replace("\\", "/").removesuffix(".toml")
    named_pack = wanted.removesuffix("/")
    try:
        if path.is_file():
            return path
        if path.is_dir() and path != Path() and named_pack not in (pack.name for pack in packs()):
            raise LevelError(f"{name_or_path} is a folder; a level file was expected")
    except OSError as error:
        raise LevelError(f"{name_or_path} can't be read: {error.strerror}") from error
    there_are = packs()
    known = {name: file for pack in there_are for name, file in zip(pack.level_names, pack.levels)}
    if wanted in known:
        return known[wanted]
    if path.suffix == ".toml" or path.is_absolute():
        raise LevelError(f"{name_or_path}: there is no such file")
    named = [name for name in known if name.partition("/")[2] == wanted]
    if len(named) == 1:
        return known[named[0]]
    for pack in there_are:
        if pack.name == named_pack:
            raise LevelError(f"{pack.name} is a pack, not a level; {_levels_of(pack)}")
    close = named or _near(wanted, known)
    if close:
        meant = f"did you mean {' or '.join(close)}?"
    elif inside := [pack for pack in there_are if wanted.startswith(f"{pack.name}/")]:
        meant = f"{inside[0].name} is a pack, and {_levels_of(inside[0])}"
    else:
        meant = "expected a file, or a pack/level; the packs are "
        meant += ", ".join(pack.name for pack in there_are)
        meant += ", and the name of one alone tells its levels"
    raise LevelError(f"there is no level {reprlib.repr(wanted)}; {meant}")


def _near(wanted: str, known: Iterable[str]) -> list[str]:
    """At most three of the names: those it begins, or else the nearest. What the pack is called
    makes none near: all of its levels share that.
    """
    pack, _, stem = wanted.rpartition("/")
    stems: dict[str, list[str]] = {}
    for name in known:
        stems.setdefault(name.partition("/")[2], []).append(name)
    near = difflib.get_close_matches(stem, stems, n=3, cutoff=0.6)
    alike = sorted(
        (name for close in near for name in stems[close]),
        key=lambda name: not name.startswith(f"{pack}/"),
    )
    begun = [name for name in known if wanted and name.startswith(wanted)]
    return (begun or alike or [name for name in known if wanted and wanted in name])[:3]


def _levels_of(pack: Pack) -> str:
    levels = ", ".join(pack.level_names)
    return f"its levels are {levels}" if levels else "it has no levels yet"


def _read_pack(folder: Path, name: str, title: str | None = None) -> tuple[tuple[int, str], Pack]:
    title = title or name.replace("-", " ").capitalize()
    note, position, order = "", 1000, []
    description = folder / "pack.toml"
    try:
        if description.is_file():
            given = tomllib.loads(read_text(description))
            title = _entry(given.get("title", title), str, "title")
            note = _entry(given.get("note", note), str, "note")
            position = _entry(given.get("position", position), int, "position")
            listed: list[object] = _entry(given.get("order", []), list, "order")
            order = [_entry(stem, str, "order") for stem in listed]
    except (LevelError, ValueError, RecursionError) as error:
        warnings.warn(f"{description} is left aside: {error}", LevelWarning, stacklevel=3)
    files = {path.stem: path for path in sorted(folder.glob("*.toml")) if path != description}
    rank = {stem: index for index, stem in enumerate(order)}
    stems = sorted(files, key=lambda stem: (rank.get(stem, len(rank)), stem))
    pack = Pack(name, title, note, folder, tuple(files[stem] for stem in stems))
    return (position, name), pack


def _entry(value: object, kind: type[_Kind], key: str) -> _Kind:
    if not isinstance(value, kind):
        raise LevelError(f"{key} is {reprlib.repr(value)}; expected {_KIND_NAMES[kind]}")
    return value
