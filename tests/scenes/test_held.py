"""What the mouse holds: a release that went to another screen is noticed, and what is held is one
step of undo however long it takes."""

import numpy as np
import pygame
import pytest

from game.labs.template import TemplateLab
from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.ui.dialogs import KeysHelp
from tests.scenes.editor_hands import POND, at, rows
from tests.scenes.hands import click, frames, key, post, until, window
from tests.scenes.lab.lab_hands import empty_spot, session, spot
from tests.scenes.play_hands import lake
from tests.world.worlds import level_of


@pytest.fixture
def lab():
    app = window(LabScene("template", lab=TemplateLab()))
    until(app, lambda: app.scene.ready and app.scene.session.run.state is not None)
    frames(app, 2)
    yield app
    app.close()


@pytest.fixture
def editor():
    app = window(EditorScene(level_of(POND)))
    yield app
    app.close()


def point(app, where, *buttons):
    held = tuple(int(number in buttons) for number in (1, 2, 3))
    post(pygame.MOUSEMOTION, pos=tuple(where), rel=(3, 3), buttons=held)
    frames(app)


def hold(app, where, button=1):
    point(app, where)
    post(pygame.MOUSEBUTTONDOWN, pos=tuple(where), button=button)
    frames(app)


def let_go_elsewhere(app, where, button=1):
    """Call the help while the button is down, let go over it, and close it."""
    scene = app.scene
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    post(pygame.MOUSEBUTTONUP, pos=tuple(where), button=button)
    frames(app)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene


def beside(where, by):
    return where[0] + by, where[1]


def right_border(app):
    """A point just right of the level."""
    board = app.scene.desk.board
    last = board.rect_of(0, board.tiles.shape[1] - 1)
    return last.right + 3, last.centery


def test_a_slider_lets_go(lab):
    slider = lab.scene.panel.settings.sliders["rate"][1]
    middle = slider.rect.center
    hold(lab, middle)
    let_go_elsewhere(lab, middle)
    before = slider.value
    point(lab, beside(middle, 30))
    assert slider.value == before
    slider.set(slider.low)
    assert slider.value == slider.low, "nobody holds it, so it shows what it is told"


def test_a_point_of_a_lab_is_let_go(lab):
    where = spot(lab, 4)
    hold(lab, where)
    assert lab.scene.hands.busy
    let_go_elsewhere(lab, where)
    before = session(lab).setup.data
    point(lab, beside(where, 40))
    assert session(lab).setup.data is before and not lab.scene.hands.busy


def test_a_click_on_a_lab_counts_after_a_release_that_was_lost(lab):
    where, count = spot(lab, 4), session(lab).setup.data.n_samples
    hold(lab, where)
    let_go_elsewhere(lab, where)
    click(lab, empty_spot(lab))
    assert session(lab).setup.data.n_samples == count + 1


def test_the_view_of_a_lab_is_let_go(lab):
    where = empty_spot(lab)
    plot = lab.scene.pictures.plots["points"]
    hold(lab, where)
    point(lab, beside(where, 30), 1)
    let_go_elsewhere(lab, where)
    before = plot.to_data(*where)
    point(lab, beside(where, 90))
    assert np.array_equal(plot.to_data(*where), before)


def test_the_border_of_a_level_stays_where_it_was_let_go(editor):
    before = editor.scene.session.shape
    where, cell = right_border(editor), editor.scene.desk.board.cell
    hold(editor, where)
    assert editor.scene.desk.border.held
    point(editor, beside(where, cell), 1)
    let_go_elsewhere(editor, where)
    point(editor, beside(where, 4 * cell))
    assert not editor.scene.desk.border.held
    assert editor.scene.session.shape == (before[0], before[1] + 1)


def test_a_stroke_ends_where_the_button_was_let_go(editor):
    before = rows(editor)
    hold(editor, at(editor, 3, 0))
    let_go_elsewhere(editor, at(editor, 3, 0))
    drawn = rows(editor)
    point(editor, at(editor, 3, 3))
    assert rows(editor) == drawn != before
    key(editor, pygame.K_z, pygame.KMOD_CTRL)
    assert rows(editor) == before


def test_a_press_on_the_board_is_no_move_once_it_was_let_go_elsewhere():
    app = lake()
    scene = app.scene
    hold(app, scene.board.rect.center)
    let_go_elsewhere(app, scene.board.rect.center)
    panel = (app.scene.board.rect.right + 30, app.scene.board.rect.bottom - 4)
    point(app, panel)
    click(app, panel)
    assert scene.session.moves == []
    app.close()


def test_a_slider_dragged_slowly_in_the_editor_is_one_step_of_undo(editor):
    scene = editor.scene
    scene.properties.show_tab("Rules")
    frames(editor)
    rect = scene.properties._slider.rect
    hold(editor, (rect.left + 20, rect.centery))
    for x in range(rect.left + 24, rect.right - 20, 6):
        point(editor, (x, rect.centery), 1)
        frames(editor, 2)
    post(pygame.MOUSEBUTTONUP, pos=rect.center, button=1)
    frames(editor, 2)
    slid = scene.session.properties.slip
    assert slid > 0
    hold(editor, (rect.left + 20, rect.centery))
    post(pygame.MOUSEBUTTONUP, pos=rect.center, button=1)
    frames(editor, 2)
    assert scene.session.properties.slip < slid
    key(editor, pygame.K_z, pygame.KMOD_CTRL)
    assert scene.session.properties.slip == slid, "let go and pressed anew: a step of its own"
    key(editor, pygame.K_z, pygame.KMOD_CTRL)
    assert scene.session.properties.slip == 0
