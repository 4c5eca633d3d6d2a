"""How fast the agent learns, beside Gymnasium with NumPy and beside the same loop in C."""

import ctypes
import shutil
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

import gymnasium
import numpy as np
import pytest

from game.agent import warmth
from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.shadow import ShadowRuns
from game.agent.trainer import Trainer
from game.agent.verdict import TruthMeter
from game.world.level import Level, Tile
from game.world.level_file import load
from game.world.model import TransitionModel, build_model
from game.world.packs import find_level
from tests.benchmarks.ratios import record

CLASSIC = TrainingSettings(alpha=0.1, gamma=0.8, epsilon="0.1", seed=1)
STEPS = 2_000_000
ROUNDS = 15


@pytest.fixture(scope="module")
def lake() -> TransitionModel:
    warmth.warm_up()
    return build_model(load(find_level("classic/slippery-frozen-lake")))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(*works: Callable[[], object]) -> list[list[float]]:
    """The seconds of each work, round by round, so that all meet the same machine."""
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    return [list(column) for column in zip(*rounds, strict=True)]


def gymnasium_loop(steps: int) -> None:
    """Q-learning as tutorials write it: Gymnasium's FrozenLake and a NumPy table."""
    env = gymnasium.make("FrozenLake-v1", map_name="8x8", is_slippery=False)
    generator = np.random.default_rng(1)
    q = np.zeros((64, 4))
    state, _ = env.reset(seed=1)
    for _ in range(steps):
        if generator.random() < 0.1:
            action = int(generator.integers(4))
        else:
            action = int(generator.choice(np.flatnonzero(q[state] == q[state].max())))
        next_state, reward, ended, truncated, _ = env.step(action)
        target = reward + (0.0 if ended else 0.8 * np.max(q[next_state]))
        q[state, action] += 0.1 * (target - q[state, action])
        state = next_state
        if ended or truncated:
            state, _ = env.reset()


def test_against_gymnasium_and_numpy(lake: TransitionModel) -> None:
    trainer = Trainer(lake, CLASSIC)
    few = 10_000
    ours, theirs = in_turns(lambda: trainer.advance(STEPS), lambda: gymnasium_loop(few))
    ratio = (median(theirs) / few) / (median(ours) / STEPS)
    record("learning against Gymnasium and NumPy", ratio, 1000)
    record("learning, million steps/s", STEPS / median(ours) / 1e6, 5, unit="million steps/s")


RULES = np.dtype(
    [
        *(("alpha", "f8"), ("gamma", "f8"), ("slip", "f8"), ("epsilon", "f8")),
        *(("start", "i8"), ("max_steps", "i8")),
    ]
)
RUN = np.dtype(
    [
        *(("random", "u8"), ("state", "i8"), ("steps", "i8"), ("episodes", "i8")),
        *(("length", "i8"), ("point", "i8"), ("filled", "i8"), ("stride", "i8")),
        *(("epsilon", "f8"), ("total", "f8")),
    ]
)


class CLoop:
    """The loop in C on arrays of its own, from the same beginning as a Trainer."""

    def __init__(self, folder: Path, model: TransitionModel, settings: TrainingSettings) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("there is no C compiler to compare with")
        library = folder / "q_loop.so"
        source = Path(__file__).with_name("q_loop.c")
        subprocess.run([compiler, "-O3", "-shared", "-fPIC", "-o", library, source], check=True)
        self._learn = ctypes.CDLL(str(library)).learn
        self.q = np.zeros((model.states, 4))
        self.visits = np.zeros((model.states, 4), np.int64)
        begun = Trainer(model, settings).snapshot().run
        rules, run = np.zeros(1, RULES), np.zeros(1, RUN)
        rules["alpha"], rules["gamma"], rules["slip"] = settings.alpha, settings.gamma, model.slip
        rules["start"], rules["max_steps"] = model.start, model.max_steps
        rules["epsilon"] = run["epsilon"] = float(settings.epsilon)
        run["random"], run["state"], run["stride"] = begun["random"], model.start, 1
        self._arrays = (
            *(self.q, self.visits, model.next_state, model.reward, model.ends, rules, run),
            *(np.zeros((1024, 6)), np.zeros((1024, 2))),
        )

    def advance(self, steps: int) -> None:
        pointers = [ctypes.c_void_p(array.ctypes.data) for array in self._arrays]
        self._learn(*pointers, ctypes.c_int64(steps))


@pytest.mark.parametrize("name", ["slippery-frozen-lake", "frozen-lake-8x8"])
def test_against_the_same_loop_in_c(tmp_path: Path, name: str) -> None:
    model = build_model(load(find_level(f"classic/{name}")))
    trainer, other = Trainer(model, CLASSIC), CLoop(tmp_path, model, CLASSIC)
    trainer.advance(1000)
    other.advance(1000)
    assert np.array_equal(trainer.visits, other.visits)
    assert np.array_equal(trainer.q, other.q)
    ours, theirs = in_turns(lambda: trainer.advance(STEPS), lambda: other.advance(STEPS))
    assert np.array_equal(trainer.q, other.q)
    record(f"learning against C at -O3, {name}", min(theirs) / min(ours), 0.8)


