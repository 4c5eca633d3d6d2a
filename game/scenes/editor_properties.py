"""The panel of a level's properties: three tabs of fields, checked as they are typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pygame
from pygame import Rect
from pygame_gui.elements import UIButton, UIDropDownMenu, UITextEntryLine

from game.scenes.editor_fields import TABS, Field
from game.ui import theme as look
from game.ui.panels import draw_panel
from game.ui.scene import sentence
from game.ui.segments import Segments
from game.ui.slider import Slider
from game.world.level import LevelError

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

_LABEL = {"Level": 64, "Rules": 104, "Training": 112}
_SLIDER = 92


class PropertiesPanel:
    """Fields for the properties. What is typed and wrong stays in its field, with a sentence.

    `wrong` holds the sentences by the field's key, the newest last; the level has the value then
    that it had before.
    """

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene
        self.tab = "Level"
        self.wrong: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        self._before: dict[str, Any] = {}
        self._rows: dict[str, Rect] = {}
        self._entries: dict[str, UITextEntryLine] = {}
        self._choices: dict[str, UIDropDownMenu] = {}
        self._slider: Slider | None = None
        self._size: UIButton | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the open tab."""
        return TABS[self.tab]

    def layout(self, rect: Rect, row: int) -> None:
        """Tabs, and below them a row of `row` pixels for each field."""
        scene, px = self._scene, self._scene.context.theme.px
        self._rect = rect
        inside = rect.inflate(-px(28), -px(20))
        self.tabs = Segments(
            scene.controls,
            Rect(inside.left, inside.top, inside.width, px(28)),
            list(TABS),
            self.tab,
            self.show_tab,
            "Name and size; the rules of this level; how an agent is trained on it",
        )
        self._rows, self._entries, self._choices = {}, {}, {}
        self._slider = self._size = None
        place = Rect(inside.left, inside.top + px(34), inside.width, row)
        for field in self.fields:
            self._rows[field.key] = place
            self._make(field, place)
            place = place.move(0, row)
        if self.tab == "Level":
            self._make_size(place)

    def show_tab(self, tab: str) -> None:
        """Open another tab."""
        if tab != self.tab:
            self.tab = tab
            self._scene.resize(self._scene.size)

    def forget(self) -> None:
        """Another level is at hand: what was typed for the last one is over."""
        self.wrong.clear()
        self._typed.clear()
        self._before.clear()

    def _make(self, field: Field, row: Rect) -> None:
        scene, px = self._scene, self._scene.context.theme.px
        controls, properties = scene.controls, scene.session.properties
        rect = self._field_rect(row)
        if field.kind == "choice":
            self._choices[field.key] = controls.choice(
                rect,
                [words for words, _ in field.options],
                field.shown(properties) or field.options[0][0],
                lambda words, field=field: self.enter(field, words),
                field.tip,
            )
            return
        if field.key == "slip":
            slider = Rect(rect.right - px(_SLIDER), rect.top, px(_SLIDER), rect.height)
            rect.width -= px(_SLIDER + 8)
            self._slider = controls.slider(
                slider,
                properties.slip,
                0.0,
                1.0,
                lambda value: self._slid(field, value),
                field.tip,
                step=0.01,
            )
        self._entries[field.key] = controls.entry(
            rect,
            self._typed.get(field.key, field.shown(properties)),
            lambda text, field=field: self.enter(field, text),
            field.tip,
            live=True,
            length=field.length,
            placeholder=field.default and f"usually {field.default}",
        )

    def _make_size(self, row: Rect) -> None:
        self._rows["size"] = row
        self._size = self._scene.controls.button(
            self._field_rect(row),
            "",
            self._scene.ask_resize,
            tip="Rows × columns: add or cut some at any edge; or drag the level's border",
        )

    def _field_rect(self, row: Rect) -> Rect:
        left = row.left + self._scene.context.theme.px(_LABEL[self.tab])
        return Rect(left, row.top + 2, row.right - left, row.height - 4)

    # -- what is typed ---------------------------------------------------------------------

    def enter(self, field: Field, text: str) -> None:
        """A text was typed or chosen: the property is that now, or a sentence says why not."""
        session = self._scene.session
        self.wrong.pop(field.key, None)
        self._typed.pop(field.key, None)
        if text == field.shown(session.properties):
            return
        before = self._before.setdefault(field.key, field.value(session.properties))
        try:
            session.set_property(field.key, field.read(text))
        except LevelError as problem:
            # On the way to "1.5", "1" was right.
            session.set_property(field.key, before)
            words = sentence(str(problem).replace(field.key, field.plain))
            # A label such as "reward: goal" begins it, no name that stays as it is written.
            self.wrong[field.key] = words[:1].upper() + words[1:]
            self._typed[field.key] = text

    def _slid(self, field: Field, value: float) -> None:
        self.wrong.pop(field.key, None)
        self._typed.pop(field.key, None)
        self._scene.session.set_property(field.key, round(value, 2))

    def refresh(self) -> None:
        """Show what the properties are now, but for a field that is typed into or wrong."""
        scene = self._scene
        properties = scene.session.properties
        for field in self.fields:
            shown = field.shown(properties)
            if field.key in self._choices:
                menu = self._choices[field.key]
                words = shown or field.options[0][0]
                menu.show(words)
                continue
            entry = self._entries[field.key]
            if not entry.is_focused and field.key not in self.wrong:
                self._before.pop(field.key, None)
            if entry.is_focused or field.key in self.wrong or entry.get_text() == shown:
                continue
            entry.set_text(shown)
        if self._slider is not None:
            self._slider.set(properties.slip)
        if self._size is not None:
            rows, columns = scene.session.shape
            scene.controls.set_words(self._size, f"{rows} × {columns} …")

    # -- drawing ---------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The panel and its labels; those of wrong values in the colour of danger."""
        theme = self._scene.context.theme
        draw_panel(surface, theme, self._rect)
        for field in self.fields:
            self._draw_label(surface, field.label, self._rows[field.key], field.key in self.wrong)
        if "size" in self._rows:
            self._draw_label(surface, "size", self._rows["size"], False)

    def _draw_label(self, surface: pygame.Surface, words: str, row: Rect, wrong: bool) -> None:
        theme = self._scene.context.theme
        colour = look.CORAL if wrong else look.QUIET
        theme.draw_text(surface, words, (row.left, row.centery), 14, colour, anchor="midleft")

    def draw_above(self, surface: pygame.Surface) -> None:
        """The sentence about a wrong value, beside its field."""
        theme = self._scene.context.theme
        px = theme.px
        here = [field.key for field in self.fields if field.key in self.wrong]
        for key in here:
            frame = self._entries[key].get_abs_rect()
            pygame.draw.rect(surface, look.CORAL, frame, 2, border_radius=px(6))
        if not here:
            return
        key = next((key for key in here if self._entries[key].is_focused), here[-1])
        row = self._rows[key]
        lines = theme.wrap(self.wrong[key], px(300), look.SMALL)
        tall = len(lines) * theme.line_height(look.SMALL) + px(14)
        wide = max(theme.width(line, look.SMALL) for line in lines) + px(24)
        box = Rect(self._rect.left - px(12) - wide, row.centery - tall // 2, wide, tall)
        box.clamp_ip(surface.get_rect())
        tip = [(box.right - 1, row.centery - px(7)), (box.right - 1, row.centery + px(7))]
        pygame.draw.polygon(surface, look.CORAL, [*tip, (self._rect.left + px(4), row.centery)])
        pygame.draw.rect(surface, look.RAISED, box, border_radius=px(6))
        pygame.draw.rect(surface, look.CORAL, box, 1, border_radius=px(6))
        for index, line in enumerate(lines):
            top = box.top + px(7) + index * theme.line_height(look.SMALL)
            theme.draw_text(surface, line, (box.left + px(12), top), look.SMALL)
