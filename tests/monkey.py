"""A seeded random person at the real window: keys, clicks, drags, wheel, text, resizes and drops.

`make monkey` lets it loose for 100,000 events over every screen: no exception, no frame that holds
the window, no memory that grows, no edit that is lost. A failure names the seed and the number of
the event, and the same command with these leads there again.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pygame

from game.ui.app import App
from game.ui.file_dialog import FileDialog
from game.ui.preferences import Preferences
from game.ui.scene import Pop, Push, Scene
from tests.monkey_files import drops
from tests.monkey_report import Measure, grown, objects, resident_mb, tell
from tests.monkey_rooms import ROOMS
from tests.monkey_watch import Edits, said, wrong_with

LONGEST_FRAME_S = 0.25
"""Seconds of the processor's time that one frame may take, whatever else the machine does."""

_HANG_S = 600
_REMEMBERED = 40
# Fewer than it takes to open a file dialog, leave its folder and delete something there.
_BURSTS = (1, 3, 4, 4)
_SIZES = ((1280, 800), (960, 640), (1100, 700), (1600, 900))

_KEYS = [
    *(pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN) * 4,
    *(pygame.K_RETURN, pygame.K_SPACE, pygame.K_TAB) * 4,
    *(pygame.K_F1, pygame.K_F5, pygame.K_F6, pygame.K_F7, pygame.K_F11, pygame.K_F12),
    *(pygame.K_HOME, pygame.K_END, pygame.K_DELETE, pygame.K_BACKSPACE, pygame.K_ESCAPE),
    *(pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_PLUS, pygame.K_MINUS),
    *(pygame.K_LEFTBRACKET, pygame.K_RIGHTBRACKET, pygame.K_COMMA, pygame.K_PERIOD),
    *range(pygame.K_a, pygame.K_z + 1),
    *range(pygame.K_0, pygame.K_9 + 1),
]
_MODIFIERS = (0, 0, 0, 0, pygame.KMOD_LSHIFT, pygame.KMOD_LCTRL, pygame.KMOD_LCTRL)
_CTRL_SHIFT = pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT
_TEXTS = ("0.5", "1/n", "abc", "-1", "12", "é", "∞", " ", "9" * 30, "linear:1:0:50", "𝕏", "../x")
_DEEDS = {
    "key": 0.36,
    "click": 0.33,
    "drag": 0.11,
    "wheel": 0.04,
    "text": 0.03,
    "resize": 0.006,
    "drop": 0.014,
    "hover": 0.06,
    "rest": 0.05,
}


class Fault(AssertionError):
    """What the person met, with the seed, the number of the event, and what led there."""


