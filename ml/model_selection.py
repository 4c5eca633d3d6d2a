"""Which rows teach, which choose and which judge: splits, and a search over a grid.

The training part fits, the validation part picks among fits, the test part is looked at once
(Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 7.2).
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.estimator import check_parameters, parameters
from ml.validation import (
    LARGEST_TABLE,
    IntArray,
    as_array,
    check_count,
    check_labels,
    generator,
    shown,
)

Estimator = TypeVar("Estimator")
Score = Callable[[Any, Any, Any], float]


@dataclass(frozen=True, eq=False)
class Split:
    """The row numbers of the training, validation and test part, disjoint."""

    train: IntArray
    validation: IntArray
    test: IntArray

    def parts(self) -> dict[str, IntArray]:
        """The three parts by name, in order."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def split_indices(
    n_samples: int,
    *,
    validation_size: float = 0.2,
    test_size: float = 0.2,
    stratify: ArrayLike | None = None,
    random_state: int | np.random.Generator | None = None,
) -> Split:
    """Deal `n_samples` rows at random into a training, validation and test part.

    A size is a share of the rows (a float from 0 to below 1) or a number of rows (an int), and may
    be 0. With `stratify`, an array of labels, each part keeps the classes' proportions. Each part's
    rows come in rising order. Raises ValueError if the training part would be empty.
    """
    n_samples = check_count(n_samples, "n_samples", 1, LARGEST_TABLE)
    n_validation = _part_size(validation_size, n_samples, "validation_size")
    n_test = _part_size(test_size, n_samples, "test_size")
    if n_validation + n_test >= n_samples:
        raise ValueError(
            f"validation_size and test_size take {n_validation + n_test} of {n_samples} rows "
            "and leave none to train on."
        )
    order = generator(random_state).permutation(n_samples)
    if stratify is not None:
        order = _interleave_classes(order, check_labels(stratify, n_samples, "stratify")[1])
    ends = np.cumsum([n_test, n_validation])
    test, validation, train = (np.sort(part).astype(np.int64) for part in np.split(order, ends))
    return Split(train, validation, test)


def train_validation_test_split(
    *arrays: ArrayLike,
    validation_size: float = 0.2,
    test_size: float = 0.2,
    stratify: ArrayLike | None = None,
    random_state: int | np.random.Generator | None = None,
) -> list[NDArray[Any]]:
    """Split arrays of equal length into training, validation and test parts, by one seed.

    Returns `[X_train, X_validation, X_test, y_train, y_validation, y_test]` for two arrays, as
    scikit-learn's `train_test_split` would; see `split_indices` for the arguments. Raises
    ValueError as it does, and for arrays of different lengths.
    """
    if not arrays:
        raise ValueError("train_validation_test_split needs at least one array.")
    rows = [as_array(array, f"array {i}") for i, array in enumerate(arrays, 1)]
    if any(array.ndim == 0 or len(array) != len(rows[0]) for array in rows):
        raise ValueError("The arrays to split must have the same number of rows.")
    split = split_indices(
        len(rows[0]),
        validation_size=validation_size,
        test_size=test_size,
        stratify=stratify,
        random_state=random_state,
    )
    return [array[part] for array in rows for part in split.parts().values()]


def clone(estimator: Estimator, **changes: Any) -> Estimator:
    """A new unfitted estimator with the same hyperparameters, but for `changes`.

    Raises ValueError for a change of a hyperparameter that it hasn't.
    """
    check_parameters(estimator, changes)
    return type(estimator)(**{**parameters(estimator), **changes})


@dataclass(frozen=True, eq=False)
class Trial:
    """One cell of a grid: the parameters tried, and the score on the validation part.

    A fit that raised ValueError has the score NaN, no estimator and the reason in `error`.
    """

    parameters: dict[str, Any]
    score: float
    estimator: Any = None
    error: str = ""


