"""The machine lab under a newcomer's hands: steps, points that hold the street, and the grid."""

import json

import numpy as np
import pygame
import pytest

from game.labs.lab import Number
from game.labs.svm_grid import CS, GAMMAS
from game.scenes.lab import LabScene, open_lab
from game.scenes.lab_panels import number_words
from tests.scenes.hands import click, frames, key, post, press, until, window


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    made = window(LabScene("svm"), request.param)
    until(made, lambda: made.scene.ready and made.scene.session.run.state is not None)
    yield made
    made.close()


def finish(app):
    key(app, pygame.K_END)
    until(app, lambda: app.scene.session.run.finished)
    frames(app, 2)


def spot(app, row):
    scene = app.scene
    x, y = scene.session.setup.data.X[row, :2]
    px, py = scene.pictures.plots["plane"].to_screen(x, y)
    return round(float(px)), round(float(py))


def pull(app, start, end, steps=8):
    """Drag slowly; what was seen on the way."""
    post(pygame.MOUSEBUTTONDOWN, pos=start, button=1)
    seen = []
    for share in np.linspace(0, 1, steps + 1)[1:]:
        to = tuple(round(a + share * (b - a)) for a, b in zip(start, end, strict=True))
        post(pygame.MOUSEMOTION, pos=to, rel=(1, 1), buttons=(1, 0, 0))
        frames(app, 2)
        seen.append(app.scene.session.run.state)
    post(pygame.MOUSEBUTTONUP, pos=end, button=1)
    frames(app, 2)
    return seen


def test_the_reference_numbers_are_read_on_screen():
    # reference: hard margin on Iris; XOR with (x·y + 1)²
    for name, wanted in (
        ("iris-petals", {"w1": 1.294118, "w2": 0.823529, "b": -3.788235, "width 2/‖w‖": 1.303840}),
        ("xor-corners", {"dual": 0.25, "α of point 1": 0.125, "α of point 4": 0.125}),
    ):
        app = window(open_lab("svm", name))
        until(app, lambda app=app: app.scene.ready and app.scene.session.run.state is not None)
        finish(app)
        read = app.scene.read_numbers()
        assert {key: read[key] for key in wanted} == pytest.approx(wanted, abs=5e-7)
        app.close()


def test_steps_go_on_and_back_and_the_run_ends_solved(app):
    scene = app.scene
    for _ in range(3):
        key(app, pygame.K_n)
    words = scene.told()[0]
    assert words.startswith("SMO moved points")
    third = scene.session.run.state
    key(app, pygame.K_p)
    assert scene.session.run.state.fit.iteration == third.fit.iteration - 1
    finish(app)
    assert "Solved" in scene.told()[0]
    assert scene.session.run.state.solved


def test_a_gamma_beyond_its_slider_is_told_kept_and_brought_back(app, board_of_paper):
    gamma, scene = 7.537766412831146e-08, app.scene
    line = {"lab": "svm", "data": "penguins", "values": {"gamma": gamma, "scale": False}}
    board_of_paper["text"] = json.dumps(line)
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    until(app, lambda: scene.session.setup.source == "penguins" and scene.session.run.state)
    while "gamma" not in scene.panel.settings.sliders:
        press(app, scene.panel.settings.more)
    param, slider = scene.panel.settings.sliders["gamma"]
    assert scene.session.setup.values["gamma"] == gamma and slider.value == param.low
    told = {tuple(rect): words for rect, words in scene.panel.settings.number_places()}
    words, theme = told[tuple(slider.rect)], scene.context.theme
    assert words == "7.5e-8" and theme.width(words, 14, bold=True) <= theme.px(48)
    assert scene.session.run.state.fit.kernel.gamma == gamma
    board_of_paper["text"] = None
    key(app, pygame.K_c, pygame.KMOD_LCTRL)
    assert json.loads(board_of_paper["text"])["values"]["gamma"] == gamma
    click(app, slider.rect.center)
    assert param.low < scene.session.setup.values["gamma"] < param.high
    key(app, pygame.K_z)
    assert scene.session.setup.values["gamma"] == gamma
    assert scene.panel.settings.sliders["gamma"][1].value == param.low


