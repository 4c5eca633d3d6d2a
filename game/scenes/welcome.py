"""The first minute: a strip at the foot of the window leads to a first win, then to learning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygame

from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.scenes.train_pace import SPEEDS
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.scene import Command, Context, Pop, Push, Replace, Say, Scene
from game.world.level import Level, LevelError
from game.world.level_file import load
from game.world.packs import find_level

FIRST_LEVEL = "first-steps/first-slide"
_STRIP = 44
_SPEED = 30.0  # steps a second: slow enough to see the first numbers come


def begin() -> Command:
    """Open the first minute, or say why it can't be opened."""
    try:
        level = load(find_level(FIRST_LEVEL))
    except LevelError as problem:
        return Say(f"The first level can't be opened: {problem}.", "problem")
    return Push(FirstWin(level, FIRST_LEVEL))


class Guided(Scene):
    """A screen with the strip below it: how far one is, what to do next, and the way out."""

    part = ""

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin; a person who came here is no longer new."""
        context.preferences.welcomed = True
        super().enter(context, size)

    def layout(self) -> None:
        """The screen as it is, in a window without the strip's height; then the strip."""
        px, (width, height) = self.context.theme.px, self.size
        self.size = (width, height - px(_STRIP))
        super().layout()
        self.size = (width, height)
        self._strip = pygame.Rect(0, height - px(_STRIP), width, px(_STRIP))
        words = "To the menu"
        wide = self.controls.button_width(words)
        place = pygame.Rect(0, 0, wide, px(30))
        place.midright = (width - px(16), self._strip.centery)
        self._out = self.controls.button(place, words, Pop, tip="Leave the first minute")

    def advice(self) -> str:
        """What to do next."""
        raise NotImplementedError

    def draw(self, surface: pygame.Surface) -> None:
        """The screen, then the strip with its sentence."""
        super().draw(surface)
        theme, px = self.context.theme, self.context.theme.px
        pygame.draw.rect(surface, look.PANEL, self._strip)
        pygame.draw.line(surface, look.GOLD, self._strip.topleft, self._strip.topright, px(2))
        middle = self._strip.centery
        where = theme.draw_text(
            surface, self.part, (px(16), middle), look.BODY, look.GOLD, bold=True, anchor="midleft"
        )
        left = where.right + px(14)
        words = theme.shorten(self.advice(), self._out.rect.left - px(14) - left)
        theme.draw_text(surface, words, (left, middle), anchor="midleft")


class FirstWin(Guided, PlayScene):
    """The first level, with a word at each turn."""

    part = "The first minute, 1 of 2"

    def advice(self) -> str:
        """How to move, how to take a move back, and where to go after the win."""
        session = self.session
        if session.won:
            press = f"Press {key_name(Act.CONFIRM)} and watch it."
            return f"You won! An agent can learn this level too. {press}"
        if session.over:
            return f"That happens. Press {key_name(Act.UNDO)} to take the move back."
        if session.moves:
            return (
                f"Reach the present. {key_name(Act.UNDO)} takes a move back, "
                f"{key_name(Act.HINT)} shows the next one."
            )
        return (
            f"Move by {key_name(Act.MOVE)}, or click beside the elf: "
            "on ice it slides until it is stopped."
        )

    def watch(self) -> Command:
        """On to the second part."""
        self.game.stop_playing()
        return Replace(FirstLook(self.level, self.about))

    def next_button(self) -> tuple[str, Callable[[], Any], Act | None, str]:
        """What leads on from a win."""
        return "Watch it learn", self.watch, None, "The second half of the first minute"


class FirstLook(Guided, TrainScene):
    """An agent learns the same level, with a word at each turn; what was reached stays reached."""

    part = "The first minute, 2 of 2"
    goes_on = False

    def __init__(self, level: Level, about: str = "") -> None:
        super().__init__(level, about)
        self._began = self._found = self._learned = self._walked = self._asked = False
        self.pace.choose(SPEEDS.index(_SPEED))

    def update(self, dt: float) -> Command | None:
        """Notice what the agent has come to and what the person has tried."""
        answer = super().update(dt)
        self._began |= self.view.steps > 0
        self._found, self._learned = self.found, self.learned
        self._walked |= self._found and self.walk.demonstration is not None
        stepped = self.reading_update and self.walk.demonstration is None
        self._asked |= self._walked and (self.selected is not None or stepped)
        return answer

    def started_anew(self, truth: tuple[tuple[int, float], ...] = ()) -> None:
        """Another run, which has found nothing yet."""
        self._found = self._learned = False
        super().started_anew(truth)

    @property
    def found(self) -> bool:
        """Whether this run's greedy policy wins, or has won before."""
        verdict = self.truth.verdict
        return self._found or (verdict is not None and verdict.greedy_moves is not None)

    @property
    def learned(self) -> bool:
        """Whether this run's greedy policy takes the shortest way, or has taken it before."""
        verdict = self.truth.verdict
        return self._learned or (
            verdict is not None
            and verdict.greedy_moves is not None
            and verdict.greedy_moves == verdict.shortest_moves
        )

    def advice(self) -> str:
        """Run, look, walk, ask: one thing at a time."""
        if not self.context.engine.ready:
            return self.context.engine.problem or "The learning engine is being prepared …"
        run, show_me = f"Run ({key_name(Act.RUN)})", f"Show me ({key_name(Act.SHOW_ME)})"
        if self._asked:
            return "That is how it learns. In the menu: puzzles, your own levels, and the ML labs."
        if self._walked:
            return (
                f"Click a cell to see its four values, or press Step ({key_name(Act.STEP)}) "
                "for one update and its arithmetic."
            )
        if self.learned:
            return f"It found the shortest way. Press {show_me} to see it walk."
        if self.found:
            try_this = "Let it run on" if self.running else f"Press {run}"
            return f"It found a way, not yet the shortest. {try_this}, or press {show_me}."
        if self.running:
            return "Each try leaves numbers in the cells: the brighter, the better that move."
        if self.view.steps:
            return f"It has begun to learn, but finds no way yet. Press {run} and let it try on."
        again = "again" if self._began else "yet"
        return f"It knows nothing {again}. Press {run} and let it try."
