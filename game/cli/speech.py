"""What a person gets wrong on the command line, in one sentence; and what goes to which stream."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

MISTAKE, INTERRUPTED = 2, 130
"""The exit codes of a mistake that a person can put right, and of Ctrl-C."""


class Mistake(Exception):
    """Something the person can put right, in one sentence."""


class Parser(argparse.ArgumentParser):
    """A parser that raises its complaints as a `Mistake`."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        raise Mistake(f"{message}; {self.prog} --help says more")


Commands = Any
"""What `ArgumentParser.add_subparsers` gives; argparse has no public name for its type."""


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
    """Raise a `Mistake` if there is a folder of that name."""
    if path.is_dir():
        raise Mistake(f"{path} is a folder; expected a file to write")


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
    print(json.dumps(_plain(result), ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    """`value` with null for what JSON has no number for."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def say(message: object) -> None:
    """Say something on stderr, which leaves stdout to results."""
    print(f"q-on-ice: {message}", file=sys.stderr)
