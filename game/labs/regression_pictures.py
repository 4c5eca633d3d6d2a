"""The five pictures of the regression lab: fit, path, loss, bowl and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.data import values_along
from game.labs.lab import Dataset, History, Plot, Plot3D
from game.labs.regression_design import Design, used_columns

Array = NDArray[np.float64]

_CURVE = 241
_SHEET = 19
_BOWL = 61
_WIDE = 2.5
_MOST_LINES = 12
_MOST_STICKS = 200
_PART_WORDS = {"train": "train", "validation": "validation", "test": "test"}
_PART_COLOURS = {"train": "accent", "validation": "gold", "test": "mint"}


def draw_all(state: Any, history: History, data: Dataset, plots: Mapping[str, Any]) -> None:
    """Every picture that has a plot; the plane only while a plane is what is fitted."""
    if plot := plots.get("fit"):
        if history.values["shape"] == "curve":
            draw_curve(plot, state, history, data)
        else:
            draw_predictions(plot, state, data)
    if (plot := plots.get("plane")) and history.values["shape"] == "plane":
        draw_plane(plot, state, history, data)
    if plot := plots.get("path"):
        draw_path(plot, state, history)
    if plot := plots.get("loss"):
        draw_loss(plot, history)
    if plot := plots.get("bowl"):
        draw_bowl(plot, state, history)
    if plot := plots.get("error"):
        draw_errors(plot, history)


def draw_curve(plot: Plot, state: Any, history: History, data: Dataset) -> None:
    """The points and the curve through them, with the one it is heading for."""
    (column,) = used_columns(data, history.values)
    plot.clear("Fit", data.feature_names[column], data.target_name)
    x, y = data.X[:, column], values_along(data, -1)
    if history.limits is not None:
        plot.limits(history.limits[:2], history.limits[2:])
    if state is not None and len(x):
        low, high = float(x.min()), float(x.max())
        reach = (high - low or 1.0) * 0.03
        places = np.linspace(low - reach, high + reach, _CURVE)
        features = state.design.features(places[:, None])
        best = features @ state.best + _intercept(state.design, state.best)
        if history.limits is None:
            # The curve may swing far beyond the points; these say what is looked at.
            room = (float(y.max() - y.min()) or 1.0) * 0.25
            plot.limits(y=(float(y.min()) - room, float(y.max()) + room))
        plot.line(places, best, "quiet", 1.25, dashed=True, label="the optimum")
        now = features @ state.fit.coef + state.fit.intercept
        plot.line(places, now, "coral", 2.5, label="now")
    _draw_parts(plot, state, data, x, y)
    plot.legend()


def draw_predictions(plot: Plot, state: Any, data: Dataset) -> None:
    """Of every point what is predicted beside what is so; on the diagonal they agree."""
    name = data.target_name
    plot.clear("Predicted against actual", f"{name}, actual", f"{name}, predicted")
    if state is None:
        plot.note("There is no fit yet.")
        return
    y = values_along(data, -1)
    ends = [float(y.min()), float(y.max())]
    plot.line(ends, ends, "quiet", dashed=True, label="exact", hover=False)
    _draw_parts(plot, state, data, y, state.predicted)
    plot.legend()


def _draw_parts(plot: Plot, state: Any, data: Dataset, x: Array, y: Array) -> None:
    """Points that teach, validate and test."""
    if state is None:
        rows = {"train": np.arange(data.n_samples)}
    else:
        rows = {part: getattr(state.design, part) for part in _PART_WORDS}
    for part, chosen in rows.items():
        # Named even before there is one, so that the legend's row is there and stays.
        if len(chosen) or part == "train":
            colour = _PART_COLOURS[part]
            plot.points(x[chosen], y[chosen], colour, 7, label=_PART_WORDS[part])


def draw_plane(plot: Plot3D, state: Any, history: History, data: Dataset) -> None:
    """The points in space and the plane, or bent sheet, fitted to them; sticks are the errors."""
    if data.n_features < 2:
        plot.clear("Fit", data.feature_names[0], "second feature", data.target_name)
        plot.points(data.X[:, 0], np.zeros(data.n_samples), values_along(data, -1))
        return
    columns = used_columns(data, history.values)
    names = [data.feature_names[column] for column in columns]
    plot.clear("Fit", names[0], names[1], data.target_name)
    x, y = (data.X[:, column] for column in columns)
    z = values_along(data, -1)
    if state is None or not len(x):
        plot.points(x, y, z, "accent", 6, label="train")
        return
    design: Design = state.design
    sides = [np.linspace(float(one.min()), float(one.max()), _SHEET) for one in (x, y)]
    across, up = np.meshgrid(*sides)
    places = np.column_stack([across.ravel(), up.ravel()])
    heights = design.features(places) @ state.fit.coef + state.fit.intercept
    plot.surface(sides[0], sides[1], heights.reshape(across.shape), color="accent", alpha=0.45)
    if len(x) <= _MOST_STICKS:
        gap = np.full(len(x), np.nan)
        foot_x, foot_y = (np.column_stack([one, one, gap]).ravel() for one in (x, y))
        ends = np.column_stack([z, state.predicted, gap]).ravel()
        plot.line(foot_x, foot_y, ends, "coral", 1, alpha=0.7)
    for part, colour in _PART_COLOURS.items():
        rows = getattr(design, part)
        if len(rows):
            plot.points(x[rows], y[rows], z[rows], colour, 6, label=_PART_WORDS[part])
    room = (float(z.max() - z.min()) or 1.0) * 0.2
    plot.limits(z=(float(z.min()) - room, float(z.max()) + room))
    plot.legend()


def draw_path(plot: Plot, state: Any, history: History) -> None:
    """Every weight along alpha; the line at the present alpha can be dragged."""
    plot.clear("Weights along the path", "α · drag it", "weight", log_x=True)
    path = history.extras.get("path")
    alpha = history.values["alpha"]
    if path is None:
        plot.note("Being worked out …")
        return
    largest = np.argsort(-np.abs(path.coefs).max(axis=1), kind="stable")[:_MOST_LINES]
    faint = 0.4 if "path" in history.stale else 1.0
    # Far down the path unpenalised weights explode, and would flatten all that happens before.
    room = 1.3 * float(np.abs(path.coefs[:, : max(len(path.alphas) * 2 // 3, 1)]).max() or 1.0)
    plot.limits(y=(-room, room))
    plot.hline(0.0, dashed=False, alpha=0.6)
    for place, index in enumerate(largest.tolist()):
        plot.line(path.alphas, path.coefs[index], place, 1.6, alpha=faint, label=path.names[index])
    if path.best is not None:
        plot.vline(float(path.alphas[path.best]), "mint", words="best")
    plot.still(path, faint)
    plot.vline(alpha, "gold", 2, dashed=False)
    if state is not None and len(state.fit.coef) == len(path.names):
        now = state.fit.coef[largest]
        plot.points(
            np.full(len(now), alpha),
            now,
            colors=np.arange(len(now)),
            size=8,
            outline="white",
            words=[path.names[index] for index in largest.tolist()],
        )
    plot.legend()


def draw_errors(plot: Plot, history: History) -> None:
    """The error on the points that teach and on those kept back, along alpha."""
    plot.clear("Errors along the path", "α · drag it", "root mean sq. error", log_x=True)
    path = history.extras.get("path")
    alpha = history.values["alpha"]
    if path is None:
        plot.note("Being worked out …")
        return
    faint = 0.4 if "path" in history.stale else 1.0
    top = float(max(path.train[0], np.nanmax(path.validation[:1], initial=0.0))) or 1.0
    plot.limits(y=(0.0, 1.25 * top))
    plot.line(path.alphas, path.train, "accent", alpha=faint, label="train")
    if path.best is None:
        plot.note("Keep some points back to see it.")
    else:
        plot.line(path.alphas, path.validation, "gold", alpha=faint, label="validation")
        best = float(path.alphas[path.best])
        plot.vline(best, "mint", words=f"best {best:.2g}")
        plot.points([best], [path.validation[path.best]], "mint", 10)
    plot.still(path, faint)
    plot.vline(alpha, "gold", 2, dashed=False)
    plot.legend()


def draw_loss(plot: Plot, history: History) -> None:
    """How far the objective is above the optimum, and the gap that proves it without knowing it."""
    plot.clear("Loss", "step", "above the optimum", log_y=True, integer_x=True)
    steps = np.array(history.steps, dtype=float)
    if not len(steps):
        plot.note("There is no step yet.")
        return
    above = np.array([state.fit.objective - state.optimum for state in history])
    gap = np.array([state.fit.gap for state in history])
    size = max(float(np.nanmax(np.abs(above))), 1e-300)
    # Below the last digits of a double there is only rounding.
    above = np.where(above > 1e-14 * size, above, np.nan)
    gap = np.where(np.isfinite(gap) & (gap > 1e-14 * size), gap, np.nan)
    if np.isfinite(gap).any():
        plot.line(steps, gap, "quiet", 1.5, dashed=True, label="gap, the proof")
    if np.isfinite(above).any():
        plot.line(steps, above, "accent", 2, label="true")
        seen = np.flatnonzero(np.isfinite(above))[-1:]
        plot.points(steps[seen], above[seen], "gold", 9)
    if not np.isfinite(gap).any() and not np.isfinite(above).any():
        plot.note("At the optimum.")
    plot.legend()


def draw_bowl(plot: Plot, state: Any, history: History) -> None:
    """The loss over two weights, the diamond or disc the penalty allows, and the way down."""
    if state is None:
        plot.clear("Bowl", "a weight", "another weight")
        plot.note("There is no fit yet.")
        return
    design: Design = state.design
    first, second = design.pair
    names = [f"weight of {design.names[index]}" for index in (first, second)]
    if first == second:
        _draw_valley(plot, state, history, names[0])
        return
    plot.clear("Bowl", *names, equal=True)
    best = state.best[[first, second]]
    trail = np.array([one.fit.coef[[first, second]] for one in history])
    centre, gram = _slice(state, first, second)
    size = _bowl_size(best, centre, trail, state.values["model"])
    # The picture is wider than high: the loss reaches to its sides.
    sides = np.linspace(-_WIDE * size, _WIDE * size, _BOWL)
    grid_x, grid_y = np.meshgrid(sides, sides)
    away = np.stack([grid_x - centre[0], grid_y - centre[1]])
    heights = np.sqrt(np.maximum(np.einsum("iab,ij,jab->ab", away, gram, away), 0.0))
    step = best - centre
    touching = float(np.sqrt(max(step @ gram @ step, 0.0)))
    highest = float(heights.max()) or 1.0
    levels = np.linspace(0, highest, 13)[1:]
    plot.contour(sides, sides, heights, levels, "accent", 1.0, alpha=0.45)
    if touching > 0:
        plot.contour(sides, sides, heights, [touching], "accent", 1.75)
    _draw_allowed(plot, best, state.values["model"])
    plot.hline(0.0, dashed=False, alpha=0.6)
    plot.vline(0.0, "quiet", dashed=False, alpha=0.6)
    if np.abs(centre).max() <= size:
        plot.points([centre[0]], [centre[1]], "accent", 9, marker="cross", label="least loss")
    plot.line(trail[:, 0], trail[:, 1], "gold", 1.75)
    if len(trail) <= 60:
        plot.points(trail[1:, 0], trail[1:, 1], "gold", 4, hover=False)
    plot.points(trail[:1, 0], trail[:1, 1], "white", 9, marker="ring", label="start")
    plot.points([best[0]], [best[1]], "mint", 11, marker="diamond", label="optimum")
    plot.points(trail[-1:, 0], trail[-1:, 1], "gold", 9)
    plot.limits(x=(-size, size), y=(-size, size))
    plot.legend()


def _draw_valley(plot: Plot, state: Any, history: History, name: str) -> None:
    """With one weight the bowl is a curve."""
    plot.clear("Bowl", name, "objective")
    trail = np.array([one.fit.coef[0] for one in history])
    heights = [one.fit.objective for one in history]
    X, y = state.design.X[state.design.train][:, 0], state.design.y[state.design.train]
    x, y = X - X.mean(), y - y.mean()
    size = 1.4 * max(abs(float(state.best[0])), float(np.abs(trail).max()), 1e-9)
    sides = np.linspace(-size, size, 121)
    rss = float(y @ y) - 2 * sides * float(x @ y) + sides**2 * float(x @ x)
    alpha = state.values["alpha"]
    if state.values["model"] == "lasso":
        curve = rss / (2 * len(y)) + alpha * np.abs(sides)
    else:
        curve = rss + alpha * sides**2
    plot.line(sides, curve, "accent")
    plot.line(trail, heights, "gold")
    plot.points(trail[-1:], heights[-1:], "gold", 10, label="now")
    plot.points([state.best[0]], [state.optimum], "mint", 10, marker="diamond", label="optimum")
    plot.legend()


def _slice(state: Any, first: int, second: int) -> tuple[Array, Array]:
    """The bottom (2,) and the curvature (2, 2) of the loss over two weights, the rest as is best.

    The penalised optimum is best in this slice too, so there the loss touches what is allowed.
    """
    design: Design = state.design
    X, y = design.X[design.train], design.y[design.train]
    X, y = X - X.mean(axis=0), y - y.mean()
    rest = state.best.copy()
    rest[[first, second]] = 0.0
    pair = X[:, [first, second]]
    gram = pair.T @ pair / len(y)
    centre = np.linalg.lstsq(pair, y - X @ rest, rcond=1e-10)[0]
    return centre, gram


def _bowl_size(best: Array, centre: Array, trail: Array, model: str) -> float:
    """Half the side of the picture: the allowed set and the trail fit, the bottom if it is near."""
    reach = float(np.abs(best).sum()) if model == "lasso" else float(np.linalg.norm(best))
    size = max(reach, float(np.abs(trail).max()), 1e-9)
    bottom = float(np.abs(centre).max())
    return 1.25 * (max(size, bottom) if bottom <= 4 * size or size <= 1e-9 else size)


def _draw_allowed(plot: Plot, best: Array, model: str) -> None:
    """The weights that cost no more than the optimum: a diamond or a disc."""
    if model == "lasso":
        reach = float(np.abs(best).sum())
        x, y = np.array([reach, 0, -reach, 0]), np.array([0, reach, 0, -reach])
    else:
        turn = np.linspace(0, 2 * np.pi, 97)[:-1]
        reach = float(np.linalg.norm(best))
        x, y = reach * np.cos(turn), reach * np.sin(turn)
    plot.polygon(x, y, "gold", 0.2, edge="gold", width=1.5, label="allowed")


def _intercept(design: Design, coef: Array) -> float:
    X, y = design.X[design.train], design.y[design.train]
    return float(y.mean() - X.mean(axis=0) @ coef)
