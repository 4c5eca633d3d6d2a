"""What a game has come to, beside its board: numbers, tries, stars, and what can come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pygame

from game.counts import counted
from game.percent import percent
from game.play.progress import ROUND, par_wins
from game.ui import theme as look
from game.ui.input import Act, key_name
from game.ui.panels import draw_heading, draw_panel, draw_row, draw_star, panel_inside
from game.ui.tips import tell

if TYPE_CHECKING:
    from game.scenes.play import PlayScene

Rect = pygame.Rect
_NUMBERS, _ROW, _STARS = 58, 24, 22
_PAR_TIP = "The fewest moves there are to the present."
_BEST_TIP = "Your fewest moves so far."
_PAR_RATE_TIP = f"Par is to win as many of {ROUND} tries as the best play wins on average."
_MOVES_TIP = "Your moves in this game. A bump into what stops you at once is no move."
_LIMITED_TIP = "Your moves in this try, of how many. Where moves slip, a bump is one too."
_TRIES_TIP = f"How many of your last {ROUND} tries you won."
_STARS_TIP = "Solved, at par, without help: once earned, a star stays."


class _Number(NamedTuple):
    """A large number, a small tail behind it, and the word below."""

    number: str
    tail: str
    words: str
    colour: look.Colour = look.TEXT


class Score:
    """The panel "This game". How a move ends is told when the elf is there, not before.

    With `roomy` each star has a line of its own.
    """

    def __init__(self, scene: PlayScene, corner: tuple[int, int], width: int, roomy: bool) -> None:
        self.scene = scene
        self.theme = scene.context.theme
        self.roomy = roomy
        px = self.theme.px
        rows = _ROW * (2 if not roomy else 5 if scene.game.slippery else 4)
        tall = px(38 + _NUMBERS + rows + (_STARS + 12 if roomy else 6))
        self.rect = Rect(*corner, width, tall)
        self._take_in()
        self._tell_what_is_what()

    def _tell_what_is_what(self) -> None:
        px, made = self.theme.px, self.scene.controls
        inside = panel_inside(self.theme, self.rect)
        column = Rect(inside.left, inside.top - px(8), inside.width // 3, px(_NUMBERS))
        slippery = self.scene.game.slippery
        par, best = (_PAR_RATE_TIP, _TRIES_TIP) if slippery else (_PAR_TIP, _BEST_TIP)
        tell(made, column, _LIMITED_TIP if slippery else _MOVES_TIP)
        tell(made, column.move(column.width, 0), par)
        tell(made, column.move(2 * column.width, 0), best)
        if not self.roomy:
            row = Rect(inside.left, inside.top + px(_NUMBERS), inside.width, px(_ROW))
            tell(made, row, _STARS_TIP)

    def refresh(self) -> None:
        """Take in what the game has come to, unless a move is still on its way there."""
        if self.scene.game.told:
            self._take_in()

    def _take_in(self) -> None:
        """The moves and what can come of them, both at the same moment."""
        self._count, self._here = self.scene.session.count, self._from_here()

    def draw(self, surface: pygame.Surface) -> None:
        """The whole panel."""
        theme, px, scene = self.theme, self.theme.px, self.scene
        slip = f"{percent(scene.level.slip)} of moves slip aside" if scene.game.slippery else ""
        inside = draw_panel(surface, theme, self.rect, "This game", slip)
        wide = inside.width // 3
        for index, number in enumerate(self.numbers()):
            corner = (inside.left + index * wide, inside.top - px(8))
            self._draw_number(surface, corner, wide - px(6), number)
        row = Rect(inside.left, inside.top + px(_NUMBERS), inside.width, px(_ROW))
        if self.roomy:
            row = self._draw_roomy(surface, row)
        else:
            row = self._draw_stars_in_line(surface, row)
        words, colour = self._here
        draw_row(surface, theme, row, "from here", words, colour)

    def _draw_number(
        self, surface: pygame.Surface, corner: tuple[int, int], wide: int, shown: _Number
    ) -> None:
        """A number in a column of `wide` pixels; a tail too long for it goes to the words below."""
        theme, px = self.theme, self.theme.px
        where = theme.draw_text(surface, shown.number, corner, look.NUMBER, shown.colour, bold=True)
        foot = (where.right + px(4), where.bottom - px(7))
        words = shown.words
        if foot[0] + theme.width(shown.tail, look.SMALL) <= corner[0] + wide:
            theme.draw_text(surface, shown.tail, foot, look.SMALL, look.QUIET, anchor="bottomleft")
        else:
            words = theme.shorten(f"{words} {shown.tail}", wide, look.SMALL)
        below = (corner[0], where.bottom - px(4))
        theme.draw_text(surface, words, below, look.SMALL, look.QUIET)

    def _draw_roomy(self, surface: pygame.Surface, row: Rect) -> Rect:
        """The tries, and a line a star; returns the row below."""
        theme, px = self.theme, self.theme.px
        if self.scene.game.slippery:
            self._draw_tries(surface, row)
            row = row.move(0, row.height)
        draw_heading(surface, theme, (row.left, row.top + px(4)), "Your stars")
        row = row.move(0, px(_STARS))
        for got, words in zip(self.scene.game.told_best.stars, self.star_words()):
            self._draw_star(surface, (row.left + px(8), row.centery), got)
            colour = look.TEXT if got else look.QUIET
            where = (row.left + px(26), row.centery)
            theme.draw_text(surface, words, where, colour=colour, anchor="midleft")
            row = row.move(0, row.height)
        return row.move(0, px(4))

    def _draw_stars_in_line(self, surface: pygame.Surface, row: Rect) -> Rect:
        """All stars in one line, with words that say they are kept; returns the row below."""
        theme, px = self.theme, self.theme.px
        words, where = "your stars: solved, at par, no help", (row.left, row.centery)
        theme.draw_text(surface, words, where, look.SMALL, look.QUIET, anchor="midleft")
        for index, got in enumerate(self.scene.game.told_best.stars):
            self._draw_star(surface, (row.right - px(8 + 22 * (2 - index)), row.centery), got)
        return row.move(0, row.height)

    def _draw_star(self, surface: pygame.Surface, centre: tuple[int, int], got: bool) -> None:
        draw_star(surface, centre, self.theme.px(8), look.GOLD if got else look.QUIET, got)

    def _draw_tries(self, surface: pygame.Surface, row: Rect) -> None:
        """The last tries as discs."""
        theme, best = self.theme, self.scene.game.told_best
        words = f"last {ROUND} of {best.tries} tries" if best.tries > ROUND else "tries"
        where = (row.left, row.centery)
        theme.draw_text(surface, words, where, colour=look.QUIET, anchor="midleft")
        radius = theme.px(7)
        for index in range(ROUND):
            x = row.right - radius - (ROUND - 1 - index) * theme.px(20)
            result = best.recent[index] if index < len(best.recent) else ""
            draw_try(surface, (x, row.centery), radius, result)

    # -- in words --------------------------------------------------------------------------

    def numbers(self) -> tuple[_Number, _Number, _Number]:
        """Moves, par and what the person has reached."""
        game = self.scene.game
        best, guide, count = game.told_best, game.guide, str(self._count)
        if game.slippery:
            rate = guide.par_rate if game.ready else None
            par, won = "…" if rate is None else str(par_wins(rate)), best.recent.count("W")
            return (
                _Number(count, f"of {self.scene.level.max_steps}", "moves"),
                _Number(par, f"of {ROUND}", "par: tries won", look.GOLD),
                _Number(str(won), f"of {len(best.recent)}", "tries won")
                if best.recent
                else _Number("–", "", "tries won", look.QUIET),
            )
        par = "…" if not game.ready else "–" if guide.par is None else str(guide.par)
        return (
            _Number(count, "", "moves"),
            _Number(par, "", "par", look.GOLD),
            _Number("–", "", "your best", look.QUIET)
            if best.moves is None
            else _Number(str(best.moves), "", "your best"),
        )

    def star_words(self) -> tuple[str, str, str]:
        """What each star is for."""
        game = self.scene.game
        if not game.ready:
            return "solved", "at par", "solved without help"
        if game.slippery:
            par = par_wins(game.guide.par_rate or 0.0)
            return "won", f"won {par} of your last {ROUND}: par", "won without help"
        if game.guide.par is None:
            return "solved", "at par, if there were a way", "solved without help"
        return (
            "solved",
            f"in {counted(game.guide.par, 'move')}, which is par",
            "solved without help",
        )

    def _from_here(self) -> tuple[str, look.Colour]:
        """What can come of the game."""
        game, session = self.scene.game, self.scene.session
        if session.won:
            return "won", look.MINT
        if not game.ready:
            return "looking …", look.QUIET
        if session.guide.par is None:
            return "nobody can win this level", look.CORAL
        if not session.winnable:
            return f"can't be won – {key_name(Act.WINNABLE)} goes back", look.CORAL
        if game.slippery:
            chance = session.guide.chance(session.position, session.steps_left)
            if chance is None:
                return "can be won", look.MINT
            words = f"best play wins {percent(chance)}"
            return words, look.MINT if chance > 0 else look.CORAL
        return f"can be won in {session.moves_to_go}", look.MINT


def draw_try(surface: pygame.Surface, centre: tuple[int, int], radius: int, result: str) -> None:
    """A try: a full disc when won ("W"), a crossed ring when lost ("L"), a faint ring before."""
    x, y = centre
    if result == "W":
        pygame.draw.aacircle(surface, look.MINT, centre, radius)
        return
    colour = look.CORAL if result == "L" else look.HOVERED
    pygame.draw.aacircle(surface, colour, centre, radius, 2)
    if result == "L":
        reach = radius * 0.45
        for up in (-1, 1):
            pygame.draw.aaline(
                surface, colour, (x - reach, y - up * reach), (x + reach, y + up * reach), 2
            )
