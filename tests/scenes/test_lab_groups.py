"""The clustering and mixture labs under a newcomer's hands: half-steps, centres, a click on k."""

import pygame
import pytest

from game.scenes.lab import open_lab
from tests.scenes.hands import click, drag, frames, key, until, window

LARGE, SMALL = (1280, 800), (960, 640)


@pytest.fixture
def opened():
    made = []

    def open_at(name, data, size):
        app = window(open_lab(name, data), size)
        made.append(app)
        until(app, lambda: app.scene.ready and app.scene.session.run.state is not None)
        return app

    yield open_at
    for app in made:
        app.close()


def finish(app):
    key(app, pygame.K_END)
    until(app, lambda: app.scene.session.run.finished)
    frames(app, 2)


def pixel(app, view, x, y):
    px, py = app.scene.pictures.plots[view].to_screen(x, y)
    return round(float(px)), round(float(py))


def open_view(app, name):
    """Bring a picture to the front by its tab, if it shares its place."""
    if name in app.scene.panel.view_tabs:
        click(app, app.scene.panel.view_tabs[name].get_abs_rect().center)
    frames(app, 2)


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_iris_is_clustered_half_step_by_half_step(opened, size):
    app = opened("clustering", "iris", size)
    scene, phases = app.scene, []
    while len(phases) < 8:
        phases.append(scene.session.run.state.fit.phase)
        key(app, pygame.K_n)
    assert phases[:4] == ["seed", "seed", "seed", "init"] and set(phases[4:]) == {"assign", "move"}
    finish(app)
    # reference: Iris, k = 3, inertia 78.851441, sizes 50/62/38
    told = scene.read_numbers()
    assert told["inertia"] == pytest.approx(78.851441, abs=5e-7)
    assert sorted(told["sizes"].split(" / ")) == ["38", "50", "62"]
    last = scene.session.run.step
    key(app, pygame.K_p)
    assert scene.session.run.step == last - 1


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_a_dragged_centre_begins_there_and_a_click_on_the_elbow_takes_its_k(opened, size):
    app = opened("clustering", "blobs", size)
    scene = app.scene
    finish(app)
    x, y = scene.session.run.state.places[0][:2]
    start = pixel(app, "points", x, y)
    drag(app, start, (start[0] + 25, start[1] - 20))
    assert scene.session.setup.values["init"] == "hand" and scene.session.setup.values["placed"]
    key(app, pygame.K_z, pygame.KMOD_CTRL)
    assert scene.session.setup.values["init"] == "k-means++"
    until(app, lambda: "over_k" in scene.desk.results and not scene.desk.stale)
    open_view(app, "elbow")
    area = scene.pictures.plots["elbow"].area
    across, _ = pixel(app, "elbow", 5, 0.0)
    click(app, (across, area.centery))
    assert scene.session.setup.values["k"] == 5


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_old_faithful_is_fitted_by_e_and_m_and_a_click_takes_a_k(opened, size):
    app = opened("mixture", "old-faithful", size)
    scene = app.scene
    key(app, pygame.K_n)
    first = scene.session.run.state.fit.phase
    key(app, pygame.K_n)
    assert {first, scene.session.run.state.fit.phase} == {"E", "M"}
    finish(app)
    # reference: Old Faithful, k = 2, full: log-likelihood -1130.263960
    told = scene.read_numbers()
    assert told["log-likelihood"] == pytest.approx(-1130.263960, abs=5e-6)
    until(app, lambda: "bic" in scene.desk.results and not scene.desk.stale)
    open_view(app, "bic")
    found = scene.desk.results["bic"]
    row = found.types.index("full")
    click(app, pixel(app, "bic", 3, found.values[row][found.ks.tolist().index(3)]))
    assert scene.session.setup.values["k"] == 3
