"""The colour maps: known ends, order of lightness, and what happens outside the range."""

import numpy as np
import pytest

from game.ui.colormaps import categorical, diverging, diverging_table, viridis, viridis_table
from game.ui.theme import CATEGORICAL


def lightness(colours):
    """Relative luminance of sRGB bytes (WCAG)."""
    c = np.asarray(colours, float) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def test_viridis_is_the_published_table_at_its_ends_and_grows_lighter():
    # matplotlib's _viridis_data: first, row 127 and last, times 255.
    assert viridis_table()[0].tolist() == [68, 1, 84]
    assert viridis_table()[127].tolist() == [33, 144, 141]
    assert viridis_table()[255].tolist() == [253, 231, 37]
    assert (np.diff(lightness(viridis_table())) > -1e-3).all()


def test_diverging_is_blue_white_orange_and_as_light_on_both_sides():
    low, middle, high = diverging([-1.0, 0.0, 1.0]).astype(int)
    assert low[2] > low[0] and high[0] > high[2]
    assert middle.min() > 240
    light = lightness(diverging_table())
    assert (np.diff(light[:128]) > 0).all() and (np.diff(light[128:]) < 0).all()
    assert np.abs(light - light[::-1]).max() < 0.12


@pytest.mark.parametrize("colours", [viridis, diverging])
def test_any_shape_goes_in_and_what_lies_outside_takes_the_nearer_end(colours):
    assert colours(np.zeros((3, 4, 5))).shape == (3, 4, 5, 3)
    assert colours(0.5).shape == (3,) and colours(0.5).dtype == np.uint8
    ends = colours([-np.inf, -7.0, 7.0, np.inf])
    assert (ends[0] == ends[1]).all() and (ends[2] == ends[3]).all()
    assert colours([np.nan]).shape == (1, 3)


def test_classes_repeat_after_ten():
    assert categorical([0, 9, 10]).tolist() == [
        list(CATEGORICAL[0]),
        list(CATEGORICAL[9]),
        list(CATEGORICAL[0]),
    ]
