"""A training with its past: what runs, the moments kept of it, and the futures left behind.

The screen and the recorder both host a `Lesson`: it owns no clock and draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.agent.history import changed_after
from game.agent.settings import TrainingSettings
from game.agent.trainer import Snapshot, Trainer, Update
from game.agent.watch import updates_of
from game.timeline import Timeline
from game.world.level import START_TILES, Level, Tile
from game.world.model import TransitionModel, build_model, repainted

_KEYFRAMES = 400
_KEYFRAME_BYTES = 64 * 2**20
_STORY_STEPS = 20_000_000


MOST_CHANGES = 2_000
"""So many changes made while an agent learns are kept."""

_SMOOTH = ("alpha", "gamma", "epsilon", "slip")


class Change(NamedTuple):
    """What was changed after so many steps: a setting, slip, or by "paint" (row, column, tile)."""

    steps: int
    name: str
    value: Any


@dataclass(frozen=True, eq=False)
class Keyframe:
    """One kept moment: the whole run, the level as it was drawn then, and what was changed so far.

    `changes` is None where there were too many to keep.
    """

    snapshot: Snapshot
    level: Level
    changes: tuple[Change, ...] | None = ()

    def bytes_beyond(self, before: Keyframe | None) -> int:
        """Bytes that keeping this moment costs beside the one before it, in pages, worlds and maps.

        The first one is there anyway, so it counts for nothing.
        """
        if before is None:
            return 0
        tiles = 0 if self.level.tiles is before.level.tiles else self.level.tiles.nbytes
        return self.snapshot.bytes_beyond(before.snapshot) + tiles


@dataclass(frozen=True, eq=False)
class AbandonedCurve:
    """The returns of a future that was left: episodes (n,) and their mean returns (n,)."""

    episodes: NDArray[np.int64]
    mean: NDArray[np.float64]


class _Before(NamedTuple):
    """All that a reset puts aside."""

    trainer: Trainer
    level: Level
    timeline: Timeline[Keyframe]
    abandoned: AbandonedCurve | None
    changes: tuple[Change, ...] | None
    under: tuple[int, Level, TrainingSettings] | None


class Lesson:
    """One level being learned, with a timeline of kept moments.

    `remember` keeps the present moment; `continue_from` goes back to a kept one exactly, so that
    the same settings give the same bytes again. `version` grows whenever the world changes.
    `changes` are those made since the beginning, None if there were too many to keep: from the
    first kept moment, they and the number of steps lead to the present one exactly.
    """

    def __init__(self, level: Level, settings: TrainingSettings) -> None:
        self.level = level
        self.version = 0
        self._before: _Before | None = None
        self.trainer = Trainer(build_model(level), settings)
        self._begin_anew()

    @property
    def settings(self) -> TrainingSettings:
        """The settings as they are now."""
        return self.trainer.settings

    @property
    def model(self) -> TransitionModel:
        """The world as it is now."""
        return self.trainer.model

    def reset(self, seed: int | None = None) -> None:
        """Begin anew; the world and the settings stay, but for a new seed.

        What was learned is put aside until the next step: `undo_reset` brings it back.
        """
        settings = self.settings if seed is None else replace(self.settings, seed=seed)
        if self.trainer.steps:
            self.remember()
            self._before = _Before(
                self.trainer, self.level, self.timeline, self.abandoned, self.changes, self._under
            )
        self.trainer = Trainer(self.model, settings)
        self._begin_anew()

    def go_on_from(self, moment: Snapshot) -> None:
        """Go on with a run that was saved, in the world as it is now but for a slip set in it.

        An agent that stood where nobody can act in this world is put at the start.
        """
        slip = self.level.slip if moment.slip is None else moment.slip
        world = self.model.with_slip(slip)
        self.trainer.restore(replace(moment, model=world))
        self.trainer.change_world(world)
        if self.trainer.model.slip != self.level.slip:
            self.level = replace(self.level, slip=self.trainer.model.slip)
        self._before = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.timeline: Timeline[Keyframe] = Timeline(
            _KEYFRAMES, _KEYFRAME_BYTES, beyond=Keyframe.bytes_beyond
        )
        self.abandoned: AbandonedCurve | None = None
        self.changes: tuple[Change, ...] | None = ()
        self._under: tuple[int, Level, TrainingSettings] | None = None
        self.version += 1
        self.remember()

    @property
    def episodes_put_aside(self) -> int | None:
        """The finished episodes that `undo_reset` brings back; None if something was learned since
        the last reset, or there was none.
        """
        if self._before is None or self.trainer.steps:
            return None
        return self._before.trainer.episodes

    def undo_reset(self) -> None:
        """Bring back what the last reset put aside, with its world and its settings."""
        assert self._before is not None
        before, self._before = self._before, None
        self.trainer, self.level, self.timeline = before.trainer, before.level, before.timeline
        self.abandoned, self.changes, self._under = before.abandoned, before.changes, before.under
        self.version += 1

    @property
    def last(self) -> Update | None:
        """The last update with all its numbers. None before the first, and where what it was made
        under is not known: something was changed after it, or it was made in another world.
        """
        trainer, model, update = self.trainer, self.model, self.trainer.last
        if update is None or self._under_is_known:
            return update
        made = update.state, update.taken
        fits = (model.next_state[made], model.reward[made]) == (update.next_state, update.reward)
        return update if fits and not changed_after(trainer.marks, trainer.steps) else None

    @property
    def _under_is_known(self) -> bool:
        return self._under is not None and self._under[0] == self.trainer.steps

    @property
    def last_under(self) -> tuple[Level, TrainingSettings]:
        """The level and the settings that the last update was made under."""
        if self._under is not None and self._under_is_known:
            return self._under[1:]
        return self.level, self.settings

    def _under_until_now(self) -> tuple[int, Level, TrainingSettings] | None:
        """What the last update was made under, to be kept when something changes."""
        return None if self.last is None else (self.trainer.steps, *self.last_under)

    # -- forward ---------------------------------------------------------------------------

    def step(self) -> Update:
        """One update with all its numbers."""
        return self.trainer.step()

    def advance(self, steps: int) -> None:
        """`steps` updates by the compiled loop."""
        self.trainer.advance(steps)

    def advance_for(self, budget_s: float) -> int:
        """As many updates as fit `budget_s` seconds; returns how many."""
        return self.trainer.advance_for(budget_s)

    def finish_episode(self, budget_s: float) -> bool:
        """To the end of the episode under way, or as far as fits `budget_s`; whether it ended."""
        before = self.trainer.episodes
        self.trainer.advance_for(budget_s, 1)
        return self.trainer.episodes > before

    # -- the past --------------------------------------------------------------------------

    def remember(self) -> None:
        """Keep the present moment, unless nothing has happened since the last one kept."""
        moments, trainer = self.timeline, self.trainer
        if trainer.steps:
            self._before = None
        if len(moments):
            last = moments.at(-1).snapshot
            still = (last.steps, last.marks) == (trainer.steps, trainer.marks)
            # Cells painted between two steps leave the same marks, but each another level.
            if still and moments.at(-1).level is self.level:
                return
        moments.append(trainer.steps, Keyframe(trainer.snapshot(), self.level, self.changes))

    def continue_from(self, index: int) -> None:
        """Go back to the kept moment `index`; the future left behind stays as a faint curve."""
        moment = self.timeline.at(index)
        history = self.trainer.history
        self.abandoned = AbandonedCurve(history.episodes, history.mean)
        self.level = moment.level
        self.changes = moment.changes
        self._under = None
        self.trainer.restore(moment.snapshot)
        self.timeline.truncate_after(moment.snapshot.steps)
        self.version += 1

    def replay_of(self, index: int | None = None) -> Callable[[int, int], list[Update]] | None:
        """How to find the last updates of a value, up to now or to the kept moment `index`.

        The answer is called with a state and an action, on any thread, and replays the run from a
        moment kept before, so that the run itself pays nothing for it; the updates come oldest
        first. None when no kept moment is near enough. Nothing was changed since the moment it
        begins with, or else it would tell of a run that never was.
        """
        place = len(self.timeline) - 1 if index is None else index
        moment = self.timeline.at(place).snapshot
        until, marks = moment.steps, moment.marks
        if index is None:
            until, marks = self.trainer.steps, self.trainer.marks
        while place > 0 and until - moment.steps < _STORY_STEPS // 100:
            earlier = self.timeline.at(place - 1).snapshot
            if earlier.marks != marks:
                break
            place, moment = place - 1, earlier
        if moment.marks != marks or until - moment.steps > _STORY_STEPS:
            return None
        return lambda state, action: updates_of(moment, state, action, until_steps=until)

    # -- changes while it runs ---------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        """New alpha, gamma, epsilon or algorithm, or the world's slip; marked on the curve.

        Raises SettingsError for a value out of range, and changes nothing then.
        """
        under = self._under_until_now()
        self.trainer.set(**settings)
        self._under = under
        for name, value in settings.items():
            self._note(name, value)
        if self.trainer.model.slip != self.level.slip:
            self.level = replace(self.level, slip=self.trainer.model.slip)
            self.version += 1
        self.remember()

    def paint(self, cells: Iterable[tuple[int, int]], tile: Tile) -> str | None:
        """Put `tile` at each of `cells`, (row, column), under the running agent.

        Cells that must stay as they are, for there to be a start and a goal, are left out; returns
        why, a sentence, or None if there were none.
        """
        wanted = [cell for cell in dict.fromkeys(cells) if self.level.tiles[cell] != tile]
        painted, refused = self._paintable(wanted, tile)
        if not painted:
            return refused
        tiles = self.level.tiles.copy()
        tiles[tuple(np.transpose(painted))] = tile
        self._under = self._under_until_now()
        self.level = replace(self.level, tiles=tiles)
        model = repainted(self.model, self.level, painted)
        self.trainer.change_world(model, same_moves=model is self.model)
        for row, column in painted:
            self._note("paint", (int(row), int(column), int(tile)))
        self.version += 1
        self.remember()
        return refused

    def _paintable(
        self, cells: list[tuple[int, int]], tile: Tile
    ) -> tuple[list[tuple[int, int]], str | None]:
        """Those of some cells that may be another tile, and why others may not."""
        level, refused = self.level, None
        if level.start in cells and tile not in START_TILES:
            cells = [cell for cell in cells if cell != level.start]
            refused = "The start must stay on snow or ice."
        goals = [cell for cell in cells if level.tiles[cell] == Tile.GOAL]
        if goals and len(goals) == np.count_nonzero(level.tiles == Tile.GOAL):
            cells = [cell for cell in cells if cell != goals[-1]]
            refused = "The last goal must stay: there would be nothing left to find."
        return cells, refused

    def _note(self, name: str, value: Any) -> None:
        """Keep a change; of one slider moved between two steps, where it ended."""
        if self.changes is None:
            return
        changes = self.changes
        last = changes[-1] if changes else None
        if last is not None and name in _SMOOTH and last[:2] == (self.trainer.steps, name):
            changes = changes[:-1]
        elif len(changes) >= MOST_CHANGES:
            self.changes = None
            return
        self.changes = (*changes, Change(self.trainer.steps, name, value))
