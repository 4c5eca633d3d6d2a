"""The compiled loop that learns, and one short update for each algorithm.

Everything compiled lives in this one file on purpose: Numba's disk cache notices a change in the
file of the function it cached and in no other. The loop branches on the algorithm's number, which
is a constant in each compiled version; an update passed in as an argument would miss that cache at
every start.

Equation numbers are those of Sutton and Barto, Reinforcement Learning, second edition.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from game.agent.records import NO_ACTION, PAGE, POINTS
from game.agent.settings import ALGORITHMS, ScheduleKind
from game.compiled import compiled

Floats = NDArray[np.float64]
Bits = np.uint64
State = Any  # np.uint64: a signed index would be tested for counting from the end
Record = Any  # one entry of an array of a kind in game.agent.records, by attribute

Q_LEARNING, SARSA, EXPECTED_SARSA, DOUBLE_Q_LEARNING = range(len(ALGORITHMS))
PAGE_BITS = np.uint64(PAGE.bit_length() - 1)
RECIPROCAL, LINEAR = int(ScheduleKind.RECIPROCAL), int(ScheduleKind.LINEAR)
EXPONENTIAL = int(ScheduleKind.EXPONENTIAL)

inlined = njit(inline="always", error_model="numpy")


# The updates. Each changes one value of `q` and gives back the bootstrap value, 0 at the end.


@inlined
def q_learning(
    q: Floats,
    state: State,
    action: int,
    reward: float,
    next_state: State,
    ended: bool,
    alpha: float,
    gamma: float,
) -> float:
    """Q(S,A) ← Q(S,A) + α [R + γ max_a Q(S′,a) - Q(S,A)]   (6.8)."""
    bootstrap = 0.0 if ended else highest(q, next_state)
    q[state, action] += alpha * (reward + gamma * bootstrap - q[state, action])
    return bootstrap


@inlined
def sarsa(
    q: Floats,
    state: State,
    action: int,
    reward: float,
    next_state: State,
    next_action: int,
    ended: bool,
    alpha: float,
    gamma: float,
) -> float:
    """Q(S,A) ← Q(S,A) + α [R + γ Q(S′,A′) - Q(S,A)]   (6.7)."""
    bootstrap = 0.0 if ended else q[next_state, next_action]
    q[state, action] += alpha * (reward + gamma * bootstrap - q[state, action])
    return bootstrap


@inlined
def expected_sarsa(
    q: Floats,
    state: State,
    action: int,
    reward: float,
    next_state: State,
    ended: bool,
    alpha: float,
    gamma: float,
    epsilon: float,
) -> float:
    """Q(S,A) ← Q(S,A) + α [R + γ Σ_a π(a|S′) Q(S′,a) - Q(S,A)]   (6.9).

    π is ε-greedy: ε is shared by all four actions and the rest by those of the highest value. How
    many tie for it makes no difference, as the rest weighs that one value.
    """
    bootstrap = 0.0
    if not ended:
        total = q[next_state, 0] + q[next_state, 1] + q[next_state, 2] + q[next_state, 3]
        bootstrap = epsilon * (total / 4.0) + (1.0 - epsilon) * highest(q, next_state)
    q[state, action] += alpha * (reward + gamma * bootstrap - q[state, action])
    return bootstrap


@inlined
def double_q_learning(
    q: Floats,
    one: int,
    state: State,
    action: int,
    reward: float,
    next_state: State,
    ended: bool,
    alpha: float,
    gamma: float,
    bits: Bits,
) -> float:
    """Q₁(S,A) ← Q₁(S,A) + α [R + γ Q₂(S′, argmax_a Q₁(S′,a)) - Q₁(S,A)]   (6.10).

    `q` holds both tables, (S, 2, 4); `one` is the number of the one that learns.
    """
    bootstrap = 0.0
    if not ended:
        bootstrap = q[next_state, 1 - one, best_of_table(q, one, next_state, bits)]
    q[state, one, action] += alpha * (reward + gamma * bootstrap - q[state, one, action])
    return bootstrap


# Chance. A choice takes 64 random bits: the upper half is the draw against epsilon, the lower half
# the explored action, or the pick among the values that tie.


@inlined
def draw_bits(random: Bits) -> tuple[Bits, Bits]:
    """The generator's next state and 64 random bits: SplitMix64 (Steele, Lea and Flood 2014)."""
    random += np.uint64(0x9E3779B97F4A7C15)
    bits = (random ^ (random >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return random, bits ^ (bits >> np.uint64(31))


@inlined
def fraction(bits: Bits) -> float:
    """The upper 32 of 64 bits as a number in [0, 1)."""
    return np.int64(bits >> np.uint64(32)) * 2.0**-32


@inlined
def below(bits: Bits, count: int) -> int:
    """The lower 32 of 64 bits as a whole number from 0 to count - 1."""
    return int((np.int64(bits & np.uint64(0xFFFFFFFF)) * count) >> 32)


@njit(error_model="numpy")
def value(q: Floats, state: State, action: int) -> float:
    """What the agent goes by: its table, or the sum of double Q-learning's two."""
    if q.ndim == 3:
        return float(q[state, 0, action] + q[state, 1, action])
    return float(q[state, action])


@inlined
def highest(q: Floats, state: State) -> float:
    """The highest of a state's four values."""
    return max(
        max(value(q, state, 0), value(q, state, 1)), max(value(q, state, 2), value(q, state, 3))
    )


@inlined
def greedy(q: Floats, state: State, bits: Bits) -> int:
    """The action of the highest value; of those that tie, each is as likely."""
    best = highest(q, state)
    ties = 0
    for action in range(4):
        ties += int(value(q, state, action) == best)
    skip = below(bits, ties)
    # The branches are on purpose: a processor guesses them well and runs ahead, which made the
    # whole loop a third faster than a search free of branches.
    for action in range(4):
        if value(q, state, action) == best:
            if skip == 0:
                return action
            skip -= 1
    return 3


@inlined
def best_of_table(q: Floats, table: int, state: State, bits: Bits) -> int:
    """`greedy` in one of two tables; without branches, as here they would be guessed badly."""
    v0, v1, v2, v3 = q[state, table, 0], q[state, table, 1], q[state, table, 2], q[state, table, 3]
    best = max(max(v0, v1), max(v2, v3))
    to0 = int(v0 == best)
    to1 = to0 + int(v1 == best)
    to2 = to1 + int(v2 == best)
    skip = below(bits, to2 + int(v3 == best))
    return int(skip >= to0) + int(skip >= to1) + int(skip >= to2)


@inlined
def choose(q: Floats, state: State, bits: Bits, epsilon: float) -> tuple[int, bool]:
    """Epsilon-greedy: an action, and whether it explores."""
    if fraction(bits) < epsilon:
        return below(bits, 4), True
    return greedy(q, state, bits), False


@inlined
def epsilon_of(rules: Record, episode: int) -> float:
    """`settings.Schedule.value`, compiled: epsilon in an episode, counted from 1."""
    if rules.schedule == RECIPROCAL:
        return 1.0 / episode
    if rules.schedule == LINEAR:
        if episode > rules.rate:
            return float(rules.last)
        return float(rules.first + (rules.last - rules.first) * ((episode - 1) / rules.rate))
    if rules.schedule == EXPONENTIAL:
        return float(max(rules.last, rules.first * rules.rate ** np.float64(episode - 1)))
    return float(rules.first)


# The curve, and the loop.


@njit(error_model="numpy")
def add_to_curve(curve: NDArray[np.void], now: Record) -> None:
    """Add the episode just finished to the curve; when all points are full, neighbours merge."""
    point = curve[now.point]
    if now.filled == 0:
        point.return_min = point.return_max = now.total
        point.length_min = point.length_max = now.length
    point.return_sum += now.total
    point.return_min = min(point.return_min, now.total)
    point.return_max = max(point.return_max, now.total)
    point.length_sum += now.length
    point.length_min = min(point.length_min, now.length)
    point.length_max = max(point.length_max, now.length)
    now.filled += 1
    if now.filled < now.stride:
        return
    now.filled = 0
    now.point += 1
    if now.point < POINTS:
        return
    now.point = POINTS // 2
    now.stride *= 2
    for i in range(POINTS // 2):
        left, right, both = curve[2 * i], curve[2 * i + 1], curve[i]
        both.return_sum = left.return_sum + right.return_sum
        both.return_min = min(left.return_min, right.return_min)
        both.return_max = max(left.return_max, right.return_max)
        both.length_sum = left.length_sum + right.length_sum
        both.length_min = min(left.length_min, right.length_min)
        both.length_max = max(left.length_max, right.length_max)
    for i in range(POINTS // 2, POINTS):
        curve[i].return_sum = 0.0
        curve[i].length_sum = 0.0


def _loop(algorithm: int, watching: bool) -> Any:
    """The loop for one algorithm. A watching one keeps the steps of one cell, not the last step."""

    def run(
        q: Floats,
        visits: NDArray[np.int64],
        touched: NDArray[np.uint8],
        next_states: NDArray[np.int32],
        rewards: Floats,
        ends: NDArray[np.bool_],
        all_rules: NDArray[np.void],
        all_now: NDArray[np.void],
        curve: NDArray[np.void],
        recent: Floats,
        kept: NDArray[np.void],
        all_watch: NDArray[np.void],
        steps: int,
        episodes: int,
    ) -> None:
        """Learn until `steps` more steps are done or `episodes` more episodes have finished."""
        rules, now, watch = all_rules[0], all_now[0], all_watch[0]
        alpha, gamma, slip, max_steps = rules.alpha, rules.gamma, rules.slip, rules.max_steps
        start, state = np.uint64(rules.start), np.uint64(now.state)
        random, epsilon = now.random, now.epsilon
        length, total = now.length, now.total
        next_action, next_draw = now.next_action, now.next_draw
        next_explored = now.next_explored != 0
        done, last_episode = 0, now.episodes + episodes
        while done < steps and now.episodes < last_episode:
            if algorithm == SARSA and next_action != NO_ACTION:
                action, explored, draw = next_action, next_explored, next_draw
            else:
                random, bits = draw_bits(random)
                draw = fraction(bits)
                action, explored = choose(q, state, bits, epsilon)
            taken = action
            if slip > 0.0:
                random, bits = draw_bits(random)
                if fraction(bits) < slip:
                    taken = (action + 1 + 2 * below(bits, 2)) & 3
            reward, ended = rewards[state, taken], ends[state, taken]
            next_state = np.uint64(np.uint32(next_states[state, taken]))

            next_action, table = NO_ACTION, 0
            if algorithm == DOUBLE_Q_LEARNING:
                random, bits = draw_bits(random)
                table = int(bits >> np.uint64(63))
                old = q[state, table, action]
                bootstrap = double_q_learning(
                    q, table, state, action, reward, next_state, ended, alpha, gamma, bits
                )
            else:
                old = q[state, action]
            if algorithm == Q_LEARNING:
                bootstrap = q_learning(q, state, action, reward, next_state, ended, alpha, gamma)
            elif algorithm == EXPECTED_SARSA:
                bootstrap = expected_sarsa(
                    q, state, action, reward, next_state, ended, alpha, gamma, epsilon
                )
            elif algorithm == SARSA:
                if not ended:
                    random, bits = draw_bits(random)
                    next_draw = fraction(bits)
                    next_action, next_explored = choose(q, next_state, bits, epsilon)
                bootstrap = sarsa(
                    q, state, action, reward, next_state, next_action, ended, alpha, gamma
                )

            visits[state, action] += 1
            touched[state >> PAGE_BITS] = 1
            total += reward
            length += 1
            done += 1
            over = ended or length >= max_steps
            if watching:
                keeps = state == np.uint64(watch.state) and watch.action in (NO_ACTION, action)
            else:
                keeps = done == steps or (over and now.episodes + 1 == last_episode)
            if keeps:
                step = kept[watch.count % len(kept)]
                watch.count += 1
                step.state, step.action, step.explored = state, action, explored
                step.reward, step.next_state, step.ended = reward, next_state, ended
                step.old, step.bootstrap = old, bootstrap
                step.target = reward + gamma * bootstrap
                step.error = step.target - old
                step.new = old + alpha * step.error
                step.step, step.episode = now.steps + done, now.episodes + 1
                step.draw, step.epsilon, step.taken = draw, epsilon, taken
                step.truncated = over and not ended
                step.next_action, step.next_draw = next_action, next_draw
                step.next_explored = next_explored
                step.table = table

            state = next_state
            if over:
                now.length, now.total = length, total
                recent[now.episodes & (POINTS - 1), 0] = total
                recent[now.episodes & (POINTS - 1), 1] = length
                add_to_curve(curve, now)
                now.episodes += 1
                epsilon = epsilon_of(rules, now.episodes + 1)
                state, next_action = start, NO_ACTION
                length, total = 0, 0.0
        now.state, now.random, now.epsilon = state, random, epsilon
        now.length, now.total = length, total
        now.next_action, now.next_draw = next_action, next_draw
        now.next_explored = next_explored
        now.steps += done

    return compiled(error_model="numpy")(run)


RUNS = tuple(_loop(algorithm, watching=False) for algorithm in range(len(ALGORITHMS)))
"""The loop for each algorithm, by number; its arguments stand at `_loop`."""

WATCHES = tuple(_loop(algorithm, watching=True) for algorithm in range(len(ALGORITHMS)))
"""The same with the steps of one cell kept."""
