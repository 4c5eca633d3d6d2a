"""Drawn shapes cover what they should: thickness, dashes, gaps, bounds, and no lost extremes."""

import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.plot_markers import sprite
from game.ui.plot_paint import MOST_POINTS, blit_markers, decimate, thinned
from game.ui.plot_raster import envelope, shape, stroke

WHITE = (255, 255, 255)


@pytest.fixture
def surface():
    return pygame.Surface((200, 150))


def light(surface):
    """How white each pixel is, 0..1, (width, height)."""
    return pygame.surfarray.array3d(surface)[:, :, 0] / 255


def line(surface, *places, width=2.0, clip=None, **more):
    x, y = np.array(places, float).T
    stroke(surface, x, y, WHITE, width, clip or surface.get_rect(), **more)
    return light(surface)


@pytest.mark.parametrize("angle", np.linspace(0, np.pi, 13).tolist())
@pytest.mark.parametrize("width", [1.0, 1.75, 4.0])
def test_a_stroke_covers_its_length_times_its_width_at_any_angle(surface, angle, width):
    way = np.array([np.cos(angle), np.sin(angle)]) * 60
    middle = np.array([100.3, 75.2])
    cover = line(surface, middle - way, middle + way, width=width)
    assert cover.sum() == pytest.approx(120 * width, rel=0.02)
    columns, rows = np.nonzero(cover > 0.5)
    far = np.abs((columns + 0.5 - middle[0]) * way[1] - (rows + 0.5 - middle[1]) * way[0]) / 60
    assert far.max() <= width / 2 + 0.75


def test_half_transparent_strokes_are_half_as_bright(surface):
    cover = line(surface, (10, 50), (150, 50), width=4, alpha=0.5)
    assert cover[60, 50] == pytest.approx(0.5, abs=0.01)


def test_dashes_cover_their_share(surface):
    cover = line(surface, (0, 75), (200, 75), width=2, dash=(6.0, 2.0))
    assert cover.sum() == pytest.approx(200 * 2 * 0.75, rel=0.05)


def test_sharp_corners_have_no_notch(surface):
    cover = line(surface, (20, 120), (100, 20), (180, 120), width=6)
    # Both arms end at y = 20; the corner between them reaches beyond.
    assert cover[100, 19] > 0.9


def test_many_short_pieces_make_the_same_line_as_one_long_one(surface):
    start, end = np.array([10.3, 20.7]), np.array([180.2, 90.1])
    whole = line(surface, start, end, width=3)
    other = pygame.Surface((200, 150))
    pieces = line(other, *np.linspace(start, end, 700), width=3)
    assert np.abs(whole - pieces).max() < 0.1
    assert pieces.sum() == pytest.approx(whole.sum(), rel=0.01)


def test_strokes_leave_gaps_at_nan_and_stay_in_their_clip(surface):
    nan = np.nan
    clip = pygame.Rect(30, 40, 100, 60)
    cover = line(surface, (0, 50), (60, 50), (nan, 3), (90, 50), (500, 55), clip=clip)
    assert cover[50, 50] > 0 and cover[75, 50] == 0 and cover[100, 50] > 0
    outside = cover.copy()
    outside[clip.left : clip.right, clip.top : clip.bottom] = 0
    assert outside.sum() == 0


@given(st.lists(st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7)), min_size=2, max_size=6))
def test_strokes_to_anywhere_stay_in_their_clip(places):
    surface = pygame.Surface((60, 50))
    clip = pygame.Rect(10, 10, 40, 30)
    cover = line(surface, *places, width=3, clip=clip)
    cover[10:50, 10:40] = 0
    assert cover.sum() == 0


def test_a_clipped_line_is_where_the_whole_line_is(surface):
    whole = line(surface, (-300, -100), (480, 260), width=3)
    part = pygame.Surface((200, 150))
    clip = pygame.Rect(60, 50, 60, 60)
    cut = line(part, (-300, -100), (480, 260), width=3, clip=clip)
    inside = np.s_[clip.left : clip.right, clip.top : clip.bottom]
    assert np.abs(whole[inside] - cut[inside]).max() < 0.02


def test_an_envelope_fills_between_and_shares_its_edge_pixels(surface):
    x = np.array([20.0, 120.0])
    envelope(
        surface, x, np.array([30.25, 30.25]), np.array([60.5, 60.5]), WHITE, surface.get_rect()
    )
    cover = light(surface)
    assert cover[50, 45] == 1
    assert cover[50, 30] == pytest.approx(0.75, abs=0.01)
    assert cover[50, 60] == pytest.approx(0.5, abs=0.01)
    assert cover[50, 29] == cover[50, 61] == cover[19, 45] == cover[121, 45] == 0


def test_an_envelope_thinner_than_a_pixel_is_faint(surface):
    x = np.array([20.0, 120.0])
    envelope(surface, x, np.array([30.2, 30.2]), np.array([30.5, 30.5]), WHITE, surface.get_rect())
    assert light(surface)[50, 30] == pytest.approx(0.3, abs=0.01)


def test_an_envelope_loses_no_spike(surface):
    x = np.linspace(10, 190, 20_000)
    y = np.full(20_000, 75.0)
    y[12_345] = 5.0
    envelope(surface, x, y, y, WHITE, surface.get_rect(), thickness=2)
    column = int(x[12_345])
    assert light(surface)[column, 6:76].min() == 1


