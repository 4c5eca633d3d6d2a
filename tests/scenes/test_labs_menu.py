"""The choice of labs: cards that play, opened by keys or by the mouse."""

import pygame
import pytest

from game.labs import available
from game.scenes.lab import LabScene
from game.scenes.labs_menu import LabsMenuScene
from tests.scenes.hands import frames, key, press, until, window


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    made = window(LabsMenuScene(), request.param)
    yield made
    made.close()


def test_every_lab_has_a_card_inside_the_window_and_none_lies_on_another(app):
    rects = list(app.scene.rects.values())
    assert list(app.scene.rects) == list(available())
    whole = pygame.display.get_surface().get_rect()
    assert all(whole.contains(rect) for rect in rects)
    assert all(rect.collidelist(rects) == index for index, rect in enumerate(rects))


def test_the_cards_play_the_first_steps(app):
    scene = app.scene
    until(app, lambda: len(scene.previews) == len(scene.cards))
    assert not scene.problems
    seen = {name: set() for name in scene.previews}
    for _ in range(40):
        frames(app, 3, 0.05)
        for name, preview in scene.previews.items():
            seen[name].add(preview.shown)
            assert preview.plot.marks
    assert all(len(shown) > 1 for shown in seen.values())


def test_enter_a_number_and_a_click_open_a_lab_and_escape_comes_back(app):
    scene, names = app.scene, list(available())
    until(app, lambda: names[0] in scene.previews)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LabScene) and app.scene.name == names[0]
    until(app, lambda: app.scene.ready)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    key(app, pygame.K_1 + len(names) - 1)
    assert app.scene.name == names[-1]
    key(app, pygame.K_ESCAPE)
    press(app, scene.buttons[names[1]])
    assert app.scene.name == names[1]


def test_arrows_walk_over_the_cards(app):
    scene, names = app.scene, list(available())
    key(app, pygame.K_RIGHT)
    assert scene.controls.focused is scene.buttons[names[1]]
    key(app, pygame.K_DOWN)
    assert scene.controls.focused is scene.buttons[names[3]]
    key(app, pygame.K_RETURN)
    assert app.scene.name == names[3]
