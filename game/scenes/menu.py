"""The first screen: where to go, with an agent learning a board behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.ui import theme as look
from game.ui.input import Act, Intent, key_name
from game.ui.panels import draw_star
from game.ui.scene import Command, Context, Push, Quit, Say, Scene

if TYPE_CHECKING:
    from game.scenes.menu_backdrop import Backdrop, Lesson
    from game.ui.jobs import Job

_FADE_S = 0.5
_WIDTH = 380
_LEFT = 88
_KEYS_TOLD = (
    f"{key_name(Act.MOVE)} and {key_name(Act.CONFIRM)} · "
    f"{key_name(Act.HELP)} shows all keys · {key_name(Act.BACK)} quits"
)
_LABS = "regression · clusters · mixtures · SVM"


@dataclass(frozen=True)
class _Left:
    """What was left: unsaved work, the level to go on with, and whether nothing was solved yet."""

    unsaved_work: bool = False
    level: str = ""
    title: str = ""
    new_here: bool = False
    problem: str = ""


def _look(played: str) -> _Left:
    """See what was left when the level called `played` was played last; "" for none."""
    from game.editor.recovery import waiting
    from game.play.catalogue import to_continue
    from game.play.progress import Progress

    progress = Progress()
    card = to_continue(played, progress) if played else None
    name, title = ("", "") if card is None or card.level is None else (card.name, card.level.name)
    return _Left(waiting(), name, title, not progress.any_solved, progress.problem)


class MenuScene(Scene):
    """Title, six ways on, and a live board."""

    title = "Q on Ice"
    back_name = "Menu"
    arrows_move_focus = True
    keys = (
        (Act.MOVE, "walk through the menu"),
        (Act.CONFIRM, "open"),
        (Act.BACK, "quit"),
    )

    def __init__(self) -> None:
        self._lesson: Lesson | None = None
        self._backdrop: Backdrop | None = None
        self._shown_s = 0.0
        self.left = _Left()
        self._looked = False

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Show the menu at once; the board behind it, then the other screens, are loaded later."""
        super().enter(context, size)

        def load(job: Job) -> Lesson:
            from game.scenes.menu_backdrop import Lesson

            return Lesson()

        context.jobs.start("board", load, self._take_lesson)

    def _take_lesson(self, lesson: Lesson) -> None:
        from game.scenes.ahead import load_screens

        self._lesson = lesson
        self._make_backdrop()
        self.context.jobs.start("the other screens", load_screens)

    def resume(self) -> None:
        """Unsaved work may have come or gone on the screens above, and levels been solved."""
        self._looked = False

    def _look_round(self) -> None:
        self._looked = True
        played = self.context.preferences.last_level

        def take(left: _Left) -> Command | None:
            self.left = left
            return Say(left.problem, "problem") if left.problem else None

        self.context.jobs.start("what was left", lambda job: _look(played), take)

    def _make_backdrop(self) -> None:
        if self._lesson is not None:
            from game.scenes.menu_backdrop import Backdrop

            self._backdrop = Backdrop(self.context, self.size, self._right, self._lesson)

    def layout(self) -> None:
        """A column of large buttons; Settings and Quit share a row, and newcomers have one."""
        px = self.context.theme.px
        left = min(px(_LEFT), self.size[0] // 12)
        width, tall, gap = px(_WIDTH), px(50), px(11)
        # Title, buttons and the line of help take 546 units; of what is over, more goes below.
        self._top = px(24) + max(self.size[1] - px(546), 0) * 2 // 5
        top = self._top + px(136)
        row = pygame.Rect(left, top, width, tall)
        entries = (
            ("Play", self._play, "Slide to the present: puzzles with a par to beat"),
            ("Watch it learn", self._train, "A Q-learning agent learns a level before your eyes"),
            (
                "Level editor",
                self._edit,
                "Draw a level, see at once how hard it is, try it out",
            ),
            ("ML labs", self._labs, "Regression, clusters, mixtures and SVM to put your hands in"),
        )
        for index, (words, on_click, tip) in enumerate(entries):
            style = "menu_primary" if index == 0 else "menu"
            made = self.controls.button(row, words, on_click, tip=tip, style=style)
            if index == 0:
                self.controls.focus(made)
                self._play_button = made
            elif on_click == self._edit:
                self._edit_button = made
            elif on_click == self._labs:
                self._labs_button = made
            row = row.move(0, tall + gap)
        half = pygame.Rect(row.left, row.top, (width - gap) // 2, tall)
        tip = "Sound, full screen, interface scale, motion, colours"
        self.controls.button(half, "Settings", self._settings, tip=tip, style="menu")
        half = half.move(half.width + gap, 0)
        self.controls.button(half, "Quit", Quit, tip="Close the program", style="menu")
        row = pygame.Rect(left, half.bottom + gap, width, px(42))
        tip = "A first win, then an agent that learns the same level"
        self._minute = self.controls.button(
            row, "The first minute", self._first_minute, tip=tip, style="menu"
        )
        self._left, self._right = left, left + width
        self._make_backdrop()

    def handle(self, intent: Intent) -> Command | None:
        """Esc leaves; Enter without a ring opens the first entry."""
        if intent.act is Act.BACK:
            return Quit()
        if intent.act is Act.CONFIRM:
            return self._play()
        if intent.act is Act.DROP:
            from game.scenes.export_open import dropped

            return dropped(intent.value)
        return None

    def update(self, dt: float) -> Command | None:
        """Let the agent behind the menu learn a little; look once for what was left."""
        if self._backdrop is not None:
            self._shown_s += dt
            self._backdrop.update(dt)
            if not self._looked:
                self._look_round()
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """The board, the title and one line of help."""
        theme = self.context.theme
        if self._backdrop is not None:
            self._backdrop.draw(surface, min(self._shown_s / _FADE_S, 1.0))
        where = theme.draw_text(
            surface, "Q", (self._left, self._top), 68, look.ICE_BLUE, bold=True, anchor="topleft"
        )
        theme.draw_text(surface, " on Ice", where.topright, 68, bold=True)
        theme.draw_text(
            surface,
            "Play it. Watch it learn. See why.",
            (self._left, where.bottom - theme.px(4)),
            19,
            look.QUIET,
        )
        theme.draw_text(
            surface,
            _KEYS_TOLD,
            (self._left, self.size[1] - theme.px(34)),
            look.SMALL,
            look.QUIET,
            anchor="bottomleft",
        )

    @property
    def newcomer(self) -> bool:
        """Whether nothing was solved, learned or looked at yet."""
        preferences = self.context.preferences
        seen = preferences.welcomed or preferences.last_trained
        return self.left.new_here and not seen

    def draw_above(self, surface: pygame.Surface) -> None:
        """On Play, what comes next; on the editor, unsaved work; on the first minute, for whom."""
        theme = self.context.theme
        if self.left.title:
            words = f"continue: {self.left.title}"
            self._draw_beside(surface, self._play_button.rect, "Play", words, look.BACKGROUND)
        self._draw_beside(
            surface, self._labs_button.rect, self._labs_button.text, _LABS, look.QUIET
        )
        if self.left.unsaved_work:
            made = self._edit_button
            self._draw_beside(surface, made.rect, made.text, "unsaved work found", look.GOLD)
        if self.newcomer:
            rect, size = self._minute.rect, theme.px(9)
            draw_star(surface, (rect.right - theme.px(24), rect.centery), size, look.GOLD, True)
            rect = rect.inflate(-theme.px(48), 0)
            self._draw_beside(surface, rect, self._minute.text, "new here?", look.GOLD)

    def _draw_beside(
        self, surface: pygame.Surface, rect: pygame.Rect, own: str, words: str, colour: look.Colour
    ) -> None:
        """Smaller words at the right of a button, as far as its own leave room."""
        theme = self.context.theme
        room = rect.width - theme.width(own, 20, bold=True) - theme.px(52)
        where = (rect.right - theme.px(16), rect.centery)
        theme.draw_text(
            surface, theme.shorten(words, room, 14), where, 14, colour, anchor="midright"
        )

    def _first_minute(self) -> Command:
        from game.scenes.welcome import begin

        return begin()

    def _play(self) -> Command:
        from game.scenes.levels import LevelsScene

        return Push(LevelsScene("play", opens=self.left.level))

    def _train(self) -> Command:
        from game.scenes.levels import LevelsScene

        return Push(LevelsScene("train"))

    def _edit(self) -> Command:
        from game.scenes.editor import EditorScene

        return Push(EditorScene())

    def _labs(self) -> Command:
        from game.scenes.labs_menu import LabsMenuScene

        return Push(LabsMenuScene())

    def _settings(self) -> Command:
        from game.scenes.settings import SettingsScene

        return Push(SettingsScene())
