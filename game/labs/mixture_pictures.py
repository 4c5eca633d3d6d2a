"""What is seen of a mixture? Soft points, ellipses, density; likelihood, BIC, k-means beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.centres import draw_centres, draw_trails
from game.labs.lab import History
from game.labs.matching import matching_shades
from game.labs.mixture_extras import Beside, Criteria
from game.labs.mixture_states import MixtureFrame
from game.labs.scatter import PointWords, Scatter, class_words
from game.labs.voronoi import voronoi_cells
from ml.dataset import Dataset

_SIGMAS = ((3.0, 0.4, 1.4), (2.0, 0.65, 1.6), (1.0, 0.95, 2.0))
_DIM, _BRIGHT = np.array([0x3D, 0x52, 0x7A]), np.array([0xE6, 0xED, 0xF7])
_MARKS = ("circle", "square", "triangle", "diamond")


def draw_points(plot: Any, state: MixtureFrame | None, seen: History, scatter: Scatter) -> None:
    """The points by responsibility, the ellipses or level sets, the means and their ways."""
    data, show = scatter.data, seen.values["show"]
    columns = "" if data.n_features < 3 else f"2 of {data.n_features} columns; all are fitted"
    scatter.begin(plot, "Points", columns)
    if not data.n_samples:
        plot.note("Click to add points.")
        return
    fitted = state is not None and len(state.points) == data.n_samples
    if state is None or not fitted or state.points.shape != data.X.shape:
        words = PointWords(range(data.n_samples), class_words(data))
        plot.points(scatter.x, scatter.y, "quiet", scatter.size, words=words)
        return
    if scatter.up is None:
        _density_line(plot, state, scatter)
    elif show in ("density", "both") and scatter.across != scatter.up:
        _level_sets(plot, state, scatter)
    _points(plot, state, scatter, show)
    shades = np.arange(len(state.fit.means))
    if show == "classes" and data.codes is not None:
        shades = matching_shades(state.labels, data.codes, len(shades))
    if scatter.up is not None and show != "density":
        _ellipses(plot, state, scatter, shades)
    ways = [one.fit.means for one in seen if one.fit.phase != "E"]
    if ways and len({way.shape for way in ways}) == 1 and scatter.up is not None:
        draw_trails(plot, scatter, np.array(ways), shades)
    draw_centres(plot, scatter, state.fit.means, "mean of component", shades)
    if state.fit.floored:
        left, _, _, top = scatter.box
        plot.text(left, top, f" {floor_warning(state)}", "topleft", "coral", plate=True)


def floor_warning(state: MixtureFrame) -> str:
    """Which components the floor holds open, in words."""
    if state.fit.covariance_type == "tied":
        return "The common covariance has collapsed: the floor holds it open."
    names = [str(component + 1) for component in state.fit.floored]
    if len(names) == 1:
        return f"Component {names[0]} has collapsed: the floor holds it open."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Components {listed} have collapsed: the floor holds them open."


def draw_likelihood(plot: Any, state: MixtureFrame | None, seen: History) -> None:
    """The log-likelihood after each M step up to the state that is looked at."""
    plot.clear("Log-likelihood", "iteration", "log-likelihood", "never falls", integer_x=True)
    if state is None:
        plot.note("There is no run yet.")
        return
    made = [one for one in seen if one.fit.phase != "E"]
    if not made:
        plot.note("The first M step is no longer kept.")
        return
    iterations = np.array([one.fit.iteration for one in made])
    heights = np.array([one.fit.log_likelihood for one in made])
    # Two half-steps an iteration.
    plot.limits(x=(iterations[0], max(seen.last_step // 2, iterations[0] + 4)))
    plot.line(iterations, heights, "accent", hover=False)
    plot.points(iterations, heights, "accent", 6, label="after the M step")
    floored = np.array([bool(one.fit.floored) for one in made])
    if floored.any():
        plot.points(iterations[floored], heights[floored], "coral", 7, label="floor acted")
        plot.legend()
    here = state.fit.iteration - (state.fit.phase == "E")
    plot.points([here], [state.fit.log_likelihood], "gold", 11, outline="background")


def draw_criteria(plot: Any, seen: History) -> None:
    """BIC over k for each covariance type, the lowest marked."""
    found: Criteria | None = seen.extras.get("bic")
    plot.clear(
        *("BIC over k", "components k (click one)", "BIC", "lower is better"),
        integer_x=True,
    )
    if found is None:
        plot.note("Being worked out …")
        return
    stale = "bic" in seen.stale
    most = np.inf
    if found.lowest is not None:
        # What is far above the best could only flatten the picture where the choice is made.
        best = found.values[found.lowest[0]]
        span = float(np.nanmax(best) - np.nanmin(best))
        most = float(np.nanmax(best)) + 0.15 * (span or 1.0)
        plot.limits(y=(None, most))
    for row, (kind, heights) in enumerate(zip(found.types, found.values)):
        good = np.isfinite(heights) & ~found.held[row]
        if not good.any():
            continue
        colour = "quiet" if stale else row
        above = " (above)" if heights[good].min() > most else ""
        plot.line(found.ks, np.where(good, heights, np.nan), colour, 1.5, hover=False)
        plot.points(
            *(found.ks[good], heights[good], colour, 6), marker=_MARKS[row], label=f"{kind}{above}"
        )
    plot.legend()
    if found.lowest is not None:
        row, column = found.lowest
        plot.points(
            *(found.ks[[column]], found.values[row, [column]], "gold", 15),
            marker="star",
            words=[f"lowest: {found.types[row]}"],
        )
    row = found.types.index(seen.values["covariance_type"])
    here = (found.ks == seen.values["k"]) & np.isfinite(found.values[row]) & ~found.held[row]
    plot.points(*(found.ks[here], found.values[row][here], "white", 15), marker="ring", hover=False)


def draw_beside(plot: Any, state: MixtureFrame | None, seen: History, scatter: Scatter) -> None:
    """k-means on the same points, its clusters in the colours of the components they match."""
    found: Beside | None = seen.extras.get("kmeans")
    data = scatter.data
    scatter.begin(plot, "k-means", "each point to its nearest centre")
    if not data.n_samples:
        plot.note("Click to add points.")
        return
    if found is None or len(found.labels) != data.n_samples:
        plot.points(scatter.x, scatter.y, "quiet", scatter.size - 1.5)
        return
    colours = _matching_colours(found, state)
    if scatter.whole:
        shown = [scatter.across, scatter.up or 0]
        for cluster, cell in enumerate(voronoi_cells(found.centers[:, shown], scatter.ground)):
            if len(cell):
                shade = int(colours[cluster])
                plot.polygon(*cell.T, shade, 0.12, edge=shade, width=1.0, edge_alpha=0.45)
    words = PointWords(
        range(data.n_samples), (("cluster", colours[found.labels]), *class_words(data))
    )
    plot.points(
        *(scatter.x, scatter.y, "accent", scatter.size - 1.5),
        colors=colours[found.labels],
        words=words,
    )
    draw_centres(plot, scatter, found.centers, "k-means centre", colours, colours.tolist())


def _matching_colours(found: Beside, state: MixtureFrame | None) -> NDArray[np.int64]:
    """For each cluster of k-means the component it shares most points with, else a spare number."""
    k = len(found.centers)
    if state is None or len(state.labels) != len(found.labels):
        return np.arange(k)
    return matching_shades(found.labels, state.labels, k)


def _points(plot: Any, state: MixtureFrame, scatter: Scatter, show: str) -> None:
    data = scatter.data
    shares = state.fit.responsibilities
    # Words for more than a few components would be longer than the picture is wide.
    columns = tuple((f"γ{c + 1}", shares[:, c]) for c in range(min(shares.shape[1], 4)))
    words = PointWords(range(data.n_samples), (*columns, *class_words(data)))
    if show == "classes" and data.codes is not None:
        colours: Any = data.codes
    else:
        colours = state.labels if show == "hard" else state.soft_colours
    plot.points(*(scatter.x, scatter.y, "accent", scatter.size), colors=colours, words=words)


def _ellipses(plot: Any, state: MixtureFrame, scatter: Scatter, shades: NDArray[np.int64]) -> None:
    columns = (scatter.across, scatter.up or 0)
    marginal = state.seen_along(columns)
    for mean, covariance, shade in zip(marginal.means, marginal.covariances, shades.tolist()):
        for sigmas, alpha, width in _SIGMAS:
            plot.ellipse(mean, covariance, sigmas, shade, width, alpha=alpha)


def _level_sets(plot: Any, state: MixtureFrame, scatter: Scatter) -> None:
    left, right, bottom, top = scatter.box
    wide, tall = 0.1 * (right - left), 0.1 * (top - bottom)
    around = (left - wide, right + wide, bottom - tall, top + tall)
    made = state.density((scatter.across, scatter.up or 0), around)
    if made is None:
        return
    x, y, heights, levels = made
    shares = np.linspace(0, 1, len(levels))[:, np.newaxis]
    colours = [tuple(int(part) for part in row) for row in _DIM + shares * (_BRIGHT - _DIM)]
    plot.contour(x, y, heights, levels, width=1.2, colors=colours, alpha=0.8)


def _density_line(plot: Any, state: MixtureFrame, scatter: Scatter) -> None:
    """One column: p(x) and each component's share of it, over the points."""
    left, right, _, _ = scatter.box
    x = np.linspace(left, right, 300)
    fit = state.fit
    spreads = np.sqrt(np.maximum(fit.covariance_matrices[:, 0, 0], 1e-300))
    z = (x - fit.means[:, :1]) / spreads[:, np.newaxis]
    shares = fit.weights[:, np.newaxis] * np.exp(-0.5 * z * z)
    shares /= spreads[:, np.newaxis] * np.sqrt(2 * np.pi)
    plot.clear("Points", scatter.names[0], "density p(x)")
    total = shares.sum(axis=0)
    plot.limits(x=(left, right), y=(-0.06 * float(total.max()), None))
    for component, share in enumerate(shares):
        plot.line(x, share, component, 1.5, hover=False)
    plot.line(x, total, "text", 2.0, label="p(x)")


def draw_all(
    plots: Any, state: MixtureFrame | None, seen: History, data: Dataset, axes: Any
) -> None:
    """Every picture that is on screen."""
    if plot := plots.get("points"):
        draw_points(plot, state, seen, Scatter.of(data, axes, seen.limits))
    if plot := plots.get("likelihood"):
        draw_likelihood(plot, state, seen)
    if plot := plots.get("kmeans"):
        draw_beside(plot, state, seen, Scatter.of(data, axes, seen.limits))
    if plot := plots.get("bic"):
        draw_criteria(plot, seen)
