"""What goes wrong around the program: a full or read-only disk, a lost display, gaps in data."""

import errno
import os

import pygame
import pytest

from game.commands import main
from game.ui.app import App
from game.ui.preferences import Preferences
from tests.scenes.hands import frames, key


@pytest.fixture
def unwritable(monkeypatch):
    """Nothing can be written any more, as on a full or a read-only disk."""

    def close(reason):
        def refuse(*_, **__):
            raise OSError(reason, os.strerror(reason))

        monkeypatch.setattr("tempfile.mkstemp", refuse)

    return close


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_cannot_be_written_is_told_and_the_result_is_still_printed(
    reason, unwritable, capsys, tmp_path
):
    unwritable(reason)
    path = tmp_path / "agent.npz"
    lake = "classic/slippery-frozen-lake"
    assert main(["learn", lake, "--episodes", "5", "--q-out", str(path)]) == 2
    said = capsys.readouterr()
    assert os.strerror(reason) in said.err and str(path) in said.err
    assert "episodes" in said.out and not path.exists()


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS])
def test_the_window_opens_and_closes_where_nothing_can_be_written(reason, unwritable):
    unwritable(reason)
    app = App((960, 640), preferences=Preferences(muted=True, welcomed=True))
    frames(app, 2)
    key(app, pygame.K_F12)
    app.close()
    assert not app.problems
    assert os.strerror(reason) in app.context.preferences.save()


@pytest.mark.parametrize("name", ["kmeans", "ridge", "svm", "gmm"])
def test_a_gap_in_a_persons_data_is_named(name, capsys, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y,kind\n1,2,a\n2,nan,b\n3,1,a\n")
    assert main(["fit", name, "--data", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "mine.csv, line 3" in said.err and said.out == ""


def test_a_display_that_is_lost_ends_no_frame(monkeypatch):
    app = App((960, 640), preferences=Preferences(muted=True, welcomed=True))
    frames(app, 2)
    monkeypatch.setattr(pygame.display, "get_surface", lambda: None)
    frames(app, 3)
    assert app.running and not app.problems
    monkeypatch.undo()
    app.close()
