"""Whether the compiled loops are ready, and how to get them ready before somebody waits."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from game.agent import kernels
from game.agent.records import POINT, POINTS, RULES, RUN, STEP, WATCH
from game.agent.settings import ALGORITHMS


def warm_up(algorithms: Iterable[str] = ALGORITHMS, watching: bool = True) -> None:
    """Compile the loops, or fetch them from the disk, so that no later call waits.

    Takes a second or two a loop when nothing is on the disk yet; meant for a thread of its own.
    """
    for loops in (kernels.RUNS, kernels.WATCHES) if watching else (kernels.RUNS,):
        for name in algorithms:
            number = ALGORITHMS.index(name)
            loops[number](*_nothing(number), 0, 0)


def compiled(algorithm: str | None = None) -> bool:
    """Whether the loop of an algorithm, or of all four, is ready to run in this process."""
    names = ALGORITHMS if algorithm is None else (algorithm,)
    return all(kernels.RUNS[ALGORITHMS.index(name)].signatures for name in names)


def _nothing(algorithm: int) -> tuple[Any, ...]:
    """Arguments of the right kinds for the loop of an algorithm, of a world of one state."""
    q = np.zeros((1, 2, 4) if algorithm == kernels.DOUBLE_Q_LEARNING else (1, 4))
    tables = np.zeros((1, 4), np.int32), np.zeros((1, 4)), np.zeros((1, 4), np.bool_)
    for table in tables:
        table.flags.writeable = False
    records = (np.zeros(1, kind) for kind in (RULES, RUN))
    curve, recent = np.zeros(POINTS, POINT), np.zeros((POINTS, 2))
    kept, watch = np.zeros(1, STEP), np.zeros(1, WATCH)
    visits, touched = np.zeros((1, 4), np.int64), np.zeros(1, np.uint8)
    return q, visits, touched, *tables, *records, curve, recent, kept, watch
