"""A GIF read back by Pillow: its frames, delays and what else it says."""

from dataclasses import dataclass

import numpy as np
from PIL import Image


@dataclass
class Read:
    frames: list
    delays_ms: list
    loop: int | None
    comment: bytes

    @property
    def lasts_ms(self):
        return sum(self.delays_ms)


def read(path):
    with Image.open(path) as picture:
        frames, delays = [], []
        for index in range(picture.n_frames):
            picture.seek(index)
            frames.append(np.asarray(picture.convert("RGB")))
            delays.append(picture.info["duration"])
        picture.seek(0)
        return Read(frames, delays, picture.info.get("loop"), picture.info.get("comment", b""))


def joined(frames):
    """The frames without those equal to the one before."""
    kept = []
    for frame in frames:
        if not kept or (frame != kept[-1]).any():
            kept.append(frame)
    return kept


def same(some, others):
    return len(some) == len(others) and all(
        np.array_equal(one, other) for one, other in zip(some, others)
    )
