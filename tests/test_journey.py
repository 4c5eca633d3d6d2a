"""The first whole thing: a person plays the lake to a win, then watches an agent solve it."""

import pygame
import pytest

from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.preferences import Preferences
from game.world.action import Action
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.scenes.hands import frames, until

LAKE = "classic/slippery-frozen-lake"
KEYS = {
    Action.LEFT: pygame.K_LEFT,
    Action.DOWN: pygame.K_DOWN,
    Action.RIGHT: pygame.K_RIGHT,
    Action.UP: pygame.K_UP,
}


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    made = App((1280, 800), preferences=Preferences(muted=True, last_level=LAKE, welcomed=True))
    made.context.engine.wait()
    frames(made, 3)
    yield made
    made.close()


def press(app, code):
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.event.Event(kind, key=code, mod=0, unicode="", scancode=0))
    frames(app, 2)


def test_menu_play_win_back_train_until_optimal_and_quit(app):
    assert isinstance(app.scene, MenuScene)
    for job in list(app.context.jobs.running):
        assert job.wait(30)
    frames(app, 2)
    press(app, pygame.K_RETURN)
    frames(app, 10, 0.05)
    # Play goes on with the level of last time, above the list to choose from.
    assert [type(scene) for scene in app.scenes] == [MenuScene, LevelsScene, PlayScene]
    solution = shortest_solution(load(find_level(LAKE)))
    assert len(solution) == 10
    for action in solution:
        press(app, KEYS[action])
        frames(app, 6, 0.1)
    session = app.scene.session
    assert session.won
    assert len(session.moves) == 10
    for wanted in (LevelsScene, MenuScene):
        press(app, pygame.K_ESCAPE)
        assert isinstance(app.scene, wanted)
    press(app, pygame.K_DOWN)
    press(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    frames(app, 10, 0.05)
    press(app, pygame.K_HOME)
    press(app, pygame.K_RETURN)
    scene = app.scene
    assert isinstance(scene, TrainScene)
    scene.next_schedule()
    assert scene.lesson.settings.epsilon == "0.1"
    for _ in range(6):
        press(app, pygame.K_RIGHTBRACKET)
    press(app, pygame.K_SPACE)
    until(app, lambda: scene.truth.verdict is not None and scene.truth.verdict.greedy_moves == 10)
    assert scene.truth.verdict.shortest_moves == 10
    for _ in range(3):
        press(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, MenuScene)
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode=""))
    app.frame(1 / 60)
    assert not app.running
