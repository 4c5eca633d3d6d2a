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
    """The level as it was opened, its lesson, and its curve of optimal actions so far.

    `truth_before` is the curve of what the last reset put aside.
    """

    level: Level
    lesson: Lesson
    truth: tuple[tuple[int, float], ...]
    truth_before: tuple[tuple[int, float], ...] = ()


def put_by(scene: TrainScene) -> None:
    """Keep the training of a screen that is closed; it takes the place of the one kept before."""
    lesson = scene.lesson
    if scene.goes_on and (lesson.trainer.steps or lesson.episodes_put_aside is not None):
        curves = tuple(scene.truth.points), scene.truth_before
        scene.context.kept[_NAME] = KeptTraining(scene.opened, lesson, *curves)


def kept_training(context: Context, level: Level) -> KeptTraining | None:
    """The kept training, if it is of this level."""
    kept = context.kept.get(_NAME)
    return kept if kept is not None and kept.level == level else None


def take_up(scene: TrainScene, context: Context) -> None:
    """Let a screen that opens go on with the kept training of its level, unless it shows another.

    It is that screen's alone from then on: a second one of the same level begins anew.
    """
    kept = kept_training(context, scene.opened)
    if kept is None or not scene.goes_on or scene.given not in (None, kept.lesson):
        return
    del context.kept[_NAME]
    scene.learn_in(kept.lesson)
    scene.truth.forget(kept.truth)
    scene.truth_before = kept.truth_before
    scene.told = _gone_on_with(kept.lesson)


def _gone_on_with(lesson: Lesson) -> Say:
    """That an earlier training goes on, in words."""
    aside = lesson.episodes_put_aside
    if aside is not None:
        key = key_name(Act.UNDO)
        words = f"{key} brings back episode {aside:,}, until the next step"
        return Say(f"Begun anew when you left it. {words}.")
    key, episodes = key_name(Act.RESTART), lesson.trainer.episodes
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
    if scene.lesson.episodes_put_aside is None:
        return Say("There is no reset to take back: only the last one, until the next step.")
    scene.lesson.undo_reset()
    scene.started_anew(scene.truth_before)
    return Say(f"Back at episode {scene.lesson.trainer.episodes:,}.", "good")
