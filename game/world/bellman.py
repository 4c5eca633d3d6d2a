"""Solving Bellman's equations: sweeps of values first, linear systems where those are slow."""

import numpy as np
from numpy.typing import NDArray

from game.world.level import Action
from game.world.model import TransitionModel
from game.world.planning import Tell, distances_to_goal, in_parts
from game.world.planning_kernels import ROUNDING, action_values, sweep
from game.world.reaching_kernels import free_states, leading_to, surely

_QUICK_SWEEPS = 1000
_FEW_SWEEPS = 100
_MOST_UPDATES = 500_000_000
# Factorising the system of a larger world takes more memory than its tables do.
_LARGEST_SYSTEM = 2**17
# Up to here the systems are solved in no time; beyond, sweeps are worth more patience.
_SMALL = 2**12
# The longest shortest way, squared, over the states: 4 in an open square, 300 in a maze of 50x50.
_WINDING = 64
_MOST_POLICIES = 1000
# How far doubles can be relied on to count the moves until an end, and a discount under which
# what is further away is still told apart.
_MOST_MOVES = 1e11
_NEARLY_1 = 1.0 - 1e-12

Floats = NDArray[np.float64]


def look_ahead(model: TransitionModel, gamma: float, values: Floats) -> Floats:
    """Q (S, 4): the value of each action if `values` (S,) are those of the states after it."""
    q = _backup(model, model.reward, gamma, values)
    # Infinity and minus infinity in one expectation leave nothing to rely on.
    q[np.isnan(q)] = -np.inf
    return q


def _backup(model: TransitionModel, reward: Floats, gamma: float, values: Floats) -> Floats:
    padded = np.append(values, 0.0)
    # As a float, whatever kind of number it is: the loop is compiled for no other.
    q: Floats = action_values(_target(model), reward, model.slip, float(gamma), padded)
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
    sweeps = _Sweeps(model, gamma, tolerance, executed, tell)
    if gamma < 1.0:
        return _discounted(sweeps, _QUICK_SWEEPS)
    if (model.reward[~model.ends] > 0.0).any():
        return _drifting(sweeps)
    return _undiscounted(sweeps)


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
        self.model, self.gamma, self.tolerance = model, gamma, tolerance
        self.executed, self.tell = executed, tell
        weights = np.zeros_like(model.reward) if executed is None else executed
        self.target = _target(model)
        self.leading_to = leading_to(self.target)
        maximise = executed is None
        self._tables = self.target, model.reward, float(model.slip), gamma, weights, maximise
        self._order = np.arange(model.states, dtype=np.int32)
        self.known = np.zeros(model.states, dtype=np.bool_)
        # One more for what comes after an end.
        self._padded = np.zeros(model.states + 1)
        self.values = self._padded[:-1]
        self.start(0.0)

    def keep(self, known: NDArray[np.bool_], values: Floats | float) -> None:
        """Take the values (S,) of these states (S,) for what they are."""
        np.copyto(self.values, values, where=known)
        self.known |= known
        self._order = self._order[~known[self._order]]

    def start(self, values: Floats | float) -> None:
        """Sweep on from these values (S,), those that aren't known."""
        np.copyto(self.values, values, where=~self.known)
        # No state's value is settled.
        self._stale = np.ones(self.model.states, dtype=np.bool_)
        self._progress = np.array([0.0, np.inf, np.inf, 0.0, np.inf, 0.0, 0.0])

    def settle(self, sweeps: int) -> bool:
        """Sweep until the values are within the tolerance; False if `sweeps` don't do.

        Or until they stand still but for rounding, which tells less the slower they come nearer.
        """
        for count in in_parts(sweeps, self.tell):
            if sweep(
                *self._tables, *self.leading_to, self._order, self._padded,
                self._stale, self._progress, self.tolerance, count,
            ):  # fmt: skip
                return True
        return False

    def settle_quickly(self, sweeps: int) -> bool:
        """As `settle`, in rows unless the world is a winding one.

        Values spread from the wins, so a sweep towards the wins and back carries them all the way,
        and where that doesn't do, systems are sparse there. In an open world rows do as well, and
        have neighbours closer together in memory.
        """
        if self.settle(min(sweeps, _FEW_SWEEPS)):
            return True
        away = distances_to_goal(self.model)
        if int(away.max()) ** 2 > _WINDING * self.model.states:
            order = away.view(np.uint32).argsort(kind="stable")[::-1].astype(np.int32)
            self._order = order[~self.known[order]]
            return self.settle(_FEW_SWEEPS)
        return self.settle(sweeps - _FEW_SWEEPS)

    def within(self) -> bool:
        """Whether the last sweep left an error within the tolerance."""
        return bool(self._progress[4] <= self.tolerance)

    def polish(self, exact: Floats) -> Floats:
        """Values from linear systems, whose small ones are swept until they are as exact."""
        self.start(exact)
        self.settle(100)
        return self.values


