"""Every test of a screen has a folder of its own for progress and levels, and a clipboard."""

import pytest

from game.ui import clipboard
from game.ui.app import App


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def board_of_paper(monkeypatch):
    """What is on the clipboard; the dummy display has none, and a machine's is its person's."""
    kept = {"text": None}
    monkeypatch.setattr(clipboard, "put", lambda text: kept.update(text=text) or True)
    monkeypatch.setattr(clipboard, "get", lambda: kept["text"])
    return kept


@pytest.fixture
def opened(monkeypatch):
    """The screens that commands opened the window with, without its loop."""
    found = []

    def run(app, until):
        found.append(app.scene)
        app.frame(0.02)
        assert not app.problems
        app.close()

    monkeypatch.setattr(App, "run", run)
    return found