def test_each_algorithm_beside_q_learning(lake: TransitionModel) -> None:
    runs = [
        Trainer(lake, TrainingSettings(algorithm, 0.1, 0.8, "0.1", seed=1))
        for algorithm in ALGORITHMS
    ]
    spent = in_turns(*(lambda run=run: run.advance(STEPS) for run in runs))
    for algorithm, one in zip(ALGORITHMS[1:], spent[1:], strict=True):
        record(f"{algorithm} against q_learning", min(spent[0]) / min(one), 0.5)


def record_budget(trainer: Trainer, what: str) -> None:
    """The longest of many calls by the clock, and by the time that a processor worked on it.

    By the clock, calls are left out during which another process had the core. What the system
    itself takes from a call still counts there, and does not in the processor's time.
    """
    for _ in range(20):
        trainer.advance_for(0.008)
    whole, worked = [], []
    for _ in range(600):
        switches, began = switched_away(), time.thread_time()
        spent = seconds(lambda: trainer.advance_for(0.008))
        worked.append(time.thread_time() - began)
        if switched_away() == switches:
            whole.append(spent)
    if whole:
        note = f"{len(whole)} calls, the median {median(whole) * 1e3:.2f} ms"
        record(f"advance_for(0.008), {what}", max(whole), 0.010, "at most", "s", note)
    else:
        print(f"\nadvance_for(0.008), {what}: the machine is too busy to tell by the clock")
    record(f"advance_for(0.008), {what}, at work", max(worked), 0.010, "at most", "s")


def switched_away() -> int:
    """How often this thread has lost the core to another; 0 where nobody counts it."""
    try:
        import resource

        return resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
    except (ImportError, AttributeError):
        return 0


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_time_budget_is_kept(lake: TransitionModel, algorithm: str) -> None:
    record_budget(Trainer(lake, TrainingSettings(algorithm, 0.1, 0.8, "0.1", seed=1)), algorithm)


def test_a_time_budget_is_kept_on_a_large_level() -> None:
    record_budget(Trainer(build_model(snow(512)), TrainingSettings(epsilon="1")), "512x512 level")


def test_twenty_shadows_cost_about_twenty_runs(lake: TransitionModel) -> None:
    live, shadows, steps = Trainer(lake, CLASSIC), ShadowRuns(lake, CLASSIC), 100_000

    def alone() -> None:
        for _ in shadows.trainers:
            live.advance(steps)

    def together() -> None:
        for trainer in shadows.trainers:
            trainer.advance(steps)

    one, twenty = in_turns(alone, together)
    record("20 shadow runs against one", 20 * min(twenty) / min(one), 25, "at most")
    most = max(trainer.episodes for trainer in shadows.trainers)
    shadows.advance_for(float("inf"), most)
    spent = [seconds(shadows.band) for _ in range(ROUNDS)]
    record("band of 20 shadow runs", median(spent) * 1e3, 5, "at most", "ms")


def snow(side: int, slip: float = 0.0, **parts: object) -> Level:
    generator = np.random.default_rng(2)
    tiles = generator.choice(np.array([0, 2, 3], np.uint8), (side, side), p=[0.87, 0.1, 0.03])
    tiles[0, 0], tiles[-1, -1] = Tile.SNOW, Tile.GOAL
    return Level("snow", tiles, (0, 0), slip=slip, max_steps=4 * side)


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_a_verdict_of_a_32x32_level(slip: float) -> None:
    model = build_model(snow(32, slip))
    trainer = Trainer(model, TrainingSettings(gamma=0.99, initial_q=0.5))
    trainer.advance(1_000_000)
    meter = TruthMeter(model, 0.99)
    meter.judge(trainer.q)
    again = median(seconds(lambda: meter.judge(trainer.q)) for _ in range(ROUNDS))
    first = median(seconds(lambda: TruthMeter(model, 0.99).judge(trainer.q)) for _ in range(ROUNDS))
    record(f"verdict of a 32x32 level, slip {slip}", again * 1e3, 20, "at most", "ms")
    record(f"the same, the truth included, slip {slip}", first * 1e3, 20, "at most", "ms")


def test_memory_does_not_grow(lake: TransitionModel) -> None:
    trainer = Trainer(lake, CLASSIC)
    tracemalloc.start()
    trainer.advance(5_000_000)
    early = tracemalloc.get_traced_memory()[0], resident_bytes()
    trainer.advance(45_000_000)
    late = tracemalloc.get_traced_memory()[0], resident_bytes()
    tracemalloc.stop()
    for what, before, after in zip(("traced", "resident"), early, late, strict=True):
        grown = (after - before) / 2**20
        record(f"memory grown from 5 to 50 million steps, {what}", grown, 5, "at most", "MB")


def resident_bytes() -> int:
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0
