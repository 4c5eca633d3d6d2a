"""Reading a table from a .csv or .npy file, with one sentence for whatever is wrong with it."""

import csv
import io
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

import numpy as np

from ml.dataset import Dataset
from ml.validation import check_choice

# What a target is for; a set without one is for clustering.
TargetTask = Literal["classification", "regression"]

LARGEST_FILE_MB = 100
LARGEST_TABLE = 10_000_000  # cells
# A column of whole numbers with at most this many different ones is read as labels.
MOST_CLASSES = 20
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})


class DataError(ValueError):
    """A file that can't be used as data; the message names the file, the line and the reason."""


@dataclass(frozen=True)
class _Row:
    line: int
    cells: list[str]


def load_csv(
    path: str | Path,
    target: str | None = None,
    *,
    features: tuple[str, ...] | None = None,
    task: TargetTask | None = None,
    missing: Literal["error", "drop"] = "error",
) -> Dataset:
    """Read a table of numbers, with at most one column of labels, from a .csv file.

    Cells are parted by commas, semicolons or tabs. A first row of names is recognised; without one
    the columns are called column_1, column_2 and so on. `target` names the column to predict;
    left out, the only column of text, if there is one, is taken. Text is a classification, and so
    are whole numbers of which there are few; `task` decides otherwise. `features` keeps some
    columns and their order. A missing value is an error, or, with `missing="drop"`, costs its row,
    and the set's `dropped` says how many went. Raises DataError with the file and line.
    """
    path = Path(path)
    _check_task(task)
    check_choice(missing, "missing", ("error", "drop"))
    rows = _read_rows(path)
    names, rows = _split_header(path, rows, target)
    columns = {name: [row.cells[i] for row in rows] for i, name in enumerate(names)}
    if target is None:
        text = [name for name in names if not any(map(_is_number, columns[name]))]
        text = [name for name in text if not all(map(_is_missing_or_infinite, columns[name]))]
        if features is None and len(text) > 1:
            raise DataError(
                f"{path.name} has {len(text)} columns of words, {', '.join(text)}; only one, "
                "the labels to predict, may hold words."
            )
        target = text[0] if text and features is None else None
    elif target not in names:
        raise DataError(f"{path.name} has no column {target!r}; it has {', '.join(names)}.")
    chosen = features or tuple(name for name in names if name != target)
    known = set(names)
    if unknown := [name for name in chosen if name not in known]:
        raise DataError(f"{path.name} has no column {unknown[0]!r}; it has {', '.join(names)}.")
    if not chosen:
        raise DataError(f"{path.name} has no column of features besides {target!r}.")
    if target in chosen:
        raise DataError(f"{path.name}: {target!r} is the target and can be no feature too.")
    if twice := [name for name, count in Counter(chosen).items() if count > 1]:
        raise DataError(f"{path.name}: features names {twice[0]!r} twice.")

    used = [*chosen, *([target] if target else [])]
    keep = _rows_to_keep(path, rows, columns, used, missing)
    X = np.column_stack([_numbers(path, rows, name, columns[name], keep) for name in chosen])
    dropped = len(rows) - len(keep)
    if target is None:
        return _dataset(path, X, feature_names=chosen, dropped=dropped)
    y, classes, class_names = _target(path, rows, target, columns[target], keep, task)
    return _dataset(path, X, y, chosen, target, classes, class_names, dropped=dropped)


def load_npy(
    path: str | Path, target_last: bool = False, *, task: TargetTask | None = None
) -> Dataset:
    """Read a two-dimensional array of numbers from a .npy file; nothing in it is executed.

    With `target_last` the last column is what to predict: a classification if it holds few
    different whole numbers, unless `task` says otherwise. Raises DataError naming the file.
    """
    path = Path(path)
    _check_task(task)
    _check_size(path)
    try:
        # Mapped, so that a header which promises more than the file holds reserves no memory.
        with np.errstate(over="ignore"):
            mapped = np.lib.format.open_memmap(path, mode="r")
    except Exception as problem:  # a damaged header fails in whatever way its text does
        objects = "Python objects" in str(problem)
        reason = "holds Python objects" if objects else "isn't a whole .npy array"
        raise DataError(f"{path.name} {reason}; save a plain array of numbers.") from None
    if mapped.dtype.kind not in "biuf" or mapped.ndim != 2:
        raise DataError(f"{path.name} must hold one two-dimensional array of numbers.")
    with np.errstate(over="ignore", invalid="ignore"):  # longer than doubles, or damaged
        table = np.array(mapped, dtype=np.float64)
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise DataError(
            f"{path.name} has a missing or infinite value in row {row}, column {column}."
        )
    if table.shape[0] == 0 or table.shape[1] < (2 if target_last else 1):
        raise DataError(f"{path.name} has the shape {table.shape}: too few rows or columns.")
    if not target_last:
        return _dataset(path, table)
    y = table[:, -1]
    if not _holds_labels(path, "the last column", y, task):
        return _dataset(path, table[:, :-1], y)
    classes = tuple(int(label) for label in np.unique(y))
    return _dataset(path, table[:, :-1], y, classes=classes)


def _dataset(path: Path, *parts: Any, **more: Any) -> Dataset:
    """The set of that file; what a set refuses is told with the file's name."""
    try:
        return Dataset(path.stem, *parts, **more)
    except ValueError as problem:
        raise DataError(f"{path.name}: {problem}") from None


