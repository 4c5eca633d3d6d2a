"""Warnings of other libraries left out, on several workers at once."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = threading.Lock()


@contextmanager
def unwarned(kind: type[Warning]) -> Iterator[None]:
    """Within, warnings of this kind are not told.

    Python keeps one list of filters for all threads: two that change it and put it back at the
    same time leave it wrong, so that here one waits for the other.
    """
    with _TURN, warnings.catch_warnings():
        warnings.simplefilter("ignore", kind)
        yield
