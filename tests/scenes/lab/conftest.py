"""The template lab on screen."""

import pytest

from game.labs.template import TemplateLab
from game.scenes.lab import LabScene
from tests.scenes.hands import frames, until, window


@pytest.fixture
def app(request):
    made = window(LabScene("template", lab=TemplateLab()), getattr(request, "param", (1280, 800)))
    until(made, lambda: made.scene.ready and made.scene.session.run.state is not None)
    frames(made, 2)
    yield made
    made.close()
