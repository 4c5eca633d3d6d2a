"""Which files a recording can become besides a GIF, and how it does: WebP and MP4.

Each is made from the finished GIF, one frame after the other, so that no more memory is needed.
There is no PNG: Pillow's writer of animated ones holds every frame until the last.
"""

from __future__ import annotations

import importlib.util
import io
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, features

from game.files import write_atomically
from game.recording.colours import rgb
from game.recording.endings import ENDINGS
from game.recording.gif_writer import Frame

# Pillow's encoder writes a whole frame into a lossless WebP again after so many.
_WHOLE_EARLIEST, _WHOLE_LATEST = 9, 17
_WEBP: dict[str, Any] = {"save_all": True, "lossless": True, "quality": 50, "method": 2}

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1; whatever it raises ends the work."""


class FormatError(ValueError):
    """One sentence that says why a recording can't become such a file."""


def problem_with(path: Path | str) -> str:
    """Why a recording can't be saved under this name, as a sentence; "" if it can."""
    ending = Path(path).suffix.lower()
    if ending == ".mp4" and importlib.util.find_spec("imageio_ffmpeg") is None:
        return (
            "MP4 needs the package imageio-ffmpeg, which is not installed; "
            "GIF and WebP need nothing more"
        )
    if ending == ".webp" and not features.check("webp"):
        return "this Pillow was built without WebP; GIF needs nothing more"
    if ending not in ENDINGS:
        return f"{Path(path).name} has an ending that is not known; expected .gif, .webp or .mp4"
    return ""


@contextmanager
def gif_for(path: Path | str, progress: Progress | None = None) -> Iterator[Path]:
    """The name to write a GIF under, so that the file `path` is there when the block ends.

    That is `path` itself for a GIF; else a GIF in a folder of its own, which then becomes `path`.
    Raises FormatError where the ending is not known or its encoder not installed.
    """
    path = Path(path)
    if problem := problem_with(path):
        raise FormatError(problem)
    if path.suffix.lower() == ".gif":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="q-on-ice-") as folder:
        gif = Path(folder) / "recording.gif"
        yield gif
        made = Path(folder) / f"recording{path.suffix.lower()}"
        convert = _to_webp if path.suffix.lower() == ".webp" else _to_mp4
        convert(gif, made, progress or _ignore)
        write_atomically(path, made.read_bytes())


def _to_webp(gif: Path, made: Path, progress: Progress) -> None:
    """A lossless animation; Pillow reads the frames of a GIF as its encoder asks for them."""
    with Image.open(gif) as picture:
        frames = getattr(picture, "n_frames", 1)
        delays = []
        for index in range(frames):
            progress(0.3 * index / frames)
            picture.seek(index)
            delays.append(int(picture.info.get("duration", 0)))
        picture.seek(0)
        once = "loop" not in picture.info
        picture.save(
            made,
            "WEBP",
            **_WEBP,
            duration=delays,
            loop=int(once),
        )
    progress(1.0)


def webp_whole_again(count: int) -> int:
    """About how many of `count` frames are whole in a WebP again, the first left aside."""
    return max((count - 1) // _WHOLE_LATEST, int(count > _WHOLE_EARLIEST))


def webp_sizes(frames: Sequence[Frame]) -> tuple[int, int]:
    """The bytes of a WebP with the first of these frames, and of one with all."""
    pictures = [Image.fromarray(rgb(frame)) for frame in frames]
    sizes = []
    for number in (1, len(pictures)):
        file = io.BytesIO()
        pictures[0].save(file, "WEBP", append_images=pictures[1:number], **_WEBP)
        sizes.append(file.tell())
    return sizes[0], sizes[1]


def _to_mp4(gif: Path, made: Path, progress: Progress) -> None:
    """H.264 by imageio and ffmpeg: frames repeated so that each shows as long as in the GIF."""
    import imageio.v2

    with Image.open(gif) as picture:
        frames = getattr(picture, "n_frames", 1)
        delays = []
        for index in range(frames):
            picture.seek(index)
            delays.append(max(int(picture.info.get("duration", 0)) // 10, 1))
        step = max(math.gcd(*delays), 2)
        options: dict[str, Any] = {"macro_block_size": 2, "quality": 9}
        with imageio.v2.get_writer(made, fps=100 / step, codec="libx264", **options) as writer:
            shown = due = 0
            for index, delay in enumerate(delays):
                progress(index / frames)
                picture.seek(index)
                pixels = np.asarray(picture.convert("RGB"))
                height, width = pixels.shape[:2]
                # The encoder takes even sides only.
                pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), "edge")
                due += delay
                while shown * step < due:
                    writer.append_data(pixels)  # type: ignore[attr-defined]
                    shown += 1
    progress(1.0)


def _ignore(share: float) -> None:
    """Tell nobody."""
