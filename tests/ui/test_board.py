"""The board: where cells are, what is drawn and how often, and that it only looks."""

import os
import subprocess
import sys

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.files import ROOT
from game.ui.board import Board
from game.ui.camera import Camera, largest_cell
from game.ui.glide import Figure, Glide
from game.ui.terrain import ground, lips
from game.ui.theme import GOLD, MINT, Theme
from game.world.level import Action, Tile
from game.world.rules import Outcome
from tests.ui.pictures import board_image, canvas, level_of, pixels

sizes = st.integers(2, 60)
edges = st.integers(40, 900)


@settings(max_examples=60, deadline=None)
@given(rows=sizes, columns=sizes, width=edges, height=edges, fit=st.booleans(), data=st.data())
def test_cell_at_is_the_inverse_of_rect_of(
    rows: int, columns: int, width: int, height: int, fit: bool, data: st.DataObject
) -> None:
    camera = Camera(rows, columns, pygame.Rect(13, 29, width, height), fit)
    for _ in range(data.draw(st.integers(0, 3))):
        camera.zoom(data.draw(st.integers(-3, 3)), (13 + width // 3, 29 + height // 4))
        camera.pan(data.draw(st.integers(-400, 400)), data.draw(st.integers(-400, 400)))
    x = data.draw(st.integers(camera.rect.left, camera.rect.right - 1))
    y = data.draw(st.integers(camera.rect.top, camera.rect.bottom - 1))
    cell = camera.cell_at((x, y))
    holders = [
        (row, column)
        for row in range(rows)
        for column in range(columns)
        if camera.rect_of(row, column).collidepoint(x, y)
    ]
    assert holders == ([] if cell is None else [cell])
    top, bottom, left, right = camera.visible
    assert cell is None or (top <= cell[0] < bottom and left <= cell[1] < right)
    for seen in ((top, left), (bottom - 1, right - 1)):
        assert camera.rect.colliderect(camera.rect_of(*seen))


def test_no_cell_is_found_outside_the_rectangle() -> None:
    camera = Camera(100, 100, pygame.Rect(10, 10, 200, 200))
    assert camera.cell_at((9, 50)) is None
    assert camera.cell_at((50, 210)) is None


@pytest.mark.parametrize(
    ("rows", "columns", "size", "cell"),
    [
        (8, 8, (640, 640), 80),
        (8, 12, (960, 640), 80),
        (9, 9, (640, 640), 64),
        (16, 16, (640, 640), 40),
        (24, 24, (640, 480), 16),
        (64, 64, (640, 640), 10),
        (256, 256, (640, 640), 2),
        (1024, 1024, (640, 640), 1),
        (2, 2, (900, 900), 160),
    ],
)
def test_cells_are_multiples_of_eight_or_small(
    rows: int, columns: int, size: tuple[int, int], cell: int
) -> None:
    assert largest_cell(rows, columns, size) == cell
    assert Camera(rows, columns, pygame.Rect((0, 0), size), fit=True).cell == cell


def test_a_large_level_keeps_comfortable_cells_and_follows() -> None:
    camera = Camera(200, 200, pygame.Rect(0, 0, 600, 600))
    assert camera.cell == 24
    camera.look_at(100, 100)
    for _ in range(200):
        camera.update(1 / 60)
    assert not camera.moving
    assert camera.rect.inflate(-100, -100).contains(camera.rect_of(100, 100))
    corner = camera.corner
    camera.look_at(101, 100)
    camera.update(1.0)
    assert camera.corner == corner, "small steps in the middle leave the view still"


def test_the_view_never_leaves_the_level() -> None:
    camera = Camera(50, 50, pygame.Rect(0, 0, 600, 600))
    camera.pan(10_000, -10_000)
    assert camera.visible == (25, 50, 0, 25)
    assert camera.covers


def test_zooming_keeps_the_point_under_the_pointer() -> None:
    camera = Camera(200, 200, pygame.Rect(0, 0, 600, 600))
    camera.look_at(100, 100, at_once=True)
    point = (150, 450)
    cell = camera.cell_at(point)
    camera.zoom(2, point)
    assert camera.cell == 40
    assert camera.cell_at(point) == cell
    camera.zoom(-40)
    assert camera.cell == 3
    assert camera.visible == (0, 200, 0, 200)


def test_a_window_made_larger_gets_larger_cells_unless_a_person_zoomed() -> None:
    camera = Camera(8, 8, pygame.Rect(0, 0, 320, 320))
    camera.resize(pygame.Rect(0, 0, 640, 640))
    assert camera.cell == 80
    camera.zoom(1)
    camera.resize(pygame.Rect(0, 0, 800, 800))
    assert camera.cell == 96


@pytest.mark.parametrize("shape", [(2, 2), (8, 8), (40, 90), (300, 300), (1024, 1024)])
@pytest.mark.parametrize("fit", [False, True])
def test_only_visible_cells_are_drawn_and_only_once(shape: tuple[int, int], fit: bool) -> None:
    board = Board(level_of(*shape), pygame.Rect(20, 20, 640, 480), fit=fit)
    surface = canvas()
    board.draw(surface)
    top, bottom, left, right = board.camera.visible
    seen = (bottom - top) * (right - left)
    assert board.cells_drawn == seen
    assert seen <= (640 // board.cell + 2) * (480 // board.cell + 2)
    board.draw(surface)
    assert board.cells_drawn == seen


def test_moving_the_view_draws_only_what_comes_in() -> None:
    board = Board(level_of(100, 100), pygame.Rect(0, 0, 480, 480))
    surface = canvas()
    board.draw(surface)
    before = board.cells_drawn
    board.camera.pan(0, -3 * board.cell)
    board.draw(surface)
    assert board.cells_drawn - before == 3 * 20


def test_nothing_is_drawn_outside_the_rectangle() -> None:
    surface = canvas()
    surface.fill((1, 2, 3))
    board = Board(level_of(60, 60), pygame.Rect(100, 100, 400, 333))
    board.camera.pan(-211, -77)
    board.draw(surface)
    top, _, left, _ = board.camera.visible
    board.draw_path(surface, [(top + 5, 0), (top + 5, 59)], GOLD)
    board.draw_path(surface, [(0, left + 5), (59, left + 5)], GOLD)
    board.draw_shade(surface, np.ones((60, 60), bool))
    board.draw_frame(surface, (10, 10), GOLD)
    outside = np.ones((700, 700), bool)
    outside[100:500, 100:433] = False
    assert (pixels(surface)[outside] == (1, 2, 3)).all()


@pytest.mark.parametrize("right", [-130, 0, 130])
@pytest.mark.parametrize("down", [-130, 0, 130])
@pytest.mark.parametrize("cells", [(60, 60), (400, 400)])
def test_a_moved_view_looks_as_if_it_had_always_been_there(
    cells: tuple[int, int], right: int, down: int
) -> None:
    level, rect = level_of(*cells), pygame.Rect(0, 0, 330, 270)
    board, surface, expected = Board(level, rect), canvas(), canvas()
    if cells[0] > 100:
        board.camera.fix(4)
    board.camera.look_at(30, 30, at_once=True)
    board.draw(surface)
    board.camera.pan(right, down)
    board.draw(surface)
    fresh = Board(level, rect)
    fresh.camera = board.camera
    fresh.draw(expected)
    assert np.array_equal(pixels(surface), pixels(expected))


def test_a_view_that_a_person_dragged_stays_while_the_elf_does() -> None:
    camera = Camera(200, 200, pygame.Rect(0, 0, 600, 600))
    camera.look_at(100, 100)
    camera.update(10.0)
    camera.pan(-1500, 0)
    dragged = camera.corner
    for _ in range(5):
        camera.look_at(100, 100)
        camera.update(1.0)
    assert camera.corner == dragged
    camera.look_at(100, 101)
    camera.update(10.0)
    assert camera.rect.contains(camera.rect_of(100, 101))


def test_drawing_changes_nothing_it_looks_at() -> None:
    level = level_of(12, 12)
    tiles, mask = level.tiles.copy(), np.eye(12, dtype=bool)
    board, surface = Board(level, pygame.Rect(0, 0, 640, 640), Theme()), canvas()
    glide = Glide((0, 0), [(0, 1), (0, 2)], Outcome.WIN, Action.RIGHT)
    glide.update(0.3)
    position, camera = glide.position, board.camera.corner
    for _ in range(2):
        board.draw(surface)
        board.draw_shade(surface, mask)
        board.draw_path(surface, [(0, 0), (0, 5), (6, 5)], MINT, lane=1)
        board.draw_frame(surface, (3, 3), GOLD)
        board.draw_arrow(surface, (4, 4), Action.UP, GOLD)
        board.draw_glide(surface, glide)
        board.draw_elf(surface, Figure(5, 5))
        board.draw_corners(surface)
    assert np.array_equal(level.tiles, tiles)
    assert np.array_equal(mask, np.eye(12, dtype=bool))
    assert (glide.position, board.camera.corner) == (position, camera)
    assert surface.get_clip() == surface.get_rect()


@pytest.mark.parametrize("cell", [1, 5, 10, 16, 20, 32, 64])
def test_a_picture_of_a_level_has_any_size_and_shows_the_elf(cell: int) -> None:
    level = level_of(6, 9)
    image = board_image(level, (2, 3), cell=cell, facing=Action.LEFT)
    assert image.get_size() == (9 * cell, 6 * cell)
    assert not np.array_equal(pixels(image), pixels(board_image(level, (5, 0), cell=cell)))


def test_a_picture_of_a_level_needs_no_window() -> None:
    script = """
import numpy, pygame
from tests.ui.pictures import board_image
from game.world.level import Level
image = board_image(Level("", numpy.array([[0, 1], [2, 4]]), (0, 0)), cell=32)
assert image.get_size() == (64, 64) and not pygame.display.get_init()
"""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "SDL_VIDEODRIVER")}
    done = subprocess.run([sys.executable, "-c", script], check=False, env=bare, cwd=ROOT)
    assert done.returncode == 0


def test_three_ways_along_the_same_cells_stay_apart() -> None:
    board, middles = Board(level_of(8, 8), pygame.Rect(0, 0, 640, 640)), []
    for lane in (-1, 0, 1):
        plain, drawn = canvas(), canvas()
        board.draw(plain)
        board.draw(drawn)
        board.draw_path(drawn, [(3, 0), (3, 7)], GOLD, lane=lane)
        changed = (pixels(plain) != pixels(drawn)).any(axis=2)
        columns = np.flatnonzero(changed[320])
        middles.append(columns.mean() if len(columns) else np.flatnonzero(changed.any(0)).mean())
    assert middles[1] - middles[0] >= 8
    assert middles[2] - middles[1] >= 8


def test_shaded_cells_are_darker_and_the_others_untouched() -> None:
    board = Board(level_of(8, 8), pygame.Rect(0, 0, 640, 640))
    plain, drawn = canvas(), canvas()
    mask = np.zeros((8, 8), bool)
    mask[2, 5] = True
    board.draw(plain)
    board.draw(drawn)
    board.draw_shade(drawn, mask)
    changed = (pixels(plain) != pixels(drawn)).any(axis=2)
    inside = board.rect_of(2, 5)
    assert changed[inside.left : inside.right, inside.top : inside.bottom].mean() > 0.9
    changed[inside.left : inside.right, inside.top : inside.bottom] = False
    assert not changed.any()
    assert pixels(drawn).sum() < pixels(plain).sum()


def test_rocks_stand_on_what_lies_around_them() -> None:
    tiles = np.full((7, 14), Tile.ICE, np.uint8)
    tiles[:, :7] = Tile.SNOW
    tiles[3, 2] = tiles[3, 11] = Tile.ROCK
    snowy = ground(tiles, (0, 7, 0, 14))
    assert snowy[3, 2] and not snowy[3, 11]
    assert np.array_equal(snowy[2:5, 1:4], ground(tiles, (2, 5, 1, 4)))
    tiles[:] = Tile.ROCK
    tiles[0, 1] = Tile.SNOW
    assert ground(tiles, (0, 7, 0, 14)).tolist()[2][:6] == [True] * 4 + [False] * 2


def test_lips_of_snow_lie_on_ice_only_and_touch_snow_or_the_bank() -> None:
    tiles = np.full((7, 7), Tile.ICE, np.uint8)
    tiles[3, 3] = Tile.SNOW
    north, east, south, west = 1, 2, 4, 8
    northwest, northeast, southwest, southeast = 16, 32, 64, 128
    expected = np.zeros((7, 7), np.uint8)
    expected[2:5, 2:5] = [
        [southeast, south, southwest],
        [east, 0, west],
        [northeast, north, northwest],
    ]
    expected[0, :] |= north
    expected[-1, :] |= south
    expected[:, 0] |= west
    expected[:, -1] |= east
    assert np.array_equal(lips(tiles, (0, 7, 0, 7)), expected)
    assert np.array_equal(lips(tiles, (2, 3, 1, 4)), expected[2:3, 1:4])
    assert np.array_equal(lips(tiles, (0, 3, 5, 7)), expected[0:3, 5:7])