class Monkey:
    """Makes up events, feeds them to an app and watches what happens.

    `seed` decides all it does; `folder` is where the files lie that it drops, and the only place
    where it opens and saves any. After `stay` events in one place, or a few more, it walks on to
    the screen it has seen least of. `events` counts by screen, `used` by (screen, control), `known`
    holds the controls it met. `slow` lists (seconds of processor time, screen, deed).
    """

    def __init__(self, seed: int, folder: Path, stay: int = 150) -> None:
        self.seed = seed
        self._stay = stay
        self.done = 0
        self.events: Counter[str] = Counter()
        self.used: Counter[tuple[str, str]] = Counter()
        self.known: set[tuple[str, str]] = set()
        self.slow: list[tuple[float, str, str]] = []
        self.slowest = (0.0, "", "")
        self.starts = 0
        self._chance = np.random.default_rng(seed)
        self._recent: deque[str] = deque(maxlen=_REMEMBERED)
        self._folder = folder
        self._files = drops(folder / "drops")
        self._edits = Edits()
        self._room, self._in_room = "", 0
        self.rooms: Counter[str] = Counter()
        self._checked: set[int] = set()
        self._open()

    def play(self, events: int) -> None:
        """Do `events` things, one to four before each frame. Raises Fault on the first fault."""
        end = self.done + events
        while self.done < end:
            if self._in_room >= self._stay and self._chance.random() < 0.3:
                self._walk_on()
            name, deeds = self._name(), []
            for _ in range(self._haste()):
                deeds.append(self._act())
                self._recent.append(f"{name}: {deeds[-1]}")
            self._frame(name, ", then ".join(deeds))
            self.done += len(deeds)
            self.events[name] += len(deeds)
            self._in_room += len(deeds)

    def _haste(self) -> int:
        """How many things happen before the next frame.

        Where files are chosen it is one, so that no other folder than its own is ever worked in.
        """
        if any(isinstance(scene, FileDialog) for scene in self.app.scenes):
            return 1
        return int(self._chance.choice(_BURSTS))

    def go_home(self) -> None:
        """Go back to the menu, as by closing one screen after another."""
        while len(self.app.scenes) > 1:
            scene = self.app.scene
            if self._edits.at_risk(scene):
                # Whoever opens another screen now would be asked; this one says yes.
                self._edits.gave_up()
            self.app._do(Pop())
            self._frame(type(scene).__name__, "the way home")

    def rest(self) -> None:
        """Go home and wait there until nothing is recorded or worked out any more."""
        self.go_home()
        if self.app._capture is not None:
            self.app._start_or_stop_capture()
        self._frame("MenuScene", "rest")
        while running := self.app.context.jobs.running:
            if not running[0].wait(_HANG_S / 2):
                raise self._fault(f"a worker goes on without end: {running[0].title}")
            self._frame("MenuScene", "rest")
            self.go_home()

    def close(self) -> None:
        """End the program."""
        self.app.close()

    # -- watching --------------------------------------------------------------------------

    def _frame(self, name: str, what: str) -> None:
        self._edits.before(self.app.scenes)
        began = time.thread_time()
        self.app.frame(float(self._chance.choice((0.01, 1 / 60, 0.05))))
        took = time.thread_time() - began
        self.slowest = max(self.slowest, (took, name, what))
        if took > LONGEST_FRAME_S:
            self.slow.append((took, name, what))
        if self.app.problems:
            raise self._fault(repr(self.app.problems[0])) from self.app.problems[0]
        if lost := self._edits.lost(self.app.scenes, ended=not self.app.running):
            raise self._fault(lost)
        self._look_at_controls()
        if not self.app.running:
            self.app.close()
            if lost := self._edits.lost([], ended=True):
                raise self._fault(lost)
            self._open()

    def _look_at_controls(self) -> None:
        """Each control that is new on screen is wired and told of, and can be reached."""
        scene = self.app.scene
        if id(scene.controls) in self._checked:
            return
        self._checked = {id(scene.controls)}
        window = pygame.Rect((0, 0), scene.size)
        for control in scene.controls._order:
            self.known.add((self._name(), said(control)))
            if wrong := wrong_with(control, scene.controls, window):
                raise self._fault(wrong)

    def _fault(self, what: str) -> Fault:
        story = "\n".join(self._recent)
        return Fault(f"seed {self.seed}, event {self.done}: {what}\n{story}")

    # -- where to go -----------------------------------------------------------------------

    def _open(self) -> None:
        self.app = App((1280, 800), preferences=Preferences(muted=True, welcomed=True))
        # In a person's hands each start is a process of its own, and all goes with its end.
        gc.unfreeze()
        gc.collect()
        self.app.frame(0.016)
        self.app.context.engine.wait()
        self.starts += 1
        self._in_room = 0

    def _walk_on(self) -> None:
        """Leave for the screen it has seen least of."""
        self.go_home()
        self.rooms[self._room] += self._in_room
        self._room = min(sorted(ROOMS), key=self.rooms.__getitem__)
        room = ROOMS[self._room]
        self.app._do(Push(room.scene(self._folder / "drops")))
        for code, mod in room.keys:
            self._press(code, mod)
            self._frame(self._name(), "on the way in")
        self._in_room = 0
        self._recent.append(f"goes to {self._room}")

    def _name(self) -> str:
        scene = self.app.scene
        kind = type(scene).__name__
        if kind == "LabScene":
            return f"Lab {scene.name}, {scene.tab}"
        return f"{kind} “{scene.title}”" if scene.overlay else kind

    # -- deeds -----------------------------------------------------------------------------

    def _act(self) -> str:
        scene = self.app.scene
        if isinstance(scene, FileDialog) and self._strayed(scene):
            self._press(pygame.K_ESCAPE)
            return "key escape, away from home"
        deed = str(self._chance.choice(list(_DEEDS), p=list(_DEEDS.values())))
        return str(getattr(self, f"_{deed}")())

    def _strayed(self, scene: Scene) -> bool:
        """Whether a file dialog shows another folder than those the monkey may change."""
        shown = Path(scene._window.current_directory_path).resolve()
        return not shown.is_relative_to(self._folder.resolve())

    def _post(self, kind: int, **more: object) -> None:
        pygame.event.post(pygame.event.Event(kind, **more))

    def _press(self, code: int, mod: int = 0) -> None:
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            self._post(kind, key=code, mod=mod, unicode="", scancode=0)

    def _where(self) -> tuple[tuple[int, int], str]:
        """A place, and the control there: one little used, any one, or anywhere."""
        scene = self.app.scene
        width, height = scene.size
        controls = [
            one for one in scene.controls._order if one.alive() and one.visible and one.is_enabled
        ]
        lot = self._chance.random()
        if controls and lot < 0.6:
            if lot < 0.4:
                self._chance.shuffle(controls)
                control = min(controls, key=lambda one: self.used[self._name(), said(one)])
            else:
                control = controls[int(self._chance.integers(len(controls)))]
            rect = control.get_abs_rect()
            return (int(rect.centerx), int(rect.centery)), said(control)
        elements = [one for one in scene.controls.manager.ui_group.sprites() if one.visible]
        if lot < 0.7 and len(elements) > len(controls):
            # Parts of controls: options of an open menu, scroll bars, a file dialog's buttons.
            rect = elements[int(self._chance.integers(len(elements)))].get_abs_rect()
            inside = rect.clip(pygame.Rect(0, 0, width, height))
            return (int(inside.centerx), int(inside.centery)), ""
        return (int(self._chance.integers(width)), int(self._chance.integers(height))), ""

    def _key(self) -> str:
        keys = self.app.scene.keys
        code, mod = int(self._chance.choice(_KEYS)), int(self._chance.choice(_MODIFIERS))
        if keys and mod == pygame.KMOD_LCTRL and self._chance.random() < 0.2:
            mod = _CTRL_SHIFT
        self._press(code, mod)
        return f"key {pygame.key.name(code)} mod {mod}"

    def _click(self) -> str:
        (where, words), button = self._where(), int(self._chance.choice((1, 1, 1, 1, 1, 3, 2)))
        if words and button == 1:
            self.used[self._name(), words] += 1
        self._post(pygame.MOUSEMOTION, pos=where, rel=(1, 1), buttons=(0, 0, 0))
        self._post(pygame.MOUSEBUTTONDOWN, pos=where, button=button)
        self._post(pygame.MOUSEBUTTONUP, pos=where, button=button)
        return f"click {where} button {button} {words!r}"

    def _drag(self) -> str:
        (start, words), (end, _) = self._where(), self._where()
        button = int(self._chance.choice((1, 1, 1, 3)))
        held = tuple(int(number == button) for number in (1, 2, 3))
        self._post(pygame.MOUSEBUTTONDOWN, pos=start, button=button)
        step = (end[0] - start[0], end[1] - start[1])
        for share in (0.3, 0.7, 1.0):
            at = (round(start[0] + share * step[0]), round(start[1] + share * step[1]))
            self._post(pygame.MOUSEMOTION, pos=at, rel=step, buttons=held)
        if self._chance.random() < 0.95:
            self._post(pygame.MOUSEBUTTONUP, pos=end, button=button)
        return f"drag {start} to {end} button {button} {words!r}"

    def _hover(self) -> str:
        where, _ = self._where()
        self._post(pygame.MOUSEMOTION, pos=where, rel=(3, 3), buttons=(0, 0, 0))
        return f"hover {where}"

    def _wheel(self) -> str:
        (where, _), notches = self._where(), int(self._chance.integers(-3, 4))
        self._post(pygame.MOUSEWHEEL, x=0, y=notches, pos=where, flipped=False, which=0)
        return f"wheel {notches} at {where}"

    def _text(self) -> str:
        text = _TEXTS[int(self._chance.integers(len(_TEXTS)))]
        self._post(pygame.TEXTINPUT, text=text)
        if self._chance.random() < 0.5:
            self._post(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0)
        return f"text {text!r}"

    def _resize(self) -> str:
        size = _SIZES[int(self._chance.integers(len(_SIZES)))]
        if self.app.context.preferences.full_screen:
            return "no resize, full screen"
        pygame.display.set_mode(size, pygame.RESIZABLE)
        self._post(pygame.VIDEORESIZE, w=size[0], h=size[1], size=size)
        return f"resize {size}"

    def _drop(self) -> str:
        path = self._files[int(self._chance.integers(len(self._files)))]
        self._post(pygame.DROPFILE, file=str(path))
        return f"drop {path.name}"

    def _rest(self) -> str:
        return "rest"


