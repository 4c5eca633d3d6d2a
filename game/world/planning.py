"""The exact answers: the shortest solution, optimal values, and the chance that a policy wins."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.world.level import Action, Level
from game.world.model import TransitionModel, build_model

_TIE = 1e-9
_MOST_STEPS = 2**62
"""What the compiled loops can count; nobody lives to see the difference."""
_FEW, _PART_S = 8, 0.1

Tell = Callable[[int], object]
"""Told now and then how many rounds more of some work are done; what it raises ends the work."""


def in_parts(rounds: int, tell: Tell | None) -> Iterator[int]:
    """How many rounds of some work to do next: all, or parts of about a tenth of a second.

    After each part `tell` hears of how many it was.
    """
    few, left = rounds if tell is None else _FEW, rounds
    while left > 0:
        began, count = time.perf_counter(), min(few, left)
        yield count
        left -= count
        if tell is not None:
            tell(count)
        few = max(1, few // 2) if time.perf_counter() - began > _PART_S else 2 * few


def distances_to_goal(model: TransitionModel) -> NDArray[np.int32]:
    """The fewest moves that win from each state, int32 (S,); slip is left aside.

    -1 where no moves win, and where nobody acts: on rocks, holes and the goals themselves. With
    `hole = "restart"` a fall is a move that leads to the start.
    """
    from game.world.reaching_kernels import distances

    every = np.ones_like(model.ends)
    found: NDArray[np.int32] = distances(model.next_state, model.ends, model.wins, every)
    return found


def shortest_solution(level: Level) -> list[Action] | None:
    """A shortest list of actions that wins from the start, slip left aside; None if none does.

    Of equally short ones, the first by action number.
    """
    return shortest_from(level, level.start)


def shortest_from(
    world: Level | TransitionModel,
    where: tuple[int, int] | int,
    distances: NDArray[np.int32] | None = None,
) -> list[Action] | None:
    """A shortest list of actions that wins from `where`, slip left aside; None if none does.

    `where` is a state number or, in a level, a position (row, column). `distances` saves work for
    whoever has `distances_to_goal` at hand. Raises ValueError for a place outside the world.
    """
    model = build_model(world) if isinstance(world, Level) else world
    if isinstance(where, tuple):
        if not isinstance(world, Level) or not world.inside(where):
            raise ValueError(f"{where} is not a position of this world")
        where = world.state(where)
    if not 0 <= where < model.states:
        raise ValueError(f"state {where} is outside the world's {model.states} states")
    if distances is None:
        distances = distances_to_goal(model)
    if distances[where] < 0:
        return None
    # All at once, and then hopping along lists: a way of half a million moves would take seconds.
    actions = _onward(model, slice(None), distances)
    following = np.take_along_axis(model.next_state, actions[:, None], axis=1)[:, 0].tolist()
    passed, state = [int(where)], int(where)
    for _ in range(int(distances[where]) - 1):
        state = following[state]
        passed.append(state)
    named = tuple(Action)
    return [named[action] for action in actions[passed].tolist()]


def shortest_onward(model: TransitionModel, state: int, distances: NDArray[np.int32]) -> Action:
    """The first action of a shortest way from a state whose `distances_to_goal` is above 0."""
    return Action(int(_onward(model, state, distances)))


def _onward(
    model: TransitionModel, states: int | slice, distances: NDArray[np.int32]
) -> NDArray[np.intp]:
    """The first action of a shortest way from each state; where there is none, any."""
    left = distances[states, None]
    onward = distances[model.next_state[states]]
    good = np.where(left == 1, model.wins[states], (onward == left - 1) & ~model.ends[states])
    first: NDArray[np.intp] = good.argmax(axis=-1)
    return first


@dataclass(frozen=True, eq=False)
class Plan:
    """Optimal values: `values` float64 (S,), `q` float64 (S, 4), `optimal` bool (S, 4).

    `optimal` marks every action whose value is the state's best, to nine digits.
    """

    values: NDArray[np.float64]
    q: NDArray[np.float64]
    optimal: NDArray[np.bool_]


def value_iteration(
    model: TransitionModel, gamma: float, tolerance: float = 1e-10, tell: Tell | None = None
) -> Plan:
    """The optimal values and actions of a model, within `tolerance`.

    Solves Bellman's optimality equation (Sutton and Barto, equation 3.20) by value iteration
    (section 4.4), swept in place; where that is slow because gamma is close to 1, policy iteration
    (section 4.3) finishes. Under slip the value of action a is
    (1 - slip) B[a] + slip / 2 (B[a - 1] + B[a + 1]) with B = reward + gamma * V[next], V = 0 after
    an end.

    With gamma = 1 a value is minus infinity where every way of acting pays for ever, and infinity
    where some way earns for ever; where rewards can be both won and paid for ever, that is judged
    by whether values still drift after many sweeps. With no reward for a step and gamma = 1, an
    action that merely wastes time is as good as the best and marked optimal.

    `tell` hears of sweeps, and of policies tried. Raises ValueError if gamma is outside [0, 1] or
    the tolerance isn't positive.
    """
    from game.world.bellman import look_ahead, solve

    values = solve(model, gamma, tolerance, tell=tell)
    q = look_ahead(model, gamma, values)
    best = q.max(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        optimal = (q == best) | (q >= best - _TIE * np.abs(best))
    return Plan(values=values, q=q, optimal=optimal)


def policy_evaluation(
    model: TransitionModel, policy: ArrayLike, gamma: float, tolerance: float = 1e-10
) -> NDArray[np.float64]:
    """The value of each state under a policy, float64 (S,) (Sutton and Barto, equation 4.4).

    `policy` is (S,) actions or (S, 4) probabilities. With gamma = 1 values may be infinite, as in
    `value_iteration`. Raises ValueError as `value_iteration` does, and for a malformed policy.
    """
    from game.world.bellman import solve

    return solve(model, gamma, tolerance, executed_moves(model, policy))


def greedy_policy(q: ArrayLike) -> NDArray[np.float64]:
    """The policy (S, 4) that takes the best actions of `q` (S, 4), equal ones equally often."""
    q = np.asarray(q)
    best = q == q.max(axis=1, keepdims=True)
    policy: NDArray[np.float64] = best / best.sum(axis=1, keepdims=True)
    return policy


def success_probability(
    model: TransitionModel, policy: ArrayLike, max_steps: int | None = None
) -> float:
    """The exact probability that a policy wins within `max_steps` moves, by default the model's.

    `policy` is (S,) actions or (S, 4) probabilities; the distribution over states is moved forward
    one step at a time. Raises ValueError for a malformed policy or negative `max_steps`.
    """
    from game.world.planning_kernels import win_probability
    from game.world.reaching_kernels import distances

    steps = _checked_steps(model, max_steps)
    executed = executed_moves(model, policy)
    tables = model.next_state, model.ends, model.wins
    hopeful = distances(*tables, executed > 0.0) > 0
    won = win_probability(*tables, executed, hopeful, model.start, steps)
    return min(1.0, float(won))


def best_success_probability(
    model: TransitionModel, max_steps: int | None = None, tell: Tell | None = None
) -> float:
    """The highest probability of a win within `max_steps` moves that any policy reaches.

    Over policies that may depend on the time left, by backward induction. `tell` hears of the
    steps back. Raises ValueError for negative `max_steps`.
    """
    from game.world.planning_kernels import best_win_probability
    from game.world.reaching_kernels import reach

    steps = _checked_steps(model, max_steps)
    tables, chance = _last_moment(model, reach(model.next_state, model.ends, model.start))
    for more in in_parts(steps, tell):
        if not best_win_probability(*tables, chance, chance.copy(), more):
            break
    return min(1.0, float(chance[model.start]))


def best_success_probabilities(
    model: TransitionModel, max_steps: int | None = None, tell: Tell | None = None
) -> NDArray[np.float64]:
    """`best_success_probability` from every state with 0, 1, ... `max_steps` moves left.

    float64 (moves left + 1, S), with fewer rows where more moves change nothing. `tell` and the
    ValueError are as there.
    """
    from game.world.planning_kernels import best_win_probability

    tables, chance = _last_moment(model, distances_to_goal(model) > 0)
    rows = [chance[: model.states].copy()]
    for _ in range(_checked_steps(model, max_steps)):
        if not best_win_probability(*tables, chance, chance.copy(), 1):
            break
        rows.append(chance[: model.states].copy())
        if tell is not None:
            tell(1)
    return np.minimum(1.0, rows)


def _last_moment(
    model: TransitionModel, worth: NDArray[np.bool_]
) -> tuple[tuple[NDArray[np.int32], NDArray[np.int32], float], NDArray[np.float64]]:
    """What backward induction begins with: the tables of its loop, and the chances (S + 2,).

    `worth` (S,) are the states to look at; the last two stand for what is lost and what is won.
    """
    lost, won = model.states, model.states + 1
    target = np.where(model.wins, won, np.where(model.ends, lost, model.next_state))
    chance = np.zeros(model.states + 2)
    chance[won] = 1.0
    order = np.flatnonzero(worth).astype(np.int32)
    return (target.astype(np.int32), order, float(model.slip)), chance


def _checked_steps(model: TransitionModel, max_steps: int | None) -> int:
    steps = model.max_steps if max_steps is None else int(max_steps)
    if steps < 0:
        raise ValueError(f"max_steps is {steps}; it must be 0 or more")
    return min(steps, _MOST_STEPS)


def executed_moves(model: TransitionModel, policy: ArrayLike) -> NDArray[np.float64]:
    """How likely each move is carried out, float64 (S, 4): the policy's choices, then the slip.

    `policy` is (S,) actions or (S, 4) probabilities; ValueError if it is malformed.
    """
    given = np.asarray(policy)
    if given.shape == (model.states,):
        if given.dtype.kind not in "iu" or given.min() < 0 or given.max() > max(Action):
            raise ValueError("a policy of one action a state must hold whole numbers from 0 to 3")
        chosen = np.eye(len(Action))[given]
    elif given.shape == model.next_state.shape:
        chosen = given.astype(np.float64)
        own = np.arange(model.states)[:, None]
        acts = ~(model.ends & (model.next_state == own)).all(axis=1)
        if not (np.abs(chosen.sum(axis=1) - 1.0) <= 1e-6)[acts].all() or not (chosen >= 0.0).all():
            raise ValueError("each row of a policy must be probabilities that sum to 1")
    else:
        raise ValueError(
            f"policy has shape {given.shape}; "
            f"it must be ({model.states},) or ({model.states}, {len(Action)})"
        )
    sides = np.roll(chosen, 1, axis=1) + np.roll(chosen, -1, axis=1)
    executed: NDArray[np.float64] = (1.0 - model.slip) * chosen + model.slip / 2.0 * sides
    return executed
