"""Ctrl-C in each command and kill -9 in each save: one line, and nothing half done."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.cli.interrupt import where_it_is_heard
from game.play.progress import Progress
from game.recording.run import read_run
from game.ui.preferences import Preferences
from game.world.level_file import load, load_draft
from ml.tables import load_csv

ROOT = Path(__file__).resolve().parents[1]
LAKE = "classic/slippery-frozen-lake"

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows can't send Ctrl-C to one process"
)

FILES = ("huge.toml", "huge.csv", "out.gif", "out.toml")

# Strikes once the module is loaded that does the command's work, and its work has begun.
STRUCK = """
import faulthandler, os, signal, sys, threading, time

faulthandler.dump_traceback_later(100, exit=True)  # a hang says where it is

def strike(module):
    while module not in sys.modules:
        time.sleep(0.01)
    time.sleep(0.4)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=strike, args=(sys.argv.pop(1),), daemon=True).start()
from game.commands import main
sys.exit(main(sys.argv[1:]))
"""


def python(code, *words, home):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "Q_ON_ICE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(autouse=True)
def heard():
    """Ctrl-C is heard here and in what is started, also where the tests were started with "&"."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("game.scenes.menu", []),
        ("game.scenes.play", ["play", LAKE]),
        ("game.scenes.train", ["train", LAKE]),
        ("game.scenes.editor", ["edit"]),
        ("game.scenes.lab", ["lab", "regression"]),
        ("game.solving", ["solve", "huge.toml"]),
        ("game.filming", ["gif", LAKE, "--training", "--episodes", 10**9, "-o", "out.gif"]),
        ("game.fitting", ["fit", "svm", "--data", "huge.csv", "--target", "kind"]),
        (
            "game.editor.generator",
            ["generate", "--rows", 40, "--columns", 40, "--min-moves", 900, "-o", "out.toml"],
        ),
    ],
    ids=lambda value: value.rpartition(".")[2] if isinstance(value, str) else "",
)
def test_ctrl_c_is_one_line_and_130(module, words, tmp_path):
    row = "~." * 512
    rows = [f"S{row[1:]}", *[row] * 1022, f"{row[:-1]}G"]
    (tmp_path / "huge.toml").write_text("slip = 0.2\nmap = '''\n" + "\n".join(rows) + "\n'''\n")
    cells = [f"{i * i % 97},{i % 89},{'ab'[i * i % 7 % 2]}" for i in range(60_000)]
    (tmp_path / "huge.csv").write_text("\n".join(["x,y,kind", *cells]))
    words = [tmp_path / word if str(word) in FILES else word for word in words]
    before = {path.name for path in tmp_path.iterdir()}
    done = python(STRUCK, module, *words, home=tmp_path)
    assert done.returncode == 130, done.stderr
    lines = [line for line in done.stderr.replace("\r", "\n").splitlines() if "q-on-ice" in line]
    assert lines == ["q-on-ice: stopped"], done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} - before <= {"settings.json", "levels"}


# Strikes as soon as a module is looked for.
STRUCK_EARLY = """
import os, runpy, signal, sys

class Strike:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

module = sys.argv.pop(1)
sys.meta_path.insert(0, Strike())
runpy.run_path("main.py", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("module", "words"),
    [
        *(("game.commands", ["--help"]), ("argparse", ["--help"]), ("game.cli.windows", [])),
        # NumPy imports it from C, and makes an ImportError of what happens there.
        ("datetime", ["fit", "linear-svm", "-p", "max_iter=1000000000", "-p", "tol=1e-300"]),
    ],
)
def test_ctrl_c_while_modules_are_imported_is_one_line_too(module, words, tmp_path):
    done = python(STRUCK_EARLY, module, *words, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "q-on-ice: stopped\n")


def test_a_program_that_was_started_to_ignore_ctrl_c_ignores_it(tmp_path):
    code = """
import os, signal
from game.cli.interrupt import between_frames, where_it_is_heard

with where_it_is_heard(), between_frames() as stopped:
    os.kill(os.getpid(), signal.SIGINT)
    print("went on", stopped())
