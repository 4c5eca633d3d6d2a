"""The program in a real window: a lake won by keys, an agent trained, labs opened, a level drawn.

Told apart by what the program leaves behind, never by pixels: progress, a trained agent, a level.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.files import LEVELS
from game.recording.run import TrainingRun, read_run
from game.world.level import Tile
from game.world.level_file import load
from game.world.planning import shortest_solution

ROOT = Path(__file__).resolve().parents[1]
LAKE = "classic/slippery-frozen-lake"
PATIENCE_S = 60

pytestmark = [
    pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")
    for tool in ("Xvfb", "xdotool")
]


@pytest.fixture
def display():
    """The name of a display of its own, whose number the server chooses."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1400x900x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait(30)


class Window:
    """The program on a display, and the hands at it."""

    def __init__(self, display, home, *arguments):
        self.home = home
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            "Q_ON_ICE_HOME": str(home),
            "HOME": str(home),
            "WAYLAND_DISPLAY": "",
        }
        self.program = subprocess.Popen(
            [sys.executable, "main.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.until(lambda: self._xdotool("search", "--onlyvisible", "--class", ".").returncode == 0)
        found = self._xdotool("search", "--onlyvisible", "--class", ".").stdout.split()
        self._xdotool("windowfocus", "--sync", found[0])

    def _xdotool(self, *words):
        return subprocess.run(
            ["xdotool", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def keys(self, *names):
        """Press keys one after another."""
        assert self._xdotool("key", "--delay", "60", *names).returncode == 0

    def drag(self, start, end):
        """Draw with the left button."""
        self._xdotool("mousemove", *map(str, start), "mousedown", "1")
        middle = [(a + b) // 2 for a, b in zip(start, end)]
        self._xdotool("mousemove", *map(str, middle), "sleep", "0.1", "mousemove", *map(str, end))
        self._xdotool("sleep", "0.1", "mouseup", "1")

    def until(self, condition, keys=()):
        """Wait until something has come about, pressing keys again and again."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.program.poll() is None, self.program.communicate()
            assert time.monotonic() < end, "it never came to that"
            if keys:
                self.keys(*keys)
            time.sleep(0.5)

    def quit(self):
        """Leave by Esc, again and again, with Don't save if it asks; the exit code and stderr."""
        end = time.monotonic() + PATIENCE_S
        while self.program.poll() is None and time.monotonic() < end:
            self._xdotool("key", "Escape")
            time.sleep(0.3)
        _, said = self.program.communicate(timeout=PATIENCE_S)
        return self.program.returncode, said


@pytest.fixture
def start(display, tmp_path):
    opened = []
    (tmp_path / "settings.json").write_text(json.dumps({"welcomed": True, "muted": True}))

    def begin(*arguments):
        opened.append(Window(display, tmp_path, *arguments))
        return opened[-1]

    yield begin
    for window in opened:
        window.program.kill()
        window.program.wait()


def test_a_lake_is_won_by_keys_and_an_agent_learns_it(start, tmp_path):
    window = start("play", LAKE)
    progress, films = tmp_path / "progress.json", tmp_path / "recordings"
    solution = shortest_solution(load(LEVELS / f"{LAKE}.toml"))
    window.until(progress.is_file, ["r", *(action.name.capitalize() for action in solution)])
    ((key, best),) = json.loads(progress.read_text()).items()
    assert key.startswith(LAKE)
    assert best["solved"] and best["moves"] == len(solution) == 10

    window.keys("F6")
    # Until the engine is ready, an episode asked for is only answered by a sentence.
    window.until(
        lambda: any(read_run(film).steps for film in films.glob("*.gif")), ["e", "e", "g", "Return"]
    )
    assert window.quit() == (0, "")
    assert all(isinstance(read_run(film), TrainingRun) for film in films.glob("*.gif"))
    assert not (tmp_path / "log.txt").exists()


def test_each_lab_opens_and_makes_steps(start, tmp_path):
    seen = set()

    def pictures():
        return {path.read_bytes() for path in tmp_path.glob("screenshots/*.png")} - seen

    for name in ("regression", "clustering", "mixture", "svm"):
        window = start("lab", name)
        # One before anything is drawn, one while the lab is prepared, and one for each step.
        window.until(lambda: len(pictures()) >= 4, ["n", "F12"])
        assert window.quit() == (0, "")
        seen |= pictures()
    assert not (tmp_path / "log.txt").exists()


def test_a_level_is_drawn_by_mouse_and_keys_and_saved(start, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(f"name = 'Mine'\nmap = '''\nS{'.' * 10}G\n" + f"{'.' * 12}\n" * 7 + "'''\n")
    window = start("edit", str(path))
    window.keys("3")
    window.drag((480, 400), (640, 400))
    window.until(lambda: rocks(path) >= 2, ["shift+Down", "shift+Down", "ctrl+s"])
    assert window.quit() == (0, "")
    level = load(path)
    assert level.name == "Mine" and level.tiles.shape == (8, 12)


def rocks(path):
    """How many rocks a level has."""
    return int((load(path).tiles == Tile.ROCK).sum())
