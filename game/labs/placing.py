"""How does a person put the starting centres by hand? Taking hold of one and dragging it.

Two hidden params carry it: `placed`, the starts in the data's own units (all columns), and `held`,
what the hand has: the number of a start, or that of a present centre plus `NOW`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Hand, Param, Values, hidden
from ml.cluster import KMeans

Array = NDArray[np.float64]

NOW = 1000
HAND = "hand"
PARAMS: tuple[Param, ...] = (
    hidden("placed", None, shape=(None, None)),
    hidden("held", -1, whole=True, restarts=False),
)


def take_hold(hand: Hand, axes: tuple[int, int], starts: Array, now: Array) -> Values | None:
    """What `Lab.press` gives for a press near a start (k, d), or near where a centre is `now`."""
    found = []
    for offset, places in ((NOW, now), (0, starts)):
        for index, place in enumerate(places):
            far = np.hypot(
                (place[axes[0]] - hand.x) / hand.reach[0], (place[axes[1]] - hand.y) / hand.reach[1]
            )
            # A present centre lies on top of the start it came from.
            found.append((float(far) + 0.01 * (offset == 0), offset + index))
    if not found or min(found)[0] > 1.2:
        return None
    return {"held": min(found)[1]}


def drag_held(
    hand: Hand, axes: tuple[int, int], values: Values, starts: Array, now: Array
) -> Values | None:
    """What `Lab.drag` gives: the starts with the held one where the hand is."""
    held = int(values["held"])
    from_now = held >= NOW
    index = held - NOW if from_now else held
    places = now if from_now else starts
    if values["init"] == HAND and values["placed"] is not None and not from_now:
        places = np.asarray(values["placed"], np.float64)
    if not 0 <= index < len(places) or axes[0] == axes[1]:
        return None
    moved = places.copy()
    moved[index, list(axes)] = hand.x, hand.y
    placed = tuple(tuple(float(value) for value in place) for place in moved)
    return {"init": HAND, "placed": placed, "held": index}


def starting_centers(placed: Any, X: Array, k: int, seed: int) -> Array:
    """The `placed` centres made `k` (k, d), where there are none or too few by k-means++.

    Raises ValueError if they don't have the columns of `X` (n, d).
    """
    drawn = KMeans(k, n_init=1, random_state=seed).iterate(X)
    seeds = next(state.centers for state in drawn if state.phase == "init")
    if placed is None:
        return seeds.copy()
    given = np.asarray(placed, np.float64)
    if given.ndim != 2 or given.shape[1] != X.shape[1]:
        raise ValueError(f"The placed centres need {X.shape[1]} columns each, as the data have.")
    return np.vstack([given[:k], seeds[len(given) :]])
