import pytest

from game.labs.digits import from_to


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (1.0, 2.0, "1 to 2"),
        (1.2341, 1.2342, "1.2341 to 1.2342"),
        (3.25, 3.25, "stays 3.25"),
        (1.0, 1.0 + 1e-12, "stays 1"),
        (float("inf"), 2.5, "inf to 2.5"),
    ],
)
def test_a_change_is_told_with_the_digits_it_takes(before, now, words):
    assert from_to(before, now, "{:.{}g}".format, (3, 5, 8)) == words
