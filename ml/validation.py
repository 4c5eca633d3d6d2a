"""What an estimator accepts: checks that turn any input into clean arrays or one clear sentence.

Lists, float32 and Fortran order all become the same C-contiguous float64 array, so they give the
same result. Nothing here, and nothing that follows, writes to the caller's array.
"""

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Beyond this a sum of squares is no longer a finite double.
LARGEST_VALUE = 1e150
# Below this a square has lost digits, or is 0.
SMALLEST_VALUE = 1e-150
# Beyond this a whole number no longer fits into 64 bits.
LARGEST_COUNT = 2**63 - 1
# The most numbers that a table made here may hold (800 MB).
LARGEST_TABLE = 100_000_000


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for what only `fit` can know."""


class DivergenceError(ValueError):
    """An iteration ran away, usually because its step is too large."""


class ConvergenceWarning(UserWarning):
    """A fit stopped before it got where its `tol` says; it keeps what it has found so far."""


def counted(number: int, noun: str, many: str = "") -> str:
    """A number of things in words: "1 step", "2,000 steps"; `many` where an s isn't enough."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def shown(value: Any) -> str:
    """A value as an error tells it: on one line, and the two ends of what is long."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python writes out no whole number of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else f"{text[:40]}...{text[-10:]}"


def as_array(values: Any, name: str) -> NDArray[Any]:
    """Return `values` as an array of any kind, or raise ValueError where they aren't one."""
    if hasattr(values, "toarray") and hasattr(values, "nnz"):
        raise ValueError(f"{name} is sparse; pass {name}.toarray() instead.")
    if np.ma.is_masked(values):
        raise ValueError(f"{name} has masked values; fill or drop them first.")
    try:
        return np.asarray(values)
    except (ValueError, TypeError, OverflowError):
        raise ValueError(f"{name} must be a plain array, but its rows differ in length.") from None


def check_matrix(X: Any, name: str = "X", min_samples: int = 2) -> FloatArray:
    """Return `X` as a C-contiguous float64 array of shape (n_samples, n_features).

    It may be the caller's own array: read it, never write to it. Raises ValueError, naming the
    argument, for anything but a finite table of numbers with `min_samples` rows and one column.
    """
    array = _as_numbers(X, name)
    if array.ndim != 2:
        hint = "; reshape one column with .reshape(-1, 1)" if array.ndim == 1 else ""
        raise ValueError(
            f"{name} must have 2 dimensions, (samples, features), but has {array.ndim}{hint}."
        )
    rows, columns = array.shape
    if columns == 0:
        raise ValueError(f"{name} has no columns; at least one feature is needed.")
    if rows < min_samples:
        raise ValueError(
            f"{name} has {counted(rows, 'sample')}, but at least {min_samples} are needed."
            if min_samples > 1
            else f"{name} has no samples, but at least one is needed."
        )
    _check_finite(array, name)
    return array


def check_spread(array: FloatArray, name: str) -> None:
    """Raise ValueError if what `array`, (n,) or (n, d), holds is too small to be squared.

    For what is learned from: a point to predict may be as near to 0 as it likes. Numbers that are
    all alike, or all 0, are not too small.
    """
    # The first and the last say enough of nearly all data, so that the rest need not be walked.
    if float(np.abs(array[0] - array[-1]).max()) >= 2.0 * SMALLEST_VALUE:
        return
    size = max(-float(array.min()), float(array.max()))
    spread = float((array.max(axis=0) - array.min(axis=0)).max())
    for extent, verb in ((size, "has no value above"), (spread, "varies by no more than")):
        if 0.0 < extent < SMALLEST_VALUE:
            raise ValueError(f"{name} {verb} {extent:g}; scale it above 1e-150 first.")


def check_features(X: Any, n_features_in: int) -> FloatArray:
    """Return `X` as `check_matrix` does, one sample allowed, with the columns seen in `fit`.

    Raises ValueError, naming it, for another number of columns too.
    """
    array = check_matrix(X, "X", min_samples=1)
    if array.shape[1] != n_features_in:
        raise ValueError(
            f"X has {counted(array.shape[1], 'feature')}, but the fit has seen {n_features_in}."
        )
    return array


def check_vector(y: Any, n: int, name: str = "y") -> FloatArray:
    """Return `y` as a contiguous float64 array of shape (n,), or raise ValueError naming it."""
    if y is None:
        raise ValueError(f"{name} is missing; one number for each of the {n} samples is needed.")
    array = _as_numbers(y, name)
    _check_length(array, n, name)
    _check_finite(array, name)
    return array


def check_labels(y: Any, n: int, name: str = "y") -> tuple[NDArray[Any], IntArray]:
    """Return the sorted distinct labels and, for each of `n` samples, the place of its label.

    Labels are whole numbers, booleans or text, or ValueError is raised, naming the argument.
    `classes[codes]` gives the labels back.
    """
    if y is None:
        raise ValueError(f"{name} is missing; one label for each of the {n} samples is needed.")
    array = as_array(y, name)
    if array.dtype.kind == "O" and all(isinstance(label, str) for label in array.flat):
        array = array.astype(str)
    if array.dtype.kind not in "biufU":
        raise ValueError(f"{name} must hold labels, whole numbers or text, not {_kind(array)}.")
    _check_length(array, n, name)
    # NumPy makes text of the numbers that stand beside text in a list.
    listed = array.dtype.kind == "U" and isinstance(y, list | tuple)
    if listed and not all(isinstance(label, str) for label in y):
        raise ValueError(f"{name} must hold labels of one kind, whole numbers or text, not both.")
    if array.dtype.kind == "f":
        _check_finite(array, name)
        fractions = array[array != np.floor(array)]
        if fractions.size:
            raise ValueError(f"{name} must hold labels, but {fractions[0]:g} isn't a whole number.")
    classes, codes = np.unique(array, return_inverse=True)
    return classes, codes.astype(np.int64, copy=False)


