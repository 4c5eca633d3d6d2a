"""Which data there are, by name: toy sets drawn from a seed, and tables that ship with the project.

A person's own files are read by `load_csv` and `load_npy`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ml.dataset import Dataset, Task
from ml.model_selection import Split
from ml.tables import DataError, TargetTask, load_csv, load_npy
from ml.toy_sets import (
    make_anisotropic,
    make_blobs,
    make_circles,
    make_curve,
    make_moons,
    make_plane,
    make_sparse_linear,
    make_spirals,
    make_xor,
)
from ml.validation import check_count, counted

__all__ = [
    "DATA",
    "TABLES",
    "TOY_SETS",
    "DataError",
    "Dataset",
    "Split",
    "Table",
    "Task",
    "available",
    "load",
    "load_csv",
    "load_file",
    "load_npy",
    "make_anisotropic",
    "make_blobs",
    "make_circles",
    "make_curve",
    "make_moons",
    "make_plane",
    "make_sparse_linear",
    "make_spirals",
    "make_xor",
]

DATA = Path(__file__).resolve().parents[1] / "assets" / "data"

TOY_SETS: Mapping[str, Callable[..., Dataset]] = {
    "blobs": make_blobs,
    "moons": make_moons,
    "circles": make_circles,
    "spirals": make_spirals,
    "xor": make_xor,
    "anisotropic": make_anisotropic,
    "sparse-linear": make_sparse_linear,
    "curve": make_curve,
    "plane": make_plane,
}


@dataclass(frozen=True)
class Table:
    """A file in `assets/data`: which columns are used, and a sentence on where it comes from."""

    file: str
    note: str
    target: str | None = None
    features: tuple[str, ...] | None = None
    has_parts: bool = False
    classes: tuple[str, ...] | None = None
    """The classes kept, in the order of their labels 0, 1, ...; None keeps all, by the alphabet."""


TABLES: Mapping[str, Table] = {
    "iris": Table("iris.csv", "Fisher's irises: three species, four lengths.", "species"),
    "iris-petals": Table(
        "iris.csv",
        "Two species of iris by their petals, which a line parts without errors.",
        "species",
        ("petal_length_cm", "petal_width_cm"),
        classes=("setosa", "versicolor"),
    ),
    "penguins": Table(
        "penguins.csv",
        "Penguins of the Palmer Archipelago: three species, four measures.",
        "species",
        ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
    ),
    "wine": Table("wine.csv", "Wines of three cultivars: thirteen analyses.", "cultivar"),
    "breast-cancer": Table(
        "breast_cancer.csv",
        "Breast masses: thirty measures of the cell nuclei.",
        "diagnosis",
        classes=("malignant", "benign"),  # as in scikit-learn
    ),
    "old-faithful": Table(
        "old_faithful.csv", "Old Faithful: length of an eruption and the wait for the next."
    ),
    "two-groups": Table(
        "two_groups.npy", "A long group of 600 around (0, 4), a round one of 400 around (-2, 0)."
    ),
    "xor-corners": Table(
        "xor_corners.csv", "The four corners of a square, opposite ones of one class.", "class"
    ),
    "clouds-3d": Table(
        "clouds_3d.npy", "Two clouds in space that a plane nearly parts.", has_parts=True
    ),
    "horseshoe-2d": Table(
        "horseshoe_2d.npy", "An island in a horseshoe: no line parts them.", has_parts=True
    ),
}


def available() -> tuple[str, ...]:
    """The names that `load` knows: toy sets first, then shipped tables."""
    return (*TOY_SETS, *TABLES)


def load(
    name: str,
    *,
    n_samples: int | None = None,
    random_state: int | np.random.Generator | None = 0,
) -> Dataset:
    """The toy set or shipped table called `name`; spaces and underscores count as hyphens.

    `n_samples` and `random_state` are for toy sets; a shipped table is always the same. Raises
    ValueError listing the names if `name` isn't one of them.
    """
    key = str(name).strip().lower().replace("_", "-").replace(" ", "-")
    if key in TOY_SETS:
        make = TOY_SETS[key]
        if n_samples is None:
            return make(random_state=random_state)
        return make(n_samples, random_state=random_state)
    if key not in TABLES:
        raise DataError(f"There are no data called {name!r}; there are {', '.join(available())}.")
    if n_samples is not None:
        check_count(n_samples, "n_samples")
        raise DataError(f"{key} is a table of its own size; n_samples is for toy sets.")
    return _load_table(key, TABLES[key])


def load_file(
    path: str | Path, target: str | None = None, *, task: TargetTask | None = None
) -> Dataset:
    """Read a person's .csv, or a .npy whose last column is the target if `target` is "last".

    Raises DataError, a sentence, for another ending and as `load_csv` and `load_npy` do.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt"}:
        return load_csv(path, target, task=task)
    if suffix != ".npy":
        raise DataError(f"{path.name} must be a .csv or a .npy file.")
    if target not in (None, "last"):
        raise DataError(f"{path.name} has no column names; its target can only be 'last'.")
    return load_npy(path, target_last=target == "last", task=task)


def _load_table(name: str, table: Table) -> Dataset:
    if table.file.endswith(".npy"):
        data = load_npy(DATA / table.file, target_last=True)
    else:
        data = load_csv(DATA / table.file, table.target, features=table.features, missing="drop")
    if table.classes is not None:
        data = _only(data, table.classes)
    note = table.note
    if data.dropped:
        note += f" Left out: {counted(data.dropped, 'row')} with a missing value."
    split = Split(*np.split(np.arange(data.n_samples), [600, 800])) if table.has_parts else None
    return replace(data, name=name, note=note, split=split)


def _only(data: Dataset, names: tuple[str, ...]) -> Dataset:
    """The rows of `data` whose class is one of `names`, labelled by its place there."""
    assert data.codes is not None
    place = np.array([names.index(one) if one in names else -1 for one in data.class_names])
    y = place[data.codes]
    kept = y >= 0
    return replace(
        data, X=data.X[kept], y=y[kept], classes=tuple(range(len(names))), class_names=names
    )
