"""The learning engine behind the menu: imports and compiles on a thread, and says when ready."""

from __future__ import annotations

import gc
import threading

_COLLECTIONS = gc.get_threshold()
_FEW_OBJECTS = 20_000
"""More than the menu and one screen that was just closed come to."""


class Engine:
    """Loads the compiled training loop in the background.

    Nothing here is imported by the first frame: the heavy modules come in on a thread that the
    app starts once the menu is on screen.
    """

    def __init__(self) -> None:
        self.ready = False
        self.problem = ""
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin loading; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="engine", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Block until the engine is ready: for a screen that can't do without, and for tests."""
        self.start()
        if self._thread is not None:
            self._thread.join()

    def _load(self) -> None:
        # A full garbage collection over all that a compiler makes stops every thread, the frames
        # too, for a third of a second; so none runs meanwhile, and later ones leave it out.
        gc.set_threshold(*_COLLECTIONS[:2], 2**30)
        try:
            import numpy as np

            from game.agent import verdict, warmth
            from game.editor import generator_kernels
            from game.world.level import Level
            from game.world.model import build_model

            warmth.warm_up(watching=False)
            tiny = build_model(Level("warm-up", [[0, 4], [0, 1]], (0, 0)))
            verdict.TruthMeter(tiny, 0.9).judge(np.zeros((4, 4)))
            self.ready = True
            # Only a click on a cell, large levels and random ones need the rest: nothing waits.
            import game.ui.overlay_kernels  # noqa: F401

            warmth.warm_up()
            generator_kernels.warm_up()
        except Exception as problem:
            self.problem = f"The learning engine can't start: {problem}"
        finally:
            _leave_out_what_is_there()
            gc.set_threshold(*_COLLECTIONS)


def _leave_out_what_is_there() -> None:
    """Make full garbage collections short, and so frequent, for the rest of the program.

    Python runs one only when the objects have grown by a quarter, and beside a million of modules
    and a compiler that is after gigabytes of closed screens. What is there now is left out; the
    collection of the nothing that remains sets the count to none.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.collect()


def clear_garbage() -> None:
    """Collect what closed screens left, at a moment when nothing else is open.

    Else a full collection would fall into any frame. What the screens brought in to stay, modules
    and machine code, is left out of it from then on, as one over a hundred thousand objects takes
    a tenth of a second.
    """
    gc.collect()
    if len(gc.get_objects()) > _FEW_OBJECTS:
        gc.freeze()
        gc.collect()
