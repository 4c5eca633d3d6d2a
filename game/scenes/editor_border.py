"""The level's border as something to take hold of: dragged outwards the level grows, inwards it
is cut."""

from __future__ import annotations

import pygame

from game.ui import theme as look
from game.ui.board import Board
from game.ui.marks import draw_frame

_REACH = 11
_HANDLE = 28


class Border:
    """Which edges the mouse is at or holds, and by how many cells they were dragged."""

    def __init__(self) -> None:
        self._near: tuple[str, ...] = ()
        self._held: tuple[str, ...] = ()
        self._from = (0, 0)
        self._by = (0, 0)

    @property
    def near(self) -> bool:
        """Whether the mouse is at an edge, or holds one."""
        return bool(self._near or self._held)

    @property
    def held(self) -> bool:
        """Whether an edge is being dragged."""
        return bool(self._held)

    def hover(self, board: Board, where: tuple[int, int] | None) -> None:
        """Notice the edges just outside of which the mouse is."""
        self._near = () if where is None else _edges_at(board, where)

    def grab(self, board: Board, where: tuple[int, int]) -> bool:
        """Take hold of the edges at a point; whether there are any."""
        self._held = _edges_at(board, where)
        self._from, self._by = where, (0, 0)
        return self.held

    def drag(self, board: Board, where: tuple[int, int]) -> None:
        """Drag the held edges to a point."""
        cell = board.cell
        down, right = where[1] - self._from[1], where[0] - self._from[0]
        self._by = round(down / cell), round(right / cell)

    def let_go(self) -> dict[str, int]:
        """End the drag; how many rows and columns to add at each edge held."""
        edges = self._edges()
        self.drop()
        return edges

    def drop(self) -> bool:
        """End the drag without a change; whether there was one."""
        had = self.held
        self._near = self._held = ()
        return had

    def draw(self, surface: pygame.Surface, board: Board) -> None:
        """A handle at the edges under the mouse; while dragged, where the level would end."""
        level = _level_rect(board)
        before = surface.get_clip()
        surface.set_clip(board.rect)
        if self.held:
            self._draw_dragged(surface, board, level)
        else:
            for edge in self._near:
                _draw_handle(surface, board, level, edge)
        surface.set_clip(before)

    def _edges(self) -> dict[str, int]:
        signs = {"top": -self._by[0], "bottom": self._by[0]}
        signs |= {"left": -self._by[1], "right": self._by[1]}
        return {edge: signs[edge] for edge in self._held}

    def _draw_dragged(self, surface: pygame.Surface, board: Board, level: pygame.Rect) -> None:
        edges = {"top": 0, "bottom": 0, "left": 0, "right": 0, **self._edges()}
        cell, (rows, columns) = board.cell, board.tiles.shape
        rows += edges["top"] + edges["bottom"]
        columns += edges["left"] + edges["right"]
        frame = pygame.Rect(
            level.left - edges["left"] * cell,
            level.top - edges["top"] * cell,
            max(columns, 1) * cell,
            max(rows, 1) * cell,
        )
        draw_frame(surface, frame, look.GOLD, 60)
        words = board.theme.text(f"{rows} × {columns}", look.TITLE, look.BACKGROUND, bold=True)
        label = words.get_rect(center=frame.clip(board.rect).center).inflate(24, 10)
        pygame.draw.rect(surface, look.GOLD, label, border_radius=6)
        surface.blit(words, words.get_rect(center=label.center))


def _level_rect(board: Board) -> pygame.Rect:
    rows, columns = board.tiles.shape
    return pygame.Rect(board.camera.corner, (columns * board.cell, rows * board.cell))


def _edges_at(board: Board, where: tuple[int, int]) -> tuple[str, ...]:
    """The edges of the level that a point is just outside of; two at a corner."""
    level, reach = _level_rect(board), board.theme.px(_REACH)
    if level.collidepoint(where) or not level.inflate(2 * reach, 2 * reach).collidepoint(where):
        return ()
    x, y = where
    found = {
        "top": y < level.top,
        "bottom": y >= level.bottom,
        "left": x < level.left,
        "right": x >= level.right,
    }
    return tuple(edge for edge, there in found.items() if there)


def _draw_handle(surface: pygame.Surface, board: Board, level: pygame.Rect, edge: str) -> None:
    """A bar along the middle of an edge's visible part."""
    seen, px = level.clip(board.rect), board.theme.px
    long, thick = px(_HANDLE), px(5)
    upright = edge in ("left", "right")
    bar = pygame.Rect((0, 0), (thick, long) if upright else (long, thick))
    middle = {
        "top": (seen.centerx, level.top - thick),
        "bottom": (seen.centerx, level.bottom + thick),
        "left": (level.left - thick, seen.centery),
        "right": (level.right + thick, seen.centery),
    }[edge]
    bar.center = middle
    pygame.draw.rect(surface, look.BACKGROUND, bar.inflate(4, 4), border_radius=thick)
    pygame.draw.rect(surface, look.GOLD, bar, border_radius=thick)
