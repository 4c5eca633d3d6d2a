"""What a lab shows fits at every window size and interface scale."""

import threading

import pygame
import pytest

from game.labs.mixture import MixtureLab
from game.scenes.lab import LabScene, open_lab
from game.ui.drop_down import DropDown
from game.ui.push_button import PushButton
from tests.scenes.hands import frames, key, press, until, window

at_tight_sizes = pytest.mark.parametrize("size, scale", [((1280, 800), 1.5), ((960, 640), 1.0)])


@pytest.fixture
def opened():
    apps = []

    def open_at(scene, size, scale):
        apps.append(window(scene, size, scale=scale))
        until(apps[-1], lambda: scene.ready and scene.session.run.state is not None)
        return apps[-1]

    yield open_at
    for app in apps:
        app.close()


def param(scene, name):
    return next(one for one in scene.session.lab.params if one.name == name)


@at_tight_sizes
@pytest.mark.parametrize("name", ["mixture", "svm"])
def test_every_button_tab_and_option_of_a_lab_is_read_whole(opened, name, size, scale):
    app = opened(open_lab(name), size, scale)
    theme, controls = app.context.theme, app.scene.controls
    cut = []
    for control in controls._order:
        if isinstance(control, PushButton):
            room = control.rect.width - 2 * theme.px(3)
            cut += [control.text] * (theme.width(control.text, 14) > room)
        elif isinstance(control, DropDown) and control is not app.scene.panel.settings.data:
            button = control.current_state.selected_option_button
            room = button.rect.width - theme.px(8)
            cut += [one for one in control.options if theme.width(one, 14) > room]
    for place, words in app.scene.panel.settings.labels:
        cut += [words] * (theme.width(words, 14) > place.width)
    assert not cut


def test_settings_too_many_for_the_window_are_on_pages_that_the_keyboard_turns(opened):
    app = opened(open_lab("svm", "wine"), (960, 640), 1.25)
    scene, line = app.scene, app.context.theme.line_height(14)
    scene.actions.set_value(param(scene, "kernel"), "poly")
    frames(app, 3)
    shown = []
    scene.controls.focus(scene.panel.settings.more)
    for page in (1, 0):
        settings = scene.panel.settings
        shown += [*settings.sliders, *settings.choices, *settings.toggles]
        assert settings.rows[-1].bottom <= scene.places.panel.bottom
        for _, menu in settings.choices.values():
            assert menu.rect.height >= line + 2, "its words would be cut"
        key(app, pygame.K_RETURN)
        frames(app, 2)
        assert scene.actions.settings_page % 2 == page
        assert scene.controls.focused is scene.panel.settings.more
    assert sorted(shown) == sorted({*shown})
    assert {"kernel", "degree", "up", "show"} <= {*shown}


@at_tight_sizes
def test_what_is_being_worked_out_says_so_inside_its_picture(opened, monkeypatch, size, scale):
    ended = threading.Event()

    def long(lab, extra, data, values, seed, progress):
        while not ended.wait(0.002):
            progress(0.5)
        progress(0.5)

    monkeypatch.setattr(MixtureLab, "compute", long)
    app = opened(LabScene("mixture", lab=MixtureLab()), size, scale)
    scene, theme = app.scene, app.context.theme
    until(app, lambda: scene.desk.in_work == "bic" and scene.desk.share == 0.5)
    frames(app, 2)
    slot = [view.name for view in scene.pictures.shown].index("bic")
    plot, stop = scene.pictures.plots["bic"], scene.panel.stops[slot]
    card = scene.pictures.work_card(slot)
    assert plot.area.contains(card) and card.contains(stop.rect)
    press(app, stop)
    ended.set()
    frames(app, 3)
    assert stop.visible and stop.text == "Work out"
    assert card.contains(stop.rect) and stop.rect.width >= theme.width("Work out", 14)


@at_tight_sizes
@pytest.mark.parametrize("name", ["regression", "clustering", "mixture", "svm"])
def test_titles_names_and_legends_of_the_small_pictures_are_read_whole(opened, name, size, scale):
    app = opened(open_lab(name), size, scale)
    scene = app.scene
    if name == "svm":
        until(app, lambda: "grid" in scene.desk.results)
    for turn in range(3):
        for slot, (_, tabs) in enumerate(scene.pictures.arranged):
            if turn < len(tabs):
                scene.actions.show_view(slot, tabs[turn].name)
        frames(app, 2)
        for view in scene.pictures.shown[1:]:
            if view.kind == "3d":
                continue
            words = [one.words for one in scene.pictures.plots[view.name]._settle().texts]
            assert not [one for one in words if one.endswith("…")], view.name
            assert not [one for one in words if one.endswith(" more")], view.name
