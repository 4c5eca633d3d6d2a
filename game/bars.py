"""Progress on stderr, for work without a window that may take a while."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tqdm import tqdm


def bar(total: int | None = 100, unit: str = " %") -> tqdm:  # type: ignore[type-arg]
    """A bar that is gone when its block ends; `total` None counts without an end.

    None is drawn for work that is over within half a second, nor where stderr is no terminal: what
    is rewritten in place there would be lines of rubbish in a log.
    """
    return tqdm(total=total, unit=unit, file=sys.stderr, delay=0.5, leave=False, disable=None)


def onto(shown: tqdm) -> Callable[[float], None]:  # type: ignore[type-arg]
    """What takes the share of the work that is done, from 0 to 1, and shows it on a bar of 100."""

    def progress(share: float) -> None:
        shown.update(round(100 * share) - shown.n)

    return progress
