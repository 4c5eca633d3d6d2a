"""A level nobody has seen: size, difficulty and seed, made on a worker, looked at, played."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from game.counts import counted
from game.play.guide import Guide
from game.scenes.export_open import dropped
from game.scenes.play import PlayScene
from game.scenes.random_wish import DIFFICULTY_TIPS, GROUND_TIPS, SIZE_TIPS, Wish
from game.scenes.seed import seed_of
from game.ui import theme as look
from game.ui.board import Board
from game.ui.dialogs import KeysHelp
from game.ui.glide import resting
from game.ui.input import Act, Intent, key_name
from game.ui.marks import BANK
from game.ui.panels import (
    TOP_BAR,
    TopAction,
    draw_bar,
    draw_panel,
    draw_row,
    draw_top_bar,
    panel_inside,
    place_top_bar,
)
from game.ui.scene import Command, Context, Pop, Push, Say, Scene, problem_said, sentence
from game.ui.segments import Segments
from game.world import level_file
from game.world.level import Action, Level, LevelError
from game.world.packs import own_levels_folder

if TYPE_CHECKING:
    from game.ui.jobs import Job

Rect = pygame.Rect

_WIDE = 356
_BUDGET_S = 8.0
_LARGEST_SEED = 999_999


class RandomLevelScene(Scene):
    """Makes a level to a wish. `purpose` as in the level list: "play" or "train"."""

    title = "Random level"
    back_name = "Random level"
    keys = (
        (Act.CONFIRM, "make it; play it once it is made"),
        (Act.NEW, "another one, with a new seed"),
        (Act.SAVE, "keep it among your levels"),
    )

    def __init__(self, purpose: str = "play") -> None:
        self.purpose = purpose
        self.wish = Wish(seed=1 + secrets.randbelow(_LARGEST_SEED))
        self.level: Level | None = None
        self.made_for: Wish | None = None
        self.problem = self._seed_problem = ""
        self._par: int | None = None
        self._job: Job | None = None
        self._board: Board | None = None

    def layout(self) -> None:
        """The wish left, the level right."""
        theme = self.context.theme
        px = theme.px
        width, height = self.size
        self._span = place_top_bar(
            self.controls,
            width,
            self.back_words,
            self._back,
            (
                TopAction(
                    "Keys", lambda: Push(KeysHelp(self.keys)), Act.HELP, "All keys of this screen"
                ),
            ),
        )
        edge, top = px(12), px(TOP_BAR) + px(12)
        self._panel = Rect(edge, top, px(_WIDE), height - top - edge)
        self._view = Rect(
            self._panel.right + edge, top, width - self._panel.right - 2 * edge, self._panel.height
        )
        inside = panel_inside(theme, self._panel)
        self._labels: list[tuple[int, str]] = []
        y = self._choose(inside, inside.top, "size", SIZE_TIPS, self.wish.size)
        y = self._choose(inside, y, "difficulty", DIFFICULTY_TIPS, self.wish.difficulty)
        y = self._choose(inside, y, "ground", GROUND_TIPS, self.wish.ground)
        self._labels.append((y, "seed: the same seed and wish give the same level"))
        y += px(22)
        again = self.controls.button_width("Another", Act.NEW)
        tall = px(34)
        self.seed = self.controls.entry(
            Rect(inside.left, y, inside.width - again - px(6), tall),
            str(self.wish.seed),
            self._set_seed,
            "A whole number",
            live=True,
            length=9,
        )
        self.controls.button(
            Rect(inside.right - again, y, again, tall),
            "Another",
            self._another,
            Act.NEW,
            "A new seed, and the level for it",
        )
        y += tall + px(16)
        self.make = self.controls.button(
            Rect(inside.left, y, inside.width, px(38)),
            "Make it",
            self._go_on,
            Act.CONFIRM,
            "Makes a level like this, and opens it when it is made",
            "primary",
        )
        y += px(38 + 6)
        self.keep = self.controls.button(
            Rect(inside.left, y, inside.width, tall),
            "Keep among your levels",
            self._keep,
            Act.SAVE,
            "Save the level as a file of your own",
        )
        y += tall + px(12)
        self._foot = Rect(inside.left, y, inside.width, inside.bottom - y)
        self._show_level()
        self._refresh()

    def _choose(self, inside: Rect, y: int, part: str, tips: Mapping[str, str], now: str) -> int:
        """A labelled row of the options of `tips`; returns where the next begins."""
        px = self.context.theme.px
        self._labels.append((y, part))
        rect = Rect(inside.left, y + px(22), inside.width, px(34))
        Segments(
            self.controls,
            rect,
            list(tips),
            now,
            lambda option: self._set(**{part: option}),
            tips,
        )
        return rect.bottom + px(12)

    # -- the wish --------------------------------------------------------------------------

    def _set(self, **parts: str | int) -> None:
        self.wish = replace(self.wish, **parts)
        self.problem = ""

    def _set_seed(self, text: str) -> None:
        try:
            self._set(seed=seed_of(text))
            self._seed_problem = ""
        except ValueError as problem:
            self._seed_problem = f"{problem}."

    def _another(self) -> None:
        seed = 1 + secrets.randbelow(_LARGEST_SEED)
        self._set(seed=seed)
        self._seed_problem = ""
        self.seed.set_text(str(seed))
        self._make()

    # -- making ----------------------------------------------------------------------------

    @property
    def working(self) -> bool:
        """Whether a level is being made."""
        return self._job is not None and not self._job.done and not self._job.cancelled

    def _go_on(self) -> Command | None:
        """What the main button does: make the level wished for, stop making it, or open it."""
        if self.fresh:
            return self._open()
        if self.working:
            self._stop()
        elif not self._seed_problem:
            self._make()
        return None

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _make(self) -> None:
        self._stop()
        self.problem = ""
        wish = self.wish

        def work(job: Job) -> tuple[Wish, Level, int | None]:
            from game.editor.generator import generate

            level = generate(
                wish.rows,
                wish.columns,
                wish.min_moves,
                holes=wish.holes,
                ice=wish.ice,
                seed=wish.seed,
                budget_s=_BUDGET_S,
                progress=job.progress,
            )
            return wish, level, Guide(level).par

        self._job = self.context.jobs.start("making a level", work, self._made, self._failed)

    def _made(self, result: tuple[Wish, Level, int | None]) -> None:
        self.made_for, self.level, self._par = result
        self._show_level()

    def _failed(self, problem: Exception) -> None:
        self.problem = sentence(problem)

    def _show_level(self) -> None:
        if self.level is None:
            self._board = None
            return
        palette = self.context.preferences.palette
        theme = self.context.theme
        self._board = Board(self.level, self._view, theme, palette, fit=True, margin=BANK)

    # -- what is done with it --------------------------------------------------------------

    def _open(self) -> Command | None:
        if self.level is None or self.made_for is None:
            return None
        about = f"random · {self.made_for.difficulty.lower()}"
        if self.purpose == "train":
            from game.scenes.train_opening import training

            return Push(training(self.level, about))
        return Push(PlayScene(self.level, about=about))

    def _keep(self) -> Command | None:
        if self.level is None or self.made_for is None or not self.fresh:
            return Say("There is nothing to keep until the level asked for is made.")
        made = self.made_for
        stem = f"random-{made.rows}x{made.columns}-{self._par}-moves-seed-{made.seed}"
        path = own_levels_folder() / f"{stem}.toml"
        try:
            level_file.save(self.level, path)
        except LevelError as problem:
            return problem_said(problem)
        return Say(f"Kept among your levels as {path.name}.", "good")

    def _back(self) -> Command:
        return Pop()

    # -- the scene -------------------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Enter makes, then plays; a file dropped here is opened."""
        match intent.act:
            case Act.CONFIRM:
                return self._go_on()
            case Act.NEW:
                self._another()
            case Act.SAVE:
                return self._keep()
            case Act.DROP:
                return dropped(intent.value)
            case Act.BACK:
                return Pop()
        return None

    @property
    def fresh(self) -> bool:
        """Whether the level shown is the one wished for."""
        made = self.level is not None and self.made_for == self.wish
        return made and not self.working and not self._seed_problem

    def update(self, dt: float) -> Command | None:
        """Let the controls show what can be done now."""
        self._refresh()
        if self._board is not None:
            self._board.update(dt)
        return None

    def _refresh(self) -> None:
        words = "Play it" if self.purpose == "play" else "Watch it learn"
        if not self.fresh:
            words = "Stop" if self.working else "Make it"
        self.controls.set_words(self.make, words)
        self.controls.enable(self.keep, self.fresh)

    def draw(self, surface: pygame.Surface) -> None:
        """The wish's labels, progress or what came of it, and the level."""
        theme = self.context.theme
        px = theme.px
        draw_top_bar(surface, theme, self.title, "always one that can be won", self._span)
        draw_panel(surface, theme, self._panel, "What it should be like")
        for y, words in self._labels:
            theme.draw_text(surface, words, (self._panel.left + px(14), y), look.SMALL, look.QUIET)
        foot = Rect(self._foot.left, self._foot.top, self._foot.width, px(24))
        size = f"{self.wish.rows} × {self.wish.columns}"
        tail = f"with {counted(self.wish.min_moves, 'move')} or more"
        draw_row(surface, theme, foot, "asks for", size, quiet_tail=tail)
        foot = foot.move(0, px(28))
        if self.working and self._job is not None:
            bar = Rect(foot.left, foot.top + px(6), foot.width, px(8))
            draw_bar(surface, theme, bar, self._job.share, look.ICE_BLUE)
        elif self._seed_problem or self.problem:
            words = self._seed_problem or self.problem
            for line in theme.wrap(words, foot.width, look.SMALL)[:5]:
                theme.draw_text(surface, line, foot.topleft, look.SMALL, look.CORAL)
                foot = foot.move(0, theme.line_height(look.SMALL))
        elif self.fresh and self._par is not None:
            par = counted(self._par, "move")
            draw_row(surface, theme, foot, "made, with a par of", par, look.GOLD)
        self._draw_level(surface)

    def _draw_level(self, surface: pygame.Surface) -> None:
        theme = self.context.theme
        if self._board is None or self.level is None:
            draw_panel(surface, theme, self._view)
            words = "Making it …" if self.working else f"{key_name(Act.CONFIRM)} makes a level."
            theme.draw_text(
                surface, words, self._view.center, look.TITLE, look.QUIET, anchor="center"
            )
            return
        self._board.draw(surface)
        self._board.draw_elf(surface, resting(self.level.start, Action.DOWN))
        self._board.draw_corners(surface)

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Make the first level at once, so that there is something to look at."""
        super().enter(context, size)
        self._make()

    def leave(self) -> None:
        """Let the worker end."""
        self._stop()
