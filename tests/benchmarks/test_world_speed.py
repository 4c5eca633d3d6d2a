"""Building the model of the largest worlds, and planning in them, beside plain NumPy passes."""

import time

import numpy as np
import pytest

from game.world.level import Level, Tile
from game.world.model import build_model
from game.world.planning import distances_to_goal, value_iteration


def random_level(side, slip=0.0):
    tiles = np.random.default_rng(1).choice(5, size=(side, side), p=[0.3, 0.4, 0.2, 0.09, 0.01])
    tiles[0, 0] = Tile.ICE
    tiles[-1, -1] = Tile.GOAL
    return Level("random", tiles, (0, 0), slip=slip)


def best_of(times, work):
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def test_building_the_model_of_a_million_cells():
    level = random_level(1000)
    model = build_model(level)
    tables = [np.zeros_like(t) for t in (model.next_state, model.reward, model.ends, model.wins)]

    def fill():
        for table, made in zip(tables, (model.next_state, model.reward, model.ends, model.wins)):
            np.copyto(table, made)

    ours, copying = best_of(5, lambda: build_model(level)), best_of(5, fill)
    print(f"\nbuild_model of 1000x1000: {ours * 1e3:.0f} ms (goal: under 1000 ms), ", end="")
    print(f"{ours / copying:.0f} times copying the finished tables")
    assert ours < 200 * copying


def test_memory_is_linear_in_the_cells():
    import tracemalloc

    peaks = []
    for side in (250, 500, 1000):
        level = random_level(side)
        tracemalloc.start()
        build_model(level)
        peaks.append(tracemalloc.get_traced_memory()[1] / side**2)
        tracemalloc.stop()
    print(f"\nbuild_model at its peak: {peaks[-1]:.0f} bytes a cell")
    assert peaks[2] == pytest.approx(peaks[0], rel=0.1)


def test_value_iteration_beside_numpy():
    model = build_model(random_level(32, slip=0.2))
    value_iteration(model, 0.99)

    def vectorised():
        values = np.zeros(model.states)
        for _ in range(10_000):
            backup = model.reward + 0.99 * values[model.next_state] * ~model.ends
            sides = np.roll(backup, 1, axis=1) + np.roll(backup, -1, axis=1)
            better = ((1 - model.slip) * backup + model.slip / 2 * sides).max(axis=1)
            change = np.abs(better - values).max()
            values = better
            if change * 0.99 / 0.01 <= 1e-10:
                return values
        raise AssertionError

    assert value_iteration(model, 0.99).values == pytest.approx(vectorised(), abs=2e-10)
    ours, theirs = best_of(10, lambda: value_iteration(model, 0.99)), best_of(3, vectorised)
    print(f"\nvalue_iteration of 32x32: {ours * 1e3:.2f} ms, ", end="")
    print(f"{theirs / ours:.0f} times as fast as NumPy sweeps ({theirs * 1e3:.0f} ms)")
    assert ours < theirs


def test_shortest_ways_in_the_largest_level():
    model = build_model(random_level(1024))
    distances_to_goal(model)
    ours = best_of(3, lambda: distances_to_goal(model))
    print(f"\ndistances_to_goal of 1024x1024: {ours * 1e3:.0f} ms")
