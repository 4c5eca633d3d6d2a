"""The training board: its zoom and place, and what goes on when the screen is closed."""

import threading

import numpy as np
import pygame
import pytest

from game.agent import lesson as lessons
from game.scenes.editor import EditorScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.scenes.train_panels import legend_place
from game.ui.panels import draw_runs
from game.ui.scene import Push, Rebuild
from game.ui.theme import PANEL, Theme
from game.ui.tips import TipArea
from game.world.level import Tile
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import click, frames, key, post, press, settle, until, window
from tests.scenes.train_hands import training

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture
def app():
    made = training()
    yield made
    made.close()


def wheel(app, **notches):
    post(pygame.MOUSEWHEEL, pos=app.scene.board.rect.center, **{"x": 0, "y": 0, **notches})
    frames(app)


def test_a_wheel_turned_sideways_does_not_zoom(app):
    board = app.scene.board
    wheel(app, y=2)
    cell = board.cell
    wheel(app, x=1)
    assert board.cell == cell
    wheel(app, y=-1)
    assert board.cell < cell


def scenes():
    level = load(find_level(LAKE))
    return {
        "train": lambda: TrainScene(level),
        "play": lambda: PlayScene(level),
        "editor": lambda: EditorScene(level),
    }


@pytest.mark.parametrize("name", ["train", "play", "editor"])
def test_zoom_and_place_outlive_another_size_and_another_scale(name):
    app = window(scenes()[name]())
    frames(app, 2)
    camera = (app.scene.desk.board if name == "editor" else app.scene.board).camera
    camera.zoom(4)
    frames(app, 40)
    camera.pan(-90, -60)
    frames(app, 40)
    cell, corner, rect = camera.cell, camera.corner, camera.rect.copy()
    pygame.display.set_mode((1290, 800), pygame.RESIZABLE)
    post(pygame.VIDEORESIZE, w=1290, h=800, size=(1290, 800))
    app.context.preferences.scale = 1.25
    app._do(Rebuild())
    frames(app, 40)
    camera = (app.scene.desk.board if name == "editor" else app.scene.board).camera
    assert camera.rect != rect and camera.cell == cell
    before = (corner[0] - rect.centerx, corner[1] - rect.centery)
    now = (camera.corner[0] - camera.rect.centerx, camera.corner[1] - camera.rect.centery)
    assert max(abs(a - b) for a, b in zip(before, now, strict=True)) <= 1 or name == "play"
    app.close()


def test_a_failing_look_for_a_cells_story_is_nobodys_once_the_screen_is_closed(app, monkeypatch):
    scene = app.scene
    for _ in range(30):
        key(app, pygame.K_n)

    left = threading.Event()

    def fails(*args, **kwargs):
        left.wait(10)
        raise RuntimeError("no story")

    monkeypatch.setattr(lessons, "updates_of", fails)
    visited = scene.lesson.level.start
    click(app, scene.board.rect_of(*visited).center)
    assert scene.selected == visited
    (job,) = [one for one in app.context.jobs.running if one.title == "why this arrow"]
    key(app, pygame.K_ESCAPE)
    key(app, pygame.K_ESCAPE)
    assert app.scene is not scene
    left.set()
    until(app, lambda: job.done)
    frames(app, 2)
    assert not app.problems


def test_a_training_that_was_left_goes_on_when_its_level_is_opened_again(app):
    level = load(find_level(LAKE))
    app._do(Push(TrainScene(level)))
    first = app.scene
    first.lesson.advance(3_000)
    first.take_brush(Tile.ROCK)
    first.stroke.begin(first.board.rect_of(0, 3).center)
    first.take_brush(Tile.ROCK)
    frames(app, 30)
    learned = first.lesson.trainer.q.copy()
    points = list(first.truth.points)
    key(app, pygame.K_ESCAPE)
    assert app.scene is not first

    app._do(Push(TrainScene(load(find_level(LAKE)))))
    frames(app, 2)
    assert app.scene.lesson.trainer.steps == 3_000
    assert app.scene.lesson.level.tiles[0, 3] == Tile.ROCK
    assert np.array_equal(app.scene.view.q, learned)
    assert app.scene.truth.points[: len(points)] == points
    assert "Reset (R)" in app._said.sentence
    key(app, pygame.K_ESCAPE)

    app._do(Push(TrainScene(load(find_level("first-steps/first-slide")))))
    frames(app, 2)
    assert app.scene.lesson.trainer.steps == 0, "another level begins anew"


