"""What a clustering says of itself: captions, formulas, and the numbers with what they mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from game.counts import counted
from game.labs import placing
from game.labs.clustering_extras import ManyStarts, OverK, known_best
from game.labs.clustering_states import ClusterState
from game.labs.digits import from_to
from game.labs.lab import History, Number, Tone
from ml.dataset import Dataset
from ml.metrics import normalized_mutual_info_score


def caption(state: ClusterState) -> str:
    """What the half-step did."""
    match state.fit.phase:
        case "seed":
            return _told_seed(state)
        case "init":
            return _told_start(state)
        case "assign":
            return _told_assign(state)
    return _told_move(state)


def formula(state: ClusterState) -> str:
    """The rule of the half-step."""
    plain = state.space is None
    match state.fit.phase:
        case "seed":
            return "P(x is next) = D²(x) / Σ D²,   D²(x) = min ‖x − c‖² over the centres chosen"
        case "init":
            return "J = Σᵢ min ‖xᵢ − c‖²"
        case "assign":
            where = "‖xᵢ − c‖²" if plain else "‖φ(xᵢ) − m_c‖²"
            return f"zᵢ = argmin_c {where}"
    if plain:
        return "c ← (1 / |S_c|) Σ xᵢ  over its points S_c"
    return "‖φ(x) − m_c‖² = K(x,x) − 2/|c| Σⱼ K(x,xⱼ) + 1/|c|² Σⱼₗ K(xⱼ,xₗ)"


def numbers(state: ClusterState, data: Dataset, seen: History) -> Mapping[str, float | str]:
    """The inertia with what is known of it, sizes, agreement with known classes."""
    name = "inertia" if state.space is None else "inertia in φ space"
    told: dict[str, float | str] = {name: _inertia(state, seen, data)}
    told.update(_certificate(seen))
    if not state.assigned:
        return told
    if data.codes is not None and len(data.codes) == len(state.fit.labels):
        nmi = normalized_mutual_info_score(data.codes, state.fit.labels)
        told["NMI with the classes"] = Number(nmi, "1 is perfect", form=".4f")
    told["sizes"] = _sizes(state)
    found: ManyStarts | None = seen.extras.get("starts")
    if found is not None and "starts" not in seen.stale:
        told[f"best of {len(found.inertias)} single starts"] = Number(
            float(found.inertias.min()), f"{found.ending_at(found.inertias.min())} end there"
        )
        if np.isfinite(found.nmi).all():
            best = float(found.nmi[found.inertias.argmin()])
            told["its NMI"] = Number(best, "1 is perfect", form=".4f")
    over: OverK | None = seen.extras.get("over_k")
    if over is not None and "over_k" not in seen.stale and len(state.sizes) in over.ks:
        height = float(over.silhouettes[list(over.ks).index(len(state.sizes))])
        if np.isfinite(height):
            highest = int(over.ks[np.nanargmax(over.silhouettes)])
            told["silhouette"] = Number(height, f"highest at k = {highest}", form=".4f")
    return told


def _inertia(state: ClusterState, seen: History, data: Dataset) -> Number:
    best = known_best(data, seen.values)
    if best is not None:
        tone: Tone = "good" if state.assigned and abs(state.inertia - best) < 5e-6 else "plain"
        return Number(state.inertia, f"best known {best:.6f}", tone, ".6f")
    beside = "" if state.before is None else f"was {state.before:.6g}"
    return Number(state.inertia, beside)


def _certificate(seen: History) -> Mapping[str, float | str]:
    """That the inertia never rose, checked on the states there are."""
    real = [one.inertia for one in seen if not one.choosing]
    half_steps = max(len(real) - 1, 0)
    rises = sum(b > a * (1 + 1e-9) + 1e-12 for a, b in pairwise(real))
    if rises:
        return {"× inertia rose": Number(rises, "times", "bad", ".0f")}
    return {"✓ inertia never rose": Number(half_steps, "half-steps", "good", ".0f")}


def _told_seed(state: ClusterState) -> str:
    chosen, k = len(state.places), state.values["k"]
    best = int(state.values["best_of"])
    words = f"k-means++ chooses centre {chosen} of {k}"
    if chosen == 1:
        words += ", any point by chance."
    else:
        fall = f"{_told(state.before or 0.0)} to {_told(state.inertia)}"
        words += f", far from the others: Σ D² falls from {fall}."
    if chosen < k:
        words += " The larger and brighter a point, the likelier it is next."
    if best > 1 and chosen == 1:
        words += f" (Of {best} starts tried, this one ends best.)"
    return words


def _told_start(state: ClusterState) -> str:
    k = len(state.places)
    how = {
        "k-means++": "chosen by k-means++",
        "random": "points drawn by chance",
        placing.HAND: "where you put them",
    }[state.values["init"]]
    if state.values["init"] == placing.HAND and state.values["placed"] is None:
        how = "ready to be dragged"
    centres = "1 centre" if k == 1 else f"{k} centres"
    return (
        f"The start: {centres}, {how}; inertia {_told(state.inertia)}. Drag one to begin elsewhere."
    )


def _told_assign(state: ClusterState) -> str:
    fit, inertia = state.fit, state.inertia
    if fit.converged:
        return (
            f"No point changed cluster, so the centres stay: an optimum, if maybe not the best. "
            f"Inertia {_told(inertia, 6)}."
        )
    words = f"Every point joined its nearest centre; inertia {_told(inertia)}."
    if state.earlier is not None and state.earlier.labels[0] >= 0:
        points = counted(fit.changed, "point")
        words = f"{points} changed cluster; inertia {_from_to(state)}."
    for empty, _ in fit.relocated[:1]:
        words += f" Cluster {empty + 1} was empty and took the point farthest from its centre."
    return words


def _told_move(state: ClusterState) -> str:
    if state.space is not None:
        k = len(state.places)
        return (
            f"The {k} centres moved to the means of their points in feature space; inertia there "
            f"{_from_to(state)}."
        )
    farthest = int(state.moves.argmax())
    if not state.fit.moved:
        return f"Every centre is the mean of its points already; inertia {_told(state.inertia, 6)}."
    centres = "1 centre" if state.fit.moved == 1 else f"{state.fit.moved} centres"
    return (
        f"{centres} moved to the mean of their points, number {farthest + 1} farthest, by "
        f"{state.moves[farthest]:.3g}; inertia {_from_to(state)}."
    )


def _sizes(state: ClusterState) -> str:
    """All of them as far as they fit in a line, else the least and the greatest."""
    if len(state.sizes) > 6:
        return f"{state.sizes.min()} to {state.sizes.max()}"
    return (" / " if len(state.sizes) <= 4 else "/").join(str(size) for size in state.sizes)


def _from_to(state: ClusterState) -> str:
    """The inertia before and after."""
    before = state.inertia if state.before is None else state.before
    return from_to(before, state.inertia, _told, (4, 5, 6, 8))


def _told(value: float, digits: int = 4) -> str:
    """A number with so many digits, without powers of ten as long as it can be read."""
    if not 1e4 <= abs(value) < 1e12:
        return f"{value:.{digits}g}"
    decimals = max(digits - 1 - int(math.log10(abs(value))), 0)
    return f"{value:,.{decimals}f}"
