"""The first screen: where to go, with an agent learning a board behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.ui import theme as look
from game.ui.input import Act, Intent
from game.ui.panels import draw_star
from game.ui.scene import Command, Context, Push, Quit, Scene

if TYPE_CHECKING:
    from game.scenes.menu_backdrop import Backdrop, Lesson
    from game.ui.jobs import Job

_FADE_S = 0.5
_WIDTH = 380
_LEFT = 88
_LABS = "regression · clusters · mixtures · SVM"


def _title(name: str) -> str:
    """A level's title by its name; "" for none, or one that is gone or can't be read."""
    from game.world.level import LevelError
    from game.world.level_file import load_draft
    from game.world.packs import find_level

    try:
        return load_draft(find_level(name)).properties.name if name else ""
    except LevelError:
        return ""


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
        self.unsaved_work = False
        self.last_title = ""
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
        """Unsaved work may have come or gone on the screens above."""
        self._looked = False

    def _look_round(self) -> None:
        self._looked = True
        last = self.context.preferences.last_level

        def look(job: Job) -> tuple[bool, str]:
            from game.editor.recovery import waiting

            return waiting(), _title(last)

        def take(found: tuple[bool, str]) -> None:
            self.unsaved_work, self.last_title = found

        self.context.jobs.start("what was left", look, take)

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
            "arrows and Enter, or the mouse · F1 shows the keys",
            (self._left, self.size[1] - theme.px(34)),
            look.SMALL,
            look.QUIET,
            anchor="bottomleft",
        )

    def draw_above(self, surface: pygame.Surface) -> None:
        """On Play, the last level; on the editor, unsaved work; on the first minute, for whom."""
        theme = self.context.theme
        if self.last_title:
            words = f"continue: {self.last_title}"
            self._draw_beside(surface, self._play_button.rect, "Play", words, look.BACKGROUND)
        self._draw_beside(
            surface, self._labs_button.rect, self._labs_button.text, _LABS, look.QUIET
        )
        if self.unsaved_work:
            made = self._edit_button
            self._draw_beside(surface, made.rect, made.text, "unsaved work found", look.GOLD)
        if not self.context.preferences.welcomed:
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

        return Push(LevelsScene("play"))

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
