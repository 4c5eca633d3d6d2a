"""Which levels there are to choose from, what they ask for, and which comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from game.files import file_stamp
from game.play.guide import Guide
from game.play.progress import Progress, level_key
from game.world import level_file
from game.world.level import Level, LevelError
from game.world.packs import OWN, packs

_CARDS_KEPT = 256


@dataclass(frozen=True)
class Card:
    """A level as one chooses it; `problem` is a sentence where its file can't be read.

    `key` is what its results are kept under. `par` is None where no moves win; `par_rate` is given
    on slippery levels. `stamp` tells the file that was read from a later one.
    """

    name: str
    level: Level | None
    problem: str = ""
    key: str = ""
    par: int | None = None
    par_rate: float | None = None
    stamp: tuple[int, int] | None = None

    @property
    def winnable(self) -> bool:
        """Whether some moves win; False for a draft without a way, and for what can't be read."""
        return self.par is not None


@dataclass(frozen=True)
class Place:
    """Where a level stands: its pack's title, its number from 1, how many, and what is beside it.

    `next_name` is the level after it, the next pack's first after the last, or "";
    `previous_name` the level before it likewise. `next_pack` is given after a pack's last level.
    """

    pack: str
    number: int
    count: int
    next_name: str = ""
    next_pack: str = ""
    previous_name: str = ""

    @property
    def last(self) -> bool:
        """Whether its pack ends with it."""
        return self.number == self.count


def read_card(name: str, path: Path) -> Card:
    """The card of a level file, par included: for a worker, as a large level takes a while."""
    return _card(name, path, file_stamp(path))


def level_of(card: Card, path: Path) -> Level:
    """The level of a card as its file is now: it may have changed, gone or gone bad since.

    Raises LevelError, a sentence, where there is none to be had.
    """
    if card.level is not None and card.stamp == file_stamp(path) is not None:
        return card.level
    try:
        return level_file.load(path)
    except LevelError as problem:
        raise LevelError(str(problem).replace(str(path), path.name)) from None


@lru_cache(maxsize=_CARDS_KEPT)
def _card(name: str, path: Path, stamp: tuple[int, int] | None) -> Card:
    try:
        level = level_file.load(path)
    except LevelError as problem:
        return Card(name, None, str(problem).replace(str(path), path.name))
    guide = Guide(level)
    return Card(name, level, "", level_key(level, name), guide.par, guide.par_rate, stamp)


def place_of(name: str) -> Place | None:
    """Where the level called `name` ("pack/level") stands, or None if no pack has it."""
    shelves = packs()
    pack = next((one for one in shelves if name in one.level_names), None)
    if pack is None:
        return None
    # A person's own levels stand apart: they neither follow the packs nor lead to them.
    row = [one for one in shelves if one.name != OWN] if pack.name != OWN else [pack]
    names = [(other, one.title) for one in row for other in one.level_names]
    here = names.index((name, pack.title))
    number, count = pack.level_names.index(name) + 1, len(pack.levels)
    next_name, title = names[here + 1] if here + 1 < len(names) else ("", "")
    previous_name = names[here - 1][0] if here else ""
    next_pack = title if number == count else ""
    return Place(pack.title, number, count, next_name, next_pack, previous_name)


def to_continue(played: str, progress: Progress) -> Card | None:
    """The level to go on with after the one called `played`: the first not solved yet that can be,
    from there on and then through the packs. None where all is solved, and where its pack is gone.
    """
    shelves = packs()
    homes = [pack.name for pack in shelves]
    home = played.partition("/")[0]
    if home not in homes:
        return None
    here = homes.index(home)
    for pack in shelves[here:] + shelves[:here]:
        names = pack.level_names
        first = names.index(played) if played in names else 0
        for index in (*range(first, len(names)), *range(first)):
            card = read_card(names[index], pack.levels[index])
            if card.winnable and not progress.best(card.key).solved:
                return card
    return None


def next_unsolved(cards: list[Card], progress: Progress) -> int:
    """The place in `cards` of the first level not solved yet that can be; 0 if there is none."""
    for index, card in enumerate(cards):
        if card.winnable and not progress.best(card.key).solved:
            return index
    return 0
