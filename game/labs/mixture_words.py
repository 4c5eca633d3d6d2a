"""What a mixture says of itself: captions, formulas, and the numbers with what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from game.labs.digits import from_to
from game.labs.lab import History, Number, Tone
from game.labs.matching import class_means, match
from game.labs.mixture_extras import Beside, Criteria, published
from game.labs.mixture_pictures import floor_warning
from game.labs.mixture_states import TOLERANCE, MixtureFrame
from game.labs.placing import HAND
from game.percent import percent
from ml.dataset import Dataset

# More coordinates than these say nothing in a sentence.
_MOST_COORDINATES = 2


def caption(state: MixtureFrame) -> str:
    """What the half-step did."""
    match state.fit.phase:
        case "init":
            return _told_start(state)
        case "E":
            return _told_expectation(state)
    return _told_maximisation(state)


def formula(state: MixtureFrame) -> str:
    """The rule of the half-step."""
    match state.fit.phase:
        case "init":
            return "p(x) = Σₖ πₖ N(x | μₖ, Σₖ)"
        case "E":
            return "γᵢₖ = πₖ N(xᵢ | μₖ, Σₖ) / Σⱼ πⱼ N(xᵢ | μⱼ, Σⱼ)"
    return "μₖ = Σᵢ γᵢₖ xᵢ / Nₖ    Σₖ = Σᵢ γᵢₖ (xᵢ−μₖ)(xᵢ−μₖ)ᵀ / Nₖ    πₖ = Nₖ / n    Nₖ = Σᵢ γᵢₖ"


def numbers(state: MixtureFrame, data: Dataset, seen: History) -> Mapping[str, float | str]:
    """The certificate first, then the fit beside what is published, known or found by k-means."""
    fit = state.fit
    told: dict[str, float | str] = dict(_certificate(state, seen))
    likelihood = fit.log_likelihood
    form = ".2f" if 1 <= abs(likelihood) < 1e6 else ""
    known = published(data, seen.values)
    tone: Tone = "good" if any(abs(likelihood - one) < 5e-3 for one in known.values()) else "plain"
    told["log-likelihood"] = Number(likelihood, "", tone, form)
    told.update((name, Number(one, "", "quiet", form)) for name, one in known.items())
    told["gain of this step"] = Number(state.gain, form=".4g")
    found: Criteria | None = seen.extras.get("bic")
    beside = ""
    if fit.floored:
        beside = "worthless while the floor acts"
    elif found is not None and found.lowest is not None and "bic" not in seen.stale:
        row, column = found.lowest
        beside = f"lowest: k = {found.ks[column]}, {found.types[row]}"
    told["BIC"] = Number(state.bic, beside, form=".2f" if abs(state.bic) < 1e6 else "")
    told["weights"] = _weights(100 * fit.weights)
    told["shared points"] = Number(state.shared, f"of {len(state.points)}", form=".0f")
    told.update(_against_classes(state, data, seen))
    return told


def _certificate(state: MixtureFrame, seen: History) -> Mapping[str, float | str]:
    told: dict[str, float | str] = {}
    heights = np.array([one.fit.log_likelihood for one in seen])
    floored = np.array([bool(one.fit.floored) for one in seen], bool)
    # A step that the floor took part in may cost likelihood.
    fell = (np.diff(heights) < -1e-9 * (1 + np.abs(heights[1:]))) & ~(floored[1:] | floored[:-1])
    if fell.any():
        told["× likelihood fell"] = Number(int(fell.sum()), "times", "bad", ".0f")
    else:
        told["✓ likelihood never fell"] = Number(state.fit.iteration, "steps", "good", ".0f")
    least = state.fit.minimum_eigenvalue
    if state.fit.floored:
        floor = state.values["floor"]
        told["× floor acts"] = Number(least, f"min eig, floor {floor:.0e}", "bad", ".2g")
    else:
        told["✓ floor inactive"] = Number(least, "min eig", "good", ".3g")
    return told


def _against_classes(
    state: MixtureFrame, data: Dataset, seen: History
) -> Mapping[str, float | str]:
    codes = data.codes
    if codes is None or len(codes) != len(state.labels) or len(np.unique(codes)) < 2:
        return {}
    ours, means = match(state.labels, codes), class_means(data.X, codes)
    found: Beside | None = seen.extras.get("kmeans")
    theirs = None
    if found is not None and len(found.labels) == len(codes) and "kmeans" not in seen.stale:
        theirs = match(found.labels, codes)
    off = ours.centres_off(state.fit.means, means)
    if found is None or theirs is None:
        return {"accuracy": Number(ours.accuracy, form=".4f"), "centres off by": Number(off)}
    their_off = theirs.centres_off(found.centers, means)
    return {
        "accuracy": Number(
            ours.accuracy,
            f"k-means {theirs.accuracy:.4f}",
            "good" if ours.accuracy > theirs.accuracy else "plain",
            ".4f",
        ),
        "centres off by": Number(
            off, f"k-means {their_off:.3g}", "good" if off < their_off else "plain", ".3g"
        ),
    }


def _told_start(state: MixtureFrame) -> str:
    init = state.values["init"]
    how = {
        "kmeans": "k-means has given every point to one component, and their shapes follow",
        "random": "every point is shared out by chance, so all components begin alike",
        HAND: "the means are where you put them, each with the covariance of all points",
    }[init]
    if init == HAND and state.values["placed"] is None:
        how = "the means are ready to be dragged"
    height = signed(state.fit.log_likelihood)
    return f"The start: {how}. Log-likelihood {height}. Drag a mean to begin elsewhere."


def _told_expectation(state: MixtureFrame) -> str:
    points = "1 point is" if state.shared == 1 else f"{state.shared} points are"
    words = f"E-step: each component claims its share of every point. {points} shared, with no "
    words += "component above 95 %"
    if state.earlier is not None and state.earlier.phase != "init":
        words += f"; {state.switched} changed their likeliest component"
    return f"{words}. Log-likelihood {signed(state.fit.log_likelihood)}, as before."


def _told_maximisation(state: MixtureFrame) -> str:
    fit = state.fit
    order = np.argsort(-state.moves, kind="stable")[:2]
    told = []
    for component in sorted(order.tolist()):
        where = ""
        if fit.means.shape[1] <= _MOST_COORDINATES:
            where = " to (" + ", ".join(f"{value:.4g}" for value in fit.means[component]) + ")"
        told.append(
            f"component {component + 1} moved {state.moves[component]:.2g}{where} and carries "
            + percent(float(fit.weights[component]), 1)
        )
    words = f"M-step: {'; '.join(told)}. Log-likelihood {_from_to(state)}."
    if fit.floored:
        return f"{words} {floor_warning(state)}"
    if fit.converged:
        words += f" It has converged: the mean rose by less than {TOLERANCE:.0e}."
    return re.sub(r"-(?=\d)", "−", words)


def _from_to(state: MixtureFrame) -> str:
    after = state.fit.log_likelihood
    return from_to(after - state.gain, after, "{:,.{}f}".format, (1, 2, 4, 6))


def _weights(percents: NDArray[np.float64]) -> str:
    """All of them as far as they fit in a line, else the least and the greatest."""
    if len(percents) > 5:
        return f"{percents.min():.1f} to {percent(percents.max() / 100, 1)}"
    decimals = 1 if len(percents) <= 3 else 0
    return " / ".join(f"{each:.{decimals}f}" for each in percents) + " %"


def signed(value: float) -> str:
    """A number as it is written in a sentence, with a true minus sign."""
    return f"{value:.2f}".replace("-", "−")
