"""At any size and scale a plot's words keep apart, stay inside, and go in the promised order."""

from itertools import combinations

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.ui.plot_layout import TICK, ColourBar, LegendEntry, Request, arrange, small_capitals
from game.ui.plot_scale import Axis
from game.ui.theme import ICE_BLUE, Theme


@pytest.fixture(scope="module", autouse=True)
def fonts():
    pygame.font.init()


THEMES = {}


def theme_at(scale):
    return THEMES.setdefault(scale, Theme(scale))


axes = st.one_of(
    st.builds(
        lambda low, span, integer: Axis(low, low + span * max(abs(low), 1.0), integer=integer),
        st.floats(-1e9, 1e9),
        st.floats(1e-6, 1e3),
        st.booleans(),
    ),
    st.builds(
        lambda low, decades: Axis(10.0**low, 10.0 ** (low + decades), log=True),
        st.integers(-9, 5),
        st.floats(0.2, 12),
    ),
    st.builds(
        lambda n: Axis(-0.5, n - 0.5, names=tuple(f"feature {i}" for i in range(n))),
        st.integers(1, 15),
    ),
)


def request_of(size, x, y, **more):
    from dataclasses import replace

    return Request(
        size,
        replace(x, label="eruption (minutes)"),
        replace(y, label="waiting (minutes)"),
        "Old Faithful",
        "every eruption of a week",
        **more,
    )


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(st.integers(160, 1200), st.integers(120, 900)),
    axes,
    axes,
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    st.booleans(),
    st.booleans(),
)
def test_no_words_overlap_or_leave_the_plot(size, x, y, scale, legend, bar):
    theme = theme_at(scale)
    entries = tuple(LegendEntry(f"series {i}", ICE_BLUE, "line") for i in range(4 * legend))
    scale_bar = ColourBar("viridis", 0.0, 1.0, "accuracy") if bar else None
    layout = arrange(theme, request_of(size, x, y, legend=entries, bar=scale_bar))
    rects = [(text.words, text.rect) for text in layout.texts]
    whole = pygame.Rect((0, 0), size)
    for words, rect in rects:
        assert whole.contains(rect), (words, rect)
        # A line box has room above and below the letters: they are what must not touch.
        assert not rect.inflate(-2, -rect.h // 3).colliderect(layout.area), (words, rect)
    for (one, a), (other, b) in combinations(rects, 2):
        assert not a.colliderect(b), (one, a, other, b)
    assert layout.area.w > 0 and layout.area.h > 0
    assert whole.contains(layout.area)


@pytest.mark.parametrize("size", [(160, 120), (200, 150), (320, 240), (640, 480), (1200, 900)])
def test_at_scale_one_every_size_has_title_ticks_and_both_names(size):
    layout = arrange(theme_at(1.0), request_of(size, Axis(0, 500), Axis(0, 12)))
    words = [text.words for text in layout.texts]
    assert any(w.startswith("OLD FAI") for w in words)
    assert any(w.startswith("erup") for w in words) and any(w.startswith("wait") for w in words)
    assert len(layout.x_ticks.values) >= 2 and len(layout.y_ticks.values) >= 2
    assert layout.area.w * layout.area.h >= 0.19 * size[0] * size[1]


@pytest.mark.parametrize(
    "size, scale", [((238, 170), 1.0), ((325, 200), 1.333), ((360, 240), 1.5), ((640, 480), 1.0)]
)
@pytest.mark.parametrize(
    "names", ["full tied diag spherical", "allowed least_loss start optimum", "x y z u v w a b c"]
)
def test_a_legend_shows_every_entry_in_as_many_rows_as_it_needs(size, scale, names):
    # the sizes of a lab's smaller pictures, whose title is a tab
    entries = tuple(LegendEntry(name, ICE_BLUE, "dot") for name in names.split())
    x, y = Axis(0, 500, label="alpha"), Axis(0, 12, label="weight")
    request = Request(size, x, y, legend=entries)
    layout = arrange(theme_at(scale), request)
    words = [text.words for text in layout.texts]
    assert [entry.words for _, entry in layout.swatches] == names.split()
    assert all(name in words for name in names.split())


def test_a_legend_that_comes_later_leaves_the_title_where_it_is():
    # a curve without a first value has no legend yet
    entries = (LegendEntry("this run (mean of 38)", ICE_BLUE, "line"),)
    for scale in (1.0, 1.25, 1.5):
        for height in range(150, 340, 6):
            places = [
                arrange(
                    theme_at(scale),
                    request_of((600, height), Axis(0, 500), Axis(0, 12), legend=legend),
                )
                .texts[0]
                .rect
                for legend in ((), entries)
            ]
            assert places[0] == places[1], (scale, height)


def test_a_legend_too_long_for_its_plot_says_how_many_more_there_are():
    entries = tuple(LegendEntry(f"mean concave points {i}", ICE_BLUE, "line") for i in range(12))
    layout = arrange(
        theme_at(1.0), request_of((238, 170), Axis(0, 500), Axis(0, 12), legend=entries)
    )
    shown = len(layout.swatches)
    assert 1 <= shown < 12 and f"+{12 - shown} more" in [text.words for text in layout.texts]
    assert layout.area.h >= 30


def test_parts_give_way_in_order_and_names_last():
    theme = theme_at(1.0)
    entries = (LegendEntry("series", ICE_BLUE, "line"),)
    bar = ColourBar("viridis", 0.0, 1.0, "")
    order = ["legend", "bar", "ticks", "title", "names"]
    gone_before = -1
    for height in range(300, 20, -4):
        layout = arrange(
            theme,
            request_of((200, height), Axis(0, 500), Axis(0, 12), legend=entries, bar=bar),
        )
        words = [text.words for text in layout.texts]
        shown = {
            "legend": bool(layout.swatches),
            "bar": layout.bar_rect is not None,
            "ticks": any(label in words for label in layout.x_ticks.labels),
            "title": any(w.startswith("OLD") for w in words),
            "names": any(w.startswith("erup") for w in words),
        }
        gone = [order.index(part) for part in order if not shown[part]]
        assert gone == list(range(len(gone))), (height, shown)
        assert len(gone) - 1 >= gone_before
        gone_before = len(gone) - 1
    assert gone_before >= 3


def test_equal_aspect_gives_both_axes_the_same_units_a_pixel():
    layout = arrange(theme_at(1.0), request_of((500, 300), Axis(-1, 1), Axis(0, 10), equal=True))
    across = (layout.x.high - layout.x.low) / layout.area.w
    upwards = (layout.y.high - layout.y.low) / layout.area.h
    assert across == pytest.approx(upwards)
    assert layout.x.low <= -1 and layout.x.high >= 1 and layout.y.low <= 0 and layout.y.high >= 10


def test_legend_entries_that_do_not_fit_are_left_out_and_the_rest_stay_inside():
    entries = tuple(LegendEntry(f"a rather long series {i}", ICE_BLUE, "dot") for i in range(12))
    layout = arrange(theme_at(1.0), request_of((300, 220), Axis(), Axis(), legend=entries))
    assert 1 <= len(layout.swatches) < 12
    assert all(rect.right <= 300 for rect, _ in layout.swatches)


def test_capitals_keep_greek_letters():
    assert small_capitals("weights along α") == "WEIGHTS ALONG α"


def test_tick_size_is_readable():
    assert TICK >= 11