@dataclass(frozen=True, eq=False)
class GridSearch:
    """All trials in grid order (the last name changes fastest), and the best of them."""

    trials: tuple[Trial, ...]
    best: Trial

    @property
    def best_params(self) -> dict[str, Any]:
        """The parameters with the highest validation score; the first of equals."""
        return self.best.parameters

    @property
    def best_score(self) -> float:
        """The highest validation score."""
        return self.best.score

    @property
    def best_estimator(self) -> Any:
        """The estimator fitted on the training part with the best parameters."""
        return self.best.estimator


def iterate_grid(
    estimator: Any,
    grid: Mapping[str, Sequence[Any]],
    train: tuple[ArrayLike, ArrayLike],
    validation: tuple[ArrayLike, ArrayLike],
    score: Score | None = None,
) -> Iterator[Trial]:
    """Fit and score each combination of `grid` in turn, so a host can show them as they come.

    `train` and `validation` are pairs (X, y). `score(fitted, X, y)` is `fitted.score(X, y)` unless
    given; higher is better. Raises ValueError for what is no such grid or pair, and for a parameter
    that there isn't.
    """
    lists = _checked_grid(estimator, grid)
    for part, name in ((train, "train"), (validation, "validation")):
        if not isinstance(part, tuple | list) or len(part) != 2:
            raise ValueError(f"{name} must be a pair (X, y), not {shown(part)}.")
    for values in itertools.product(*lists.values()):
        chosen = dict(zip(lists, values))
        try:
            fitted = clone(estimator, **chosen).fit(*train)
        except ValueError as problem:
            yield Trial(chosen, float("nan"), error=str(problem))
            continue
        value = score(fitted, *validation) if score else fitted.score(*validation)
        yield Trial(chosen, float(value), fitted)


def grid_search(
    estimator: Any,
    grid: Mapping[str, Sequence[Any]],
    train: tuple[ArrayLike, ArrayLike],
    validation: tuple[ArrayLike, ArrayLike],
    score: Score | None = None,
) -> GridSearch:
    """Fit every combination of `grid` on `train` and keep the best on `validation`.

    Takes what `iterate_grid` takes. Raises ValueError, with the first reason, if no fit succeeds.
    """
    trials = tuple(iterate_grid(estimator, grid, train, validation, score))
    scored = [trial for trial in trials if not np.isnan(trial.score)]
    if not scored:
        raise ValueError(f"No combination of the grid could be scored: {trials[0].error}")
    return GridSearch(trials, max(scored, key=lambda trial: trial.score))


def _checked_grid(estimator: Any, grid: Any) -> dict[str, list[Any]]:
    if not isinstance(grid, Mapping):
        raise ValueError(
            f"grid must map names of parameters to lists of values, not {shown(grid)}."
        )
    check_parameters(estimator, grid)
    lists = {}
    for name, values in grid.items():
        if isinstance(values, str | bytes | Mapping) or not np.iterable(values):
            raise ValueError(f"grid must list the values of {name!r}, not {shown(values)}.")
        lists[name] = list(values)
    if not lists or not all(lists.values()):
        raise ValueError("grid must name at least one parameter, each with at least one value.")
    return lists


def _part_size(size: Any, n_samples: int, name: str) -> int:
    if isinstance(size, float | np.floating) and 0.0 <= size < 1.0:
        return round(float(size) * n_samples)
    if isinstance(size, float | np.floating):
        raise ValueError(
            f"{name} must be a share from 0 to below 1 or a number of rows, not {size}."
        )
    return check_count(size, name, 0, n_samples)


def _interleave_classes(order: IntArray, codes: IntArray) -> IntArray:
    # Give the i-th of a class's m rows the place (i + 1/2) / m, and read off by place: any run of
    # rows then holds each class in proportion.
    place = np.empty(len(order))
    for code in np.unique(codes):
        members = np.flatnonzero(codes[order] == code)
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    return order[np.argsort(place, kind="stable")]