def test_a_reset_is_taken_back_until_the_next_step(app):
    scene = app.scene
    scene.lesson.advance(3_000)
    frames(app, 4)
    learned, moments = scene.lesson.trainer.q.copy(), len(scene.lesson.timeline)
    key(app, pygame.K_r)
    key(app, pygame.K_r)
    scene.type_seed("7")
    assert scene.lesson.trainer.steps == 0 and not scene.view.q.any()
    key(app, pygame.K_z)
    assert np.array_equal(scene.view.q, learned)
    assert len(scene.lesson.timeline) >= moments and scene.lesson.settings.seed != 7
    assert scene.panel.seed.get_text() == str(scene.lesson.settings.seed)

    key(app, pygame.K_r)
    key(app, pygame.K_n)
    key(app, pygame.K_z)
    assert scene.lesson.trainer.steps == 1
    assert "no reset" in app._said.sentence


def test_other_seeds_catch_up_while_the_run_stands_still_and_tell_how_far_they_are(app):
    scene = app.scene
    scene.lesson.advance(200_000)
    frames(app)
    key(app, pygame.K_k)
    assert scene.shadows is not None and not scene.running
    assert "%" in scene.panel.shadows.text
    until(app, lambda: scene.shadows.episodes >= scene.lesson.trainer.episodes)
    frames(app)
    assert scene.panel.shadows.text == "20 seeds"
    press(app, scene.panel.shadows)
    assert scene.shadows is None


def test_a_word_and_its_number_stay_on_one_line(monkeypatch):
    theme, drawn = Theme(), []
    monkeypatch.setattr(
        Theme, "draw_text", lambda self, _, words, at, *__: drawn.append((words, at))
    )
    runs = [("stepped, reward\u00a0", "plain"), ("+10", "gold"), (" then", "plain")]
    for width in range(60, 200, 7):
        drawn.clear()
        draw_runs(None, theme, pygame.Rect(0, 0, width, 200), runs)
        lines = {words.strip(): at[1] for words, at in drawn}
        assert lines["reward"] == lines["+10"]


@pytest.mark.parametrize(("size", "scale"), [((960, 640), 1.0), ((1280, 800), 1.5)])
@pytest.mark.parametrize("name", [LAKE, "first-steps/snow-holds"])
def test_a_small_window_tells_what_the_colours_mean_clear_of_the_lake(name, size, scale):
    app = window(TrainScene(load(find_level(name))), size, scale=scale)
    scene = app.scene
    place = legend_place(scene)
    assert scene.panels.agent.contains(place)
    assert place.width > scene.values.legend_width(app.context.theme) + 60 * scale
    elements = app.scene.controls.manager.get_root_container().elements
    buttons = [one.rect for one in elements if not isinstance(one, TipArea)]
    assert place.collidelist(buttons) == -1
    app.close()


def test_a_number_and_its_per_cent_sign_stay_on_one_line(monkeypatch):
    theme, drawn = Theme(), []
    monkeypatch.setattr(Theme, "draw_text", lambda self, _, words, *__: drawn.append(words))
    words = "3 of 3 walks arrived (100 %). Exactly, it arrives in 99.5 % of all."
    for width in range(60, 400, 7):
        drawn.clear()
        draw_runs(None, theme, pygame.Rect(0, 0, width, 900), [(words, "plain")])
        assert not [piece for piece in drawn if piece.startswith("%")]
        assert not [line for line in theme.wrap(words, width) if line.startswith("%")]


def test_cells_are_told_with_the_number_they_are_counted_from(app, monkeypatch):
    said, draw_text = [], Theme.draw_text

    def spy(self, surface, words, *args, **more):
        said.append(words)
        return draw_text(self, surface, words, *args, **more)

    key(app, pygame.K_n)
    monkeypatch.setattr(Theme, "draw_text", spy)
    app.scene.selected = (2, 3)
    settle(app)
    assert any("(row,column), counted from 0" in words for words in said)
    heading = said.index("ROW 2, COLUMN 3")
    assert said[heading + 1].startswith("from 0")


def test_the_curves_below_their_tabs_are_on_one_panel_without_notches():
    app = window(TrainScene(load(find_level(LAKE))), (960, 640))
    frames(app, 3)
    chart, below = app.scene.panels.chart, app.scene.plot.rect.top
    surface = pygame.display.get_surface()
    for x in (chart.left, chart.left + 3, chart.right - 4, chart.right - 1):
        assert {tuple(surface.get_at((x, below + dy)))[:3] for dy in (0, 1, 2)} == {PANEL}
    app.close()