def _discounted(sweeps: _Sweeps, quick: int) -> Floats:
    sweeps.start(_floor(sweeps))
    if sweeps.settle_quickly(quick):
        return sweeps.values
    if sweeps.model.states <= _LARGEST_SYSTEM:
        if sweeps.gamma > _NEARLY_1:
            return _near_and_far(sweeps)
        exact = _from_systems(sweeps, _greedy(sweeps, sweeps.values), _FEW_SWEEPS)
        if exact is not None:
            return sweeps.polish(exact)
    # Each sweep shrinks the error by gamma, so this ends.
    sweeps.settle(np.iinfo(np.int64).max)
    return sweeps.values


def _floor(sweeps: _Sweeps) -> float:
    """A value that no state's is below, for gamma < 1, and that no sweep lowers.

    To start from 0 where steps cost would be to hope for long, as values sink slowly. From below
    they rise at once to those of the best way found so far.
    """
    model, executed = sweeps.model, sweeps.executed
    if model.reward.min() >= 0.0:
        return 0.0
    if executed is None:
        expected = look_ahead(model, 0.0, np.zeros(model.states)).max(axis=1)
    else:
        expected = (executed * model.reward).sum(axis=1)
    return min(0.0, float(expected.min())) / (1.0 - min(sweeps.gamma, _NEARLY_1))


def _undiscounted(sweeps: _Sweeps) -> Floats:
    """For gamma = 1 where no move that goes on pays more than 0.

    Which values are minus infinity, and which the most that an end pays, is settled before any
    sweep, as whole regions that may slip about for ages would converge to it too slowly to tell.
    """
    model, executed = sweeps.model, sweeps.executed
    choices = _choices(model, executed)
    none, nowhere = np.zeros_like(model.ends), np.zeros_like(sweeps.known)
    free = free_states(sweeps.target, model.reward, choices)
    bounded = surely(sweeps.target, choices, model.ends, none, free, *sweeps.leading_to)
    sweeps.keep(~bounded, -np.inf)
    best = model.reward[model.ends].max(initial=0.0)
    if best > 0.0:
        at_best = model.ends & (model.reward == best)
        costs = np.where(model.ends, ~at_best, model.reward < 0.0)
        sure = surely(sweeps.target, choices, at_best, costs, nowhere, *sweeps.leading_to)
        sweeps.keep(sure, best)
    if executed is not None:
        sweeps.keep(free, 0.0)
    else:
        # From below here too. From above, a hope that has to sink can stay where it goes round for
        # nothing, which is worth 0 in truth.
        sweeps.start(np.where(free, 0.0, _floor(sweeps)))
    patience = 1 if model.states <= _SMALL else 2
    if sweeps.settle_quickly(patience * _QUICK_SWEEPS):
        return sweeps.values
    if model.states <= _LARGEST_SYSTEM:
        return _near_and_far(sweeps)
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


def _near_and_far(sweeps: _Sweeps) -> Floats:
    """From linear systems, for a gamma so close to 1 that doubles can't solve every one.

    What is too far from an end has its value from a gamma that is a little further from 1. The best
    policy for that comes to an end, or to what is far, from everywhere else: the one to begin with.
    """
    nearly = _Sweeps(sweeps.model, _NEARLY_1, sweeps.tolerance, sweeps.executed, sweeps.tell)
    nearly.keep(sweeps.known, sweeps.values)
    values = _discounted(nearly, _FEW_SWEEPS)
    policy = _greedy(nearly, values)
    solved = _linear_solve(nearly, _carried_out(nearly, policy))
    if solved is None:
        return values
    _, moves = solved
    sweeps.keep((moves > _MOST_MOVES) & ~sweeps.known, values)
    exact = _from_systems(sweeps, policy)
    return values if exact is None else sweeps.polish(exact)


