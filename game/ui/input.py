"""What a key, a button or the mouse means: the one place that knows keys.

Scenes get an `Intent`, never a pygame event. Labels and tooltips ask `key_name`, so a key that
changes here changes everywhere it is written.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import pygame

from game.ui.stick import Stick, direction
from game.world.action import Action


class Act(Enum):
    """Everything a person can ask of a screen."""

    MOVE = auto()  # value: Action
    UNDO = auto()
    REDO = auto()
    RESTART = auto()
    WINNABLE = auto()
    HINT = auto()
    SOLUTION = auto()
    GHOSTS = auto()
    DOOMED = auto()
    RUN = auto()
    STEP = auto()
    STEP_BACK = auto()
    EPISODE = auto()
    SHOW_ME = auto()
    SHADOWS = auto()
    FASTER = auto()
    SLOWER = auto()
    DIGIT = auto()  # value: 0..9
    CONFIRM = auto()
    BACK = auto()
    NEXT = auto()
    PREVIOUS = auto()
    FIRST = auto()
    LAST = auto()
    NEXT_TAB = auto()
    PREVIOUS_TAB = auto()
    DELETE = auto()
    COPY = auto()
    CUT = auto()
    PASTE = auto()
    SELECT_ALL = auto()
    NEW = auto()
    OPEN = auto()
    SAVE = auto()
    SAVE_AS = auto()
    SAVE_GIF = auto()
    CAPTURE = auto()
    PLAY_IT = auto()
    TRAIN_ON_IT = auto()
    PENCIL = auto()
    LINE = auto()
    BOX = auto()
    OUTLINE = auto()
    FILL = auto()
    PICK = auto()
    ERASE = auto()
    SELECT = auto()
    ROTATE = auto()
    MIRROR_ACROSS = auto()
    MIRROR_DOWN = auto()
    NUDGE = auto()  # value: Action
    SCREENSHOT = auto()
    HELP = auto()
    FULL_SCREEN = auto()
    MUTE = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    PRESS = auto()  # position, button
    RELEASE = auto()  # position, button
    POINT = auto()  # position, value: (dx, dy)
    WHEEL = auto()  # position, value: notches, up is positive
    DROP = auto()  # value: the file's path


@dataclass(frozen=True)
class Intent:
    """One wish: what, with what, where, and whether Shift or Ctrl was held.

    `button` is 1 for left, 2 for middle, 3 for right; `buttons` lists those held while pointing.
    """

    act: Act
    value: Any = None
    position: tuple[int, int] = (0, 0)
    button: int = 0
    buttons: tuple[int, ...] = ()
    shift: bool = False
    ctrl: bool = False


_NONE, _SHIFT, _CTRL, _CTRL_SHIFT = 0, 1, 2, 3

# (key, modifiers) -> (act, value). The first key of an act is the one that labels show.
_KEYS: dict[tuple[int, int], tuple[Act, Any]] = {
    (pygame.K_LEFT, _NONE): (Act.MOVE, Action.LEFT),
    (pygame.K_DOWN, _NONE): (Act.MOVE, Action.DOWN),
    (pygame.K_RIGHT, _NONE): (Act.MOVE, Action.RIGHT),
    (pygame.K_UP, _NONE): (Act.MOVE, Action.UP),
    (pygame.K_a, _NONE): (Act.MOVE, Action.LEFT),
    (pygame.K_s, _NONE): (Act.MOVE, Action.DOWN),
    (pygame.K_d, _NONE): (Act.MOVE, Action.RIGHT),
    (pygame.K_w, _NONE): (Act.MOVE, Action.UP),
    (pygame.K_KP4, _NONE): (Act.MOVE, Action.LEFT),
    (pygame.K_KP2, _NONE): (Act.MOVE, Action.DOWN),
    (pygame.K_KP6, _NONE): (Act.MOVE, Action.RIGHT),
    (pygame.K_KP8, _NONE): (Act.MOVE, Action.UP),
    (pygame.K_z, _NONE): (Act.UNDO, None),
    (pygame.K_z, _CTRL): (Act.UNDO, None),
    (pygame.K_BACKSPACE, _NONE): (Act.UNDO, None),
    (pygame.K_y, _NONE): (Act.REDO, None),
    (pygame.K_y, _CTRL): (Act.REDO, None),
    (pygame.K_z, _SHIFT): (Act.REDO, None),
    (pygame.K_z, _CTRL_SHIFT): (Act.REDO, None),
    (pygame.K_r, _NONE): (Act.RESTART, None),
    (pygame.K_b, _NONE): (Act.WINNABLE, None),
    (pygame.K_h, _NONE): (Act.HINT, None),
    (pygame.K_o, _NONE): (Act.SOLUTION, None),
    (pygame.K_v, _NONE): (Act.GHOSTS, None),
    (pygame.K_x, _NONE): (Act.DOOMED, None),
    (pygame.K_SPACE, _NONE): (Act.RUN, None),
    (pygame.K_n, _NONE): (Act.STEP, None),
    (pygame.K_PERIOD, _NONE): (Act.STEP, None),
    (pygame.K_p, _NONE): (Act.STEP_BACK, None),
    (pygame.K_COMMA, _NONE): (Act.STEP_BACK, None),
    (pygame.K_e, _NONE): (Act.EPISODE, None),
    (pygame.K_m, _NONE): (Act.SHOW_ME, None),
    (pygame.K_k, _NONE): (Act.SHADOWS, None),
    (pygame.K_RIGHTBRACKET, _NONE): (Act.FASTER, None),
    (pygame.K_LEFTBRACKET, _NONE): (Act.SLOWER, None),
    (pygame.K_RETURN, _NONE): (Act.CONFIRM, None),
    (pygame.K_KP_ENTER, _NONE): (Act.CONFIRM, None),
    (pygame.K_ESCAPE, _NONE): (Act.BACK, None),
    (pygame.K_TAB, _NONE): (Act.NEXT, None),
    (pygame.K_TAB, _SHIFT): (Act.PREVIOUS, None),
    (pygame.K_HOME, _NONE): (Act.FIRST, None),
    (pygame.K_END, _NONE): (Act.LAST, None),
    (pygame.K_PAGEDOWN, _NONE): (Act.NEXT_TAB, None),
    (pygame.K_PAGEUP, _NONE): (Act.PREVIOUS_TAB, None),
    (pygame.K_DELETE, _NONE): (Act.DELETE, None),
    (pygame.K_c, _CTRL): (Act.COPY, None),
    (pygame.K_x, _CTRL): (Act.CUT, None),
    (pygame.K_v, _CTRL): (Act.PASTE, None),
    (pygame.K_a, _CTRL): (Act.SELECT_ALL, None),
    (pygame.K_n, _CTRL): (Act.NEW, None),
    (pygame.K_o, _CTRL): (Act.OPEN, None),
    (pygame.K_s, _CTRL): (Act.SAVE, None),
    (pygame.K_s, _CTRL_SHIFT): (Act.SAVE_AS, None),
    (pygame.K_g, _NONE): (Act.SAVE_GIF, None),
    (pygame.K_g, _CTRL): (Act.CAPTURE, None),
    (pygame.K_F5, _NONE): (Act.PLAY_IT, None),
    (pygame.K_F6, _NONE): (Act.TRAIN_ON_IT, None),
    (pygame.K_F12, _NONE): (Act.SCREENSHOT, None),
    (pygame.K_F1, _NONE): (Act.HELP, None),
    (pygame.K_F11, _NONE): (Act.FULL_SCREEN, None),
    (pygame.K_m, _CTRL): (Act.MUTE, None),
    (pygame.K_EQUALS, _NONE): (Act.ZOOM_IN, None),
    (pygame.K_PLUS, _NONE): (Act.ZOOM_IN, None),
    (pygame.K_KP_PLUS, _NONE): (Act.ZOOM_IN, None),
    (pygame.K_MINUS, _NONE): (Act.ZOOM_OUT, None),
    (pygame.K_KP_MINUS, _NONE): (Act.ZOOM_OUT, None),
    **{(pygame.K_0 + digit, _NONE): (Act.DIGIT, digit) for digit in range(10)},
    (pygame.K_LEFT, _CTRL): (Act.NUDGE, Action.LEFT),
    (pygame.K_DOWN, _CTRL): (Act.NUDGE, Action.DOWN),
    (pygame.K_RIGHT, _CTRL): (Act.NUDGE, Action.RIGHT),
    (pygame.K_UP, _CTRL): (Act.NUDGE, Action.UP),
}

# What letters mean instead on a screen of tools.
_TOOL_KEYS: dict[tuple[int, int], tuple[Act, Any]] = {
    (pygame.K_p, _NONE): (Act.PENCIL, None),
    (pygame.K_l, _NONE): (Act.LINE, None),
    (pygame.K_b, _NONE): (Act.BOX, None),
    (pygame.K_u, _NONE): (Act.OUTLINE, None),
    (pygame.K_f, _NONE): (Act.FILL, None),
    (pygame.K_i, _NONE): (Act.PICK, None),
    (pygame.K_e, _NONE): (Act.ERASE, None),
    (pygame.K_m, _NONE): (Act.SELECT, None),
    (pygame.K_r, _NONE): (Act.ROTATE, None),
    (pygame.K_h, _NONE): (Act.MIRROR_ACROSS, None),
    (pygame.K_v, _NONE): (Act.MIRROR_DOWN, None),
}

_NAMES = {
    Act.MOVE: "arrows or WASD",
    Act.DIGIT: "1 … 9",
    Act.NUDGE: "Ctrl arrows",
    pygame.K_LEFTBRACKET: "[",
    pygame.K_RIGHTBRACKET: "]",
    pygame.K_RETURN: "Enter",
    pygame.K_ESCAPE: "Esc",
    pygame.K_SPACE: "Space",
    pygame.K_PAGEDOWN: "PgDn",
    pygame.K_PAGEUP: "PgUp",
    pygame.K_DELETE: "Del",
    pygame.K_EQUALS: "+",
    pygame.K_MINUS: "−",
}
_MODIFIERS = {_NONE: "", _SHIFT: "Shift ", _CTRL: "Ctrl ", _CTRL_SHIFT: "Ctrl Shift "}

# Keys that reach the screen even while a person types into a field.
_WHILE_TYPING = {
    *(Act.BACK, Act.HELP, Act.FULL_SCREEN, Act.NEXT, Act.PREVIOUS),
    *(Act.SCREENSHOT, Act.CAPTURE, Act.MUTE),
    *(Act.NEW, Act.OPEN, Act.SAVE, Act.SAVE_AS, Act.PLAY_IT, Act.TRAIN_ON_IT),
}

_PAD_BUTTONS = {
    0: (Act.CONFIRM, None),
    1: (Act.BACK, None),
    2: (Act.UNDO, None),
    3: (Act.HINT, None),
    4: (Act.PREVIOUS_TAB, None),
    5: (Act.NEXT_TAB, None),
    6: (Act.RESTART, None),
    7: (Act.RUN, None),
}


def key_name(act: Act) -> str:
    """The key that labels show for `act`, or "" where there is none."""
    if act in _NAMES:
        return _NAMES[act]
    for (key, modifiers), (meaning, _) in (*_KEYS.items(), *_TOOL_KEYS.items()):
        if meaning is act:
            plain = pygame.key.name(key)
            plain = plain.upper() if len(plain) == 1 else plain.capitalize()
            return _MODIFIERS[modifiers] + _NAMES.get(key, plain)
    return ""


# What a held key may do again and again; one Esc leaves one screen, however long it is pressed.
_REPEATING = frozenset(
    {
        *(Act.MOVE, Act.NUDGE, Act.UNDO, Act.REDO, Act.STEP, Act.STEP_BACK, Act.EPISODE),
        *(Act.FASTER, Act.SLOWER, Act.NEXT, Act.PREVIOUS, Act.NEXT_TAB, Act.PREVIOUS_TAB),
        *(Act.ZOOM_IN, Act.ZOOM_OUT, Act.DELETE),
    }
)


class InputReader:
    """Turns pygame events into intents; knows the keys, buttons and sticks held."""

    def __init__(self) -> None:
        # By the gamepad, and by the number of the cross on it; its stick is None.
        self._sticks: defaultdict[tuple[int, int | None], Stick] = defaultdict(Stick)
        self._down: set[int] = set()
        self._buttons: set[int] = set()
        self._repeated = False

    @property
    def pressing(self) -> bool:
        """Whether a button of the mouse is held down."""
        return bool(self._buttons)

    def watch(self, event: pygame.Event) -> None:
        """See an event before anything answers it: what is held, what repeats, what is gone."""
        self._repeated = False
        # Only a keyboard's events name the place of the key; those of programs never repeat.
        code = getattr(event, "scancode", 0)
        if event.type == pygame.WINDOWFOCUSLOST:
            self._down.clear()
            self._buttons.clear()
        elif event.type == pygame.MOUSEMOTION:
            self._buttons = set(_held_buttons(event))
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button in (1, 2, 3):
            self._buttons.add(event.button)
        elif event.type == pygame.MOUSEBUTTONUP:
            self._buttons.discard(event.button)
        elif event.type == pygame.KEYUP:
            self._down.discard(code)
        elif event.type == pygame.KEYDOWN and code:
            self._repeated = code in self._down
            self._down.add(code)
        elif event.type == pygame.JOYDEVICEREMOVED:
            for source in [one for one in self._sticks if one[0] == event.instance_id]:
                del self._sticks[source]

    def intents(
        self, event: pygame.Event, typing: bool = False, tools: bool = False
    ) -> Iterator[Intent]:
        """The intents in one event: none or one.

        `typing`: a text field has the keyboard. `tools`: letters choose tools where they can.
        """
        found: Intent | None = None
        if event.type == pygame.KEYDOWN:
            found = _from_key(event, typing, tools)
            if found is not None and self._repeated and found.act not in _REPEATING:
                found = None
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            if event.button in (1, 2, 3):
                down = event.type == pygame.MOUSEBUTTONDOWN
                found = _pointer(Act.PRESS if down else Act.RELEASE, event, button=event.button)
        elif event.type == pygame.MOUSEMOTION:
            held = _held_buttons(event)
            found = _pointer(Act.POINT, event, value=tuple(event.rel), buttons=held)
        elif event.type == pygame.MOUSEWHEEL:
            position = getattr(event, "pos", None) or pygame.mouse.get_pos()
            shift, ctrl = _held()
            found = Intent(Act.WHEEL, event.y, position=tuple(position), shift=shift, ctrl=ctrl)
        elif event.type == pygame.DROPFILE:
            found = Intent(Act.DROP, event.file, position=pygame.mouse.get_pos())
        else:
            found = self._from_pad(event)
        if found is not None:
            yield found

    def _from_pad(self, event: pygame.Event) -> Intent | None:
        if event.type == pygame.JOYBUTTONDOWN:
            act, value = _PAD_BUTTONS.get(event.button, (None, None))
            return Intent(act, value) if act else None
        action: Action | None = None
        if event.type == pygame.JOYHATMOTION:
            x, up = event.value
            action = self._sticks[event.instance_id, event.hat].lie(x, -up)
        elif event.type == pygame.JOYAXISMOTION and event.axis in (0, 1):
            action = self._sticks[event.instance_id, None].lean(event.axis, event.value)
        return None if action is None else Intent(Act.MOVE, action)


def _from_key(event: pygame.Event, typing: bool, tools: bool) -> Intent | None:
    mods = getattr(event, "mod", 0)
    if mods & (pygame.KMOD_ALT | pygame.KMOD_META) and not mods & pygame.KMOD_CTRL:
        # On a Mac, Cmd stands where Ctrl does elsewhere; Alt means nothing here.
        if not mods & pygame.KMOD_META:
            return None
        mods |= pygame.KMOD_CTRL
    shift, ctrl = bool(mods & pygame.KMOD_SHIFT), bool(mods & pygame.KMOD_CTRL)
    modifiers = (_SHIFT if shift else 0) | (_CTRL if ctrl else 0)
    meaning = _TOOL_KEYS.get((event.key, modifiers)) if tools else None
    meaning = meaning or _KEYS.get((event.key, modifiers))
    if meaning is None and shift and not ctrl:
        meaning = _KEYS.get((event.key, _NONE))
    if meaning is None or (typing and meaning[0] not in _WHILE_TYPING):
        return None
    return Intent(meaning[0], meaning[1], shift=shift, ctrl=ctrl)


def _pointer(act: Act, event: pygame.Event, **more: Any) -> Intent:
    shift, ctrl = _held()
    return Intent(act, position=tuple(event.pos), shift=shift, ctrl=ctrl, **more)


def _held_buttons(event: pygame.Event) -> tuple[int, ...]:
    return tuple(number for number, down in enumerate(event.buttons, 1) if down)


def _held() -> tuple[bool, bool]:
    mods = pygame.key.get_mods()
    return bool(mods & pygame.KMOD_SHIFT), bool(mods & pygame.KMOD_CTRL)


def swipe(start: tuple[int, int], end: tuple[int, int], threshold: float = 24) -> Action | None:
    """The direction of a drag from `start` to `end` in pixels, or None if it was too short."""
    return direction(end[0] - start[0], end[1] - start[1], threshold)
