"""What is not lost: the training that was left, for its level's next opening, and one reset."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from game.agent.lesson import Lesson
from game.ui.input import Act, key_name
from game.ui.scene import Say
from game.world.level import Level

if TYPE_CHECKING:
    from game.scenes.train import TrainScene
    from game.ui.scene import Context

_NAME = "training"


class KeptTraining(NamedTuple):
    """The level as it was opened, its lesson, and its curve of optimal actions so far."""

    level: Level
    lesson: Lesson
    truth: tuple[tuple[int, float], ...]


def put_by(scene: TrainScene) -> None:
    """Keep the training of a screen that is closed; it takes the place of the one kept before."""
    if scene.lesson.trainer.steps or scene.lesson.can_undo_reset:
        kept = KeptTraining(scene.opened, scene.lesson, tuple(scene.truth.points))
        scene.context.kept[_NAME] = kept


def kept_training(context: Context, level: Level) -> KeptTraining | None:
    """The kept training, if it is of this level."""
    kept = context.kept.get(_NAME)
    return kept if kept is not None and kept.level == level else None


def gone_on_with(kept: KeptTraining) -> Say | None:
    """That an earlier training goes on, in words."""
    episodes = kept.lesson.trainer.episodes
    if not kept.lesson.trainer.steps:
        return None
    key = key_name(Act.RESTART)
    return Say(f"Going on where you left it, at episode {episodes:,}. Reset ({key}) begins anew.")


def reset(scene: TrainScene, seed: int | None = None) -> Say | None:
    """Begin anew, with another seed if one is given, and say how that is taken back."""
    episodes, steps = scene.lesson.trainer.episodes, scene.lesson.trainer.steps
    if steps:
        scene.truth_before = tuple(scene.truth.points)
    scene.lesson.reset(seed)
    scene.started_anew()
    if not steps:
        return None
    key = key_name(Act.UNDO)
    return Say(f"Begun anew. {key} brings back episode {episodes:,}, until the next step.")


def undo_reset(scene: TrainScene) -> Say:
    """Bring back what the last reset put aside, if nothing was learned since."""
    if not scene.lesson.can_undo_reset:
        return Say("There is no reset to take back: only the last one, until the next step.")
    scene.lesson.undo_reset()
    scene.started_anew(scene.truth_before)
    return Say(f"Back at episode {scene.lesson.trainer.episodes:,}.", "good")
