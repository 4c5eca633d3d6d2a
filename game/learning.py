"""Training without a window: a run with a progress bar, and what came of it."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from game.agent import warmth
from game.agent.settings import TrainingSettings, given
from game.agent.trainer import Trainer
from game.agent.verdict import TruthMeter
from game.bars import bar
from game.counts import counted
from game.world.level import Level
from game.world.model import build_model


def begin(level: Level, chosen: Mapping[str, Any], resume: Path | None = None) -> Trainer:
    """A new agent for a level, or a saved one with the chosen settings changed.

    A choice of None leaves a setting to the level, or as it was saved. Raises SettingsError and
    AgentFileError.
    """
    if resume is None:
        return Trainer(build_model(level), TrainingSettings.from_level(level, **chosen))
    trainer = Trainer(build_model(level), TrainingSettings())
    trainer.load(resume)
    trainer.set(**given(chosen))
    return trainer


def train(trainer: Trainer, episodes: int) -> tuple[float, bool]:
    """Train for so many more episodes; the seconds it took, and whether Ctrl-C ended it early."""
    last = trainer.episodes + episodes
    began = time.perf_counter()
    try:
        warmth.warm_up([trainer.settings.algorithm], watching=False)
        began = time.perf_counter()
        with bar(episodes, " episodes") as shown:
            while trainer.episodes < last:
                before = trainer.episodes
                trainer.advance_for(0.1, last - before)
                shown.update(trainer.episodes - before)
    except KeyboardInterrupt:
        return time.perf_counter() - began, True
    return time.perf_counter() - began, False


def outcome(level: Level, trainer: Trainer, seconds: float, steps: int) -> dict[str, Any]:
    """What came of it, as plain values; `seconds` and `steps` are those of this sitting."""
    with bar(None, " rounds") as shown:
        meter = TruthMeter(trainer.model, trainer.settings.gamma, shown.update)
        verdict = meter.judge(trainer.q)
    return {
        "level": level.name,
        "algorithm": trainer.settings.algorithm,
        "seed": trainer.settings.seed,
        "slip": trainer.model.slip,
        "settings": asdict(trainer.settings),
        "episodes": trainer.episodes,
        "steps": trainer.steps,
        "seconds": seconds,
        "steps_per_second": steps / seconds if seconds else 0.0,
        "mean_return_last_100": trainer.history.mean_return(last=100),
        **asdict(verdict),
    }


def summary(result: Mapping[str, Any]) -> str:
    """An outcome in words."""
    settings, moves = result["settings"], result["greedy_moves"]
    last = min(result["episodes"], 100)
    mean = f"{result['mean_return_last_100']:.4g} over the last {counted(last, 'episode')}"
    path = "does not win" if moves is None else counted(moves, "move")
    if result["slip"]:
        path = "by chance, as moves slip"
    return (
        f"{result['level']}: {settings['algorithm']}, α {settings['alpha']:g}, "
        f"γ {settings['gamma']:g}, ε {settings['epsilon']}, seed {settings['seed']}\n"
        f"episodes         {result['episodes']:,}, with {counted(result['steps'], 'step')}; "
        f"{result['seconds']:.2f} s, {result['steps_per_second'] / 1e6:.1f} million steps/s\n"
        f"mean return      {mean if last else 'none, as no episode has finished'}\n"
        f"greedy policy    wins {100 * result['success_probability']:.4g} % of episodes, "
        f"the best possible {100 * result['best_success_probability']:.4g} %\n"
        f"greedy path      {path}; the shortest {result['shortest_moves'] or 'none'}\n"
        f"optimal actions  in {result['optimal_states']:,} of {result['reachable_states']:,} "
        f"states\n"
        f"largest |Q − Q*| {result['largest_error']:.4g}"
    )
