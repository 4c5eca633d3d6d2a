"""Ctrl-C in a program with a window: heard between two frames, never in the midst of one."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def between_frames() -> Iterator[Callable[[], bool]]:
    """Take the first Ctrl-C as a wish; what is yielded tells whether it was made.

    An interrupt that comes while controls are made leaves them half made, and one that comes in a
    callback of the window system is lost. A second Ctrl-C interrupts at once, so that a program
    that hangs can be ended.
    """
    pressed: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return

    def hear(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
