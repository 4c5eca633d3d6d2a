"""The regression lab under a newcomer's hands: the path, the bowl and the fit answer together."""

import numpy as np
import pygame
import pytest

from game.scenes.lab import LabScene
from game.ui.plot3d import Plot3D
from tests.scenes.hands import click, drag, frames, key, post, press, until, window


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    made = window(LabScene("regression"), request.param)
    until(made, lambda: made.scene.ready and "path" in made.scene.desk.results)
    yield made
    made.close()


def finish(app):
    key(app, pygame.K_END)
    until(app, lambda: app.scene.session.run.ended)
    frames(app, 2)


def test_alpha_is_dragged_on_the_path_and_everything_follows(app):
    scene = app.scene
    finish(app)
    plot = scene.pictures.plots["path"]
    y = plot.area.centery
    weights = scene.session.run.state.fit.coef
    bowl = scene.pictures.plots["bowl"].version
    start, end = (round(float(plot.to_screen(alpha, 0)[0])) for alpha in (0.01, 0.2))
    post(pygame.MOUSEBUTTONDOWN, pos=(start, y), button=1)
    for x in np.linspace(start, end, 12).round().astype(int).tolist():
        post(pygame.MOUSEMOTION, pos=(x, y), rel=(5, 0), buttons=(1, 0, 0))
        frames(app)
        at = scene.session.setup.values["alpha"]
        assert at == pytest.approx(float(plot.to_data(x, y)[0]), rel=1e-6)
        assert scene.session.run.state.values["alpha"] == at
    post(pygame.MOUSEBUTTONUP, pos=(x, y), button=1)
    until(app, lambda: scene.session.run.ended)
    state = scene.session.run.state
    assert state.values["alpha"] == pytest.approx(0.2, rel=0.1)
    assert np.abs(state.fit.coef).sum() < np.abs(weights).sum()
    assert scene.pictures.plots["bowl"].version > bowl
    assert scene.panel.settings.sliders["alpha"][1].value == pytest.approx(at)
    path = scene.desk.results["path"]
    frames(app, 20)
    assert scene.desk.results["path"] is path, "the path doesn't depend on where one stands on it"
    key(app, pygame.K_z)
    assert scene.session.setup.values["alpha"] == 0.01


def test_the_start_of_the_descent_is_dragged_in_the_bowl(app):
    scene = app.scene
    finish(app)
    plot = scene.pictures.plots["bowl"]
    start = tuple(round(float(value)) for value in plot.to_screen(0.0, 0.0))
    end = (start[0] - 25, start[1] - 15)
    wanted = [float(value) for value in plot.to_data(*end)]
    drag(app, start, end)
    until(app, lambda: scene.session.run.ended and scene.session.settled)
    first = scene.session.run.timeline.at(0)
    assert first.fit.coef[list(first.design.pair)] == pytest.approx(wanted)


def test_a_point_dragged_far_out_bends_the_curve(app):
    scene = app.scene
    finish(app)
    plot = scene.pictures.plots["fit"]
    data = scene.session.setup.data
    before = scene.session.run.state.fit.coef
    state = scene.session.run.state
    index = int(state.design.train[3])
    at = tuple(round(float(v)) for v in plot.to_screen(data.X[index, 0], data.y[index]))
    drag(app, at, (at[0], plot.area.top + 4))
    until(app, lambda: scene.session.run.ended and scene.session.settled)
    moved = scene.session.setup.data
    assert moved.y[index] > data.y[index]
    assert moved.X[index, 0] == pytest.approx(data.X[index, 0], abs=0.02)
    assert not np.allclose(scene.session.run.state.fit.coef, before)


def test_two_features_are_a_plane_that_turns_under_the_hand(app):
    scene = app.scene
    scene.actions.choose_data("plane")
    frames(app, 3)
    view = scene.pictures.shown[0]
    plot = scene.pictures.plots[view.name]
    assert view.name == "plane" and isinstance(plot, Plot3D)
    count = scene.session.setup.data.n_samples
    before = plot.azimuth
    middle = scene.pictures.rect(0).center
    drag(app, middle, (middle[0] + 60, middle[1]))
    assert plot.azimuth != before
    click(app, middle)
    click(app, middle)
    assert plot.azimuth == before
    assert scene.session.setup.data.n_samples == count
    finish(app)
    scene.actions.choose_data("curve")
    frames(app, 3)
    assert scene.pictures.shown[0].name == "fit"


def test_the_solver_that_never_reaches_zero_is_seen(app):
    scene = app.scene
    scene.actions.set_values({"lasso_solver": "subgradient", "alpha": 0.05, "degree": 5})
    finish(app)
    until(app, lambda: scene.session.run.ended)
    assert "No weight of 5 is exactly 0" in scene.told()[0]
    scene.actions.set_values({"lasso_solver": "coordinate_descent"})
    until(app, lambda: scene.session.run.ended and scene.session.settled)
    assert scene.read_numbers()["weights at 0"] > 0


def test_each_picture_comes_to_the_front(app):
    scene = app.scene
    for name in ("loss", "error", "path", "bowl"):
        press(app, scene.panel.view_tabs[name])
        assert name in [view.name for view in scene.pictures.shown]
        frames(app, 2)
        assert scene.pictures.plots[name].marks


def test_every_data_set_runs_to_its_end(app):
    scene = app.scene
    scene.pace.choose(99)
    for source in scene.session.lab.datasets:
        scene.actions.choose_data(source)
        frames(app, 2)
        assert not scene.session.run.problem, source
        finish(app)
        numbers = scene.read_numbers()
        assert numbers["above optimum"] <= 0.05 * abs(numbers["objective"]), source
