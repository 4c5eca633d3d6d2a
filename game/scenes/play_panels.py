"""What stands around the board of a game: where it all lies, the buttons, and help in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.percent import percent
from game.play.progress import ROUND, par_wins
from game.scenes.play_score import Score
from game.scenes.play_strip import draw_strip
from game.ui import theme as look
from game.ui.input import Act
from game.ui.panels import (
    TopAction,
    draw_panel,
    draw_top_bar,
    panel_inside,
    place_top_bar,
)

if TYPE_CHECKING:
    from game.scenes.play import PlayScene

Rect = pygame.Rect
_WIDE = 318
_BUTTON, _GUTTER = 34, 6
_LEFT_COLUMN = 108
_ROOMY = 580
_HELP_SIZE = 14
_HINT_OFFERED = "Stuck? A hint shows the next move."
_COST = "Any help costs this game the third star."


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
        moves_tall = px(38 + 2 * _BUTTON + _GUTTER + 14)
        self.score = Score(scene, side.topleft, side.width, side.height >= px(_ROOMY))
        self.moves = Rect(side.left, self.score.rect.bottom + gap, side.width, moves_tall)
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
        if scene.best.without_hints:
            cost = ""
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
            "Three ways on the board: your best run, what an agent learned, and the best." + cost,
        )
        self.doomed = made.button(
            cells[3],
            "Doomed cells",
            scene.toggle_doomed,
            Act.DOOMED,
            "Shades the cells from which the goal can't be reached." + cost,
        )

        self._steps = {Act.UNDO: self.undo, Act.REDO: self.redo, Act.RESTART: self.restart}
        # These would say how a move ends while the elf is still on its way.
        self._telling = {
            Act.WINNABLE: self.winnable,
            Act.HINT: self.hint,
            Act.SOLUTION: self.solution,
        }

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
        scene, made, game = self.scene, self.scene.controls, self.scene.game
        for act, button in self._steps.items():
            made.enable(button, game.may(act))
        if game.told:
            for act, button in self._telling.items():
                made.enable(button, game.may(act))
        self.score.refresh()
        made.show_selected(self.solution, game.playing)
        made.show_selected(self.ghosts, scene.ghosts.shown)
        made.show_selected(self.doomed, scene.doomed_shown)

    # -- drawing ---------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The bars and panels, without their buttons."""
        draw_top_bar(surface, self.theme, self.scene.level.name, self.scene.about, self.span)
        self.score.draw(surface)
        draw_panel(surface, self.theme, self.moves, "Moves")
        self._draw_help(surface)
        draw_strip(surface, self.theme, self.strip, self.scene.session)

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
        doomed = []
        if scene.doomed_shown and scene.game.ready:
            doomed = [[(scene.doomed_words, look.QUIET)]]
        ways = scene.ghosts.legend(short=False)
        if len(lines) + len(ways) + len(doomed) > room:
            lines.append(scene.ghosts.legend(short=True))
        else:
            lines += [[way] for way in ways]
        lines += doomed
        if not any(lines) and room > 2 and not scene.session.over:
            for words in self.offered():
                wrapped = theme.wrap(words, inside.width, _HELP_SIZE)
                lines += [[(line, look.QUIET)] for line in wrapped]
        for entries in [line for line in lines if line][:room]:
            left = inside.left
            for words, colour in entries:
                left = self._draw_entry(surface, words, colour, (left, y + line // 2))
            y += line

    def offered(self) -> list[str]:
        """What is said while no help is given."""
        game = self.scene.game
        words = [_HINT_OFFERED]
        if not game.best.without_hints:
            words.append(_COST)
        if game.slippery and game.ready:
            rate = game.guide.par_rate or 0.0
            par = f"par is {par_wins(rate)} of {ROUND} tries"
            words.insert(0, f"The best play wins {percent(rate)}: {par}.")
        return words

    def _draw_entry(
        self, surface: pygame.Surface, words: str, colour: look.Colour, middle: tuple[int, int]
    ) -> int:
        """Words, after a dot where `colour` is one of the ways'; returns where the next may go."""
        theme = self.theme
        left, y = middle
        if colour not in (look.TEXT, look.QUIET):
            for part, radius in ((look.TEXT, 5), (colour, 4)):
                pygame.draw.aacircle(surface, part, (left + theme.px(5), y), theme.px(radius))
            left += theme.px(14)
            colour = look.QUIET
        shown = theme.shorten(words, self.help.right - theme.px(14) - left, _HELP_SIZE)
        where = theme.draw_text(surface, shown, (left, y), _HELP_SIZE, colour, anchor="midleft")
        return where.right + theme.px(12)
