"""Runs for the tests: small worlds, and all that makes two runs the same."""

from hypothesis import strategies as st

from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Rewards
from game.world.level_file import load
from game.world.model import build_model
from game.world.packs import find_level
from tests.world.worlds import level_of

POND = "S~.#\n.O~.\n~..G"


def classic(name):
    return load(find_level(f"classic/{name}"))


def pond(slip=0.3, max_steps=30, **parts):
    """A small world with every tile, falls that cost, and steps that cost a little."""
    rewards = parts.pop("rewards", Rewards(step=-0.1, goal=5.0, hole=-2.0))
    return build_model(level_of(POND, slip=slip, max_steps=max_steps, rewards=rewards, **parts))


def pond_run(algorithm="q_learning", slip=0.3, max_steps=30, **settings):
    chosen = {"alpha": 0.3, "gamma": 0.9, "epsilon": "0.3", "seed": 5, **settings}
    return Trainer(pond(slip, max_steps), TrainingSettings(algorithm=algorithm, **chosen))


def episode_of(trainer):
    """How many steps the episode under way has, and the sum of its rewards."""
    run = trainer.snapshot().run[0]
    return int(run["length"]), float(run["total"])


def goes_on_alike(one, other):
    """Whether a run goes on alike from both: equal values, curves and chance, bit for bit."""
    # All but the record of the last step, which nothing follows from.
    parts = [
        (moment.table_pages.whole(), moment.visits_pages.whole(), *moment._arrays()[:-1])
        for moment in (one, other)
    ]
    return one.settings == other.settings and all(
        mine.shape == its.shape and mine.tobytes() == its.tobytes()
        for mine, its in zip(*parts, strict=True)
    )


def everything(trainer):
    """All that can be seen of a run, the chance it will have next included."""
    moment = trainer.snapshot()
    future = Trainer.from_snapshot(moment)
    history = trainer.history
    return (
        *(trainer.settings, trainer.state, trainer.steps, trainer.episodes, trainer.epsilon),
        *(*episode_of(trainer), trainer.last, history.marks),
        *(trainer.q.tobytes(), moment.table.tobytes(), trainer.visits.tobytes()),
        *(history.curve.tobytes(), history.recent.tobytes(), history.stride, history.finished),
        *(future.step() for _ in range(20)),
    )


algorithms = st.sampled_from(ALGORITHMS)
schedules = st.sampled_from(["0.1", "1", "0", "1/n", "linear:1.0:0.05:20", "exp:1.0:0.01:0.9"])
training_settings = st.builds(
    TrainingSettings,
    algorithm=algorithms,
    alpha=st.floats(0.01, 1.0),
    gamma=st.floats(0.0, 1.0),
    epsilon=schedules,
    initial_q=st.floats(-3.0, 3.0),
    seed=st.integers(0, 2**70),
)
