"""How good is the machine by now? Objectives, gap, KKT, scores, and the grid of C and γ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Dataset, History, Plot
from game.labs.svm_grid import Grid, has_gamma
from game.labs.svm_pictures import class_name, row_words
from game.labs.svm_run import HINGE_TOL, SVMState
from game.labs.svm_scores import scores, training_values
from game.percent import percent

Array = NDArray[np.float64]

_PART_WORDS = {"train": "train", "validation": "validate", "test": "test"}
_MOST_CLASSES = 6


def count_word(state: SVMState | None) -> str:
    """What the steps of a training are called."""
    if state is None:
        return "step"
    if state.is_hinge:
        return "passes over the points"
    return "pairs moved" if state.values["training"] == "smo" else "interior-point steps"


def of_this_pair(seen: History, state: SVMState) -> list[SVMState]:
    """The states so far that train the same pair of classes."""
    index = state.fit.problem.index
    return [one for one in seen if one.fit.problem.index == index]


def draw_objective(plot: Plot, state: SVMState | None, seen: History) -> None:
    """Primal and dual objective, between which the optimum lies."""
    plot.clear("Objectives", count_word(state), "objective", integer_x=True)
    if state is None:
        plot.note("There are no steps yet.")
        return
    run = of_this_pair(seen, state)
    at = np.array([one.fit.iteration for one in run], float)
    primal = np.array([one.fit.primal_objective for one in run])
    dual = np.array([one.fit.dual_objective for one in run])
    least = np.fmin.accumulate(np.where(np.isfinite(primal), primal, np.nan))
    plot.band(at, dual, np.where(np.isfinite(least), least, dual), "accent", 0.15)
    plot.line(at, np.where(np.isfinite(primal), primal, np.nan), "gold", label="primal")
    plot.line(at, dual, "accent", label="dual")
    plot.points(at[-1:], dual[-1:], "accent", 9)
    if np.isfinite(primal[-1]):
        plot.points(at[-1:], primal[-1:], "gold", 9)
    known = least[np.isfinite(least)]
    if len(known):
        # The primal begins far up, at C for every point, where the dual would be a flat line.
        low, high = float(dual.min()), float(known[-1])
        room = max(high - low, abs(high) * 1e-6, 1e-12)
        tallest = float(np.nanmax(primal[np.isfinite(primal)]))
        plot.limits(y=(low - 0.06 * room, min(high + room, tallest + 0.06 * room)))
    else:
        plot.text(float(at[-1]), float(dual[-1]), "primal infinite yet", "midbottom", "quiet")
    plot.legend()


def draw_gap(plot: Plot, state: SVMState | None, seen: History) -> None:
    """The gap between the objectives and the worst violation, on their way down."""
    plot.clear("Gap and worst violation", count_word(state), "size", log_y=True, integer_x=True)
    if state is None:
        plot.note("There are no steps yet.")
        return
    run = of_this_pair(seen, state)
    at = np.array([one.fit.iteration for one in run], float)
    gap = np.array([one.fit.gap for one in run])
    shown = np.where(np.isfinite(gap) & (gap > 0.0), gap, np.nan)
    plot.line(at, shown, "accent", label="gap")
    if state.is_hinge:
        stop = HINGE_TOL * state.fit.primal_objective
        plot.hline(stop, "quiet", words=f"stops at {stop:.2g}")
        if not np.isfinite(shown).any():
            plot.note("There is no gap yet.")
    else:
        worst = np.array([one.fit.kkt_violation for one in run])
        plot.line(at, np.where(worst > 0.0, worst, np.nan), "coral", label="worst violation")
        plot.hline(state.tolerance, "quiet", words=f"solved below {state.tolerance:g}")
    plot.legend()


def draw_kkt(plot: Plot, state: SVMState | None, data: Dataset) -> None:
    """α of every point over its margin y f(x); at the solution all lie on the bent line."""
    plot.clear("KKT conditions", "y f(x), 1 at the street's edge", "α / C")
    if state is None:
        plot.note("There is no α yet.")
        return
    fit = state.fit
    ceiling = state.values["C"] if state.is_hinge else fit.C
    hard = not np.isfinite(ceiling)
    largest = float(fit.alpha.max()) or 1.0
    share = fit.alpha / (largest if hard else ceiling)
    margins = fit.problem.signs * training_values(state)
    left, right = min(float(margins.min()), 0.0), max(float(margins.max()), 2.0)
    room = 0.05 * (right - left)
    left, right = left - room, right + room
    plot.limits(x=(left, right), y=(-0.08, 1.12))
    if hard:
        plot.clear("KKT conditions", "y f(x), 1 at the street's edge", "α / the largest α")
        plot.limits(x=(left, right), y=(-0.08, 1.12))
        plot.line((1.0, 1.0, right), (1.12, 0.0, 0.0), "quiet", 2, hover=False)
    else:
        plot.line((left, 1.0, 1.0, right), (1.0, 1.0, 0.0, 0.0), "quiet", 2, hover=False)
    rows, codes = state.rows, state.material.codes
    for code in (int(one) for one in fit.problem.classes):
        own = codes[rows] == code
        words = row_words(rows[own], codes, data, "trains", fit.alpha[own])
        plot.points(
            margins[own], share[own], code, 6, alpha=0.8, label=class_name(data, code), words=words
        )
    if state.is_hinge:
        return
    if fit.pair is not None and not state.ended:
        pair = list(fit.pair)
        plot.points(margins[pair], share[pair], "gold", 16, marker="ring", hover=False)
    if not state.solved:
        worst = [fit.kkt_index]
        plot.points(margins[worst], share[worst], "coral", 20, marker="ring", hover=False)


def draw_scores(plot: Plot, state: SVMState | None, data: Dataset) -> None:
    """Confusion on each part: rows are what points are, columns what they are taken for."""
    if state is None:
        plot.clear("Right and wrong", "taken for", "actual class")
        plot.note("There is no machine yet.")
        return
    found = scores(state, data)
    classes = next(iter(found.values())).classes
    k = len(classes)
    names = tuple(data.class_names[code] for code in classes)
    across: list[str] = []
    for _ in found:
        across += [*short_names(names), ""]
    plot.clear("Right and wrong", "taken for", "actual class", x_names=across[:-1], y_names=names)
    if k > _MOST_CLASSES:
        plot.note(f"{k} classes are too many to show here.")
        return
    shares = np.full((k, len(across) - 1), np.nan)
    for place, score in enumerate(found.values()):
        totals = np.maximum(score.confusion.sum(axis=1, keepdims=True), 1)
        shares[:, place * (k + 1) : place * (k + 1) + k] = score.confusion / totals
    extent = (-0.5, shares.shape[1] - 0.5, -0.5, k - 0.5)
    plot.heatmap(shares, extent, low=0.0, high=1.0, alpha=0.85, label="share of its row")
    plot.limits(x=extent[:2], y=(-0.5, k - 0.5 + 0.55 * k))
    for place, (part, score) in enumerate(found.items()):
        left = place * (k + 1)
        middle = left + (k - 1) / 2
        plot.text(middle, k - 0.5 + 0.4 * k, _PART_WORDS[part], "center", "quiet")
        rate = _percent(score.accuracy)
        plot.text(middle, k - 0.5 + 0.15 * k, rate, "center", "text", bold=True)
        for i in range(k):
            for j in range(k):
                dark = shares[i, left + j] > 0.55
                colour = "background" if dark else "white"
                number = str(score.confusion[i, j])
                plot.text(left + j, i, number, "center", colour, size=12 if k < 3 else 10)


def draw_grid(plot: Plot, state: SVMState | None, seen: History) -> None:
    """Validation accuracy over C and γ, or over C alone where the kernel has no γ."""
    values = seen.values
    grid: Grid | None = seen.extras.get("grid")
    said = "" if grid is None or not grid.n_validation else _said_of(grid)
    if has_gamma(values):
        plot.clear("C and γ", "γ", "C", said, log_x=True, log_y=True)
    else:
        plot.clear("Accuracy over C", "C", "accuracy", said, log_x=True)
    if grid is None or bool(len(grid.gammas)) != has_gamma(values):
        plot.note("There is no machine yet." if state is None else "Being worked out …")
        return
    if not grid.n_validation:
        plot.note("No points are held out to choose by.")
        return
    faint = "grid" in seen.stale
    row, column = grid.best
    best = float(grid.validation[row, column])
    if not len(grid.gammas):
        plot.line(grid.Cs, grid.train[:, 0], "quiet", label="train")
        plot.line(grid.Cs, grid.validation[:, 0], "accent", 2.25, label="validation")
        plot.points(grid.Cs, grid.validation[:, 0], "accent", 7, label="click to take")
        plot.points([grid.Cs[row]], [best], "mint", 13, marker="star", label="best")
        if not values["hard"] or values["training"] == "hinge":
            plot.vline(values["C"], "gold", 2)
        plot.legend()
        return
    extent = (*_edges(grid.gammas), *_edges(grid.Cs))
    plot.heatmap(
        *(grid.validation, extent, "viridis"),
        alpha=0.4 if faint else 0.95,
        label="validation accuracy",
    )
    plot.limits(x=extent[:2], y=extent[2:])
    dark = "background"
    if not values["hard"] and extent[0] <= values["gamma"] <= extent[1]:
        now = [values["gamma"]], [values["C"]]
        plot.points(*now, "coral", 11, outline=dark, hover=False, label="now")
    best_at = [grid.gammas[column]], [grid.Cs[row]]
    plot.points(
        *best_at, "white", 17, marker="star", outline=dark, hover=False, label="best, click a cell"
    )
    plot.legend()
    plot.colorbar()


def short_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names' beginnings, as few letters as tell them apart."""
    for letters in range(1, max(map(len, names)) + 1):
        short = tuple(name[:letters] for name in names)
        if len(set(short)) == len(names):
            return short
    return names


def _said_of(grid: Grid) -> str:
    share = _percent(float(grid.validation[grid.best]))
    best = f"{share} of {grid.n_validation} held out right"
    return best if grid.ties == 1 else f"{best}, in {grid.ties} cells"


def _percent(share: float) -> str:
    return percent(share, 1).replace(".0 %", " %")


def _edges(centres: Array) -> tuple[float, float]:
    """The outer edges of cells around `centres`, evenly spaced in powers of ten."""
    half = float(np.sqrt(centres[1] / centres[0]))
    return float(centres[0] / half), float(centres[-1] * half)
