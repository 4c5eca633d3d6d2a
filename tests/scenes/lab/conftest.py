"""The template lab on screen, and a clipboard of our own."""

import pytest

from game.labs.template import TemplateLab
from game.scenes.lab import LabScene
from game.ui import clipboard
from tests.scenes.hands import frames, until, window


@pytest.fixture
def app(request):
    made = window(LabScene("template", lab=TemplateLab()), getattr(request, "param", (1280, 800)))
    until(made, lambda: made.scene.ready and made.scene.session.run.state is not None)
    frames(made, 2)
    yield made
    made.close()


@pytest.fixture
def board(monkeypatch):
    """A clipboard of our own: the dummy display has none."""
    held = {"text": None}

    def put(text):
        held["text"] = text
        return True

    monkeypatch.setattr(clipboard, "put", put)
    monkeypatch.setattr(clipboard, "get", lambda: held["text"])
    return held
