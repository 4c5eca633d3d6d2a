"""The exact answers: the shortest solution, optimal values, and the chance that a policy wins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.world.level import Action, Level
from game.world.model import TransitionModel, build_model

_LARGEST_DIRECT_SOLVE = 2**17
_TIE = 1e-9


def distances_to_goal(model: TransitionModel) -> NDArray[np.int32]:
    """The fewest moves that win from each state, int32 (S,); slip is left aside.

    -1 where no moves win, and where nobody acts: on rocks, holes and the goals themselves. With
    `hole = "restart"` a fall is a move that leads to the start.
    """
    from game.world.planning_kernels import distances

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
    solution: list[Action] = []
    state = int(where)
    while (left := int(distances[state])) > 1:
        onward = distances[model.next_state[state]]
        action = Action(int(np.flatnonzero((onward == left - 1) & ~model.ends[state])[0]))
        solution.append(action)
        state = int(model.next_state[state, action])
    solution.append(Action(int(np.flatnonzero(model.wins[state])[0])))
    return solution


@dataclass(frozen=True, eq=False)
class Plan:
    """Optimal values: `values` float64 (S,), `q` float64 (S, 4), `optimal` bool (S, 4).

    `optimal` marks every action whose value is the state's best, to nine digits.
    """

    values: NDArray[np.float64]
    q: NDArray[np.float64]
    optimal: NDArray[np.bool_]


def value_iteration(model: TransitionModel, gamma: float, tolerance: float = 1e-10) -> Plan:
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

    Raises ValueError if gamma is outside [0, 1] or the tolerance isn't positive.
    """
    values = _solve(model, gamma, tolerance, None)
    q = _action_values(model, gamma, values)
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
    return _solve(model, gamma, tolerance, _executed(model, policy))


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
    from game.world.planning_kernels import distances, win_probability

    steps = _checked_steps(model, max_steps)
    executed = _executed(model, policy)
    tables = model.next_state, model.ends, model.wins
    hopeful = distances(*tables, executed > 0.0) > 0
    won = win_probability(*tables, executed, hopeful, model.start, steps)
    return min(1.0, float(won))


def best_success_probability(model: TransitionModel, max_steps: int | None = None) -> float:
    """The highest probability of a win within `max_steps` moves that any policy reaches.

    Over policies that may depend on the time left, by backward induction. Raises ValueError for
    negative `max_steps`.
    """
    from game.world.planning_kernels import best_win_probability, reach

    steps = _checked_steps(model, max_steps)
    lost, won = model.states, model.states + 1
    target = np.where(model.wins, won, np.where(model.ends, lost, model.next_state))
    order = np.flatnonzero(reach(model.next_state, model.ends, model.start))
    best = best_win_probability(
        target.astype(np.int32), order.astype(np.int32), float(model.slip), model.start, steps
    )
    return min(1.0, float(best))


def _checked_steps(model: TransitionModel, max_steps: int | None) -> int:
    steps = model.max_steps if max_steps is None else int(max_steps)
    if steps < 0:
        raise ValueError(f"max_steps is {steps}; it must be 0 or more")
    return steps


def _executed(model: TransitionModel, policy: ArrayLike) -> NDArray[np.float64]:
    """How likely each move is carried out, float64 (S, 4): the policy's choices, then the slip."""
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


def _target(model: TransitionModel) -> NDArray[np.int32]:
    return np.where(model.ends, np.int32(model.states), model.next_state)


def _action_values(
    model: TransitionModel, gamma: float, values: NDArray[np.float64]
) -> NDArray[np.float64]:
    from game.world.planning_kernels import action_values

    padded = np.append(values, 0.0)
    q: NDArray[np.float64]
    q = action_values(_target(model), model.reward, float(model.slip), gamma, padded)
    # Infinity and minus infinity in one expectation: nothing to rely on.
    q[np.isnan(q)] = -np.inf
    return q


