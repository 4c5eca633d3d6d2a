"""Tiles that change under a board look as if they had always been there."""

import numpy as np
import pygame
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from game.ui.board import Board
from game.world.level import Level, Tile
from tests.ui.pictures import canvas, level_of, pixels


def test_a_change_reaches_lips_three_cells_away() -> None:
    tiles = np.full((12, 12), Tile.ROCK, np.uint8)
    tiles[0, 0], tiles[11, 11] = Tile.SNOW, Tile.GOAL
    tiles[5, 4], tiles[5, 6], tiles[5, 7] = Tile.ICE, Tile.SNOW, Tile.ICE
    rect = pygame.Rect(0, 0, 640, 640)
    board, surface, expected = Board(Level("", tiles, (0, 0)), rect), canvas(), canvas()
    board.draw(surface)
    tiles[5, 7] = Tile.SNOW
    board.show(Level("", tiles, (0, 0)))
    board.draw(surface)
    Board(Level("", tiles, (0, 0)), rect).draw(expected)
    assert np.array_equal(pixels(surface), pixels(expected))


def assert_drawn_as_new(board: Board, tiles: NDArray[np.uint8]) -> None:
    fresh, surface, expected = Board(Level("new", tiles, (0, 0)), board.rect), canvas(), canvas()
    fresh.camera = board.camera
    board.draw(surface)
    fresh.draw(expected)
    assert np.array_equal(pixels(surface), pixels(expected))


@settings(max_examples=20, deadline=None)
@given(data=st.data(), width=st.sampled_from([130, 320, 640]))
def test_changed_tiles_look_as_if_they_had_always_been_there(
    data: st.DataObject, width: int
) -> None:
    level = level_of(14, 17, seed=data.draw(st.integers(0, 9)))
    board = Board(level, pygame.Rect(0, 0, width, width))
    board.draw(canvas())
    tiles = level.tiles.copy()
    for _ in range(data.draw(st.integers(1, 4))):
        row, column = data.draw(st.integers(0, 12)), data.draw(st.integers(1, 16))
        tiles[row, column] = data.draw(st.sampled_from(list(Tile)))
        board.show(Level("", tiles, (0, 0)))
    board.camera.pan(data.draw(st.integers(-90, 90)), data.draw(st.integers(-90, 90)))
    assert_drawn_as_new(board, tiles)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.sampled_from([2, 6, 30, 400]), st.sampled_from([200, 640]))
def test_many_cells_changed_at_once_look_as_if_they_had_always_been_there(
    seed: int, count: int, width: int
) -> None:
    level, generator = level_of(40, 50), np.random.default_rng(seed)
    board = Board(level, pygame.Rect(0, 0, width, width))
    board.draw(canvas())
    tiles = level.tiles.copy()
    reach = (8, 9) if seed % 2 else tiles.shape
    rows, columns = (generator.integers(0, most, count) for most in reach)
    tiles[rows, columns] = generator.choice(np.array(Tile, np.uint8), count)
    tiles[0, 0] = Tile.SNOW
    before = board.cells_drawn
    board.show(Level("new", tiles, (0, 0)))
    assert_drawn_as_new(board, tiles)
    top, bottom, left, right = board.camera.visible
    assert board.cells_drawn - before <= (bottom - top) * (right - left)


def test_showing_a_changed_level_redraws_only_near_the_change() -> None:
    level = level_of(30, 30)
    board, surface = Board(level, pygame.Rect(0, 0, 640, 640), fit=True), canvas()
    board.draw(surface)
    before = board.cells_drawn
    tiles = level.tiles.copy()
    tiles[15, 15] = (tiles[15, 15] + 1) % 3
    board.show(Level("painted", tiles, (0, 0)))
    board.draw(surface)
    assert 0 < board.cells_drawn - before <= 49
    assert np.array_equal(board.tiles, tiles)
    board.show(level_of(5, 5))
    board.draw(surface)
    assert board.cell == 128


def test_the_board_cannot_write_to_its_level() -> None:
    level = level_of(6, 6)
    before = level.tiles.copy()
    board = Board(level, pygame.Rect(0, 0, 300, 300))
    board.show(level_of(6, 6, seed=1))
    assert not np.array_equal(board.tiles, before)
    assert np.array_equal(level.tiles, before)
