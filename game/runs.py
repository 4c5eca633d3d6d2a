"""What a GIF's run is in the game: a game or training written for it, and made anew from it.

Reading trusts nothing: levels, moves and settings pass the checks they pass everywhere else.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from game.play.replay import Replay, ReplayError, moves_from_text, moves_to_text
from game.recording.run import GameRun, LabRun, RunError, TrainingRun
from game.world import level_file
from game.world.level import Level, LevelError, LevelWarning, Tile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.agent.lesson import Keyframe, Lesson
    from game.labs.lab import Lab
    from game.labs.setup import Setup

_CHUNK = 200_000
_MOMENTS = 200
# Of a person's own points, which travel as numbers: 4 MB.
_MOST_NUMBERS = 500_000


def run_of_game(level: Level, moves: Iterable[int]) -> GameRun:
    """A game to send along."""
    return GameRun(level_file.dumps(level), moves_to_text(moves))


def run_of_training(first: Keyframe, last: Keyframe) -> TrainingRun:
    """A training up to the moment `last`, to send along; `first` is the first one kept of it.

    Where the beginning is not at hand, as for an agent that came from a file, or too much was
    changed on the way, it is a training of no steps with the last settings.
    """
    if first.snapshot.steps or first.changes is None or last.changes is None:
        settings = asdict(last.snapshot.settings)
        return TrainingRun(level_file.dumps(last.level), settings, 0)
    return TrainingRun(
        level_file.dumps(first.level),
        asdict(first.snapshot.settings),
        last.snapshot.steps,
        # What was changed before the first step is in the level and settings already.
        tuple(tuple(change) for change in last.changes[len(first.changes) :]),
    )


def replay_of(run: GameRun, source: str) -> Replay:
    """The game of a run that came from the file `source`. Raises RunError, a sentence."""
    level = _level(run.level, source)
    try:
        return Replay(level, moves_from_text(run.moves))
    except ReplayError as problem:
        raise RunError(f"{source} carries a game that can't be played: {problem}") from None


def lesson_of(
    run: TrainingRun, source: str, progress: Callable[[float], None] | None = None
) -> Lesson:
    """The training of a run that came from the file `source`, done again to the same bytes.

    Takes as long as learning does; `progress` gets the share done and may end it by raising. Raises
    RunError, a sentence, for a level, setting or change that can't be.
    """
    from game.agent.lesson import Lesson
    from game.agent.settings import SettingsError, TrainingSettings

    level = _level(run.level, source)
    try:
        lesson = Lesson(level, TrainingSettings.from_mapping(run.settings))
        every = max(run.steps // _MOMENTS, 1)
        strokes = groupby((*run.changes, (run.steps, "", None)), _stroke)
        for (steps, name, *_), changes in strokes:
            if steps > run.steps:
                raise LevelError(f"a change comes after {steps:,} steps, of {run.steps:,} in all")
            while left := steps - lesson.trainer.steps:
                if progress is not None:
                    progress(lesson.trainer.steps / run.steps)
                to_moment = every - lesson.trainer.steps % every
                lesson.advance(min(left, to_moment, _CHUNK))
                if lesson.trainer.steps % every == 0:
                    lesson.remember()
            if name:
                _change(lesson, name, [value for *_, value in changes])
    except (SettingsError, LevelError) as problem:
        raise RunError(f"{source} carries a training that can't be: {problem}") from None
    lesson.remember()
    return lesson


def run_of_lab(name: str, lab: Lab, setup: Setup, steps: int) -> LabRun | None:
    """The lab called `name` after `steps` steps, to send along; None if its points are too many."""
    from game.labs.settings_line import written

    if not lab_can_travel(setup):
        return None
    return LabRun(name, written(name, lab, setup), steps)


def lab_can_travel(setup: Setup) -> bool:
    """Whether a lab's data have a name, or are few enough to travel as numbers."""
    from game.labs.settings_line import carries_points

    return not carries_points(setup) or setup.data.X.size <= _MOST_NUMBERS


def check_lab(run: LabRun, source: str) -> None:
    """Raise RunError, a sentence, for a lab that there isn't; quick, as it loads none."""
    from game.labs import available
    from game.labs.settings_line import SettingsError, lab_of

    if run.lab not in available():
        raise RunError(f"{source} carries a lab that there isn't: {run.lab[:40]!r}")
    try:
        named = lab_of(run.line)
    except SettingsError:
        raise RunError(f"{source} carries a lab that is damaged") from None
    if named != run.lab:
        raise RunError(f"{source} carries the {run.lab} lab with the settings of another")


def lab_of(run: LabRun, source: str) -> tuple[Lab, Setup]:
    """The lab of a run that came from the file `source`, and what it is set to.

    Loads the lab's module, which takes a while the first time. Raises RunError, a sentence, for a
    lab, data or values that can't be.
    """
    from game.labs import make_lab
    from game.labs.settings_line import PASTED, SettingsError, read

    check_lab(run, source)
    lab = make_lab(run.lab)
    try:
        return lab, read(run.line, lab)
    except SettingsError as problem:
        reason = str(problem).removeprefix(PASTED).rstrip(".")
        raise RunError(f"{source} carries a lab that can't be: {reason}") from None


def _stroke(change: tuple[int, str, Any]) -> tuple[Any, ...]:
    """What the cells of one stroke of a brush have in common: in a large level, each would take as
    long alone as all of them together.
    """
    steps, name, value = change
    return steps, name, value[-1:] if name == "paint" and isinstance(value, tuple) else value


def _change(lesson: Lesson, name: str, values: list[Any]) -> None:
    if name in ("algorithm", "alpha", "gamma", "epsilon", "slip"):
        lesson.change(**{name: values[-1]})
        return
    if name != "paint":
        raise LevelError(f"{name!r} can't change while an agent learns")
    for value in values:
        whole = isinstance(value, tuple) and len(value) == 3
        if not whole or not lesson.level.inside(value[:2]) or value[2] not in list(Tile):
            expected = "expected a row, a column and a tile of the level"
            raise LevelError(f"paint is {value!r}; {expected}")
    refused = lesson.paint([value[:2] for value in values], Tile(values[-1][2]))
    if refused:
        raise LevelError(refused.rstrip("."))


def _level(text: str, source: str) -> Level:
    with warnings.catch_warnings():
        # A key that this version doesn't know is left aside, as in a level file.
        warnings.simplefilter("ignore", LevelWarning)
        try:
            return level_file.loads(text, f"the level in {source}")
        except LevelError as problem:
            raise RunError(str(problem)) from None
