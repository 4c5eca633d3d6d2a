import contextlib
import csv
import errno
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from game.fitting import MODELS
from game.labs import _CARDS
from game.ui.overlays import KINDS
from game.world.level import Rewards
from game.world.level_file import save
from game.world.training import ALGORITHMS
from tests.world.worlds import level_of

ROOT = Path(__file__).resolve().parents[1]
LAKE = "classic/slippery-frozen-lake"


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_learning_the_classic_lake_prints_what_came_of_it(answer):
    learned = answer("learn", LAKE, "--episodes", 10_000, "--seed", 1)
    assert learned["episodes"] == 10_000 and learned["steps"] > 100_000
    assert learned["success_probability"] == learned["best_success_probability"] == 1.0
    assert learned["shortest_moves"] == 10 and learned["greedy_moves"] in (10, 11, 12)
    assert learned["mean_return_last_100"] == 10.0
    assert learned["seconds"] > 0.0
    assert learned["steps_per_second"] == pytest.approx(learned["steps"] / learned["seconds"])
    assert (learned["algorithm"], learned["seed"], learned["interrupted"]) == (
        *("q_learning", 1, False),
    )
    assert learned["settings"]["epsilon"] == "1/n" and learned["settings"]["gamma"] == 0.8
    assert 0.0 < learned["optimal_share"] <= 1.0 and learned["largest_error"] >= 0.0


def test_settings_are_taken_from_the_command_line(answer):
    learned = answer(
        *("learn", LAKE, "--episodes", 5000, "--algorithm", "double_q_learning", "--alpha", 0.2),
        *("--gamma", 0.9, "--epsilon", "linear:1.0:0.05:500", "--seed", 7),
    )
    assert learned["settings"] == {
        "algorithm": "double_q_learning",
        "alpha": 0.2,
        "gamma": 0.9,
        "epsilon": "linear:1.0:0.05:500",
        "initial_q": 0.0,
        "seed": 7,
    }
    assert learned["greedy_moves"] == 10


def test_a_run_in_two_parts_is_the_run_in_one(answer, tmp_path):
    whole, half, rest = (tmp_path / f"{name}.npz" for name in ("whole", "half", "rest"))
    first = answer("learn", LAKE, "--episodes", 300, "--q-out", whole)
    answer("learn", LAKE, "--episodes", 100, "--q-out", half)
    second = answer("learn", LAKE, "--episodes", 200, "--resume", half, "--q-out", rest)
    for part in ("seconds", "steps_per_second"):
        first.pop(part), second.pop(part)
    assert first == second
    with np.load(whole) as one, np.load(rest) as other:
        assert one.files == other.files
        assert all(one[name].tobytes() == other[name].tobytes() for name in one.files)


def test_a_resumed_run_may_change_its_settings_but_not_its_seed(answer, complaint, tmp_path):
    path = tmp_path / "agent.npz"
    answer("learn", LAKE, "--episodes", 100, "--q-out", path)
    learned = answer("learn", LAKE, "--episodes", 1, "--resume", path, "--alpha", 0.7)
    assert learned["settings"]["alpha"] == 0.7 and learned["episodes"] == 101
    assert "'seed' can't change" in complaint("learn", LAKE, "--resume", path, "--seed", 3)


