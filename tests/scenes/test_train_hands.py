"""Strokes of the brush, long episodes and an engine that isn't there, on the training screen."""

import numpy as np
import pygame
import pytest

from game.editor.shapes import line
from game.world.level import Level, Tile
from tests.scenes.hands import click, frames, key, post, press, settle
from tests.scenes.train_hands import training
from tests.world.worlds import snow


def opened(level):
    app = training(level)
    frames(app)
    return app


@pytest.fixture
def app():
    made = opened(snow())
    yield made
    made.close()


def middle(app, row, column):
    return app.scene.board.rect_of(row, column).center


def move(app, position, held=True):
    buttons = (int(held), 0, 0)
    post(pygame.MOUSEMOTION, pos=tuple(position), rel=(0, 0), buttons=buttons)
    frames(app)


def painted(app):
    return [tuple(cell) for cell in np.argwhere(app.scene.lesson.level.tiles == Tile.ROCK).tolist()]


def test_a_quick_stroke_leaves_no_gap(app):
    app.scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=middle(app, 2, 1), button=1)
    move(app, middle(app, 2, 9))
    post(pygame.MOUSEBUTTONUP, pos=middle(app, 2, 9), button=1)
    frames(app)
    assert painted(app) == [(2, column) for column in range(1, 10)]
    move(app, middle(app, 8, 3), held=False)
    move(app, middle(app, 8, 4))
    assert len(painted(app)) == 9, "the button was pressed somewhere else"


def test_a_stroke_goes_around_what_has_to_stay_and_says_so(app):
    app.scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=middle(app, 11, 8), button=1)
    move(app, middle(app, 11, 11))
    assert painted(app) == [(11, 8), (11, 9), (11, 10)]
    assert app._said.sentence.startswith("The last goal must stay")
    post(pygame.MOUSEBUTTONUP, pos=middle(app, 11, 11), button=1)
    frames(app)


def test_a_drag_that_began_beside_the_board_paints_nothing(app):
    app.scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=app.scene.panels.truth.center, button=1)
    for column in (9, 6, 3):
        move(app, middle(app, 4, column))
    assert painted(app) == []


def test_a_stroke_that_leaves_the_board_goes_on_where_it_comes_back(app):
    app.scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=middle(app, 4, 10), button=1)
    move(app, app.scene.panels.truth.center)
    move(app, middle(app, 8, 10))
    move(app, middle(app, 9, 10))
    assert painted(app) == [(4, 10), (8, 10), (9, 10)]


def test_a_stroke_whose_button_was_let_go_over_another_screen_is_over(app):
    app.scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=middle(app, 4, 4), button=1)
    frames(app)
    key(app, pygame.K_F1)
    post(pygame.MOUSEBUTTONUP, pos=(0, 0), button=1)
    key(app, pygame.K_ESCAPE)
    move(app, middle(app, 5, 5), held=False)
    move(app, middle(app, 6, 6))
    assert painted(app) == [(4, 4)]


def test_a_stroke_ends_where_one_begins_to_look_back(app):
    scene = app.scene
    for _ in range(3):
        scene.lesson.advance(50)
        scene.lesson.remember()
    scene.take_brush(Tile.ROCK)
    post(pygame.MOUSEBUTTONDOWN, pos=middle(app, 4, 4), button=1)
    key(app, pygame.K_p)
    assert scene.view.looking is not None
    move(app, middle(app, 4, 9))
    assert app._said.sentence == "This is the past: continue from here, then paint."
    key(app, pygame.K_SPACE)
    move(app, middle(app, 8, 9))
    assert painted(app) == [(4, 4)] and not scene.stroke.under_way


@pytest.mark.parametrize("what", ["zoom", "resize"])
def test_a_stroke_passes_only_what_the_mouse_passes(what):
    app = opened(snow(60))
    scene = app.scene
    scene.take_brush(Tile.ROCK)
    x, y = scene.board.rect.x + 60, scene.board.rect.y + 90
    post(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1)
    frames(app)
    first = scene.board.cell_at((x, y))
    if what == "zoom":
        for _ in range(3):
            key(app, pygame.K_PLUS)
    else:
        scene.resize((960, 640))
    frames(app, 20)
    second = scene.board.cell_at((x, y))
    assert max(np.abs(np.subtract(first, second))) > 3
    move(app, (x + 1, y))
    assert first in set(painted(app)) <= {first, second, scene.board.cell_at((x + 1, y))}
    app.close()


