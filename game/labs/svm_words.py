"""What does a training say of itself? Captions, rules, and numbers with their proof."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from game.labs.digits import from_to
from game.labs.lab import Dataset, Number
from game.labs.svm_run import HINGE_TOL, SVMState
from game.labs.svm_scores import scores
from game.labs.svm_separator import separator
from game.percent import percent

# w, b and width as published, by data set, for a hard margin on all rows in plain units.
_PUBLISHED = {"iris-petals": ((1.294118, 0.823529), -3.788235, 1.303840)}

# With so few points each α is told.
_FEW = 6


def caption(state: SVMState) -> str:
    """What this step did, with its numbers."""
    if state.voting:
        return (
            f"All {len(state.finals)} machines are trained, one for each pair of classes. Each "
            f"point goes to the class with most votes: {percent(state.share, 1)} of the training "
            "points go to their own."
        )
    problem = state.fit.problem
    many = f"Machine {problem.index + 1} of {problem.count}. " if problem.count > 1 else ""
    if state.is_hinge:
        return many + _told_hinge(state)
    if state.before is None:
        return many + _told_start(state)
    if state.values["training"] == "qp":
        return many + _told_qp(state)
    return many + (_told_joint(state) if state.fit.joint else _told_pairs(state))


def formula(state: SVMState) -> str:
    """The rule that the step followed."""
    if state.voting:
        return "class(x) = the one that wins most of the duels f_ab(x)"
    if state.is_hinge:
        return "w ← w − η (λ w − y x)  where y f(x) < 1, else  w ← w − η λ w;   λ = 1 / (C n)"
    if state.fit.joint:
        return "βᵢ ← βᵢ + sᵢ  for all free i,   Σⱼ Kᵢⱼ sⱼ + b = gᵢ,   Σ sⱼ = 0   within the bounds"
    if state.values["training"] == "smo":
        return "βᵢ ← βᵢ + s,  βⱼ ← βⱼ − s,   s = (gᵢ − gⱼ) / (Kᵢᵢ + Kⱼⱼ − 2 Kᵢⱼ)  within the bounds"
    return "maximise Σ αᵢ − ½ Σᵢⱼ αᵢ αⱼ yᵢ yⱼ K(xᵢ, xⱼ)  with  0 ≤ αᵢ ≤ C,  Σ αᵢ yᵢ = 0"


def phase(state: SVMState) -> str:
    """The kind of step."""
    if state.voting:
        return "vote"
    if state.fit.iteration == 0:
        return "start"
    if state.is_hinge:
        return "pass"
    if state.fit.joint:
        return "joint step"
    return "pair" if state.values["training"] == "smo" else "QP"


def numbers(state: SVMState, data: Dataset) -> Mapping[str, float | str]:
    """The certificate, what holds the street, the scores, and w of a linear machine."""
    told: dict[str, float | str] = {}
    if not state.voting:
        told |= _certificate(state)
        told |= _street(state)
    for part, score in scores(state, data).items():
        share = f"{score.right} of {score.count}"
        told[f"{part} accuracy"] = Number(score.accuracy, share, form=".1%")
    if not state.voting:
        told |= _weights(state, data)
        told |= _alphas(state)
    return told


def _told_start(state: SVMState) -> str:
    return (
        f"The start: α is 0 for all {state.fit.alpha.size} points that train, and f(x) is 0 "
        "everywhere."
    )


def _told_pairs(state: SVMState) -> str:
    fit, before = state.fit, state.before
    assert before is not None
    first, second = (int(row) + 1 for row in state.rows[list(fit.pair)])
    pairs = fit.iteration - before.iteration
    dual = _from_to(before.dual, fit.dual_objective)
    if pairs == 1:
        words = f"SMO moved points {first} and {second} by {state.moved:.3g}: dual {dual}."
    else:
        words = f"SMO moved {pairs} pairs, points {first} and {second} last: dual {dual}."
    return words + _how_far(state)


def _told_joint(state: SVMState) -> str:
    fit, before = state.fit, state.before
    assert before is not None
    dual = _from_to(before.dual, fit.dual_objective)
    return (
        f"After {fit.iteration:,} pairs, all {fit.joint} free α moved at once, towards their joint "
        f"best: dual {dual}.{_how_far(state)}"
    )


def _how_far(state: SVMState) -> str:
    """What is left of SMO's way."""
    fit, worst = state.fit, int(state.rows[state.fit.kkt_index]) + 1
    if state.solved:
        return (
            " Solved: no point breaks its KKT condition by more than "
            f"{state.tolerance:g}, and {len(fit.support)} of {fit.alpha.size} points hold the "
            "street."
        )
    return f" Worst violation {fit.kkt_violation:.3g}, at point {worst}."


def _told_qp(state: SVMState) -> str:
    fit, before = state.fit, state.before
    assert before is not None
    words = (
        f"Interior-point step {fit.iteration} moved all α at once: dual "
        f"{_from_to(before.dual, fit.dual_objective)}, gap {_size(fit.gap)}."
    )
    if state.ended and state.solved:
        return f"{words} Solved to the limit of doubles, with {len(fit.support)} support vectors."
    return f"{words} Worst violation {fit.kkt_violation:.3g}."


