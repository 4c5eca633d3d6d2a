"""Drop-down menus by the keyboard: each arrow is a choice, and the menu stays the same control."""

import pygame
import pytest

from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.scenes.train import TrainScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import frames, key, until, window


@pytest.fixture
def opened():
    apps = []

    def open_window(scene):
        apps.append(window(scene))
        return apps[-1]

    yield open_window
    for app in apps:
        app.close()


def turn(app, menu, code=pygame.K_RIGHT):
    """Focus a menu, press an arrow, and read what it shows a few frames later."""
    app.scene.controls.focus(menu)
    key(app, code)
    frames(app, 3)
    return menu.selected_option[0]


def test_the_algorithm_of_a_training(opened):
    app = opened(TrainScene(load(find_level("classic/slippery-frozen-lake"))))
    menu, lesson = app.scene.panel.algorithm, app.scene.lesson
    assert turn(app, menu) == "SARSA"
    assert lesson.settings.algorithm == "sarsa"
    assert turn(app, menu) == "Expected SARSA"
    assert turn(app, menu, pygame.K_LEFT) == "SARSA"
    assert lesson.settings.algorithm == "sarsa"


def test_every_choice_of_a_lab(opened):
    app = opened(LabScene("svm"))
    scene = app.scene
    until(app, lambda: scene.ready and scene.session.run.state is not None)
    names = list(scene.panel.settings.choices)
    assert names
    for name in names:
        before = scene.session.setup.values[name]
        # Taking a choice may lay the controls out anew.
        shown = turn(app, scene.panel.settings.choices[name][1])
        assert scene.session.setup.values[name] != before
        assert scene.panel.settings.choices[name][1].selected_option[0] == shown
        turn(app, scene.panel.settings.choices[name][1], pygame.K_LEFT)
        assert scene.session.setup.values[name] == before
    source = scene.session.setup.source
    turn(app, scene.panel.settings.data)
    assert scene.session.setup.source != source


def test_a_choice_among_the_properties_of_a_level(opened):
    app = opened(EditorScene())
    properties, session = app.scene.properties, app.scene.session
    properties.show_tab("Training")
    frames(app, 2)
    before = session.properties.training
    menu = app.scene.properties._choices["training.algorithm"]
    shown = turn(app, menu)
    assert session.properties.training != before
    assert properties._choices["training.algorithm"].selected_option[0] == shown
    session.undo()
    frames(app, 2)
    assert session.properties.training == before
    assert properties._choices["training.algorithm"].selected_option[0] != shown
