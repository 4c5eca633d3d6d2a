"""The card that a finished game shows: how it ended, its stars, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pygame

from game.counts import counted
from game.percent import percent
from game.play.progress import ROUND, par_wins
from game.play.replay import moves_to_text
from game.scenes.play_score import draw_try
from game.ui import theme as look
from game.ui.input import Act
from game.ui.panels import draw_star

if TYPE_CHECKING:
    from game.play.catalogue import Place
    from game.play.session import Session
    from game.scenes.play import PlayScene
    from game.scenes.play_game import LiveGame

Rect = pygame.Rect
_LEAST, _WIDE = 400, 600
_BUTTON = 34
_PRACTICE = "That was practice, as a move was taken back."


@dataclass(frozen=True)
class Ending:
    """What the card says. `good` tells a win from a loss."""

    title: str
    words: str
    good: bool
    stars: bool = True


def ending(game: LiveGame, place: Place | None = None) -> Ending:
    """What is to be said about a finished game.

    A win of the last level of a pack, by `place`, is a farewell to the pack too.
    """
    session = game.session
    if session.shown:
        return _shown(game)
    if not session.won:
        if not game.slippery:
            words = "Take the move back, or start again."
            return Ending(_how_lost(session), words, False, stars=False)
        words = _score(game) if session.pure else _PRACTICE
        return Ending(_how_lost(session), words, False, stars=session.pure and par_earned(game))
    won = _won_try(game) if game.slippery else _won(game)
    if place is None or not place.last:
        return won
    return replace(won, words=f"{won.words} That was the last level of {place.pack}.")


def par_earned(game: LiveGame) -> bool:
    """Whether the game just over brought the star for par."""
    return game.best.at_par and not game.before.at_par


def _how_lost(session: Session) -> str:
    if session.exhausted:
        return f"Out of moves: {session.level.max_steps} is the limit"
    return "It fell in" if session.shown else "You fell in"


def _shown(game: LiveGame) -> Ending:
    """About what the solution or a recording has played, which is no game of the person's."""
    session, best = game.session, game.best
    whose = "The recorded game" if game.replayed else "That is the way"
    title = f"{whose}: {counted(session.count, 'move')}" if session.won else _how_lost(session)
    if game.slippery:
        played = "A recording" if game.replayed else "The solution"
        words = f"{played} played; this was no try of yours."
    elif all(best.stars):
        words = "All three stars are yours already."
    elif best.solved:
        words = f"Your best is {counted(best.moves or 0, 'move')}; a star is still to be had."
    else:
        words = "Play it yourself to earn the stars."
    if session.won and best.run == moves_to_text(session.moves):
        words = f"It is your best run. {words}"
    return Ending(title, words, session.won, stars=False)


def _won(game: LiveGame) -> Ending:
    before, now = game.before, game.best
    count, par = game.session.count, game.guide.par
    if par is not None and count <= par:
        title = f"Solved in {counted(count, 'move')}, the fewest there are"
    else:
        title = f"Solved in {counted(count, 'move')}; par is {par}"
    if before.moves is not None and count < before.moves:
        words = f"A new best: {before.moves - count} fewer than before. "
    else:
        words = ""
    if not now.at_par:
        words += f"A star waits for {counted(par or 0, 'move')}."
    elif not now.without_hints:
        words += "A star waits for a game without help."
    elif not words:
        words = "All three stars are yours."
    return Ending(title, words.strip(), True)


def _won_try(game: LiveGame) -> Ending:
    session = game.session
    title = f"Across in {counted(session.count, 'move')}"
    if not session.pure:
        return Ending(title, _PRACTICE, True, stars=False)
    return Ending(title, _score(game), True)


def _score(game: LiveGame) -> str:
    now, rate = game.best, game.guide.par_rate or 0.0
    wins, tries = now.recent.count("W"), len(now.recent)
    if tries < ROUND and not game.ready:
        return f"Won {wins} of {tries} so far."
    if tries < ROUND:
        return f"Won {wins} of {tries} so far; par is to win {par_wins(rate)} of {ROUND} tries."
    words = f"{wins} of the last {ROUND} tries won"
    if par_earned(game):
        return f"{words}: that is par, and its star is yours."
    if now.at_par:
        return f"{words}; par is {par_wins(rate)}, and its star is yours."
    return f"{words}; par is {par_wins(rate)}, as the best play wins {percent(rate)}."


