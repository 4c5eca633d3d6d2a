"""Choosing a level: packs as tabs, a card a level, by keyboard and by mouse."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pygame

from game.play.catalogue import Card, level_of, next_unsolved, read_card
from game.play.progress import Progress
from game.scenes.level_cards import Thumbnails, draw_card, namesakes_files, picture_size
from game.scenes.level_grid import CardGrid
from game.scenes.level_tabs import TALL, draw_solved, place_tabs
from game.scenes.level_words import OFFER_TOP, draw_empty, draw_pack_line
from game.scenes.play import PlayScene
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, Intent, key_name
from game.ui.jobs import Job
from game.ui.panels import TOP_BAR, TopAction, draw_top_bar, place_top_bar
from game.ui.scene import Command, Context, Pop, Push, Say, Scene, problem_said
from game.world.level import Level, LevelError
from game.world.level_file import load
from game.world.packs import Pack, find_level, packs

Rect = pygame.Rect

_THUMBNAIL_BUDGET_S = 0.006
# Puzzles begin with the first pack; an agent is best met on the lake this all began with.
_BEGIN_WITH = {"train": "classic/slippery-frozen-lake"}
_OPENS = {"play": "Choose a level", "train": "Choose a level to learn"}
_TURNS = f"{key_name(Act.PREVIOUS_TAB)} and {key_name(Act.NEXT_TAB)} turn packs"
_TELLS = {
    "play": f"stars: solved, at par, without help · {_TURNS}",
    "train": f"{key_name(Act.CONFIRM)} opens the one with the ring · {_TURNS}",
}


def random_levels_offered() -> bool:
    """Whether the generator behind random levels is there."""
    return importlib.util.find_spec("game.editor.generator") is not None


class LevelsScene(Scene):
    """The packs and their levels. `purpose` is "play", or "train" to watch an agent learn one.

    `opens` is the name of a level that is opened above the list at once.
    """

    title = "Levels"
    back_name = "Levels"
    keys = (
        (Act.MOVE, "walk from card to card"),
        (Act.CONFIRM, "open the level"),
        (Act.NEXT_TAB, "next pack"),
        (Act.PREVIOUS_TAB, "pack before"),
        (Act.FIRST, "first level"),
        (Act.LAST, "last level"),
        (Act.NEW, "a random level"),
    )

    def __init__(self, purpose: str = "play", opens: str = "") -> None:
        self.purpose = purpose
        self._opens = opens
        self.packs: list[Pack] = []
        self.tab = 0
        self.selected = 0
        self._cards: dict[str, Card] = {}
        self._pictures = Thumbnails()
        self._hovered: int | None = None
        self._touched = False
        # The level that was opened from here, "" for what is of no pack; None if nothing was.
        self._opened: str | None = None
        self._last_before = ""
        self._job: Job | None = None

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Open the pack of the level played last."""
        self.progress = Progress()
        self.packs = packs()
        self.context = context
        self._last_before = self._last
        name = self._opens or self._last or _BEGIN_WITH.get(self.purpose, "")
        for index, pack in enumerate(self.packs):
            if name in pack.level_names:
                self.tab, self.selected = index, pack.level_names.index(name)
        super().enter(context, size)
        self._read()

    def resume(self) -> None:
        """Back from a level: results and files may have changed; the ring is on that level.

        Back from the help, all is as it was.
        """
        if self._opened is None:
            return
        opened, self._opened = self._opened, None
        self.progress.reload()
        before, self._last_before = self._last_before, self._last
        went_on = self._last != before
        self._look_again(self._last.partition("/")[0] if went_on else "")
        if (went_on or opened) and self._last in self.pack.level_names:
            self._select(self.pack.level_names.index(self._last))

    def _look_again(self, home: str = "") -> None:
        """See which levels there are by now; show the pack `home`, or the one shown before."""
        name, ringed = self.pack.name, dict(enumerate(self.pack.level_names)).get(self.selected)
        self.packs = packs()
        names = [pack.name for pack in self.packs]
        self.tab = names.index(home if home in names else name)
        levels = self.pack.level_names
        self.selected = levels.index(ringed) if ringed in levels else 0
        self.resize(self.size)
        self._read()

    def layout(self) -> None:
        """Tabs in a row, cards below."""
        px = self.context.theme.px
        width, height = self.size
        self._span = place_top_bar(
            self.controls,
            width,
            self.back_words,
            Pop,
            (
                TopAction(
                    "Keys", lambda: Push(KeysHelp(self.keys)), Act.HELP, "All keys of this screen"
                ),
            ),
        )
        edge = px(12)
        y, tall = px(TOP_BAR) + px(10), px(TALL)
        self._tabs = place_tabs(self.controls, self.packs, self.tab, (edge, y), self.show_tab)
        if random_levels_offered():
            words = "Random level"
            wide = self.controls.button_width(words, Act.NEW)
            x = max(self._tabs[-1].right + px(6), width - edge - wide)
            rect = Rect(x, y, wide, tall)
            self.controls.button(rect, words, self._random, Act.NEW, "Make a level you never saw")
        self._header = Rect(edge, y + tall + px(8), width - 2 * edge, px(30))
        top = self._header.bottom + px(6)
        area = Rect(edge, top, width - 2 * edge, height - top)
        self.grid = CardGrid(self.context.theme, area, len(self.pack.levels))
        self.grid.show(self.selected)
        if not self.pack.levels:
            words = "Level editor"
            wide = self.controls.button_width(words, Act.CONFIRM)
            rect = Rect(area.centerx - wide // 2, area.top + px(OFFER_TOP), wide, px(38))
            tip = "Draw a level, see at once how hard it is, try it out"
            self.controls.button(rect, words, self._edit, Act.CONFIRM, tip, "primary")

    # -- what is shown ---------------------------------------------------------------------

    @property
    def _last(self) -> str:
        """The level played last, or trained on."""
        preferences = self.context.preferences
        trained = preferences.last_trained if self.purpose == "train" else ""
        return trained or preferences.last_level

    @property
    def pack(self) -> Pack:
        """The pack whose tab is open."""
        return self.packs[self.tab]

    @property
    def cards(self) -> list[Card | None]:
        """The cards of the open pack; None where one is still being read."""
        return [self._cards.get(name) for name in self.pack.level_names]

    def show_tab(self, index: int) -> None:
        """Open another pack."""
        self._touched = True
        self.tab = index % len(self.packs)
        self._hovered, self.selected = None, 0
        self._select_next()
        self.resize(self.size)

    def _read(self) -> None:
        """Read every level on a worker, the open pack's first."""
        if self._job is not None:
            self._job.cancel()
        order = [self.pack, *(pack for pack in self.packs if pack is not self.pack)]
        wanted: list[tuple[str, Path]] = []
        for pack in order:
            wanted += zip(pack.level_names, pack.levels)

        def work(job: Job) -> None:
            for done, (name, path) in enumerate(wanted):
                job.progress(done / len(wanted))
                self._cards[name] = read_card(name, path)

        self._job = self.context.jobs.start("reading the levels", work, self._all_read)
        self._waiting_for = self.pack

    def _all_read(self, _: None) -> None:
        if self._touched or self.purpose == "train":
            return
        self._select_next()
        cards = [card for card in self.cards if card is not None]
        if all(self.progress.best(card.key).solved for card in cards):
            later = [*range(self.tab + 1, len(self.packs)), *range(self.tab)]
            for index in later:
                if self._unsolved(self.packs[index]):
                    self.tab = index
                    self.selected = 0
                    self._select_next()
                    self.resize(self.size)
                    return

    def _unsolved(self, pack: Pack) -> bool:
        cards = [self._cards.get(name) for name in pack.level_names]
        return any(
            card is not None and card.winnable and not self.progress.best(card.key).solved
            for card in cards
        )

    def _select_next(self) -> None:
        """Put the ring on the next level to solve: after the one played last, if it is here.

        Whoever comes to train an agent goes on with the last one.
        """
        cards = [card for card in self.cards if card is not None]
        if len(cards) < len(self.pack.levels) or self.purpose == "train":
            return
        names = self.pack.level_names
        first = names.index(self._last) if self._last in names else 0
        turned = cards[first:] + cards[:first]
        if turned:
            self.selected = (first + next_unsolved(turned, self.progress)) % len(turned)
        self.grid.show(self.selected)

    # -- what a person asks ----------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Walk, open, change packs, scroll."""
        match intent.act:
            case Act.MOVE:
                self._select(self.grid.beside(self.selected, intent.value))
            case Act.CONFIRM:
                return self._open(self.selected) if self.pack.levels else self._edit()
            case Act.NEXT_TAB | Act.PREVIOUS_TAB:
                self.show_tab(self.tab + (1 if intent.act is Act.NEXT_TAB else -1))
            case Act.FIRST | Act.LAST:
                self._select(0 if intent.act is Act.FIRST else len(self.pack.levels) - 1)
            case Act.POINT:
                self._hovered = self.grid.at(intent.position)
            case Act.WHEEL:
                self._touched = True
                self.grid.turn(intent.value)
                self._hovered = self.grid.at(intent.position)
            case Act.PRESS if intent.button == 1:
                index = self.grid.at(intent.position)
                if index is not None:
                    self._select(index)
                    return self._open(index)
            case Act.NEW if random_levels_offered():
                return self._random()
            case Act.DROP:
                return self._dropped(intent.value)
            case Act.BACK:
                return Pop()
        return None

    def _select(self, index: int) -> None:
        self.controls.focus(None)
        self._touched = True
        if self.pack.levels:
            self.selected = index
        self.grid.show(self.selected)

    def _open(self, index: int) -> Command | None:
        cards = self.cards
        if not 0 <= index < len(cards) or (card := cards[index]) is None:
            return None
        try:
            level = level_of(card, self.pack.levels[index])
        except LevelError as problem:
            self._look_again()
            return problem_said(problem)
        self.context.sound.play("click")
        if self.purpose == "train":
            self.context.preferences.last_trained = card.name
        about = f"{self.pack.title} · {index + 1} of {len(cards)}"
        return self._go_to(level, about, card.name)

    def _open_named(self, name: str) -> Command:
        try:
            level = load(find_level(name))
        except LevelError as problem:
            return problem_said(problem)
        return self._go_to(level, "", name)

    def _go_to(self, level: Level, about: str, name: str = "") -> Command:
        """Play or train on a level; its `name` is "" where no pack has it."""
        self._opened = name
        if self.purpose == "train":
            from game.scenes.train_opening import training

            return Push(training(level, about))
        return Push(PlayScene(level, name, about=about))

    def _edit(self) -> Command:
        from game.scenes.editor import EditorScene

        self._opened = ""
        return Push(EditorScene())

    def _random(self) -> Command:
        from game.scenes.random_level import RandomLevelScene

        self._opened = ""
        return Push(RandomLevelScene(self.purpose))

    def _dropped(self, path: str) -> Command | None:
        from game.scenes.export_open import opened

        command = opened(path, self._open_file)
        if isinstance(command, Push) and self._opened is None:
            self._opened = ""
        return command

    def _open_file(self, path: Path) -> Command:
        try:
            level = load(path)
        except LevelError as problem:
            return problem_said(problem)
        return self._go_to(level, path.name)

    # -- time and drawing ------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Draw a few thumbnails; put the ring on the next level once the pack is read.

        What is to be opened at once comes first.
        """
        if self._opens:
            name, self._opens = self._opens, ""
            return self._open_named(name)
        self._pictures.work(_THUMBNAIL_BUDGET_S)
        if not self._touched and self._waiting_for is self.pack and None not in self.cards:
            self._select_next()
            self._waiting_for = None
        if self.progress.problem:
            problem, self.progress.problem = self.progress.problem, ""
            return Say(problem, "problem")
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """The bar, the pack's line, the cards in view, a scroll mark."""
        theme = self.context.theme
        draw_top_bar(surface, theme, _OPENS[self.purpose], _TELLS[self.purpose], self._span)
        if self.pack.levels:
            winnable = [card for card in self.cards if card is not None and card.winnable]
            stars = [self.progress.best(card.key).stars for card in winnable]
            draw_pack_line(surface, theme, self._header, self.pack, stars)
        surface.set_clip(self.grid.area)
        cards = self.cards
        for index, (card, file) in enumerate(zip(cards, namesakes_files(cards), strict=True)):
            rect = self.grid.rect(index)
            if not rect.colliderect(self.grid.area):
                continue
            best = self.progress.best(card.key if card else "")
            picture = None
            if card is not None:
                size = picture_size(theme, rect)
                picture = self._pictures.get(card, self.context.preferences.palette, size)
            draw_card(
                surface, theme, rect, card, best, picture,
                index == self.selected, index == self._hovered, file,
            )  # fmt: skip
        surface.set_clip(None)
        if not self.pack.levels:
            draw_empty(surface, theme, self.grid.area, self.pack)
        self.grid.draw_mark(surface)

    def draw_above(self, surface: pygame.Surface) -> None:
        """Under each tab, how much of its pack is solved."""
        draw_solved(surface, self.context.theme, self._tabs, self.packs, self._solved)

    def _solved(self, pack: Pack) -> int:
        cards = (self._cards.get(name) for name in pack.level_names)
        return sum(1 for card in cards if card is not None and self.progress.best(card.key).solved)

    def leave(self) -> None:
        """Let the worker end."""
        if self._job is not None:
            self._job.cancel()
