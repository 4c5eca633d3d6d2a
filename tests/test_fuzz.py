"""Whatever stands in a file or on the clipboard: it is read, or refused in the reader's sentence.

Each reader has one class of error, whose message is one sentence. Nothing else may come out of it,
and nothing that a few kilobytes promise may take gigabytes or minutes.
"""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from game.agent.settings import TrainingSettings
from game.agent.snapshot import AgentFileError
from game.agent.trainer import Trainer
from game.editor.recent import recent
from game.editor.recovery import orphans
from game.labs import make_lab, settings_line
from game.play import replay
from game.play.progress import Best, Progress
from game.recording import run as runs
from game.ui.preferences import Preferences, preferences_file
from game.world.level import LevelError
from game.world.level_file import load_draft, loads
from game.world.model import build_model
from ml.tables import DataError, load_csv, load_npy
from tests.world.worlds import level_of

few = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

LONG_NUMBER = "9" * 10_000
DEEP = "[" * 100_000
numbers = (
    st.integers()
    | st.floats()
    | st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**30, 1e308, float("nan")])
)
anything = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    return tmp_path


def one_sentence(problem):
    said = str(problem)
    assert 10 < len(said) < 2_000 and "\n" not in said, said


def toml(value):
    """A value as TOML, where TOML has it."""
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if value is None:
        return '""'
    return str(value) if isinstance(value, float) else json.dumps(value)


LEVEL_KEYS = (
    *("name", "author", "note", "slip", "hole", "max_steps", "rewards", "training", "draft"),
    *("rewards.goal", "rewards.step", "training.alpha", "training.epsilon", "training.seed", "map"),
)
MAP = "map = '''\nS~#\n~.G\n'''\n"


@pytest.mark.filterwarnings("ignore::game.world.level.LevelWarning")
@few
@given(st.dictionaries(st.sampled_from(LEVEL_KEYS), anything, max_size=3), st.booleans())
def test_a_level_file(tmp_path, values, mapped):
    lines = [f"{key} = {toml(value)}" for key, value in values.items()]
    text = "\n".join([MAP if mapped and "map" not in values else "", *lines])
    path = tmp_path / "it.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    for read in (lambda: loads(text), lambda: load_draft(path)):
        try:
            read()
        except LevelError as problem:
            one_sentence(problem)


@pytest.mark.filterwarnings("ignore::game.world.level.LevelWarning")
@pytest.mark.parametrize(
    "text",
    [
        f"slip = {LONG_NUMBER}\n{MAP}",
        f"max_steps = {LONG_NUMBER[:4_000]}\n{MAP}",
        f"slip = {LONG_NUMBER[:4_000]}\n{MAP}",
        f"a = {DEEP}",
        "a" + ".a" * 100_000 + " = 1",
        "rows = 1000000000\ncolumns = 1000000000",
        "map = '''\n" + "S\n" * 200_000 + "'''",
        "[training]\nseed = " + LONG_NUMBER[:4_000] + "\n",
        MAP + "[rewards]\ngoal = " + LONG_NUMBER[:4_000],
        f"{MAP}[training]\nepsilon = 'linear:1:0:{LONG_NUMBER[:4_000]}'\n",
        f"{MAP}[training]\nepsilon = 'linear:1:0:0{' ' * 10_000}'\n",
        f"{MAP}[training]\nalgorithm = '{'x' * 10_000}'\n",
    ],
    ids=lambda text: text[:12],
)
def test_a_level_file_of_excess(text):
    with pytest.raises(LevelError) as refused:
        loads(text)
    one_sentence(refused.value)


@few
@given(st.text(alphabet='RDLUrdlu↑→ =moves"\\\n,x', max_size=60) | st.text(max_size=40))
@example("moves = 1")
@example(f"moves = {LONG_NUMBER}\n{MAP}")
@example(f"moves = {DEEP}\n{MAP}")
@example('moves = "RD"\nmap = ')
@example("R" * 200_000)
def test_a_replay(text):
    for level in (None, level_of("S.\n.G")):
        try:
            found = replay.loads(text, level)
        except replay.ReplayError as problem:
            assert str(problem)
        else:
            assert isinstance(found, replay.Replay)


