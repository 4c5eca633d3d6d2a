"""Benchmarks run without a screen, and end with one table of every ratio and its goal."""

import os
import tempfile

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ.setdefault("Q_ON_ICE_HOME", tempfile.mkdtemp(prefix="q-on-ice-bench-"))

from tests.benchmarks import ratios


def pytest_terminal_summary(terminalreporter):
    """Print the table after everything else."""
    table = ratios.table()
    if table:
        terminalreporter.section("figures")
        terminalreporter.write_line(table)
