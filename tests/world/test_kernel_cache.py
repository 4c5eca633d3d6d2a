from game.world.model import build_model, reachable_states
from game.world.planning import (
    best_success_probability,
    distances_to_goal,
    policy_evaluation,
    success_probability,
    value_iteration,
)
from tests.starts import printed_by_two_starts
from tests.world.worlds import FROZEN_LAKE, level_of

AGAIN = """
from tests.world.test_kernel_cache import plan
from game.world.planning_kernels import kernels
plan()
print([k.py_func.__name__ for k in kernels() if sum(k.stats.cache_misses.values())])
print(sum(sum(k.stats.cache_hits.values()) for k in kernels()))
"""


def plan():
    model = build_model(level_of(FROZEN_LAKE, slip=2 / 3))
    policy = value_iteration(model, 0.99).q.argmax(axis=1)
    value_iteration(model, 1.0)
    policy_evaluation(model, policy, 0.9)
    success_probability(model, policy)
    best_success_probability(model)
    distances_to_goal(model)
    reachable_states(model)


def test_a_second_start_compiles_nothing(tmp_path):
    first, second = (told.splitlines() for told in printed_by_two_starts(AGAIN, tmp_path))
    assert first[0] != "[]" and first[1] == "0"
    assert second[0] == "[]" and int(second[1]) >= 6
