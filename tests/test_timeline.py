import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.timeline import Timeline, size_in_bytes


@given(
    st.lists(st.integers(0, 50), max_size=200),
    st.integers(2, 20),
    st.integers(1, 4000),
)
def test_a_timeline_stays_in_its_bounds_and_keeps_both_ends(steps, most, most_bytes):
    timeline = Timeline(most, most_bytes)
    key, given_keys = 0, []
    for step in steps:
        key += step
        timeline.append(key, bytes(step))
        given_keys.append(key)
        assert len(timeline) <= most
        assert timeline.nbytes <= most_bytes or len(timeline) == 2 or len(timeline) == 1
        assert timeline.nbytes == sum(map(len, timeline))
        assert timeline.keys[0] == given_keys[0] and timeline.keys[-1] == key
        assert list(timeline.keys) == sorted(set(timeline.keys))
        assert set(timeline.keys) <= set(given_keys)


def test_the_past_is_kept_evenly_and_the_present_whole():
    timeline = Timeline(64)
    for key in range(10_000):
        timeline.append(key, key)
    gaps = np.diff(timeline.keys)
    assert len(timeline) == 64
    assert (gaps[-15:] == 1).all()
    assert gaps[:-20].max() <= 4 * 10_000 / 48
    assert gaps[:-20].min() >= 10_000 / 48 / 4


def test_moments_are_found_by_key():
    timeline = Timeline()
    for key in (10, 20, 40):
        timeline.append(key, f"at {key}")
    assert [timeline.nearest(key) for key in (-5, 10, 14, 15, 16, 29, 31, 40, 99)] == [
        *(0, 0, 0, 0, 1, 1, 2, 2, 2),
    ]
    assert [timeline.before(key) for key in (10, 19, 20, 39, 1000)] == [0, 0, 1, 1, 2]
    assert timeline.at(1) == "at 20" and timeline.at(-1) == "at 40"
    assert list(timeline) == ["at 10", "at 20", "at 40"]
    for missing in (lambda: timeline.at(3), lambda: timeline.before(9)):
        with pytest.raises(IndexError):
            missing()
    with pytest.raises(IndexError, match="empty"):
        Timeline().nearest(0)


def test_a_moment_with_the_last_key_takes_its_place():
    timeline = Timeline()
    timeline.append(1, "one")
    timeline.append(1, "uno")
    timeline.append(2, "two")
    timeline.append(2, "due")
    assert list(timeline) == ["uno", "due"] and timeline.keys == (1, 2)
    with pytest.raises(ValueError, match="key 1 is below the last one, 2"):
        timeline.append(1, "one again")


def test_a_future_is_forgotten():
    timeline = Timeline()
    for key in (0, 5, 9):
        timeline.append(key, np.zeros(key))
    timeline.truncate_after(7)
    assert timeline.keys == (0, 5) and timeline.nbytes == 40
    timeline.append(6, np.zeros(1))
    timeline.truncate_after(-1)
    assert len(timeline) == 0 and timeline.nbytes == 0
    timeline.append(3, np.zeros(2))
    timeline.clear()
    assert timeline.keys == () and timeline.nbytes == 0


def test_a_timeline_of_one_moment_is_refused():
    with pytest.raises(ValueError, match="most is 1"):
        Timeline(1)


@dataclass
class Moment:
    array: np.ndarray
    rest: tuple


def test_sizes_count_arrays_and_what_holds_them():
    assert size_in_bytes(np.zeros(4)) == 32
    assert size_in_bytes(Moment(np.zeros(4), (np.zeros(2), {"a": b"xyz"}, ["ab"]))) == 32 + 16 + 5
    assert size_in_bytes(3) > 0
    timeline = Timeline(8, 100, size_of=lambda item: 60)
    for key in range(5):
        timeline.append(key, None)
    assert timeline.keys == (0, 4)


def test_what_moments_share_with_the_one_before_can_be_left_out():
    """Items are sets of parts of ten bytes each; an item costs the parts that are new in it."""

    def beyond(item, before):
        return 10 * len(item - before) if before is not None else 0

    timeline = Timeline(4, 10_000, beyond=beyond)
    items = [frozenset(range(start, start + 5)) for start in range(8)]
    for key, item in enumerate(items):
        timeline.append(key, item)
    kept = list(timeline)
    assert len(kept) == 4 and kept[0] == items[0] and kept[-1] == items[-1]
    expected = sum(beyond(item, before) for before, item in itertools.pairwise(kept))
    assert timeline.nbytes == expected
    timeline.truncate_after(0)
    assert timeline.nbytes == 0