def _watch_for_a_hang() -> None:
    """End the program, and tell where every thread is, unless this is called again in time."""
    faulthandler.cancel_dump_traceback_later()
    faulthandler.dump_traceback_later(_HANG_S, exit=True, file=sys.__stderr__)


def _let_loose(monkey: Monkey, events: int, every: int) -> list[Measure]:
    """So many events, measured after `every` of them at the menu."""
    curve: list[Measure] = []
    at_first = objects()
    while monkey.done < events:
        began = time.perf_counter()
        for _ in range(10):
            _watch_for_a_hang()
            monkey.play(max(min(every, events) // 10, 1))
        _watch_for_a_hang()
        monkey.rest()
        gc.collect()
        curve.append(Measure(monkey.done, resident_mb(), objects() - at_first))
        took = time.perf_counter() - began
        print(
            f"{monkey.done:,} events, {curve[-1].resident_mb:.0f} MB, "
            f"{curve[-1].objects:,} objects, {took:.0f} s",
            flush=True,
        )
    return curve


def main(arguments: Sequence[str] | None = None) -> int:
    """Let the monkey loose and report; the exit code is 1 if anything was wrong, and 130 where
    Ctrl-C ended it.
    """
    parser = argparse.ArgumentParser(description="A random person at the real window.")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=5_000, help="events between two measures")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="q-on-ice-monkey-"))
    # Nothing it saves or deletes lies anywhere else.
    os.environ["Q_ON_ICE_HOME"] = os.environ["HOME"] = str(folder)
    os.chdir(folder)
    monkey = None
    try:
        monkey = Monkey(options.seed, folder)
        curve = _let_loose(monkey, options.events, options.every)
    except KeyboardInterrupt:
        print(f"seed {options.seed}: stopped after {monkey.done if monkey else 0:,} events")
        return 130
    finally:
        faulthandler.cancel_dump_traceback_later()
    tell(monkey)
    monkey.close()
    faults = [
        f"a frame took {took:.2f} s of processor time in {name}: {what}"
        for took, name, what in monkey.slow
    ]
    faults += grown(curve)
    for fault in faults:
        print(f"fault: {fault}")
    print(f"seed {options.seed}: {monkey.done:,} events, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
