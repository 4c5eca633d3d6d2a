import base64
import json
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.recording import run as runs
from game.recording.gif_writer import GifWriter
from game.recording.run import (
    GameRun,
    LabRun,
    RunError,
    TrainingRun,
    dumps,
    loads,
    read_run,
)

RUNS = (
    GameRun('name = "Tiny"\nmap = """\nS~G\n..."""\n', "RDLU"),
    GameRun("x" * 5000, "R" * 90_000),
    TrainingRun("a level ü ☃", {"alpha": 0.1, "epsilon": "1/n", "seed": 7}, 123_456),
    TrainingRun("", {}, 0, ((5, "alpha", 0.25), (5, "paint", (0, 3, 2)), (9, "epsilon", "0.1"))),
    LabRun("clustering", "data=moons n=200 seed=1 n_clusters=3"),
)


def gif(path, text):
    with GifWriter(path, (4, 3), run_text=text) as writer:
        writer.add(np.zeros((3, 4, 3), np.uint8), 40)
        writer.add(np.ones((3, 4, 3), np.uint8), 40)
    return path


@pytest.mark.parametrize("run", RUNS, ids=lambda run: type(run).__name__)
def test_a_run_comes_back_from_its_text_and_from_a_gif(run, tmp_path):
    text = dumps(run)
    assert text.isascii() and text.isprintable()
    assert loads(text) == run
    assert read_run(gif(tmp_path / "run.gif", text)) == run


def test_short_runs_can_be_read_by_a_person_and_long_ones_are_packed():
    assert dumps(RUNS[0]).startswith('q-on-ice run 1 {"kind":"game"')
    assert len(dumps(RUNS[1])) < 2000


def packed(content):
    return f"{runs.TAG} z " + base64.b85encode(zlib.compress(content)).decode()


WRONG = {
    "": "no run of this game",
    "made with gifsicle": "no run of this game",
    "q-on-ice run 2 {}": "version 2; this program reads version 1",
    "q-on-ice run 1 ": "damaged",
    "q-on-ice run 1 [1]": "damaged",
    'q-on-ice run 1 {"kind":"training","level":"","settings":{"alpha":NaN}}': "damaged",
    "q-on-ice run 1 " + "[" * 200_000: "damaged",
    "q-on-ice run 1 " + '{"kind":' * 50_000: "damaged",
    "q-on-ice run 1 z ~~~": "damaged",
    "q-on-ice run 1 z " + base64.b85encode(b"not packed").decode(): "damaged",
    packed(b"{}")[:-3]: "damaged",
    packed(b" " * (runs.LONGEST_CONTENT + 1)): "more than 16 MB",
    'q-on-ice run 1 {"kind":"spell"}': "kind 'spell'; expected one of game, training, lab",
    'q-on-ice run 1 {"kind":"game"}': "level is None; expected text",
    'q-on-ice run 1 {"kind":"game","level":"","moves":["R"]}': "moves is ['R']; expected text",
    'q-on-ice run 1 {"kind":"game","level":"\\ud800","moves":""}': "letters that don't exist",
    'q-on-ice run 1 {"kind":"lab","lab":"' + "y" * 700 + '","line":""}': "lab is longer",
    'q-on-ice run 1 {"kind":"training","level":""}': "settings is None; expected a table",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: repr(text[:40]))
def test_a_comment_that_is_no_run_gets_a_sentence(text):
    with pytest.raises(RunError) as problem:
        loads(text)
    assert WRONG[text] in str(problem.value) and len(str(problem.value)) < 250


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"steps": -1}, "steps is -1; expected a whole number"),
        ({"steps": True}, "steps is True"),
        ({"steps": 1e6}, "steps is 1000000.0"),
        ({"steps": 10**13}, "from 0 to 1,000,000,000,000"),
        ({"settings": {"alpha": [1]}}, "settings are not names with texts and numbers"),
        ({"settings": {str(n): n for n in range(200)}}, "settings are not"),
        ({"changes": {}}, "no list of at most 2,000"),
        ({"changes": [[1, "alpha", 1]] * 2001}, "no list of at most 2,000"),
        ({"changes": [[1, "alpha"]]}, "not steps, name and value"),
        ({"changes": [[1, "alpha", {}]]}, "no plain value"),
        ({"changes": [[1, "paint", [1, 2.5]]]}, "no plain value"),
        ({"changes": [["1", "alpha", 1]]}, "change is '1'"),
        ({"changes": [[2, "alpha", 1], [1, "alpha", 1]]}, "not in the order"),
    ],
)
def test_a_training_whose_parts_are_wrong_gets_a_sentence(changed, sentence):
    fields = {"kind": "training", "level": "", "settings": {}, "steps": 1, **changed}
    with pytest.raises(RunError) as problem:
        loads(f"{runs.TAG} {json.dumps(fields)}")
    assert sentence in str(problem.value)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
