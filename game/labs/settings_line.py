"""A lab's settings as one line of text that brings back the same lab, data and values elsewhere.

    {"lab": "clustering", "data": "blobs", "n": 300, "seed": 7, "values": {"k": 3}}

Points that a person has edited, or read from a file, travel inside the line.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np

from game.labs.lab import Lab
from game.labs.setup import BLANK, MOST_ROWS, Setup, checked_value, fitting_values, taken_by
from ml.datasets import TABLES, TOY_SETS, Dataset, load
from ml.validation import check_count

_MOST_CELLS = 2_000_000


PASTED = "The pasted settings can't be used: "
"""How a sentence begins that says what is wrong with a line; the reason follows."""

# Names of columns and classes are as long as they can be shown.
_LONGEST_NAME, _MOST_CLASSES, _LARGEST_LABEL = 200, 5_000, 2**31


class SettingsError(ValueError):
    """A line that isn't a lab's settings; the message is one sentence."""


def carries_points(setup: Setup) -> bool:
    """Whether the points travel inside the line of `setup`, since no name stands for them."""
    return setup.edited or not (setup.source in TOY_SETS or setup.source in TABLES)


def _has_name(source: str) -> bool:
    """Whether the program has data of that name, so that other points under it were edited."""
    return source in TOY_SETS or source in TABLES or source == BLANK


def lab_of(line: str) -> str:
    """The name of the lab that a line is for."""
    return str(_parsed(line)["lab"])


def written(name: str, lab: Lab, setup: Setup) -> str:
    """The line of `setup` in the lab called `name`."""
    content: dict[str, Any] = {"lab": name, "data": setup.source}
    if setup.n_samples is not None and not setup.edited:
        content["n"] = setup.n_samples
    content["seed"] = setup.seed
    # What `read` begins with: the defaults as the lab makes them suit the data.
    given = fitting_values(lab, {param.name: param.default for param in lab.params}, setup.data)
    content["values"] = {key: value for key, value in setup.values.items() if value != given[key]}
    if carries_points(setup):
        data = setup.data
        content["points"] = {
            "X": _packed(data.X),
            "y": None if data.y is None else _packed(data.y),
            "features": data.feature_names,
            "target": data.target_name,
            "classes": data.classes,
            "class_names": data.class_names,
        }
    if setup.edited and not _has_name(setup.source):
        content["edited"] = True
    return json.dumps(content, ensure_ascii=False, separators=(", ", ": "))


def read(line: str, lab: Lab) -> Setup:
    """The setup that a line for `lab` describes. Raises SettingsError with one sentence."""
    content = _parsed(line)
    try:
        seed = check_count(content.get("seed", 0), "seed", 0, None)
        count = content.get("n")
        points = content.get("points")
        if points is not None:
            data = taken_by(lab, _unpacked(content["data"], points))
        else:
            data = taken_by(lab, load(content["data"], n_samples=count, random_state=seed))
        values = fitting_values(lab, {param.name: param.default for param in lab.params}, data)
        params = {param.name: param for param in lab.params}
        for key, value in content.get("values", {}).items():
            if key not in params:
                raise ValueError(f"{lab.title} has no setting {key!r}.")
            values[key] = checked_value(params[key], value, data)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as problem:
        reason = str(problem) if isinstance(problem, ValueError) else "it is damaged."
        raise SettingsError(PASTED + reason) from None
    if points is None:
        return Setup(data, content["data"], values, seed, count)
    edited = _has_name(data.name) or content.get("edited") is True
    return Setup(data, data.name, values, seed, count, edited)


def _parsed(line: str) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or not {"lab", "data"} <= content.keys():
        raise SettingsError(
            "The clipboard doesn't hold a lab's settings; Copy settings makes a line of them."
        )
    if not isinstance(content["data"], str) or not isinstance(content["lab"], str):
        raise SettingsError(f"{PASTED}lab and data must be names.")
    return content


def _packed(array: np.ndarray) -> dict[str, Any]:
    """Shape and bytes, so that every digit arrives."""
    numbers = np.ascontiguousarray(array, np.float64)
    packed = base64.b64encode(zlib.compress(numbers.tobytes(), 9)).decode("ascii")
    return {"shape": numbers.shape, "zlib": packed}


def _opened(packed: dict[str, Any]) -> np.ndarray:
    shape = tuple(check_count(side, "a side of the points", 0) for side in packed["shape"])
    cells = int(np.prod(shape, dtype=object))
    if len(shape) > 2 or cells > _MOST_CELLS or (shape and shape[0] > MOST_ROWS):
        raise ValueError("there are too many points.")
    try:
        squeezed = base64.b64decode(packed["zlib"], validate=True)
        unzip = zlib.decompressobj()
        content = unzip.decompress(squeezed, cells * 8 + 1)
    except (zlib.error, binascii.Error):
        raise ValueError("the points are damaged.") from None
    if len(content) != cells * 8:
        raise ValueError("the points are damaged.")
    return np.frombuffer(content, np.float64).reshape(shape)


def _unpacked(name: str, points: dict[str, Any]) -> Dataset:
    X = _opened(points["X"])
    y = None if points["y"] is None else _opened(points["y"])
    classes = tuple(int(label) for label in points["classes"])
    if len(classes) > _MOST_CLASSES or any(abs(label) > _LARGEST_LABEL for label in classes):
        raise ValueError("there are too many classes.")
    data = Dataset(
        _shown(name),
        X,
        y,
        tuple(_shown(word) for word in points["features"]),
        _shown(points["target"]),
        classes,
        tuple(_shown(word) for word in points["class_names"]),
    )
    return replace(data, note="Points from pasted settings.")


def _shown(name: str) -> str:
    """A name with a space for every sign that can't be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in name[:_LONGEST_NAME])
