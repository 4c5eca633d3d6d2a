"""Another shape or filling of the level: its border dragged, a size asked for, chance."""

import threading

import pygame

from game.editor import generator
from game.scenes.editor_dialogs import NewLevel, Resize
from game.scenes.editor_random import RandomFill
from game.ui.dialogs import Ask
from game.ui.input import Act
from game.world.planning import shortest_solution
from tests.scenes.editor_hands import POND, at, rows
from tests.scenes.hands import drag, frames, key, post, settle


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


def test_a_cell_that_went_while_a_page_came_is_pointed_at_no_more(pond):
    session = pond.scene.session
    session.resize(right=3)
    frames(pond, 2)
    columns = session.shape[1]
    where = at(pond, 1, columns - 1)
    # All before the next frame: the columns go, the mouse moves where they were, a page opens.
    post(pygame.KEYDOWN, key=pygame.K_z, mod=0, unicode="z", scancode=0)
    post(pygame.MOUSEMOTION, pos=where, rel=(1, 1), buttons=(0, 0, 0))
    post(pygame.KEYDOWN, key=pygame.K_F1, mod=0, unicode="", scancode=0)
    frames(pond)
    assert session.shape[1] == columns - 3
    assert not pond.problems


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
    wanted = dialog.controls.button_width("Stop", Act.CONFIRM)
    assert dialog.main.rect.width >= wanted, "while it works, the button stops it"
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
