import json

import numpy as np
import pytest

from game.agent import kernels, warmth
from game.agent.settings import ALGORITHMS
from game.agent.trainer import Trainer
from tests.agent.runs import episode_of, pond_run
from tests.starts import printed_by_two_starts

COMPILE = """
import json
import numpy as np
from game.agent import kernels, warmth
from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.agent.watch import updates_of
from game.world.model import TransitionModel

assert not warmth.compiled() and not warmth.compiled("sarsa")
warmth.warm_up(["sarsa"], watching=True)
assert warmth.compiled("sarsa") and not warmth.compiled()
table = np.zeros((2, 4))
model = TransitionModel(table, table, table, 0.0, 0, 9)
trainer = Trainer(model, TrainingSettings("sarsa"))
moment = trainer.snapshot()
trainer.advance_for(0.001)
updates_of(moment, 0, until_steps=9)
loops = [loop.stats for loop in (*kernels.RUNS, *kernels.WATCHES)]
print(json.dumps([sum(sum(getattr(stats, kind).values()) for stats in loops)
                  for kind in ("cache_hits", "cache_misses")]))
"""


def test_a_second_start_compiles_nothing(tmp_path):
    counts = [json.loads(told) for told in printed_by_two_starts(COMPILE, tmp_path)]
    assert counts == [[0, 2], [2, 0]]


def test_warming_up_compiles_what_a_trainer_calls():
    warmth.warm_up()
    assert warmth.compiled() and all(map(warmth.compiled, ALGORITHMS))
    for algorithm in ALGORITHMS:
        trainer = pond_run(algorithm)
        trainer.advance(10)
        Trainer.from_snapshot(trainer.snapshot()).advance(10)
    assert [len(loop.signatures) for loop in kernels.RUNS] == [1] * len(ALGORITHMS)


def test_chance_is_splitmix64():
    # Its first outputs from state 0, as in the reference implementation by Vigna.
    trainer = pond_run("q_learning", slip=0.0)
    trainer._run["random"] = 0
    outputs = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]
    for output in outputs:
        assert trainer.step().draw == (output >> 32) / 2**32


@pytest.mark.parametrize(
    "text", ["0.25", "1/n", "linear:1.0:0.05:50", "linear:0:1:3", "exp:1.0:0.01:0.97"]
)
def test_the_loop_follows_the_schedule_exactly(text):
    trainer = pond_run(epsilon=text, max_steps=2)
    schedule = trainer.settings.schedule
    for episode in range(1, 600):
        assert trainer.epsilon == schedule.value(episode)
        trainer.advance_episodes(1)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_loop_stops_at_whichever_limit_comes_first(algorithm):
    trainer = pond_run(algorithm)
    loop = kernels.RUNS[ALGORITHMS.index(algorithm)]
    rest = trainer._last, trainer._watch
    loop(*trainer.arguments(), *rest, 10_000, 7)
    assert trainer.episodes == 7 and episode_of(trainer)[0] == 0
    steps = trainer.steps
    loop(*trainer.arguments(), *rest, 3, 1000)
    assert trainer.steps == steps + 3
    loop(*trainer.arguments(), *rest, 0, 5)
    loop(*trainer.arguments(), *rest, 5, 0)
    assert trainer.steps == steps + 3


def test_the_updates_read_as_the_book_without_the_compiler():
    q = np.array([[1.0, 2.0, 0.0, 0.0], [3.0, 5.0, 4.0, 0.0]])
    update = kernels.sarsa.py_func
    assert update(q, 0, 1, 10.0, 1, 2, False, 0.5, 0.5) == 4.0
    assert q[0, 1] == 2.0 + 0.5 * (10.0 + 0.5 * 4.0 - 2.0)
    assert update(q, 0, 0, 10.0, 1, 2, True, 0.5, 0.5) == 0.0
    assert q[0, 0] == 1.0 + 0.5 * (10.0 - 1.0)
