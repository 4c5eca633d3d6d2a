"""What is seen of a clustering? Points and centres, inertia, elbow, silhouettes, many starts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.centres import draw_centres, draw_trails
from game.labs.clustering_extras import ManyStarts, OverK
from game.labs.clustering_states import ClusterState
from game.labs.lab import History
from game.labs.matching import matching_shades
from game.labs.scatter import PointWords, Scatter, class_words
from game.labs.voronoi import voronoi_cells
from ml.dataset import Dataset

Array = NDArray[np.float64]

# Near and far, as k-means++ weighs points: from the quiet text's shade to gold.
_NEAR, _FAR = np.array([0x55, 0x66, 0x85]), np.array([0xFF, 0xCC, 0x4D])
_BIGGEST = 13.0


def draw_points(plot: Any, state: ClusterState | None, seen: History, scatter: Scatter) -> None:
    """The points by cluster over the ground of each centre, the centres and the way they came."""
    data, show = scatter.data, seen.values["show"]
    columns = "" if data.n_features < 3 else f"2 of {data.n_features} columns; all are clustered"
    if columns and show == "regions":
        columns += ", so no regions"
    scatter.begin(plot, "Points", columns)
    if not data.n_samples:
        plot.note("Click to add points.")
        return
    if state is None or len(state.fit.labels) != data.n_samples:
        _plain(plot, scatter)
        return
    if show == "classes" and data.codes is not None:
        plot.points(
            *(scatter.x, scatter.y, "accent", scatter.size),
            colors=data.codes,
            words=PointWords(range(data.n_samples), class_words(data)),
        )
        k = len(state.places)
        shades = matching_shades(state.fit.labels, data.codes, k) if state.assigned else None
        draw_centres(plot, scatter, state.places, _centre_name(state), shades)
        return
    if show == "regions" and scatter.whole:
        _ground(plot, state, scatter)
    if state.choosing:
        _by_distance(plot, state, scatter)
    elif state.assigned:
        words = (("cluster", state.fit.labels), ("D²", state.distances), *class_words(data))
        plot.points(
            *(scatter.x, scatter.y, "accent", scatter.size),
            colors=state.fit.labels,
            words=PointWords(range(data.n_samples), words),
        )
        rows = state.switched
        if len(rows):
            plot.points(
                *(scatter.x[rows], scatter.y[rows], "white", scatter.size + 5),
                marker="ring",
                hover=False,
            )
    else:
        _plain(plot, scatter)
    ways = [one.places for one in seen if not one.choosing]
    if ways and ways[0].shape == state.places.shape and not state.choosing:
        draw_trails(plot, scatter, np.array(ways))
    draw_centres(plot, scatter, state.places, _centre_name(state))


def draw_inertia(plot: Any, state: ClusterState | None, seen: History) -> None:
    """The inertia after each half-step up to the one that is looked at."""
    plot.clear("Inertia", "step", _inertia_name(seen), "never rises", integer_x=True)
    if state is None:
        plot.note("There is no run yet.")
        return
    shown = [pair for pair in zip(seen.steps, seen.states) if not pair[1].choosing]
    if not shown:
        # The potential of k-means++ is another story, told only while it lasts.
        shown = list(zip(seen.steps, seen.states))
    steps = np.array([step for step, _ in shown])
    inertias = np.array([one.inertia for _, one in shown])
    phases = np.array([one.fit.phase for _, one in shown])
    plot.limits(x=(steps[0], max(seen.last_step, steps[0] + 4)))
    plot.line(steps, inertias, "quiet", hover=False)
    for phase, colour in (("init", "quiet"), ("assign", "accent"), ("move", "mint")):
        rows = phases == phase
        if rows.any():
            label = "" if phase == "init" else phase
            plot.points(steps[rows], inertias[rows], colour, 7, label=label)
    plot.points(steps[-1:], inertias[-1:], "gold", 11, outline="background", label="now")
    plot.legend()


def draw_elbow(plot: Any, state: ClusterState | None, seen: History) -> None:
    """The least inertia found for each k, and that of the present run."""
    found: OverK | None = seen.extras.get("over_k")
    told = "" if found is None else f"each k: best of {found.starts} starts"
    plot.clear("Elbow", "clusters k (click one)", _inertia_name(seen), told, integer_x=True)
    if found is None:
        plot.note("Being worked out …")
        return
    plot.limits(y=(0.0, None))
    colour = "quiet" if "over_k" in seen.stale else "accent"
    plot.line(found.ks, found.inertias, colour, hover=False)
    plot.points(found.ks, found.inertias, colour, 7)
    plot.vline(seen.values["k"])
    if state is not None and not state.choosing:
        plot.points(
            *([len(state.places)], [state.inertia], "gold", 11),
            outline="background",
            label="this run",
        )


def draw_silhouette(plot: Any, seen: History) -> None:
    """The mean silhouette of the best clustering found for each k."""
    found: OverK | None = seen.extras.get("over_k")
    plot.clear(
        *("Silhouette", "clusters k (click one)", "mean silhouette", "higher is better"),
        integer_x=True,
    )
    if found is None:
        plot.note("Being worked out …")
        return
    known = np.isfinite(found.silhouettes)
    if not known.any():
        plot.note("There are too few points for a silhouette.")
        return
    colour = "quiet" if "over_k" in seen.stale else "accent"
    ks, heights = found.ks[known], found.silhouettes[known]
    plot.limits(y=(min(0.0, float(heights.min())), None))
    plot.bar(ks, heights, colour, 0.6, alpha=0.8)
    best = int(heights.argmax())
    plot.bar(ks[best : best + 1], heights[best : best + 1], "gold", 0.6, label="highest")
    plot.vline(seen.values["k"])


def draw_starts(plot: Any, state: ClusterState | None, seen: History) -> None:
    """Where many starts ended, best first, a colour for each optimum."""
    found: ManyStarts | None = seen.extras.get("starts")
    told = ""
    if found is not None:
        optima = int(found.optimum.max()) + 1
        ends = "one optimum" if optima == 1 else f"{optima} optima"
        told = f"{len(found.inertias)} single starts end in {ends}"
    plot.clear(
        "Starts",
        "starts, best first (click one)",
        f"final {_inertia_name(seen)}",
        told,
        integer_x=True,
    )
    if found is None:
        plot.note("Being worked out …")
        return
    order = np.argsort(found.inertias, kind="stable")
    ranks = np.arange(1, len(order) + 1)
    inertias, optimum = found.inertias[order], found.optimum[order]
    words = [_told_start(found, start) for start in order.tolist()]
    colours = None if "starts" in seen.stale else optimum
    plot.points(ranks, inertias, "quiet", 8, colors=colours, words=words)
    span = float(np.ptp(inertias))
    plot.limits(y=(None, float(inertias[-1]) + 0.15 * span if span > 0 else None))
    for number in range(min(int(optimum.max()) + 1, 5)):
        rows = np.flatnonzero(optimum == number)
        # Where groups lie side by side their words would cover each other.
        if len(rows) > 1 and span > 0:
            middle = float(ranks[rows].mean())
            plot.text(middle, inertias[rows[0]] + 0.04 * span, f"×{len(rows)}", "midbottom")
    if state is not None and state.fit.converged:
        same = np.flatnonzero(np.isclose(inertias, state.inertia, rtol=1e-7, atol=0.0))
        chosen = [i for i in same if order[i] == seen.values["start"]] or list(same[:1])
        if chosen:
            plot.points(
                *(ranks[chosen], inertias[chosen], "white", 14),
                marker="ring",
                label="this run",
                hover=False,
            )


def start_near(hand: Any, seen: History) -> int | None:
    """The number of the start that is drawn under the hand."""
    found: ManyStarts | None = seen.extras.get("starts")
    if found is None:
        return None
    order = np.argsort(found.inertias, kind="stable")
    far = np.hypot(
        (np.arange(1, len(order) + 1) - hand.x) / hand.reach[0],
        (found.inertias[order] - hand.y) / hand.reach[1],
    )
    nearest = int(far.argmin())
    return int(order[nearest]) if far[nearest] <= 1.2 else None


def first_centres(seen: History) -> Array | None:
    """Where all centres began, in the data's own units (k, d); None while they are chosen."""
    return next((one.places for one in seen if not one.choosing), None)


