"""Pictures of whole levels, drawn by the board itself: what other pictures are compared with."""

import pygame

from game.ui.board import Board
from game.ui.glide import Figure
from game.world.level import Action


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