def test_a_long_stroke_over_a_large_level_is_painted_in_parts_and_whole():
    app = opened(snow(300))
    scene = app.scene
    for _ in range(20):
        scene.board.camera.zoom(-1)
    scene.toggle_shadows()
    scene.take_brush(Tile.ROCK)
    board = scene.board.rect
    ends = [(board.right - 40, board.top + 60), (board.left + 40, board.bottom - 60)]
    cells = [scene.board.cell_at(end) for end in ends]
    version = scene.lesson.version
    post(pygame.MOUSEBUTTONDOWN, pos=ends[0], button=1)
    for end in ends[::-1]:
        post(pygame.MOUSEMOTION, pos=end, rel=(0, 0), buttons=(1, 0, 0))
    post(pygame.MOUSEBUTTONUP, pos=ends[1], button=1)
    frames(app)
    assert scene.lesson.level.tiles[cells[0]] == Tile.ROCK
    assert 0 < len(painted(app)) < 150, "a part in the first frame, and the rest in those after it"
    frames(app, 8)
    whole = {tuple(cell) for cell in np.argwhere(line((300, 300), *cells)).tolist()}
    assert whole <= set(painted(app)) and len(whole) > 200
    assert scene.lesson.version - version < 10
    assert all(each.model is scene.lesson.model for each in scene.shadows.trainers)
    app.close()


def test_a_very_long_episode_is_learned_in_pieces_and_can_be_stopped():
    level = snow(max_steps=2**31 - 1)
    tiles = level.tiles.copy()
    tiles[1, 0] = tiles[0, 1] = Tile.ROCK
    app = opened(Level("closed", tiles, (0, 0), max_steps=2**31 - 1))
    scene = app.scene
    key(app, pygame.K_e)
    assert scene.finishing and scene.panel.run.text == "Pause"
    before = scene.lesson.trainer.steps
    frames(app, 3)
    assert scene.lesson.trainer.steps > before > 0
    assert scene.meter.readings()["steps a second"].beside == ""
    press(app, scene.panel.run)
    assert not scene.learning and not scene.running
    before = scene.lesson.trainer.steps
    frames(app, 3)
    assert scene.lesson.trainer.steps == before and scene.lesson.trainer.episodes == 0
    app.close()


def test_an_episode_of_usual_length_ends_at_once_and_is_kept(app):
    key(app, pygame.K_e)
    scene = app.scene
    assert scene.lesson.trainer.episodes == 1 and not scene.learning
    assert scene.lesson.timeline.keys[-1] == scene.lesson.trainer.steps


def test_what_waits_for_the_engine_says_so(app):
    engine = app.context.engine
    engine.ready = False
    for code in (pygame.K_n, pygame.K_e, pygame.K_SPACE):
        app._said = None
        key(app, code)
        assert "still being prepared" in app._said.sentence
    engine.problem = "The learning engine can't start: no compiler"
    key(app, pygame.K_n)
    assert app._said.sentence == f"{engine.problem}." and app._said.tone == "problem"
    assert app.scene.lesson.trainer.steps == 0
    engine.ready, engine.problem = True, ""


def test_the_right_end_of_the_timeline_is_the_present(app):
    scene = app.scene
    for _ in range(5):
        scene.lesson.advance(50)
        scene.lesson.remember()
    frames(app)
    scene.lesson.advance(50)
    scene.look_back(len(scene.lesson.timeline) - 1)
    assert scene.view.looking is None
    assert scene.lesson.timeline.keys[-1] == 300


def test_who_walks_stops_when_the_world_slips_otherwise(app):
    scene = app.scene
    scene.toggle_demonstration()
    scene.change(alpha=0.7)
    assert scene.walk.demonstration is not None
    rect = scene.panel.slip.rect
    click(app, rect.center)
    assert scene.lesson.level.slip > 0 and scene.walk.demonstration is None
    settle(app)
