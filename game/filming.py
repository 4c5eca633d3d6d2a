"""Recording without a window: which film is meant, and a bar while it is drawn and saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from game.bars import bar, onto
from game.counts import counted
from game.recording.record import bytes_in_words
from game.recording.run import GameRun, Run, RunError, TrainingRun, read_run
from game.runs import lesson_of, replay_of, run_of_game, run_of_training
from game.ui.film import Film, FilmError, checked_delay, record_film, usual_cell
from game.ui.film_game import GameFilm
from game.ui.film_training import TrainingFilm
from game.ui.sprites import SIDE
from game.world.level import Level

if TYPE_CHECKING:
    from game.agent.lesson import Keyframe
    from game.recording.record import Recorded

EPISODES, FRAMES = 1_000, 80
"""How long an agent learns for a film, and how many moments a time-lapse has, unless told."""

_GAME_DELAY_MS, _TRAINING_DELAY_MS = 40.0, 80.0
_LARGEST_SCALE = 128.0


@dataclass(frozen=True)
class Wish:
    """What to film of a level: moves, or else the agent's walk, its training, or the solution.

    `scale` 1 is 32 pixels a cell; None chooses. `delay_ms` is about how long a frame of motion,
    or a moment of a training, is shown.
    """

    moves: str | None = None
    agent: bool = False
    training: bool = False
    scale: float | None = None
    delay_ms: float | None = None
    episodes: int = EPISODES
    frames: int = FRAMES
    seed: int | None = None
    overlays: tuple[str, ...] = ("q", "policy")


def film_of(level: Level, wish: Wish, run: Run | None = None, source: str = "") -> tuple[Film, Run]:
    """The film that is wished for of a level, or of the `run` that came with it from a GIF; and
    the run to send along.

    Raises FilmError, RunError, ReplayError and SettingsError, a sentence each.
    """
    if wish.delay_ms is not None:
        checked_delay(wish.delay_ms)
    cell = _cell(level, wish.scale)
    learned = run if isinstance(run, TrainingRun) else None
    if wish.training or (learned and not wish.agent and wish.moves is None):
        moments = _learn_again(learned, source) if learned else _learn(level, wish)
        delay_ms = wish.delay_ms or _TRAINING_DELAY_MS
        film: Film = TrainingFilm(_spread(moments, wish.frames), cell, wish.overlays, delay_ms)
        return film, run_of_training(moments[0], moments[-1])
    moves = _moves(level, run, wish)
    film = GameFilm(level, moves, cell, wish.delay_ms or _GAME_DELAY_MS)
    return film, run_of_game(level, moves)


def opened(path: Path) -> tuple[Level, Run]:
    """The level and the run in a GIF. Raises RunError, a sentence."""
    run = read_run(path)
    if isinstance(run, GameRun):
        return replay_of(run, path.name).level, run
    if isinstance(run, TrainingRun):
        return replay_of(GameRun(run.level, ""), path.name).level, run
    raise RunError(f"{path.name} carries a lab; expected a game or a training to film anew")


def record(film: Film, run: Run | None, path: Path, loop: bool) -> Recorded:
    """Save the film with a bar on stderr. Raises OSError, FormatError."""
    with bar() as shown:
        return record_film(film, path, run, onto(shown), loop=loop)


def summary(film: Film, done: Recorded) -> str:
    """What came of it, in a line."""
    said = (
        f"{done.path}: {counted(done.frames, 'frame')} of {film.size[0]} x {film.size[1]} pixels, "
        f"{film.seconds:.1f} s, {bytes_in_words(done.nbytes)}"
    )
    return said + (f"; {counted(done.merged, 'frame')} with merged colours" if done.merged else "")


def remark(film: Film) -> str:
    """What of the wish a film leaves out, as a sentence; "" if it has all."""
    if not isinstance(film, GameFilm) or not film.left_out:
        return ""
    return (
        f"the game is over after {counted(len(film.turns), 'move')}; "
        f"the film leaves {counted(film.left_out, 'move')} out"
    )


def _cell(level: Level, scale: float | None) -> int:
    if scale is None:
        return usual_cell(level)
    if not 0.0 < scale <= _LARGEST_SCALE:
        raise FilmError(
            f"the scale is {scale:g}; expected above 0, up to {_LARGEST_SCALE:g}, "
            f"and 1 is {SIDE} pixels a cell"
        )
    return max(1, round(SIDE * scale))


def _moves(level: Level, run: Run | None, wish: Wish) -> tuple[int, ...]:
    """The moves to film: given, the agent's, the run's, or those of the shortest solution."""
    from game.play.replay import moves_from_text
    from game.world.planning import shortest_solution

    if wish.moves is not None:
        return moves_from_text(wish.moves)
    if wish.agent:
        return _walk(level, wish)
    if isinstance(run, GameRun):
        return moves_from_text(run.moves)
    solution = shortest_solution(level)
    if solution is None:
        raise FilmError(
            f"{level.name} has no solution to film; give --moves, --agent or --training"
        )
    return tuple(solution)


def _walk(level: Level, wish: Wish) -> tuple[int, ...]:
    """One episode of the greedy policy, after learning."""
    from game.agent.demonstration import greedy_episode
    from game.learning import begin, train

    trainer = begin(level, {"seed": wish.seed})
    if train(trainer, wish.episodes)[1]:
        raise KeyboardInterrupt
    return greedy_episode(level, trainer.q, trainer.settings.seed)


def _learn(level: Level, wish: Wish) -> list[Keyframe]:
    """The moments of a training, close together where it begins."""
    from game.agent.lesson import Lesson
    from game.agent.settings import TrainingSettings

    lesson = Lesson(level, TrainingSettings.from_level(level, seed=wish.seed))
    count = min(wish.frames, wish.episodes + 1)
    with bar(wish.episodes, " episodes") as shown:
        for number in range(1, count):
            share = (number / (count - 1)) ** 2
            wanted = max(round(wish.episodes * share), lesson.trainer.episodes + 1)
            while lesson.trainer.episodes < wanted:
                before = lesson.trainer.episodes
                lesson.trainer.advance_for(0.1, wanted - before)
                shown.update(lesson.trainer.episodes - before)
            lesson.remember()
    return list(lesson.timeline)


def _learn_again(run: TrainingRun, source: str) -> list[Keyframe]:
    with bar() as shown:
        return list(lesson_of(run, source, onto(shown)).timeline)


def _spread(moments: list[Keyframe], count: int) -> list[Keyframe]:
    """At most `count` of the moments, evenly, the first and the last among them."""
    places = np.linspace(0, len(moments) - 1, max(min(count, len(moments)), 1)).round().astype(int)
    return [moments[place] for place in places]


def overlays_from(text: str) -> tuple[str, ...]:
    """Overlays by their names and commas: "q,policy". Raises FilmError for a name there isn't."""
    from game.ui.overlays import KINDS

    chosen = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in chosen:
        if name not in KINDS:
            raise FilmError(f"{name!r} is no overlay; there are {', '.join(KINDS)}")
    return chosen
