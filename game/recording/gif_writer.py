"""Frames to a GIF, one after the other: exact colours, only what changed, right timing.

Pillow's own writer keeps every frame in memory until the last, so only its LZW coder is used here.
A frame is written when the next one comes, and no more than three are ever held.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from game.files import written_atomically
from game.recording import gif_blocks
from game.recording.colours import MOST, Numbers, Packed, few_for, nearest, packed

SHORTEST_CS = 2
"""Readers slow frames under 20 ms down to 100 ms."""

Frame = NDArray[np.uint8] | NDArray[np.uint32]


class GifWriter:
    """Writes the GIF `path`, of `size` (width, height) pixels, frame by frame.

    A frame is RGB bytes, uint8 (height, width, 3), or colours 0xRRGGBB, uint32 (height, width).
    Every pixel is kept exactly while the pixels that change from one frame to the next have at most
    255 colours; a frame with more counts in `merged`, and nearest colours are taken for it.

    Frames under 20 ms are left out, but for the first and the last, and equal ones joined; all
    delays are whole hundredths of a second, and add up to the time given. The file appears when the
    writer is closed; one left by an exception or by `abandon` leaves the old file as it was. Raises
    ValueError for a frame of another size or kind, OSError when the file can't be written.
    """

    def __init__(
        self, path: Path | str, size: tuple[int, int], *, loop: bool = True, run_text: str = ""
    ) -> None:
        self.size = size
        self.frames = 0
        self.merged = 0
        self._start = gif_blocks.header(*size)
        if loop:
            self._start += gif_blocks.loop()
        if run_text:
            self._start += gif_blocks.comment(run_text.encode("ascii"))
        self._open = contextlib.ExitStack()
        self._stream = self._open.enter_context(written_atomically(path))
        self._stream.write(self._start)
        self._common, self._own = Numbers(), Numbers()
        self._shown: Packed | None = None
        self._waiting: Packed | None = None
        self._last: Frame | None = None
        self._palette: Packed | None = None
        self._changed = (0, 0, 0, 0)
        self._time_ms = 0.0
        self._written_cs = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is None:
            self.close()
        else:
            self.abandon()

    @property
    def nbytes(self) -> int:
        """The bytes written so far."""
        return self._stream.tell()

    def add(self, frame: Frame, delay_ms: float) -> None:
        """Show `frame` for `delay_ms` milliseconds after the ones before it."""
        self._take(self._checked(frame))
        self._time_ms += delay_ms

    def close(self) -> None:
        """Write what is left and put the file in its place. Raises ValueError without frames."""
        try:
            if self._waiting is None:
                raise ValueError("there is no frame to write; a GIF needs at least one")
            self._write_waiting(last=True)
            self._stream.write(gif_blocks.end())
            self._stream.seek(gif_blocks.TABLE_OFFSET)
            self._stream.write(
                gif_blocks.colour_table(self._common.table, gif_blocks.TABLE_ENTRIES)
            )
        except BaseException:
            self.abandon()
            raise
        self._open.close()

    def abandon(self) -> None:
        """Leave no file behind."""
        # A file is dropped for an error in its block, which is raised again behind it.
        with contextlib.suppress(_Abandoned):
            self._open.__exit__(_Abandoned, _Abandoned(), None)

    # -- from a frame to what differs --------------------------------------------------------

    def _checked(self, frame: Frame) -> Frame:
        width, height = self.size
        whole = frame.shape[:2] == (height, width)
        coloured = frame.dtype == np.uint8 and frame.shape[2:] == (3,)
        if not whole or not (coloured or (frame.dtype == np.uint32 and frame.ndim == 2)):
            raise ValueError(
                f"a frame is {frame.dtype} {frame.shape}; expected uint8 ({height}, {width}, 3) or "
                f"uint32 ({height}, {width})"
            )
        return frame

    def _take(self, frame: Frame) -> None:
        """Let `frame` be the one that waits, after writing the one that did."""
        if self._waiting is None or self._last is None:
            self._waiting = _coloured(frame)
            self._changed = (0, self.size[1], 0, self.size[0])
            self._last = frame.copy()
            return
        if frame.ndim != self._last.ndim:
            frame, self._last = _coloured(frame), self._waiting.copy()
        region = changed_region(frame, self._last)
        if region is None:
            return
        if self._write_waiting():
            self._changed = region
        else:
            self._changed = _around(self._changed, region)
        top, bottom, left, right = region
        part = frame[top:bottom, left:right]
        self._last[top:bottom, left:right] = part
        self._waiting[top:bottom, left:right] = _coloured(part)

    # -- writing -----------------------------------------------------------------------------

    def _write_waiting(self, last: bool = False) -> bool:
        """Write the frame that waits; False if it would show for too short a time."""
        assert self._waiting is not None
        delay_cs = round(self._time_ms / 10.0) - self._written_cs
        if delay_cs < SHORTEST_CS:
            if self._shown is not None and not last:
                return False
            delay_cs = SHORTEST_CS
        self._written_cs += delay_cs
        top, bottom, left, right = self._changed
        now = self._waiting[top:bottom, left:right]
        before = None if self._shown is None else self._shown[top:bottom, left:right]
        shown_cs = min(delay_cs, gif_blocks.LONGEST_DELAY_CS)
        self._stream.write(self._image(now, before, (top, left), shown_cs))
        self.frames += 1
        while delay_cs := delay_cs - shown_cs:
            # A pause too long for one frame goes on with one that changes nothing.
            shown_cs = min(delay_cs, gif_blocks.LONGEST_DELAY_CS)
            nothing = np.zeros((1, 1), np.uint8)
            self._stream.write(gif_blocks.image(nothing, (0, 0), shown_cs, True))
        if self._shown is None:
            self._shown = self._waiting.copy()
        self._shown[top:bottom, left:right] = now
        return True

    def _image(
        self, now: Packed, before: Packed | None, corner: tuple[int, int], delay_cs: int
    ) -> bytes:
        """The block of a frame, by the colours of all frames if they do, else by its own."""
        changed = None if before is None else now != before
        numbers = self._common.of(now, changed)
        missing = numbers == 0 if changed is None else (numbers == 0) & changed
        if not missing.any():
            return gif_blocks.image(numbers, corner, delay_cs, changed is not None)
        colours, counts = np.unique(now if changed is None else now[changed], return_counts=True)
        self._own.forget()
        if len(colours) > MOST:
            self.merged += 1
            few = few_for(colours, counts)
            self._own.learn(few)
            stand_in = np.zeros_like(now)
            chosen = ... if changed is None else changed
            places = np.searchsorted(colours, now[chosen])
            stand_in[chosen] = few[nearest(colours, few)[places]]
            now = stand_in
        numbers = self._own.of(now, changed)
        return gif_blocks.image(numbers, corner, delay_cs, changed is not None, self._own.table)


def _coloured(frame: Frame) -> Packed:
    """A frame as colours 0xRRGGBB, in an array of its own; what stands above them is left out."""
    return packed(frame) if frame.ndim == 3 else frame & np.uint32(0xFFFFFF)


class _Abandoned(Exception):
    """What an unfinished file is left by."""


def changed_region(frame: Frame, last: Frame) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of what differs between two frames; None if nothing does.

    A few columns more may be in it: eight bytes are compared at a time.
    """
    height, width = frame.shape[:2]
    bytes_a_pixel = frame.itemsize * (3 if frame.ndim == 3 else 1)
    rows, other = (_rows_of_words(one, height, width * bytes_a_pixel) for one in (frame, last))
    word = rows.itemsize
    differs = rows != other
    lines = np.flatnonzero(differs.any(axis=1))
    if not len(lines):
        return None
    top, bottom = int(lines[0]), int(lines[-1]) + 1
    columns = np.flatnonzero(differs[top:bottom].any(axis=0))
    left = int(columns[0]) * word // bytes_a_pixel
    right = -(-(int(columns[-1]) + 1) * word // bytes_a_pixel)
    return top, bottom, left, min(right, width)


def _rows_of_words(frame: Frame, height: int, row_bytes: int) -> NDArray[np.unsignedinteger]:
    """A frame's rows as eight bytes a word, or as bytes where they don't divide."""
    rows = np.ascontiguousarray(frame).view(np.uint8).reshape(height, row_bytes)
    return rows.view(np.uint64) if row_bytes % 8 == 0 else rows


def _around(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """The smallest region that holds both."""
    return (
        min(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        max(one[3], other[3]),
    )
