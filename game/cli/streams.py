"""Streams that can't say every character: what they print instead, so that no result is lost."""

from __future__ import annotations

import codecs
import io
import json
import sys
from typing import Any

_IN_ASCII = {
    "α": "alpha",
    "γ": "gamma",
    "ε": "epsilon",
    "Σ": "sum",
    "−": "-",
    "×": "x",
    "·": "*",
    "‖": "||",
    "²": "^2",
    "₁": "_1",
    "…": "...",
}
"""What stands for the characters of our own words; all others are question marks."""

_SPELT = "q-on-ice-spelt"


def spell_what_cannot_be_said() -> None:
    """Let stdout and stderr spell what their encoding lacks, as γ in an old console's."""
    codecs.register_error(_SPELT, _spelt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_SPELT)


def json_text(result: dict[str, Any]) -> str:
    """One JSON object in a line: in UTF-8 where stdout is, else with escapes in ASCII."""
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        # JSON is UTF-8; half a surrogate pair, as in the name of an odd file, has none.
        text.encode()
        told = codecs.lookup(encoding).name == "utf-8"
    except UnicodeEncodeError:
        told = False
    return text if told else json.dumps(result, allow_nan=False)


def _spelt(problem: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(_IN_ASCII.get(character, "?") for character in lacking), problem.end
