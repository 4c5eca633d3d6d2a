"""What is typed into a field of a screen counts once the field is left, by Tab or by a click."""

import pygame
import pytest

from game.labs.template import TemplateLab
from game.scenes import export_files
from game.scenes.lab import LabScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.editor_hands import type_into
from tests.scenes.hands import arrows, click, frames, key, press, settle, until, window

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture
def training():
    app = window(TrainScene(load(find_level(LAKE)), "here"))
    app.context.engine.wait()
    yield app
    app.close()


@pytest.fixture
def lab():
    app = window(LabScene("template", lab=TemplateLab()))
    until(app, lambda: app.scene.ready and app.scene.session.run.state is not None)
    yield app
    app.close()


@pytest.fixture
def exporting(tmp_path, monkeypatch):
    for place in (export_files.__name__, "game.scenes.export"):
        monkeypatch.setattr(f"{place}.recordings_folder", lambda: tmp_path / "recordings")
    app = window(PlayScene(load(find_level(LAKE)), LAKE))
    arrows(app, "RD")
    key(app, pygame.K_g)
    yield app
    app.close()


def test_the_exploration_typed_holds_after_tab_and_after_a_click_on_the_board(training):
    scene = training.scene
    type_into(training, scene.panel.epsilon, "0.5")
    key(training, pygame.K_TAB)
    frames(training, 2)
    assert (scene.panel.epsilon.get_text(), scene.lesson.settings.epsilon) == ("0.5", "0.5")
    type_into(training, scene.panel.epsilon, "0.25")
    click(training, scene.board.rect.center)
    assert (scene.panel.epsilon.get_text(), scene.lesson.settings.epsilon) == ("0.25", "0.25")


def test_the_seed_typed_holds_before_the_button_that_is_clicked(training):
    scene = training.scene
    type_into(training, scene.panel.seed, "77")
    press(training, scene.panel.run)
    assert scene.lesson.settings.seed == 77
    assert scene.running, "the run that was begun is that of the new seed"


def test_a_wrong_exploration_is_told_and_the_one_before_it_stays(training):
    scene = training.scene
    before = scene.lesson.settings.epsilon
    type_into(training, scene.panel.epsilon, "often")
    key(training, pygame.K_TAB)
    frames(training, 2)
    assert training._said.tone == "problem"
    assert (scene.panel.epsilon.get_text(), scene.lesson.settings.epsilon) == (before, before)


def test_the_seed_of_a_lab_holds_after_tab_but_not_after_escape(lab):
    scene = lab.scene
    type_into(lab, scene.panel.settings.seed, "77")
    key(lab, pygame.K_TAB)
    frames(lab, 2)
    assert (scene.panel.settings.seed.get_text(), scene.session.setup.seed) == ("77", 77)
    type_into(lab, scene.panel.settings.seed, "5")
    key(lab, pygame.K_ESCAPE)
    frames(lab, 2)
    assert (scene.panel.settings.seed.get_text(), scene.session.setup.seed) == ("77", 77)


def test_a_recording_is_saved_under_the_name_that_was_typed(exporting, tmp_path):
    app, scene = exporting, exporting.scene
    type_into(app, scene.name, "mine")
    press(app, scene.save_button)
    settle(app, 3)
    settle(app, 3)
    assert [one.name for one in (tmp_path / "recordings").iterdir()] == ["mine.gif"]


def test_a_name_that_nothing_can_be_saved_under_stops_the_click_on_save(exporting, monkeypatch):
    monkeypatch.setattr("game.recording.formats.importlib.util.find_spec", lambda name: None)
    app, scene = exporting, exporting.scene
    type_into(app, scene.name, "mine.mp4")
    press(app, scene.save_button)
    assert "imageio-ffmpeg" in scene.problem and scene.saving is None


def test_a_name_that_was_cleared_away_is_shown_again(exporting):
    scene = exporting.scene
    type_into(exporting, scene.name, " ")
    key(exporting, pygame.K_TAB)
    assert scene.name.get_text() == str(scene.path)


def test_a_lab_laid_out_anew_goes_on_with_what_is_typed(lab):
    scene = lab.scene
    press(lab, scene.panel.settings.seed)
    type_into(lab, scene.panel.settings.seed, "12")
    scene.lay_out_anew()
    frames(lab)
    assert scene.panel.settings.seed.get_text() == "12" and scene.session.setup.seed == 0
    key(lab, pygame.K_RETURN)
    assert scene.session.setup.seed == 12
