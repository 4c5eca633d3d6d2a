"""A random person for 3,000 events: nothing raises, and every screen stays alive."""

from game.ui.app import App
from game.ui.preferences import Preferences
from tests.monkey import Monkey


def test_a_random_person_breaks_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))
    app = App((1280, 800), preferences=Preferences(muted=True, welcomed=True))
    app.frame(0.016)
    app.context.engine.wait()
    monkey = Monkey(app, seed=11, folder=tmp_path / "drops")
    monkey.play(3_000)
    assert monkey.done == 3_000
    assert len(monkey.screens) >= 5, monkey.screens
    app.close()