def _solve(
    model: TransitionModel,
    gamma: float,
    tolerance: float,
    executed: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """The fixed point of Bellman's equation: optimal, or of the policy that executes `executed`."""
    from game.world.planning_kernels import bounded_states, sweep

    gamma, tolerance = float(gamma), float(tolerance)
    if not 0.0 <= gamma <= 1.0:
        raise ValueError(f"gamma is {gamma!r}; it must be between 0 and 1")
    if not tolerance > 0.0:
        raise ValueError(f"tolerance is {tolerance!r}; it must be above 0")
    target = _target(model)
    frozen = np.zeros(model.states, dtype=np.bool_)
    values = np.zeros(model.states + 1)
    weights = np.zeros_like(model.reward) if executed is None else executed
    tables = target, model.reward, float(model.slip), gamma, weights, executed is None

    def settle(sweeps: int) -> bool:
        return bool(sweep(*tables, frozen, values, tolerance, sweeps))

    patience = max(10_000, 500_000_000 // model.states)
    if gamma < 1.0:
        if not settle(1000):
            if model.states <= _LARGEST_DIRECT_SOLVE:
                values[:-1] = _policy_iteration(model, gamma, values[:-1], executed)
                settle(50)
            else:
                settle(patience)
        return values[:-1]

    onward = model.reward[~model.ends]
    if (onward > 0.0).any():
        if not settle(2000):
            early = values.copy()
            if not settle(2000):
                _mark_drifting(values[:-1], early[:-1], float(np.abs(model.reward).max()))
        return values[:-1]
    if (onward < 0.0).any():
        frozen = ~bounded_states(target, model.reward, _choices(model, executed))
        values[:-1][frozen] = -np.inf
    settle(patience)
    return values[:-1]


def _choices(model: TransitionModel, executed: NDArray[np.float64] | None) -> NDArray[np.uint8]:
    """For each thing one may choose to do, the moves that may come of it, as bits."""
    if executed is not None:
        return np.packbits(executed > 0.0, axis=1, bitorder="little")
    by_action = [
        sum(1 << move for move in range(4) if _chance(model.slip, action, move) > 0.0)
        for action in Action
    ]
    return np.tile(np.array(by_action, dtype=np.uint8), (model.states, 1))


def _chance(slip: float, action: int, move: int) -> float:
    if move == action:
        return 1.0 - slip
    return slip / 2.0 if (move - action) % 2 else 0.0


def _mark_drifting(values: NDArray[np.float64], early: NDArray[np.float64], scale: float) -> None:
    drift = values - early
    values[drift > 1e-3 * scale] = np.inf
    values[drift < -1e-3 * scale] = -np.inf


def _policy_iteration(
    model: TransitionModel,
    gamma: float,
    values: NDArray[np.float64],
    executed: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Exact values by solving linear systems; one suffices for a given policy. Needs gamma < 1."""
    if executed is not None:
        return _linear_solve(model, gamma, executed)
    states = np.arange(model.states)
    policy = _action_values(model, gamma, values).argmax(axis=1)
    for _ in range(100):
        values = _linear_solve(model, gamma, _executed(model, policy))
        q = _action_values(model, gamma, values)
        better = q.max(axis=1) > q[states, policy] + 1e-13 * np.abs(q).max()
        if not better.any():
            break
        policy = np.where(better, q.argmax(axis=1), policy)
    return values


def _linear_solve(
    model: TransitionModel, gamma: float, executed: NDArray[np.float64]
) -> NDArray[np.float64]:
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import spsolve

    state, action = np.nonzero(~model.ends & (executed > 0.0))
    onward = csc_array(
        (executed[state, action], (state, model.next_state[state, action])),
        shape=(model.states, model.states),
    )
    expected = (executed * model.reward).sum(axis=1)
    solved: NDArray[np.float64]
    solved = spsolve(eye_array(model.states, format="csc") - gamma * onward, expected)
    return solved
