"""What does a machine look like in space? Its plane, its sheet, or f as a landscape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Dataset, Plot3D
from game.labs.svm_pictures import class_name, row_words
from game.labs.svm_run import SVMState
from game.labs.svm_scores import training_values
from game.labs.svm_separator import Separator, separator

Array = NDArray[np.float64]

_SIDE, _DEPTH = 19, 17
# Beyond three times the margin the landscape is cut off, or its hills would hide the street.
_HIGHEST = 3.0


def draw_space(
    plot: Plot3D, state: SVMState | None, data: Dataset, axes: tuple[int, int] | None
) -> None:
    """The points with the separating plane, or over two features the decision value as height."""
    three = _three(state, data, axes)
    names = data.feature_names
    if three is not None:
        plot.clear("In space", *(names[column] for column in three))
        if state is None:
            _draw_plain(plot, data, three)
        else:
            _draw_parted(plot, state, data, three)
    else:
        across, up = axes or (0, 0)
        second = names[up] if axes else "no second feature"
        plot.clear("Decision value as height", names[across], second, "f(x)")
        if state is None:
            plot.points(*_sides(data, axes), np.zeros(data.n_samples), "quiet", 5)
        else:
            _draw_landscape(plot, state, data, axes)
    plot.legend()


def _three(
    state: SVMState | None, data: Dataset, axes: tuple[int, int] | None
) -> tuple[int, int, int] | None:
    """The two columns on the axes and the first other, where the machine sees as many."""
    used = tuple(range(data.n_features)) if state is None else state.material.columns
    if axes is None or axes[0] == axes[1] or len(used) < 3:
        return None
    return axes[0], axes[1], next(column for column in used if column not in axes)


def _sides(data: Dataset, axes: tuple[int, int] | None) -> tuple[Array, Array]:
    if axes is None:
        return data.X[:, 0], np.zeros(data.n_samples)
    return data.X[:, axes[0]], data.X[:, axes[1]]


def _draw_plain(plot: Plot3D, data: Dataset, three: tuple[int, int, int]) -> None:
    if data.codes is not None and data.n_samples:
        plot.points(*(data.X[:, column] for column in three), colors=data.codes, size=5)


def _draw_parted(plot: Plot3D, state: SVMState, data: Dataset, three: tuple[int, int, int]) -> None:
    """Three features: the points, and where the decision value is 0."""
    given = state.material
    shown = given.train if state.voting else state.rows
    low, high = data.X[shown].min(axis=0), data.X[shown].max(axis=0)
    plot.limits(*((float(low[c]), float(high[c])) if high[c] > low[c] else None for c in three))
    separators = state.finals if state.voting else (separator(state.fit),)
    for one in separators:
        if one.w is not None and one.w.any():
            _draw_planes(plot, state, one, data, three, margins=not state.voting)
        elif one.w is None and len(one.beta):
            _draw_sheets(plot, state, one, data, three, low, high)
    if state.voting:
        _draw_members(plot, data, shown, given.codes, three)
        return
    support = state.support
    _draw_members(plot, data, np.delete(shown, support), given.codes, three)
    held = shown[support]
    if len(held):
        alpha = state.fit.alpha[support]
        plot.points(
            *(data.X[held, column] for column in three),
            "white",
            colors=given.codes[held],
            sizes=5.0 + 5.0 * np.sqrt(alpha / alpha.max()),
            outline="white",
            label="support vector",
            words=row_words(held, given.codes, data, "trains", alpha),
        )


def _draw_members(
    plot: Plot3D, data: Dataset, rows: Array, codes: Array, three: tuple[int, int, int]
) -> None:
    for code in np.unique(codes[rows]).tolist():
        own = rows[codes[rows] == code]
        plot.points(
            *(data.X[own, column] for column in three),
            code,
            4,
            label=class_name(data, code),
            words=row_words(own, codes, data, "trains"),
        )


def _draw_planes(
    plot: Plot3D,
    state: SVMState,
    one: Separator,
    data: Dataset,
    three: tuple[int, int, int],
    *,
    margins: bool,
) -> None:
    """w·x + b = 0 in the data's units, the other features at their mean; and = ±1."""
    assert one.w is not None
    given = state.material
    places = [given.columns.index(column) for column in three]
    weights = one.w / given.scale
    rest = data.X[given.train].mean(axis=0)[list(given.columns)]
    others = np.delete(np.arange(len(weights)), places)
    level = float(weights @ given.center - one.b - weights[others] @ rest[others])
    normal = weights[places]
    if not normal.any():
        return
    plot.plane(normal, level, "white", 0.35, label="f = 0" if margins else "")
    if margins:
        plot.plane(normal, level - 1.0, one.classes[0], 0.16, label="f = −1")
        plot.plane(normal, level + 1.0, one.classes[1], 0.16, label="f = +1")