fields = st.fixed_dictionaries(
    {"kind": st.sampled_from(["game", "training", "lab"]) | json_like},
    optional={
        name: json_like | st.text()
        for name in ("level", "moves", "settings", "steps", "changes", "lab", "line")
    },
)


@given(fields | json_like, st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_content_is_a_run_or_one_sentence(content, pack):
    said = json.dumps(content)
    text = packed(said.encode()) if pack else f"{runs.TAG} {said}"
    try:
        assert loads(dumps(loads(text))) == loads(text)
    except RunError as problem:
        assert "\n" not in str(problem)


@given(st.text() | st.text().map(lambda text: f"{runs.TAG} {text}"), st.booleans())
@settings(max_examples=150, deadline=None)
@example("\udcff", True)
def test_any_text_is_a_run_or_one_sentence(text, pack):
    try:
        loads(f"{runs.TAG} z {text}" if pack else text)
    except RunError as problem:
        assert len(str(problem)) < 250


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_run_or_one_sentence(data, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    whole = gif(folder / "whole.gif", dumps(RUNS[2])).read_bytes()
    kind = data.draw(st.sampled_from(["random", "cut", "bent", "appended"]))
    if kind == "random":
        content = data.draw(st.binary(max_size=200)) if data.draw(st.booleans()) else b""
        content = data.draw(st.sampled_from([b"", b"GIF89a", whole[:13]])) + content
    elif kind == "cut":
        content = whole[: data.draw(st.integers(0, len(whole)))]
    elif kind == "bent":
        bent = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 5))):
            bent[data.draw(st.integers(0, len(bent) - 1))] = data.draw(st.integers(0, 255))
        content = bytes(bent)
    else:
        content = whole + data.draw(st.binary(max_size=50))
    path = folder / "bytes.gif"
    path.write_bytes(content)
    try:
        run = read_run(path)
    except RunError as problem:
        assert str(problem).startswith("bytes.gif ") and "\n" not in str(problem)
    else:
        assert isinstance(run, TrainingRun)


def test_what_is_no_gif_or_carries_nothing_says_so(tmp_path):
    bare = gif(tmp_path / "bare.gif", "")
    foreign = gif(tmp_path / "foreign.gif", "Created with GIMP")
    picture = tmp_path / "level.gif"
    picture.write_text("name = 'a level'")
    cases = {
        bare: "bare.gif carries no run: it was not saved by this game",
        foreign: "foreign.gif carries no run",
        picture: "level.gif is not a GIF",
        tmp_path / "none.gif": "none.gif: there is no such file",
        tmp_path: "can't be read",
    }
    for path, sentence in cases.items():
        with pytest.raises(RunError) as problem:
            read_run(path)
        assert sentence in str(problem.value)


def test_a_huge_comment_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "LONGEST_TEXT", 2**20)
    path = gif(tmp_path / "huge.gif", "q-on-ice run 1 " + "x" * 2**20)
    with pytest.raises(RunError, match="a comment of more than 1 MB"):
        read_run(path)


def test_the_run_is_found_among_other_comments_and_after_the_frames(tmp_path):
    plain = gif(tmp_path / "a.gif", "").read_bytes()
    other = gif(tmp_path / "b.gif", dumps(RUNS[0])).read_bytes()
    begun = other.index(b"!\xfe")
    block = other[begun : other.index(b"\0", begun) + 1]
    note = b"!\xfe\x05hello\0"
    (tmp_path / "c.gif").write_bytes(plain[:-1] + note + block + b";")
    assert read_run(tmp_path / "c.gif") == RUNS[0]
