"""One screen's controls: pygame_gui elements with callbacks, tooltips, keys and focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pygame
import pygame_gui
from pygame_gui.core import ObjectID, UIElement
from pygame_gui.elements import UIImage, UITextBox, UITextEntryBox

from game.ui import theme as look
from game.ui.control_looks import KeyBadge, key_picture, tip_words
from game.ui.drop_down import DropDown
from game.ui.entry import Entry
from game.ui.gui import Gui
from game.ui.input import Act, Intent, key_name
from game.ui.push_button import PushButton
from game.ui.ring import Control, Ring
from game.ui.scene import Command
from game.ui.slider import Slider
from game.ui.text_fonts import load_text_fonts, small_code_size, with_all_signs
from game.ui.theme import Theme
from game.world.action import Action

Rect = pygame.Rect


class Controls:
    """Makes, wires and walks through the controls of one screen.

    Callbacks may return a command; `take_commands` hands those to the app. Every control takes a
    `tip`; where an `act` has a key, the tip names it and a button shows it. `bar_free` is the part
    of the top bar that has no buttons, None on a screen without a bar.
    """

    def __init__(self, theme: Theme, size: tuple[int, int], arrows_move_focus: bool = False):
        self.theme = theme
        self.manager = Gui(size, theme.scale)
        self.bar_free: Rect | None = None
        self._order: list[Control] = []
        self._ring = Ring(self._order, self.manager, arrows_move_focus)
        self._on_choice: dict[UIElement, Callable[[str], Any]] = {}
        self._on_press: dict[UIElement, Callable[[], Any]] = {}
        self._badges: dict[UIElement, tuple[KeyBadge, str, bool]] = {}
        self._commands: list[Command] = []
        self._text_fonts = False

    # -- making ----------------------------------------------------------------------------

    def button(
        self,
        rect: Rect,
        words: str,
        on_click: Callable[[], Any],
        act: Act | None = None,
        tip: str = "",
        style: str = "",
        selected: bool = False,
        enabled: bool = True,
        badge: bool = True,
        key: str = "",
    ) -> PushButton:
        """A push button; `style` is "", "primary", "danger", "menu", "menu_primary", "tile" or
        "swatch". `key` is shown where one of an act's several keys is meant.
        """
        key = key or (key_name(act) if act else "")
        shown = key if badge else ""
        kind = f"@{style}" if style else ("@keyed" if shown else "@plain")
        if style == "primary" and not shown:
            # Without a key at its right, the words stand in the middle.
            kind = "@primary_plain"
        made = PushButton(
            rect,
            words,
            self.manager,
            tool_tip_text=tip_words(tip, key),
            object_id=ObjectID(class_id=kind),
            command=lambda: self._call(on_click),
        )
        self._on_press[made] = on_click
        if shown:
            primary = style.endswith("primary")
            picture = key_picture(self.theme, shown, selected or primary)
            place = picture.get_rect(midright=(rect.right - self.theme.px(8), rect.centery))
            badge_image = KeyBadge(place, picture, self.manager, starting_height=2)
            self._badges[made] = (badge_image, shown, primary)
        if selected:
            made.select()
        self._order.append(made)
        self.enable(made, enabled)
        return made

    def adopt(self, control: Control, on_confirm: Callable[[], Any]) -> None:
        """Walk to a control that was made elsewhere too; `on_confirm` is what Enter does there."""
        self._on_press[control] = on_confirm
        self._order.append(control)

    def picture(self, rect: Rect, image: pygame.Surface) -> UIImage:
        """A picture upon a button; the mouse goes through it."""
        return KeyBadge(rect, image, self.manager, starting_height=2)

    def button_width(self, words: str, act: Act | None = None, size: int = 14) -> int:
        """Pixels that a button with these words and this act's key wants."""
        px = self.theme.px
        width = self.theme.width(words, size, bold=True) + px(24)
        key = key_name(act) if act else ""
        return width + (self.theme.width(key, 11) + px(18) if key else 0)

    def slider(
        self,
        rect: Rect,
        value: float,
        low: float,
        high: float,
        on_change: Callable[[float], Any],
        tip: str = "",
        step: float | None = None,
        log: bool = False,
        colour: look.Colour = look.ICE_BLUE,
    ) -> Slider:
        """A slider over [low, high]."""
        made = Slider(
            rect,
            self.manager,
            self.theme,
            value,
            low,
            high,
            lambda moved: self._call(lambda: on_change(moved)),
            step,
            log,
            colour,
        )
        if tip:
            made.set_tooltip(tip_words(tip, "Left, Right"))
        self._order.append(made)
        return made

    def choice(
        self,
        rect: Rect,
        options: Sequence[str],
        current: str,
        on_choice: Callable[[str], Any],
        tip: str = "",
        upward: bool = False,
    ) -> DropDown:
        """A drop-down menu."""
        made = DropDown(
            self.theme,
            options,
            current,
            tip,
            rect,
            self.manager,
            expansion_height_limit=self.theme.px(260),
            expand_on_option_click=True,
        )
        if upward:
            for state in made.menu_states.values():
                state.expand_direction = "up"
        self._on_choice[made] = on_choice
        self._order.append(made)
        return made

    def entry(
        self,
        rect: Rect,
        text: str,
        on_entry: Callable[[str], Any],
        tip: str = "",
        live: bool = False,
        length: int = 80,
        placeholder: str = "",
    ) -> Entry:
        """A line to type in; `on_entry` is called on Enter and on leaving it, or live as typed."""
        made = Entry(
            rect,
            self.manager,
            text,
            lambda typed: self._call(lambda: on_entry(typed)),
            live,
            placeholder,
        )
        made.set_text_length_limit(length)
        if tip:
            made.set_tooltip(tip_words(tip, key_name(Act.CONFIRM)))
        self._order.append(made)
        return made

    def text_box(self, rect: Rect, text: str) -> UITextBox:
        """Words in pygame_gui's small HTML, with a scroll bar when they are long.

        `<font face=mono>` sets code, with pixel_size `small_code_size` in a smaller size; signs
        that the plain face lacks come from the other by themselves.
        """
        if not self._text_fonts:
            self._text_fonts = True
            load_text_fonts(self.manager, self.theme)
        return UITextBox(with_all_signs(self.theme, text), rect, self.manager)

    @property
    def small_code_size(self) -> int:
        """The size in which long lines of code are set in a text box."""
        return small_code_size(self.theme)

    def show_selected(self, button: PushButton, selected: bool) -> None:
        """Give a toggle the look of on or off."""
        if selected == button.is_selected:
            return
        if selected:
            button.select()
        else:
            button.unselect()
        if button in self._badges:
            image, key, primary = self._badges[button]
            image.set_image(key_picture(self.theme, key, selected or primary))

    def set_words(self, button: PushButton, words: str) -> None:
        """Change what a button says."""
        if button.text != words:
            button.set_text(words)

    def enable(self, control: Control, enabled: bool) -> None:
        """Switch a control on or off; one that is off can't be pressed or focused."""
        if enabled == control.is_enabled:
            return
        if enabled:
            control.enable()
        else:
            if control is self._typed_into:
                self.manager.set_focus_set(None)
            control.disable()
        if control in self._badges:
            image, key, primary = self._badges[control]
            dark = enabled and (control.is_selected or primary)
            image.set_image(key_picture(self.theme, key, dark, faint=not enabled))

    def remove(self, *controls: UIElement) -> None:
        """Take controls away."""
        for control in controls:
            if control in self._on_press:
                self._forget_press(control)
            if control in self._badges:
                self._badges.pop(control)[0].kill()
            if control in self._order:
                self._order.remove(control)
            if self._ring.on is control:
                self._ring.on = None
            control.kill()

    # -- events ----------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether a text field has the keyboard."""
        return self._ring.typing

    def process(self, event: pygame.Event) -> bool:
        """Give one pygame event to the controls; whether they used it."""
        if event.type == pygame.MOUSEBUTTONDOWN:
            self._ring.on = None
        used = bool(self.manager.process_events(event))
        if event.type == pygame_gui.UI_DROP_DOWN_MENU_CHANGED:
            if (on_choice := self._on_choice.get(event.ui_element)) is not None:
                self._call(lambda: on_choice(event.text))
        elif isinstance(entry := getattr(event, "ui_element", None), Entry):
            if event.type == pygame_gui.UI_TEXT_ENTRY_FINISHED:
                entry.finish()
            elif event.type == pygame_gui.UI_TEXT_ENTRY_CHANGED and entry.live:
                entry.tell_change()
        return used

    def handle(self, intent: Intent) -> bool:
        """Use an intent to walk the focus or to work the focused control; whether it was used."""
        if intent.act is Act.BACK and self.typing:
            if (entry := self._typed_into) is not None:
                entry.drop()
            self.manager.set_focus_set(None)
            return True
        if (menu := self._unfolded) is not None and self._work_list(menu, intent):
            return True
        if self.focused is not None and self._work(self.focused, intent):
            return True
        return self._ring.walk(intent)

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass for hovering, tooltips and blinking cursors."""
        self.manager.update(dt)

    def draw(self, surface: pygame.Surface) -> None:
        """Draw all controls, and a ring around the one that the keyboard is on."""
        self.manager.draw_ui(surface)
        self._ring.draw(surface, self.theme)

    def take_commands(self) -> list[Command]:
        """The commands that callbacks returned since the last call."""
        commands, self._commands = self._commands, []
        return commands

    def focus(self, control: Control | None) -> None:
        """Put the keyboard on `control`, or on none."""
        self._ring.put(control)

    @property
    def focused(self) -> Control | None:
        """The control that the keyboard is on, if any."""
        return self._ring.on

    @property
    def focused_index(self) -> int | None:
        """The place of the focused control in the order of making; None if there is none."""
        return self._order.index(self.focused) if self.focused in self._order else None

    def focus_index(self, index: int | None) -> None:
        """Put the keyboard on the control made as number `index`, as after laying out anew."""
        if index is not None and index < len(self._order):
            self.focus(self._order[index])

    def go_on_typing(self, before: Controls) -> None:
        """Type on where a person was typing in `before`, which these controls replace."""
        line = before._typed_into
        index = len(self._order) if line is None else before._order.index(line)
        twin = self._order[index] if index < len(self._order) else None
        if line is not None and isinstance(twin, Entry) and twin.go_on_from(line):
            self.manager.set_focus_set(twin)

    def close(self) -> None:
        """Give the memory of all controls back; nobody needs them any more."""
        self._ring.on = None
        for button in list(self._on_press):
            self._forget_press(button)
        for kept in (self._order, self._on_choice, self._badges):
            kept.clear()
        self.manager.close()

    # -- inside ----------------------------------------------------------------------------

    @property
    def _typed_into(self) -> Entry | None:
        field = self._ring.typed_into
        return field if isinstance(field, Entry) else None

    def _call(self, callback: Callable[[], Any]) -> None:
        answer = callback()
        if isinstance(answer, Command):
            self._commands.append(answer)

    def _forget_press(self, button: UIElement) -> None:
        """Cut the way from a button to its screen, which holds the button."""
        del self._on_press[button]
        if isinstance(button, PushButton):
            button.bind(pygame_gui.UI_BUTTON_PRESSED, None)

    def _work(self, control: Control, intent: Intent) -> bool:
        """Use an intent on the control with the ring; whether it is of use there."""
        if intent.act is Act.MOVE and intent.value in (Action.LEFT, Action.RIGHT):
            direction = 1 if intent.value is Action.RIGHT else -1
            if isinstance(control, Slider):
                control.nudge(direction)
                return True
            if isinstance(control, DropDown):
                self._choose(control, control.after(control.chosen, direction))
                return True
        if intent.act is not Act.CONFIRM or isinstance(control, Slider):
            return False
        if not control.is_enabled:
            return True
        if isinstance(control, Entry | UITextEntryBox):
            self.focus(control)
        elif isinstance(control, DropDown):
            self._choose(control, control.after(control.chosen, 1))
        else:
            self._call(self._on_press[control])
        return True

    @property
    def _unfolded(self) -> DropDown | None:
        """The drop-down menu whose list is in sight, if any."""
        menus = (one for one in self._order if isinstance(one, DropDown) and one.unfolded)
        return next(menus, None)

    def _work_list(self, menu: DropDown, intent: Intent) -> bool:
        """Use an intent on a menu's list: Up and Down mark, Enter takes, Esc folds."""
        if intent.act is Act.MOVE and intent.value in (Action.UP, Action.DOWN):
            menu.mark_next(1 if intent.value is Action.DOWN else -1)
            return True
        if intent.act not in (Act.CONFIRM, Act.BACK):
            return False
        marked = menu.marked
        menu.fold()
        if intent.act is Act.CONFIRM and marked != menu.chosen:
            self._choose(menu, marked)
        return True

    def _choose(self, menu: DropDown, option: str) -> None:
        menu.show(option)
        self._call(lambda: self._on_choice[menu](option))
