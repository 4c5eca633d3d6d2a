import os
import tomllib
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.files import LEVELS
from game.world import level_file
from game.world.level import LevelError, LevelWarning, Rewards
from game.world.level_file import dumps, load, loads, save
from tests.world.worlds import levels

GOOD = """name = "Good"
slip = 0.25
hole = "restart"
map = '''
S.~#
.OG~
'''
[rewards]
goal = 2
[training]
alpha = 0.5
epsilon = 0.1
"""

LETTERS = " ".join([*level_file.TILE_CHARACTERS.values(), "S", "s"])


def test_the_parts_of_a_file():
    level = loads(GOOD)
    assert level.name == "Good"
    assert level.tiles.tolist() == [[0, 0, 1, 2], [0, 3, 4, 1]]
    assert (level.start, level.slip, level.hole, level.max_steps) == ((0, 0), 0.25, "restart", 200)
    assert level.rewards == Rewards(goal=2.0)
    assert dict(level.training) == {"alpha": 0.5, "epsilon": "0.1"}


def test_the_start_may_be_on_ice():
    assert loads("map = '''\n.s\nG.\n'''").tiles.tolist() == [[0, 1], [4, 0]]


@settings(max_examples=300, deadline=None)
@given(levels())
def test_a_level_survives_a_round_trip(level):
    text = dumps(level)
    assert loads(text) == level
    assert dumps(loads(text)) == text
    assert tomllib.loads(text)["map"].count("\n") == level.rows


@pytest.mark.parametrize(
    "name", ["", '"quotes"', "'''", '"""', "a\nb\r\nc", "\x00\x1f\x7f\x85", "\\u0041", "é🧊"]
)
def test_any_name_can_be_saved(tmp_path, name):
    level = loads(GOOD)
    level = type(level)(name, level.tiles, level.start, note=name, author=name)
    path = tmp_path / "level.toml"
    save(level, path)
    assert load(path) == level
    assert list(tmp_path.iterdir()) == [path]


def test_files_from_other_systems(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path) == loads(GOOD)


def test_a_level_without_a_name_is_named_after_its_file(tmp_path):
    path = tmp_path / "pond.toml"
    path.write_text("map = '''\nS.\n.G\n'''")
    assert load(path).name == "pond"


