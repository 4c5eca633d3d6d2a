"""The editor as a teacher uses it: drawing and trying out, by mouse and by keys."""

import numpy as np
import pygame
import pytest

from game.editor.canvas import Region
from game.editor.strokes import Brush, Tool
from game.scenes.editor import EditorScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.world.draft import Draft
from game.world.level import Tile
from game.world.planning import shortest_solution
from tests.scenes.editor_hands import POND, at, click_cell, drag_cells, point_at, rows
from tests.scenes.hands import drag, frames, key, post, press, until, window

# -- from nothing to a level --------------------------------------------------------------------


def test_a_level_from_nothing_is_played_trained_on_and_found_as_it_was(app):
    scene = app.scene
    key(app, pygame.K_6)
    click_cell(app, 0, 0)
    key(app, pygame.K_5)
    click_cell(app, 9, 5)
    key(app, pygame.K_3)
    drag_cells(app, (9, 6), (5, 6))
    key(app, pygame.K_b)
    key(app, pygame.K_1)
    drag_cells(app, (3, 3), (4, 4))
    assert scene.session.missing == ""
    drawn = rows(app)
    until(app, lambda: scene.verdict.effort is not None)
    judged = scene.verdict.judgement
    assert judged.moves == len(shortest_solution(scene.session.level()))
    assert judged.idle_count > 0

    key(app, pygame.K_F5)
    assert isinstance(app.scene, PlayScene)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    key(app, pygame.K_F6)
    assert isinstance(app.scene, TrainScene)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene

    assert (scene.session.tool, scene.session.brush) == (Tool.BOX, Brush.SNOW)
    assert rows(app) == drawn
    undone = 0
    while scene.session.history.undo_words:
        key(app, pygame.K_z, pygame.KMOD_CTRL)
        undone += 1
    assert undone == 4
    assert set(rows(app)) == {"~", "\n"}
    for _ in range(undone):
        key(app, pygame.K_y, pygame.KMOD_CTRL)
    assert rows(app) == drawn


@pytest.mark.parametrize("code", [pygame.K_F5, pygame.K_F6])
def test_a_draft_cannot_be_tried_out_and_says_why(app, code):
    key(app, code)
    assert isinstance(app.scene, EditorScene)
    assert "it has no start and no goal" in app._said.sentence


# -- tools --------------------------------------------------------------------------------------


def test_every_tool_and_tile_has_a_key_and_a_button(app):
    scene = app.scene
    keys = {Tool.PENCIL: "p", Tool.LINE: "l", Tool.BOX: "b", Tool.OUTLINE: "u", Tool.FILL: "f",
            Tool.PICK: "i", Tool.ERASE: "e", Tool.SELECT: "m"}  # fmt: skip
    for tool in Tool:
        key(app, pygame.key.key_code(keys[tool]))
        assert scene.session.tool is tool
        press(app, scene.buttons.tools[Tool.PENCIL])
        press(app, scene.buttons.tools[tool])
        assert scene.session.tool is tool
    for brush in Brush:
        key(app, pygame.K_1 + int(brush))
        assert scene.session.brush is brush
        assert scene.session.tool is Tool.PENCIL, "a tile is taken to draw with"
        press(app, scene.buttons.brushes[brush])
        assert scene.session.brush is brush


def test_the_preview_follows_the_mouse_and_escape_drops_it(app):
    scene = app.scene
    key(app, pygame.K_l)
    post(pygame.MOUSEBUTTONDOWN, pos=at(app, 1, 1), button=1)
    post(pygame.MOUSEMOTION, pos=at(app, 1, 5), rel=(9, 0), buttons=(1, 0, 0))
    frames(app, 2)
    assert (scene.desk.board.tiles[1, 1:6] == Tile.ROCK).all()
    assert not (scene.session.picture.tiles == Tile.ROCK).any()
    key(app, pygame.K_ESCAPE)
    assert not (scene.desk.board.tiles == Tile.ROCK).any()
    post(pygame.MOUSEBUTTONUP, pos=at(app, 1, 5), button=1)
    frames(app)
    assert not (scene.session.picture.tiles == Tile.ROCK).any()


def test_a_release_that_another_control_swallowed_ends_the_stroke(app):
    scene = app.scene
    post(pygame.MOUSEBUTTONDOWN, pos=at(app, 1, 1), button=1)
    frames(app)
    assert scene.session.drawing
    point_at(app, 5, 5)
    assert not scene.session.drawing
    assert (scene.session.picture.tiles == Tile.ROCK).sum() == 1