def check_result(values: FloatArray, estimator: object) -> FloatArray:
    """Return what `estimator` made of X, or raise ValueError where doubles couldn't hold it."""
    if not np.isfinite(values).all():
        raise ValueError(
            f"X is too large for this {type(estimator).__name__}; scale it down first."
        )
    return values


def check_fitted(estimator: object) -> None:
    """Raise NotFittedError unless `estimator` has been fitted."""
    if not hasattr(estimator, "n_features_in_"):
        raise NotFittedError(
            f"This {type(estimator).__name__} isn't fitted yet; call fit before using it."
        )


def check_positive(value: Any, name: str, maximum: float = math.inf) -> float:
    """Return a finite number above 0, `maximum` at most, as a float, or raise ValueError."""
    number = _check_number(value, name, "a number above 0")
    if number <= 0:
        raise ValueError(f"{name} must be a number above 0, not {shown(value)}.")
    return _at_most(number, name, maximum)


def check_non_negative(value: Any, name: str, maximum: float = math.inf) -> float:
    """Return a finite number from 0 to `maximum` as a float, or raise ValueError."""
    number = _check_number(value, name, "a number of at least 0")
    if number < 0:
        raise ValueError(f"{name} must be a number of at least 0, not {shown(value)}.")
    return _at_most(number, name, maximum)


def check_number(value: Any, name: str) -> float:
    """Return a finite number as a float, or raise ValueError naming it."""
    return _check_number(value, name, "a finite number")


def check_count(
    value: Any, name: str, minimum: int = 1, maximum: int | None = LARGEST_COUNT
) -> int:
    """Return a whole number from `minimum` to `maximum` as an int, or raise ValueError.

    Without a `maximum` it fits into 64 bits; with None it may be as large as it likes.
    """
    whole = _is_whole(value) and value >= minimum
    if whole and (maximum is None or value <= maximum):
        return int(value)
    if maximum is None or maximum == LARGEST_COUNT:
        allowed = f"of at least {minimum}" + (" that 64 bits hold" if whole else "")
    else:
        allowed = f"from {minimum} to {maximum}"
    raise ValueError(f"{name} must be a whole number {allowed}, not {shown(value)}.")


def check_choice(value: Any, name: str, choices: Sequence[str]) -> str:
    """Return `value` if it is one of `choices`, or raise ValueError listing them."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(
            f"{name} must be one of {', '.join(map(repr, choices))}, not {shown(value)}."
        )
    return value


def check_flag(value: Any, name: str) -> bool:
    """Return `value` if it is True or False, or raise ValueError naming it."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be True or False, not {shown(value)}.")
    return bool(value)


def generator(random_state: Any) -> np.random.Generator:
    """Return the generator that `random_state` stands for: itself, seeded by an int, or fresh.

    Raises ValueError for anything else.
    """
    if isinstance(random_state, np.random.Generator):
        return random_state
    if random_state is None:
        return np.random.default_rng()
    if not _is_whole(random_state) or random_state < 0:
        raise ValueError(
            "random_state must be None, a numpy Generator or a whole number of at least 0, "
            f"not {shown(random_state)}."
        )
    return np.random.default_rng(int(random_state))


def _is_whole(value: Any) -> bool:
    # A duration is one of NumPy's integers.
    return isinstance(value, Integral) and not isinstance(value, bool | np.timedelta64)


def _as_numbers(values: Any, name: str) -> FloatArray:
    array = as_array(values, name)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold numbers, not {_kind(array)}.")
    with np.errstate(over="ignore", invalid="ignore"):
        floats: FloatArray = np.asarray(array, dtype=np.float64, order="C")
    return floats


def _kind(array: NDArray[Any]) -> str:
    names = {"U": "text", "S": "bytes", "c": "complex numbers", "M": "dates", "m": "durations"}
    return names.get(array.dtype.kind, "objects")


def _check_length(array: NDArray[Any], n: int, name: str) -> None:
    if array.ndim != 1:
        hint = "; flatten one column with .ravel()" if array.shape[1:] == (1,) else ""
        raise ValueError(f"{name} must have 1 dimension, but has {array.ndim}{hint}.")
    if array.shape[0] != n:
        raise ValueError(
            f"{name} has {counted(array.shape[0], 'value')} for {counted(n, 'sample')}."
        )


def _check_finite(array: NDArray[Any], name: str) -> None:
    # min and max carry NaN and infinity along, so a clean array is passed without a mask.
    if array.size == 0:
        return
    low, high = float(array.min()), float(array.max())
    if np.isnan(low):
        raise ValueError(f"{name} has missing values (NaN); fill or drop them first.")
    if np.isinf(low) or np.isinf(high):
        raise ValueError(f"{name} has infinite values; every value must be finite.")
    largest = max(-low, high)
    if largest > LARGEST_VALUE:
        raise ValueError(f"{name} has a value of size {largest:g}; scale it below 1e150 first.")


def _at_most(number: float, name: str, maximum: float) -> float:
    if number > maximum:
        raise ValueError(f"{name} must be at most {maximum:g}, not {number:g}.")
    return number


def _check_number(value: Any, name: str, wanted: str) -> float:
    good = isinstance(value, Real) and not isinstance(value, bool | np.bool_ | np.timedelta64)
    try:
        number = float(value) if good else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        beyond = " that doubles hold" if math.isinf(number) and value != number else ""
        raise ValueError(f"{name} must be {wanted}{beyond}, not {shown(value)}.")
    return number
