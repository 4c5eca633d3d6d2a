"""Pictures of a run, frame by frame: where pygame's surfaces become frames to record.

A film draws any of its frames at any time, so the same film is previewed, measured and recorded. It
needs no window. It is made on the main thread, which takes no time: only what opens fonts is done
there. Everything else is done when first asked for, which may be on another thread.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game.recording.colours import Nearest
from game.recording.formats import Progress, webp_sizes, webp_whole_again
from game.recording.gif_writer import SHORTEST_CS, Frame, GifWriter
from game.recording.record import Recorded, common_colours, record_frames
from game.recording.run import Run
from game.world.level import Level

SHORTEST_MS = 10 * SHORTEST_CS
LONGEST_SIDE = 4096
"""Pixels: a larger picture is refused, since hardly anything would show it."""

_USUAL_SIDE = 512
_MEASURED = 6


class FilmError(ValueError):
    """One sentence that says why something can't be filmed."""


class Film:
    """Frames of `size` (width, height), each shown for one of `delays_ms`.

    A subclass draws on `canvas`, and lays out the delays. With `exact`, frames keep the colours
    they are drawn in, however many these are in all; else, where they are more than 255, each
    becomes the nearest of 255 that serve the whole film. That happens in `frame`, so that what is
    recorded is what `frame` gives.
    Raises FilmError for a picture or a delay that can't be.
    """

    def __init__(self, size: tuple[int, int], exact: bool = False) -> None:
        if max(size) > LONGEST_SIDE:
            raise FilmError(
                f"the picture would be {size[0]:,} x {size[1]:,} pixels; "
                f"at most {LONGEST_SIDE:,} each way can be recorded"
            )
        self.size = size
        self._colours: Nearest | None = None
        self._looked = exact

    @cached_property
    def canvas(self) -> pygame.Surface:
        """What frames are drawn on."""
        return pygame.Surface(self.size, 0, 32)

    @cached_property
    def delays_ms(self) -> list[float]:
        """For how many milliseconds each frame is shown."""
        return self.lay_out()

    def lay_out(self) -> list[float]:
        """The delays of all frames, worked out when first asked for."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.delays_ms)

    @property
    def seconds(self) -> float:
        """How long the film lasts."""
        return sum(self.delays_ms) / 1000.0

    def draw(self, index: int) -> None:
        """Draw a frame on the canvas."""
        raise NotImplementedError

    def picture(self, index: int) -> pygame.Surface:
        """A frame as drawn: the film's own surface, good until the next is asked for."""
        self.draw(index)
        return self.canvas

    def frame(self, index: int) -> NDArray[np.uint32]:
        """A frame as it is recorded: colours 0xRRGGBB (height, width)."""
        if not self._looked:
            self._looked = True
            self._colours = common_colours(self._drawn, len(self))
        drawn = self._drawn(index)
        return drawn if self._colours is None else self._colours(drawn)

    def _drawn(self, index: int) -> NDArray[np.uint32]:
        return colours_of(self.picture(index))


class Drawn(Film):
    """A film of whatever `draw_on(surface, index)` draws, such as a lab's plots."""

    def __init__(
        self,
        draw_on: Callable[[pygame.Surface, int], None],
        size: tuple[int, int],
        delays_ms: Sequence[float],
    ) -> None:
        super().__init__(size)
        self._draw_on, self._delays_ms = draw_on, list(delays_ms)

    def lay_out(self) -> list[float]:
        """The delays that were given."""
        return self._delays_ms

    def draw(self, index: int) -> None:
        """Draw a frame on the canvas."""
        self._draw_on(self.canvas, index)


def record_film(
    film: Film,
    path: Path | str,
    run: Run | None = None,
    progress: Progress | None = None,
    *,
    loop: bool = True,
) -> Recorded:
    """Save a film, as `record_frames` does."""
    return record_frames(film.frame, len(film), film.delays_ms, path, run, progress, loop=loop)


def estimate_bytes(film: Film, ending: str = ".gif", progress: Progress | None = None) -> int:
    """About how large a film's .gif or .webp will be, from a pair of neighbours in the middle of
    each of some equal parts.

    `progress` may end the work by raising, as in `record_frames`.
    """
    changing = len(film) - 1
    parts = max(min(_MEASURED, changing), 1)
    places = ((np.arange(parts) + 0.5) / parts * changing).astype(int)
    firsts, changes = [], []
    for number, place in enumerate(places.tolist()):
        if progress is not None:
            progress(number / parts)
        pair = [film.frame(index) for index in range(place, min(place + 2, len(film)))]
        alone, both = (_gif_sizes if ending == ".gif" else webp_sizes)(pair)
        firsts.append(alone)
        changes.append(both - alone)
    change = float(np.mean(changes))
    again = 0 if ending == ".gif" else webp_whole_again(len(film))
    return firsts[0] + round(change * changing + (float(np.mean(firsts)) - change) * again)


def _gif_sizes(frames: Sequence[Frame]) -> tuple[int, int]:
    """The bytes of the first frame, and of all."""
    with tempfile.TemporaryDirectory(prefix="q-on-ice-") as folder:
        path = Path(folder) / "pair.gif"
        with GifWriter(path, (frames[0].shape[1], frames[0].shape[0])) as writer:
            for frame in frames:
                writer.add(frame, SHORTEST_MS)
            # The last one still waits to be written.
            alone = writer.nbytes
        whole = path.stat().st_size
    return (alone if len(frames) > 1 else whole), whole


def colours_of(surface: pygame.Surface) -> NDArray[np.uint32]:
    """The colours 0xRRGGBB of a 32-bit surface's pixels, (height, width), copied."""
    colours: NDArray[np.uint32] = pygame.surfarray.pixels2d(surface).T & np.uint32(0xFFFFFF)
    return colours


def usual_cell(level: Level) -> int:
    """Pixels a cell so that a level's picture is about 512 pixels: whole factors of the art."""
    fitting = _USUAL_SIDE // max(level.rows, level.columns)
    for step in (32, 16):
        if fitting >= step:
            return min(fitting // step * step, 96)
    return max(fitting, 1)


def checked_delay(delay_ms: float) -> float:
    """`delay_ms`, if readers will show a frame for so long; FilmError if not."""
    if not SHORTEST_MS <= delay_ms <= 10_000:
        raise FilmError(
            f"the delay is {delay_ms:g} ms; expected from {SHORTEST_MS} to 10,000, as readers of "
            "GIFs slow shorter frames down"
        )
    return delay_ms
