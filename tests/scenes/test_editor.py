"""The editor as a teacher uses it: drawing and trying out, by mouse and by keys."""

import threading

import numpy as np
import pygame
import pytest

from game.editor import generator
from game.editor.canvas import Region
from game.editor.strokes import Brush, Tool
from game.scenes.editor import EditorScene
from game.scenes.editor_dialogs import NewLevel, Resize
from game.scenes.editor_random import RandomFill
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui import clipboard
from game.ui.dialogs import Ask
from game.world.draft import Draft
from game.world.level import Tile
from game.world.level_file import loads
from game.world.planning import shortest_solution
from tests.scenes.editor_hands import POND, at, click_cell, drag_cells, point_at, rows
from tests.scenes.hands import drag, frames, key, post, press, settle, until, window
from tests.world.worlds import FROZEN_LAKE, level_of

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def board_of_paper(monkeypatch):
    """A clipboard of its own: the machine's may be missing."""
    kept = {"text": None}
    monkeypatch.setattr(clipboard, "put", lambda text: kept.update(text=text) or True)
    monkeypatch.setattr(clipboard, "get", lambda: kept["text"])
    return kept


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    made = window(EditorScene(), request.param)
    yield made
    made.close()


@pytest.fixture
def pond():
    made = window(EditorScene(level_of(POND)))
    yield made
    made.close()


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


# -- text ---------------------------------------------------------------------------------------


def test_the_level_is_copied_as_text_and_pasted_again(pond, board_of_paper):
    key(pond, pygame.K_c, pygame.KMOD_CTRL)
    assert loads(board_of_paper["text"]) == level_of(POND)
    board_of_paper["text"] = board_of_paper["text"].replace('"test"', '"Other"').replace("~O", "~~")
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert pond.scene.session.properties.name == "Other"
    assert "O" not in rows(pond)
    key(pond, pygame.K_z, pygame.KMOD_CTRL)
    assert pond.scene.session.level() == level_of(POND)


@pytest.mark.parametrize(
    "text",
    [
        "SFFF\nFHFH\nFFFH\nHFFG",
        '["SFFF", "FHFH", "FFFH", "HFFG"]',
        "[[b'S' b'F' b'F' b'F']\n [b'F' b'H' b'F' b'H']\n [b'F' b'F' b'F' b'H']\n"
        " [b'H' b'F' b'F' b'G']]",
        "[['S','F','F','F'],['F','H','F','H'],['F','F','F','H'],['H','F','F','G']]",
    ],
)
def test_frozen_lake_maps_are_pasted(pond, board_of_paper, text):
    board_of_paper["text"] = text
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert rows(pond) == FROZEN_LAKE
    assert pond.scene.session.properties.name == "test", "only the map is another"


@pytest.mark.parametrize(
    "text", [None, "", "hello there", "SF\nFFF", "name = 3", "map = '''\nx\n'''"]
)
def test_what_is_no_level_is_told_and_changes_nothing(pond, board_of_paper, text):
    board_of_paper["text"] = text
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert pond._said.tone == "problem"
    assert pond.scene.session.level() == level_of(POND)
    assert pond.scene.session.history.undo_words == ""


# -- shape --------------------------------------------------------------------------------------


def test_the_border_is_dragged_to_resize(pond):
    board = pond.scene.desk.board
    cell = board.cell
    right = (board.area.right + 4, board.area.centery)
    post(pygame.MOUSEMOTION, pos=right, rel=(1, 0), buttons=(0, 0, 0))
    frames(pond)
    assert pond.scene.desk.border.near
    drag(pond, right, (right[0] + 2 * cell, right[1]))
    assert pond.scene.session.shape == (4, 6)
    board = pond.scene.desk.board
    corner = (board.area.left - 4, board.area.top - 4)
    drag(pond, corner, (corner[0] + board.cell, corner[1] - board.cell))
    assert pond.scene.session.shape == (5, 5)
    assert rows(pond).splitlines()[0] == "~~~~~"
    key(pond, pygame.K_z)
    key(pond, pygame.K_z)
    assert rows(pond) == POND
    far = pond.scene.desk.board.area.bottom + 4
    middle = pond.scene.desk.board.area.centerx
    drag(pond, (middle, far), (middle, far - 900))
    frames(pond)
    assert pond.scene.session.shape == (4, 4)
    assert "a level has from 2 to 1024" in pond._said.sentence