class EndCard:
    """The card and its buttons, laid over the part of the board where the elf isn't.

    It blocks nothing: every key works as without it. `primary` is what Enter does.
    """

    def __init__(self, scene: PlayScene, what: Ending) -> None:
        self.what = what
        self._scene = scene
        theme = scene.context.theme
        px = theme.px
        area = scene.board.area
        buttons = self._buttons()
        asked = sum(scene.controls.button_width(words, act) + px(8) for words, _, act, _ in buttons)
        wide = max(asked + px(24), theme.width(what.title, 20, bold=True) + px(32), px(_LEAST))
        wide = min(wide, px(_WIDE), scene.board.rect.width - px(24))
        lines = self._lines = theme.wrap(what.words, wide - px(32))
        rows = self._rows(buttons, wide - px(32))
        tall = px(16 + 32) + len(lines) * theme.line_height() + px(12)
        tall += len(rows) * px(_BUTTON + 8) + px(8)
        self._tries = scene.game.slippery
        if what.stars or self._tries:
            tall += px(34)
        rect = Rect(0, 0, wide, tall)
        rect.centerx = scene.board.rect.centerx
        elf = scene.board.rect_of(*scene.session.position)
        if elf.centery < area.centery:
            rect.bottom = area.bottom - px(16)
        else:
            rect.top = area.top + px(16)
        rect.clamp_ip(scene.board.rect.inflate(-px(16), -px(16)))
        self.rect = rect
        self.primary = buttons[0][1]
        self.controls = []
        y = rect.bottom - px(16) - len(rows) * px(_BUTTON + 8) + px(8)
        first = True
        for row in rows:
            x = rect.left + px(16)
            for words, on_click, act, tip in row:
                width = scene.controls.button_width(words, act)
                made = scene.controls.button(
                    Rect(x, y, width, px(_BUTTON)),
                    words,
                    on_click,
                    act,
                    tip,
                    "primary" if first else "",
                )
                self.controls.append(made)
                x += width + px(8)
                first = False
            y += px(_BUTTON + 8)

    def remove(self) -> None:
        """Take the buttons away."""
        self._scene.controls.remove(*self.controls)

    def draw(self, surface: pygame.Surface, age_s: float) -> None:
        """The card; its stars come in one after another."""
        theme = self._scene.context.theme
        px = theme.px
        colour = look.MINT if self.what.good else look.CORAL
        pygame.draw.rect(surface, look.PANEL, self.rect, border_radius=px(10))
        pygame.draw.rect(surface, colour, self.rect, 2, border_radius=px(10))
        left, y = self.rect.left + px(16), self.rect.top + px(14)
        title = theme.shorten(self.what.title, self.rect.width - px(32), 20, bold=True)
        theme.draw_text(surface, title, (left, y), 20, colour, bold=True)
        y += px(34)
        if self.what.stars or self._tries:
            if self.what.stars:
                self._draw_stars(surface, left, y + px(14), age_s)
            if self._tries:
                self._draw_tries(surface, left, y + px(14))
            y += px(34)
        for line in self._lines:
            theme.draw_text(surface, line, (left, y))
            y += theme.line_height()

    def _draw_stars(self, surface: pygame.Surface, left: int, y: int, age_s: float) -> None:
        px = self._scene.context.theme.px
        calm = self._scene.context.preferences.reduced_motion
        for index, got in enumerate(self._scene.best.stars):
            centre = (left + px(14) + index * px(36), y)
            since = 1.0 if calm else min(max((age_s - 0.12 * index) / 0.18, 0.0), 1.0)
            draw_star(surface, centre, px(13), look.QUIET, False)
            if got and since > 0:
                swell = 1.0 + 0.35 * (1.0 - since)
                draw_star(surface, centre, px(13) * since * swell, look.GOLD, True)

    def _draw_tries(self, surface: pygame.Surface, left: int, y: int) -> None:
        px = self._scene.context.theme.px
        recent = self._scene.best.recent
        if self.what.stars:
            left = self.rect.right - px(16) - px(26) * ROUND
        for index in range(ROUND):
            x = left + px(10) + index * px(26)
            draw_try(surface, (x, y), px(9), recent[index] if index < len(recent) else "")

    def _buttons(self) -> list[tuple[str, Callable[[], Any], Act | None, str]]:
        scene = self._scene
        session = scene.session
        watch = ("Watch it learn", scene.watch, Act.TRAIN_ON_IT, "An agent learns this level")
        undo = ("Undo", scene.undo, Act.UNDO, "Take the last move back")
        again = ("Again", scene.restart, Act.RESTART, "Play it from the start")
        if scene.game.slippery:
            again = ("Try again", *again[1:])
            onward, taken_back = scene.next_button(), [] if session.won else [undo]
            if par_earned(scene.game) or (session.won and scene.best.at_par):
                return [self._entered(onward), again, *taken_back, watch]
            return [self._entered(again), onward, *taken_back, watch]
        if not session.won:
            return [self._entered(undo), ("Restart", *again[1:])]
        if session.shown:
            again = ("Play it yourself", *again[1:])
            return [self._entered(again), scene.next_button(), undo]
        onward = scene.next_button()
        rest = [again, undo] if onward[1] == scene.watch else [again, watch, undo]
        return [self._entered(onward), *rest]

    @staticmethod
    def _entered(
        button: tuple[str, Callable[[], Any], Act | None, str],
    ) -> tuple[str, Callable[[], Any], Act | None, str]:
        """The same button, shown with Enter as its key."""
        words, on_click, _, tip = button
        return words, on_click, Act.CONFIRM, tip

    def _rows(
        self, buttons: list[tuple[str, Callable[[], Any], Act | None, str]], width: int
    ) -> list[list[tuple[str, Callable[[], Any], Act | None, str]]]:
        """Buttons in as many rows as they need."""
        rows: list[list[tuple[str, Callable[[], Any], Act | None, str]]] = [[]]
        x = 0
        for button in buttons:
            wide = self._scene.controls.button_width(button[0], button[2])
            if rows[-1] and x + wide > width:
                rows.append([])
                x = 0
            rows[-1].append(button)
            x += wide + self._scene.context.theme.px(8)
        return rows