def _told_hinge(state: SVMState) -> str:
    fit, before = state.fit, state.before
    n = fit.alpha.size
    if before is None:
        return (
            f"The start: w = 0, so every one of {n} points costs C = {state.values['C']:g} and the "
            f"objective is {fit.primal_objective:.4g}."
        )
    passes = fit.iteration - before.iteration
    which = f"Pass {fit.iteration}" if passes == 1 else f"Passes to {fit.iteration}"
    words = (
        f"{which} over {n} points: objective "
        f"{_from_to(before.primal, fit.primal_objective)}, the optimum is at least "
        f"{fit.dual_objective:.4g}. "
    )
    if state.ended and state.solved:
        return f"{words}Done: at most {percent(HINGE_TOL, 1)} is left to gain."
    if state.ended and not state.rough:
        left = fit.gap / fit.primal_objective
        return f"{words}Stopped before it got there: up to {percent(left, 1)} may be left to gain."
    inside = "1 point is" if fit.margin_violations == 1 else f"{fit.margin_violations} points are"
    return f"{words}{inside} inside the margin or beyond."


def _from_to(before: float, now: float) -> str:
    """An objective before and after."""
    return from_to(before, now, "{:.{}g}".format, (3, 4, 5, 6, 8))


def _size(value: float) -> str:
    return f"{value:.3g}" if np.isfinite(value) else "infinite yet"


def _certificate(state: SVMState) -> dict[str, float | str]:
    fit = state.fit
    told: dict[str, float | str] = {
        "primal": Number(fit.primal_objective, "≥ optimum"),
        "dual": Number(fit.dual_objective, "≤ optimum"),
    }
    if not np.isfinite(fit.primal_objective):
        told["primal"] = "infinite: a point is misplaced"
    done = state.ended and state.solved
    beside = f"stops at {percent(HINGE_TOL, 1)}" if state.is_hinge else "0 at the optimum"
    if np.isfinite(fit.gap):
        # Rounding can put the primal some ulps below the dual.
        closed = done and fit.gap <= HINGE_TOL * fit.primal_objective
        told["gap"] = Number(max(fit.gap, 0.0), beside, "good" if closed else "plain", ".3g")
    if not state.is_hinge:
        tone = "good" if state.solved else "plain"
        beside = f"tolerance {state.tolerance:g}"
        told["KKT violation"] = Number(fit.kkt_violation, beside, tone, ".2g")
    count = {"smo": "pairs", "qp": "steps", "hinge": "passes"}[state.values["training"]]
    unit = max(abs(fit.primal_objective), 1.0) if np.isfinite(fit.primal_objective) else 1.0
    if state.above >= -1e-9 * unit:
        told["✓ primal ≥ dual"] = Number(fit.iteration, count, "good", ".0f")
    else:
        told["× primal below dual"] = Number(-state.above, "", "bad", ".3g")
    if state.values["training"] != "qp":
        if state.fell <= 1e-9 * max(abs(fit.dual_objective), 1.0):
            told["✓ dual never fell"] = Number(fit.iteration, count, "good", ".0f")
        else:
            told["× dual fell"] = Number(state.fell, "", "bad", ".3g")
    return told


def _street(state: SVMState) -> dict[str, float | str]:
    fit = state.fit
    count, n = len(state.support), fit.alpha.size
    told: dict[str, float | str] = {}
    if state.is_hinge:
        told["inside the margin"] = Number(fit.margin_violations, f"of {n}", form=".0f")
    else:
        told["support vectors"] = Number(count, f"of {n}", form=".0f")
        free = int(np.count_nonzero((fit.alpha > 0.0) & (fit.alpha < fit.C)))
        told["free, on their margin"] = Number(free, f"{count - free} at C", form=".0f")
    if np.isfinite(fit.margin_width):
        linear = separator(fit).w is not None
        where = "the street's width" if linear else "in feature space"
        told["width 2/‖w‖"] = Number(fit.margin_width, where, form=".6f")
    return told


def _weights(state: SVMState, data: Dataset) -> dict[str, float | str]:
    w = separator(state.fit).w
    if w is None or len(w) > _FEW:
        return {}
    given = state.material
    as_published = not state.is_hinge and np.isinf(state.fit.C) and not state.values["scale"]
    known = _PUBLISHED.get(data.name) if as_published and len(given.train) == 100 else None
    told: dict[str, float | str] = {}
    for place, column in enumerate(given.columns):
        beside = f"published {known[0][place]:.6f}" if known else data.feature_names[column]
        told[f"w{place + 1}"] = Number(float(w[place]), beside, form=".6f")
    beside = f"published {known[1]:.6f}" if known else ""
    told["b"] = Number(separator(state.fit).b, beside, form=".6f")
    if known:
        told["width 2/‖w‖"] = Number(
            state.fit.margin_width, f"published {known[2]:.6f}", form=".6f"
        )
    return told


def _alphas(state: SVMState) -> dict[str, float | str]:
    fit = state.fit
    if fit.alpha.size > _FEW:
        return {}
    return {
        f"α of point {int(row) + 1}": Number(float(alpha), form=".6f")
        for row, alpha in zip(state.rows, fit.alpha, strict=True)
    }