def problem_of(text):
    with pytest.raises(LevelError) as caught, warnings.catch_warnings():
        warnings.simplefilter("ignore", LevelWarning)
        loads(text, "pond.toml")
    sentence = str(caught.value)
    assert sentence.startswith("pond.toml")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("slip = 0.25", "slip = ", "line 2, column 8: not TOML"),
        ("map = '''", "mop = '''", "there is no map"),
        ("S.~#\n", "", "line 4: the map has no start; expected one S"),
        (".OG~", ".OG", "line 6: this row of the map has 3 tiles; expected 4"),
        (".OG~", ".OG~~", "line 6: this row of the map has 5 tiles; expected 4"),
        ("\n.OG~", "\n\n.OG~", "line 6: this row of the map has 0 tiles"),
        (".OG~", ".OGx", f"line 6, column 4: unknown tile 'x'; expected one of {LETTERS}"),
        (".OG~", ".OGé", "line 6, column 4: unknown tile 'é'"),
        ("S.~#", "..~#", "line 4: the map has no start"),
        (".OG~", "sOG~", "line 6, column 1: the map has 2 starts; expected one"),
        (".OG~", ".O.~", "line 4: the level has no goal"),
        ("S.~#\n.OG~", "", "line 4: the map is empty"),
        ("S.~#\n.OG~", "\n  \n", "line 4: the map is empty"),
        ("S.~#", "\nS.~#", "line 5: this row of the map is empty; expected one character a tile"),
        ("S.~#", "  \nS.~#", "line 5: this row of the map is empty"),
        ("S.~#\n.OG~", "S" + "." * 1023 + "G", "1 row and 1025 columns"),
        ("S.~#\n.OG~", "S\nG", "2 rows and 1 column;"),
        ("S.~#\n.OG~", "S.\n" + "..\n" * 1023 + ".G", "1025 rows and 2 columns; both must be"),
        ("slip = 0.25", "slip = 1.5", "line 2: slip is 1.5; it must be between 0 and 1"),
        ("slip = 0.25", "slip = -1", "line 2: slip is -1.0; it must be between 0 and 1"),
        ("slip = 0.25", "slip = nan", "line 2: slip is nan"),
        ("slip = 0.25", "slip = '1'", "line 2: slip is '1'; it must be a finite number"),
        ("slip = 0.25", "slip = 1" + "0" * 5000, "not TOML"),
        ("slip = 0.25", "max_steps = 0", "line 2: max_steps is 0"),
        ('hole = "restart"', 'hole = "stop"', "line 3: hole is 'stop'"),
        ('name = "Good"', "name = 3", "line 1: name is 3; it must be text"),
        ("goal = 2", "goal = inf", "line 9: rewards.goal is inf"),
        ("alpha = 0.5", "alpha = []", "line 11: training.alpha is []"),
        ("alpha = 0.5", "alpha = 2", "line 11: training.alpha is 2.0; it must be above 0 and at"),
        ("alpha = 0.5", "gamma = -1", "line 11: training.gamma is -1.0; it must be between 0"),
        ("alpha = 0.5", "algorithm = 'foo'", "line 11: training.algorithm is 'foo'; it must be"),
        ("alpha = 0.5", "seed = -1", "line 11: training.seed is -1; it must be a whole number"),
        ("epsilon = 0.1", "epsilon = 'zz'", "line 12: training.epsilon is 'zz'; it must be a"),
        ("epsilon = 0.1", "epsilon = 'exp:1:0:2'", "line 12: training.epsilon 'exp:1:0:2' has the"),
        ("[training]", "[[training]]", "line 10: training is"),
        (GOOD, "\0", "not TOML"),
        (GOOD, "[" * 5000, "not TOML"),
        (GOOD, "map = 3", "line 1: map is 3; it must be text"),
        (GOOD, "map = '''\n'''\nrewards = 3", "line 3: rewards is 3; it must be a table"),
        (GOOD, "", "there is no map"),
    ],
)  # fmt: skip
def test_a_malformed_file_gets_one_sentence(old, new, sentence):
    assert old in GOOD
    assert sentence in problem_of(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = 'x'\nmap = '''\nS.G\n\n", "line 2: not TOML: the text that begins here has no"),
        ('name = "x"\r\nnote = """\r\nS.G', "line 2: not TOML: the text that begins here has no"),
        ('slip = 0.5\n\nname = "x', "line 3: not TOML: unterminated string"),
        ("slip = 0.5\nhole = {a = 1", "line 2: not TOML: unclosed inline table"),
        ("slip = 0.5\n[rew", "line 2: not TOML: expected ']'"),
    ],
)  # fmt: skip
def test_what_is_left_open_is_told_with_its_line(text, sentence):
    problem = problem_of(text)
    assert sentence in problem and "end of document" not in problem


def test_a_mark_of_the_byte_order_is_no_part_of_a_text(tmp_path):
    assert loads("\ufeff" + GOOD) == loads(GOOD)
    path = tmp_path / "Good.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    assert load(path) == loads(GOOD)


def test_a_note_cannot_lead_the_line_numbers_astray():
    text = 'note = """\nslip = 5\nmap = \'\'\'\n"""\n' + GOOD
    assert ", line 6: slip is 9.0" in problem_of(text.replace("slip = 0.25", "slip = 9"))
    assert ", line 10, column 4: unknown tile" in problem_of(text.replace(".OG~", ".OGx"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("map = '''S.\n.x'''", "line 2, column 2"),
        ("[rewards]\n[training]\n['x']\n", "pond.toml: there is no map"),
        ("map = \"S.\\n.x\"", "line 1, column 2"),
    ],
)  # fmt: skip
def test_the_line_of_a_map_however_it_is_written(text, place):
    assert place in problem_of(text)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("slip = 0.25", "slop = 0.25", "pond.toml, line 2: unknown key 'slop' is left aside"),
        ("goal = 2", "gaol = 2", "pond.toml, line 9: unknown key 'rewards.gaol'"),
        ("alpha = 0.5", "speed = 0.5", "pond.toml, line 11: unknown key 'training.speed'"),
    ],
)
def test_an_unknown_key_is_named_and_left_aside(old, new, sentence):
    with pytest.warns(LevelWarning) as caught:
        level = loads(GOOD.replace(old, new), "pond.toml")
    assert level.name == "Good"
    (warning,) = caught
    assert str(warning.message).startswith(sentence)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="S.~#OGs='\"[]\\\n amp01e-", max_size=60) | st.text(max_size=60))
def test_no_text_does_more_than_fail_with_a_sentence(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            loads(text)
        except LevelError as error:
            assert str(error).startswith("<text>")


def refused(path):
    with pytest.raises(LevelError) as caught:
        load(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_files_that_are_not_levels(tmp_path):
    assert "no such file" in refused(tmp_path / "missing.toml")
    assert "is a folder" in refused(tmp_path)
    binary = tmp_path / "picture.png"
    for data in (b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe\xfd", bytes(range(256))):
        binary.write_bytes(data)
        assert "is not text" in refused(binary)
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * (level_file.LARGEST_FILE + 1))
    assert "larger than 8 MB" in refused(huge)
    assert "can't be read" in refused(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "device or pipe" in refused(tmp_path / "pipe")


def test_an_unreadable_file(tmp_path, monkeypatch):
    path = tmp_path / "locked.toml"
    path.write_text(GOOD)

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    # The tests may run as root, whom no mode of a file keeps out.
    monkeypatch.setattr(type(path), "open", refuse)
    assert refused(path) == f"{path} can't be read: Permission denied"


def test_a_file_that_cannot_be_written_keeps_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "level.toml"
    save(loads(GOOD), path)

    def no_room(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(LevelError, match="can't be written: No space left on device"):
        save(loads(GOOD.replace("Good", "Better")), path)
    assert load(path) == loads(GOOD)
    assert list(tmp_path.iterdir()) == [path]


def test_the_largest_level_survives_a_round_trip():
    rows = ["S" + "~" * 1023] + ["." * 1024] * 1022 + ["#" * 1023 + "G"]
    text = "map = '''\n" + "\n".join(rows) + "\n'''\n"
    level = loads(text)
    assert loads(dumps(level)) == level
    assert level.tiles.shape == (1024, 1024)


def test_the_format_of_the_classic_lake_is_the_one_that_is_written():
    path = LEVELS / "classic" / "slippery-frozen-lake.toml"
    shipped = [line.partition("   ")[0] for line in path.read_text().splitlines()]
    assert shipped == [line for line in dumps(load(path)).splitlines() if line]
