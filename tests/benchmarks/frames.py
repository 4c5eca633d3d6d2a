"""How many frames come in time? Each is timed at the pace of a screen.

A machine that does other work makes frames wait for a processor. Where the system tells how long
that was, frames are given without these waits too: their own work, and what the program's own
workers make them wait for.
"""

import contextlib
import threading
import time
from pathlib import Path

import numpy as np
import pygame

from tests.benchmarks.ratios import record

FRAME_S = 1 / 60


class FrameTimes:
    """The seconds that frames took, `took`, and the same less waits for a processor, `own`."""

    def __init__(self):
        self.took: list[float] = []
        self.own: list[float] = []

    def time(self, app):
        """Time one frame, and rest until the next is due."""
        queued, began = _queued_s(), time.perf_counter()
        app.frame(FRAME_S)
        took = time.perf_counter() - began
        self.took.append(took)
        self.own.append(took - (_queued_s() - queued))
        pygame.time.wait(max(0, round(1000 * (FRAME_S - took))))

    def record(self, what):
        """Note the share of frames in time, with the waits and without."""
        for name, seconds in (
            (what, self.took),
            (f"{what}, without waits for a processor", self.own),
        ):
            times = 1000 * np.array(seconds)
            share = 100 * float((times < 1000 * FRAME_S).mean())
            note = f"{np.median(times):.1f} ms median, {np.percentile(times, 99):.1f} p99"
            record(name, share, 99, unit="% of frames", note=note)


def _queued_s():
    """Seconds that this thread has been ready to run without a processor; 0 if nobody knows."""
    told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(told.read_text().split()[1]) / 1e9
    return 0.0
