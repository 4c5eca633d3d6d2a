"""What is seen of a game: every moment at every size, the camera, the way to a far goal."""

import numpy as np
import pygame
import pytest

from game.scenes import play_strip
from game.ui.board import Board
from game.ui.goal_pointer import draw_goal_pointer
from game.ui.marks import BANK
from game.ui.theme import Theme
from game.world.level import Action
from game.world.level_file import load
from game.world.packs import packs
from tests.scenes.hands import arrows, drag, frames, key, post, settle
from tests.scenes.play_hands import SHORTEST, drawn, lake
from tests.world.worlds import level_of


@pytest.fixture
def app():
    made = lake()
    yield made
    made.close()


def test_a_large_level_is_seen_through_a_camera_that_follows():
    rows = ["." * 200 for _ in range(150)]
    rows[0] = "s" + "~" * 198 + "."
    rows[149] = "." * 199 + "G"
    app = drawn(level_of("\n".join(rows)))
    board = app.scene.board
    assert board.rect.contains(board.rect_of(0, 0))
    arrows(app, "R")
    frames(app, 40, 0.05)
    assert app.scene.session.position == (0, 199)
    assert board.rect.contains(board.rect_of(0, 199))
    cell = board.cell
    key(app, pygame.K_EQUALS)
    assert board.cell > cell
    key(app, pygame.K_MINUS)
    key(app, pygame.K_MINUS)
    post(pygame.MOUSEWHEEL, x=0, y=1, precise_x=0.0, precise_y=1.0, pos=board.rect.center)
    frames(app, 2)
    drag(app, board.rect.center, (board.rect.centerx + 80, board.rect.centery), button=3)
    assert app.scene.session.count == 1
    app.close()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_every_moment_fits_every_window(size, scale):
    app = lake(size, scale=scale)
    scene = app.scene
    for code in (pygame.K_h, pygame.K_x):
        key(app, code)
    arrows(app, SHORTEST)
    settle(app, 12)
    everything = pygame.Rect((0, 0), size)
    for control in scene.controls._order:
        assert everything.contains(control.get_abs_rect())
    card = scene._card
    assert scene.board.rect.contains(card.rect)
    assert not card.rect.collidepoint(scene.board.rect_of(7, 4).center), "the elf stays in sight"
    for control in card.controls:
        assert card.rect.contains(control.get_abs_rect())
    for panel in (
        scene.panels.score.rect,
        scene.panels.moves,
        scene.panels.help,
        scene.panels.strip,
    ):
        assert everything.contains(panel)
    app._resized()
    frames(app)
    assert scene._card is not None
    app.close()


def test_drawing_changes_nothing(app):
    scene = app.scene
    arrows(app, "RD")
    key(app, pygame.K_h)
    before = (scene.session.position, scene.session.moves, scene.game.advice, scene.game.hinted)
    surface = pygame.display.get_surface()
    for _ in range(3):
        scene.draw(surface)
    assert before == (
        scene.session.position, scene.session.moves, scene.game.advice, scene.game.hinted,
    )  # fmt: skip


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_the_bank_of_a_level_shown_whole_is_in_sight(size):
    app = lake(size)
    board = app.scene.board
    assert board.rect.contains(board.area.inflate(2 * BANK, 2 * BANK))
    app.close()


def test_every_note_is_read_whole_in_a_small_window():
    app = lake((960, 640))
    panels = app.scene.panels
    theme, inside = panels.theme, panels.strip.width - panels.theme.px(28)
    taken = theme.width("So far") + theme.px(14 + 24) + theme.width(play_strip._NOTHING_YET)
    for pack in packs():
        for path in pack.levels:
            assert theme.width(load(path).note) <= inside - taken, path.stem
    app.close()


def test_a_goal_out_of_sight_is_pointed_to_and_one_in_sight_is_not():
    rows = ["S" + "." * 99, *("." * 100 for _ in range(98)), "." * 99 + "G"]
    board = Board(level_of("\n".join(rows)), pygame.Rect(0, 0, 400, 400))
    surface = pygame.Surface((400, 400), 0, 32)
    draw_goal_pointer(surface, board, np.array([[99, 99]]))
    surface.set_colorkey((0, 0, 0))
    marked = surface.get_bounding_rect()
    assert marked.left > 300 < marked.top, "down and to the right, where the goal is"
    board.camera.look_at(99, 99, at_once=True)
    surface.fill((0, 0, 0))
    draw_goal_pointer(surface, board, np.array([[99, 99]]))
    assert surface.get_bounding_rect().size == (0, 0)


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
@pytest.mark.parametrize("max_steps", [1000, 2**31 - 1])
def test_no_number_of_a_long_try_lies_on_another(size, max_steps, monkeypatch):
    app = drawn(level_of("S.\n.G", slip=0.1, max_steps=max_steps), size)
    for _ in range(118):
        app.scene.session.repeat(Action.LEFT)
    app.scene.panels.refresh()
    drawn_at, draw_text = [], Theme.draw_text

    def spy(self, surface, words, *args, **more):
        where = draw_text(self, surface, words, *args, **more)
        drawn_at.append((words, where))
        return where

    monkeypatch.setattr(Theme, "draw_text", spy)
    app.scene.panels.score.draw(pygame.Surface(size))
    number = next(where for words, where in drawn_at if words == "118")
    right = next(where for words, where in drawn_at if words == "par: tries won").left
    column = [where for _, where in drawn_at if number.top <= where.centery <= number.bottom + 12]
    assert all(where.right < right for where in column if where.left < right)
    app.close()


def test_moves_and_what_they_leave_to_do_are_told_at_the_same_moment(app):
    score = app.scene.panels.score
    key(app, pygame.K_o)
    told = set()
    while app.scene.game.playing or not app.scene.game.at_rest:
        frames(app)
        told.add((score.numbers()[0].number, score._here[0]))
    assert told == {(str(n), f"can be won in {10 - n}") for n in range(10)} | {("10", "won")}


def test_a_window_resized_in_a_slide_still_tells_the_moves_and_what_they_leave_to_do(app):
    arrows(app, SHORTEST[:3])
    assert not app.scene.game.told
    app.scene.layout()
    score = app.scene.panels.score
    assert (score.numbers()[0].number, score._here[0]) == ("3", "can be won in 7")