def _draw_sheets(
    plot: Plot3D,
    state: SVMState,
    one: Separator,
    data: Dataset,
    three: tuple[int, int, int],
    low: Array,
    high: Array,
) -> None:
    """Where f changes its sign along the third feature: the lowest and the highest such place."""
    given = state.material
    sides = [
        np.linspace(low[column], high[column], count)
        for column, count in zip(three, (_SIDE, _SIDE, _DEPTH), strict=True)
    ]
    seen = [given.along(column, side) for column, side in zip(three, sides, strict=True)]
    places = tuple(given.columns.index(column) for column in three)
    rest = given.in_units(data.X[given.train]).mean(axis=0)
    box = one.over_box((seen[0], seen[1], seen[2]), places, rest)
    lower = first_crossing(box, sides[2])
    upper = first_crossing(box[:, :, ::-1], sides[2][::-1])
    for heights in (lower,) if np.array_equal(lower, upper, equal_nan=True) else (lower, upper):
        if np.isfinite(heights).any():
            plot.surface(sides[0], sides[1], heights.T, color="white", alpha=0.45)


def first_crossing(box: Array, z: Array) -> Array:
    """Where f (x, y, z) first changes its sign along `z`: (x, y), NaN where it never does."""
    changes = np.signbit(box[:, :, 1:]) != np.signbit(box[:, :, :-1])
    place = changes.argmax(axis=2)[..., None]
    before = np.take_along_axis(box, place, 2)[..., 0]
    after = np.take_along_axis(box, place + 1, 2)[..., 0]
    step = after - before
    share = np.divide(-before, step, out=np.zeros_like(step), where=step != 0.0)
    here = z[place[..., 0]] + share * (z[place[..., 0] + 1] - z[place[..., 0]])
    crossing: Array = np.where(changes.any(axis=2), here, np.nan)
    return crossing


def _draw_landscape(
    plot: Plot3D, state: SVMState, data: Dataset, axes: tuple[int, int] | None
) -> None:
    """Over one or two features: f as height, with the points at theirs and the level 0."""
    given = state.material
    one = separator(state.fit)
    sides = _sides(data, axes)
    grids = [np.linspace(float(side.min()), float(side.max()), _SIDE) for side in sides]
    if axes is None:
        heights = np.tile(one.values(given.along(0, grids[0])[:, None]), (_SIDE, 1))
    else:
        places = (given.columns.index(axes[0]), given.columns.index(axes[1]))
        seen = (given.along(axes[0], grids[0]), given.along(axes[1], grids[1]))
        rest = given.in_units(data.X[given.train]).mean(axis=0)
        heights = one.over_grid(*seen, places, rest)
    if np.ptp(grids[0]) and np.ptp(grids[1]):
        cut = np.clip(heights, -_HIGHEST, _HIGHEST)
        # Blue and orange are the colours of the first two classes; other pairs get none.
        shade = None if one.classes == (0, 1) else "quiet"
        plot.surface(grids[0], grids[1], cut, "diverging", 0.8, color=shade, mesh=False)
    plot.limits(z=(-_HIGHEST, _HIGHEST))
    rows = state.rows
    values = np.clip(training_values(state), -_HIGHEST, _HIGHEST)
    for code in one.classes:
        own = given.codes[rows] == code
        words = row_words(rows[own], given.codes, data, "trains", state.fit.alpha[own])
        plot.points(
            *(side[rows[own]] for side in sides),
            values[own],
            code,
            5,
            label=class_name(data, code),
            words=words,
        )
