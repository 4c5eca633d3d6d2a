"""A lab's data and settings: chosen, opened, copied, pasted, and judged by scikit-learn."""

import json
import threading

import numpy as np
import pygame
import pytest

from game.labs import available
from game.labs.lab import Comparison
from game.scenes.lab import LabScene
from game.scenes.lab_judge import Judgement
from game.ui.file_dialog import FileDialog
from tests.scenes.hands import click, frames, key, post, press, settle, until
from tests.scenes.lab.lab_hands import at_both_sizes, empty_spot, session


@at_both_sizes
def test_data_sets_seeds_and_sizes_are_chosen(app):
    scene = app.scene
    scene.actions.choose_data("iris")
    frames(app, 2)
    assert session(app).setup.data.n_features == 4
    assert "up" in scene.panel.settings.choices, "four features: which two are shown is a choice"
    scene.actions.choose_data("blobs")
    first = session(app).setup.data.X
    frames(app, 2)
    rect = scene.panel.settings.points.rect
    click(app, (rect.right - 2, rect.centery))
    assert session(app).setup.data.n_samples == 2000
    scene.actions.type_seed("5")
    assert not np.array_equal(session(app).setup.data.X[:10], first[:10])
    assert scene.actions.type_seed("five").tone == "problem"
    scene.actions.choose_data("blank")
    frames(app, 3)
    assert scene.told()[0] == "There are no points yet. Click to add some."
    click(app, scene.pictures.plots["points"].area.center)
    frames(app, 3)
    assert session(app).run.state is not None


def test_a_persons_file_is_opened_and_a_bad_one_is_told(app, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("width,height\n1,2\n3,4\n5,9\n")
    key(app, pygame.K_o, pygame.KMOD_LCTRL)
    assert isinstance(app.scene, FileDialog)
    post(pygame.DROPFILE, file=str(path))
    settle(app)
    assert session(app).setup.data.n_samples == 3
    assert app.scene._about() == "mine · 3 points"
    pets = tmp_path / "pets.csv"
    pets.write_text("width,height,ears,animal\n1,2,0,cat\n3,4,1,dog\n5,9,1,cat\n")
    post(pygame.DROPFILE, file=str(pets))
    settle(app)
    assert ", animal as known classes, to compare with." in app._said.sentence
    key(app, pygame.K_z)
    assert app.scene.actions.choose_data("mine") is None
    app.scene.actions.choose_data("blobs")
    frames(app, 2)
    key(app, pygame.K_z)
    assert session(app).setup.data.n_samples == 3
    bad = tmp_path / "gap.csv"
    bad.write_text("width,height\n1,2\n3,\n")
    post(pygame.DROPFILE, file=str(bad))
    settle(app)
    assert "gap.csv, line 3" in app._said.sentence
    assert session(app).setup.data.n_samples == 3


@at_both_sizes
def test_the_tabs_explain_show_the_code_and_the_numbers(app):
    key(app, pygame.K_n)
    for tab in ("Explain", "Code", "Numbers", "Setup"):
        press(app, app.scene.panel.tabs[tab])
        assert app.scene.tab == tab
        frames(app, 2)
    key(app, pygame.K_PAGEDOWN)
    assert app.scene.tab == "Explain"
    key(app, pygame.K_PAGEUP)
    assert "least" in app.scene.read_numbers()["loss"].beside


def test_settings_travel_as_one_line(app, board_of_paper):
    app.scene.actions.choose_data("iris")
    click(app, empty_spot(app))
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.right - 30, rect.centery))
    wanted = session(app).setup
    key(app, pygame.K_c, pygame.KMOD_LCTRL)
    assert "\n" not in board_of_paper["text"]
    app.scene.actions.choose_data("blobs")
    app.scene.actions.set_values({"rate": 0.5})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    setup = session(app).setup
    assert dict(setup.values) == dict(wanted.values)
    assert np.array_equal(setup.data.X, wanted.data.X)
    assert np.array_equal(setup.data.y, wanted.data.y)
    assert setup.data.class_names == wanted.data.class_names
    key(app, pygame.K_z)
    assert session(app).setup.source == "blobs", "a paste is undone like any other change"


def test_a_line_that_is_no_settings_is_told(app, board_of_paper):
    before = session(app).setup
    for text in (None, "hello", "{}", json.dumps({"lab": "forest", "data": "iris"})):
        board_of_paper["text"] = text
        key(app, pygame.K_v, pygame.KMOD_LCTRL)
        assert app._said.tone == "problem"
    line = {"lab": "template", "data": "blobs", "values": {"rate": "fast"}}
    board_of_paper["text"] = json.dumps(line)
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    assert "rate must be a number" in app._said.sentence
    assert session(app).setup is before


def test_settings_of_another_lab_open_that_lab(app, board_of_paper):
    name = next(iter(available()))
    board_of_paper["text"] = json.dumps({"lab": name, "data": "iris", "seed": 3})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    until(app, lambda: getattr(app.scene, "name", "") == name)
    assert (session(app).setup.source, session(app).setup.seed) == ("iris", 3)
    key(app, pygame.K_ESCAPE)
    assert app.scene.name == "template", "the lab that was open is still there"


def test_a_bad_line_for_another_lab_is_told_and_leaves_this_one(app, board_of_paper):
    here, before = app.scene, session(app).setup
    name = next(iter(available()))
    board_of_paper["text"] = json.dumps({"lab": name, "data": "iris", "seed": "three"})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    until(app, lambda: app.scene.title == "This run can't be opened")
    assert app.scene is not here
    key(app, pygame.K_ESCAPE)
    assert app.scene is here
    assert session(app).setup is before


def test_scikit_learn_judges_on_the_same_data(app):
    pytest.importorskip("sklearn")
    app.scene.exchange.judge()
    settle(app)
    assert isinstance(app.scene, Judgement)
    (row,) = app.scene.rows
    assert abs(row.ours - row.theirs) <= row.agree
    frames(app, 2)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, LabScene)


def test_a_judgement_waits_until_its_lab_is_on_top_again(app, monkeypatch):
    let_go = threading.Event()

    def judged(*arguments):
        assert let_go.wait(60)
        return (Comparison("inertia", 1.0, 1.0, 0.1),)

    monkeypatch.setattr(session(app).lab, "against_sklearn", judged, raising=False)
    lab = app.scene
    lab.exchange.judge()
    key(app, pygame.K_F1)
    above = app.scene
    assert above is not lab
    let_go.set()
    settle(app)
    assert app.scene is above
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert isinstance(app.scene, Judgement)
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert app.scene is lab


def test_without_scikit_learn_it_says_so(app, monkeypatch):
    def missing(*arguments):
        raise ImportError("No module named 'sklearn'")

    monkeypatch.setattr(session(app).lab, "against_sklearn", missing, raising=False)
    app.scene.exchange.judge()
    settle(app)
    assert "not installed" in app._said.sentence
