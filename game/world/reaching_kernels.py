"""The compiled searches of planning: which states lead where, at all or surely."""

import numpy as np
from numpy.typing import NDArray

from game.compiled import compiled

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@compiled()
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


@compiled()
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


@compiled()
def leading_to(target: Ints) -> tuple[NDArray[np.int64], Ints]:
    """From which states moves lead to each: `first` (S + 2,) and `sources` (4 S,).

    To state s they lead from sources[first[s]:first[s + 1]]. `target` (S, 4) is where a move leads,
    S if it ends.
    """
    states = target.shape[0]
    first = np.zeros(states + 2, dtype=np.int64)
    for state in range(states):
        for action in range(4):
            first[target[state, action] + 1] += 1
    for state in range(states + 1):
        first[state + 1] += first[state]
    sources = np.empty(first[states + 1], dtype=np.int32)
    filled = first.copy()
    for state in range(states):
        for action in range(4):
            onward = target[state, action]
            sources[filled[onward]] = state
            filled[onward] += 1
    return first, sources


@compiled()
def free_states(target: Ints, reward: Floats, choices: NDArray[np.uint8]) -> Bools:
    """The states, bool (S,), where some way of choosing goes on for ever for nothing.

    `choices` (S, n) holds for each choice the set of moves that may happen, as bits.
    """
    states = target.shape[0]
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
                            stays = stays and onward != states and free[onward]
                            stays = stays and reward[state, action] == 0.0
                    possible = possible or stays
                if not possible:
                    free[state] = False
                    changed = True
    return free


@compiled()
def _nearer(
    state: int,
    target: Ints,
    choices: NDArray[np.uint8],
    good: Bools,
    bad: Bools,
    allowed: Bools,
    reached: Bools,
) -> bool:
    """Whether a choice may come to what is reached and can't leave what is allowed."""
    for number in range(choices.shape[1]):
        safe, nearer = True, False
        for action in range(4):
            if choices[state, number] >> action & 1:
                if good[state, action]:
                    nearer = True
                elif bad[state, action] or not allowed[target[state, action]]:
                    safe = False
                else:
                    nearer = nearer or reached[target[state, action]]
        if safe and nearer:
            return True
    return False


@compiled()
def surely(
    target: Ints,
    choices: NDArray[np.uint8],
    good: Bools,
    bad: Bools,
    there: Bools,
    first: NDArray[np.int64],
    sources: Ints,
) -> Bools:
    """From where some way of choosing comes, with probability 1, to a `good` move or to be `there`.

    `choices` are as in `free_states`; moves that are `good` (S, 4) need lead nowhere, and `bad`
    ones may never happen; `there` is bool (S,), `first` and `sources` are those of `leading_to`.
    The almost-sure reachability fixed point (de Alfaro 1997), states as bool (S,).
    """
    states = target.shape[0]
    allowed = np.ones(states, dtype=np.bool_)
    queue = np.empty(states, dtype=np.int32)
    while True:
        reached = there.copy()
        head, tail = 0, 0
        for state in range(states):
            if reached[state]:
                queue[tail] = state
                tail += 1
        # Once round for those that a good move begins with, then back from what is reached.
        for state in range(states):
            waits = allowed[state] and not reached[state]
            if waits and _nearer(state, target, choices, good, bad, allowed, reached):
                reached[state], queue[tail] = True, state
                tail += 1
        while head < tail:
            onward = queue[head]
            head += 1
            for place in range(first[onward], first[onward + 1]):
                state = sources[place]
                waits = allowed[state] and not reached[state]
                if waits and _nearer(state, target, choices, good, bad, allowed, reached):
                    reached[state], queue[tail] = True, state
                    tail += 1
        if (reached == allowed).all():
            return reached
        allowed = reached
