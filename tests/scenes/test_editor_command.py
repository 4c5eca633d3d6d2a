"""`python main.py edit`: a new level, one by its file or its name, a draft, or a sentence."""

import pytest

from game.commands import MISTAKE, main
from game.scenes.editor import EditorScene
from game.world.draft import Draft
from game.world.level_file import load, save
from game.world.packs import find_level
from tests.world.worlds import level_of

POND = "S~~\n~#G"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))


def test_a_new_level(opened):
    assert main(["edit"]) == 0
    assert isinstance(opened[0], EditorScene)
    assert opened[0].session.missing == "no start and no goal"


def test_a_level_by_its_file_is_saved_there(opened, tmp_path):
    path = tmp_path / "pond.toml"
    save(level_of(POND), path)
    assert main(["edit", str(path)]) == 0
    assert opened[0].session.level() == level_of(POND)
    assert opened[0].files.path == path


def test_a_level_of_the_game_by_its_name_is_a_copy(opened):
    assert main(["edit", "classic/snow-islands"]) == 0
    assert opened[0].session.level() == load(find_level("classic/snow-islands"))
    assert opened[0].files.path is None


def test_a_draft(opened, tmp_path):
    path = tmp_path / "draft.toml"
    save(Draft(level_of(POND).tiles), path)
    assert main(["edit", str(path)]) == 0
    assert opened[0].session.missing == "no start"
    assert main(["play", str(path)]) == MISTAKE, "it can't be played, though"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "there is no such file"),
        ("map = '''\nS.\n...\n'''", "this row of the map has 3 tiles"),
    ],
)
def test_a_mistake_is_one_line(opened, capsys, tmp_path, text, words):
    path = tmp_path / "bad.toml"
    if text is not None:
        path.write_text(text)
    assert main(["edit", str(path)]) == MISTAKE
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert opened == []


def test_without_a_display_it_says_so(capsys, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["edit"]) == MISTAKE
    assert "no display, and edit opens a window" in capsys.readouterr().err
