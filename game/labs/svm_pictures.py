"""What does a support vector machine look like on the plane? Ground, street, and who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Dataset, History, Plot
from game.labs.scatter import PointWords, Scatter
from game.labs.svm_run import SVMState
from game.labs.svm_scores import training_values
from game.labs.svm_separator import separator, votes_over_grid

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

# The ground is drawn a little beyond the points, in so many cells a side, fewer while it moves and
# where many support vectors make them dear. Lines are smooth enough through every second of them.
_BEYOND = 0.12
_FEWEST_CELLS, _MOVING_CELLS, _MOST_CELLS = 64, 112, 160
_WORK = 4_000_000

# At twice the margin the ground is as deep in colour as it gets.
_DEEPEST = 2.0

# The points that are held out: their part, their marker and what they do.
_HELD_OUT = (("validation", "diamond", "validates"), ("test", "square", "tests"))


@dataclass(frozen=True, eq=False)
class Ground:
    """Decision values over a grid in the data's units; several fields in a vote.

    `classes` has the winner of a vote, else the class of each cell beyond the street, -1 on it.
    """

    xs: Array
    ys: Array
    fields: tuple[Array, ...]
    classes: Rows

    @cached_property
    def lines(self) -> tuple[Array, ...]:
        """The fields as coarse as lines through them need."""
        return tuple(np.ascontiguousarray(field[::2, ::2]) for field in self.fields)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """(left, right, bottom, top) of the cells, of which `xs` and `ys` are the middles."""
        half_x, half_y = (self.xs[1] - self.xs[0]) / 2, (self.ys[1] - self.ys[0]) / 2
        return (
            float(self.xs[0] - half_x),
            float(self.xs[-1] + half_x),
            float(self.ys[0] - half_y),
            float(self.ys[-1] + half_y),
        )


def row_words(
    rows: Rows, codes: Rows, data: Dataset, part: str, alpha: Array | None = None
) -> PointWords:
    """What the read-out says of some rows of the data: their class, what they do, and their α."""
    columns: list[tuple[str, NDArray[Any] | None]] = [
        ("", np.array(data.class_names)[codes[rows]]),
        (part, None),
    ]
    if alpha is not None:
        columns.append(("α", alpha))
    return PointWords(rows, tuple(columns))


# A state is frozen, and drawing it again, as when an extra comes in, finds the same arrays.
_GROUNDS: WeakKeyDictionary[SVMState, tuple[tuple[Any, ...], Ground]] = WeakKeyDictionary()


def ground_of(state: SVMState, data: Dataset, scatter: Scatter) -> Ground:
    """The ground below the points of `scatter`, other features at the mean of those that train."""
    assert scatter.up is not None
    key = (scatter.box, scatter.across, scatter.up)
    kept = _GROUNDS.get(state)
    if kept is None or kept[0] != key:
        kept = (key, _ground(state, data, scatter))
        _GROUNDS[state] = kept
    return kept[1]


def _ground(state: SVMState, data: Dataset, scatter: Scatter) -> Ground:
    given = state.material
    separators = state.finals if state.voting else (separator(state.fit),)
    vectors = sum(len(one.beta) for one in separators if one.w is None)
    most = _MOST_CELLS if state.ended and not state.rough else _MOVING_CELLS
    # Under a moving hand the picture is made anew in every frame.
    work = _WORK / 2 if state.rough else _WORK
    cells = int(np.clip(np.sqrt(work / max(vectors, 1)), _FEWEST_CELLS, most))
    left, right, bottom, top = scatter.box
    wide, tall = _BEYOND * (right - left), _BEYOND * (top - bottom)
    xs = np.linspace(left - wide, right + wide, cells)
    ys = np.linspace(bottom - tall, top + tall, cells)
    assert scatter.up is not None
    columns = (scatter.across, scatter.up)
    axes = (given.columns.index(columns[0]), given.columns.index(columns[1]))
    seen = (given.along(columns[0], xs), given.along(columns[1], ys))
    rest = given.in_units(data.X[given.train]).mean(axis=0)
    fields = tuple(one.over_grid(*seen, axes, rest) for one in separators)
    if state.voting:
        classes = votes_over_grid(separators, *seen, axes, rest)
    else:
        (first, second), field = separators[0].classes, fields[0]
        classes = np.where(field >= 1.0, second, np.where(field <= -1.0, first, -1))
    return Ground(xs, ys, fields, classes)


def draw_plane(
    plot: Plot, state: SVMState | None, seen: History, data: Dataset, axes: tuple[int, int] | None
) -> None:
    """The decision surface with its margins, and the points with what each has to say."""
    scatter = Scatter.of(data, axes, seen.limits)
    if state is None:
        scatter.begin(plot, "Points")
        _draw_classes(plot, scatter, np.arange(data.n_samples), np.arange(data.n_samples), data)
        plot.legend()
        return
    if axes is None:
        _draw_curve(plot, state, scatter, data)
        return
    scatter.begin(plot, "Decision surface", _subtitle(state, data))
    ground = ground_of(state, data, scatter)
    if seen.values["show"] == "value" and not state.voting:
        plot.heatmap(
            *(ground.fields[0], ground.extent, "diverging"),
            low=-_DEEPEST,
            high=_DEEPEST,
            alpha=0.6,
            smooth=True,
            label="f(x)",
        )
        plot.colorbar("f(x)")
    else:
        plot.regions(ground.classes, ground.extent, 0.25)
        if not state.voting:
            plot.heatmap(ground.fields[0], ground.extent, alpha=0.0, label="f(x)")
    _draw_lines(plot, state, ground)
    _draw_points(plot, state, scatter, data)
    for part, marker, word in _HELD_OUT:
        if len(state.material.parts()[part]):
            plot.points([], [], "quiet", marker=marker, label=word)
    plot.legend()


def _subtitle(state: SVMState, data: Dataset) -> str:
    problem, given = state.fit.problem, state.material
    words = f"{pair_words(state, data)} "
    if state.voting:
        words = f"the vote of {len(state.finals)} machines "
    others = len(given.columns) - 2
    if others > 0:
        words += f"· a slice, {others} other feature{'s' * (others > 1)} at the mean"
    elif not state.voting and problem.count > 1:
        words += f"· machine {problem.index + 1} of {problem.count}"
    return words.strip()


def pair_words(state: SVMState, data: Dataset) -> str:
    """The two classes in training by name."""
    first, second = (class_name(data, int(code)) for code in state.fit.problem.classes)
    return f"{first} against {second}"


def class_name(data: Dataset, code: int) -> str:
    """A class by its name; a number alone is called a class."""
    name = data.class_names[code]
    return f"class {name}" if name.lstrip("-").isdigit() else name


def _draw_lines(plot: Plot, state: SVMState, ground: Ground) -> None:
    """The street's middle and its edges; in a vote the middles of all."""
    xs, ys = ground.xs[::2], ground.ys[::2]
    if state.voting:
        for line in ground.lines:
            if np.ptp(line):
                plot.contour(xs, ys, line, 0.0, "text", 1.0, alpha=0.35)
        return
    (line,) = ground.lines
    if np.ptp(line):
        plot.contour(xs, ys, line, (-1.0, 1.0), "white", 1.25, alpha=0.7, dashed=True)
        plot.contour(xs, ys, line, 0.0, "white", 2.25)


