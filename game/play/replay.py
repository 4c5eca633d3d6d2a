"""A game as text: its level and its moves, to copy, to paste and to test with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from game.play.guide import Guide
from game.play.session import Session
from game.world import level_file
from game.world.level import Action, Level, LevelError

LETTERS = "LDRU"
"""One letter an action, in the order of their numbers."""

ARROWS = "←↓→↑"

MOST_MOVES = 100_000
"""The longest replay that is read."""

_SIGNS = {sign: Action(number) for signs in (LETTERS, LETTERS.lower(), ARROWS)
          for number, sign in enumerate(signs)}  # fmt: skip
_LINE = re.compile(r"(?m)^[ \t]*moves[ \t]*=[^\n]*$")


class ReplayError(ValueError):
    """One sentence that says what is wrong with a replay's text."""


@dataclass(frozen=True)
class Replay:
    """A level and the moves made on it; slips are in the moves, so nothing is left to chance."""

    level: Level
    moves: tuple[Action, ...]

    def play(self, guide: Guide | None = None) -> Session:
        """The session after the moves, or after those up to the end of the game."""
        session = Session(self.level, guide=guide)
        for action in self.moves:
            if session.over:
                break
            session.repeat(action)
        return session


def moves_to_text(moves: Iterable[int]) -> str:
    """Moves as letters: "RDLU"."""
    return "".join(LETTERS[move] for move in moves)


def moves_to_arrows(moves: Iterable[int]) -> str:
    """Moves as arrows: "→↓←↑"."""
    return "".join(ARROWS[move] for move in moves)


def moves_from_text(text: str) -> tuple[Action, ...]:
    """Moves from letters in either case or arrows; spaces, commas and new lines are passed over.

    Raises ReplayError, naming the first sign that is no move, or when there are too many.
    """
    moves = []
    for place, sign in enumerate(text):
        if (move := _SIGNS.get(sign)) is not None:
            moves.append(move)
        elif not (sign.isspace() or sign in ",;\ufeff\ufe0e\ufe0f"):
            raise ReplayError(
                f"{sign!r} at place {place + 1} is no move; expected R, D, L, U or arrows"
            )
        if len(moves) > MOST_MOVES:
            raise ReplayError(f"the replay has more than {MOST_MOVES:,} moves; none may")
    return tuple(moves)


def dumps(replay: Replay) -> str:
    """The text of a replay: a level file with one more line, `moves = "RDLU"`."""
    return f'moves = "{moves_to_text(replay.moves)}"\n{level_file.dumps(replay.level)}'


def loads(text: str, level: Level | None = None, source: str = "the replay") -> Replay:
    """The replay in `text`: moves with their level, or moves alone, which are taken for `level`.

    Raises ReplayError, one sentence, when the text is empty, too long, has no moves or moves that
    can't be read, when its level can't be read, and for bare moves without a `level`.
    """
    if len(text) > level_file.LARGEST_FILE:
        raise ReplayError(f"{source} is longer than {level_file.LARGEST_FILE >> 20} MB; none is")
    text = text.replace("\r\n", "\n").strip("\ufeff \t\n")
    if not text:
        raise ReplayError(f"{source} is empty; expected moves such as RDLU, or a level with moves")
    if "=" not in text:
        moves = moves_from_text(text)
        if level is None:
            raise ReplayError(f"{source} has moves but no level to make them on")
        return Replay(level, moves)
    lines = _LINE.findall(text)
    if len(lines) != 1:
        number = "more than one line of moves" if lines else "no moves"
        raise ReplayError(f'{source} has {number}; expected a line moves = "RDLU" before the level')
    try:
        moves_text = tomllib.loads(lines[0].strip())["moves"]
    except (ValueError, RecursionError):
        moves_text = None
    if not isinstance(moves_text, str):
        raise ReplayError(f'{source} has moves that can\'t be read; expected moves = "RDLU"')
    # The line is blanked rather than cut out, so that messages about the level name its real lines.
    rest = _LINE.sub("", text)
    moves = moves_from_text(moves_text)
    try:
        return Replay(level_file.loads(rest, source), moves)
    except LevelError as problem:
        raise ReplayError(str(problem)) from None
