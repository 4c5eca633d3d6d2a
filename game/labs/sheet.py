"""Which limits does the main picture keep while its points are edited? Those of a sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from game.labs.data import values_along
from ml.dataset import Dataset

Box = tuple[float, float, float, float]
"""(left, right, bottom, top)."""

# A side that has to move goes on so much of the whole beyond the points.
_MARGIN = 0.06
# So near to a side, as a share of the whole, a point lies on it.
_ON_THE_SIDE = 1e-6


@dataclass(frozen=True)
class Sheet:
    """The limits `box` between which the columns `axes` were shown when a point was edited.

    On it a point that a hand puts somewhere stays there on screen; limits that follow the data
    would move it away.
    """

    axes: tuple[int, int]
    box: Box

    def holding(self, data: Dataset, pushed: bool = False) -> Sheet:
        """The sheet, wider on the sides that points lie beyond; with `pushed` or lie on."""
        if not data.n_samples:
            return self
        across, up = (values_along(data, axis) for axis in self.axes)
        left, right, bottom, top = self.box
        return replace(
            self, box=(*_holding(left, right, across, pushed), *_holding(bottom, top, up, pushed))
        )


def _holding(
    low: float, high: float, values: NDArray[np.float64], pushed: bool
) -> tuple[float, float]:
    least, most = float(values.min()), float(values.max())
    near = _ON_THE_SIDE * (high - low) if pushed else 0.0
    below, above = least < low + near, most > high - near
    margin = _MARGIN * (max(most, high) - min(least, low))
    return least - margin if below else low, most + margin if above else high
