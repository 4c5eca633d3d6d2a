"""On which line of a TOML text a key stands; tomllib doesn't tell."""

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]")
_ENTRY = re.compile(r"""\s*([\w."'-]+)\s*=\s*(.*)""", re.DOTALL)
_LONG_QUOTES = ("'''", '"""')


class TomlLines:
    """The line numbers of a TOML text, which is scanned only when one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scanned: tuple[dict[str, int], tuple[int, str] | None] | None = None

    def line(self, key: str) -> int | None:
        """The line, from 1, on which a key such as "slip" or "rewards.goal" is set, if it is seen.

        For a key of an inline table, the line of the table.
        """
        found, _ = self._scan()
        while key and key not in found:
            key = key.rpartition(".")[0]
        return found.get(key)

    def unclosed(self) -> tuple[int, str] | None:
        """The line on which a long string begins that has no end, and the quotes it lacks."""
        return self._scan()[1]

    def last(self) -> int:
        """The last line with something on it."""
        return self._text.rstrip().count("\n") + 1

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

    def _scan(self) -> tuple[dict[str, int], tuple[int, str] | None]:
        if self._scanned is None:
            self._scanned = _scan(self._text)
        return self._scanned


def _scan(text: str) -> tuple[dict[str, int], tuple[int, str] | None]:
    """The lines of the keys; and where a string begins that nothing closes, and with what."""
    found: dict[str, int] = {}
    table, open_quotes, opened = "", "", 0
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
                    open_quotes, opened = quotes, number
    return found, (opened, open_quotes) if open_quotes else None


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
