"""How many digits does it take to see that a number has changed?"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def from_to(
    before: float, now: float, told: Callable[[float, int], str], digits: Sequence[int]
) -> str:
    """Both numbers as `told` with the fewest of `digits` that tell them apart; or that it stays."""
    for many in digits:
        old, new = told(before, many), told(now, many)
        if old != new:
            return f"{old} to {new}"
    return f"stays {told(now, digits[-1])}"
