"""Shadow runs: the same training from other seeds, so that one lucky run is seen for what it is."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.agent.history import History
from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.world.model import TransitionModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Band:
    """Where the middle half of the runs lies, (points,) each, at most 1,024 points.

    `episodes` are the last episodes of the points; `middle` is the interquartile mean, the mean of
    the runs that remain when the highest and the lowest quarter are left out; `lower` and `upper`
    are the quartiles.
    """

    episodes: NDArray[np.int64]
    middle: Floats
    lower: Floats
    upper: Floats


class ShadowRuns:
    """The same settings trained from the `runs` seeds that follow the settings' own."""

    def __init__(self, model: TransitionModel, settings: TrainingSettings, runs: int = 20) -> None:
        if runs < 1:
            raise ValueError(f"runs is {runs}; it must be at least 1")
        self.trainers = tuple(
            Trainer(model, replace(settings, seed=settings.seed + place))
            for place in range(1, runs + 1)
        )

    @property
    def episodes(self) -> int:
        """How many episodes all of them have finished."""
        return min(trainer.episodes for trainer in self.trainers)

    @property
    def steps(self) -> int:
        """How many steps they have done together."""
        return sum(trainer.steps for trainer in self.trainers)

    def advance_for(self, seconds: float, episodes: int) -> bool:
        """As far towards so many finished episodes each as fits in `seconds`; True if all the way.

        Those furthest behind go first, and all get the same share of the time.
        """
        deadline = time.perf_counter() + seconds
        behind = sorted(
            (trainer for trainer in self.trainers if trainer.episodes < episodes),
            key=lambda trainer: trainer.episodes,
        )
        for place, trainer in enumerate(behind):
            left = deadline - time.perf_counter()
            if left <= 0.0:
                break
            trainer.advance_for(left / (len(behind) - place), episodes - trainer.episodes)
        return self.episodes >= episodes

    def set(self, **settings: Any) -> None:
        """Change settings in all runs, as `Trainer.set` does."""
        for trainer in self.trainers:
            trainer.set(**settings)

    def change_world(self, model: TransitionModel) -> None:
        """Change the world in all runs, as `Trainer.change_world` does."""
        # All are in one world, so it is compared once.
        same_moves = model.same_moves(self.trainers[0].model)
        for trainer in self.trainers:
            trainer.change_world(model, same_moves)

    def band(self, of: str = "return") -> Band:
        """The middle half of the runs' mean returns, or with `of="length"` episode lengths."""
        histories = [trainer.history for trainer in self.trainers]
        stride = max(history.stride for history in histories)
        finished = min(history.finished for history in histories)
        # A point that only some of the runs have finished says nothing about all of them.
        whole = all(history.finished == finished for history in histories)
        points = -(-finished // stride) if whole else finished // stride
        means = np.sort(
            [_coarse(history, f"{of}_sum", stride, points) for history in histories], axis=0
        )
        cut = len(means) // 4
        lower, upper = np.quantile(means, (0.25, 0.75), axis=0)
        return Band(
            episodes=np.minimum(np.arange(1, points + 1) * stride, finished),
            middle=means[cut : len(means) - cut].mean(axis=0),
            lower=lower,
            upper=upper,
        )


def _coarse(history: History, column: str, stride: int, points: int) -> Floats:
    """The mean of a column of a curve in points of `stride` episodes, the first `points`."""
    merged = stride // history.stride
    sums = np.zeros((points, merged))
    given = history.curve[column][: points * merged]
    sums.ravel()[: len(given)] = given
    counts = np.full(points, float(stride))
    if points and points * stride > history.finished:
        counts[-1] = history.finished - (points - 1) * stride
    means: Floats = sums.sum(axis=1) / counts
    return means
