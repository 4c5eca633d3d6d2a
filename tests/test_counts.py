"""One thing is told as one."""

import pytest

from game.counts import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 moves"), (1, "1 move"), (2000, "2,000 moves")]
)
def test_numbers_of_things_are_told_in_one_form(number, words):
    assert counted(number, "move") == words


def test_a_way_of_one_move_is_told_as_one(said, tmp_path):
    level = tmp_path / "near.toml"
    level.write_text('name = "Near"\nmax_steps = 1\nmap = """\nSG\n##\n"""\n')
    code, out, _ = said("solve", level)
    assert code == 0
    assert "R (1 move)" in out and "within 1 step\n" in out
