"""How long do some calls take, each at its best, on a machine that has other things to do?"""

import time
from collections.abc import Callable

import numpy as np


def fastest(*calls: Callable[[], object], rounds: int) -> list[float]:
    """The least seconds of each over so many `rounds`, taken in turns: a busy spell slows all."""
    least = [np.inf] * len(calls)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            begun = time.perf_counter()
            call()
            least[place] = min(least[place], time.perf_counter() - begun)
    return least
