"""The source of a function as coloured text, its long lines broken where they can be."""

from __future__ import annotations

import html
import inspect
import io
import keyword
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterator
from typing import Any

_QUIET, _WORD, _LITERAL = "#9fb0c8", "#7fd1ff", "#6be3a8"
# Signs of our formulas that the monospaced face lacks and the plain one has.
_PLAIN_SIGNS = re.compile("[‖ᵀᵈᵢₖₗⱼ]+")

Place = tuple[int, int]


def code_html(function: Callable[..., Any], size: int, columns: int) -> str:
    """The source of `function` in pygame_gui's HTML, `size` pixels high, lines of `columns` signs.

    Words of the language are blue, strings and numbers green, notes quiet.
    """
    function = inspect.unwrap(getattr(function, "py_func", function))
    source = textwrap.dedent(inspect.getsource(function))
    coloured = list(_coloured(source))
    lines = []
    for row, text in enumerate(source.splitlines(), 1):
        marks = [_in_row(span, row, len(text)) for span in coloured]
        spans = sorted(mark for mark in marks if mark is not None)
        indent = " " * min(len(text) - len(text.lstrip()) + 4, columns // 2)
        pieces = []
        for left, right in _broken(text, columns, len(indent)):
            pieces.append(_with_colours(text, left, right, spans))
        lines.append(f"<br>{indent}".join(pieces))
    code = _PLAIN_SIGNS.sub(
        lambda found: f"<font face=noto_sans pixel_size={size}>{found[0]}</font>",
        "<br>".join(lines),
    )
    return f"<font face=mono pixel_size={size}>{code}</font>"


def _coloured(source: str) -> Iterator[tuple[Place, Place, str]]:
    """Where each coloured token begins and ends, and its colour."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        words = token.type == tokenize.STRING and token.string.startswith(('"""', 'r"""'))
        if token.type == tokenize.COMMENT or words:
            yield token.start, token.end, _QUIET
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string):
            yield token.start, token.end, _WORD
        elif token.type in (tokenize.STRING, tokenize.NUMBER):
            yield token.start, token.end, _LITERAL


def _in_row(span: tuple[Place, Place, str], row: int, length: int) -> tuple[int, int, str] | None:
    """The part of a token that lies in one row, as columns."""
    (first, left), (last, right), colour = span
    if not first <= row <= last:
        return None
    return left if row == first else 0, right if row == last else length, colour


def _broken(text: str, columns: int, indent: int) -> list[tuple[int, int]]:
    """The parts of a line, each with room for `columns` signs; all but the first are indented."""
    parts, left, room = [], 0, columns
    while len(text) - left > room:
        at = text.rfind(" ", left + 1, left + room + 1)
        if at <= left or not text[left:at].strip():
            at = left + room
        parts.append((left, at))
        left = at + 1 if text[at : at + 1] == " " else at
        room = max(columns - indent, 8)
    return [*parts, (left, len(text))]


def _with_colours(text: str, left: int, right: int, spans: list[tuple[int, int, str]]) -> str:
    said, at = [], left
    for begin, end, colour in spans:
        begin, end = max(begin, left), min(end, right)
        if begin >= end:
            continue
        said.append(html.escape(text[at:begin], quote=False))
        piece = html.escape(text[begin:end], quote=False)
        said.append(f"<font color={colour}>{piece}</font>")
        at = end
    said.append(html.escape(text[at:right], quote=False))
    return "".join(said)
