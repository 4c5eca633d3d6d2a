"""Solving Bellman's equations: sweeps of values first, linear systems where those are slow."""

import warnings

import numpy as np
from numpy.typing import NDArray

from game.world.level import Action
from game.world.model import TransitionModel
from game.world.planning import Tell, in_parts
from game.world.planning_kernels import action_values, sweep
from game.world.reaching_kernels import free_states, leading_to, surely

_QUICK_SWEEPS = 1000
_MOST_UPDATES = 500_000_000
# Factorising the system of a larger world takes more memory than its tables do.
_LARGEST_SYSTEM = 2**17
# Up to here the systems are solved in no time; beyond, sweeps are worth more patience.
_SMALL = 2**12
_MOST_POLICIES = 1000
_STOP = -1

Floats = NDArray[np.float64]


def look_ahead(model: TransitionModel, gamma: float, values: Floats) -> Floats:
    """Q (S, 4): the value of each action if `values` (S,) are those of the states after it."""
    padded = np.append(values, 0.0)
    # As a float, whatever kind of number it is: the loop is compiled for no other.
    q: Floats = action_values(_target(model), model.reward, model.slip, float(gamma), padded)
    # Infinity and minus infinity in one expectation leave nothing to rely on.
    q[np.isnan(q)] = -np.inf
    return q


def solve(
    model: TransitionModel,
    gamma: float,
    tolerance: float,
    executed: Floats | None = None,
    tell: Tell | None = None,
) -> Floats:
    """The optimal values (S,), or those of the policy whose moves are `executed` (S, 4).

    What the values are for gamma = 1 is said at `planning.value_iteration`, and so is what `tell`
    hears. Raises ValueError if gamma is outside [0, 1] or the tolerance isn't positive.
    """
    gamma, tolerance = float(gamma), float(tolerance)
    if not 0.0 <= gamma <= 1.0:
        raise ValueError(f"gamma is {gamma!r}; it must be between 0 and 1")
    if not tolerance > 0.0:
        raise ValueError(f"tolerance is {tolerance!r}; it must be above 0")
    if gamma < 1.0:
        return _discounted(_Sweeps(model, gamma, tolerance, executed, tell))
    if (model.reward[~model.ends] > 0.0).any():
        return _drifting(_Sweeps(model, 1.0, tolerance, executed, tell))
    return _undiscounted(_Sweeps(model, 1.0, tolerance, executed, tell))


class _Sweeps:
    """Values under repeated sweeps; states whose values are known keep them."""

    def __init__(
        self,
        model: TransitionModel,
        gamma: float,
        tolerance: float,
        executed: Floats | None,
        tell: Tell | None = None,
    ) -> None:
        self.model, self.gamma, self.executed = model, gamma, executed
        weights = np.zeros_like(model.reward) if executed is None else executed
        self.target = _target(model)
        self.leading_to = leading_to(self.target)
        maximise = executed is None
        self._tables = self.target, model.reward, float(model.slip), gamma, weights, maximise
        self._tolerance = tolerance
        self.tell = tell
        self._order = np.arange(model.states, dtype=np.int32)
        # One more for what comes after an end.
        self._padded = np.zeros(model.states + 1)
        self.values = self._padded[:-1]
        self._begin()

    def keep(self, known: NDArray[np.bool_]) -> None:
        """Take the values of these states (S,) for what they are."""
        self._order = np.flatnonzero(~known).astype(np.int32)

    def _begin(self) -> None:
        """Take no other state's value for settled."""
        self._stale = np.ones(self.model.states, dtype=np.bool_)
        self._progress = np.array([0.0, np.inf, np.inf, 0.0, 0.0, 0.0])

    def settle(self, sweeps: int) -> bool:
        """Sweep until the values are within the tolerance; False if `sweeps` don't do."""
        for count in in_parts(sweeps, self.tell):
            if sweep(
                *self._tables, *self.leading_to, self._order, self._padded,
                self._stale, self._progress, self._tolerance, count,
            ):  # fmt: skip
                return True
        return False

    def polish(self, exact: Floats) -> Floats:
        """Values from linear systems, whose small ones are swept until they are as exact."""
        self.values[:] = exact
        self._begin()
        self.settle(100)
        return self.values


def _discounted(sweeps: _Sweeps) -> Floats:
    model, gamma, executed = sweeps.model, sweeps.gamma, sweeps.executed
    if sweeps.settle(_QUICK_SWEEPS):
        return sweeps.values
    if model.states <= _LARGEST_SYSTEM:
        if executed is None:
            policy = look_ahead(model, gamma, sweeps.values).argmax(axis=1)
            exact = _policy_iteration(sweeps, policy)
        else:
            exact = _linear_solve(model, gamma, executed)
        if exact is not None:
            return sweeps.polish(exact)
    # Each sweep shrinks the error by gamma, so this ends.
    sweeps.settle(np.iinfo(np.int64).max)
    return sweeps.values