def _check_task(task: object) -> None:
    if task is not None:
        check_choice(task, "task", get_args(TargetTask))


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise DataError(f"{path}: there is no such file.")
    if path.stat().st_size > LARGEST_FILE_MB * 2**20:
        raise DataError(f"{path.name} is larger than {LARGEST_FILE_MB} MB, the most that is read.")


def _read_rows(path: Path) -> list[_Row]:
    _check_size(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path.name} isn't UTF-8 text.") from None
    except OSError as problem:
        raise DataError(f"{path.name} can't be read: {problem.strerror}.") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[_Row] = []
    cells = 0
    try:
        for record in reader:
            if not any(cell.strip() for cell in record):
                continue
            rows.append(_Row(reader.line_num, [cell.strip() for cell in record]))
            if len(record) != len(rows[0].cells):
                raise DataError(
                    f"{path.name}, line {reader.line_num}: {_cells(len(record))}, "
                    f"but line {rows[0].line} has {len(rows[0].cells)}."
                )
            cells += len(record)
            if cells > LARGEST_TABLE:
                raise DataError(f"{path.name} has more than {LARGEST_TABLE:,} cells.")
    except csv.Error as problem:
        raise DataError(f"{path.name}, line {reader.line_num}: {problem}.") from None
    if not rows:
        raise DataError(f"{path.name} is empty.")
    return rows


def _split_header(path: Path, rows: list[_Row], target: str | None) -> tuple[list[str], list[_Row]]:
    """The column names and the rows of data."""
    first, rest = rows[0].cells, rows[1:]
    if not rest and not any(map(_is_number, first)):
        raise DataError(f"{path.name} has names in its first line, but no rows below.")
    # Names stand over numbers and are none themselves.
    named = target in first or (
        not any(map(_is_number, first))
        and any(_is_number(cell) for row in rest for cell in row.cells)
    )
    if not named:
        return [f"column_{i + 1}" for i in range(len(first))], rows
    names = [name or f"column_{i + 1}" for i, name in enumerate(first)]
    if len(set(names)) < len(names):
        counts = Counter(names)
        twice = next(name for name in names if counts[name] > 1)
        raise DataError(f"{path.name}, line {rows[0].line}: two columns are called {twice!r}.")
    return names, rest


def _rows_to_keep(
    path: Path, rows: list[_Row], columns: dict[str, list[str]], used: list[str], missing: str
) -> list[int]:
    keep: list[int] = []
    for i, row in enumerate(rows):
        gaps = [name for name in used if _is_missing(columns[name][i])]
        if gaps and missing == "error":
            raise DataError(
                f"{path.name}, line {row.line}: {gaps[0]!r} is missing; "
                "fill it in or delete the row."
            )
        if not gaps:
            keep.append(i)
    if not keep:
        raise DataError(f"{path.name} has no row without a missing value.")
    return keep


def _numbers(
    path: Path, rows: list[_Row], name: str, cells: list[str], keep: list[int]
) -> list[float]:
    numbers = []
    for i in keep:
        if not _is_number(cells[i]):
            _bad_number(path, rows[i].line, name, cells[i])
        numbers.append(float(cells[i]))
    return numbers


def _target(
    path: Path,
    rows: list[_Row],
    name: str,
    cells: list[str],
    keep: list[int],
    task: TargetTask | None,
) -> tuple[Any, tuple[int, ...], tuple[str, ...]]:
    kept = [cells[i] for i in keep]
    # One slip among numbers is a bad number; numbers among words are words. An infinity is a word
    # among words only.
    words = [cell for cell in kept if not _is_number(cell)]
    if 2 * len(words) >= len(kept) and not all(map(_is_infinite, words)):
        class_names = tuple(sorted(set(kept)))
        place = {label: code for code, label in enumerate(class_names)}
        return [place[label] for label in kept], tuple(range(len(class_names))), class_names
    y = np.array(_numbers(path, rows, name, cells, keep))
    if not _holds_labels(path, repr(name), y, task):
        return y, (), ()
    classes = tuple(int(label) for label in np.unique(y))
    return y, classes, tuple(str(label) for label in classes)


def _holds_labels(path: Path, name: str, y: Any, task: TargetTask | None) -> bool:
    whole = bool((y == np.floor(y)).all() and np.abs(y).max() < 2**53)
    if task == "classification" and not whole:
        raise DataError(f"{path.name}: {name} must hold whole numbers or text to be labels.")
    few = len(np.unique(y)) <= min(MOST_CLASSES, len(y) // 2)
    return task == "classification" or (task is None and whole and few)


def _is_missing(cell: str) -> bool:
    return cell.lower() in MISSING


def _is_number(cell: str) -> bool:
    # float() also takes 1_000, nan and inf, which no table means as a number.
    try:
        return "_" not in cell and math.isfinite(float(cell))
    except ValueError:
        return False


def _is_infinite(cell: str) -> bool:
    try:
        return "_" not in cell and math.isinf(float(cell))
    except ValueError:
        return False


def _is_missing_or_infinite(cell: str) -> bool:
    return _is_missing(cell) or _is_infinite(cell)


def _bad_number(path: Path, line: int, name: str, cell: str) -> NoReturn:
    place = f"{path.name}, line {line}: {name!r}"
    if _is_infinite(cell):
        raise DataError(f"{place} must be a finite number, not {cell[:40]!r}.")
    raise DataError(f"{place} must be a number, not {cell[:40]!r}; only the target may be text.")


def _cells(number: int) -> str:
    return f"{number} cell" if number == 1 else f"{number} cells"
