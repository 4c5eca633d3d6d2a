"""Choices by keyboard and mouse: drop-down menus, and buttons that stay on."""

import pygame
import pytest

from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene, open_lab
from game.scenes.train import TrainScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import click, frames, key, post, press, rest_on, until, window


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


def test_a_menu_that_the_mouse_opened_goes_on_by_the_keyboard(opened):
    app = opened(TrainScene(load(find_level("classic/slippery-frozen-lake"))))
    menu, lesson = app.scene.panel.algorithm, app.scene.lesson
    click(app, menu.get_abs_rect().center)
    assert menu.unfolded
    for code in (pygame.K_DOWN, pygame.K_DOWN, pygame.K_UP):
        key(app, code)
    assert menu.unfolded and menu.marked == "SARSA" and menu.chosen == "Q-learning"
    assert lesson.settings.algorithm == "q_learning", "nothing is taken yet"
    key(app, pygame.K_RETURN)
    frames(app, 2)
    assert not menu.unfolded and menu.chosen == "SARSA"
    assert lesson.settings.algorithm == "sarsa"


def test_a_click_on_the_option_that_is_chosen_folds_the_menu(opened):
    app = opened(TrainScene(load(find_level("classic/slippery-frozen-lake"))))
    menu = app.scene.panel.algorithm
    click(app, menu.get_abs_rect().center)
    first = menu.menu_states["expanded"].options_selection_list.item_list[0]["button_element"]
    press(app, first)
    frames(app, 2)
    assert not menu.unfolded and menu.chosen == "Q-learning"


def looks(button):
    return button.drawable_shape.active_state.state_id


def test_what_is_on_looks_on_however_often_it_is_clicked(opened):
    app = opened(EditorScene())
    properties, tools = app.scene.properties, app.scene.buttons
    tab = properties.tabs.buttons["Level"]
    for button in (tab, next(iter(tools.brushes.values()))):
        for _ in range(2):
            press(app, button)
            assert button.is_selected and looks(button) == "selected"
    app = opened(LabScene("clustering"))
    until(app, lambda: app.scene.ready)
    tab = app.scene.panel.tabs[app.scene.tab]
    press(app, tab)
    assert looks(tab) == "selected"


def test_what_is_on_tells_what_it_is_and_looks_on_below_the_mouse(opened, monkeypatch):
    app = opened(TrainScene(load(find_level("classic/slippery-frozen-lake"))))
    button = next(one for one in app.scene.panel.overlays.values() if one.is_selected)
    rest_on(app, button, monkeypatch)
    assert button.tool_tip is not None
    assert looks(button) == "selected"
    press(app, button)
    assert not button.is_selected and looks(button) == "hovered"
    press(app, button)
    assert button.is_selected and looks(button) == "selected"


def test_the_tabs_of_a_lab_stay_where_they_are_when_the_code_needs_room(opened):
    app = opened(LabScene("clustering"))
    until(app, lambda: app.scene.ready)
    before = {words: tab.get_abs_rect() for words, tab in app.scene.panel.tabs.items()}
    press(app, app.scene.panel.tabs["Code"])
    assert app.scene.reads_wide
    assert {words: tab.get_abs_rect() for words, tab in app.scene.panel.tabs.items()} == before


def test_an_option_too_long_for_its_menu_can_be_read_in_the_tip_and_in_the_list(opened):
    app = opened(open_lab("svm", "wine"))
    scene, theme = app.scene, app.context.theme
    until(app, lambda: scene.ready and scene.session.run.state is not None)
    menu, long = scene.panel.settings.choices["up"][1], "od280_od315_of_diluted_wines"
    scene.actions.set_value(scene.panel.settings.choices["up"][0], menu.options.index(long))
    frames(app, 3)
    menu = scene.panel.settings.choices["up"][1]
    button = menu.current_state.selected_option_button
    assert menu.chosen == long and button.text.endswith("…")
    assert theme.width(button.text, 14) < button.rect.width
    assert button.tool_tip_text.startswith(f"{long}<br>")
    press(app, button)
    frames(app, 3)
    assert menu.unfolded
    items = menu.current_state.options_selection_list
    (item,) = [one for one in items.item_list if one["text"] == long]
    items.scroll_bar.set_scroll_from_start_percentage(1.0)
    frames(app, 3)
    assert item["button_element"].rect.width >= theme.width(long, 14) + theme.px(8)
    assert pygame.Rect((0, 0), app.scene.size).contains(items.rect)


def test_a_menu_under_the_mouse_tells_its_tip(opened):
    app = opened(LabScene("mixture"))
    scene = app.scene
    until(app, lambda: scene.ready and scene.session.run.state is not None)
    button = scene.panel.settings.choices["init"][1].current_state.selected_option_button
    pygame.mouse.set_pos(button.rect.center)
    post(pygame.MOUSEMOTION, pos=button.rect.center, rel=(3, 3), buttons=(0, 0, 0))
    frames(app, 40)
    assert button.tool_tip is not None and "Where EM begins" in button.tool_tip_text
