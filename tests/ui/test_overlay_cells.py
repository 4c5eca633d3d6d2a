"""Cells as overlays take them: the compiled loops say what NumPy says."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.ui import overlay_cells, overlay_kernels

PALETTE = np.arange(512, dtype=np.uint32) + 1000
numbers = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan])


@st.composite
def worlds(draw):
    """q and visits (rows, columns, 4), and which cells are open (rows, columns)."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    q = draw(arrays(np.float64, (*shape, 4), elements=numbers))
    visits = draw(arrays(np.int64, (*shape, 4), elements=st.integers(0, 10**12)))
    if draw(st.booleans()):
        q.flags.writeable = visits.flags.writeable = False
    return q, visits, draw(arrays(np.bool_, shape))


@pytest.fixture
def by_numpy(monkeypatch):
    """Calls a function of `overlay_cells` with the compiled loops out of reach."""

    def called(function, *arguments):
        with monkeypatch.context() as patch, np.errstate(invalid="ignore"):
            patch.setattr(overlay_kernels, "ready", False)
            return function(*arguments)

    return called


def test_compiled_loops_and_numpy_agree(by_numpy):
    @given(worlds(), st.tuples(numbers, numbers), st.integers(0, 10**12))
    def agree(world, ends, most):
        q, visits, is_open = world
        flat = q.reshape(-1, 4), is_open.ravel()
        counts = visits.reshape(-1, 4), is_open.ravel()
        for function, arguments in (
            (overlay_cells.reach, flat),
            (overlay_cells.most_visits, counts),
        ):
            assert function(*arguments) == by_numpy(function, *arguments)
        if np.isfinite(ends).all():
            low, high = sorted(ends)
            arguments = q, visits, is_open, (low, high), PALETTE
            mine = overlay_cells.value_colours(*arguments)
            assert np.array_equal(mine, by_numpy(overlay_cells.value_colours, *arguments))
        arguments = visits, is_open, most, PALETTE[:256]
        mine = overlay_cells.visit_colours(*arguments)
        other = by_numpy(overlay_cells.visit_colours, *arguments)
        # Two logarithms may differ in their last digit.
        assert (np.abs(mine.astype(int) - other.astype(int)) <= 1).all()
        assert ((mine == 0) == (other == 0)).all()

    agree()


def test_a_part_of_a_level_is_taken_as_it_lies_in_memory():
    q = np.arange(6 * 5 * 4, dtype=np.float64).reshape(6, 5, 4)
    visits = (q % 3).astype(np.int64)
    is_open = np.ones((6, 5), bool)
    part = np.s_[1:4, 2:5]
    found = overlay_cells.value_colours(q[part], visits[part], is_open[part], (0, 120), PALETTE)
    assert found[0, 0] == 1000 + 256 + ((5 + 2) * 4 + 3) * 256 // 120
    assert found.shape == (3, 3)


def test_arrays_of_other_kinds_go_by_numpy():
    q = np.full((4, 4), 2.0, np.float32)
    assert overlay_cells.reach(q, np.ones(4, bool)) == (2.0, 2.0, 2.0)
    assert overlay_cells.most_visits(np.ones((4, 4), np.int32), np.ones(4, bool)) == 4
    assert "game.ui.overlay_kernels" in sys.modules
