"""Three ways on one board: the person's best run, what an agent learned, and the best there is."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.percent import percent
from game.play.replay import moves_from_text
from game.play.session import Session
from game.ui import theme as look
from game.ui.way import Way
from game.world.level import Action, Level
from game.world.rules import Outcome, move

if TYPE_CHECKING:
    from game.play.guide import Guide
    from game.ui.board import Board
    from game.ui.jobs import Job, Jobs

Found = tuple[Sequence[Action] | None, str]
"""A run, or None, and the words on it."""

_FEWEST_STEPS, _MOST_STEPS, _STEPS_PER_STATE = 300_000, 4_000_000, 2_000
_CHUNK = 50_000
_TRIES, _MOST_MOVES = 100, 100_000

# On ice and snow the theme's pale gold, blue and mint would vanish: the same hues, darker.
YOURS: look.Colour = (0xD9, 0x8E, 0x04)
AGENT: look.Colour = (0x1B, 0x6F, 0xC4)
OPTIMUM: look.Colour = (0x0D, 0x8A, 0x5A)
_NAMES = {YOURS: "your best run", AGENT: "the agent, having practised", OPTIMUM: "the shortest way"}
_SHORT_NAMES = {YOURS: "you", AGENT: "agent", OPTIMUM: "shortest"}


class Ghosts:
    """The three ways, each worked out by a worker when first shown: large lakes have long ways.

    On slippery ice the shortest way is not the best, and where nothing slips the best play may
    push against an edge for ever; so its way there is a try that it won, slips and all, as is the
    agent's.
    """

    def __init__(self, level: Level, jobs: Jobs) -> None:
        self.level = level
        self.shown = False
        self._jobs = jobs
        self._begun: dict[look.Colour, Job] = {}
        self._planned = False
        self._best_run: str | None = None
        self._ways: dict[look.Colour, list[Way]] = {}
        self._lengths = {YOURS: "–", AGENT: "learns …", OPTIMUM: "…"}

    def toggle(self) -> None:
        """Show the ways, or hide them."""
        self.shown = not self.shown

    def update(self, guide: Guide | None, best_run: str) -> None:
        """While they are shown, work out what is not; `guide` is None until planning is done."""
        if not self.shown:
            return
        self._set_best(best_run)
        if AGENT not in self._begun:
            self._begin(
                AGENT,
                "the agent's ghost",
                lambda job: train(self.level, job),
                lambda problem: self._take(AGENT, ([], "can't learn this")),
            )
        if guide is not None and not self._planned:
            self._planned = True
            self._take_best_play(guide)

    def _take_best_play(self, guide: Guide) -> None:
        if self.level.slip == 0.0:
            self._begin(
                OPTIMUM,
                "the shortest way",
                lambda job: with_length(guide.solution(self.level.start)),
            )
            return
        rate = guide.par_rate
        words = self._lengths[OPTIMUM] = f"wins {percent(rate)}" if rate else "–"
        if rate and guide.chance(self.level.start, self.level.max_steps) is not None:
            title = "the best play's ghost"
            self._begin(OPTIMUM, title, lambda job: (best_play(guide, job), words))

    def _set_best(self, run: str) -> None:
        """The person's best run, as letters."""
        if self._best_run == run:
            return
        self._best_run = run
        if YOURS in self._begun:
            self._begun[YOURS].cancel()
        self._begin(
            YOURS,
            "the best run's ghost",
            lambda job: with_length(moves_from_text(run) if run else None),
        )

    def _begin(
        self,
        colour: look.Colour,
        title: str,
        find: Callable[[Job], Found],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def work(job: Job) -> tuple[list[Way], str]:
            run, words = find(job)
            return ways_of(self.level, run or (), job), words

        def done(found: tuple[list[Way], str]) -> None:
            self._take(colour, found)

        self._begun[colour] = self._jobs.start(title, work, done, failed)

    def _take(self, colour: look.Colour, found: tuple[list[Way], str]) -> None:
        self._ways[colour], self._lengths[colour] = found

    def stop(self) -> None:
        """Let the workers end."""
        for job in self._begun.values():
            job.cancel()

    def draw(self, surface: pygame.Surface, board: Board) -> None:
        """The ways as dotted lines, side by side where they share cells."""
        if not self.shown:
            return
        for lane, colour in enumerate((YOURS, AGENT, OPTIMUM), -1):
            for way in self._ways.get(colour, ()):
                board.draw_path(surface, way, colour, lane)

    def legend(self, short: bool) -> list[tuple[str, look.Colour]]:
        """What each colour stands for, with its length; `short` for all three in one line."""
        if not self.shown:
            return []
        names = _SHORT_NAMES if short else _NAMES
        if self.level.slip > 0.0:
            names = {**names, OPTIMUM: "best" if short else "the best play"}
        return [
            (f"{names[colour]}{' ' if short else ': '}{self._lengths[colour]}", colour)
            for colour in (YOURS, AGENT, OPTIMUM)
        ]


def with_length(run: Sequence[Action] | None) -> Found:
    """A run, and its length in words."""
    return run, "–" if run is None else str(len(run))


def ways_of(level: Level, run: Iterable[int], job: Job) -> list[Way]:
    """The cells that a run passes; a fall that leads to the start begins another way."""
    # Numbers and not pairs: an array of very many pairs is made in one go that holds a frame up.
    stretches = [array("i", level.start)]
    position = level.start
    for action in run:
        job.progress(0.0)
        path, outcome = move(level, position, action)
        stretches[-1].extend(chain.from_iterable(path))
        position = path[-1] if path else position
        if outcome is Outcome.FALL and level.hole == "restart":
            position = level.start
            stretches.append(array("i", level.start))
    return [Way(np.array(cells)) for cells in stretches if len(cells) > 2]


def train(level: Level, job: Job) -> Found:
    """Train an agent with the level's own settings; its way to the goal, and words on how it does.

    The way is the greedy run. On a slippery level it is the shortest win among some tries of the
    greedy policy, slips and all, and the words give that policy's exact chance of a win.
    """
    from game.agent.demonstration import greedy_way
    from game.agent.settings import TrainingSettings
    from game.agent.trainer import Trainer
    from game.world.model import build_model
    from game.world.planning import greedy_policy, success_probability

    model = build_model(level)
    trainer = Trainer(model, TrainingSettings.from_level(level))
    steps = min(max(_FEWEST_STEPS, _STEPS_PER_STATE * model.states), _MOST_STEPS)
    for done in range(0, steps, _CHUNK):
        job.progress(done / steps)
        trainer.advance(_CHUNK)
    q = np.asarray(trainer.q)
    if level.slip == 0.0:
        way = [stride.taken for stride in greedy_way(level, q)]
        return with_length(way) if way else (None, "found no way")
    chance = success_probability(model, greedy_policy(q))

    def greedy(session: Session) -> int:
        return int(q[level.state(session.position)].argmax())

    return lucky_run(level, greedy, job), f"wins {percent(chance)}"


def best_play(guide: Guide, job: Job) -> list[Action] | None:
    """The shortest win among some tries of the best play, slips and all; None if none won."""

    def best(session: Session) -> int:
        action = guide.next_move(session.position, session.steps_left)
        return Action.LEFT if action is None else action

    return lucky_run(guide.level, best, job)


def lucky_run(level: Level, act: Callable[[Session], int], job: Job) -> list[Action] | None:
    """The shortest win among some tries of a way of playing, slips and all; None if none won.

    There are _TRIES tries, fewer where they take more than _MOST_MOVES moves together.
    """
    rng = np.random.default_rng(0)
    best: list[Action] | None = None
    moves = 0
    for number in range(_TRIES):
        session = Session(level, rng)
        while not session.over and (best is None or session.count < len(best)):
            if moves == _MOST_MOVES:
                return best
            job.progress(max(number / _TRIES, moves / _MOST_MOVES))
            session.move(act(session))
            moves += 1
        if session.won and (best is None or session.count < len(best)):
            best = session.moves
    return best
