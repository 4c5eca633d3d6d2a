"""Best results, level by level, on disk: safe from crashes, damage and a second window."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from game.counts import counted
from game.files import user_folder, write_atomically
from game.locks import locked
from game.play.replay import LETTERS, moves_to_text
from game.play.session import Session
from game.world.level import Level

ROUND = 5
"""How many tries in a row make a score on a slippery level."""

_LOCK_PATIENCE_S = 3.0
_LONGEST_RUN = 10_000
_LONGEST_KEY = 300


@dataclass(frozen=True)
class Best:
    """What a person has reached on one level.

    `moves` and `run` are the fewest moves of a win and the moves themselves as letters. On a
    slippery level `tries` and `wins` count finished games, `recent` holds the last few as letters
    W and L, and `best_round` is the most wins among ROUND tries in a row. `at_par` and
    `without_hints` once earned stay.
    """

    solved: bool = False
    moves: int | None = None
    run: str = ""
    at_par: bool = False
    without_hints: bool = False
    tries: int = 0
    wins: int = 0
    recent: str = ""
    best_round: int = 0

    @property
    def stars(self) -> tuple[bool, bool, bool]:
        """Solved, at par, without hints."""
        return self.solved, self.at_par, self.without_hints


@dataclass(frozen=True)
class Game:
    """One finished game, as far as it counts.

    `par` and `par_rate`, the latter on slippery levels only, are None while planning is at work.
    """

    won: bool
    moves: str
    helped: bool = False
    slippery: bool = False
    par: int | None = None
    par_rate: float | None = None

    @classmethod
    def of(cls, session: Session, planned: bool = True) -> Game | None:
        """The game a session has come to, or None if it doesn't count.

        What the solution played is nobody's game. On a slippery level a game in which something
        was taken back is practice; elsewhere only wins count. Without `planned` the guide, which
        may need long for its answers, is not asked.
        """
        slippery = session.level.slip > 0.0
        if not session.over or session.shown or (slippery and not session.pure):
            return None
        if not slippery and not session.won:
            return None
        text = moves_to_text(session.moves)
        game = cls(session.won, text, session.helped, slippery)
        if not planned:
            return game
        return replace(game, par=session.guide.par, par_rate=session.guide.par_rate)


_NOTHING = asdict(Best())


def par_wins(par_rate: float) -> int:
    """How many of ROUND tries in a row must be won to be at par: as many as the best play wins on
    average, to the nearest whole number, and one at least.
    """
    return max(1, math.floor(ROUND * par_rate + 0.5))


def after(best: Best, game: Game) -> Best:
    """What `best` becomes once `game` was played."""
    solved = best.solved or game.won
    without_hints = best.without_hints or (game.won and not game.helped)
    best = replace(best, solved=solved, without_hints=without_hints)
    if game.won and (best.moves is None or len(game.moves) < best.moves):
        best = replace(best, moves=len(game.moves), run=game.moves[:_LONGEST_RUN])
    if not game.slippery:
        return judged(best, game.par)
    recent = (best.recent + ("W" if game.won else "L"))[-ROUND:]
    wins = recent.count("W")
    full = len(recent) == ROUND
    best = replace(
        best,
        tries=best.tries + 1,
        wins=best.wins + game.won,
        recent=recent,
        best_round=max(best.best_round, wins if full else 0),
    )
    return judged(best, None, game.par_rate)


def judged(best: Best, par: int | None, par_rate: float | None = None) -> Best:
    """`best` with its star for par if it has come to that; `par_rate` is a slippery level's."""
    if par_rate is not None:
        reached = best.best_round >= par_wins(par_rate)
    else:
        reached = par is not None and best.moves is not None and best.moves <= par
    return replace(best, at_par=best.at_par or reached)


def level_key(level: Level, name: str = "") -> str:
    """What a level's results are kept under: its name, and a hash of all that decides the play.

    A level that was changed has another key, so it never keeps a false best; its old results
    come back with the old level. A level without a name, as when it is tried out before it is
    saved, has the hash alone; what was reached on it counts for a name that it gets later.
    """
    parts = (level.tiles.shape, level.start, level.slip, level.hole)
    limited = level.max_steps if level.slip > 0.0 else 0
    content = hashlib.sha256(repr((parts, limited)).encode() + level.tiles.tobytes()).hexdigest()
    return f"{name[:_LONGEST_KEY]}#{content[:16]}"