def test_a_right_click_takes_a_tile_and_a_right_drag_moves_the_view():
    app = window(EditorScene(Draft(np.full((64, 64), Tile.HOLE, np.uint8))))
    scene = app.scene
    click_cell(app, 32, 32, button=3)
    assert scene.session.brush is Brush.HOLE
    scene.session.brush = Brush.ICE
    before = scene.desk.board.camera.corner
    middle = scene.desk.board.rect.center
    drag(app, middle, (middle[0] + 90, middle[1] + 60), button=3)
    assert scene.desk.board.camera.corner != before
    assert scene.session.brush is Brush.ICE
    assert scene.session.history.undo_words == ""
    app.close()


def test_the_wheel_zooms_and_a_cell_stays_under_the_mouse():
    app = window(EditorScene(Draft(np.zeros((64, 64), np.uint8))))
    desk = app.scene.desk
    where = at(app, 30, 30)
    before = desk.board.cell
    post(pygame.MOUSEWHEEL, x=0, y=1, flipped=False, pos=where)
    frames(app)
    assert desk.board.cell > before
    assert desk.cell_under(where) == (30, 30)
    app.close()


def test_all_of_it_by_keys(pond):
    scene = pond.scene
    for code in (pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_DOWN):
        key(pond, code)
    assert scene.desk.cursor == (1, 1)
    key(pond, pygame.K_2)
    key(pond, pygame.K_SPACE)
    assert rows(pond) == POND.replace("#", "~")
    key(pond, pygame.K_4)
    key(pond, pygame.K_RIGHT, pygame.KMOD_SHIFT)
    assert rows(pond).splitlines()[1] == "~OO~"
    key(pond, pygame.K_b)
    key(pond, pygame.K_RETURN)
    key(pond, pygame.K_DOWN)
    key(pond, pygame.K_RIGHT)
    key(pond, pygame.K_RETURN)
    assert [row[2:] for row in rows(pond).splitlines()[1:3]] == ["OO", "OO"]
    key(pond, pygame.K_m)
    key(pond, pygame.K_LEFT, pygame.KMOD_SHIFT)
    key(pond, pygame.K_SPACE)
    assert scene.session.selection == Region(2, 2, 1, 2)
    key(pond, pygame.K_DELETE)
    key(pond, pygame.K_LEFT, pygame.KMOD_CTRL)
    assert rows(pond).splitlines()[2] == "~..."
    key(pond, pygame.K_ESCAPE)
    key(pond, pygame.K_r)
    key(pond, pygame.K_h)
    key(pond, pygame.K_v)
    key(pond, pygame.K_DOWN, pygame.KMOD_CTRL)
    assert scene.session.history.undo_words == "shift the level"
    while scene.session.history.undo_words:
        key(pond, pygame.K_z)
    assert rows(pond) == POND


def test_a_selection_is_dragged_cut_and_pasted(pond, board_of_paper):
    scene = pond.scene
    key(pond, pygame.K_m)
    drag_cells(pond, (1, 1), (1, 2))
    drag_cells(pond, (1, 1), (3, 2))
    assert rows(pond) == "S~~~\n~..~\n~~~G\n~O#~"
    key(pond, pygame.K_x, pygame.KMOD_CTRL)
    assert rows(pond) == "S~~~\n~..~\n~~~G\n~O.."
    assert board_of_paper["text"] == "#~"
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    point_at(pond, 0, 2)
    assert rows(pond).splitlines()[0] == "S~#~", "it hangs where the mouse is"
    assert scene.session.history.undo_words == "clear the selection"
    click_cell(pond, 0, 2)
    assert scene.session.history.undo_words == "paste"
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    key(pond, pygame.K_ESCAPE)
    assert rows(pond).splitlines()[0] == "S~#~"
    key(pond, pygame.K_a, pygame.KMOD_CTRL)
    assert scene.session.selection == Region(0, 0, 4, 4)


def test_a_cell_is_counted_from_0_as_in_the_training_and_the_arrays(pond):
    point_at(pond, 2, 3)
    assert pond.scene.desk.place_words == "row 2, column 3 (from 0): goal"
    point_at(pond, 0, 0)
    assert pond.scene.desk.place_words == "row 0, column 0 (from 0): start on snow"