def test_the_resize_dialog(pond):
    pond._do(pond.scene.ask_resize())
    dialog = pond.scene
    assert isinstance(dialog, Resize)
    dialog.edges["top"].text = "-3"
    frames(pond)
    assert "That makes 1 rows" in dialog.problem()
    key(pond, pygame.K_RETURN)
    assert pond.scene is dialog, "what is wrong is not done"
    dialog.edges["top"].text = "1"
    dialog.edges["left"].text = "x"
    assert "it must be a whole number" in dialog.problem()
    dialog.edges["left"].text = "2"
    dialog._fill("Rock")
    assert dialog.words() == "4 × 4 becomes 5 × 6."
    key(pond, pygame.K_RETURN)
    assert rows(pond) == "######\n##S~~~\n##~#~~\n##~~~G\n##~O~~"


def test_a_random_fill_keeps_the_properties_and_is_one_step(pond):
    scene = pond.scene
    pond._do(scene.ask_random())
    dialog = pond.scene
    assert isinstance(dialog, RandomFill)
    dialog.moves.text = "3"
    dialog.seed.text = "5"
    key(pond, pygame.K_RETURN)
    assert dialog.working or pond.scene is scene
    settle(pond, 4)
    assert pond.scene is scene
    assert scene.session.properties.name == "test"
    assert len(shortest_solution(scene.session.level())) >= 3
    key(pond, pygame.K_z)
    assert rows(pond) == POND


def test_a_random_fill_that_is_done_below_a_question_waits_for_it(pond, monkeypatch):
    scene, let_go, generate = pond.scene, threading.Event(), generator.generate

    def slow(*wish, **more):
        assert let_go.wait(60)
        return generate(*wish, **more)

    monkeypatch.setattr(generator, "generate", slow)
    scene.session.mirror(True)
    pond._do(scene.ask_random())
    dialog = pond.scene
    dialog.moves.text = "3"
    key(pond, pygame.K_RETURN)
    post(pygame.QUIT)
    frames(pond)
    question = pond.scene
    assert isinstance(question, Ask)
    let_go.set()
    settle(pond, 3)
    assert pond.scene is question and not dialog.working
    key(pond, pygame.K_ESCAPE)
    settle(pond, 3)
    assert pond.scene is scene
    assert scene.session.history.undo_words == "random fill"


def test_a_random_fill_that_finds_nothing_says_so_and_can_be_stopped(pond):
    scene = pond.scene
    pond._do(scene.ask_random())
    dialog = pond.scene
    dialog.moves.text = "16"
    key(pond, pygame.K_RETURN)
    assert dialog.working
    key(pond, pygame.K_ESCAPE)
    assert not dialog.working
    assert pond.scene is dialog
    dialog._failed(ValueError("nothing found"))
    assert dialog.words() == "Nothing found."
    key(pond, pygame.K_ESCAPE)
    settle(pond)
    assert rows(pond) == POND


def test_a_new_level_of_any_size(app):
    key(app, pygame.K_n, pygame.KMOD_CTRL)
    dialog = app.scene
    assert isinstance(dialog, NewLevel)
    dialog.rows.text = "1"
    assert dialog.problem()
    dialog.rows.text, dialog.columns.text = "3", "70"
    dialog._fill("Snow")
    key(app, pygame.K_RETURN)
    assert app.scene.session.shape == (3, 70)
    assert not app.scene.session.picture.tiles.any()
    assert not app.scene.files.unsaved


def test_a_cell_is_counted_from_0_as_in_the_training_and_the_arrays(pond):
    point_at(pond, 2, 3)
    assert pond.scene.desk.place_words == "row 2, column 3: goal"
    point_at(pond, 0, 0)
    assert pond.scene.desk.place_words == "row 0, column 0: start on snow"
