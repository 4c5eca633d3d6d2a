"""Keeps what tests, benchmarks and screenshots leave behind away from a person's own files."""

import atexit
import os
import shutil
import tempfile


def work_apart() -> None:
    """No screen, no sound, and a home that is gone afterwards, whatever the environment says."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    home = tempfile.mkdtemp(prefix="q-on-ice-apart-")
    os.environ["Q_ON_ICE_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)
