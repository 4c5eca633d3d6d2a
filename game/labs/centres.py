"""How are the centres of clusters shown? As numbered discs, with the way that each has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.labs.scatter import Scatter

Array = NDArray[np.float64]

_DISC = 20.0


def draw_centres(
    plot: Any,
    scatter: Scatter,
    places: Array,
    name: str,
    shades: ArrayLike | None = None,
    numbers: Sequence[int] | None = None,
) -> None:
    """A disc at each of `places` (k, d), with its number.

    `shades` are the classes whose colours they have, `numbers` count from 0 and are shown from 1;
    each is 0, 1, ... if left out.
    """
    x, y = places[:, scatter.across], scatter.upward(places)
    shown = range(1, len(places) + 1) if numbers is None else [number + 1 for number in numbers]
    plot.points(
        *(x, y, "accent", _DISC),
        colors=np.arange(len(places)) if shades is None else shades,
        outline="white",
        words=[f"{name} {number}" for number in shown],
    )
    for place, number in enumerate(shown):
        plot.text(x[place], y[place], str(number), "center", "background", bold=True)


def draw_trails(plot: Any, scatter: Scatter, ways: Array, shades: ArrayLike | None = None) -> None:
    """The way of each centre through `ways` (steps, k, d), with a ring where it began."""
    colours = range(ways.shape[1]) if shades is None else np.asarray(shades).tolist()
    for cluster, shade in enumerate(colours):
        way = ways[:, cluster]
        x, y = way[:, scatter.across], scatter.upward(way)
        if len(way) > 1:
            # Dark below, so that a way over points of its own colour is seen.
            plot.line(x, y, "background", 4.5, alpha=0.7, hover=False)
            plot.line(x, y, shade, 2.0, hover=False)
        plot.points(x[:1], y[:1], shade, 13, marker="ring", hover=False)
