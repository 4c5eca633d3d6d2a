"""What the algorithms learn, against exact answers and published results."""

import numpy as np
import pytest

from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.trainer import Trainer
from game.agent.verdict import TruthMeter
from game.world.level import Rewards
from game.world.model import build_model, reachable_states
from game.world.planning import policy_evaluation, value_iteration
from tests.agent.runs import classic
from tests.world.worlds import level_of


def random_level(seed, slip=0.0):
    generator = np.random.default_rng(seed)
    cells = generator.choice(list("..~~#O"), size=(4, 4), p=[0.3, 0.25, 0.2, 0.1, 0.1, 0.05])
    cells[0, 0], cells[tuple(generator.integers(2, 4, 2))] = "S", "G"
    rewards = Rewards(*generator.uniform(-1.0, 0.0, 1), 2.0, -1.0)
    rows = "\n".join("".join(row) for row in cells)
    return level_of(rows, slip=slip, max_steps=40, rewards=rewards)


def action_values(model, values, gamma):
    """Q of a policy from its V: reward and discounted value of where each move may lead."""
    straight = model.reward + gamma * np.where(model.ends, 0.0, values[model.next_state])
    sides = np.roll(straight, 1, axis=1) + np.roll(straight, -1, axis=1)
    return (1 - model.slip) * straight + model.slip / 2 * sides


def epsilon_greedy(q, epsilon):
    best = q == q.max(axis=1, keepdims=True)
    return epsilon / 4 + (1 - epsilon) * best / best.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("algorithm", ["q_learning", "double_q_learning"])
@pytest.mark.parametrize("seed", range(6))
def test_off_policy_learning_finds_the_optimal_values(algorithm, seed):
    model = build_model(random_level(seed))
    trainer = Trainer(
        model, TrainingSettings(algorithm, alpha=0.5, gamma=0.9, epsilon="1", seed=seed)
    )
    trainer.advance(200_000)
    reached = reachable_states(model)
    exact = value_iteration(model, 0.9).q
    assert np.abs(trainer.q - exact)[reached].max() < 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_expected_sarsa_finds_the_values_of_its_own_policy(seed):
    model = build_model(random_level(seed))
    trainer = Trainer(
        model, TrainingSettings("expected_sarsa", alpha=0.3, gamma=0.9, epsilon="0.5", seed=seed)
    )
    trainer.advance(400_000)
    exact = action_values(model, policy_evaluation(model, epsilon_greedy(trainer.q, 0.5), 0.9), 0.9)
    assert np.abs(trainer.q - exact)[reachable_states(model)].max() < 1e-5


@pytest.mark.parametrize("algorithm", ["expected_sarsa", "double_q_learning", "sarsa"])
@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_is_reached_as_epsilon_falls(algorithm, seed):
    model = build_model(random_level(seed))
    trainer = Trainer(
        model,
        TrainingSettings(algorithm, alpha=0.2, gamma=0.9, epsilon="linear:1:0:20000", seed=seed),
    )
    trainer.advance_episodes(20_100)
    assert trainer.epsilon == 0.0
    verdict = TruthMeter(model, 0.9).judge(trainer.q)
    best = value_iteration(model, 0.9).values[model.start]
    greedy = policy_evaluation(model, trainer.q.argmax(axis=1), 0.9)[model.start]
    assert greedy == pytest.approx(best)
    assert verdict.greedy_moves == verdict.shortest_moves


@pytest.mark.parametrize("slip", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(3))
def test_sarsa_finds_the_values_of_its_own_policy(slip, seed):
    model = build_model(random_level(seed, slip))
    # First coarse, then fine: what remains is the noise of alpha.
    trainer = Trainer(
        model, TrainingSettings("sarsa", alpha=0.1, gamma=0.8, epsilon="0.6", seed=seed)
    )
    trainer.advance(300_000)
    trainer.set(alpha=0.001)
    trainer.advance(3_000_000)
    q, reached = trainer.q, reachable_states(model)
    exact = action_values(model, policy_evaluation(model, epsilon_greedy(q, 0.6), 0.8), 0.8)
    assert np.abs(q - exact)[reached].max() < 0.1
    assert np.abs(q - exact)[reached].mean() < 0.02


@pytest.mark.parametrize("algorithm", ["q_learning", "double_q_learning"])
def test_off_policy_learning_finds_the_optimum_under_slip(algorithm):
    model = build_model(random_level(3, slip=0.5))
    trainer = Trainer(model, TrainingSettings(algorithm, alpha=0.1, gamma=0.8, epsilon="1"))
    trainer.advance(300_000)
    trainer.set(alpha=0.001)
    trainer.advance(4_000_000)
    exact = value_iteration(model, 0.8).q
    assert np.abs(trainer.q - exact)[reachable_states(model)].max() < 0.1


def cliff_return(algorithm):
    """The mean return of the last 100 of 500 episodes, over 50 runs."""
    level = classic("cliff-walking")
    model = build_model(level)
    returns = []
    for seed in range(50):
        chosen = TrainingSettings.from_level(level, algorithm=algorithm, seed=seed)
        trainer = Trainer(model, chosen)
        trainer.advance_episodes(500)
        returns.append(trainer.history.mean_return(last=100))
    return np.mean(returns)


# reference: Cliff Walking, alpha 0.5, epsilon 0.1. Over many seeds a mean of 50 runs strays by 1.
def test_q_learning_walks_along_the_cliff():
    assert cliff_return("q_learning") == pytest.approx(-49.5, abs=2.5)


# reference: Cliff Walking, alpha 0.5, epsilon 0.1
def test_sarsa_walks_the_safer_way():
    assert cliff_return("sarsa") == pytest.approx(-26.7, abs=2.5)


# reference: Q-learning on the classic lake, epsilon 1/n, 10,000 episodes
def test_the_classic_run_wins_though_not_always_by_the_shortest_way():
    level = classic("slippery-frozen-lake")
    model = build_model(level)
    meter, moves = TruthMeter(model, 0.8), []
    for seed in range(30):
        trainer = Trainer(model, TrainingSettings.from_level(level, seed=seed))
        trainer.advance_episodes(10_000)
        verdict = meter.judge(trainer.q)
        assert verdict.success_probability == 1.0
        assert trainer.history.mean_return() == 10.0
        moves.append(verdict.greedy_moves)
    assert min(moves) == 10 and max(moves) <= 14
    assert sum(move > 10 for move in moves) >= 10


# reference: the same with a constant epsilon of 0.1, 100,000 steps
@pytest.mark.parametrize("seed", range(10))
def test_constant_exploration_finds_the_shortest_way(seed):
    level = classic("slippery-frozen-lake")
    model = build_model(level)
    trainer = Trainer(model, TrainingSettings.from_level(level, epsilon="0.1", seed=seed))
    trainer.advance(100_000)
    assert trainer.q[model.start, 2] == pytest.approx(1.3421772800, abs=1e-6)
    assert TruthMeter(model, 0.8).judge(trainer.q).greedy_moves == 10


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_solves_the_classic_lake(algorithm):
    level = classic("slippery-frozen-lake")
    model = build_model(level)
    chosen = TrainingSettings.from_level(
        level, algorithm=algorithm, epsilon="linear:1.0:0.05:2000", seed=4
    )
    trainer = Trainer(model, chosen)
    trainer.advance_episodes(4000)
    verdict = TruthMeter(model, 0.8).judge(trainer.q)
    assert (verdict.success_probability, verdict.greedy_moves) == (1.0, 10)
