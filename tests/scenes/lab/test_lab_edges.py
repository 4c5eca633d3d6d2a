"""Points at the edge of a lab's main picture: what a hand puts there lies under the pointer."""

import itertools

import numpy as np
import pygame
import pytest

from game.labs import available
from game.labs.data import values_along
from game.scenes.export_lab import reel_of
from game.scenes.lab import LabScene
from game.ui.film_lab import LAB_SIZES, LabPainter
from tests.scenes.hands import click, drag, frames, key, post, until, window
from tests.scenes.lab.lab_hands import session

CORNERS = ("topleft", "topright", "bottomleft", "bottomright")
SIZES = {"large": (1280, 800), "small": (960, 640)}

all_labs = pytest.mark.parametrize("name", available())


@pytest.fixture(params=SIZES)
def opened(request):
    """Opens a lab in a window of a size."""
    apps = []

    def open_it(name):
        apps.append(window(LabScene(name), SIZES[request.param]))
        rest(apps[-1])
        return apps[-1]

    yield open_it
    for app in apps:
        app.close()


def rest(app):
    """Wait until the run of the present points is there and drawn."""
    scene = app.scene
    until(app, lambda: scene.ready and scene.session.settled)
    until(app, lambda: scene.session.run.state is not None or scene.session.run.problem)
    frames(app, 3)


def main_plot(app):
    return app.scene.pictures.plots[app.scene.pictures.edited]


def pixels(app):
    """Where the points lie on the main picture: (n, 2)."""
    data = session(app).setup.data
    across, up = (values_along(data, axis) for axis in app.scene.pictures.axes)
    return np.column_stack(main_plot(app).to_screen(across, up))


def free(app, spot):
    """Whether there is no point near a pixel."""
    return np.hypot(*(pixels(app) - spot).T).min(initial=np.inf) > 15


def corner(app, name):
    """A pixel about 15 from a corner of the main picture, where there is no point yet."""
    for inset in (15, 5, 1):
        spot = getattr(main_plot(app).area.inflate(-2 * inset, -2 * inset), name)
        if free(app, spot):
            return spot
    raise AssertionError(f"there is no room at the {name}")


def outermost(app):
    """The point that lies farthest to the right, and its pixel."""
    index = int(pixels(app)[:, 0].argmax())
    return index, tuple(pixels(app)[index].round().astype(int).tolist())


@all_labs
def test_a_point_added_in_a_corner_lies_under_the_pointer_and_is_deleted_there(opened, name):
    app = opened(name)
    start, before = session(app).setup.data, pixels(app)
    for where in CORNERS:
        spot = corner(app, where)
        click(app, spot)
        for wait in (frames, rest):
            wait(app)
            now = pixels(app)
            assert len(now) == len(before) + 1
            assert now[-1] == pytest.approx(spot, abs=1.5), where
            assert now[:-1] == pytest.approx(before, abs=0.01), where
        click(app, spot, button=3)
        rest(app)
        assert np.array_equal(session(app).setup.data.X, start.X), where
        assert pixels(app) == pytest.approx(before, abs=0.01), where


@all_labs
def test_a_point_is_dragged_from_corner_to_corner_and_undo_moves_nothing_else(opened, name):
    app = opened(name)
    before = pixels(app)
    spots = [corner(app, where) for where in CORNERS]
    click(app, spots[0])
    for start, end in itertools.pairwise(spots):
        drag(app, start, end)
        rest(app)
        assert pixels(app)[-1] == pytest.approx(end, abs=1.5)
        assert pixels(app)[:-1] == pytest.approx(before, abs=0.01)
    for code, there in ((pygame.K_z, [*spots[2::-1], None]), (pygame.K_y, spots)):
        for spot in there:
            key(app, code)
            rest(app)
            assert pixels(app)[: len(before)] == pytest.approx(before, abs=0.01)
            if spot is not None:
                assert pixels(app)[-1] == pytest.approx(spot, abs=1.5)
    assert not session(app).past.can_redo


