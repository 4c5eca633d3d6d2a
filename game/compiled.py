"""Compiling a loop by Numba, and keeping its machine code on disk where there is a place for it."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(signature: Any = None, **options: Any) -> Callable[[Loop], Loop]:
    """A decorator: the loop as machine code, which lets go of the interpreter lock as it runs.

    With a `signature`, as `numba.njit` takes it, it is compiled at once, else at its first call.
    `options` are Numba's own.
    """

    # ml/compiled.py says the same: ml imports nothing of the game, and the world does without ml.
    def compile_loop(loop: Loop) -> Loop:
        made: Loop
        try:
            made = njit(signature, cache=True, nogil=True, **options)(loop)
        except RuntimeError:
            # There is nowhere to keep the machine code, so it is made anew at each start.
            made = njit(signature, nogil=True, **options)(loop)
        return made

    return compile_loop