def _undiscounted(sweeps: _Sweeps) -> Floats:
    """For gamma = 1 where no move that goes on pays more than 0.

    Which values are minus infinity, and which the most that an end pays, is settled before any
    sweep, as whole regions that may slip about for ages would converge to it too slowly to tell.
    """
    model, executed = sweeps.model, sweeps.executed
    choices = _choices(model, executed)
    none = np.zeros_like(model.ends)
    free = free_states(sweeps.target, model.reward, choices)
    bounded, way = surely(sweeps.target, choices, model.ends, none, free, *sweeps.leading_to)
    best = model.reward[model.ends].max(initial=0.0)
    at_best = model.ends & (model.reward == best)
    costs = np.where(model.ends, ~at_best, model.reward < 0.0)
    nowhere = np.zeros_like(free)
    sure = nowhere
    if best > 0.0:
        sure, _ = surely(sweeps.target, choices, at_best, costs, nowhere, *sweeps.leading_to)
    sweeps.values[~bounded], sweeps.values[sure] = -np.inf, best
    sweeps.keep(sure | ~bounded)
    patience = 1 if model.states <= _SMALL else 10
    if sweeps.settle(patience * _QUICK_SWEEPS):
        return sweeps.values
    if model.states <= _LARGEST_SYSTEM:
        exact: Floats | None
        if executed is None:
            # To stop is to go on for ever for nothing. With that as a choice of its own, every
            # policy met here ends, and so does policy iteration.
            way[~bounded | free] = _STOP
            exact = _policy_iteration(sweeps, way.astype(np.int64), may_stop=free)
        else:
            exact = _linear_solve(model, 1.0, np.where((bounded & ~free)[:, None], executed, 0.0))
        if exact is not None:
            exact[~bounded], exact[sure] = -np.inf, best
            return sweeps.polish(exact)
    sweeps.settle(max(_QUICK_SWEEPS, _MOST_UPDATES // model.states))
    return sweeps.values


def _drifting(sweeps: _Sweeps) -> Floats:
    """For gamma = 1 where going on may pay: values that still drift late are called infinite."""
    if not sweeps.settle(2 * _QUICK_SWEEPS):
        early = sweeps.values.copy()
        if not sweeps.settle(2 * _QUICK_SWEEPS):
            drift = (sweeps.values - early) / np.abs(sweeps.model.reward).max()
            sweeps.values[drift > 1e-3] = np.inf
            sweeps.values[drift < -1e-3] = -np.inf
    return sweeps.values


def _policy_iteration(
    sweeps: _Sweeps, policy: NDArray[np.int64], may_stop: NDArray[np.bool_] | None = None
) -> Floats | None:
    """Optimal values from a policy (S,) that has values to begin with, _STOP being worth 0.

    None if a linear system can't be solved in doubles.
    """
    model, gamma = sweeps.model, sweeps.gamma
    states = np.arange(model.states)
    values: Floats | None = None
    for _ in range(_MOST_POLICIES):
        values = _linear_solve(model, gamma, _carried_out(model, policy))
        if values is None:
            return None
        if sweeps.tell is not None:
            sweeps.tell(1)
        if may_stop is not None:
            values[(policy == _STOP) & ~may_stop] = -np.inf
        q = look_ahead(model, gamma, values)
        current = np.where(policy == _STOP, values, q[states, policy])
        with np.errstate(invalid="ignore"):
            # The last digits are rounding, and must not send policies round in a circle.
            better = q.max(axis=1) > current + 2e-15 * np.abs(current)
        if not better.any():
            break
        policy = np.where(better, q.argmax(axis=1), policy)
    return values


def _carried_out(model: TransitionModel, policy: NDArray[np.int64]) -> Floats:
    chances = np.array([[_chance(model.slip, a, move) for move in Action] for a in Action])
    return np.where((policy == _STOP)[:, None], 0.0, chances[policy])


def _linear_solve(model: TransitionModel, gamma: float, executed: Floats) -> Floats | None:
    """The values (S,) of a policy, 0 where nothing is executed; None if doubles don't do."""
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import MatrixRankWarning, spsolve

    state, action = np.nonzero(~model.ends & (executed > 0.0))
    onward = csc_array(
        (executed[state, action], (state, model.next_state[state, action])),
        shape=(model.states, model.states),
    )
    expected = (executed * model.reward).sum(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MatrixRankWarning)
        solved: Floats = spsolve(eye_array(model.states, format="csc") - gamma * onward, expected)
    return solved if np.isfinite(solved).all() else None


def _target(model: TransitionModel) -> NDArray[np.int32]:
    return np.where(model.ends, np.int32(model.states), model.next_state)


def _choices(model: TransitionModel, executed: Floats | None) -> NDArray[np.uint8]:
    """For each thing one may choose to do, the moves that may come of it, as bits."""
    if executed is not None:
        return np.packbits(executed > 0.0, axis=1, bitorder="little")
    by_action = [
        sum(1 << move for move in Action if _chance(model.slip, action, move) > 0.0)
        for action in Action
    ]
    return np.tile(np.array(by_action, dtype=np.uint8), (model.states, 1))


def _chance(slip: float, action: int, move: int) -> float:
    """How likely `action` is carried out as `move`."""
    if move == action:
        return 1.0 - slip
    return slip / 2.0 if (move - action) % 2 else 0.0
