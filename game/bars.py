"""Progress on stderr, for work without a window that may take a while."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from tqdm import tqdm


def bar(total: int | None = 100, unit: str = " %") -> tqdm:  # type: ignore[type-arg]
    """A bar that is gone when its block ends; `total` None counts without an end.

    None is drawn for work that is over within half a second, nor where stderr is no terminal: what
    is rewritten in place there would be lines of rubbish in a log.
    """
    return tqdm(total=total, unit=unit, file=sys.stderr, delay=0.5, leave=False, disable=None)


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Where a bar would be, the time that work takes which can't tell how far it is."""
    over = threading.Event()
    with bar(None) as shown:
        shown.bar_format = f"{what} {{elapsed}}"

        def tick() -> None:
            wait_s = shown.delay
            while not over.wait(wait_s):
                # Until its delay is over, a bar takes it that there is nothing to wipe away.
                shown.delay = 0
                shown.refresh()
                wait_s = 0.2

        ticking = threading.Thread(target=tick, daemon=True)
        if not shown.disable:
            ticking.start()
        try:
            yield
        finally:
            over.set()
            if ticking.is_alive():
                ticking.join()


def onto(shown: tqdm) -> Callable[[float], None]:  # type: ignore[type-arg]
    """What takes the share of the work that is done, from 0 to 1, and shows it on a bar of 100."""

    def progress(share: float) -> None:
        shown.update(round(100 * share) - shown.n)

    return progress
