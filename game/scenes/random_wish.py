"""What a random level should be like: its size, difficulty, ground and seed."""

from __future__ import annotations

from dataclasses import dataclass

_SIZES = {"Small": (6, 7), "Medium": (9, 9), "Large": (12, 12), "Huge": (20, 24)}
_LEVELS = ("Easy", "Medium", "Hard", "Fiendish")
# The fewest moves of a shortest solution that each difficulty asks for, by size.
_MOVES = {
    "Small": (4, 7, 10, 14),
    "Medium": (5, 9, 13, 18),
    "Large": (6, 10, 15, 22),
    "Huge": (8, 13, 19, 28),
}
# Share of ice, and holes for each hundred cells.
_GROUNDS = {"Ice": (1.0, 0), "Ice and snow": (0.8, 0), "With holes": (0.9, 5)}

SIZE_TIPS = {size: f"{rows} × {columns} cells" for size, (rows, columns) in _SIZES.items()}
"""What to choose among for a level's size, each with what it means."""

DIFFICULTY_TIPS = {
    words: f"At least {_MOVES['Small'][index]} moves on a small lake, "
    f"{_MOVES['Huge'][index]} on a huge one"
    for index, words in enumerate(_LEVELS)
}
"""The same for its difficulty."""

GROUND_TIPS = {
    "Ice": "Ice alone: you slide until a rock or the border stops you",
    "Ice and snow": "A fifth of the ground is snow, to stop on",
    "With holes": "Holes to fall into, and a little snow to stop on",
}
"""The same for its ground."""


@dataclass(frozen=True)
class Wish:
    """What a random level should be like."""

    size: str = "Medium"
    difficulty: str = "Medium"
    ground: str = "Ice"
    seed: int = 1

    @property
    def rows(self) -> int:
        """Rows of the level."""
        return _SIZES[self.size][0]

    @property
    def columns(self) -> int:
        """Columns of the level."""
        return _SIZES[self.size][1]

    @property
    def min_moves(self) -> int:
        """The fewest moves that its shortest solution should take."""
        return _MOVES[self.size][_LEVELS.index(self.difficulty)]

    @property
    def ice(self) -> float:
        """The share of ice among the ground."""
        return _GROUNDS[self.ground][0]

    @property
    def holes(self) -> int:
        """How many holes."""
        return round(self.rows * self.columns * _GROUNDS[self.ground][1] / 100)
