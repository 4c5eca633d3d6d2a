"""How does a training become a lab's states? What `ml.svm` yields, with its story."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from game.labs.lab import Dataset, LabState, Values
from game.labs.svm_material import Material, material
from game.labs.svm_separator import Separator, separator, votes

# The hinge loss ends at this relative duality gap. An interior point ends at the limit of doubles,
# which is counted as solved from this KKT violation down.
HINGE_TOL, _QP_TOL = 1e-3, 1e-6

_FAINT = 0.01

# With so many training points a step of SMO is one pair, with more in proportion.
_SINGLE_PAIRS = 250

# While a hand is moving things, so many numbers may be gone over, in pairs or in passes.
_QUICK_WORK = 200_000
_FEWEST_PAIRS, _MOST_PAIRS, _FEWEST_PASSES, _MOST_PASSES = 150, 1_500, 10, 30

_CAN_PART = {
    "linear": "a linear kernel",
    "poly": "a polynomial kernel of this degree",
    "rbf": "an RBF kernel of this γ",
}


class Stand(NamedTuple):
    """Where the objectives stood one state before."""

    iteration: int
    primal: float
    dual: float


@dataclass(frozen=True, eq=False)
class SVMState(LabState):
    """A state of `ml.svm` with what led to it.

    `moved` is by how much SMO's last pair changed its α. `fell` is the largest drop of the dual so
    far in this pair of classes, `above` the least that the primal ever stood above the dual.
    `finals` are the separators of the pairs of classes done before, of all when they are `voting`;
    `share` is then the share of the training points that the vote gets right. `ended` says that
    nothing is left to do for this pair of classes, `rough` that a hand is moving things meanwhile
    and the run was cut short.
    """

    material: Material
    before: Stand | None
    moved: float
    fell: float
    above: float
    finals: tuple[Separator, ...]
    ended: bool
    voting: bool = False
    share: float = 0.0
    rough: bool = False

    @property
    def is_hinge(self) -> bool:
        """Whether it goes down the hinge loss, and not up the dual."""
        return hasattr(self.fit, "averaged_w")

    @property
    def support(self) -> np.ndarray:
        """The places (s,) in this pair's problem of the points that hold the street.

        On the way down the hinge loss α is an average, which is never quite 0 again: there those
        above a hundredth of C count.
        """
        held: np.ndarray = np.flatnonzero(self.fit.alpha)
        if self.is_hinge:
            held = np.flatnonzero(self.fit.alpha > _FAINT * self.values["C"])
        return held

    @property
    def tolerance(self) -> float:
        """The KKT violation that counts as none."""
        return float(self.values["tol"]) if self.values["training"] == "smo" else _QP_TOL

    @property
    def solved(self) -> bool:
        """Whether nothing is left to gain, but for the tolerance."""
        if self.is_hinge:
            return bool(self.fit.gap <= HINGE_TOL * self.fit.primal_objective)
        return bool(self.fit.kkt_violation <= self.tolerance)

    @property
    def rows(self) -> np.ndarray:
        """The rows of the data (m,) that this pair of classes learns from."""
        rows: np.ndarray = self.material.train[self.fit.problem.samples]
        return rows


def machine(values: Values, **changes: Any) -> Any:
    """The estimator of `ml` that `values` describe."""
    from ml.svm import KernelSVM, LinearSVM

    if values["training"] == "hinge":
        settings = {"C": values["C"], "learning_rate": values["rate"], "tol": HINGE_TOL}
        return LinearSVM(**{**settings, **changes})
    settings = {
        "kernel": values["kernel"],
        "C": None if values["hard"] else values["C"],
        "gamma": values["gamma"],
        "degree": int(values["degree"]),
        "coef0": values["coef0"],
        "solver": values["training"],
        "tol": values["tol"],
    }
    return KernelSVM(**{**settings, **changes})


def steps(data: Dataset, values: Values, seed: int) -> Iterator[SVMState]:
    """The states of a run, pair of classes after pair of classes, then the vote if they are many.

    Raises ValueError with a sentence at once if there is nothing to part.
    """
    given = material(data, values, seed)
    X, y = given.in_units(data.X[given.train]), given.codes[given.train]
    if values["training"] == "hinge":
        states = machine(values, random_state=seed).iterate(X, y)
    else:
        states = machine(values).iterate(X, y, pairs_per_state=max(1, len(y) // _SINGLE_PAIRS))
    return _told(_with_ends(states, values), given, X, values, seed)


def quick_steps(data: Dataset, values: Values, seed: int) -> Iterator[SVMState]:
    """Only the end of a run, and that not to the last digit: for a hand that is moving things."""
    given = material(data, values, seed)
    X, y = given.in_units(data.X[given.train]), given.codes[given.train]
    affordable = _QUICK_WORK // len(y)
    if values["training"] == "hinge":
        passes = min(max(affordable, _FEWEST_PASSES), _MOST_PASSES)
        states = machine(values, random_state=seed, max_iter=passes).iterate(X, y)
    else:
        pairs = min(max(affordable, _FEWEST_PAIRS), _MOST_PAIRS)
        quick = machine(values, solver="smo", max_iter=pairs)
        states = quick.iterate(X, y, pairs_per_state=pairs)
    told = _told(_with_ends(states, values), given, X, values, seed)
    yield replace(deque(told, maxlen=1).pop(), rough=True)


def _with_ends(states: Iterator[Any], values: Values) -> Iterator[tuple[Any, bool]]:
    """Each state, and whether it is the last of its pair of classes."""
    from ml.svm import NotSeparableError

    waiting = None
    try:
        for state in states:
            if waiting is not None:
                yield waiting, state.problem.index != waiting.problem.index
            waiting = state
    except NotSeparableError:
        if waiting is not None:
            yield waiting, False
        raise ValueError(
            f"There is no hard margin: {_CAN_PART[values['kernel']]} can't part these "
            "classes without errors. Turn hard margin off, or take a kernel that bends more."
        ) from None
    if waiting is not None:
        yield waiting, True


def _told(
    states: Iterable[tuple[Any, bool]], given: Material, X: np.ndarray, values: Values, seed: int
) -> Iterator[SVMState]:
    finals: tuple[Separator, ...] = ()
    before, fell, above = None, 0.0, np.inf
    for fit, ended in states:
        stand = None
        if before is not None:
            stand = Stand(before.iteration, before.primal_objective, before.dual_objective)
            fell = max(fell, before.dual_objective - fit.dual_objective)
        above = min(above, fit.gap)
        moved = _moved(before, fit)
        state = SVMState(fit, values, seed, given, stand, moved, fell, above, finals, ended)
        yield state
        before = fit
        if ended:
            finals = (*finals, separator(fit))
            before, fell, above = None, 0.0, np.inf
    if len(finals) > 1:
        share = float(np.mean(votes(finals, X) == given.codes[given.train]))
        yield replace(state, voting=True, finals=finals, share=share)


def _moved(before: Any, fit: Any) -> float:
    pair = getattr(fit, "pair", None)
    if before is None or pair is None:
        return 0.0
    return float(np.abs(fit.alpha - before.alpha)[list(pair)].max())
