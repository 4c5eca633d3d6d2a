"""Where faults in a screen are written down, so that they can be reported."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from game.files import user_folder

log = logging.getLogger("q_on_ice")


def keep_log() -> None:
    """Write `log` to the person's folder from now on; without a folder it stays silent."""
    path = user_folder() / "log.txt"
    if any(getattr(one, "baseFilename", "") == str(path) for one in log.handlers):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8")
    except OSError:
        # Faults are shown on screen too; the log is for later.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
