"""What the compiled loop keeps in arrays: the layouts, field by field."""

import numpy as np

NO_ACTION = -1

POINTS = 1024
"""The most points a curve has, and how many of the last episodes are kept one by one."""

PAGE = 256
"""How many states share a page of a run's tables, a power of two: the loop notes which it wrote."""

RUN = np.dtype(
    [
        ("random", "u8"),  # the generator's state
        ("state", "i8"),
        ("steps", "i8"),
        ("episodes", "i8"),  # finished ones
        ("epsilon", "f8"),  # of the episode under way; then its length and its return so far
        ("length", "i8"),
        ("total", "f8"),
        ("next_action", "i8"),  # SARSA has already chosen it; NO_ACTION when nothing is chosen
        ("next_explored", "i8"),
        ("next_draw", "f8"),
        ("point", "i8"),  # the curve's point being filled, how many episodes are in it,
        ("filled", "i8"),
        ("stride", "i8"),  # and how many fill it
    ]
)
"""Where a run stands, but for its tables."""

RULES = np.dtype(
    [
        ("alpha", "f8"),
        ("gamma", "f8"),
        ("schedule", "i8"),
        ("first", "f8"),
        ("last", "f8"),
        ("rate", "f8"),
        ("slip", "f8"),
        ("start", "i8"),
        ("max_steps", "i8"),
    ]
)
"""What a run goes by: its settings and the world's numbers. The loop only reads it."""

POINT = np.dtype(
    [
        ("return_sum", "f8"),
        ("return_min", "f8"),
        ("return_max", "f8"),
        ("length_sum", "f8"),
        ("length_min", "f8"),
        ("length_max", "f8"),
    ]
)
"""A point of a curve: what is kept of `stride` episodes in a row."""

STEP = np.dtype(
    [
        ("state", "i8"),
        ("action", "i8"),
        ("explored", "i8"),
        ("reward", "f8"),
        ("next_state", "i8"),
        ("ended", "i8"),
        ("old", "f8"),
        ("bootstrap", "f8"),
        ("target", "f8"),
        ("error", "f8"),
        ("new", "f8"),
        ("step", "i8"),
        ("episode", "i8"),
        ("draw", "f8"),
        ("epsilon", "f8"),
        ("taken", "i8"),
        ("truncated", "i8"),
        ("next_action", "i8"),
        ("next_explored", "i8"),
        ("next_draw", "f8"),
        ("table", "i8"),
    ]
)
"""All the numbers of one step; `update.Update` says what each means."""

WATCH = np.dtype([("state", "i8"), ("action", "i8"), ("count", "i8")])
"""The cell whose steps a watching loop keeps, and how many there were. NO_ACTION: all four."""