def test_curves_are_written(answer, tmp_path):
    path = tmp_path / "new" / "curve.csv"
    learned = answer("learn", LAKE, "--episodes", 900, "--curve-out", path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 900 and rows[-1]["last_episode"] == "900"
    mean = np.mean([float(row["mean_return"]) for row in rows[-100:]])
    assert mean == pytest.approx(learned["mean_return_last_100"])


def test_what_came_of_it_is_told_in_words_too(said):
    code, out, err = said("learn", LAKE, "--episodes", 10_000, "--epsilon", 0.1)
    assert (code, err) == (0, "")
    for words in ("10,000", "wins 100 % of episodes", "10 moves; the shortest 10", "ε 0.1"):
        assert words in out
    out = said("learn", "classic/frozen-lake-4x4", "--episodes", 10)[1]
    assert "as moves slip" in out and "over the last 10 episodes" in out


# reference: the slippery lake's shortest solution and optimal values
def test_solving_the_classic_lake(answer, said):
    solved = answer("solve", LAKE)
    assert solved["length"] == len(solved["moves"]) == 10
    assert set(solved["moves"]) <= set("LDRU")
    assert solved["gamma"] == 0.8
    assert solved["start_value"] == pytest.approx(1.3421772800)
    assert solved["start_values"]["DOWN"] == pytest.approx(0.8589934592)
    assert answer("solve", LAKE, "--gamma", 0.5)["start_value"] == pytest.approx(10 * 0.5**9)
    assert solved["moves"] in said("solve", LAKE)[1]


# reference: FrozenLake 4x4, slip 2/3, gamma 0.99
def test_solving_takes_slip_into_the_values(answer):
    solved = answer("solve", "classic/frozen-lake-4x4", "--gamma", 0.99)
    assert solved["start_value"] == pytest.approx(0.542026, abs=1e-6)
    assert solved["best_success_probability"] == pytest.approx(0.744190, abs=1e-6)


def test_a_level_without_a_way_is_solved_by_saying_so(answer, said, tmp_path):
    path = tmp_path / "shut.toml"
    save(level_of("S.#\n..#\n##G", rewards=Rewards(step=-1.0)), path)
    solved = answer("solve", path, "--gamma", 1)
    assert (solved["moves"], solved["length"]) == (None, None)
    assert solved["start_value"] is None  # minus infinity: every move costs, for ever
    assert "none" in said("solve", path)[1]
    learned = answer("learn", path, "--episodes", 3)
    assert learned["shortest_moves"] is None and learned["greedy_moves"] is None


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (["learn"], "LEVEL"),
        (["bogus"], "bogus"),
        (["learn", LAKE, "--speed", "3"], "--speed"),
        (["learn", LAKE, "--episodes", "0"], "'0' is not a whole number from 1"),
        (["learn", LAKE, "--episodes", "x"], "'x'"),
        (["learn", LAKE, "--alpha", "2"], "alpha is 2.0"),
        (["learn", LAKE, "--alpha", "nan"], "alpha is nan"),
        (["learn", LAKE, "--gamma", "-1"], "gamma is -1.0"),
        (["learn", LAKE, "--epsilon", "often"], "epsilon is 'often'"),
        (["learn", LAKE, "--algorithm", "dqn"], "algorithm is 'dqn'"),
        (["learn", LAKE, "--seed", "-1"], "seed is -1"),
        (["learn", LAKE, "--resume", "no-such.npz"], "no-such.npz: there is no such file"),
        (["learn", "classic/slippery"], "slippery-frozen-lake"),
        (["learn", "no-such.toml"], "no-such.toml"),
        (["solve", LAKE, "--gamma", "2"], "gamma is 2.0"),
        (["solve", "nowhere"], "nowhere"),
        (["solve", "The Maze.toml"], "q-on-ice: The Maze.toml: there is no such file"),
        (["fit", "kmeans", "--data", "nowhere"], "q-on-ice: there are no data"),
        (["play", "nowhere"], "nowhere"),
    ],
)
def test_a_mistake_is_one_line_that_names_it(complaint, arguments, about):
    assert about in complaint(*arguments)


def test_a_level_s_own_mistakes_are_named(complaint, said, tmp_path):
    path = tmp_path / "level.toml"
    path.write_text("map = '''\nS..\n'''")
    assert "level.toml" in complaint("learn", path)
    path.write_text("name = 'Odd'\nmap = '''\nS.\n.G\n'''\n[training]\nalpha = 3")
    for command in ("learn", "solve", "train"):
        assert "level.toml, line 7: training.alpha is 3.0" in complaint(command, path)
    path.write_text("colour = 'red'\nmap = '''\nS.\n.G\n'''")
    code, out, err = said("solve", path)
    assert code == 0 and out
    assert err.startswith("q-on-ice: warning: ") and "colour" in err and err.count("\n") == 1


