"""Settings: sound, window, motion, colours and progress; each works at once and is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygame

from game.files import user_folder
from game.percent import percent
from game.play.progress import Progress
from game.scenes.export_open import dropped
from game.ui import theme as look
from game.ui.board import Board
from game.ui.dialogs import Ask, KeysHelp
from game.ui.glide import Figure
from game.ui.input import Act, Intent, key_name
from game.ui.panels import (
    TOP_BAR,
    TopAction,
    draw_panel,
    draw_top_bar,
    panel_inside,
    place_top_bar,
)
from game.ui.preferences import PALETTES, SCALES
from game.ui.scene import Command, Context, FullScreen, Pop, Push, Rebuild, Say, Scene
from game.ui.segments import Segments
from game.world.level_file import loads
from game.world.rules import Action

Rect = pygame.Rect

_ROW = 60
_CONTROL_WIDE = 290
_SAVE_AFTER_S = 0.4
_PALETTE_WORDS = {"default": "Default", "high_contrast": "High contrast"}
_SAMPLE = """
map = '''
#.~~
S~O~
..~#
~~~G
'''
"""


class SettingsScene(Scene):
    """What a person sets once. Everything takes effect at once and is saved by itself."""

    title = "Settings"
    back_name = "Settings"
    arrows_move_focus = True
    keys = (
        (Act.MOVE, "walk through the settings; move a slider"),
        (Act.CONFIRM, "switch the one with the ring"),
    )

    def __init__(self) -> None:
        self._unsaved_s: float | None = None
        self._focused: int | None = None

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Open the sample of the colours with the rest."""
        self._sample = loads(_SAMPLE, "sample")
        self._board: Board | None = None
        super().enter(context, size)

    def layout(self) -> None:
        """Settings in a column on the left, how levels look on the right."""
        theme, preferences = self.context.theme, self.context.preferences
        px = theme.px
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
        edge, top = px(12), px(TOP_BAR) + px(12)
        wide = min(px(660), width - 2 * edge - px(290))
        self._panel = Rect(edge, top, wide, height - top - edge)
        self._look = Rect(
            self._panel.right + edge, top, width - self._panel.right - 2 * edge, self._panel.height
        )
        self._rows: list[tuple[Rect, str, str]] = []
        self._inside = panel_inside(theme, self._panel, heading=False)
        tall = min(px(_ROW), (self._inside.height - px(24)) // 7)
        self._row_tall = tall

        place = self._row("Volume", "how loud the game is")
        number = px(50)
        self.volume = self.controls.slider(
            Rect(place.left, place.top, place.width - number, place.height),
            preferences.volume,
            0.0,
            1.0,
            self._set_volume,
            "How loud the game is",
            step=0.05,
        )
        self._volume_at = (place.right, place.centery)
        self.sound = self._switch("Sound", "steps, slides, falls and wins", self._set_sound)
        self.full = self._switch(
            "Full screen", f"{key_name(Act.FULL_SCREEN)} does the same anywhere", FullScreen
        )
        self.scale = Segments(
            self.controls,
            self._row("Interface scale", "larger words and buttons"),
            [f"{scale:g}×" for scale in SCALES],
            f"{preferences.scale:g}×",
            self._set_scale,
            "How large words and buttons are; in a small window they grow as far as fits",
        )
        self.motion = self._switch(
            "Reduced motion", "moves jump instead of gliding", self._set_motion
        )
        self.colours = Segments(
            self.controls,
            self._row("Colours", "how snow, ice, rocks and holes look"),
            [_PALETTE_WORDS[palette] for palette in PALETTES],
            _PALETTE_WORDS[preferences.palette],
            self._set_palette,
            "High contrast sets the kinds of ground further apart",
        )
        place = self._row("Progress", "your stars and best results")
        self.controls.button(
            place, "Reset progress …", self._ask_reset, tip="Asks first", style="danger"
        )
        self._place_sample()
        self._refresh()
        self._focus_again()

    def _row(self, label: str, words: str) -> Rect:
        """The next row's place for a control; its words are drawn left of it."""
        px = self.context.theme.px
        index = len(self._rows)
        row = Rect(
            self._inside.left,
            self._inside.top + index * self._row_tall,
            self._inside.width,
            self._row_tall,
        )
        self._rows.append((row, label, words))
        wide = min(px(_CONTROL_WIDE), row.width * 11 // 20)
        return Rect(row.right - wide, row.centery - px(17), wide, px(34))

    def _switch(self, label: str, words: str, change: Callable[[bool], Any]) -> Segments:
        """A row with Off and On."""
        return Segments(
            self.controls,
            self._row(label, words),
            ["Off", "On"],
            "",
            lambda option: change(option == "On"),
            f"{label}: {words}",
        )

    def _place_sample(self) -> None:
        theme, palette = self.context.theme, self.context.preferences.palette
        inside = panel_inside(theme, self._look)
        rect = Rect(inside.left, inside.top, inside.width, min(inside.width, inside.height))
        self._board = Board(self._sample, rect, theme, palette, fit=True)

    def _refresh(self) -> None:
        """Show what the preferences hold now: keys change them too."""
        preferences = self.context.preferences
        self.volume.set(preferences.volume)
        self.sound.show("Off" if preferences.muted else "On")
        self.full.show("On" if preferences.full_screen else "Off")
        self.motion.show("On" if preferences.reduced_motion else "Off")

    # -- changing --------------------------------------------------------------------------

    def _set_volume(self, value: float) -> None:
        preferences = self.context.preferences
        preferences.volume = round(value, 2)
        self.context.sound.volume = preferences.volume
        self._changed()

    def _set_sound(self, on: bool) -> None:
        self.context.preferences.muted = not on
        self.context.sound.muted = not on
        self.context.sound.play("click")
        self._changed()

    def _set_scale(self, option: str) -> Command:
        self.context.preferences.scale = float(option.rstrip("×"))
        self._changed()
        return Rebuild()

    def _set_motion(self, on: bool) -> None:
        self.context.preferences.reduced_motion = on
        self._changed()

    def _set_palette(self, option: str) -> Command:
        words = {words: palette for palette, words in _PALETTE_WORDS.items()}
        self.context.preferences.palette = words[option]
        self._changed()
        return Rebuild()

    def _changed(self) -> None:
        self._unsaved_s = 0.0

    def _ask_reset(self) -> Command:
        question = Ask(
            "Reset progress?",
            "All stars, best results and tries are forgotten, on every level. "
            "Your own levels stay. This can't be undone.",
            (
                ("Keep my progress", False, "Change nothing"),
                ("Forget it all", True, "Every level is as if you had never played it"),
            ),
        )
        return Push(question, self._reset)

    def _reset(self, wanted: bool | None) -> Command | None:
        if not wanted:
            return None
        progress = Progress()
        progress.reset()
        if progress.problem:
            return Say(progress.problem, "problem")
        return Say("All progress is forgotten.")

    # -- the scene -------------------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Esc leaves; a file dropped here is opened."""
        if intent.act is Act.DROP:
            return dropped(intent.value)
        return Pop() if intent.act is Act.BACK else None

    def update(self, dt: float) -> Command | None:
        """Save a little after the last change; follow keys that change settings."""
        assert self._board is not None
        self._board.update(dt)
        self._refresh()
        self._focused = self.controls.focused_index
        if self._unsaved_s is None:
            return None
        before, self._unsaved_s = self._unsaved_s, self._unsaved_s + dt
        if self._unsaved_s < _SAVE_AFTER_S or before >= _SAVE_AFTER_S:
            return None
        self.context.sound.play("step")
        return self._save()

    def _save(self) -> Command | None:
        self._unsaved_s = None
        problem = self.context.preferences.save()
        return Say(problem, "problem") if problem else None

    def _focus_again(self) -> None:
        """Keep the ring where it was: changing the scale makes all controls anew."""
        self.controls.focus_index(self._focused)

    def leave(self) -> None:
        """Save what has not been saved yet."""
        if self._unsaved_s is not None:
            self._save()

    def draw(self, surface: pygame.Surface) -> None:
        """The rows' words, the sample and where files lie."""
        theme = self.context.theme
        draw_top_bar(surface, theme, self.title, "kept for next time by themselves", self._span)
        draw_panel(surface, theme, self._panel)
        for row, label, words in self._rows:
            middle = row.centery
            theme.draw_text(
                surface, label, (row.left, middle - theme.px(9)), bold=True, anchor="midleft"
            )
            room = row.width * 9 // 20 - theme.px(8)
            theme.draw_text(
                surface,
                theme.shorten(words, room, look.SMALL),
                (row.left, middle + theme.px(10)),
                look.SMALL,
                look.QUIET,
                anchor="midleft",
            )
        volume = percent(self.context.preferences.volume)
        theme.draw_text(surface, volume, self._volume_at, bold=True, anchor="midright")
        self._draw_foot(surface)
        draw_panel(surface, theme, self._look, "How levels look")
        assert self._board is not None
        self._board.draw(surface)
        row, column = self._sample.start
        self._board.draw_elf(surface, Figure(row, column, Action.DOWN))
        self._board.draw_corners(surface, look.PANEL)

    def _draw_foot(self, surface: pygame.Surface) -> None:
        theme = self.context.theme
        words = (
            self.context.sound.problem or f"Settings, progress and levels are in {user_folder()}"
        )
        where = (self._inside.left, self._inside.bottom)
        shown = theme.shorten(words, self._inside.width, look.SMALL)
        theme.draw_text(surface, shown, where, look.SMALL, look.QUIET, anchor="bottomleft")