"""
    # As a shell does for what is started with "&"; what is ignored stays so in a new program.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done = python(code, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "went on False\n", "")


def test_ctrl_c_is_not_lost_in_a_callback_of_the_compiler():
    done = []
    made = {"os": os, "signal": signal, "done": done}
    callback = "def callback(): os.kill(os.getpid(), signal.SIGINT); done.append('whole')"
    exec(compile(callback, "llvmlite/binding/executionengine.py", "exec"), made)
    with pytest.raises(KeyboardInterrupt), where_it_is_heard():
        made["callback"]()
        while True:
            time.sleep(0.01)
    assert done == ["whole"]


def test_ctrl_c_ends_a_window_after_the_frame_and_a_second_one_at_once(tmp_path):
    code = """
import os, signal
from game.ui.app import App

frame, done = App.frame, []
def struck(app, dt):
    frame(app, dt)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGINT)
        done.append("whole")
        os.kill(os.getpid(), signal.SIGINT) if second else None
    done.append(len(app.scenes))

App.frame = struck
from game.commands import main
code = main(["play"])
print(code, done)
"""
    done = python("second = False" + code, home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == (
        "130 [2, 2, 2, 'whole', 2]",
        "q-on-ice: stopped\n",
    )
    done = python("second = True" + code, home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("130 [2, 2, 2, 'whole']", "q-on-ice: stopped\n")


def test_ctrl_c_in_the_editor_keeps_the_work(tmp_path):
    code = """
import sys
from game.scenes.editor import EditorScene

def draw_and_strike(scene, dt):
    scene.session.rotate()
    raise KeyboardInterrupt

EditorScene.update = draw_and_strike
from game.commands import main
sys.exit(main(sys.argv[1:]))
"""
    (tmp_path / "mine.toml").write_text("name = 'Mine'\nmap = '''\nS~#\n~.G\n'''\n")
    done = python(code, "edit", tmp_path / "mine.toml", home=tmp_path)
    assert done.returncode == 130, done.stderr
    (kept,) = (tmp_path / "recovery").glob("*.toml")
    assert load_draft(kept).rows == 3


# Dies in the midst of writing the second time, as by a power cut: half the bytes are there.
KILLED = """
import os, signal, sys
import game.files as files
fsync = os.fsync
def die(handle):
    os.ftruncate(handle, os.fstat(handle).st_size // 2)
    os.kill(os.getpid(), signal.SIGKILL)
"""

SAVES = {
    "level.toml": """
from game.world.level import Level
from game.world.level_file import save
def write(name, count): save(Level(name, [[0, 4], [0, 0]], (0, 0)), path)
""",
    "progress.json": """
from pathlib import Path
from game.play.progress import Game, Progress
def write(name, count): Progress(Path(path)).record(name, Game(True, "RD"))
""",
    "settings.json": """
from game.ui.preferences import Preferences
def write(name, count): Preferences(last_level=name).save()
""",
    "agent.npz": """
from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Level
from game.world.model import build_model
trainer = Trainer(build_model(Level("it", [[0, 4], [0, 0]], (0, 0))), TrainingSettings())
def write(name, count): trainer.advance(50); trainer.save(path)
""",
    "curve.csv": """
from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Level
from game.world.model import build_model
trainer = Trainer(build_model(Level("it", [[0, 4], [0, 0]], (0, 0))), TrainingSettings())
def write(name, count): trainer.advance(50); trainer.history.write_csv(path)
""",
    "film.gif": """
from game.commands import main
def write(name, count):
    main(["gif", "classic/slippery-frozen-lake", "--moves", "RD"[:count], "-o", path])
""",
}


def read(path):
    """What a file holds, by its own reader."""
    match path.name:
        case "level.toml":
            return load(path).name
        case "progress.json":
            progress = Progress(path)
            return progress.best("first").moves, progress.best("second").moves, progress.problem
        case "settings.json":
            found = Preferences.load()
            return found.last_level, found.problem
        case "film.gif":
            return read_run(path).moves
        case "curve.csv":
            return load_csv(path, missing="drop").X.shape
    return path.read_bytes()


@pytest.mark.parametrize("name", list(SAVES))
def test_a_save_that_is_killed_leaves_the_file_before(name, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    path = tmp_path / name
    start = f"path = {str(path)!r}\n{SAVES[name]}\nwrite('first', 1)\n"
    done = python(start, home=tmp_path)
    assert done.returncode == 0, done.stderr
    before, bytes_before = read(path), path.read_bytes()
    done = python(
        f"path = {str(path)!r}\n{KILLED}{SAVES[name]}\nos.fsync = die\nwrite('second', 2)\n",
        home=tmp_path,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert path.read_bytes() == bytes_before
    assert read(path) == before
    assert json.dumps(str(before))