def _draw_classes(plot: Plot, scatter: Scatter, rows: Rows, among: Rows, data: Dataset) -> None:
    """Rows as plain points; each class that occurs `among` more has its colour and name told.

    Before there are any, all have: the legend's row is there from the first point on.
    """
    codes = data.codes
    if codes is None:
        return
    for code in np.unique(codes[among]).tolist() or range(len(data.class_names)):
        own = rows[codes[rows] == code]
        plot.points(
            *(scatter.x[own], scatter.y[own], code, scatter.size - 1),
            label=class_name(data, code),
            words=row_words(own, codes, data, "trains"),
        )


def _draw_points(plot: Plot, state: SVMState, scatter: Scatter, data: Dataset) -> None:
    given, fit, rows = state.material, state.fit, state.rows
    x, y, codes, size = scatter.x, scatter.y, given.codes, scatter.size
    used, judged = np.zeros((2, data.n_samples), np.bool_)
    used[np.concatenate([given.train, given.validation, given.test])] = True
    judged[rows] = True
    idle = np.flatnonzero(~used)
    plot.points(x[idle], y[idle], "quiet", size - 2, alpha=0.3, hover=False)
    for part, marker, word in _HELD_OUT:
        held = given.parts()[part]
        for code in np.unique(codes[held]).tolist():
            own = held[codes[held] == code]
            plot.points(
                *(x[own], y[own], code, size - 1.5),
                marker=marker,
                alpha=0.45,
                words=row_words(own, codes, data, word),
            )
    if state.voting:
        _draw_classes(plot, scatter, given.train, given.train, data)
        return
    resting = given.train[~judged[given.train]]
    plot.points(
        *(x[resting], y[resting], "quiet", size - 2),
        colors=codes[resting],
        alpha=0.35,
        hover=False,
    )
    support = state.support
    _draw_classes(plot, scatter, np.delete(rows, support), rows, data)
    if len(support):
        alpha = fit.alpha[support]
        plot.points(
            *(x[rows[support]], y[rows[support]], "white"),
            colors=codes[rows[support]],
            sizes=size * (1.1 + 0.8 * np.sqrt(alpha / alpha.max())),
            outline="white",
            label="support vectors",
            words=row_words(rows[support], codes, data, "trains", alpha),
        )
    if not state.is_hinge:
        _draw_movers(plot, state, scatter)


