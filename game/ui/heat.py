"""Which colour a count of visits gets, on a logarithmic scale."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

# From dark violet over red to pale yellow: lightness rises all the way, for every kind of sight.
_ANCHORS = (
    (0x2B, 0x1B, 0x4A),
    (0x7A, 0x26, 0x5E),
    (0xC9, 0x4A, 0x3B),
    (0xF3, 0x94, 0x2C),
    (0xFF, 0xE9, 0xA8),
)


@cache
def heat_table() -> NDArray[np.uint8]:
    """256 colours from rarely to often visited, uint8 (256, 3), read-only."""
    anchors = np.asarray(_ANCHORS, float)
    where = np.linspace(0, len(anchors) - 1, 256)
    columns = [np.interp(where, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    table = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    table.flags.writeable = False
    return table


def heat_rows(visits: NDArray[np.integer], most: int) -> NDArray[np.uint8]:
    """Which of the 256 colours counts take when the largest is `most`; any shape."""
    share = np.log1p(visits) / max(math.log1p(most), 1e-9)
    return np.clip(share * 255.0, 0.0, 255.0).astype(np.uint8)
