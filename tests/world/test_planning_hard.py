"""Optimal values where few ways end, or ends are thousands of moves away."""

import numpy as np
import pytest

from game.world.level_file import loads
from game.world.model import TransitionModel, build_model
from game.world.planning import value_iteration


def level(rows, slip=0.0, hole="end", step=-1.0):
    world = "\n".join(rows)
    return loads(
        f"slip={slip}\nhole={hole!r}\nmax_steps=200\nmap='''\n{world}\n'''\n"
        f"[rewards]\nstep={step}\ngoal=10.0\nhole=0.0\n"
    )


def swept(model, gamma, sweeps=100_000):
    """Values by sweeps over all states at once, until they stand still (from 0 downwards)."""
    values = np.zeros(model.states + 1)
    side = model.slip / 2
    for _ in range(sweeps):
        base = np.where(model.ends, model.reward, model.reward + gamma * values[model.next_state])
        expected = (1 - model.slip) * base + side * (
            np.roll(base, 1, axis=1) + np.roll(base, -1, axis=1)
        )
        best = expected.max(axis=1)
        if np.abs(best - values[:-1]).max() < 1e-12:
            return best
        values[:-1] = best
    raise AssertionError("no end of it")


@pytest.mark.parametrize("length", [15, 20, 30])
def test_a_walk_along_holes_that_begin_anew(length):
    rows = ["." * length, "." + "O" * (length - 2) + ".", "S" + "." * (length - 2) + "G"]
    model = build_model(level([*rows, "O" * length], slip=0.2, hole="restart"))
    found = value_iteration(model, 1.0)
    assert np.abs(found.values - swept(model, 1.0)).max() < 1e-6
    assert found.values.max() <= 10.0


@pytest.mark.parametrize("seed", range(8))
def test_mazes_of_holes_that_begin_anew(seed):
    chance = np.random.default_rng(seed)
    size = int(chance.integers(6, 12))
    rows = [["O" if hole else "." for hole in row] for row in chance.random((size, size)) < 0.2]
    rows[0] = ["S", *"." * (size - 1)]
    for row in rows[1:]:
        row[-1] = "."
    rows[-1][-1] = "G"
    model = build_model(level(["".join(row) for row in rows], slip=0.2, hole="restart"))
    assert np.abs(value_iteration(model, 1.0).values - swept(model, 1.0)).max() < 1e-6


def corridor(states):
    """A corridor with its cells in any order: one move leads on, one back, the last one wins."""
    order = np.random.default_rng(0).permutation(states)
    onward, reward = np.repeat(np.arange(states)[:, None], 4, axis=1), np.full((states, 4), -1.0)
    ends = np.zeros((states, 4), dtype=bool)
    onward[order, 0] = order[np.maximum(np.arange(states) - 1, 0)]
    onward[order[:-1], 2] = order[1:]
    ends[order[-1], 2], reward[order[-1], 2] = True, 10.0
    return TransitionModel(onward, reward, ends, 0.0, int(order[0]), 10**6), order


@pytest.mark.parametrize("gamma", [0.99, 0.999, 0.9999])
def test_a_way_of_thousands_of_moves(gamma):
    model, order = corridor(3_000)
    moves = np.arange(2_999, -1, -1.0)
    with_win = np.expm1(moves * np.log(gamma)) / (1 - gamma) + 10 * gamma**moves
    exact = np.maximum(with_win, -1 / (1 - gamma))
    assert np.abs(value_iteration(model, gamma).values[order] - exact).max() < 1e-8