def test_a_polygon_covers_its_area(surface):
    corners = np.array([[20, 20], [120, 20], [120, 80], [20, 80]], float)
    shape(surface, corners, WHITE, surface.get_rect())
    assert light(surface).sum() == pytest.approx(100 * 60)
    assert light(surface)[20:120, 20:80].min() == 1


@given(st.lists(st.tuples(st.floats(5, 195), st.floats(5, 145)), min_size=3, max_size=3))
def test_a_triangle_covers_its_area_wherever_its_corners_are(corners):
    surface = pygame.Surface((200, 150))
    (ax, ay), (bx, by), (cx, cy) = corners
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    shape(surface, np.array(corners), WHITE, surface.get_rect())
    cover = light(surface)
    # Each edge pixel is rounded to one of 256 levels.
    assert cover.sum() == pytest.approx(area, abs=4)
    assert cover.max() <= 1


@given(
    st.lists(st.tuples(st.floats(-40, 240), st.floats(-40, 190)), min_size=2, max_size=5),
    st.floats(0.6, 6),
    st.floats(0.1, 1),
)
def test_a_line_is_the_same_on_a_clear_surface_as_on_a_plain_one(places, width, alpha):
    plain, clear = pygame.Surface((200, 150)), pygame.Surface((200, 150), pygame.SRCALPHA)
    clear.fill((0, 0, 0, 255))
    pair = [line(one, *places, width=width, alpha=alpha) for one in (plain, clear)]
    # Rounded to one of 256 levels, on the way to another one of them.
    assert np.abs(pair[0] - pair[1]).max() <= 2.5 / 255


@given(
    st.lists(st.tuples(st.floats(-40, 240), st.floats(-40, 190)), min_size=2, max_size=12),
    st.floats(0.6, 6),
    st.sampled_from([None, (6.0, 2.0)]),
)
def test_the_compiled_loop_and_numpy_draw_the_same_line(places, width, dash):
    from game.ui import plot_kernels

    drawn = []
    for ready in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plot_kernels, "ready", ready)
            drawn.append(line(pygame.Surface((200, 150)), *places, width=width, dash=dash))
    assert np.abs(drawn[0] - drawn[1]).max() <= 1.5 / 255


def test_huge_and_broken_polygons_draw(surface):
    corners = np.array([[20, 20], [120, 20], [120, 80], [20, 80]], float)
    before = light(surface).copy()
    shape(surface, corners * 1e9, WHITE, pygame.Rect(0, 0, 10, 10))
    shape(surface, np.array([[1.0, 1.0], [np.nan, 2.0]]), WHITE, surface.get_rect())
    assert np.array_equal(light(surface), before)


@pytest.mark.parametrize("diameter", [3, 7, 12, 21.5])
def test_a_disc_covers_its_area_around_the_middle_pixel(diameter):
    image = sprite("circle", diameter, WHITE, None, 1.0)
    opacity = pygame.surfarray.array_alpha(image).astype(float) / 255
    assert opacity.sum() == pytest.approx(np.pi * diameter**2 / 4, rel=0.03)
    assert image.get_width() % 2 == 1
    assert (opacity == opacity[::-1]).all() and (opacity == opacity.T).all()


def test_an_outline_surrounds_the_colour():
    image = sprite("circle", 12, WHITE, (255, 0, 0), 1.0)
    middle = image.get_width() // 2
    assert image.get_at((middle, middle)) == (255, 255, 255, 255)
    assert image.get_at((middle, 0))[:3] == (255, 0, 0)


def test_markers_of_many_colours_keep_their_order(surface):
    x = y = np.array([50.0, 50.0])
    colours = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    blit_markers(surface, "square", x, y, colours, np.array([20.0, 10.0]), None, 1.0)
    assert surface.get_at((50, 50))[:3] == (0, 0, 255)
    assert surface.get_at((57, 50))[:3] == (255, 0, 0)


@given(
    st.integers(2, 5_000).flatmap(
        lambda n: st.tuples(
            st.just(n), st.integers(1, 60), st.integers(0, 2**32 - 1), st.booleans()
        )
    )
)
def test_decimation_keeps_every_column_s_extremes_in_order(case):
    count, columns, seed, gaps = case
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(0, columns, count))
    y = rng.normal(size=count)
    if gaps:
        y[rng.random(count) < 0.3] = np.nan
    thin_x, thin_y = decimate(x, y)
    assert len(thin_x) == len(thin_y) <= 2 * columns
    assert (np.diff(np.floor(thin_x)) >= 0).all()
    for column in np.unique(np.floor(x)):
        all_y, kept = y[np.floor(x) == column], thin_y[np.floor(thin_x) == column]
        if np.isfinite(all_y).any():
            assert np.nanmin(all_y) == np.nanmin(kept) and np.nanmax(all_y) == np.nanmax(kept)
        else:
            assert np.isnan(kept).all()


def test_a_bounded_number_of_points_is_drawn_evenly():
    assert np.arange(10)[thinned(10)].tolist() == list(range(10))
    kept = thinned(1_000_000)
    assert len(kept) == MOST_POINTS and kept[0] == 0 and kept[-1] == 999_999
    assert np.ptp(np.diff(kept)) <= 1
