"""Levels of all kinds of tiles, and pictures of levels to compare others with."""

import numpy as np
import pygame

from game.ui.board import Board
from game.ui.glide import Figure
from game.world.level import Action, Level, Tile


def level_of(rows: int, columns: int, seed: int = 0) -> Level:
    tiles = np.random.default_rng(seed).choice(
        np.array([0, 0, 1, 1, 1, 2, 3], np.uint8), (rows, columns)
    )
    tiles[0, 0], tiles[-1, -1] = Tile.SNOW, Tile.GOAL
    return Level("test", tiles, (0, 0))


def canvas(width: int = 700, height: int = 700) -> pygame.Surface:
    return pygame.Surface((width, height), 0, 32)


def pixels(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface)


def board_image(level, position=None, cell=32, facing=Action.DOWN, pose="idle"):
    """A level with `cell` pixels a cell and the elf at `position`, or at the start."""
    rows, columns = level.tiles.shape
    rect = pygame.Rect(0, 0, columns * cell, rows * cell)
    surface = pygame.Surface(rect.size, 0, 32)
    board = Board(level, rect, fit=True)
    board.camera.fix(cell)
    board.draw(surface)
    row, column = level.start if position is None else position
    board.draw_elf(surface, Figure(row, column, Action(facing), pose))
    return surface
