"""Where the goal lies when the window shows too small a part of the level to see it."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme as look
from game.ui.board import Board

_RADIUS, _PICTURE, _INSET = 22, 26, 34


def draw_goal_pointer(surface: pygame.Surface, board: Board, goals: NDArray[np.intp]) -> None:
    """A present at the edge of the view, with a tip towards the nearest goal, if none is in view.

    `goals` are their cells, (goals, 2) as (row, column). Nearest is meant from the view's middle.
    """
    view, cell = board.rect, board.cell
    if not len(goals):
        return
    away = (goals[:, ::-1] + 0.5) * cell + board.camera.corner - view.center
    half = np.array(view.size) / 2.0
    if (np.abs(away) < half + cell / 2.0).all(axis=1).any():
        return
    right, down = away[np.hypot(away[:, 0], away[:, 1]).argmin()].tolist()
    px = board.theme.px
    # As far along the line to the goal as the edge of the view lets it go.
    room = half - px(_INSET)
    share = min(room[0] / max(abs(right), 1e-9), room[1] / max(abs(down), 1e-9))
    x, y = view.centerx + right * share, view.centery + down * share
    angle, radius = math.atan2(down, right), px(_RADIUS)
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