@all_labs
def test_the_other_points_stay_where_they_are_when_the_outermost_is_deleted(opened, name):
    app = opened(name)
    for _ in range(3):
        before = pixels(app)
        index, spot = outermost(app)
        click(app, spot, button=3)
        rest(app)
        assert pixels(app) == pytest.approx(np.delete(before, index, axis=0), abs=0.01)


@all_labs
def test_a_drawing_on_a_blank_sheet_stays_where_it_is_drawn(opened, name):
    app = opened(name)
    app.scene.actions.choose_data("blank")
    rest(app)
    area, spots, rng = main_plot(app).area, [], np.random.default_rng(0)
    while len(spots) < 7:
        spot = tuple(rng.integers(area.topleft, area.bottomright).tolist())
        if not free(app, spot):
            continue
        if session(app).setup.data.classes:
            key(app, pygame.K_1 + len(spots) % 2)
        click(app, spot)
        rest(app)
        spots.append(spot)
        assert pixels(app) == pytest.approx(np.array(spots), abs=0.01)


@all_labs
def test_a_point_dragged_beyond_the_edge_makes_room_until_that_is_undone(opened, name):
    app = opened(name)
    home, start = main_plot(app).home, session(app).setup
    index, spot = outermost(app)
    drag(app, spot, (main_plot(app).area.right + 40, spot[1]))
    rest(app)
    left, right, bottom, top = main_plot(app).home
    assert (left, bottom, top) == (home[0], home[2], home[3])
    values = values_along(session(app).setup.data, app.scene.pictures.axes[0])
    assert home[1] == pytest.approx(values[index]) and values[index] < right
    assert pixels(app)[index, 0] < main_plot(app).area.right - 5
    key(app, pygame.K_z)
    rest(app)
    assert session(app).setup is start and main_plot(app).home == home


@all_labs
def test_a_point_put_beyond_the_limits_in_a_view_zoomed_out_widens_what_is_behind_it(opened, name):
    app = opened(name)
    middle, home = main_plot(app).area.center, main_plot(app).home
    post(pygame.MOUSEWHEEL, x=0, y=-3, pos=middle, flipped=False)
    frames(app)
    spot, before = corner(app, "topright"), pixels(app)
    click(app, spot)
    rest(app)
    assert pixels(app) == pytest.approx(np.vstack([before, spot]), abs=1.5)
    main_plot(app).reset_view()
    frames(app, 2)
    assert main_plot(app).home[::2] == home[::2]
    assert main_plot(app).area.collidepoint(pixels(app)[-1])


def test_limits_are_made_anew_for_other_data_and_other_columns(opened):
    app = opened("clustering")
    act = app.scene.actions
    act.choose_data("iris")
    rest(app)
    fitted = main_plot(app).home
    click(app, corner(app, "topleft"))
    drag(app, outermost(app)[1], (main_plot(app).area.right + 40, 200))
    rest(app)
    wide = main_plot(app).home
    assert wide[1] > fitted[1]
    act.set_values({"up": 3})
    rest(app)
    values = values_along(session(app).setup.data, 3)
    assert main_plot(app).home[2] > values.min() - 0.5
    assert main_plot(app).home[3] < values.max() + 0.5
    act.set_values({"up": 1})
    rest(app)
    assert main_plot(app).home == wide
    act.choose_data("iris")
    rest(app)
    assert main_plot(app).home == fitted


@all_labs
def test_a_gif_shows_the_limits_of_the_screen(opened, name):
    app = opened(name)
    for _ in range(3):
        click(app, outermost(app)[1], button=3)
        rest(app)
    click(app, corner(app, "topleft"))
    rest(app)
    key(app, pygame.K_n)
    scene = app.scene
    painter = LabPainter(reel_of(scene.session, scene.pictures, scene.desk), LAB_SIZES[960])
    for index in range(2):
        painter.draw(pygame.Surface(painter.size, 0, 32), index)
        assert painter._plots[scene.pictures.edited].home == main_plot(app).home
