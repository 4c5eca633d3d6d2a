"""The small screens above the editor: files, a new level, another size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pygame
import pygame_gui
from pygame import Rect

from game.editor.canvas import Canvas
from game.editor.strokes import Brush
from game.files import shown
from game.scenes.editor_controls import TILE_TIPS
from game.ui import theme as look
from game.ui.dialogs import Dialog
from game.ui.input import Act, Intent
from game.ui.panels import panel_inside
from game.ui.scene import Command, Pop
from game.ui.segments import Segments
from game.world.level import LARGEST, SMALLEST, Tile

FILLINGS = {"Ice": Tile.ICE, "Snow": Tile.SNOW, "Rock": Tile.ROCK}
_FILLING_TIPS = {words: TILE_TIPS[Brush(int(tile))] for words, tile in FILLINGS.items()}

_ROW = 40
_CANCEL_TIP = "Close this, and leave the level as it is"


@dataclass
class Number:
    """A whole number that is typed: its text stays even when it is none."""

    label: str
    text: str
    low: int
    high: int

    @property
    def value(self) -> int | None:
        """The number, None where there is none within the range."""
        text = self.text.strip().replace("−", "-")
        try:
            number = int(text)
        except ValueError:
            return None
        return number if self.low <= number <= self.high else None

    @property
    def problem(self) -> str:
        """One sentence, or "" where all is well."""
        if self.value is not None:
            return ""
        given = f"“{self.text}”" if self.text.strip() else "empty"
        what = f"{self.label} is {given}"
        return f"{what}; it must be a whole number from {self.low} to {self.high}."


class FormDialog(Dialog):
    """A dialog of rows with labels, a sentence about what is wrong, and two buttons.

    Enter and the main button do `confirm`; while there is a problem they do nothing. The button
    has room for all that it says in turn: `main_words`, and `busy_words` while something goes on;
    `main_tip` tells what comes of it.
    """

    width = 420
    main_words = "All right"
    main_tip = ""
    busy_words = ""

    def row_count(self) -> int:
        """How many rows `place_rows` fills."""
        raise NotImplementedError

    def place_rows(self, rows: list[Rect]) -> None:
        """Make the controls of the rows; labels come by `label`."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why it can't be done as it stands, or ""."""
        return ""

    def words(self) -> str:
        """What would come of it, shown where no problem is."""
        return ""

    def confirm(self) -> Command | None:
        """Do it."""
        raise NotImplementedError

    def height(self) -> int:
        """As many rows as there are, a sentence, buttons."""
        return self.context.theme.px(38 + _ROW * self.row_count() + 52 + 50)

    def layout(self) -> None:
        """Rows, then buttons along the foot."""
        theme, px, box = self.context.theme, self.context.theme.px, self.box
        inside = panel_inside(theme, box)
        self._labels: list[tuple[str, Rect]] = []
        self.place_rows(
            [
                Rect(inside.left, inside.top + index * px(_ROW), inside.width, px(_ROW - 6))
                for index in range(self.row_count())
            ]
        )
        top = box.bottom - px(14 + 34)
        self._foot = Rect(inside.left, top - px(50), inside.width, px(46))
        said = (self.main_words, self.busy_words)
        wide = max(self.controls.button_width(words, Act.CONFIRM) for words in said)
        main = Rect(inside.left, top, wide, px(34))
        self.main = self.controls.button(
            main, self.main_words, self._go, Act.CONFIRM, self.main_tip, "primary"
        )
        rest = Rect(main.right + px(8), top, self.controls.button_width("Cancel", Act.BACK), px(34))
        self.controls.button(rest, "Cancel", Pop, Act.BACK, _CANCEL_TIP)

    def label(self, words: str, row: Rect) -> Rect:
        """Put words at the left of a row; returns the room for its control."""
        self._labels.append((words, row))
        wide = self.context.theme.px(150)
        return Rect(row.left + wide, row.top, row.width - wide, row.height)

    def number(self, number: Number, row: Rect, tip: str) -> None:
        """A row to type a number into, with a button for one less and one more."""
        px = self.context.theme.px
        place = self.label(number.label, row)
        side = place.height
        entry_rect = Rect(place.left, place.top, place.width - 2 * (side + px(6)), side)

        def typed(text: str) -> None:
            number.text = text

        entry = self.controls.entry(entry_rect, number.text, typed, tip, live=True, length=6)

        def step(by: int) -> None:
            now = number.value if number.value is not None else number.low
            number.text = str(min(max(now + by, number.low), number.high))
            entry.set_text(number.text)

        for index, (words, by, told) in enumerate((("−", -1, "One less"), ("+", 1, "One more"))):
            left = entry_rect.right + px(6) + index * (side + px(6))
            rect = Rect(left, place.top, side, side)
            self.controls.button(rect, words, lambda by=by: step(by), tip=told)

    def choose(
        self, words: str, row: Rect, tips: Mapping[str, str], now: str, then: Callable[[str], Any]
    ) -> None:
        """A row with a choice of buttons: the options of `tips`, each with its tip."""
        Segments(self.controls, self.label(words, row), list(tips), now, then, tips)

    def _go(self) -> Command | None:
        return None if self.problem() else self.confirm()

    def handle(self, intent: Intent) -> Command | None:
        """Enter goes ahead."""
        if intent.act is Act.CONFIRM:
            return self._go()
        return super().handle(intent)

    def take_event(self, event: pygame.Event) -> Command | None:
        """Enter goes ahead out of a field too."""
        return self._go() if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED else None

    def update(self, dt: float) -> Command | None:
        """The main button can be pressed when nothing is wrong."""
        self.controls.enable(self.main, not self.problem())
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Labels, and the sentence."""
        super().draw(surface)
        theme = self.context.theme
        for words, row in self._labels:
            theme.draw_text(
                surface, words, (row.left, row.centery), colour=look.QUIET, anchor="midleft"
            )
        problem = self.problem()
        said, colour = (problem, look.CORAL) if problem else (self.words(), look.TEXT)
        for index, line in enumerate(theme.wrap(said, self._foot.width, look.SMALL)[:2]):
            top = self._foot.top + index * theme.line_height(look.SMALL)
            theme.draw_text(surface, line, (self._foot.left, top), look.SMALL, colour)


class NewLevel(FormDialog):
    """An empty level of a size; popped with a Canvas."""

    title = "New level"
    main_words = "Begin"
    main_tip = "Draw on an empty board of this size"

    def __init__(self) -> None:
        self.rows = Number("rows", "10", SMALLEST, LARGEST)
        self.columns = Number("columns", "10", SMALLEST, LARGEST)
        self.filling = "Ice"

    def row_count(self) -> int:
        """Rows, columns, what fills it."""
        return 3

    def place_rows(self, rows: list[Rect]) -> None:
        """Two numbers and a choice."""
        tip = f"From {SMALLEST} to {LARGEST:,}"
        self.number(self.rows, rows[0], tip)
        self.number(self.columns, rows[1], tip)
        self.choose("filled with", rows[2], _FILLING_TIPS, self.filling, self._fill)

    def _fill(self, filling: str) -> None:
        self.filling = filling

    def problem(self) -> str:
        """A number that is none."""
        return self.rows.problem or self.columns.problem

    def words(self) -> str:
        """What comes next."""
        return "Then draw a start, tile 6, and a goal, tile 5."

    def confirm(self) -> Command | None:
        """Hand the empty board over."""
        rows, columns = self.rows.value, self.columns.value
        if rows is None or columns is None:
            return None
        return Pop(Canvas.blank(rows, columns, FILLINGS[self.filling]))


class Resize(FormDialog):
    """Rows and columns to add at each edge; popped with the arguments of `EditSession.resize`."""

    title = "Resize"
    main_words = "Resize"
    main_tip = "Add and cut away as asked here; undoing takes it back"

    def __init__(self, shape: tuple[int, int], filling: Tile = Tile.ICE) -> None:
        self.shape = shape
        self.edges = {
            edge: Number(f"add {where}", "0", -LARGEST, LARGEST)
            for edge, where in (
                ("top", "at the top"),
                ("bottom", "at the bottom"),
                ("left", "on the left"),
                ("right", "on the right"),
            )
        }
        names = {tile: words for words, tile in FILLINGS.items()}
        self.filling = names[filling]

    def row_count(self) -> int:
        """Four edges, and what fills them."""
        return 5

    def place_rows(self, rows: list[Rect]) -> None:
        """Four numbers and a choice."""
        for row, number in zip(rows, self.edges.values()):
            self.number(number, row, "Negative numbers cut away")
        self.choose("filled with", rows[4], _FILLING_TIPS, self.filling, self._fill)

    def _fill(self, filling: str) -> None:
        self.filling = filling

    @property
    def outcome(self) -> tuple[int, int]:
        """Rows and columns that come of it."""
        add = {edge: number.value or 0 for edge, number in self.edges.items()}
        rows = self.shape[0] + add["top"] + add["bottom"]
        return rows, self.shape[1] + add["left"] + add["right"]

    def problem(self) -> str:
        """A number that is none, or a size that no level has."""
        for number in self.edges.values():
            if number.problem:
                return number.problem
        for count, what in zip(self.outcome, ("rows", "columns")):
            if not SMALLEST <= count <= LARGEST:
                return f"That makes {count} {what}; a level has from {SMALLEST} to {LARGEST}."
        return ""

    def words(self) -> str:
        """The size before and after."""
        now, then = self.shape, self.outcome
        cuts = any((number.value or 0) < 0 for number in self.edges.values())
        tail = " What is cut away comes back by undoing." if cuts else ""
        return f"{now[0]} × {now[1]} becomes {then[0]} × {then[1]}.{tail}"

    def confirm(self) -> Command | None:
        """Hand the numbers over."""
        edges = {edge: number.value or 0 for edge, number in self.edges.items()}
        return Pop({**edges, "tile": FILLINGS[self.filling]})


class FilesMenu(Dialog):
    """What can be done with files, and the recent ones; popped with a word or a Path."""

    title = "Files"
    width = 460
    deeds = (
        ("New level …", "new", Act.NEW, "An empty board of a size you choose"),
        ("Open …", "open", Act.OPEN, "A level's file, or a GIF that carries a run"),
        ("Save", "save", Act.SAVE, "Save the level to its file; a new level asks for one"),
        ("Save as …", "save_as", Act.SAVE_AS, "Save it to another file, and go on with that"),
        ("Copy as text", "copy", Act.COPY, "The level on the clipboard, to send or to keep"),
        ("Paste a level", "paste", Act.PASTE, "Take a level or a map from the clipboard"),
    )

    def __init__(self, recent: list[Path]) -> None:
        self.recent = recent

    def height(self) -> int:
        """Two columns of deeds, then a row for each recent file."""
        px = self.context.theme.px
        return px(38 + 3 * 42 + 34 + 36 * len(self.recent) + 8 + 34 + 14)

    def layout(self) -> None:
        """Buttons."""
        theme, px = self.context.theme, self.context.theme.px
        inside = panel_inside(theme, self.box)
        wide = (inside.width - px(8)) // 2
        for index, (words, value, act, tip) in enumerate(self.deeds):
            rect = Rect(
                inside.left + index % 2 * (wide + px(8)),
                inside.top + index // 2 * px(42),
                wide,
                px(34),
            )
            self.controls.button(rect, words, lambda value=value: Pop(value), act, tip)
        self._heading = Rect(inside.left, inside.top + 3 * px(42), inside.width, px(30))
        for index, path in enumerate(self.recent):
            top = self._heading.bottom + index * px(36)
            rect = Rect(inside.left, top, inside.width, px(31))
            words = f"{shown(path.name)}  ·  {shown(path.parent)}"
            words = theme.shorten(words, rect.width - px(24), 14)
            self.controls.button(
                rect, words, lambda path=path: Pop(path), tip=shown(path), style="keyed"
            )
        wide = self.controls.button_width("Cancel", Act.BACK)
        rest = Rect(inside.left, self.box.bottom - px(14 + 34), wide, px(34))
        self.controls.button(rest, "Cancel", Pop, Act.BACK, _CANCEL_TIP)

    def draw(self, surface: pygame.Surface) -> None:
        """The heading of the recent files."""
        super().draw(surface)
        theme, place = self.context.theme, self._heading
        theme.draw_text(
            surface,
            "RECENT" if self.recent else "NO RECENT FILES YET",
            (place.left, place.centery),
            look.HEADING,
            look.QUIET,
            bold=True,
            anchor="midleft",
        )

    def handle(self, intent: Intent) -> Command | None:
        """The keys of the deeds work here too."""
        for _, value, act, _ in self.deeds:
            if intent.act is act:
                return Pop(value)
        return super().handle(intent)
