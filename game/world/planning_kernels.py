"""The compiled loops of planning: searches through a model, sweeps of values, flows of chance."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def reach(next_state: Ints, ends: Bools, start: int) -> Bools:
    """The states that moves which don't end lead to from `start`, bool (S,)."""
    reached = np.zeros(next_state.shape[0], dtype=np.bool_)
    stack = np.empty(next_state.shape[0], dtype=np.int32)
    reached[start], stack[0], waiting = True, start, 1
    while waiting:
        waiting -= 1
        state = stack[waiting]
        for action in range(next_state.shape[1]):
            onward = next_state[state, action]
            if not ends[state, action] and not reached[onward]:
                reached[onward] = True
                stack[waiting] = onward
                waiting += 1
    return reached


@njit(cache=True, nogil=True)
def distances(next_state: Ints, ends: Bools, wins: Bools, allowed: Bools) -> Ints:
    """The fewest allowed moves that win from each state, int32 (S,), -1 where none do.

    A breadth-first search backwards from the wins, over the moves sorted by where they lead.
    """
    states, actions = next_state.shape
    first = np.zeros(states + 1, dtype=np.int64)
    for state in range(states):
        for action in range(actions):
            if allowed[state, action] and not ends[state, action]:
                first[next_state[state, action] + 1] += 1
    for state in range(states):
        first[state + 1] += first[state]
    sources = np.empty(first[states], dtype=np.int32)
    filled = first[:-1].copy()
    distance = np.full(states, -1, dtype=np.int32)
    queue = np.empty(states, dtype=np.int32)
    tail = 0
    for state in range(states):
        for action in range(actions):
            if not allowed[state, action]:
                continue
            if not ends[state, action]:
                onward = next_state[state, action]
                sources[filled[onward]] = state
                filled[onward] += 1
            elif wins[state, action] and distance[state] < 0:
                distance[state] = 1
                queue[tail] = state
                tail += 1
    head = 0
    while head < tail:
        state = queue[head]
        head += 1
        for index in range(first[state], first[state + 1]):
            source = sources[index]
            if distance[source] < 0:
                distance[source] = distance[state] + 1
                queue[tail] = source
                tail += 1
    return distance


@njit(cache=True, nogil=True)
def mix(ahead: float, side: float, straight: float, left: float, right: float) -> float:
    """The value of an action under slip, with a chance of nothing counting for nothing.

    Written out because a chance of 0 times an infinite value is not a number.
    """
    if side == 0.0:
        return straight
    if ahead == 0.0:
        return side * (left + right)
    return ahead * straight + side * (left + right)


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def sweep(
    target: Ints,
    reward: Floats,
    slip: float,
    gamma: float,
    weights: Floats,
    maximise: bool,
    frozen: Bools,
    values: Floats,
    tolerance: float,
    limit: int,
) -> bool:
    """Gauss-Seidel sweeps over `values` in place, forwards and backwards in turn.

    With `maximise` each sweep is Bellman's optimality backup, else the expectation over the moves
    weighted by `weights` (S, 4). True once the values are within `tolerance`; False after `limit`
    sweeps. For gamma < 1 the error is at most change * gamma / (1 - gamma), since a Gauss-Seidel
    sweep is a gamma-contraction too; for gamma = 1 it is estimated from how fast changes shrink.
    """
    states = target.shape[0]
    ahead, side = 1.0 - slip, slip / 2.0
    backup = np.empty(4)
    earlier, before = np.inf, np.inf
    extra = 0
    for count in range(limit):
        change, relative, largest = 0.0, 0.0, 0.0
        for index in range(states):
            state = index if count % 2 else states - 1 - index
            if frozen[state]:
                continue
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
            difference = abs(value - values[state])
            values[state] = value
            size = abs(value)
            largest = max(largest, size)
            if difference > 0.0:
                change = max(change, difference)
                relative = max(relative, difference / size if size > 0.0 else 1.0)
        if gamma < 1.0:
            error = change * gamma / (1.0 - gamma)
        else:
            # Two sweeps, one each way, are one round; a round's changes shrink by a steady rate.
            rate = change / earlier if earlier > 0.0 else 0.0
            error = 2.0 * change / (1.0 - rate) if rate < 1.0 else np.inf
            earlier, before = before, change
        if change == 0.0:
            return True
        if error <= tolerance or change <= 4e-16 * largest:
            # Far from the goal values can be smaller than the tolerance, and still tell the better
            # action from the worse; so go on until they hold to twelve digits, within reason.
            extra += 1
            if (relative <= 1e-12 and extra > 1) or extra > 1000:
                return True
    return False


@njit(cache=True, nogil=True)
def bounded_states(
    target: Ints, reward: Floats, choices: NDArray[np.uint8]
) -> tuple[Bools, Bools, NDArray[np.int8]]:
    """Where an undiscounted return can be kept from minus infinity: `bounded` bool (S,).

    For models in which no move that goes on pays more than 0. `choices` (S, n) holds for each
    choice the set of moves that may happen, as bits. Bounded are the states from which some way of
    choosing surely ends, or surely comes to a `free` state, where it can go on for ever for
    nothing: the almost-sure reachability fixed point (de Alfaro 1997). The third result is such a
    way: a choice for each bounded state that isn't free, else -1.
    """
    states = target.shape[0]
    over = states
    free = np.ones(states, dtype=np.bool_)
    changed = True
    while changed:
        changed = False
        for state in range(states):
            if free[state]:
                possible = False
                for choice in choices[state]:
                    stays = True
                    for action in range(4):
                        if choice >> action & 1:
                            onward = target[state, action]
                            stays = stays and onward != over and free[onward]
                            stays = stays and reward[state, action] == 0.0
                    possible = possible or stays
                if not possible:
                    free[state] = False
                    changed = True
    allowed = np.ones(states, dtype=np.bool_)
    while True:
        reached = free.copy()
        way = np.full(states, -1, dtype=np.int8)
        forwards, changed = False, True
        while changed:
            changed, forwards = False, not forwards
            for index in range(states):
                state = index if forwards else states - 1 - index
                if reached[state] or not allowed[state]:
                    continue
                for number in range(choices.shape[1]):
                    safe, nearer = True, False
                    for action in range(4):
                        if choices[state, number] >> action & 1:
                            onward = target[state, action]
                            safe = safe and (onward == over or allowed[onward])
                            nearer = nearer or onward == over or reached[onward]
                    if safe and nearer:
                        reached[state] = True
                        way[state] = number
                        changed = True
                        break
        if (reached == allowed).all():
            return reached, free, way
        allowed = reached


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def best_win_probability(
    target: Ints, order: Ints, slip: float, start: int, max_steps: int
) -> float:
    """The best chance of a win within `max_steps`, by backward induction over the time left.

    `target` is where a move leads, S if it loses and S + 1 if it wins; `order` lists the states
    worth looking at.
    """
    states = target.shape[0]
    ahead, side = 1.0 - slip, slip / 2.0
    chance, better = np.zeros(states + 2), np.zeros(states + 2)
    chance[states + 1] = better[states + 1] = 1.0
    for _ in range(max_steps):
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
        chance, better = better, chance
        if not changed:
            break
    return float(chance[start])


def kernels() -> tuple[Any, ...]:
    """All compiled functions of this file, for whoever reads their cache statistics."""
    return (
        reach,
        distances,
        mix,
        action_values,
        sweep,
        bounded_states,
        win_probability,
        best_win_probability,
    )
