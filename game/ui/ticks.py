"""Where an axis has its ticks, and how a number is written beside one."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MINUS = "−"
_LARGEST = 1e300
# Below and above these sizes a plain decimal has more zeros than a reader can count.
_SCIENTIFIC_BELOW = 1e-3
_SCIENTIFIC_FROM = 1e7


@dataclass(frozen=True)
class Ticks:
    """The ticks of one axis: rising values, a label for each, and unlabelled lines between."""

    values: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    minor: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Step:
    """A step of `mantissa` (1, 2 or 5) times ten to the `exponent`; whole, so nothing rounds."""

    mantissa: int
    exponent: int

    @property
    def size(self) -> float:
        return float(f"{self.mantissa}e{self.exponent}")

    def next(self) -> "_Step":
        """The next coarser step."""
        if self.mantissa == 5:
            return _Step(1, self.exponent + 1)
        return _Step(2 if self.mantissa == 1 else 5, self.exponent)

    def multiple(self, count: int) -> float:
        """The float nearest to `count` steps."""
        return float(f"{count * self.mantissa}e{self.exponent}")


def linear_ticks(low: float, high: float, most: int = 6, integer: bool = False) -> Ticks:
    """At most `most` ticks at multiples of 1, 2 or 5 times a power of ten within `low`..`high`.

    The finest such step is taken (Heckbert, "Nice numbers for graph labels", Graphics Gems 1990).
    With `integer` no step is below 1. Equal or reversed ends are widened or swapped; raises
    ValueError if an end is not finite or `most` is below 1.
    """
    if most < 1:
        raise ValueError(f"most is {most}; an axis needs room for at least 1 tick")
    low, high = sound_range(low, high)
    step = _finest(low, high, most, integer)
    while True:
        counts = _multiples(low, high, step)
        if len(counts) <= most:
            return _labelled(counts, step)
        step = step.next()


def log_ticks(low: float, high: float, most: int = 6) -> Ticks:
    """At most `most` ticks for an axis in powers of ten; `low` and `high` are data, above zero.

    Whole decades where the range has at least two of them, else 1-2-5 within the decade, else
    what a linear axis would have. Decades that are drawn one by one carry their 2..9 as minor
    lines. Raises ValueError if an end is not above zero.
    """
    if not (low > 0 and high > 0):
        raise ValueError(f"a logarithmic axis from {low} to {high} needs both ends above 0")
    low, high = min(low, high), max(low, high)
    if high / low < 1 + 1e-9:
        return linear_ticks(low, high, most)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    decades = last - first + 1
    if decades >= 2:
        stride = math.ceil(decades / most)
        exponents = [e for e in range(first, last + 1) if e % stride == 0]
        values = [float(f"1e{e}") for e in exponents]
        minor = _minor_lines(low, high) if stride == 1 and decades <= 6 else ()
        return Ticks(tuple(values), tuple(_power_labels(exponents)), minor)
    marks = [
        (m, e)
        for e in range(first - 1, last + 1)
        for m in (1, 2, 5)
        if low <= float(f"{m}e{e}") <= high
    ]
    if 2 <= len(marks) <= most:
        values = [float(f"{m}e{e}") for m, e in marks]
        return Ticks(tuple(values), tuple(format_number(v) for v in values))
    return linear_ticks(low, high, most)


def fit_ticks(
    low: float,
    high: float,
    fits: Callable[[Ticks], bool],
    densest: int = 10,
    integer: bool = False,
    log: bool = False,
) -> Ticks:
    """The densest ticks that `fits` accepts, thinned step by step down to two, one or none.

    `fits` is handed ticks in data coordinates and says whether their labels have room.
    """
    seen = None
    for ticks in _thinning(low, high, max(densest, 1), integer, log):
        if ticks != seen and fits(ticks):
            return ticks
        seen = ticks
    return Ticks()


def fit_names(names: tuple[str, ...], fits: Callable[[Ticks], bool]) -> Ticks:
    """Ticks at 0, 1, 2, ... with a name each, every second, third, ... kept until `fits`."""
    for stride in range(1, len(names) + 1):
        kept = range(0, len(names), stride)
        ticks = Ticks(tuple(float(i) for i in kept), tuple(names[i] for i in kept))
        if fits(ticks):
            return ticks
    return Ticks()


def format_number(value: float, digits: int = 5) -> str:
    """`value` for a person: at most `digits` significant digits, 12,000 with a comma, 1e-6 so.

    Whole numbers below ten million are written out in full.
    """
    value = float(value)
    if math.isnan(value):
        return "not a number"
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if math.isinf(size):
        return f"{sign}∞"
    if size < _SCIENTIFIC_FROM and size == int(size):
        return f"{sign}{int(size):,}" if size else "0"
    if size >= _SCIENTIFIC_FROM or size < _SCIENTIFIC_BELOW:
        return sign + _scientific(size, digits - 1)
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    words = f"{size:,.{decimals}f}"
    return sign + (words.rstrip("0").rstrip(".") if "." in words else words)


def snug_limits(
    low: float,
    high: float,
    sticky_low: bool = False,
    sticky_high: bool = False,
    stop_at_zero: bool = True,
) -> tuple[float, float]:
    """Limits round data from `low` to `high`: a small margin, ended at a quarter of a nice step.

    Ending on a round number keeps the axis still while the data move a little, without any memory
    of earlier frames. A sticky end gets no margin; `stop_at_zero` keeps a margin from making an
    axis of positive numbers begin below zero, and the other way round.
    """
    wide_low, wide_high = sound_range(low, high)
    if wide_low != low or wide_high != high:
        return wide_low, wide_high
    margin = (high - low) * 0.03
    # A quarter of the step that gives about five ticks.
    quarter = _finest(low, high, 5, False).size / 4
    lower, upper = low, high
    if not sticky_low:
        lower = math.floor((low - margin) / quarter) * quarter
        lower = max(lower, 0.0) if stop_at_zero and low >= 0 else lower
    if not sticky_high:
        upper = math.ceil((high + margin) / quarter) * quarter
        upper = min(upper, 0.0) if stop_at_zero and high <= 0 else upper
    return lower, upper


def sound_range(low: float, high: float) -> tuple[float, float]:
    """`low` and `high` in order and far enough apart to be told apart; ValueError if not finite."""
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"an axis from {low} to {high} needs two finite ends")
    low, high = min(low, high), max(low, high)
    low, high = max(low, -_LARGEST), min(high, _LARGEST)
    low, high = min(low, _LARGEST), max(high, -_LARGEST)
    size = max(abs(low), abs(high))
    if high - low <= size * 1e-11 or high - low < 1e-290:
        pad = size * 0.1 if size > 1e-280 else 0.5
        return max(low - pad, -_LARGEST), min(high + pad, _LARGEST)
    return low, high


def _finest(low: float, high: float, most: int, integer: bool) -> _Step:
    """A 1-2-5 step no finer than needed for `most` ticks; a few coarser ones may still follow."""
    exponent = math.floor(math.log10((high - low) / (most + 1)))
    step = _Step(1, max(exponent, 0) if integer else exponent)
    while (high - low) / step.size > most + 1:
        step = step.next()
    return step


def _multiples(low: float, high: float, step: _Step) -> range:
    """How many steps each tick within `low`..`high` is from zero."""
    size = step.size
    # An end that is a multiple but for rounding counts as one.
    slack = 1e-9 * max(1.0, min((high - low) / size, 1e3))
    first = math.ceil(low / size - slack)
    last = math.floor(high / size + slack)
    return range(first, last + 1)


def _labelled(counts: range | list[int], step: _Step) -> Ticks:
    values = tuple(step.multiple(k) for k in counts)
    return Ticks(values, _step_labels(values, step))


def _step_labels(values: tuple[float, ...], step: _Step) -> tuple[str, ...]:
    """Labels with the same number of decimals, as many as the step needs to tell ticks apart."""
    biggest = max((abs(v) for v in values), default=0.0)
    if biggest >= _SCIENTIFIC_FROM or 0 < biggest < _SCIENTIFIC_BELOW:
        labels = []
        for value in values:
            if value == 0:
                labels.append("0")
                continue
            digits = max(0, math.floor(math.log10(abs(value)) + 1e-12) - step.exponent)
            sign = MINUS if value < 0 else ""
            labels.append(sign + _scientific(abs(value), digits))
        return tuple(labels)
    decimals = max(0, -step.exponent)
    return tuple(f"{MINUS if v < 0 else ''}{abs(v):,.{decimals}f}" for v in values)


def _scientific(size: float, decimals: int) -> str:
    mantissa, exponent = f"{size:.{max(decimals, 0)}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _power_labels(exponents: list[int]) -> list[str]:
    """Powers of ten, all in one style."""
    if exponents and (min(exponents) < -3 or max(exponents) > 5):
        return ["1" if e == 0 else f"1e{e}" for e in exponents]
    return [f"{float(f'1e{e}'):,.{max(0, -e)}f}" for e in exponents]


def _minor_lines(low: float, high: float) -> tuple[float, ...]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    lines = (float(f"{m}e{e}") for e in range(first, last + 1) for m in range(2, 10))
    return tuple(v for v in lines if low <= v <= high)


def _thinning(low: float, high: float, densest: int, integer: bool, log: bool) -> Iterator[Ticks]:
    """Ticks for an axis, from dense to sparse."""

    def made(most: int) -> Ticks:
        return log_ticks(low, high, most) if log else linear_ticks(low, high, most, integer)

    sparsest: Ticks | None = None
    for most in range(densest, 1, -1):
        ticks = made(most)
        if len(ticks.values) >= 2:
            yield ticks
            sparsest = ticks
    rows = (made(most) for most in range(2, 8))
    row = sparsest or next((ticks for ticks in rows if len(ticks.values) >= 2), Ticks())
    # Two labels say what a scale is, and the outer two of a nice row are still nice.
    yield Ticks(
        row.values[:: max(len(row.values) - 1, 1)], row.labels[:: max(len(row.labels) - 1, 1)]
    )
    one = made(1)
    yield one if one.values else Ticks(row.values[:1], row.labels[:1])
