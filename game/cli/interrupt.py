"""Ctrl-C, heard where it does no harm: between two frames of a window, and outside of imports."""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

# Whose code loses an interrupt or makes another error of it: NumPy's import, callbacks of LLVM.
_DEAF = ("<frozen importlib", "llvmlite")
_AGAIN_S = 0.005


@contextlib.contextmanager
def where_it_is_heard() -> Iterator[None]:
    """Put a Ctrl-C off that comes while modules are imported or code is compiled.

    Only where one would be a KeyboardInterrupt: what a shell starts with "&" is to ignore it.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    put_off: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        put_off.clear()
        if not _is_deaf(frame):
            raise KeyboardInterrupt
        put_off.append(number)
        # No `threading.Thread`, which takes locks that may be held where this interrupts.
        _thread.start_new_thread(press_again, ())

    def press_again() -> None:
        time.sleep(_AGAIN_S)
        if put_off:
            _thread.interrupt_main()

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        put_off.clear()
        signal.signal(signal.SIGINT, before)


def _is_deaf(frame: FrameType | None) -> bool:
    while frame is not None:
        if any(part in frame.f_code.co_filename for part in _DEAF):
            return True
        frame = frame.f_back
    return False


@contextlib.contextmanager
def between_frames() -> Iterator[Callable[[], bool]]:
    """Take the first Ctrl-C as a wish; what is yielded tells whether it was made.

    An interrupt that comes while controls are made leaves them half made, and one that comes in a
    callback of the window system is lost. A second Ctrl-C interrupts at once, so that a program
    that hangs can be ended. A program that was started to ignore Ctrl-C goes on to.
    """
    pressed: list[int] = []
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):
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
