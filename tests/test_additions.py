"""What the README says about adding to the program is tried on a copy of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# One line each, as the README counts them.
SLUSH = {
    "game/world/level.py": ("    GOAL = 4\n", "    SLUSH = 5\n"),
    "game/world/rules.py": ("    Tile.GOAL: Effect.WIN,\n", "    Tile.SLUSH: Effect.STOP,\n"),
    "game/world/level_file.py": ('    Tile.GOAL: "G",\n', '    Tile.SLUSH: "%",\n'),
    "game/ui/sprites.py": ('    Tile.GOAL: ("goal",),\n', '    Tile.SLUSH: ("shadow",),\n'),
}

TRIED = """
import pygame
from game.editor.strokes import Brush
from game.scenes.editor import EditorScene
from game.scenes.play import PlayScene
from game.ui.overlays import Overlay
from game.world.level import Tile
from game.world.level_file import dumps, loads
from game.world.planning import shortest_solution
from tests.scenes.hands import frames, key, post, press, window
from tests.scenes.editor_hands import click_cell

level = loads("map = '''\\nS%G\\n~~~\\n'''\\n")
assert loads(dumps(level)) == level
assert len(shortest_solution(level)) == 2

app = window(EditorScene(level))
key(app, pygame.K_6)
assert app.scene.session.brush is Brush.SLUSH
click_cell(app, 1, 1)
assert app.scene.session.draft.tiles[1, 1] == Tile.SLUSH
key(app, pygame.K_7)
click_cell(app, 1, 0)
assert app.scene.session.draft.start == (1, 0)
app.close()

app = window(PlayScene(level))
key(app, pygame.K_RIGHT)
frames(app, 30)
assert app.scene.session.position == (0, 1)
app.close()
"""


# The tests that know the tiles by their numbers, letters and effects.
HELD = [
    *("tests/world/test_rules.py", "tests/world/test_level.py", "tests/world/test_level_file.py"),
    *("-k", "tile or sense or malformed"),
]


def test_a_tile_takes_a_line_in_each_of_the_four_files_the_readme_names(tmp_path):
    for folder in ("game", "assets", "levels", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    page = (ROOT / "README.md").read_text().partition("**A tile.**")[2].partition("\n\n")[0]
    assert all(f"`{file}`" in page for file in SLUSH)
    assert all(f"`{file}`" in page for file in HELD[:1])
    for file, (after, line) in SLUSH.items():
        text = (tmp_path / file).read_text()
        assert text.count(after) == 1
        (tmp_path / file).write_text(text.replace(after, after + line))
    for words in (["-c", TRIED], ["-m", "pytest", "-q", "-p", "no:cacheprovider", *HELD]):
        done = subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            # Nothing here runs long, and compiling would.
            env={**os.environ, "NUMBA_DISABLE_JIT": "1", "Q_ON_ICE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
