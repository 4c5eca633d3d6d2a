"""An editor with a level opened from its file, which lies apart from the person's own levels."""

import pytest

from game.scenes.editor import EditorScene
from game.world.level_file import load, save
from tests.scenes.editor_hands import POND
from tests.scenes.hands import window
from tests.world.worlds import level_of


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pond.toml"
    save(level_of(POND), path)
    return path


@pytest.fixture
def app(file):
    made = window(EditorScene(load(file), file))
    yield made
    made.close()
