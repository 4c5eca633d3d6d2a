"""What a lab is set to: data, values and seed. Undo restores it, and a line of text is it."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from game.labs.lab import Lab, Param
from game.labs.sheet import Sheet
from ml.datasets import TABLES, TOY_SETS, DataError, Dataset, load, load_file
from ml.model_selection import Split

MOST_ROWS = 5_000
FEWEST, MOST = 3, 2_000
BLANK = "blank"
_FARTHEST = 1e300


@dataclass(frozen=True, eq=False)
class Setup:
    """Everything that a run depends on, and where its points are shown.

    `source` is the name of a data set or of a file; `n_samples` the size of a toy set, None for
    the one it comes with; `edited` says that points were added, moved or deleted since, and
    `sheet` keeps the limits of the main picture as they were then. Without one they follow the
    data.
    """

    data: Dataset
    source: str
    values: Mapping[str, Any]
    seed: int = 0
    n_samples: int | None = None
    edited: bool = False
    sheet: Sheet | None = None

    def with_value(self, **values: Any) -> Setup:
        """The same with other values of some params."""
        return replace(self, values={**self.values, **values})

    @property
    def is_toy(self) -> bool:
        """Whether the data are drawn from the seed, as many as wanted."""
        return self.source in TOY_SETS and not self.edited

    def sheet_for(self, axes: tuple[int, int] | None) -> Sheet | None:
        """The sheet, if it was for what is on the axes now."""
        return self.sheet if self.sheet is not None and self.sheet.axes == axes else None


def first_setup(lab: Lab, data: Dataset | None = None) -> Setup:
    """What a lab opens with: its first data set, or the data given."""
    values = {param.name: param.default for param in lab.params}
    if data is None:
        source = lab.datasets[0]
        taken = taken_by(lab, load(source))
    else:
        taken = own_name(taken_by(lab, data))
        source = taken.name
    return Setup(taken, source, fitting_values(lab, values, taken))


def named_setup(lab: Lab, before: Setup, source: str, n_samples: int | None = None) -> Setup:
    """`before` on another data set, toy sets with `n_samples` points if that is given."""
    if source == BLANK:
        kept = before.data if before.data.n_features <= 2 else taken_by(lab, load(lab.datasets[0]))
        y = None if kept.y is None else kept.y[:0]
        data = replace(kept.with_points(kept.X[:0], y), name=BLANK, true_coef=None)
        values = fitting_values(lab, before.values, data)
        return Setup(data, BLANK, values, before.seed, edited=True)
    toy = source in TOY_SETS
    count = n_samples if toy else None
    loaded = load(source, n_samples=count, random_state=before.seed if toy else None)
    data = taken_by(lab, loaded)
    return Setup(data, source, fitting_values(lab, before.values, data), before.seed, count)


def file_setup(lab: Lab, before: Setup, data: Dataset) -> Setup:
    """`before` on the data of a file, which the lab has taken."""
    data = own_name(data)
    return Setup(data, data.name, fitting_values(lab, before.values, data), before.seed)


def own_name(data: Dataset) -> Dataset:
    """The data of a file under a name that no set of the program has."""
    taken = data.name in (*TOY_SETS, *TABLES, BLANK)
    return replace(data, name=f"{data.name} (a file)") if taken else data


def seeded(lab: Lab, before: Setup, seed: int) -> Setup:
    """`before` with another seed, which also draws a toy set anew."""
    changed = replace(before, seed=seed)
    if not before.is_toy:
        return changed
    return named_setup(lab, changed, before.source, before.n_samples)


def open_file(lab: Lab, path: Path) -> Dataset:
    """The data of a person's file as `lab` needs them. Raises DataError with one sentence.

    Where no column of words says what to predict, the last column is it.
    """
    if path.suffix.lower() == ".npy":
        target = None if lab.task == "clustering" else "last"
        return taken_by(lab, load_file(path, target))
    data = load_file(path)
    if lab.task == "classification" and data.y is None and data.n_features > 1:
        data = load_file(path, data.feature_names[-1])
    return taken_by(lab, data)


def taken_by(lab: Lab, data: Dataset) -> Dataset:
    """`data` as `lab` adopts them, of very many rows an even choice. Raises DataError."""
    try:
        data = lab.adopt(data)
    except DataError:
        raise
    except ValueError as problem:
        raise DataError(str(problem)) from None
    if data.n_samples <= MOST_ROWS:
        return data
    rows = np.linspace(0, data.n_samples - 1, MOST_ROWS).astype(np.int64)
    X, y = data.part(rows)
    split = data.split
    if split is not None:
        parts = (np.flatnonzero(np.isin(rows, part)) for part in split.parts().values())
        split = Split(*parts)
    note = f"{data.note} {MOST_ROWS:,} of {data.n_samples:,} rows are shown.".strip()
    return replace(data, X=X, y=y, split=split, note=note)


def fitting_values(lab: Lab, values: Mapping[str, Any], data: Dataset) -> dict[str, Any]:
    """`values` whose columns are columns of `data`; what hands set on other data is forgotten."""
    fitted = dict(values)
    for param in lab.params:
        if param.kind == "column":
            fitted[param.name] = min(int(fitted[param.name]), data.n_features - 1)
        elif param.kind == "hidden":
            fitted[param.name] = param.default
    return dict(lab.suit(fitted, data))


def checked_value(param: Param, value: Any, data: Dataset) -> Any:
    """`value` as `param` holds it; ValueError saying what was expected."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match param.kind:
        case "slider":
            low, high = param.bounds or (param.low, param.high)
            fits = number and low <= value <= high
            if not fits or (param.whole and value != int(value)):
                kind = "whole number" if param.whole else "number"
                raise ValueError(
                    f"{param.name} must be a {kind} from {low:g} to {high:g}, not {value!r}."
                )
            return int(value) if param.whole else float(value)
        case "choice":
            if value not in param.options:
                raise ValueError(
                    f"{param.name} must be one of {', '.join(param.options)}, not {value!r}."
                )
        case "toggle":
            if not isinstance(value, bool):
                raise ValueError(f"{param.name} must be true or false, not {value!r}.")
        case "column":
            if not number or int(value) != value or not 0 <= value < data.n_features:
                raise ValueError(
                    f"{param.name} must be a column from 0 to {data.n_features - 1}, not {value!r}."
                )
            return int(value)
        case "hidden":
            return _set_by_hand(param, value)
    return value


def shown_name(source: str) -> str:
    """A data set's name as people write it."""
    if source in TOY_SETS or source in TABLES or source == BLANK:
        return source.replace("-", " ").capitalize()
    return source


def _set_by_hand(param: Param, value: Any) -> Any:
    """What a hand can have set, with tuples for lists; ValueError for all else."""
    if value is None and param.default is None:
        return None
    if _is_of_shape(value, param.shape) and not (
        param.whole and (value != int(value) or value < param.default)
    ):
        return _with_tuples(value)
    raise ValueError(f"{param.name} must be what a hand can set, not {reprlib.repr(value)}.")


def _is_of_shape(value: Any, shape: tuple[int | None, ...]) -> bool:
    """Whether `value` is numbers in lists of these lengths, None standing for any one length."""
    if not shape:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and abs(value) <= _FARTHEST
    if not isinstance(value, list | tuple) or shape[0] not in (None, len(value)):
        return False
    if not all(_is_of_shape(part, shape[1:]) for part in value):
        return False
    return not shape[1:] or len({len(part) for part in value}) <= 1


def _with_tuples(value: Any) -> Any:
    return tuple(map(_with_tuples, value)) if isinstance(value, list | tuple) else value