def _draw_movers(plot: Plot, state: SVMState, scatter: Scatter) -> None:
    """The pair that SMO has just moved, and the point that breaks its condition the most."""
    fit, rows = state.fit, state.rows
    if fit.pair is not None and not state.ended:
        pair = rows[list(fit.pair)]
        x, y = scatter.x[pair], scatter.y[pair]
        plot.line(x, y, "gold", 1.5, dashed=True, hover=False)
        plot.points(x, y, "gold", scatter.size + 14, marker="ring", hover=False, label="just moved")
    if not state.solved and fit.iteration > 0:
        worst = int(rows[fit.kkt_index])
        x, y = float(scatter.x[worst]), float(scatter.y[worst])
        plot.points(
            *([x], [y], "coral", scatter.size + 20),
            marker="ring",
            hover=False,
            label="worst KKT",
        )


def _draw_curve(plot: Plot, state: SVMState, scatter: Scatter, data: Dataset) -> None:
    """One feature: the decision value as a curve over it, each point on it."""
    given = state.material
    plot.clear("Decision value", scatter.names[0], "f(x)", _subtitle(state, data))
    left, right, _, _ = scatter.box
    xs = np.linspace(left, right, 2 * _MOST_CELLS)
    one = separator(state.fit)
    plot.limits(x=(left, right))
    first, second = one.classes
    for level, colour in ((-1.0, first), (1.0, second)):
        plot.line((left, right), (level, level), colour, 1.25, dashed=True, hover=False)
    plot.hline(0.0, "white", 1.5, dashed=False)
    plot.line(xs, one.values(given.along(0, xs)[:, None]), "text", 2, label="f(x)")
    flat = Scatter(data, 0, None)
    rows, heights = state.rows, training_values(state)
    for code in one.classes:
        own = given.codes[rows] == code
        plot.points(
            *(flat.x[rows[own]], heights[own], code, 6),
            label=class_name(data, code),
            words=row_words(rows[own], given.codes, data, "trains", state.fit.alpha[own]),
        )
    plot.legend()
