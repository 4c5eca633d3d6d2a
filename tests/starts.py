"""Programs of their own, whose compiled loops begin with an empty cache."""

import os
import subprocess
import sys

from game.files import ROOT


def printed_by_two_starts(code, cache):
    """What Python prints for `code` at a first start, and at a second with the first's `cache`."""
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            # A cache of its own: others write to the project's at the same time.
            env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout)
    return told