def settings_files():
    known = Preferences()
    keys = st.sampled_from([*vars(known)])
    return st.dictionaries(keys, anything, max_size=4).map(json.dumps)


@few
@given(settings_files() | st.text(max_size=40))
@example(DEEP)
@example(f'{{"width": {LONG_NUMBER}}}')
@example('{"width": 1e999, "volume": NaN}')
@example('{"last_level": "\\ud800"}')
def test_the_settings(text):
    preferences_file().write_text(text, encoding="utf-8", errors="replace")
    read = Preferences.load()
    assert 960 <= read.width <= 16384 and 640 <= read.height <= 16384
    assert 0.0 <= read.volume <= 1.0
    assert read.save() == ""
    assert Preferences.load().problem == ""


@few
@given(st.dictionaries(st.text(max_size=5), anything, max_size=3).map(json.dumps) | st.text())
@example(DEEP)
@example(f'{{"a": {{"moves": {LONG_NUMBER}}}}}')
@example('{"a": {"run": "RD", "moves": -1}}')
def test_the_progress(tmp_path, text):
    path = tmp_path / "progress.json"
    path.write_text(text, encoding="utf-8", errors="replace")
    read = Progress(path)
    assert isinstance(read.best("a"), Best)
    if read.problem:
        one_sentence(read.problem)


@few
@given(anything.map(json.dumps) | st.text(max_size=30))
@example(DEEP)
def test_the_recent_levels_and_kept_work(tmp_path, text):
    (tmp_path / "recent-levels.json").write_text(text, encoding="utf-8", errors="replace")
    assert isinstance(recent(), list)
    folder = tmp_path / "recovery"
    folder.mkdir(exist_ok=True)
    about = f"# unsaved work on {text}\n{MAP}"
    (folder / "it.toml").write_text(about, encoding="utf-8", errors="replace")
    for found in orphans(folder):
        found.discard()


# Trained agents

POND = build_model(level_of("S.~\n#OG"))


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    """The arrays of a whole agent."""
    trainer = Trainer(POND, TrainingSettings())
    trainer.advance(50)
    path = tmp_path_factory.mktemp("agents") / "agent.npz"
    trainer.save(path)
    with np.load(path) as file:
        return dict(file)


def agent_refused(path):
    trainer = Trainer(POND, TrainingSettings())
    try:
        trainer.load(path)
    except AgentFileError as problem:
        one_sentence(problem)
        return True
    trainer.advance(20)
    return False


@few
@given(
    st.sampled_from(["run", "settings", "last", "marks", "slip", "format", "*"]),
    st.text(max_size=5) | st.sampled_from(["alpha", "seed", "random", "state", "steps", "epsilon"]),
    anything,
)
@example("run", "random", 2**200)
@example("marks", "", [[1e400, 2, "x"]])
@example("slip", "", 10**400)
def test_the_rest_of_an_agent(tmp_path, agent, part, key, value):
    rest = json.loads(str(agent["run"]))
    if part == "*":
        rest = value
    elif isinstance(rest[part], dict) and key:
        rest[part][key] = value
    else:
        rest[part] = value
    path = tmp_path / "agent.npz"
    np.savez(path, **{**agent, "run": np.array(json.dumps(rest))})
    assert agent_refused(path) in (True, False)


@pytest.mark.parametrize("text", [DEEP, LONG_NUMBER, "", "null"])
def test_the_rest_of_an_agent_in_excess(tmp_path, agent, text):
    path = tmp_path / "agent.npz"
    np.savez(path, **{**agent, "run": np.array(text)})
    assert agent_refused(path)


def npy_header(shape, kind="<f8"):
    stream = io.BytesIO()
    header = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q", npy_header((10**12, 4))),
        ("q", npy_header((10**30, 4))),
        ("q", npy_header((2**31, 4)) + bytes(64)),
        ("visits", npy_header((10**11, 4), "<i8")),
        ("q", npy_header((6, 4)) + bytes(2**28)),
        ("extra", bytes(2**28)),
        ("q", b"\x93NUMPY\x01\x00\x76\x00" + b"(" * 118),
        ("q", b"\x93NUMPY\x02\x00\xff\xff\xff\xff"),
    ],
    ids=["promise", "overflow", "short", "visits", "bomb", "more", "header", "length"],
)
def test_an_agent_that_promises_more_than_it_holds(tmp_path, agent, name, content):
    path = tmp_path / "agent.npz"
    np.savez(path, **agent)
    with zipfile.ZipFile(path) as whole:
        parts = {entry: whole.read(entry) for entry in whole.namelist()}
    parts[f"{name}.npy"] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)
    del parts
    tracemalloc.start()
    refused = agent_refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused
    assert peak < 64 * 2**20