def _plain(plot: Any, scatter: Scatter) -> None:
    words = PointWords(range(scatter.data.n_samples), class_words(scatter.data))
    plot.points(scatter.x, scatter.y, _tuple(_NEAR * 1.35), scatter.size, words=words)


def _ground(plot: Any, state: ClusterState, scatter: Scatter) -> None:
    if state.choosing:
        return
    if state.space is not None:
        classes, box = state.ground
        if scatter.across:
            classes, box = classes.T, (*box[2:], *box[:2])
        plot.regions(classes, box, alpha=0.2)
        return
    shown = [scatter.across, scatter.up or 0]
    cells = voronoi_cells(state.places[:, shown], scatter.ground, state.units.scale[shown])
    for cluster, cell in enumerate(cells):
        if len(cell):
            plot.polygon(*cell.T, cluster, 0.13, edge=cluster, width=1.0, edge_alpha=0.45)


def _by_distance(plot: Any, state: ClusterState, scatter: Scatter) -> None:
    """Each point as large and as bright as its chance to be the next centre."""
    squares = state.distances
    most = float(squares.max()) or 1.0
    share = np.sqrt(squares / most)
    colours = np.rint(_NEAR + share[:, np.newaxis] * (_FAR - _NEAR)).astype(np.uint8)
    plot.points(
        *(scatter.x, scatter.y, "quiet"),
        colors=colours,
        sizes=3.5 + (_BIGGEST - 3.5) * share,
        alpha=0.85,
        words=PointWords(
            range(scatter.data.n_samples), (("D²", squares), *class_words(scatter.data))
        ),
    )


def _centre_name(state: ClusterState) -> str:
    if state.choosing or state.space is None:
        return "centre"
    return "point nearest to the centre of cluster"


def _inertia_name(seen: History) -> str:
    return "inertia in φ space" if seen.values["algorithm"] == "kernel" else "inertia"


def _told_start(found: ManyStarts, start: int) -> str:
    words = f"start {start} · {found.half_steps[start]} half-steps"
    if np.isfinite(found.nmi[start]):
        words += f" · NMI {found.nmi[start]:.3f}"
    return words


def _tuple(colour: Array) -> tuple[int, int, int]:
    red, green, blue = (int(part) for part in colour)
    return red, green, blue


def draw_all(
    plots: Any, state: ClusterState | None, seen: History, data: Dataset, axes: Any
) -> None:
    """Every picture that is on screen."""
    if plot := plots.get("points"):
        draw_points(plot, state, seen, Scatter.of(data, axes, seen.limits))
    if plot := plots.get("inertia"):
        draw_inertia(plot, state, seen)
    if plot := plots.get("starts"):
        draw_starts(plot, state, seen)
    if plot := plots.get("elbow"):
        draw_elbow(plot, state, seen)
    if plot := plots.get("silhouette"):
        draw_silhouette(plot, seen)
