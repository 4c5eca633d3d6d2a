"""A hand on a lab's points: adding, moving, deleting, undoing, and the view around them."""

import numpy as np
import pygame
import pytest

from game.labs.template import TemplateLab
from game.scenes.lab import LabScene
from game.ui.scene import Push
from tests.labs.contract import fingerprint
from tests.scenes.hands import click, drag, frames, key, post, press, until
from tests.scenes.lab.lab_hands import at_both_sizes, empty_spot, place, session, spot


@at_both_sizes
def test_a_click_adds_a_point_a_drag_moves_it_and_a_right_click_deletes_it(app):
    before = session(app).setup.data.n_samples
    spare = empty_spot(app)
    click(app, spare)
    data = session(app).setup.data
    assert data.n_samples == before + 1
    plot = app.scene.pictures.plots["points"]
    there = plot.to_data(*spare)
    assert data.X[-1] == pytest.approx([float(there[0]), float(there[1])])
    middle = plot.area.center
    aim = tuple(at + (30 if at < mid else -30) for at, mid in zip(spare, middle))
    there = plot.to_data(*aim)
    drag(app, spare, aim)
    assert session(app).setup.data.X[-1] == pytest.approx([float(there[0]), float(there[1])])
    frames(app, 3)
    click(app, spot(app, -1), button=3)
    assert session(app).setup.data.n_samples == before
    assert "edited" in app.scene._about()


@at_both_sizes
def test_one_undo_line_holds_points_and_settings_alike(app):
    start = session(app).setup
    click(app, empty_spot(app))
    added = session(app).setup
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.right - 30, rect.centery))
    slid = session(app).setup
    assert slid.values["rate"] > added.values["rate"]
    key(app, pygame.K_z, pygame.KMOD_LCTRL)
    assert session(app).setup is added
    key(app, pygame.K_z)
    assert session(app).setup is start
    key(app, pygame.K_y)
    key(app, pygame.K_y, pygame.KMOD_LCTRL)
    assert session(app).setup is slid
    key(app, pygame.K_y)
    assert "nothing to redo" in app._said.sentence


def test_a_drag_is_one_step_of_undo(app):
    start = session(app).setup
    before = spot(app, 4)
    post(pygame.MOUSEBUTTONDOWN, pos=before, button=1)
    for step in range(1, 12):
        pos = (before[0] + 4 * step, before[1] + 3 * step)
        post(pygame.MOUSEMOTION, pos=pos, rel=(4, 3), buttons=(1, 0, 0))
        frames(app)
    post(pygame.MOUSEBUTTONUP, pos=pos, button=1)
    frames(app, 2)
    assert not np.array_equal(session(app).setup.data.X, start.data.X)
    key(app, pygame.K_z)
    assert session(app).setup is start


def test_the_axes_stand_still_under_a_dragged_point_and_follow_it_when_it_is_let_go(app):
    plot = app.scene.pictures.plots["points"]
    at = spot(app, 4)
    limits = plot.x_limits
    post(pygame.MOUSEBUTTONDOWN, pos=at, button=1)
    for x in range(at[0], plot.area.right + 200, 25):
        post(pygame.MOUSEMOTION, pos=(x, at[1]), rel=(25, 0), buttons=(1, 0, 0))
        frames(app)
        assert plot.x_limits == pytest.approx(limits)
    assert session(app).setup.data.X[4, 0] == pytest.approx(limits[1])
    post(pygame.MOUSEBUTTONUP, pos=(x, at[1]), button=1)
    frames(app, 2)
    assert plot.x_limits[1] > limits[1]


def test_what_is_dragged_in_a_finished_run_ends_as_a_fresh_run_would(app):
    key(app, pygame.K_END)
    run = session(app).run
    until(app, lambda: run.finished)
    at = spot(app, 3)
    drag(app, at, (at[0] + 60, at[1] + 30))
    until(app, lambda: run.finished and session(app).settled)
    setup = session(app).setup
    *_, fresh = session(app).lab.start(setup.data, setup.values, setup.seed)
    assert fingerprint(run.state) == fingerprint(fresh)


def test_a_changed_setting_keeps_the_step_that_is_looked_at(app):
    for _ in range(4):
        key(app, pygame.K_n)
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.left + 20, rect.centery))
    frames(app, 3)
    run = session(app).run
    assert run.step == 4
    assert run.state.values["rate"] == session(app).setup.values["rate"] < 0.1


def test_what_only_changes_the_drawing_does_not_start_anew(app):
    for _ in range(3):
        key(app, pygame.K_n)
    state = session(app).run.state
    marks = len(app.scene.pictures.plots["points"].marks)
    press(app, app.scene.panel.settings.toggles["trail"])
    assert session(app).run.state is state
    assert len(app.scene.pictures.plots["points"].marks) == marks - 1


def test_the_lab_takes_hold_of_what_is_its_own(app):
    count = session(app).setup.data.n_samples
    run = session(app).run
    key(app, pygame.K_n)
    start = place(app, *run.state.fit.place)
    to = empty_spot(app)
    drag(app, start, to)
    assert session(app).setup.values["start"] is not None
    assert session(app).setup.data.n_samples == count
    plot = app.scene.pictures.plots["points"]
    frames(app, 2)
    wanted = plot.to_data(*to)
    assert run.timeline.at(0).fit.place == pytest.approx([float(wanted[0]), float(wanted[1])])


def test_number_keys_give_points_their_class(app):
    names = session(app).setup.data.class_names
    assert len(names) == 3
    at = spot(app, 5)
    post(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0))
    frames(app)
    old = session(app).setup.data.y[5]
    wanted = int((old + 1) % 3)
    key(app, pygame.K_1 + wanted)
    assert session(app).setup.data.y[5] == wanted
    click(app, empty_spot(app))
    assert session(app).setup.data.y[-1] == wanted


def test_the_view_is_zoomed_panned_and_reset(app):
    plot = app.scene.pictures.plots["points"]
    count = session(app).setup.data.n_samples
    home = plot.x_limits
    middle = plot.area.center
    post(pygame.MOUSEWHEEL, x=0, y=2, pos=middle, flipped=False)
    frames(app)
    assert np.diff(plot.x_limits) < np.diff(home)
    narrow = plot.x_limits
    at = empty_spot(app)
    drag(app, at, (at[0] + 50, at[1]))
    assert plot.x_limits[0] < narrow[0]
    at = empty_spot(app)
    click(app, at)
    click(app, at)
    assert plot.x_limits == pytest.approx(home)
    assert session(app).setup.data.n_samples == count


def test_edited_points_are_there_again_when_the_lab_is_opened_again(app):
    def open_again():
        key(app, pygame.K_ESCAPE)
        app._do(Push(LabScene("template", lab=TemplateLab())))
        until(app, lambda: app.scene.ready and session(app).run.state is not None)
        frames(app, 2)

    start = session(app).setup.data
    click(app, empty_spot(app))
    edited = session(app).setup.data
    open_again()
    assert session(app).setup.data is edited
    assert "as you left them" in app._said.sentence
    key(app, pygame.K_z)
    assert session(app).setup.data is start
    open_again()
    assert not session(app).setup.edited and not session(app).past.can_redo
