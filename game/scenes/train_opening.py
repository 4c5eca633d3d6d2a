"""Opening the training screen: at once, or for a large level once a worker has made its tables."""

from __future__ import annotations

from game.agent.lesson import Lesson
from game.agent.settings import TrainingSettings
from game.scenes.opening import Opening
from game.scenes.train import TrainScene
from game.scenes.train_kept import kept_training
from game.ui.jobs import Job
from game.ui.scene import Scene
from game.world.level import Level

_AT_ONCE = 128 * 128
"""The tables of so many cells are made within a frame."""


def training(level: Level, about: str = "") -> Scene:
    """The screen on which an agent learns a level; `about` says where the level comes from."""
    if level.tiles.size <= _AT_ONCE:
        return TrainScene(level, about)
    return PrepareTraining(level, about)


class PrepareTraining(Opening):
    """The tables of a large level are made; then its training screen opens."""

    title = "Preparing the training"

    def __init__(self, level: Level, about: str) -> None:
        super().__init__()
        self.level, self.about = level, about

    def work(self, job: Job) -> Lesson:
        """The level as tables, and an agent that knows nothing of it; or those that were left."""
        kept = kept_training(self.context, self.level)
        if kept is not None:
            return kept.lesson
        return Lesson(self.level, TrainingSettings.from_level(self.level))

    def screen(self, made: Lesson) -> Scene:
        """The training screen."""
        return TrainScene(self.level, self.about, made)

    def words(self) -> str:
        """How large the level is."""
        return f"{self.level.name}: {self.level.rows:,} × {self.level.columns:,} cells."
