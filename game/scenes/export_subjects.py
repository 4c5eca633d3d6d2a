"""What can be saved as a GIF from a screen: each a film that can be cut, sized and sped up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.play.replay import moves_from_text
from game.recording.run import Run
from game.runs import run_of_game, run_of_training
from game.ui.film import Drawn, Film, usual_cell
from game.ui.film_game import GameFilm
from game.ui.film_training import TrainingFilm, lapse, picture_size
from game.world.level import Level

if TYPE_CHECKING:
    import numpy as np
    import pygame
    from numpy.typing import NDArray

    from game.agent.lesson import Keyframe, Lesson
    from game.play.session import Session
    from game.scenes.train_view import Viewpoint

_CELLS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_SMALLEST, _LARGEST = 120, 2048


@dataclass(frozen=True)
class Cut:
    """How a film is wanted: its size, how much faster, and from which to which of its parts."""

    size: int
    speed: float
    first: int
    last: int


@dataclass(frozen=True)
class Subject:
    """Something to film. `unit` names the parts from 0 to `length` that a cut chooses among.

    `sizes` are what a cut may have as its size, `usual` is the one to begin with, and `pixels` says
    how wide and high the picture of a size is. `film` is for the main thread, as films are; `run`
    may be called on a worker. `tip` tells what is seen, `note` is a sentence the person should
    know.
    """

    name: str
    unit: str
    length: int
    sizes: tuple[int, ...]
    usual: int
    pixels: Callable[[int], tuple[int, int]]
    film: Callable[[Cut], Film]
    run: Callable[[Cut], Run | None]
    tip: str
    note: str = ""

    @property
    def whole(self) -> Cut:
        """All of it, in its usual size and speed."""
        return Cut(self.usual, 1.0, 0, self.length)


def play_subjects(session: Session, best_run: str, palette: str, planned: bool) -> list[Subject]:
    """What there is to film of a game: its moves, the best run as letters, and the shortest way
    where that is `planned` already and no riddle any more.
    """
    level = session.level
    games = [
        ("This game", tuple(session.moves), "Your moves so far"),
        ("Your best", moves_from_text(best_run), "The best run that you ever had on this level"),
    ]
    known = session.won or session.helped or bool(best_run)
    if planned and known and level.slip == 0.0:
        way = tuple(session.guide.solution(level.start) or ())
        games.append(("Shortest", way, "A shortest way to the goal"))
    return [game_subject(name, level, moves, palette, tip) for name, moves, tip in games if moves]


def training_subjects(
    lesson: Lesson, view: Viewpoint, kinds: Iterable[str], palette: str
) -> list[Subject]:
    """What there is to film of a training: its moments, and a walk of what is looked at."""
    lesson.remember()
    moments = list(lesson.timeline)
    return [
        training_subject(moments, tuple(kinds), palette),
        greedy_subject(view.level, view.q, view.settings.seed, palette),
    ]


def game_subject(name: str, level: Level, moves: Sequence[int], palette: str, tip: str) -> Subject:
    """A game by its moves."""
    moves = tuple(moves)

    def film(cut: Cut) -> Film:
        speed, first, last = cut.speed, cut.first, cut.last
        return GameFilm(level, moves, cut.size, 40.0, speed, first, last, palette)

    def run(cut: Cut) -> Run:
        return run_of_game(level, moves[: cut.last])

    def pixels(cell: int) -> tuple[int, int]:
        return level.columns * cell, level.rows * cell

    return Subject(name, "move", len(moves), *_sizes(level), pixels, film, run, tip)


def training_subject(moments: Sequence[Keyframe], kinds: Sequence[str], palette: str) -> Subject:
    """A training by its kept moments, with the overlays `kinds`."""
    kept = tuple(moments)
    first, last = kept[0], kept[-1]

    def film(cut: Cut) -> Film:
        shown = kept[cut.first : cut.last + 1]
        return TrainingFilm(shown, cut.size, kinds, 80.0, cut.speed, palette)

    def run(cut: Cut) -> Run:
        return run_of_training(first, kept[cut.last])

    note = ""
    if first.snapshot.steps:
        note = "The agent came from a file, so the GIF brings back the level and the settings only."
    elif last.changes is None:
        note = "Too much was changed on the way: the GIF brings back the level and settings only."

    def pixels(cell: int) -> tuple[int, int]:
        return picture_size(last.level, cell)

    count, sizes = len(kept) - 1, _sizes(last.level)
    tip = "The whole training in a few seconds, with what is drawn on the board now"
    return Subject("Time-lapse", "moment", count, *sizes, pixels, film, run, tip, note)


def greedy_subject(level: Level, q: NDArray[np.float64], seed: int, palette: str) -> Subject:
    """One walk of the greedy policy of `q`, float64 (S, 4)."""
    from game.agent.demonstration import greedy_episode

    tip = "One walk from the start by the best move known in each cell"
    return game_subject("Greedy walk", level, greedy_episode(level, q, seed), palette, tip)


def drawn_subject(
    name: str,
    unit: str,
    count: int,
    pictures: Mapping[int, tuple[int, int]],
    drawer: Callable[[Cut], Callable[[pygame.Surface, int], None]],
    run: Callable[[Cut], Run | None],
    delay_ms: float = 100.0,
    tip: str = "",
    note: str = "",
) -> Subject:
    """Whatever can draw its states from 0 to `count` - 1, such as a lab.

    `pictures` are the sizes to choose among, by their width, the first being the usual one.
    `drawer` is called on the main thread with a cut and gives what draws any of its states on a
    surface of that size; that is called on another thread, so it must share nothing that is drawn
    with. `run` is what travels along with a cut.
    """

    def film(cut: Cut) -> Film:
        draw, size = drawer(cut), pictures[cut.size]
        delays = lapse(cut.last - cut.first + 1, delay_ms / cut.speed)
        return Drawn(lambda surface, index: draw(surface, cut.first + index), size, delays)

    sizes, usual = tuple(sorted(pictures)), next(iter(pictures))
    size_of = pictures.__getitem__
    return Subject(name, unit, count - 1, sizes, usual, size_of, film, run, tip, note)


def _sizes(level: Level) -> tuple[tuple[int, ...], int]:
    """The cells to choose among, and the usual one."""
    longest, usual = max(level.rows, level.columns), usual_cell(level)
    fitting = {cell for cell in _CELLS if _SMALLEST <= cell * longest <= _LARGEST}
    return tuple(sorted(fitting | {usual})), usual
