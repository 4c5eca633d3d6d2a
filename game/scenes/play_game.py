"""A game as it happens on the screen: the session, the move in motion, help, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from game.play.progress import Best, Game, Progress, level_key
from game.play.replay import Replay, moves_to_text
from game.play.session import Session, Turn
from game.ui.glide import Figure, Glide, resting
from game.ui.input import Act, key_name
from game.ui.scene import Context
from game.world.level import Action, Level
from game.world.rules import Outcome, move

_PAUSE_S = 0.12
_CALM_PAUSE_S = 0.3
_BEFORE_REPLAY_S = 0.4
# How many moves of what is played a frame shows, each time it is asked to hurry: none is shown
# whole any more, and the way of a large lake is long.
_PACES = (0, 1, 16)
_HURRIES = f"{key_name(Act.RUN)} or {key_name(Act.SOLUTION)} hurries"


class LiveGame:
    """One person's game on one level, moved by `update` and drawn by its scene.

    `advice` is the last word of help; `hinted` the action that the hint points to. `best` is the
    best result so far and `before` what it was when the game under way ended. `ready` turns true
    when planning has its answers; what was asked for last is done then. Results don't wait for it.
    `replayed` says that what was shown last was a recording and not the solution.
    """

    def __init__(
        self, level: Level, name: str, context: Context, rng: np.random.Generator | None = None
    ) -> None:
        self.level = level
        self.slippery = level.slip > 0.0
        self.session = Session(level, rng)
        self.guide = self.session.guide
        self.progress = Progress()
        self.key = level_key(level, name) if name else self.progress.key_of(level)
        self.best = self.before = self.progress.best(self.key)
        self.ready = False
        self.advice = ""
        self.hinted: Action | None = None
        self.glide: Glide | None = None
        self._context = context
        self._facing = Action.DOWN
        self.replayed = False
        self._player: Iterator[Action] | None = None
        self._pace = 0
        self._pause_s = 0.0
        self._wish: Callable[[], Any] | None = None
        self._unjudged = False
        self._ending_heard = True
        self._job = context.jobs.start(
            "looking for the shortest way",
            lambda job: self.guide.prepare(lambda _: job.progress(0.0)),
            self._guide_ready,
        )

    @property
    def playing(self) -> bool:
        """Whether the solution or a replay is being played."""
        return self._player is not None

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves."""
        return self.glide is None

    @property
    def told(self) -> bool:
        """Whether the elf is where the last move ends, so that all may see what came of it."""
        return self.glide is None or self.glide.arrived

    @property
    def told_best(self) -> Best:
        """The best result, with the game that ends only once it is told."""
        return self.before if self.session.over and not self.told else self.best

    @property
    def figure(self) -> Figure:
        """The elf when nothing moves."""
        session = self.session
        ended = session.over and not session.exhausted
        return resting(session.position, self._facing, session.outcome if ended else None)

    @property
    def position(self) -> tuple[float, float]:
        """Where the elf is now, between cells while it moves."""
        return self.session.position if self.glide is None else self.glide.position

    def leave(self) -> None:
        """Let the worker end, unless a result still waits to be judged by it."""
        self._wish = None
        if self.ready or not self._unjudged:
            self._job.cancel()

    def wait_for(self, wish: Callable[[], Any]) -> bool:
        """Whether planning is not ready yet; `wish`, and no earlier one, is called when it is."""
        if not self.ready:
            self._wish = wish
            self.advice = "Looking for the way …"
        return not self.ready

    def may(self, act: Act) -> bool:
        """Whether there is anything for `act` to do, by its key as by its button."""
        session = self.session
        match act:
            case Act.UNDO:
                return session.can_undo
            case Act.REDO:
                return session.can_redo
            case Act.RESTART:
                return session.count > 0 or not session.pure or session.helped
            case Act.WINNABLE:
                return session.can_undo and not (self.ready and session.winnable)
            case Act.HINT:
                # What plays shows every next move, and how it is stopped must stay told.
                return not session.over and not self.playing
            case Act.SOLUTION:
                return not session.over
        return True

    # -- moving ----------------------------------------------------------------------------

    def move(self, action: Action) -> None:
        """The person's move; it ends whatever is still in motion or being played."""
        self.stop_playing()
        if not self.session.over:
            self._animate(lambda: self.session.move(action))

    def jump(self, change: Callable[[], bool]) -> bool:
        """Do what moves the elf without a slide, such as undo; whether anything changed."""
        self.stop_playing()
        if not change():
            return False
        self._hear_ending()
        self.glide = None
        self._forget_help()
        turns = self.session.turns
        self._facing = turns[-1].action if turns else Action.DOWN
        self._context.sound.play("undo")
        return True

    def restart(self, helped: bool = False) -> bool:
        """Back to the start; on slippery ice a try under way counts as lost.

        `helped` says that help stays in sight. Returns whether anything changed.
        """
        session = self.session
        given_up = self.slippery and session.pure and session.count and not session.over
        if given_up and not session.shown:
            text = moves_to_text(session.moves)
            rate = self.guide.par_rate if self.ready else None
            self._record(Game(False, text, slippery=True, par_rate=rate))
        changed = self.jump(session.restart)
        self._forget_help()
        session.helped = helped
        return changed

    def play_back(self, replay: Replay) -> None:
        """Repeat a game from the start."""
        self.restart()
        count = len(replay.moves)
        what = f"{count} moves are" if count != 1 else "move is"
        self.advice = f"The recorded {what} played back. {_HURRIES}, a move takes over."
        self._player, self.replayed = iter(replay.moves), True
        self._pause_s, self._pace = _BEFORE_REPLAY_S, 0

    def stop_playing(self) -> None:
        """End the solution or the replay where it is."""
        if self._player is not None:
            self._player = None
            self.advice = ""

    def hurry(self) -> None:
        """Let what moves be at its end at once."""
        self._hear_ending()
        if self.glide is not None:
            self.glide.finish()

    def play_faster(self) -> None:
        """Let the solution or the replay run, and then fly."""
        if self.playing:
            self._pace = min(self._pace + 1, len(_PACES) - 1)
            self.hurry()

    # -- help ------------------------------------------------------------------------------

    def hint(self) -> None:
        """Point to the best next move, or say that there is none and what helps."""
        session = self.session
        if not self.may(Act.HINT):
            return
        if self.wait_for(self.hint):
            return
        session.helped = True
        self.hinted = self.guide.next_move(session.position, session.steps_left)
        if self.hinted is None:
            back = f"{key_name(Act.WINNABLE)} goes back to where it can."
            self.advice = (
                "No way wins this level."
                if self.guide.par is None
                else f"It can't be won from here. {back}"
            )
            return
        self.advice = f"Best here: {self.hinted.name.lower()}{self._what_follows(self.hinted)}."

    def _what_follows(self, action: Action) -> str:
        """What to say after a hint."""
        to_go = self.session.moves_to_go
        if self.slippery:
            bumps = move(self.level, self.session.position, action).outcome is Outcome.BUMP
            return ". Nothing lies that way: you can only slip aside" if bumps else ""
        return ", and that wins" if to_go == 1 else f", then {(to_go or 1) - 1} more"

    def solution(self) -> None:
        """Play the best way from here; faster when it is playing."""
        if self.playing:
            self.play_faster()
            return
        if self.session.over:
            return
        if self.wait_for(self.solution):
            return
        if not self.session.winnable:
            self.hint()
            return
        self._forget_help()
        self.session.helped = True
        self.advice = f"The solution plays. {_HURRIES} it, a move stops it."
        self._player, self.replayed = self._best_moves(), False
        self._pause_s, self._pace = 0.0, 0

    def _best_moves(self) -> Iterator[Action]:
        session = self.session
        while not session.over:
            action = self.guide.next_move(session.position, session.steps_left)
            if action is None:
                return
            yield action

    def _forget_help(self) -> None:
        self.hinted, self.advice, self._wish = None, "", None

    # -- results ---------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the results again, as another screen or window may have changed them."""
        self.progress.reload()
        self.best = self.progress.best(self.key)

    def _take_result(self) -> None:
        """Record a finished game at once; only its star for par may have to wait for planning."""
        self.before = self.best
        game = Game.of(self.session, planned=self.ready)
        if game is not None:
            self._record(game)

    def _record(self, game: Game) -> None:
        self.best = self.progress.record(self.key, game)
        self._unjudged |= not self.ready

    def _guide_ready(self, _: None) -> Any:
        self.ready = True
        self.best = self.progress.judge(self.key, self.guide.par, self.guide.par_rate)
        wish, self._wish = self._wish, None
        if wish is None:
            return None
        self.advice = ""
        return wish()

    # -- time ------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Move the elf along; play the next move of the solution or the replay."""
        if self.glide is not None:
            self.glide.update(dt)
            if self.glide.arrived:
                self._hear_ending()
            if self.glide.done:
                self._settle()
        elif self._player is not None and self._pace:
            for _ in range(_PACES[self._pace]):
                if self._player is None:
                    break
                self._play_next(self._player)
                if not self.session.over:
                    self._settle()
        elif self._player is not None:
            self._pause_s -= dt
            if self._pause_s <= 0:
                self._play_next(self._player)

    def _play_next(self, player: Iterator[Action]) -> None:
        calm = self._context.preferences.reduced_motion
        self._pause_s = _CALM_PAUSE_S if calm else _PAUSE_S
        action = next(player, None)
        if action is None:
            self.stop_playing()
            return
        advice = self.advice
        session = self.session
        self._animate(lambda: session.repeat(action) if self.replayed else session.show(action))
        if session.over:
            self.stop_playing()
        else:
            self.advice = advice

    def _animate(self, make: Callable[[], Turn]) -> None:
        """Make a turn and show it; whatever was still moving is at its end at once."""
        self._hear_ending()
        before = self.session.position
        turn = make()
        path, outcome = turn.move
        calm = self._context.preferences.reduced_motion
        self.glide = Glide(before, path, outcome, turn.action, calm)
        self._facing = self.glide.facing
        if not (self.playing and self._pace):
            self._sound(len(path), outcome)
        self._ending_heard = outcome not in (Outcome.FALL, Outcome.WIN)
        if outcome is not Outcome.BUMP or self.slippery:
            self._forget_help()
        if turn.wished is not turn.action:
            went, meant = turn.action.name.lower(), turn.wished.name.lower()
            self.advice = f"You slipped: {went} instead of {meant}."
        if self.session.over:
            self._take_result()

    def _sound(self, cells: int, outcome: Outcome) -> None:
        sound = self._context.sound
        if outcome is Outcome.BUMP:
            sound.play("bump")
        elif cells > 1:
            sound.slide(cells)
        else:
            sound.play("step")

    def _settle(self) -> None:
        """The move is over: rest where the session is, which after a fall may be the start."""
        self.glide = None
        if self.session.outcome is Outcome.FALL and not self.session.over:
            self._facing = Action.DOWN
            if not self.playing:
                self.advice = "You fell in, and are back at the start."

    def _hear_ending(self) -> None:
        """Let a fall or a win sound once: when the elf arrives, or when it is hurried there."""
        if self.glide is not None and not self._ending_heard:
            self._ending_heard = True
            fell = self.glide.outcome is Outcome.FALL
            self._context.sound.play("fall" if fell else "win")
