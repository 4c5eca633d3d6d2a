"""Recording anything that can draw its frames by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from game.recording.colours import MOST, Nearest, Packed, few_for, packed
from game.recording.formats import Progress, gif_for
from game.recording.gif_writer import Frame, GifWriter
from game.recording.run import Run, dumps

_SAMPLES = 12


@dataclass(frozen=True)
class Recorded:
    """What came of a recording: the file, its bytes and frames, and frames with merged colours."""

    path: Path
    nbytes: int
    frames: int
    merged: int


def record_frames(
    draw: Callable[[int], Frame],
    count: int,
    delays_ms: float | Sequence[float],
    path: Path | str,
    run: Run | None = None,
    progress: Progress | None = None,
    *,
    loop: bool = True,
) -> Recorded:
    """Save frames 0 to `count` - 1 as `path`, a .gif, .webp or .mp4, whole or not at all.

    `draw` gives a frame as `GifWriter` takes it, and is called in order. `delays_ms` is one delay
    for all or one for each. `progress` is called between frames; what it raises, such as Cancelled,
    ends the recording and leaves no file. `run` travels inside a GIF. Raises ValueError where there
    is nothing to record, FormatError for a kind of file that can't be made, OSError for a file that
    can't be written.
    """
    delays = [float(delays_ms)] * count if isinstance(delays_ms, int | float) else list(delays_ms)
    if count < 1 or len(delays) != count:
        raise ValueError(f"there are {count} frames and {len(delays)} delays; expected as many")
    is_gif = Path(path).suffix.lower() == ".gif"
    share_of_frames = 1.0 if is_gif else 0.6

    def convert(share: float) -> None:
        if progress is not None:
            progress(share_of_frames + (1.0 - share_of_frames) * share)

    with gif_for(path, convert) as gif:
        first = draw(0)
        size = (first.shape[1], first.shape[0])
        with GifWriter(gif, size, loop=loop, run_text=dumps(run) if run else "") as writer:
            writer.add(first, delays[0])
            for index in range(1, count):
                if progress is not None:
                    progress(share_of_frames * index / count)
                writer.add(draw(index), delays[index])
    return Recorded(Path(path), Path(path).stat().st_size, writer.frames, writer.merged)


def bytes_in_words(nbytes: int) -> str:
    """A file's size as a person reads it."""
    kilobytes = max(round(nbytes / 1e3), 1)
    return f"{kilobytes} KB" if kilobytes < 1_000 else f"{nbytes / 1e6:.1f} MB"


def common_colours(draw: Callable[[int], Frame], count: int) -> Nearest | None:
    """The few colours that stand for all of the frames; None where a table holds them all.

    Looks at some frames, evenly spread. The first one's colours stay exact if a table holds them.
    """
    places = np.unique(np.linspace(0, count - 1, min(count, _SAMPLES)).round().astype(int))
    seen: Packed = np.zeros(0, np.uint32)
    counts = np.zeros(0, np.int64)
    exact: Packed | None = None
    for place in places.tolist():
        frame = draw(place)
        whole = packed(frame) if frame.ndim == 3 else frame.astype(np.uint32)
        colours, often = np.unique(whole, return_counts=True)
        exact = colours if exact is None else exact
        both, group = np.unique(np.concatenate([seen, colours]), return_inverse=True)
        counts = np.bincount(group, np.concatenate([counts, often])).astype(np.int64)
        seen = both
    return None if len(seen) <= MOST else Nearest(few_for(seen, counts, exact=exact))
