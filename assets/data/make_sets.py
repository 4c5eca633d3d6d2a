"""Makes the three .npy sets beside this file from their seeds: python assets/data/make_sets.py.

Each row is a sample and the last column its label. In the two sets with parts, rows 0 to 599
train, 600 to 799 validate and 800 to 999 test.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent
Table = NDArray[np.float64]


def two_groups() -> Table:
    """600 points (label 0) stretched around (0, 4) and 400 round ones (label 1) around (-2, 0).

    The long group leans over the round one, so cutting halfway between the centres, as k-means
    does, gives away its end; a mixture with full covariances follows its shape.
    """
    rng = np.random.default_rng(2024)
    long = np.linalg.cholesky(np.array([[5.0, 2.4], [2.4, 1.6]]))
    first = np.array([0.0, 4.0]) + rng.standard_normal((600, 2)) @ long.T
    second = np.array([-2.0, 0.0]) + rng.standard_normal((400, 2))
    return _table(rng, np.vstack([first, second]), np.repeat([0.0, 1.0], [600, 400]))


def clouds_3d() -> Table:
    """Two clouds in space that a plane parts, but for a few points."""
    rng = np.random.default_rng(3)
    labels = np.repeat([-1.0, 1.0], 500)
    middles = labels[:, None] * np.array([1.2, 0.8, -1.0])
    return _table(rng, middles + rng.standard_normal((1000, 3)), labels)


def horseshoe_2d() -> Table:
    """A round island (label 1) inside a horseshoe (label -1): no line parts them."""
    rng = np.random.default_rng(5)
    island = rng.standard_normal((500, 2)) * 0.55
    angle = rng.uniform(-0.15 * np.pi, 1.15 * np.pi, 500)
    radius = 2.0 + 0.28 * rng.standard_normal(500)
    shoe = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _table(rng, np.vstack([island, shoe]), np.repeat([1.0, -1.0], 500))


SETS = {"two_groups": two_groups, "clouds_3d": clouds_3d, "horseshoe_2d": horseshoe_2d}


def _table(rng: np.random.Generator, X: Table, labels: Table) -> Table:
    rows = np.column_stack([X, labels])
    shuffled: Table = rows[rng.permutation(len(rows))]
    return shuffled


if __name__ == "__main__":
    for name, make in SETS.items():
        np.save(FOLDER / f"{name}.npy", make())
