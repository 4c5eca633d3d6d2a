"""What the random person's run comes to: what grew, what was reached, what was slow."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.monkey import Monkey

_MOST_GROWTH = 0.1


def resident_mb() -> float:
    """Megabytes that this process holds in memory; not a number where the system does not say.

    What is free already, but kept by the C library for the next who asks, is given back first.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def objects() -> int:
    """How many objects there are that could be garbage one day, those left out of it too."""
    return len(gc.get_objects()) + gc.get_freeze_count()


@dataclass(frozen=True)
class Measure:
    """What the program held after `events` deeds, at the menu, all garbage collected.

    `objects` are those that came since the first start.
    """

    events: int
    resident_mb: float
    objects: int


def grown(curve: Sequence[Measure], least: int = 8) -> list[str]:
    """A sentence for each thing that grows with the run; none before there are `least` measures.

    The first quarter is warm-up: modules come in, screens fill their caches. Of the rest, the
    middle of the last third is held against the middle of the first.
    """
    if len(curve) < least:
        return []
    settled = curve[len(curve) // 4 :]
    third = len(settled) // 3
    found = []
    for what, values in (
        ("MB of memory", [one.resident_mb for one in settled]),
        ("objects", [float(one.objects) for one in settled]),
    ):
        before, after = median(values[:third]), median(values[-third:])
        if after > (1.0 + _MOST_GROWTH) * before:
            found.append(f"{what} grew from {before:,.0f} to {after:,.0f}")
    return found


def tell(monkey: Monkey) -> None:
    """Print what was reached, how often, and the slowest frames."""
    print("events by screen:")
    for name, count in sorted(monkey.events.items(), key=lambda pair: -pair[1]):
        controls = [key for key in monkey.known if key[0] == name]
        pressed = sum(1 for key in controls if monkey.used[key])
        clicks = sum(monkey.used[key] for key in controls)
        print(f"  {count:7,}  {name}: {pressed} of {len(controls)} controls, {clicks:,} clicks")
    unused = sorted(key for key in monkey.known if not monkey.used[key])
    print(f"{len(unused)} of {len(monkey.known)} controls never clicked:", unused[:60])
    print(f"{monkey.starts} starts of the program")
    took, name, what = monkey.slowest
    print(f"the slowest frame: {took:.3f} s of processor time in {name}: {what}")
