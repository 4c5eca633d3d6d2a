"""On which line of a TOML text a key stands; tomllib doesn't tell."""

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]")
_ENTRY = re.compile(r"""\s*([\w."'-]+)\s*=\s*(.*)""", re.DOTALL)
_LONG_QUOTES = ("'''", '"""')


class TomlLines:
    """The line numbers of a TOML text, which is scanned only when one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] | None = None

    def line(self, key: str) -> int | None:
        """The line, from 1, on which a key such as "slip" or "rewards.goal" is set, if it is seen.

        For a key of an inline table, the line of the table.
        """
        if self._found is None:
            self._found = _scan(self._text)
        while key and key not in self._found:
            key = key.rpartition(".")[0]
        return self._found.get(key)

    def row(self, key: str, rows: list[str], index: int) -> int | None:
        """The line of one row of a multi-line string; the key's line if rows aren't lines."""
        first = self.line(key)
        if first is None:
            return None
        lines = self._text.split("\n")
        opening = lines[first - 1].rstrip()
        if opening.endswith(_LONG_QUOTES):
            first += 1
        line = first + index
        written = lines[line - 1].rstrip() if line <= len(lines) else ""
        # The first and the last row may share their lines with the quotes.
        seen = rows[index] in written if rows[index] else not written
        return line if seen else self.line(key)


def _scan(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    table, open_quotes = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if open_quotes:
            if open_quotes in line:
                open_quotes = ""
        elif header := _HEADER.match(line):
            table = _bare(header[1])
            found.setdefault(table, number)
            table += "."
        elif entry := _ENTRY.match(line):
            found.setdefault(table + _bare(entry[1]), number)
            for quotes in _LONG_QUOTES:
                if entry[2].startswith(quotes) and quotes not in entry[2][3:]:
                    open_quotes = quotes
    return found


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
