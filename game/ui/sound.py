"""The game's sounds: opened behind the first one asked for, and silent where there is no device."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import pygame

from game.files import ASSETS

NAMES = ("step", "bump", "fall", "win", "click", "undo")

SLIDES_FROM = (1, 3, 5, 8, 13)
"""The number of cells from which each slide sound is used, shortest first."""

_RATE = 22_050
# Small, so that a sound is heard within a frame or two of its key.
_BUFFER = 512
_CHANNELS = 8


class Sound:
    """Plays the project's sounds; never raises, never holds a frame up.

    Nothing is opened before the first sound: then a thread opens the device and reads the files,
    and plays that sound when it is ready. `problem` is "" or one sentence that says why there is
    nothing to hear. `volume` is 0 to 1; values outside take the nearer end.
    """

    def __init__(self, volume: float = 0.6, muted: bool = False) -> None:
        self.muted = muted
        self.problem = ""
        self._volume = _share(volume)
        self._sounds: dict[str, pygame.mixer.Sound] = {}
        self._opening: threading.Thread | None = None
        self._waiting: str | None = None
        self._opened = False
        self._lock = threading.Lock()

    @property
    def volume(self) -> float:
        """How loud, from 0 to 1."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = _share(volume)

    def play(self, name: str) -> None:
        """Play a sound of `NAMES`; an unknown name is silent."""
        if self.muted or self._volume == 0.0 or self.problem:
            return
        with self._lock:
            if not self._opened:
                self._waiting = name
                if self._opening is None:
                    self._opening = threading.Thread(
                        target=self._open, name="open sound", daemon=True
                    )
                    self._opening.start()
                    # Leaving the program while the device is half open would crash it.
                    atexit.register(self.wait, 2.0)
                return
        self._sound(name)

    def slide(self, cells: int) -> None:
        """Play a slide over so many cells: the farther, the longer and higher."""
        self.play(f"slide_{max(bisect_right(SLIDES_FROM, cells) - 1, 0)}")

    def wait(self, timeout_s: float = 5.0) -> bool:
        """Wait for the device, if it is being opened; returns whether sounds can be heard."""
        if self._opening is not None:
            self._opening.join(timeout_s)
        return self._opened and not self.problem

    def close(self) -> None:
        """Let the device go; a later sound opens it again."""
        self.wait()
        with self._lock:
            self._sounds.clear()
            self._opened = False
            self.problem = ""
            self._opening = None
        # Without a mixer, or one that is gone already, there is nothing to let go of.
        with contextlib.suppress(pygame.error, NotImplementedError, AttributeError):
            pygame.mixer.quit()

    def _sound(self, name: str) -> None:
        sound = self._sounds.get(name)
        if sound is None:
            return
        try:
            sound.set_volume(self._volume)
            sound.play()
        except pygame.error as problem:
            self.problem = f"The sound stopped working ({_plain(problem)}); the game is silent."

    def _open(self) -> None:
        """Open the device and read the files; runs in its own thread."""
        sounds: dict[str, pygame.mixer.Sound] = {}
        try:
            if pygame.mixer.get_init() is None:
                with _quiet_drivers():
                    pygame.mixer.init(_RATE, -16, 1, _BUFFER)
            pygame.mixer.set_num_channels(_CHANNELS)
        except (pygame.error, NotImplementedError, AttributeError, OSError) as problem:
            self.problem = (
                f"No sound device could be opened ({_plain(problem)}); the game is silent."
            )
            return
        missing = []
        for path in _files():
            try:
                sounds[path.stem] = pygame.mixer.Sound(path)
            except (pygame.error, OSError):
                missing.append(path.name)
        with self._lock:
            self._sounds = sounds
            self._opened = True
            waiting, self._waiting = self._waiting, None
        if not sounds:
            self.problem = f"The sounds can't be read ({', '.join(missing)}); the game is silent."
        elif waiting is not None and not self.muted:
            self._sound(waiting)


def _files() -> list[Path]:
    names = [*NAMES, *(f"slide_{number}" for number in range(len(SLIDES_FROM)))]
    return [ASSETS / "sounds" / f"{name}.wav" for name in names]


def _share(volume: float) -> float:
    return min(max(float(volume), 0.0), 1.0) if volume == volume else 0.0


def _plain(problem: BaseException) -> str:
    return str(problem).strip().rstrip(".") or type(problem).__name__


@contextlib.contextmanager
def _quiet_drivers() -> Iterator[None]:
    """Keep the sound library of Linux from writing pages of its own to the terminal.

    Where a driver was chosen by hand, its words are wanted.
    """
    if not sys.platform.startswith("linux") or "SDL_AUDIODRIVER" in os.environ:
        yield
        return
    try:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
