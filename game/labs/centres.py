"""How are the centres of clusters shown? As numbered discs, with the way that each has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.scatter import Scatter

Array = NDArray[np.float64]

_DISC = 20.0


def draw_centres(
    plot: Any, scatter: Scatter, places: Array, name: str, colours: Sequence[int] | None = None
) -> None:
    """A disc at each of `places` (k, d), numbered from 1, in the colours of the classes."""
    x, y = places[:, scatter.across], scatter.upward(places)
    shades = np.arange(len(places)) if colours is None else np.asarray(colours, np.int64)
    plot.points(
        *(x, y, "accent", _DISC),
        colors=shades,
        outline="white",
        words=[f"{name} {shade + 1}" for shade in shades.tolist()],
    )
    for place, shade in enumerate(shades.tolist()):
        plot.text(x[place], y[place], str(shade + 1), "center", "background", bold=True)


def draw_trails(plot: Any, scatter: Scatter, ways: Array) -> None:
    """The way of each centre through `ways` (steps, k, d), with a ring where it began."""
    for cluster in range(ways.shape[1]):
        way = ways[:, cluster]
        x, y = way[:, scatter.across], scatter.upward(way)
        if len(way) > 1:
            # Dark below, so that a way over points of its own colour is seen.
            plot.line(x, y, "background", 4.5, alpha=0.7, hover=False)
            plot.line(x, y, cluster, 2.0, hover=False)
        plot.points(x[:1], y[:1], cluster, 13, marker="ring", hover=False)
