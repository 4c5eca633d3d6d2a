"""Benchmarks run without a screen, and end with one table of every ratio and its goal."""

from tests.apart import work_apart
from tests.benchmarks import ratios

work_apart()


def pytest_terminal_summary(terminalreporter):
    """Print the table after everything else."""
    table = ratios.table()
    if table:
        terminalreporter.section("figures")
        terminalreporter.write_line(table)