def test_an_agent_of_another_level_is_refused(answer, complaint, tmp_path):
    path = tmp_path / "agent.npz"
    answer("learn", LAKE, "--episodes", 5, "--q-out", path)
    message = complaint("learn", "classic/frozen-lake-4x4", "--resume", path)
    assert "64 cells; this level has 16" in message
    path.write_bytes(path.read_bytes()[:200])
    assert "damaged" in complaint("learn", LAKE, "--resume", path)


@pytest.mark.parametrize(
    "command",
    [
        ("learn", LAKE, "--q-out"),
        ("learn", LAKE, "--curve-out"),
        ("generate", "--rows", 3, "--columns", 3, "--min-moves", 80, "-o"),
        ("gif", LAKE, "--training", "-o"),
        ("fit", "kmeans", "--gif"),
    ],
)
def test_what_cannot_be_written_is_told_before_the_work(command, complaint, tmp_path, monkeypatch):
    def work(*_, **__):
        raise AssertionError("this had to be told before")

    monkeypatch.setattr("game.learning.train", work)
    monkeypatch.setattr("game.editor.generator.generate", work)
    monkeypatch.setattr("game.filming.film_of", work)
    monkeypatch.setattr("game.fitting.fit_command", work)
    (tmp_path / "file").write_text("")
    assert "is a folder" in complaint(*command, tmp_path)
    inside = tmp_path / "file" / "out.gif"
    assert f"{inside} can't be written: Not a directory" in complaint(*command, inside)
    if hasattr(os, "mkfifo"):
        pipe = tmp_path / "pipe.gif"
        os.mkfifo(pipe)
        assert f"{pipe} can't be written: it is a device or a pipe" in complaint(*command, pipe)
        assert pipe.is_fifo()
    assert {path.name for path in tmp_path.iterdir()} <= {"file", "pipe.gif"}


