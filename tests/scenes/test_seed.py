"""A typed seed: the same words about it on every screen."""

import pytest

from game.scenes.seed import seed_of


@pytest.mark.parametrize(("text", "seed"), [("0", 0), (" 17 ", 17), ("007", 7)])
def test_a_whole_number_is_a_seed(text, seed):
    assert seed_of(text) == seed


@pytest.mark.parametrize("text", ["", "-1", "1.5", "seven", "²", "٣", "1_0"])
def test_anything_else_is_told(text):
    with pytest.raises(ValueError, match="it must be a whole number from 0 up") as told:
        seed_of(text)
    assert repr(text) in str(told.value)
