"""Which points teach, and which judge? Of each five in a row three train, one validates, one tests.

So a hand on one point doesn't deal the others anew, and a point that is added at the end leaves
them in their parts; `Dataset.parts`, which keeps the classes' proportions, would not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 5
PARTS = ("train", "validation", "test")
"""The parts' names in the order of their numbers."""


def dealt(n: int, seed: int) -> NDArray[np.int64]:
    """The part of each of `n` points as a place in PARTS, int64 (n,), drawn by seed."""
    blocks = -(-n // BLOCK)
    order = np.random.default_rng(seed).random((blocks, BLOCK)).argsort(axis=1)
    return np.array([0, 0, 0, 1, 2])[order].ravel()[:n]
