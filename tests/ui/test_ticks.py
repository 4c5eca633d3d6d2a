"""Ticks are nice, rise, lie in range and keep their distance, for any range a plot can have."""

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.ui.ticks import (
    Ticks,
    fit_names,
    fit_ticks,
    format_number,
    linear_ticks,
    log_ticks,
    snug_limits,
    sound_range,
)

ends = st.floats(-1e300, 1e300, allow_nan=False, allow_infinity=False)
positive = st.floats(1e-12, 1e12)


def number(label):
    """What a label says."""
    return float(label.replace("−", "-").replace(",", ""))


@given(ends, ends, st.integers(1, 12))
def test_linear_ticks_are_nice_rising_within_range_and_few(low, high, most):
    low, high = sound_range(low, high)
    ticks = linear_ticks(low, high, most)
    assert 0 <= len(ticks.values) <= most
    slack = (high - low) * 1e-8
    assert all(low - slack <= v <= high + slack for v in ticks.values)
    assert all(math.isfinite(v) for v in ticks.values)
    steps = [b - a for a, b in pairwise(ticks.values)]
    assert all(step > 0 for step in steps)
    if steps:
        middle = sorted(steps)[len(steps) // 2]
        assert all(math.isclose(step, middle, rel_tol=1e-3) for step in steps)
        assert Decimal(f"{middle:.0e}").as_tuple().digits in {(1,), (2,), (5,)}


@given(ends, ends, st.integers(3, 12))
def test_linear_ticks_cover_the_range(low, high, most):
    low, high = sound_range(low, high)
    values = linear_ticks(low, high, most).values
    assert values
    if len(values) >= 2:
        # Nothing at either end is longer than the step: no tick is missing there.
        step = values[1] - values[0]
        assert values[0] - low < step * 1.001
        assert high - values[-1] < step * 1.001


@given(ends, ends, st.integers(1, 12))
def test_labels_are_told_apart_and_say_their_value(low, high, most):
    ticks = linear_ticks(low, high, most)
    assert len(set(ticks.labels)) == len(ticks.labels) == len(ticks.values)
    for value, label in zip(ticks.values, ticks.labels):
        assert math.isclose(number(label), value, rel_tol=1e-9, abs_tol=1e-300)


@given(st.integers(-1000, 1000), st.integers(0, 50), st.integers(1, 12))
def test_integer_ticks_are_whole_numbers(low, span, most):
    for value in linear_ticks(low, low + span, most, integer=True).values:
        assert value == int(value)


@given(positive, positive, st.integers(1, 10))
def test_log_ticks_rise_within_range(low, high, most):
    low, high = min(low, high), max(low, high)
    assume(high / low > 1.001)
    ticks = log_ticks(low, high, most)
    assert len(ticks.values) <= most
    assert all(a < b for a, b in pairwise(ticks.values))
    assert all(low * (1 - 1e-6) <= v <= high * (1 + 1e-6) for v in (*ticks.values, *ticks.minor))
    assert len(set(ticks.labels)) == len(ticks.labels)


@given(ends, ends, st.integers(20, 600), st.booleans())
def test_fitted_labels_never_overlap(low, high, length, integer):
    low, high = sound_range(low, high)

    def places(ticks):
        return [
            ((v - low) / (high - low) * length, 7 * len(w))
            for v, w in zip(ticks.values, ticks.labels)
        ]

    def fits(ticks):
        return all(
            b - a >= (wide + next_wide) / 2 for (a, wide), (b, next_wide) in pairwise(places(ticks))
        )

    ticks = fit_ticks(low, high, fits, integer=integer)
    assert fits(ticks)
    if not integer:
        assert len(ticks.values) >= 1


def test_known_axes():
    assert linear_ticks(0, 10, 6).labels == ("0", "2", "4", "6", "8", "10")
    assert linear_ticks(-1, 1, 5).labels == ("−1.0", "−0.5", "0.0", "0.5", "1.0")
    assert linear_ticks(0, 25_000, 6).labels == (
        "0",
        "5,000",
        "10,000",
        "15,000",
        "20,000",
        "25,000",
    )
    assert linear_ticks(0, 4e-6, 5).labels == ("0", "1e-6", "2e-6", "3e-6", "4e-6")
    assert linear_ticks(0, 2e7, 5).labels == ("0", "5e6", "1e7", "1.5e7", "2e7")
    assert log_ticks(0.01, 1000, 6).labels == ("0.01", "0.1", "1", "10", "100", "1,000")
    assert log_ticks(1e-6, 1, 4).labels == ("1e-6", "1e-4", "1e-2", "1")
    assert log_ticks(1, 70, 6).labels == ("1", "10")
    assert log_ticks(2, 70, 6).labels == ("2", "5", "10", "20", "50")
    assert log_ticks(3, 4, 6).values[0] == 3.0


def test_equal_ends_and_swapped_ends_still_make_an_axis():
    assert len(linear_ticks(5, 5).values) >= 2
    assert len(linear_ticks(0, 0).values) >= 2
    assert linear_ticks(10, 0).values == linear_ticks(0, 10).values
    assert len(log_ticks(5, 5).values) >= 2


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_ends_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        linear_ticks(bad, 1)


def test_a_log_axis_at_zero_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        log_ticks(0, 1)


def test_thinning_keeps_two_ticks_while_two_have_room():
    def fits(ticks):
        return len(ticks.values) <= 2

    assert fit_ticks(40, 100, fits).values == (50.0, 100.0)
    ticks = fit_ticks(1.1, 8.9, fits)
    assert len(ticks.values) == 2
    assert fit_ticks(0, 1, lambda ticks: not ticks.values) == Ticks()


def test_names_are_thinned_evenly():
    names = ("a", "b", "c", "d", "e")
    assert fit_names(names, lambda ticks: True).labels == names
    assert fit_names(names, lambda ticks: len(ticks.values) <= 3).labels == ("a", "c", "e")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (-0.0, "0"),
        (12_000, "12,000"),
        (-1130.26, "−1,130.3"),
        (1e-6, "1e-6"),
        (3.14159265, "3.1416"),
        (0.5, "0.5"),
        (0.001, "0.001"),
        (99_999.99, "100,000"),
        (1.5e9, "1.5e9"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
    ],
)
def test_numbers_are_written_for_a_person(value, words):
    assert format_number(value) == words


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_written_numbers_are_right_to_their_digits(value):
    assert math.isclose(number(format_number(value, 6)), value, rel_tol=1e-5, abs_tol=1e-300)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_snug_limits_hold_the_data_with_little_waste(low, span):
    assume(span > abs(low) * 1e-9)
    high = low + span
    lower, upper = snug_limits(low, high)
    assert lower <= low and high <= upper
    assert upper - lower <= 1.5 * (high - low) + 1e-9
    assert not (low >= 0 > lower) and not (high <= 0 < upper)


def test_snug_limits_stay_still_while_the_data_move_a_little():
    assert snug_limits(0.3, 9.61) == snug_limits(0.31, 9.64)
    assert snug_limits(1, 5, sticky_low=True, sticky_high=True) == (1, 5)
