"""What stands beside the board of a game: its numbers, its buttons and the moves so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.play.progress import ROUND, par_wins
from game.play.replay import moves_to_arrows
from game.ui import theme as look
from game.ui.input import Act
from game.ui.panels import (
    TopAction,
    draw_panel,
    draw_row,
    draw_star,
    draw_top_bar,
    panel_inside,
    place_top_bar,
)

if TYPE_CHECKING:
    from game.scenes.play import PlayScene

Rect = pygame.Rect
_WIDE = 318
_BUTTON, _GUTTER = 34, 6
_ROW = 24
_LEFT_COLUMN = 108
_ROOMY = 560
_HELP_SIZE = 14
_NOTHING_YET = "nothing yet: press an arrow key"
_FEWEST_ARROWS = 8
_HELP_OFFERED = (
    "Stuck? A hint shows the next move.",
    "Any help costs this game the third star.",
)


class PlayPanels:
    """Places and draws everything around the board; presses go to the scene."""

    def __init__(self, scene: PlayScene) -> None:
        self.scene = scene
        self.theme = scene.context.theme
        px = self.theme.px
        width, height = scene.size
        edge, gap = px(12), px(10)
        strip = px(62) if height >= px(720) else px(44)
        top = px(48) + edge
        foot = height - edge - strip
        side = Rect(width - edge - px(_WIDE), top, px(_WIDE), foot - gap - top)
        self.board = Rect(edge, top, side.left - gap - edge, side.height)
        self.strip = Rect(edge, foot, width - 2 * edge, strip)
        self.roomy = side.height >= px(_ROOMY)
        moves_tall = px(38 + 2 * _BUTTON + _GUTTER + 14)
        lines = 2 if not self.roomy else 5 if scene.game.slippery else 4
        game_tall = px(38 + 58 + lines * _ROW + (12 if self.roomy else 6))
        self.game = Rect(side.left, top, side.width, game_tall)
        self.moves = Rect(side.left, self.game.bottom + gap, side.width, moves_tall)
        below = self.moves.bottom + gap
        self.help = Rect(side.left, below, side.width, side.bottom - below)
        self._place()

    # -- controls --------------------------------------------------------------------------

    def _place(self) -> None:
        scene, made = self.scene, self.scene.controls
        self.span = place_top_bar(
            made,
            scene.size[0],
            scene.back_words,
            scene.go_back,
            (
                TopAction(
                    "Watch it learn",
                    scene.watch,
                    Act.TRAIN_ON_IT,
                    "An agent learns this level before your eyes",
                ),
                TopAction("Save GIF", scene.save_gif, Act.SAVE_GIF, "A film of this game"),
                TopAction("Keys", scene.show_keys, Act.HELP, "All keys of this screen"),
            ),
        )
        give_up = " On slippery ice this gives the try up." if scene.game.slippery else ""
        practice = " On slippery ice the rest is practice." if scene.game.slippery else ""
        cells = self._grid(self.moves)
        self.undo = made.button(
            cells[0], "Undo", scene.undo, Act.UNDO, "Take the last move back." + practice
        )
        self.redo = made.button(cells[1], "Redo", scene.redo, Act.REDO, "Do again what was undone")
        self.restart = made.button(
            cells[2], "Restart", scene.restart, Act.RESTART, "Back to the start." + give_up
        )
        self.winnable = made.button(
            cells[3],
            "Back to winnable",
            scene.back_to_winnable,
            Act.WINNABLE,
            "Undo until the game can be won again",
        )
        cells = self._grid(self.help)
        cost = " A game with help earns no star for playing without."
        self.hint = made.button(
            cells[0], "Hint", scene.game.hint, Act.HINT, "Shows the best next move." + cost
        )
        self.solution = made.button(
            cells[1],
            "Solution",
            scene.game.solution,
            Act.SOLUTION,
            "Plays the best way from here, move by move. A game it finishes isn't yours.",
        )
        self.ghosts = made.button(
            cells[2],
            "Ghosts",
            scene.toggle_ghosts,
            Act.GHOSTS,
            "Three ways on the board: your best run, what an agent learned, and the shortest."
            + cost,
        )
        self.doomed = made.button(
            cells[3],
            "Doomed cells",
            scene.toggle_doomed,
            Act.DOOMED,
            "Shades the cells from which the goal can't be reached." + cost,
        )

    def _grid(self, panel: Rect) -> list[Rect]:
        """Four places for buttons in two rows, in the same columns in every panel."""
        px, inside = self.theme.px, panel_inside(self.theme, panel)
        left, tall = px(_LEFT_COLUMN), px(_BUTTON)
        return [
            Rect(
                inside.left + (left + px(_GUTTER)) * column,
                inside.top + (tall + px(_GUTTER)) * row,
                inside.width - left - px(_GUTTER) if column else left,
                tall,
            )
            for row in (0, 1)
            for column in (0, 1)
        ]

    def refresh(self) -> None:
        """Let every button show whether it can be pressed, and every toggle whether it is on."""
        scene, made = self.scene, self.scene.controls
        session = scene.session
        made.enable(self.undo, session.can_undo)
        made.enable(self.redo, session.can_redo)
        made.enable(self.restart, session.count > 0)
        made.enable(self.winnable, scene.game.ready and session.can_undo and not session.winnable)
        made.enable(self.hint, not session.over)
        made.enable(self.solution, not session.over)
        made.show_selected(self.solution, scene.game.playing)
        made.show_selected(self.ghosts, scene.ghosts.shown)
        made.show_selected(self.doomed, scene.doomed_shown)

    # -- drawing ---------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The bars and panels, without their buttons."""
        draw_top_bar(surface, self.theme, self.scene.level.name, self.scene.about, self.span)
        self._draw_game(surface)
        draw_panel(surface, self.theme, self.moves, "Moves")
        self._draw_help(surface)
        self._draw_strip(surface)

    def _draw_game(self, surface: pygame.Surface) -> None:
        theme, scene = self.theme, self.scene
        slip = f"{scene.level.slip:.0%} of moves slip aside" if scene.game.slippery else ""
        inside = draw_panel(surface, theme, self.game, "This game", slip)
        column = inside.width // 3
        for index, (number, words, colour) in enumerate(self._numbers()):
            left = inside.left + index * column
            where = theme.draw_text(
                surface, number, (left, inside.top - theme.px(8)), look.NUMBER, colour, bold=True
            )
            theme.draw_text(
                surface, words, (left, where.bottom - theme.px(4)), look.SMALL, look.QUIET
            )
        row = Rect(inside.left, inside.top + theme.px(58), inside.width, theme.px(_ROW))
        step = theme.px(_ROW)
        if scene.game.slippery and self.roomy:
            self._draw_tries(surface, row)
            row = row.move(0, step)
        if self.roomy:
            for got, words in zip(scene.best.stars, self._star_words()):
                centre = (row.left + theme.px(8), row.centery)
                draw_star(surface, centre, theme.px(8), look.GOLD if got else look.QUIET, got)
                theme.draw_text(
                    surface,
                    words,
                    (row.left + theme.px(26), row.centery),
                    colour=look.TEXT if got else look.QUIET,
                    anchor="midleft",
                )
                row = row.move(0, step)
            row = row.move(0, theme.px(4))
        else:
            words = ", ".join(self._star_words(short=True))
            theme.draw_text(
                surface, words, (row.left, row.centery), colour=look.QUIET, anchor="midleft"
            )
            for index, got in enumerate(scene.best.stars):
                centre = (row.right - theme.px(8 + 22 * (2 - index)), row.centery)
                draw_star(surface, centre, theme.px(8), look.GOLD if got else look.QUIET, got)
            row = row.move(0, step)
        words, colour = self._from_here()
        draw_row(surface, theme, row, "from here", words, colour)

    def _numbers(self) -> tuple[tuple[str, str, look.Colour], ...]:
        scene = self.scene
        best, guide = scene.best, scene.session.guide
        moves = str(scene.session.count)
        if scene.game.slippery:
            par = (
                f"{guide.par_rate:.0%}" if scene.game.ready and guide.par_rate is not None else "…"
            )
            rate = f"{best.recent.count('W') / len(best.recent):.0%}" if best.recent else "–"
            last = f"won of last {len(best.recent)}" if len(best.recent) > 1 else "of tries won"
            return (
                (moves, f"of {scene.level.max_steps} moves", look.TEXT),
                (par, "par: best play", look.GOLD),
                (rate, last, look.TEXT if best.recent else look.QUIET),
            )
        par = str(guide.par if guide.par is not None else "–") if scene.game.ready else "…"
        yours = str(best.moves) if best.moves is not None else "–"
        return (
            (moves, "moves", look.TEXT),
            (par, "par", look.GOLD),
            (yours, "your best", look.TEXT if best.moves is not None else look.QUIET),
        )

    def _star_words(self, short: bool = False) -> tuple[str, str, str]:
        """What each star is for."""
        scene = self.scene
        guide = scene.session.guide
        if scene.game.slippery and scene.game.ready:
            wins = f"{par_wins(guide.par_rate or 0.0)} of {ROUND}"
            if short:
                return "won", wins, "without help"
            return "won", f"{wins} tries in a row won", "won without help"
        if short or not scene.game.ready:
            return "solved", "at par", "without help"
        if guide.par is None:
            return "solved", "at par, if there were a way", "solved without help"
        return "solved", f"in {guide.par} moves, which is par", "solved without help"

    def _draw_tries(self, surface: pygame.Surface, row: Rect) -> None:
        """The last tries as discs: full when won, a ring with a cross when lost."""
        theme, best = self.theme, self.scene.best
        words = f"last {ROUND} of {best.tries} tries" if best.tries > ROUND else "tries"
        theme.draw_text(
            surface, words, (row.left, row.centery), colour=look.QUIET, anchor="midleft"
        )
        radius = theme.px(7)
        for index in range(ROUND):
            x = row.right - radius - (ROUND - 1 - index) * theme.px(20)
            result = best.recent[index] if index < len(best.recent) else ""
            draw_try(surface, (x, row.centery), radius, result)

    def _from_here(self) -> tuple[str, look.Colour]:
        scene = self.scene
        session = scene.session
        if session.won:
            return "won", look.MINT
        if not scene.game.ready:
            return "looking …", look.QUIET
        if session.guide.par is None:
            return "nobody can win this level", look.CORAL
        if not session.winnable:
            return "can't be won – B goes back", look.CORAL
        if scene.game.slippery:
            chance = session.guide.chance(session.position, session.steps_left)
            if chance is None:
                return "can be won", look.MINT
            return f"{chance:.0%} with best play", look.MINT if chance > 0 else look.CORAL
        return f"can be won in {session.moves_to_go}", look.MINT

    def _draw_help(self, surface: pygame.Surface) -> None:
        theme, scene = self.theme, self.scene
        inside = draw_panel(surface, theme, self.help, "Help")
        y = inside.top + theme.px(2 * _BUTTON + 2 * _GUTTER + 2)
        line = theme.px(20)
        room = max(1, (inside.bottom + theme.px(6) - y) // line)
        lines: list[list[tuple[str, look.Colour]]] = []
        if scene.game.advice:
            wrapped = theme.wrap(scene.game.advice, inside.width, _HELP_SIZE)
            lines += [[(words, look.TEXT)] for words in wrapped]
        ways = scene.ghosts.legend(short=room < 4)
        lines += [ways] if room < 4 else [[way] for way in ways]
        if scene.doomed_shown and scene.game.ready:
            lines.append([(scene.doomed_words, look.QUIET)])
        if not any(lines) and room > 2 and not scene.session.over:
            for words in _HELP_OFFERED:
                wrapped = theme.wrap(words, inside.width, _HELP_SIZE)
                lines += [[(line, look.QUIET)] for line in wrapped]
        for entries in [line for line in lines if line][:room]:
            left = inside.left
            for words, colour in entries:
                left = self._draw_entry(surface, words, colour, (left, y + line // 2))
            y += line

    def _draw_entry(
        self, surface: pygame.Surface, words: str, colour: look.Colour, middle: tuple[int, int]
    ) -> int:
        """Words, after a dot where `colour` is one of the ways'; returns where the next may go."""
        theme = self.theme
        left, y = middle
        if colour not in (look.TEXT, look.QUIET):
            pygame.draw.aacircle(surface, colour, (left + theme.px(5), y), theme.px(4))
            left += theme.px(14)
            colour = look.QUIET
        shown = theme.shorten(words, self.help.right - theme.px(14) - left, _HELP_SIZE)
        where = theme.draw_text(surface, shown, (left, y), _HELP_SIZE, colour, anchor="midleft")
        return where.right + theme.px(12)

    def _draw_strip(self, surface: pygame.Surface) -> None:
        theme, scene = self.theme, self.scene
        draw_panel(surface, theme, self.strip)
        inside = self.strip.inflate(-theme.px(28), 0)
        label = theme.draw_text(
            surface, "So far", (inside.left, inside.centery), colour=look.QUIET, anchor="midleft"
        )
        left, gap, step = label.right + theme.px(14), theme.px(24), theme.px(24)
        count = scene.session.count
        least = step * min(count, _FEWEST_ARROWS) if count else theme.width(_NOTHING_YET)
        note = theme.shorten(scene.level.note, inside.right - left - gap - least)
        where = theme.draw_text(
            surface, note, (inside.right, inside.centery), colour=look.QUIET, anchor="midright"
        )
        room = where.left - gap - left
        fits = max(1, room // step)
        arrows = moves_to_arrows(scene.session.latest(fits))
        if count > fits:
            arrows = "…" + arrows[1:]
        if not arrows:
            words = f"{_NOTHING_YET}, or click beside the elf, to reach the present"
            if theme.width(words) > room:
                words = theme.shorten(_NOTHING_YET, room)
            theme.draw_text(
                surface,
                words,
                (left, inside.centery),
                colour=look.QUIET,
                anchor="midleft",
            )
        for index, arrow in enumerate(arrows):
            centre = (left + index * step + step // 2, inside.centery)
            theme.draw_text(surface, arrow, centre, look.TITLE, anchor="center")


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
