"""What a person gets wrong on the command line, in one sentence; and what goes to which stream."""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from game.cli.streams import json_text
from game.files import check_writable

MISTAKE, INTERRUPTED = 2, 130
"""The exit codes of a mistake that a person can put right, and of Ctrl-C."""


# How sentences begin that stand alone elsewhere, as on a screen; those end with a full stop. What
# has none may begin with the name of a person's file, whose letters stay.
_OPENINGS = ("A ", "All ", "Give ", "It ", "No ", "The ", "There ", "These ", "This ")


class Mistake(Exception):
    """Something the person can put right, in one sentence that goes on after "q-on-ice: ".

    `file` is the name of the file that it is about, if the sentence doesn't tell.
    """

    def __init__(self, sentence: str, file: str = "") -> None:
        if sentence.startswith(_OPENINGS) and sentence.endswith("."):
            sentence = sentence[0].lower() + sentence[1:]
        place = f"{file}: " if file else ""
        super().__init__(place + sentence.removesuffix("."))


class Parser(argparse.ArgumentParser):
    """A parser that raises its complaints as a `Mistake`.

    `late` holds, by argument, or by "epilog", what makes the words of its help that name what is
    in a table of the program. They are made when help is asked for, as such a table may be heavy.
    """

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.late: dict[str, Callable[[], str]] = {}

    def format_help(self) -> str:
        """The help, with the words that are made now."""
        for action in self._actions:
            if action.dest in self.late:
                action.help = self.late[action.dest]()
        if "epilog" in self.late:
            self.epilog = self.late["epilog"]()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        raise Mistake(f"{message}; {self.prog} --help says more")


Commands = Any
"""What `ArgumentParser.add_subparsers` gives; argparse has no public name for its type."""


def either(names: Iterable[str]) -> str:
    """Names in a sentence: "a, b or c"."""
    *before, last = names
    return f"{', '.join(before)} or {last}" if before else last


def count(text: str) -> int:
    """The type of an argument that is a whole number from 1."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return number


def file_to_write(path: Path) -> None:
    """Raise a `Mistake` if no file can be written there, before any work is done for it."""
    if path.is_dir():
        raise Mistake(f"{path} is a folder; expected a file to write")
    with writing(path):
        check_writable(path)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say what keeps a file from being written in one line."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or problem
        raise Mistake(f"{path} can't be written: {reason}") from problem


@contextlib.contextmanager
def mistakes(*kinds: type[Exception]) -> Iterator[None]:
    """Say these errors, whose messages are written for people, in one line."""
    try:
        yield
    except kinds as problem:
        if isinstance(problem, OSError) and problem.strerror:
            raise Mistake(f"{problem.filename}: {problem.strerror}") from problem
        raise Mistake(str(problem)) from problem


def print_json(result: dict[str, Any]) -> None:
    """Print one JSON object; what JSON has no number for is null."""
    print(json_text(_finite(result)))


def _finite(value: Any) -> Any:
    """`value` with null for what JSON has no number for, however deep it stands."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def say(message: object) -> None:
    """Say something on stderr, which leaves stdout to results."""
    print(f"q-on-ice: {message}", file=sys.stderr)