# Tables

cells = st.text(alphabet='0123456789.,;\t\n"ab-eE+nan ', max_size=80) | st.text(max_size=30)


@few
@given(cells, st.none() | st.sampled_from(["a", "column_1", ""]))
@example(f"x\n{LONG_NUMBER}\n", None)
@example("x,y\n1e999,2\n", None)
@example("a" * 200_000, None)
@example('"', None)
def test_a_table(tmp_path, text, target):
    path = tmp_path / "it.csv"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        read = load_csv(path, target)
    except DataError as problem:
        assert str(problem).startswith("it.csv")
    else:
        assert np.isfinite(read.X).all()


def test_a_table_with_very_many_columns_is_read_at_once(tmp_path):
    path = tmp_path / "wide.csv"
    names = [f"n{column}" for column in range(100_000)]
    path.write_text(",".join(names) + "\n" + ",".join("1" * len(names)) + "\n")
    assert load_csv(path).X.shape == (1, len(names))
    names[-1] = names[0]
    path.write_text(",".join(names) + "\n" + ",".join("1" * len(names)) + "\n")
    with pytest.raises(DataError, match="two columns are called 'n0'"):
        load_csv(path)


@few
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x93NUMPY\x01\x00", npy_header((3, 2))]))
@example(npy_header((10**12, 4)), b"")
@example(npy_header((10**30, 4)), b"")
@example(npy_header((-1, 4)), b"")
@example(b"\x93NUMPY\x01\x00\x76\x00" + b"(" * 118, b"")
@example(b"\x93NUMPY\x01\x00\x76\x00" + b"{'descr': '<f8" + b" " * 104, b"")
@example(npy_header((0, 0)), b"")
@example(np.full(6, 3e154).tobytes(), npy_header((3, 2)))
def test_an_array(tmp_path, data, start):
    path = tmp_path / "it.npy"
    path.write_bytes(start + data)
    try:
        read = load_npy(path)
    except DataError as problem:
        assert str(problem).startswith("it.npy")
    else:
        assert np.isfinite(read.X).all()


# The runs in GIFs, and the lines of settings


@few
@given(st.binary(max_size=120))
@example(b"!\xfe\x05abc")
def test_the_comments_of_a_gif(tmp_path, tail):
    path = tmp_path / "it.gif"
    path.write_bytes(b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + tail)
    with pytest.raises(runs.RunError) as refused:
        runs.read_run(path)
    one_sentence(refused.value)


@few
@given(
    st.sampled_from(["data", "seed", "n", "values", "points", "lab"]),
    anything | st.fixed_dictionaries({"X": anything, "y": anything, "classes": anything}),
)
@example("points", {"X": {"shape": [10**6, 10**6], "zlib": ""}, "y": None, "classes": []})
@example("points", {"X": {"shape": [1, 2], "zlib": "x" * 1_000}, "y": None, "classes": []})
@example("seed", 2**200)
@example("n", 10**30)
@example("values", {"degree": 10**400})
def test_a_line_of_settings(key, value):
    lab = make_lab("regression")
    content = {"lab": "regression", "data": "curve", "seed": 1, "values": {}}
    assert settings_line.read(json.dumps(content), lab).source == "curve"
    line = json.dumps({**content, key: value})
    try:
        settings_line.read(line, lab)
    except settings_line.SettingsError as problem:
        assert len(str(problem)) > 10


@pytest.mark.parametrize("line", [DEEP, LONG_NUMBER, '{"lab": 1}', "\ud800", ""])
def test_a_line_of_settings_in_excess(line):
    with pytest.raises(settings_line.SettingsError):
        settings_line.read(line, make_lab("regression"))