def _greedy(sweeps: _Sweeps, values: Floats) -> NDArray[np.intp]:
    policy: NDArray[np.intp] = look_ahead(sweeps.model, sweeps.gamma, values).argmax(axis=1)
    return policy


def _from_systems(sweeps: _Sweeps, policy: NDArray[np.intp], between: int = 0) -> Floats | None:
    """Optimal values by policy iteration from a policy (S,) that ends, or those of the moves given.

    A policy learns of what pays better one move further away each time, so there are sweeps
    `between`, as many more each time. None if doubles can't solve a system.
    """
    model, gamma, states = sweeps.model, sweeps.gamma, np.arange(sweeps.model.states)
    before, better = np.full(model.states, -np.inf), policy
    rounding, more = ROUNDING, between
    for _ in range(_MOST_POLICIES):
        solved = _linear_solve(sweeps, _carried_out(sweeps, better))
        if sweeps.tell is not None:
            sweeps.tell(1)
        if solved is not None:
            exact, moves = solved
            # The last digits are rounding, and must not send policies round in a circle.
            with np.errstate(invalid="ignore"):
                rises = exact > before + ROUNDING * moves * np.abs(exact)
            if sweeps.executed is not None or not rises.any():
                return exact
            values, before, policy = exact, exact, better
            if between > 0:
                sweeps.start(exact)
                if sweeps.settle(between) and sweeps.within():
                    return sweeps.values
                values, between = sweeps.values, between + more
        elif better is policy:
            return None
        else:
            # What is no better but for rounding may lead back, and on for ever.
            rounding *= 1000.0
        q = look_ahead(model, gamma, values)
        best = q.argmax(axis=1)
        sizes = _backup(model, np.abs(model.reward), gamma, np.abs(values))[states, best]
        with np.errstate(invalid="ignore"):
            rises = q[states, best] > q[states, policy] + rounding * sizes
        if not rises.any():
            return values
        better = np.where(rises, best, policy)
    return None


def _carried_out(sweeps: _Sweeps, policy: NDArray[np.int64]) -> Floats:
    """The moves (S, 4) of a policy, or those given."""
    if sweeps.executed is not None:
        return sweeps.executed
    slip = sweeps.model.slip
    chances = np.array([[_chance(slip, action, move) for move in Action] for action in Action])
    return chances[policy]


def _linear_solve(sweeps: _Sweeps, executed: Floats) -> tuple[Floats, Floats] | None:
    """The values (S,) under `executed` (S, 4), and the mean moves until an end or a known state.

    None if doubles can't solve that, or there is no end. Without one, something misses its equation
    for the moves by 1 at least, whatever is put for them. With one, the inverse of I - gamma P has
    no negative entries, and its rows add up to the moves. So if what was found misses no equation
    by more than a half, there are at most twice as many, and by no more does any error grow.
    """
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    model, known = sweeps.model, sweeps.known
    executed = np.where(known[:, None], 0.0, executed)
    state, action = np.nonzero(~model.ends & (executed > 0.0))
    onward = csc_array(
        (executed[state, action], (state, model.next_state[state, action])),
        shape=(model.states, model.states),
    )
    system = eye_array(model.states, format="csc") - sweeps.gamma * onward
    given = np.where(known & np.isfinite(sweeps.values), sweeps.values, 0.0)
    right = np.stack([given + (executed * model.reward).sum(axis=1), ~known], axis=1)
    try:
        # As its diagonal outweighs the rest, it needs no other pivots.
        factors = splu(
            system, "MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
        )
    except RuntimeError:
        return None
    solved = factors.solve(right)
    solved += factors.solve(right - system @ solved)
    values, moves = solved.T
    missing = np.abs(right - system @ solved)[:, 1].max()
    if not (np.isfinite(values).all() and missing <= 0.5 and np.abs(moves).max() <= 1e14):
        return None
    return np.where(known, sweeps.values, values), moves


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
