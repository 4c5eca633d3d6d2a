"""The one table that `make bench` ends with: what was measured, its goal, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure; `better` is "at least" or "at most" the goal."""

    what: str
    value: float
    goal: float
    better: str = "at least"
    unit: str = "times"
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        if self.better == "at least":
            return self.value >= self.goal
        return self.value <= self.goal


ROWS: list[Row] = []


def record(
    what: str,
    value: float,
    goal: float,
    better: str = "at least",
    unit: str = "times",
    note: str = "",
) -> None:
    """Note a figure for the table; nothing fails here, since the machine may be busy."""
    ROWS.append(Row(what, value, goal, better, unit, note))


def table() -> str:
    """All figures so far, a line each."""
    if not ROWS:
        return ""
    wide = max(len(row.what) for row in ROWS)
    lines = [f"{'what':<{wide}}  {'measured':>12}  {'goal':>20}  met"]
    for row in ROWS:
        goal = f"{row.better} {row.goal:,.4g} {row.unit}"
        lines.append(
            f"{row.what:<{wide}}  {row.value:>12,.4g}  {goal:>20}  "
            f"{'yes' if row.met else 'NO'}{'  ' + row.note if row.note else ''}"
        )
    return "\n".join(lines)
