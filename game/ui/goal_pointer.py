"""Where the goal lies when the window shows too small a part of the level to see it."""

from __future__ import annotations

import math

import numpy as np
import pygame

from game.ui import theme as look
from game.ui.board import Board
from game.world.level import Tile

_RADIUS, _PICTURE, _INSET = 22, 24, 34


def draw_goal_pointer(surface: pygame.Surface, board: Board) -> None:
    """A present at the edge of the view, with a tip towards the nearest goal, if none is in view.

    Nearest is meant from the middle of the view, in cells.
    """
    goals = np.argwhere(board.tiles == Tile.GOAL)
    view = board.rect
    if board.area.size == (board.tiles.shape[1] * board.cell, board.tiles.shape[0] * board.cell):
        return
    if not len(goals) or any(view.colliderect(board.rect_of(*goal)) for goal in goals.tolist()):
        return
    centres = np.array([board.centre_of(*goal) for goal in goals.tolist()])
    away = centres - view.center
    down = away[np.hypot(*away.T).argmin()]
    px = board.theme.px
    # As far as the edge of the view lets the line to the goal go.
    room = np.array(view.size) / 2.0 - px(_INSET)
    share = float(np.min(room / np.maximum(np.abs(down), 1e-9)))
    x, y = (view.centerx + down[0] * share, view.centery + down[1] * share)
    angle = math.atan2(down[1], down[0])
    radius = px(_RADIUS)
    tip = [
        (x + math.cos(angle + turn) * radius * reach, y + math.sin(angle + turn) * radius * reach)
        for turn, reach in ((0.0, 1.45), (0.6, 0.95), (-0.6, 0.95))
    ]
    pygame.draw.polygon(surface, look.GOLD, tip)
    pygame.draw.aacircle(surface, look.GOLD, (x, y), radius)
    pygame.draw.aacircle(surface, look.PANEL, (x, y), radius - max(2, px(2)))
    picture = board.sprites.at("goal", px(_PICTURE))
    where = picture.get_rect(center=(round(x), round(y)))
    surface.blit(picture, where, special_flags=pygame.BLEND_PREMULTIPLIED)
