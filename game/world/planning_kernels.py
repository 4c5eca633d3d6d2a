"""The compiled loops of planning: sweeps of values and flows of chance."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.compiled import compiled
from game.world.reaching_kernels import distances, free_states, leading_to, reach, surely

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUNDING = 2.0**-50
"""The share of a sum that its last digits make up: a few units in the last place."""


@compiled()
def mix(ahead: float, side: float, straight: float, left: float, right: float) -> float:
    """The value of an action under slip, with a chance of nothing counting for nothing.

    Written out because a chance of 0 times an infinite value is not a number.
    """
    if side == 0.0:
        return straight
    if ahead == 0.0:
        return side * (left + right)
    return ahead * straight + side * (left + right)


@compiled()
def action_values(
    target: Ints, reward: Floats, slip: float, gamma: float, values: Floats
) -> Floats:
    """Q (S, 4) by one look ahead; `target` is where a move leads, S (worth 0) if it ends."""
    states = target.shape[0]
    ahead, side = 1.0 - slip, slip / 2.0
    q = np.empty((states, 4))
    backup = np.empty(4)
    for state in range(states):
        for action in range(4):
            backup[action] = reward[state, action] + gamma * values[target[state, action]]
        for action in range(4):
            left, right = backup[(action + 3) % 4], backup[(action + 1) % 4]
            q[state, action] = mix(ahead, side, backup[action], left, right)
    return q


@compiled()
def _made_of(
    value: float, backup: Floats, ahead: float, side: float, weights: Floats, maximise: bool
) -> float:
    """How much there is in the sum that a value is, whatever cancels: rounding is a share of it."""
    size = 0.0
    for action in range(4):
        if maximise:
            left, right = backup[(action + 3) % 4], backup[(action + 1) % 4]
            if mix(ahead, side, backup[action], left, right) == value:
                return mix(ahead, side, abs(backup[action]), abs(left), abs(right))
        elif weights[action] > 0.0:
            size += weights[action] * abs(backup[action])
    return size


@compiled()
def sweep(
    target: Ints,
    reward: Floats,
    slip: float,
    gamma: float,
    weights: Floats,
    maximise: bool,
    first: NDArray[np.int64],
    sources: Ints,
    order: Ints,
    values: Floats,
    stale: Bools,
    progress: Floats,
    tolerance: float,
    limit: int,
) -> bool:
    """Gauss-Seidel sweeps over `values` in place, backwards and forwards in `order` in turn.

    With `maximise` each sweep is Bellman's optimality backup, else the expectation over the moves
    weighted by `weights` (S, 4). True once the values are within `tolerance`, or all that changes
    is rounding; False after `limit` sweeps. For gamma < 1 the error is at most
    change * gamma / (1 - gamma), since a Gauss-Seidel sweep is a gamma-contraction too; for
    gamma = 1 it is estimated from how fast changes shrink.

    Once few values move, only `stale` states (S,) are backed up: where nothing that a state leads
    to has changed since its last backup, another would find what it has. `first` and `sources` are
    those of `leading_to`. `progress` (7,) is kept from call to call: how many sweeps there were,
    the changes in the last but one and the last, how many held, the error that is left, whether few
    move, and the largest value.
    """
    ahead, side = 1.0 - slip, slip / 2.0
    backup = np.empty(4)
    count = order.shape[0]
    for _ in range(limit):
        forwards = int(progress[0]) % 2 == 1
        few = progress[5] > 0.0
        change, relative, moved = 0.0, 0.0, 0
        largest = progress[6] if few else 0.0
        # What changes are a share of is asked only once it may end the sweeps.
        late = progress[4] <= tolerance or progress[2] <= 1e-12 * progress[6]
        progress[0] += 1.0
        for index in range(count):
            state = order[index if forwards else count - 1 - index]
            if few:
                if not stale[state]:
                    continue
                stale[state] = False
            for action in range(4):
                backup[action] = reward[state, action] + gamma * values[target[state, action]]
            if maximise:
                value = -np.inf
                for action in range(4):
                    left, right = backup[(action + 3) % 4], backup[(action + 1) % 4]
                    value = max(value, mix(ahead, side, backup[action], left, right))
            else:
                value = 0.0
                for action in range(4):
                    if weights[state, action] > 0.0:
                        value += weights[state, action] * backup[action]
            if value == values[state]:
                continue
            difference = abs(value - values[state])
            values[state] = value
            moved += 1
            if few:
                for place in range(first[state], first[state + 1]):
                    stale[sources[place]] = True
            change = max(change, difference)
            largest = max(largest, abs(value))
            if late:
                size = _made_of(value, backup, ahead, side, weights[state], maximise)
                relative = max(relative, difference / size if size > 0.0 else 1.0)
        if not few and moved < count // 2:
            stale[:] = True
            progress[5] = 1.0
        if gamma < 1.0:
            error = change * gamma / (1.0 - gamma)
        else:
            # Two sweeps, one each way, are one round; a round's changes shrink by a steady rate.
            rate = change / progress[1] if progress[1] > 0.0 else 0.0
            error = 2.0 * change / (1.0 - rate) if rate < 1.0 else np.inf
        progress[1], progress[2] = progress[2], change
        progress[4], progress[6] = error, largest
        if change == 0.0:
            return True
        if late and (error <= tolerance or relative <= ROUNDING):
            # Far from the goal values can be smaller than the tolerance, and still tell the better
            # action from the worse; so go on until they hold to twelve digits, within reason.
            progress[3] += 1.0
            if (relative <= 1e-12 and progress[3] > 1.0) or progress[3] > 1000.0:
                return True
    return False


@compiled()
def win_probability(
    next_state: Ints,
    ends: Bools,
    wins: Bools,
    executed: Floats,
    hopeful: Bools,
    start: int,
    max_steps: int,
) -> float:
    """The chance of a win within `max_steps`, by moving the distribution over states forward.

    `executed` (S, 4) is the chance of each move being carried out; chance that comes to a state
    that isn't `hopeful`, from where no win can follow, is dropped.
    """
    states = next_state.shape[0]
    mass, arriving = np.zeros(states), np.zeros(states)
    active, following = np.empty(states, dtype=np.int32), np.empty(states, dtype=np.int32)
    mass[start], active[0], count = 1.0, start, 1
    if not hopeful[start]:
        return 0.0
    won = 0.0
    for _ in range(max_steps):
        arrived, open_mass = 0, 0.0
        for index in range(count):
            state = active[index]
            here = mass[state]
            mass[state] = 0.0
            for action in range(4):
                flow = here * executed[state, action]
                if flow == 0.0:
                    continue
                onward = next_state[state, action]
                if ends[state, action]:
                    if wins[state, action]:
                        won += flow
                elif hopeful[onward]:
                    if arriving[onward] == 0.0:
                        following[arrived] = onward
                        arrived += 1
                    arriving[onward] += flow
                    open_mass += flow
        mass, arriving = arriving, mass
        active, following = following, active
        count = arrived
        # What is still open can no longer change the last digit.
        if open_mass <= 1e-17 * won or count == 0:
            break
    return won


@compiled()
def best_win_probability(
    target: Ints, order: Ints, slip: float, chance: Floats, better: Floats, steps: int
) -> bool:
    """The best `chance` (S + 2,) of a win with `steps` more moves left than before; in place.

    By backward induction over the time left, which begins with 1 for what is won and 0 elsewhere,
    in `better` too. `target` is where a move leads, S if it loses and S + 1 if it wins; `order`
    lists the states worth looking at. False once more time changes nothing.
    """
    ahead, side = 1.0 - slip, slip / 2.0
    for _ in range(steps):
        changed = False
        for state in order:
            best = 0.0
            for action in range(4):
                straight = chance[target[state, action]]
                left = chance[target[state, (action + 3) % 4]]
                right = chance[target[state, (action + 1) % 4]]
                best = max(best, mix(ahead, side, straight, left, right))
            changed = changed or best != chance[state]
            better[state] = best
        chance[:] = better
        if not changed:
            return False
    return True


def kernels() -> tuple[Any, ...]:
    """All compiled functions of planning, for whoever reads their cache statistics."""
    return (
        *(reach, distances, leading_to, free_states, surely),
        *(mix, action_values, sweep, win_probability, best_win_probability),
    )
