"""A seeded random person at the real window: keys, clicks, drags, wheel, text, resizes and drops.

`make monkey` lets it loose for 100,000 events: no exception, no frame that holds the window, no
memory that grows. A failure names the seed and the events that led to it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import tracemalloc
from collections import deque
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("Q_ON_ICE_HOME", tempfile.mkdtemp(prefix="q-on-ice-monkey-"))

import numpy as np
import pygame

from game.ui.app import App
from game.ui.preferences import Preferences

LONGEST_FRAME_S = 0.25
_REMEMBERED = 40
_PATIENCE = 60
_SIZES = ((1280, 800), (960, 640), (1100, 700), (1600, 900))

_KEYS = [
    *(pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN) * 3,
    *(pygame.K_RETURN, pygame.K_SPACE, pygame.K_TAB) * 3,
    *(pygame.K_F1, pygame.K_F5, pygame.K_F6, pygame.K_HOME, pygame.K_END, pygame.K_DELETE),
    *(pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_BACKSPACE, pygame.K_ESCAPE),
    *(pygame.K_PLUS, pygame.K_MINUS, pygame.K_LEFTBRACKET, pygame.K_RIGHTBRACKET),
    *range(pygame.K_a, pygame.K_z + 1),
    *range(pygame.K_0, pygame.K_9 + 1),
]
_MODIFIERS = (0, 0, 0, 0, 0, pygame.KMOD_LSHIFT, pygame.KMOD_LCTRL)


class Monkey:
    """Makes up events, feeds them to an app and watches what happens.

    `seed` decides everything it does; `folder` is where the files it drops lie. `slowest` is the
    longest frame so far in seconds, with the name of its screen; `screens` counts frames by screen.
    """

    def __init__(self, app: App, seed: int, folder: Path) -> None:
        self.app = app
        self.seed = seed
        self.done = 0
        self.slow: list[tuple[float, str, str]] = []
        self.screens: dict[str, int] = {}
        self._chance = np.random.default_rng(seed)
        self._recent: deque[str] = deque(maxlen=_REMEMBERED)
        self._files = _drops(folder)
        self._stuck_in, self._stuck_for = "", 0

    def play(self, events: int) -> None:
        """Do `events` things, a frame after each. Raises AssertionError on the first fault."""
        for _ in range(events):
            what = self._act()
            self._recent.append(f"{type(self.app.scene).__name__}: {what}")
            name = type(self.app.scene).__name__
            began = time.perf_counter()
            self.app.frame(float(self._chance.choice((0.01, 1 / 60, 0.05))))
            took = time.perf_counter() - began
            self.done += 1
            self.screens[name] = self.screens.get(name, 0) + 1
            if took > LONGEST_FRAME_S:
                self.slow.append((took, name, what))
            if self.app.problems:
                story = "\n".join(self._recent)
                raise AssertionError(
                    f"seed {self.seed}, event {self.done}: {self.app.problems[0]!r}\n{story}"
                ) from self.app.problems[0]
            if not self.app.running:
                self.app.running = True

    def _act(self) -> str:
        chance = self._chance
        if type(self.app.scene).__name__ == self._stuck_in:
            self._stuck_for += 1
        else:
            self._stuck_in, self._stuck_for = type(self.app.scene).__name__, 0
        if self._stuck_for > _PATIENCE and chance.random() < 0.1:
            self._post(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)
            return "key escape, bored"
        kind = chance.choice(
            ("key", "click", "drag", "wheel", "text", "resize", "drop", "hover", "rest"),
            p=(0.4, 0.3, 0.1, 0.05, 0.03, 0.004, 0.006, 0.06, 0.05),
        )
        return str(getattr(self, f"_{kind}")())

    def _post(self, kind: int, **more: object) -> None:
        pygame.event.post(pygame.event.Event(kind, **more))

    def _where(self) -> tuple[int, int]:
        """Half of the time the middle of a control, else anywhere."""
        width, height = self.app.scene.size
        controls = [one for one in self.app.scene.controls._order if one.alive() and one.visible]
        if controls and self._chance.random() < 0.5:
            rect = controls[int(self._chance.integers(len(controls)))].get_abs_rect()
            return int(rect.centerx), int(rect.centery)
        return int(self._chance.integers(width)), int(self._chance.integers(height))

    def _key(self) -> str:
        code = int(self._chance.choice(_KEYS))
        mod = int(self._chance.choice(_MODIFIERS))
        self._post(pygame.KEYDOWN, key=code, mod=mod, unicode="", scancode=0)
        self._post(pygame.KEYUP, key=code, mod=mod, unicode="", scancode=0)
        return f"key {pygame.key.name(code)} mod {mod}"

    def _click(self) -> str:
        where, button = self._where(), int(self._chance.choice((1, 1, 1, 1, 3, 2)))
        self._post(pygame.MOUSEBUTTONDOWN, pos=where, button=button)
        self._post(pygame.MOUSEBUTTONUP, pos=where, button=button)
        return f"click {where} button {button}"

    def _drag(self) -> str:
        start, end = self._where(), self._where()
        button = int(self._chance.choice((1, 1, 3)))
        held = tuple(int(number == button) for number in (1, 2, 3))
        self._post(pygame.MOUSEBUTTONDOWN, pos=start, button=button)
        step = (end[0] - start[0], end[1] - start[1])
        for share in (0.3, 0.7, 1.0):
            at = (round(start[0] + share * step[0]), round(start[1] + share * step[1]))
            self._post(pygame.MOUSEMOTION, pos=at, rel=step, buttons=held)
        self._post(pygame.MOUSEBUTTONUP, pos=end, button=button)
        return f"drag {start} to {end} button {button}"

    def _hover(self) -> str:
        where = self._where()
        self._post(pygame.MOUSEMOTION, pos=where, rel=(3, 3), buttons=(0, 0, 0))
        return f"hover {where}"

    def _wheel(self) -> str:
        where, notches = self._where(), int(self._chance.integers(-3, 4))
        self._post(pygame.MOUSEWHEEL, x=0, y=notches, pos=where, flipped=False, which=0)
        return f"wheel {notches} at {where}"

    def _text(self) -> str:
        text = str(
            self._chance.choice(("0.5", "1/n", "abc", "-1", "12", "é", "∞", "", " ", "9" * 30))
        )
        if text:
            self._post(pygame.TEXTINPUT, text=text)
        return f"text {text!r}"

    def _resize(self) -> str:
        size = _SIZES[int(self._chance.integers(len(_SIZES)))]
        pygame.display.set_mode(size, pygame.RESIZABLE)
        self._post(pygame.VIDEORESIZE, w=size[0], h=size[1], size=size)
        return f"resize {size}"

    def _drop(self) -> str:
        path = self._files[int(self._chance.integers(len(self._files)))]
        self._post(pygame.DROPFILE, file=str(path))
        return f"drop {path.name}"

    def _rest(self) -> str:
        return "rest"


def _drops(folder: Path) -> list[Path]:
    """Files a person might drop: good and bad ones of each kind, a folder and one that is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "good.toml": "name = 'd'\nmap = '''\nS~~#\n~~~~\n~~~G\n'''\n",
        "ragged.toml": "map = '''\nS~~\n~G\n'''\n",
        "broken.toml": "map = ",
        "good.csv": "x,y,kind\n1,2,a\n2,3,b\n3,1,a\n4,2,b\n",
        "bad.csv": "x,y\n1,2\n3\n",
        "nan.csv": "x,y\n1,nan\n2,3\n",
        "empty.csv": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "noise.npz").write_bytes(bytes(range(256)))
    (folder / "noise.gif").write_bytes(b"GIF89a" + bytes(40))
    np.save(folder / "good.npy", np.random.default_rng(0).normal(size=(30, 3)))
    (folder / "noise.npy").write_bytes(b"\x93NUMPY\x01\x00garbage")
    return [*sorted(folder.iterdir()), folder, folder / "gone.toml"]


def main() -> int:
    """Let the monkey loose and report; the exit code says whether anything was wrong."""
    parser = argparse.ArgumentParser(description="A random person at the real window.")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    app = App((1280, 800), preferences=Preferences(muted=True, welcomed=True))
    app.frame(0.016)
    app.context.engine.wait()
    monkey = Monkey(app, options.seed, Path(tempfile.mkdtemp(prefix="q-on-ice-drops-")))
    warm, rounds = options.events // 5, 10
    monkey.play(warm)
    tracemalloc.start()
    before = 0
    for _ in range(rounds):
        monkey.play((options.events - warm) // rounds)
        now = tracemalloc.get_traced_memory()[0]
        before = before or now
        print(f"{monkey.done:,} events, {now / 2**20:.1f} MiB traced", flush=True)
    grown = (tracemalloc.get_traced_memory()[0] - before) / 2**20
    print("frames by screen:", dict(sorted(monkey.screens.items())))
    print(f"{len(monkey.slow)} frames over {LONGEST_FRAME_S} s")
    for took, name, what in sorted(monkey.slow, reverse=True)[:10]:
        print(f"  {took:.2f} s in {name}: {what}")
    print(f"memory grew by {grown:.1f} MiB after warming up")
    app.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
