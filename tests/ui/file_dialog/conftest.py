"""A folder with files, and a file window above the menu that shows it."""

import pytest

from game.ui.file_dialog import FileDialog
from game.ui.scene import Push
from tests.scenes.hands import frames, window


@pytest.fixture
def folder(tmp_path):
    """A folder with a file and a folder of the same name in its path."""
    inner = tmp_path / "pond"
    (inner / "deep").mkdir(parents=True)
    for name in ("pond.toml", "lake.toml", "notes.txt"):
        (inner / name).write_text("x")
    return inner


@pytest.fixture
def shown(folder):
    """Opens a file window above the menu; what it is closed with goes into a list."""
    app = window()

    def show(start, saving, own=None):
        chosen = []
        app._do(Push(FileDialog("A file", start, [".toml"], saving, own), chosen.append))
        frames(app)
        return app, app.scene._window, chosen

    yield show
    app.close()