def test_pulling_a_point_that_holds_the_street_moves_it_and_one_beyond_does_not(app):
    scene = app.scene
    finish(app)
    state = scene.session.run.state
    dual = state.fit.dual_objective
    rows, alpha = state.rows, state.fit.alpha
    far = next(int(row) for row in rows[alpha == 0.0] if alone(app, row))
    x, y = spot(app, far)
    pull(app, (x, y), (x + 8, y), steps=2)
    until(app, lambda: scene.session.settled and scene.session.run.finished)
    assert scene.session.setup.edited
    small = abs(scene.session.run.state.fit.dual_objective - dual)
    key(app, pygame.K_z)
    until(app, lambda: scene.session.run.finished)
    holder = next(int(row) for row in rows[np.argsort(-alpha)] if alone(app, row))
    x, y = spot(app, holder)
    seen = pull(app, (x, y), (x, y - 40))
    assert all(one is not None and one.rough for one in seen)
    until(app, lambda: scene.session.settled and scene.session.run.finished)
    assert scene.session.run.state.solved and not scene.session.run.state.rough
    large = abs(scene.session.run.state.fit.dual_objective - dual)
    assert large > 5 * small


def alone(app, row):
    """Whether no other point is so near that the mouse might take it instead."""
    plot = app.scene.pictures.plots["plane"]
    X = app.scene.session.setup.data.X
    px, py = plot.to_screen(X[:, 0], X[:, 1])
    away = np.hypot(px - px[row], py - py[row])
    away[row] = np.inf
    return away.min() > 4 and plot.area.inflate(-90, -90).collidepoint(px[row], py[row])


def test_a_number_key_gives_the_point_below_the_other_class(app):
    scene = app.scene
    row = next(row for row in range(300) if alone(app, row))
    before = int(scene.session.setup.data.y[row])
    post(pygame.MOUSEMOTION, pos=spot(app, row), rel=(1, 1), buttons=(0, 0, 0))
    frames(app)
    key(app, pygame.K_2 if before == 0 else pygame.K_1)
    assert scene.session.setup.data.y[row] == 1 - before


def test_a_click_on_the_grid_takes_its_C_and_gamma(app):
    scene = app.scene
    until(app, lambda: "grid" in scene.desk.results)
    frames(app, 3)
    plot = scene.pictures.plots["grid"]
    x, y = plot.to_screen(GAMMAS[6], CS[1])
    click(app, (round(float(x)), round(float(y))))
    values = scene.session.setup.values
    assert (values["C"], values["gamma"]) == pytest.approx((CS[1], GAMMAS[6]))
    assert scene.panel.settings.sliders["C"][1].value == pytest.approx(CS[1])
    grid = scene.desk.results["grid"]
    frames(app, 20)
    assert scene.desk.results["grid"] is grid, "the grid doesn't depend on the cell taken"
    key(app, pygame.K_z)
    assert scene.session.setup.values["C"] == 1.0


def test_controls_that_mean_nothing_for_the_data_are_not_shown(app):
    scene = app.scene
    settings = scene.panel.settings
    assert not {"classes", "features", "across"} & {*settings.choices}
    scene.actions.choose_data("iris")
    frames(app, 3)
    assert {"classes", "features", "across"} <= {*scene.panel.settings.choices}


def test_every_picture_and_tab_opens(app):
    scene = app.scene
    finish(app)
    for slot in (1, 2):
        for view in scene.pictures.arranged[slot][1]:
            scene.actions.show_view(slot, view.name)
            frames(app, 3)
    for tab in ("Explain", "Code", "Numbers", "Setup"):
        scene.show_tab(tab)
        frames(app, 3)
    press(app, scene.panel.settings.toggles["hard"])
    until(app, lambda: scene.session.run.finished)
    assert np.isinf(scene.session.run.state.fit.C)


def test_accuracies_are_written_as_all_shares_are():
    assert number_words(Number(0.98333, "59 of 60", form=".1%")) == ("98.3 %", "59 of 60", "plain")
    assert number_words(Number(1.0, form=".0%"))[0] == "100 %"
