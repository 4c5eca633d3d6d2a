"""Which control Tab or an arrow key leads to."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.world.action import Action

_NOT_AHEAD = float("inf")


def next_of(count: int, index: int | None, direction: int) -> int:
    """The index after (1) or before (-1) `index` among `count`, around the ends; from None, an
    end.
    """
    if index is None:
        return 0 if direction > 0 else count - 1
    return (index + direction) % count


def nearest_towards(places: Sequence[pygame.Rect], mine: pygame.Rect, action: Action) -> int | None:
    """The index of the nearest of `places` on the side of `mine` that `action` points to, or None.

    What overlaps in the lane of the walk counts as straight ahead.
    """
    sideways = action in (Action.LEFT, Action.RIGHT)
    sign = 1 if action in (Action.RIGHT, Action.DOWN) else -1

    def cost(other: pygame.Rect) -> float:
        away = (other.centerx - mine.centerx, other.centery - mine.centery)
        forward, aside = away if sideways else away[::-1]
        if forward * sign < 4:
            return _NOT_AHEAD
        if sideways:
            gap = max(0, other.top - mine.bottom, mine.top - other.bottom)
        else:
            gap = max(0, other.left - mine.right, mine.left - other.right)
        return forward * sign + 8 * gap + 0.1 * abs(aside)

    costs = [cost(place) for place in places]
    best = min(range(len(places)), key=costs.__getitem__, default=None)
    return None if best is None or costs[best] == _NOT_AHEAD else best