class Progress:
    """All best results of one person, in `path`.

    Games are added one at a time to what the file holds at that moment, under a lock, so two
    windows add to one another. What could not be written yet is kept and tried again; a
    file that is there and can't be read is never written over. `problem` holds a sentence when the
    file was damaged, can't be read or can't be written, else ""; whoever shows it may empty it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_folder() / "progress.json"
        self.problem = ""
        self._waiting: list[tuple[str, Callable[[Best], Best]]] = []
        self._readable = True
        self._results: dict[str, Best] = {}
        self.reload()

    @property
    def any_solved(self) -> bool:
        """Whether some level was solved."""
        return any(best.solved for best in self._results.values())

    def best(self, key: str) -> Best:
        """The best result under `key`; an empty one if there is none."""
        return _found(self._results, key)

    def key_of(self, level: Level) -> str:
        """The key for a level that comes without a name: that of the very same level, if it has
        results under one, as when a game that was saved is opened again.
        """
        bare = level_key(level)
        same = [key for key in self._results if key.endswith(bare)]
        return max(same, key=lambda key: (sum(self._results[key].stars), key), default=bare)

    def record(self, key: str, game: Game) -> Best:
        """Add one game and write the file; returns the best so far, also if writing failed."""
        return self._change(key, lambda best: after(best, game))

    def judge(self, key: str, par: int | None, par_rate: float | None = None) -> Best:
        """Give what was recorded under `key` before par was known its star, if it earned that.

        Returns the best so far; nothing is written where nothing changes.
        """
        best = self.best(key)
        if judged(best, par, par_rate) == best:
            return best
        return self._change(key, lambda best: judged(best, par, par_rate))

    def reload(self) -> None:
        """Read the file again: another window may have written it."""
        results, damaged = self._read()
        if damaged is not None:
            with self._locked():
                results = self._mended()
        self._results = self._with_waiting(results)

    def reset(self) -> None:
        """Forget everything. Only ever called when the person asked for it."""
        self._waiting.clear()
        self.problem = ""
        with self._locked():
            self._results = {}
            self._write()

    # -- inside ----------------------------------------------------------------------------

    def _change(self, key: str, change: Callable[[Best], Best]) -> Best:
        self._waiting.append((key, change))
        self._save()
        return self.best(key)

    def _save(self) -> None:
        with self._locked():
            self._results = self._with_waiting(self._mended())
            if self._readable:
                self._write()

    def _with_waiting(self, results: dict[str, Best]) -> dict[str, Best]:
        for key, change in self._waiting:
            results[key] = change(_found(results, key))
        return results

    def _write(self) -> None:
        try:
            write_atomically(self.path, _text(self._results))
        except OSError as problem:
            self.problem = f"Your progress can't be written: {problem.strerror or problem}."
        else:
            self._waiting.clear()

    def _mended(self) -> dict[str, Best]:
        """What the file holds, which is whole afterwards; only called under the lock."""
        results, damaged = self._read()
        if damaged is not None:
            self._set_aside(damaged, results)
        return results

    def _read(self) -> tuple[dict[str, Best], bytes | None]:
        """What the file holds, and its bytes if not all of them could be understood."""
        self._readable = True
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}, None
        except OSError as problem:
            self._readable = False
            self.problem = f"Your progress can't be read: {problem.strerror or problem}."
            return {}, None
        results, whole = _understood(data.decode("utf-8", errors="replace"))
        return results, None if whole else data

    def _set_aside(self, data: bytes, results: dict[str, Best]) -> None:
        """Keep a copy of a damaged file, write what could be read of it, and say so."""
        number = len(results)
        kept = f"{counted(number, 'result')} could still be read from it"
        try:
            aside = _unused(self.path.with_suffix(".damaged.json"))
            write_atomically(aside, data)
            write_atomically(self.path, _text(results))
        except OSError:
            self.problem = f"The progress file is damaged; {kept}."
        else:
            self.problem = f"The progress file was damaged and set aside as {aside.name}; {kept}."

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other windows out while the file is read, changed and written."""
        lock = None
        deadline = time.monotonic() + _LOCK_PATIENCE_S
        # Where there can be no lock, as in a folder that can't be written, writing itself says so.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            while (lock := locked(self.path.with_suffix(".lock"))) is None:
                if time.monotonic() >= deadline:
                    break
                time.sleep(0.005)
        try:
            yield
        finally:
            if lock is not None:
                lock.release()


def _found(results: dict[str, Best], key: str) -> Best:
    """The best result under a key, else what was reached on that level before it had a name."""
    _, sign, content = key.rpartition("#")
    return results.get(key) or results.get(sign + content) or Best()


def _text(results: dict[str, Best]) -> str:
    """The file's text: JSON with one result a line, so that damage costs the lines it hit."""
    lines = []
    for key, best in sorted(results.items()):
        reached = {name: value for name, value in asdict(best).items() if value != _NOTHING[name]}
        lines.append(f"{json.dumps(key)}: {json.dumps(reached)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _understood(text: str) -> tuple[dict[str, Best], bool]:
    """The results in a file's text, and whether all of it could be understood."""
    try:
        found = json.loads(text)
        entries = list(found.items())
        whole = True
    except (ValueError, AttributeError, RecursionError):
        entries, whole = [], False
        for line in text.splitlines():
            # The lines that are damaged are lost; `whole` has it told.
            with contextlib.suppress(ValueError, AttributeError, RecursionError):
                entries += json.loads("{" + line.strip().rstrip(",") + "}").items()
    results = {}
    for key, value in entries:
        try:
            results[key] = _checked(value)
        except (ValueError, TypeError):
            whole = False
    return results, whole


def _checked(value: Any) -> Best:
    """The Best that the program wrote as `value`. Raises ValueError or TypeError for any other."""
    if not isinstance(value, dict):
        raise TypeError("not a result")
    best = Best(**{name: value[name] for name in _NOTHING if name in value})
    for name, default in _NOTHING.items():
        given = getattr(best, name)
        if name == "moves":
            if given is not None and (type(given) is not int or given < 1):
                raise ValueError(name)
        elif type(given) is not type(default) or (type(given) is int and given < 0):
            raise ValueError(name)
    if set(best.run) - set(LETTERS) or set(best.recent) - set("WL"):
        raise ValueError("run")
    if best.best_round > ROUND or best.wins > best.tries or len(best.recent) > ROUND:
        raise ValueError("tries")
    return best


def _unused(path: Path) -> Path:
    """`path`, or with a number where a file of that name is already there."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
