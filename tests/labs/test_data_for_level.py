"""Data where the command line expects a level is told as what it is."""

import pytest

from game.world.level_file import save
from tests.world.worlds import level_of


@pytest.mark.parametrize("command", ["play", "train", "solve", "learn", "edit"])
def test_data_in_a_level_s_place_are_told_with_what_opens_them(said, tmp_path, command):
    for name in ("flowers.csv", "flowers.TSV", "flowers.npy"):
        path = tmp_path / name
        path.write_bytes(b"a,b\n1,2\n")
        opens = f"which lab NAME --data {path} opens in a lab"
        words = f"q-on-ice: {path} is data, {opens}; a level file was expected\n"
        assert said(command, path) == (2, "", words)


def test_data_that_are_not_there_are_no_level_s_name(said):
    assert said("play", "no.csv") == (2, "", "q-on-ice: no.csv: there is no such file\n")


def test_a_level_may_be_a_text(answer, tmp_path):
    save(level_of("S.\n.G"), tmp_path / "pond.toml")
    text = (tmp_path / "pond.toml").rename(tmp_path / "pond.txt")
    assert answer("solve", text, "--json")