def test_a_failure_to_write_at_the_end_is_told_after_the_result(said, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("game.agent.snapshot.write_atomically", full)
    path = tmp_path / "agent.npz"
    code, out, err = said("learn", LAKE, "--episodes", 9, "--q-out", path, "--json")
    assert code == 2 and json.loads(out)["episodes"] == 9
    assert err == f"q-on-ice: {path} can't be written: No space left on device\n"


@pytest.mark.parametrize(
    ("words", "kept"),
    [(["solve", LAKE], "with gamma 0.8"), (["fit", "ridge"], "RSS + alpha ||w||^2")],
)
def test_what_a_stream_cannot_say_is_spelt(words, kept):
    done = run(*words, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "") and kept in done.stdout


def test_json_is_the_same_object_in_any_encoding(answer):
    told = run("fit", "ridge", "--json", PYTHONIOENCODING="cp1252")
    assert told.returncode == 0 and told.stdout.isascii()
    assert json.loads(told.stdout) == answer("fit", "ridge")
    assert "‖" in json.loads(told.stdout)["objective_name"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't send Ctrl-C to one process")
def test_ctrl_c_stops_and_still_writes_what_was_asked_for(tmp_path):
    agent, curve = tmp_path / "agent.npz", tmp_path / "curve.csv"
    import termios

    terminal, shown = os.openpty()
    termios.tcsetwinsize(shown, (24, 80))  # none is drawn on one without a size
    process = subprocess.Popen(
        [
            *(sys.executable, "main.py", "learn", LAKE, "--episodes", str(10**12), "--json"),
            *("--q-out", agent, "--curve-out", curve),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=shown,
        text=True,
    )
    # Once the bar has appeared, it is in the midst of it.
    assert select.select([terminal], [], [], 60)[0], process.poll()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    os.close(shown)
    err = ""
    with contextlib.suppress(OSError):  # its end, on Linux
        while part := os.read(terminal, 2**16):
            err += part.decode(errors="replace")
    os.close(terminal)
    assert process.returncode == 130
    assert "Traceback" not in err and "stopped after" in err
    learned = json.loads(out)
    assert learned["interrupted"] and 0 < learned["episodes"] < 10**12
    with np.load(agent) as file:
        assert json.loads(str(file["run"]))["run"]["episodes"] == learned["episodes"]
    assert curve.read_text().splitlines()[-1].split(",")[1] == str(learned["episodes"])


@pytest.mark.parametrize("arguments", [[], ["play", LAKE], ["train"]])
def test_without_a_display_it_says_what_works_without_one(arguments):
    hidden = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": ""}
    if not sys.platform.startswith("linux"):
        hidden = {"SDL_VIDEODRIVER": "no-such-driver"}
    done = run(*arguments, **hidden)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr and "learn and solve" in done.stderr


def test_a_display_that_cannot_be_opened_is_no_display():
    done = run("play", LAKE, SDL_VIDEODRIVER="no-such-driver")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "no display" in done.stderr


@pytest.mark.parametrize("command", [[], ["learn"], ["solve"], ["play"], ["train"]])
def test_help_shows_how(command):
    done = run(*command, "--help")
    assert done.returncode == 0 and done.stderr == ""
    assert "usage: main.py" in done.stdout
    if command in ([], ["learn"], ["solve"]):
        assert "examples:" in done.stdout


def test_help_names_what_is_in_the_tables_it_goes_by(said, capsys, monkeypatch):
    def shown(command):
        with pytest.raises(SystemExit):
            said(command, "--help")
        return " ".join(capsys.readouterr().out.split())

    monkeypatch.setattr("game.world.training.ALGORITHMS", (*ALGORITHMS, "dyna_q"))
    monkeypatch.setattr("game.labs._CARDS", {**_CARDS, "template": _CARDS["svm"]})
    monkeypatch.setattr("game.fitting.MODELS", {**MODELS, "pca": MODELS["ridge"]})
    assert "expected_sarsa, double_q_learning or dyna_q" in shown("learn")
    assert "regression, clustering, mixture, svm or template;" in shown("lab")
    assert "linear-svm, svm or pca. " in shown("fit")
    assert "mixture, svm or template. " in shown("fit")
    assert ", ".join(KINDS) in shown("gif")


def test_help_says_where_a_person_s_files_are_kept(tmp_path):
    shown = run("--help", Q_ON_ICE_HOME=str(tmp_path)).stdout
    assert str(tmp_path) in shown and "Q_ON_ICE_HOME" in shown


def test_the_examples_of_the_help_work(said, tmp_path, monkeypatch):
    save(level_of("S.\n.G", name="mine"), tmp_path / "my-level.toml")
    monkeypatch.chdir(tmp_path)
    shown = "".join(run(*command, "--help").stdout for command in ([], ["learn"], ["solve"]))
    lines = {line.split("   ")[0].strip() for line in shown.splitlines() if " main.py " in line}
    examples = [line.split()[2:] for line in sorted(lines) if line.startswith("python main.py")]
    windowless = [example for example in examples if example[:1] in (["learn"], ["solve"])]
    assert len(windowless) >= 7
    # The one that goes on with an agent needs the one that saves it first.
    for example in sorted(windowless, key=lambda words: "--resume" in words):
        code, out, err = said(*example)
        assert code == 0 and out, (example, err)


def test_nothing_heavy_is_imported_for_a_mistake():
    code = (
        "import sys; from game.commands import main; main(['learn', 'nowhere']);"
        "print(sorted({'numba', 'pygame', 'scipy', 'gymnasium'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [[], ["play", "classic/slippery-frozen-lake"], ["edit"]])
def test_nothing_of_recordings_is_imported_before_the_first_frame(words, tmp_path):
    code = (
        "import sys; from game.ui.app import App; from game.commands import main;"
        "App.run = lambda app, until: app.frame(0.02);"
        "main(sys.argv[1:]); heavy = {'PIL', 'imageio', 'game.recording.gif_writer'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    made = [sys.executable, "-c", code, *words]
    home = {**os.environ, "Q_ON_ICE_HOME": str(tmp_path)}
    done = subprocess.run(made, cwd=ROOT, env=home, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr


def test_a_python_without_the_packages_is_told_which_has_them():
    code = (
        "import runpy, sys; sys.modules['numpy'] = None; sys.argv[1:] = ['solve', 'nowhere'];"
        "runpy.run_path('main.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("q-on-ice: numpy is not installed for this Python; that of .venv")
    assert done.stderr.count("\n") == 1


def test_main_is_short():
    assert len((ROOT / "main.py").read_text().splitlines()) < 40
