"""A recording where the command line expects a level is told as what it is."""

import pytest

from game.world.level_file import save
from tests.world.worlds import level_of


@pytest.mark.parametrize("command", ["solve", "learn", "edit"])
def test_a_recording_in_a_level_s_place_is_told_as_one(said, tmp_path, command):
    for name, words in (
        ("won.gif", "is a recording, and play opens its run; a level file was expected"),
        ("won.mp4", "is a recording; a level file was expected"),
    ):
        path = tmp_path / name
        path.write_bytes(b"GIF89a")
        assert said(command, path) == (2, "", f"q-on-ice: {path} {words}\n")


@pytest.mark.parametrize("command", ["solve", "edit", "play", "train"])
def test_a_recording_that_is_not_there_is_no_level_s_name(said, command):
    for name in ("nowhere.gif", "nowhere.mp4"):
        assert said(command, name) == (2, "", f"q-on-ice: {name}: there is no such file\n")


@pytest.mark.parametrize("command", ["solve", "edit", "play"])
def test_a_folder_called_like_a_recording_is_told_as_a_folder(said, tmp_path, command):
    path = tmp_path / "runs.gif"
    path.mkdir()
    said_of_it = f"q-on-ice: {path} is a folder; a level file was expected\n"
    assert said(command, path) == (2, "", said_of_it)


def test_a_level_of_ones_own_may_be_called_like_a_recording(answer, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    save(level_of("S.\n.G"), tmp_path / "levels" / "won.gif.toml")
    assert answer("solve", "my/won.gif", "--json")
