"""pygame_gui's manager, with what is read from files shared between screens, and an end."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import i18n
import pygame
import pygame_gui
from pygame_gui.core import UIAppearanceTheme
from pygame_gui.core.resource_loaders import BlockingThreadedResourceLoader
from pygame_gui.core.utility import get_default_manager, set_default_manager
from pygame_gui.elements import UIDropDownMenu, UITextEntryLine, UITooltip

from game.ui.control_looks import theme_at
from game.ui.shapes import Shapes

KEYS_REPEAT_MS = (300, 60)
"""After how long a key that is held repeats, and how often from then on."""

_SHAPES = Shapes()


class Gui(pygame_gui.UIManager):  # type: ignore[misc]
    """The elements of one screen of `size` pixels, dressed for an interface scale.

    Fonts and the theme file are read once a scale. `close` gives the memory back at once: elements
    and their manager refer to one another in circles, each with megabytes of surfaces, and a full
    garbage collection is rare beside a compiler.

    A tooltip is for who points at something: where a screen came up under a mouse that rests, none
    shows until it moves, and it goes when a key or a button is pressed. That of a field keeps to
    the field's panel, as one reads what comes of its value beside it.
    """

    def __init__(self, size: tuple[int, int], scale: float) -> None:
        self._scale = scale
        self._pointing = False
        self._tips: list[UITooltip] = []
        # With a loader that has done its work, none is begun on five threads of its own.
        loader = _read_theme(scale)[1]
        super().__init__(size, enable_live_theme_updates=False, resource_loader=loader)
        # Each manager adds the same folder of translations to one global list.
        i18n.load_path[:] = dict.fromkeys(i18n.load_path)
        if get_default_manager() is self:
            set_default_manager(None)

    def create_new_theme(self, theme_path: object = None) -> UIAppearanceTheme:
        """The theme of the scale, with the pictures of shapes that all screens share."""
        theme = copy.copy(_read_theme(self._scale)[0])
        theme.shape_cache = _SHAPES
        return theme

    def process_events(self, event: pygame.Event) -> bool:
        """Give an event to the elements; whether one of them used it."""
        if event.type == pygame.MOUSEMOTION and any(event.rel):
            self._pointing = True
        if event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            self.rest()
        if event.type == pygame.KEYDOWN:
            # A file window focuses its line without telling the manager.
            for element in self.ui_group.sprites():
                if isinstance(element, UITextEntryLine) and element.is_focused:
                    _mark_again(element)
        return bool(super().process_events(event))

    def rest(self) -> None:
        """Take the mouse for resting until it moves, as when this screen is on top again."""
        self._pointing = False
        for element in self.ui_group.sprites():
            if getattr(element, "tool_tip", None) is not None:
                element.on_unhovered()

    def create_tool_tip(self, *given: Any, **named: Any) -> UITooltip | None:
        """A tooltip, once the mouse has moved; until then the element asks again."""
        if not self._pointing:
            return None
        tip: UITooltip = super().create_tool_tip(*given, **named)
        field = named.get("parent_element")
        if isinstance(field, UITextEntryLine):
            beyond = tip.rect.right - field.get_abs_rect().right
            if 0 < beyond <= tip.rect.left:
                tip.set_position((tip.rect.left - beyond, tip.rect.top))
        self._tips.append(tip)
        return tip

    def draw_tips(self, surface: pygame.Surface) -> None:
        """Draw the tooltips again, above all that a screen draws upon its controls."""
        self._tips = [tip for tip in self._tips if tip.alive()]
        surface.blits([tip.text_block.blit_data for tip in self._tips])

    def update(self, time_delta: float) -> None:
        """Let time pass, in seconds."""
        super().update(time_delta)
        # A field that is left ends the repeating of keys for the whole program.
        if pygame.key.get_repeat() != KEYS_REPEAT_MS:
            pygame.key.set_repeat(*KEYS_REPEAT_MS)

    def preload_fonts_once(self, faces: Iterable[tuple[str, str, int]]) -> None:
        """Read faces (name, style, points) that no other screen of this scale has read yet."""
        known = self.ui_theme.get_font_dictionary()
        for name, style, points in faces:
            if not known.check_font_preloaded(f"{name}_{style}_aa_{points}"):
                wanted = {"name": name, "point_size": points, "style": style, "antialiased": "1"}
                self.preload_fonts([wanted])

    def close(self) -> None:
        """Take all elements away; the manager goes on, empty and small, for who still holds it."""
        self._tips = []
        menus = [made for made in self.ui_group.sprites() if isinstance(made, UIDropDownMenu)]
        self.root_container.kill()
        for menu in menus:
            menu.menu_states.clear()
            menu.current_state = None


def _mark_again(line: UITextEntryLine) -> None:
    """Mark in a line's picture what the line itself holds for marked, within its text.

    When its text is replaced, pygame_gui 0.6.14 keeps the range and forgets the picture's part;
    cutting or deleting would then raise an IndexError.
    """
    first, last = line.select_range
    if first != last:
        end = len(line.text)
        line.select_range = [min(first, end), min(last, end)]


@lru_cache(maxsize=4)
def _read_theme(scale: float) -> tuple[UIAppearanceTheme, BlockingThreadedResourceLoader]:
    loader = BlockingThreadedResourceLoader()
    theme = UIAppearanceTheme(loader, "en")
    theme.load_theme(theme_at(scale))
    loader.start()
    loader.update()
    return theme, loader
