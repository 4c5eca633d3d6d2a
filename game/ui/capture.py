"""Recording the window as it is: frames are copied between drawings, and a worker writes them."""

from __future__ import annotations

import queue
from datetime import datetime
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game.files import user_folder
from game.recording.gif_writer import GifWriter
from game.recording.record import bytes_in_words
from game.ui import theme as look
from game.ui.film import colours_of
from game.ui.input import Act, key_name
from game.ui.jobs import Job, Jobs
from game.ui.scene import Command, Say, reason_of
from game.ui.theme import Theme

EVERY_S = 0.1
LONGEST_S = 600.0
MOST_BYTES = 200 * 2**20

# A worker that falls behind loses frames rather than memory.
_WAITING_FRAMES = 6
_PATIENCE_S = 20.0
_ASK_EVERY_S = 0.2

_Taken = tuple[NDArray[np.uint32], float]


class Capture:
    """A recording of the window under way, ten frames a second, into a file named after the time.

    The app calls `update` and `take` once a frame. It ends by `stop`, by itself after ten minutes
    or 200 MB, or when the window changes its size; what was taken until then is kept. Colours are
    exact while a frame changes at most 255 of them, else nearly so.
    """

    def __init__(self, size: tuple[int, int], jobs: Jobs, folder: Path | None = None) -> None:
        folder = folder or user_folder() / "recordings"
        self.path = folder / f"window-{datetime.now():%Y-%m-%d-%H%M%S-%f}.gif"
        self.size = size
        self.seconds = 0.0
        self.stopping = False
        self._due_s = 0.0
        self._frames: queue.Queue[_Taken] = queue.Queue(_WAITING_FRAMES)
        self._full = False
        self._job = jobs.start("recording the window", self._write, self._saved, self._failed)

    @property
    def done(self) -> bool:
        """Whether the file is there, or never will be."""
        return self._job.done

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        self.seconds += dt
        self._due_s -= dt
        if self.seconds > LONGEST_S or self._full:
            self.stop()

    def take(self, surface: pygame.Surface) -> None:
        """Copy the window if it is time to; another size ends the recording."""
        if self.stopping or self._due_s > 0.0:
            return
        if surface.get_size() != self.size:
            self.stop()
            return
        self._due_s += EVERY_S
        if surface.get_bitsize() != 32:
            surface = surface.convert(32)
        if not self._frames.full():
            self._frames.put_nowait((colours_of(surface), self.seconds))

    def stop(self) -> None:
        """Take no more frames; the worker writes what it has."""
        self.stopping = True

    def finish(self) -> None:
        """Stop, and wait until the file is there: the window is closing."""
        self.stop()
        self._job.wait(_PATIENCE_S)

    def draw_mark(self, surface: pygame.Surface, theme: Theme) -> None:
        """A red dot and the time, which are not in the recording."""
        words = (
            f"{int(self.seconds) // 60}:{int(self.seconds) % 60:02} · {key_name(Act.CAPTURE)} stops"
        )
        text = theme.text(words, 13)
        box = pygame.Rect(0, 0, text.get_width() + theme.px(36), theme.px(26))
        box.midtop = (surface.get_width() // 2, theme.px(6))
        pygame.draw.rect(surface, look.RAISED, box, border_radius=theme.px(13))
        centre = (box.left + theme.px(14), box.centery)
        pygame.draw.aacircle(surface, look.CORAL, centre, theme.px(5))
        surface.blit(text, text.get_rect(midleft=(box.left + theme.px(24), box.centery)))

    # -- the worker ----------------------------------------------------------------------------

    def _write(self, job: Job) -> int:
        """Write frames as they come; the bytes of the file."""
        last: _Taken | None = None
        with GifWriter(self.path, self.size) as writer:
            while True:
                job.progress(0.0)
                try:
                    taken = self._frames.get(timeout=_ASK_EVERY_S)
                except queue.Empty:
                    if self.stopping:
                        break
                    continue
                if last is not None:
                    writer.add(last[0], 1000.0 * (taken[1] - last[1]))
                last = taken
                self._full = writer.nbytes > MOST_BYTES
            if last is None:
                raise ValueError("The recording was stopped before its first frame")
            writer.add(last[0], 1000.0 * max(self.seconds - last[1], EVERY_S))
        return self.path.stat().st_size

    def _saved(self, nbytes: int) -> Command:
        return Say(f"Saved {self.path} · {bytes_in_words(nbytes)}", "good")

    def _failed(self, problem: Exception) -> Command:
        if not isinstance(problem, OSError | ValueError):
            raise problem
        return Say(f"The recording can't be written: {reason_of(problem)}.", "problem")
