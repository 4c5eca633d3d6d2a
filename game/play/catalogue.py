"""Which levels there are to choose from, what they ask for, and which comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from game.play.guide import Guide
from game.play.progress import Progress, level_key
from game.world import level_file
from game.world.level import Level, LevelError
from game.world.packs import OWN, Pack, packs

_CARDS_KEPT = 256


@dataclass(frozen=True)
class Card:
    """A level as one chooses it; `problem` is a sentence where its file can't be read.

    `key` is what its results are kept under. `par` is None where no moves win; `par_rate` is given
    on slippery levels.
    """

    name: str
    level: Level | None
    problem: str = ""
    key: str = ""
    par: int | None = None
    par_rate: float | None = None


@dataclass(frozen=True)
class Place:
    """Where a level stands: its pack's title, its number from 1, how many, and what is next.

    `next_name` is the level after it, the next pack's first after the last, or "".
    """

    pack: str
    number: int
    count: int
    next_name: str = ""
    next_pack: str = ""


def read_card(name: str, path: Path) -> Card:
    """The card of a level file, par included: for a worker, as a large level takes a while."""
    try:
        stamp = path.stat()
    except OSError as problem:
        return Card(name, None, f"{path.name} can't be read: {problem.strerror or problem}.")
    return _card(name, path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=_CARDS_KEPT)
def _card(name: str, path: Path, changed_ns: int, size: int) -> Card:
    try:
        level = level_file.load(path)
    except LevelError as problem:
        return Card(name, None, str(problem).replace(str(path), path.name))
    guide = Guide(level)
    return Card(name, level, "", level_key(level, name), guide.par, guide.par_rate)


def place_of(name: str, shelves: list[Pack] | None = None) -> Place | None:
    """Where the level called `name` ("pack/level") stands, or None if no pack has it."""
    shelves = packs() if shelves is None else shelves
    for index, pack in enumerate(shelves):
        if name not in pack.level_names:
            continue
        number = pack.level_names.index(name)
        if number + 1 < len(pack.levels):
            return Place(pack.title, number + 1, len(pack.levels), pack.level_names[number + 1])
        later = next((one for one in shelves[index + 1 :] if one.levels and one.name != OWN), None)
        if later is None:
            return Place(pack.title, number + 1, len(pack.levels))
        return Place(pack.title, number + 1, len(pack.levels), later.level_names[0], later.title)
    return None


def next_unsolved(cards: list[Card], progress: Progress) -> int:
    """The place in `cards` of the first level not solved yet; 0 if all are, or none is there."""
    for index, card in enumerate(cards):
        if card.level is not None and not progress.best(card.key).solved:
            return index
    return 0
