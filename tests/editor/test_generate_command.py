import json
from functools import partial

import pytest

from game.world.level import Tile
from game.world.level_file import load
from game.world.planning import shortest_solution

WISH = ("--rows", "12", "--columns", "12", "--min-moves", "12", "--seed", "7")


@pytest.fixture
def said(said):
    """Runs `generate` with a command line: its exit code, what it printed, its complaints."""
    return partial(said, "generate")


def test_the_same_wish_writes_the_same_file_each_time(said, tmp_path):
    first, second = tmp_path / "first.toml", tmp_path / "new folder" / "second.toml"
    code, out, _ = said(*WISH, "-o", first)
    assert code == 0
    level = load(first)
    solution = "".join(action.name[0] for action in shortest_solution(level))
    assert len(solution) == 12
    assert f"{solution} (12 moves)" in out
    assert str(first) in out
    assert said(*WISH, "-o", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()


def test_rocks_holes_and_ice_are_as_wished_and_json_tells_them(said, tmp_path):
    path = tmp_path / "level.toml"
    wish = ("--rows", 8, "--columns", 9, "--min-moves", 6, "--rocks", 9, "--holes", 4)
    code, out, _ = said(*wish, "--ice", 0.5, "-o", path, "--json")
    assert code == 0
    assert out.count("\n") == 1
    answer = json.loads(out)
    level = load(path)
    assert (level.rows, level.columns) == (answer["rows"], answer["columns"]) == (8, 9)
    for tile in Tile:
        assert answer["tiles"][tile.name.lower()] == (level.tiles == tile).sum()
    assert (answer["tiles"]["rock"], answer["tiles"]["hole"]) == (9, 4)
    assert abs(answer["tiles"]["snow"] - answer["tiles"]["ice"]) <= 2
    assert answer["length"] == len(answer["moves"]) == len(shortest_solution(level)) == 6
    assert answer["file"] == str(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("--rows", 3, "--columns", 3, "--min-moves", 50), "the longest has"),
        (("--rows", 1), "rows is 1; it must be a whole number from 2"),
        (("--columns", "many"), "'many' is not a whole number from 1"),
        (("--rocks", 143), "143 rocks and 0 holes leave no room"),
        (("--ice", 2), "ice is 2.0; it must be a share from 0 to 1"),
        (("--seed", -1), "seed is -1"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(said, tmp_path, monkeypatch, changes, words):
    monkeypatch.setattr("game.editor.generator.WORK_PER_SECOND", 100_000)
    path = tmp_path / "level.toml"
    code, out, err = said(*WISH, *changes, "-o", path)
    assert (code, out) == (2, "")
    # The bar, if there was time for one, ends in a carriage return.
    assert err.rsplit("\r", 1)[-1].count("\n") == 1
    assert words in err
    assert not path.exists()


def test_a_place_that_cant_be_written_is_named(said, tmp_path):
    code, _, err = said(*WISH, "-o", tmp_path)
    assert code == 2
    assert f"{tmp_path} is a folder; expected a file to write" in err
    (tmp_path / "file").write_text("")
    code, _, err = said(*WISH, "-o", tmp_path / "file" / "level.toml")
    assert code == 2
    assert "level.toml can't be written" in err
