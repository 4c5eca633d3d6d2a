"""What a frame of the board costs, beside a plain copy of its rectangle."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pygame
import pytest

from game.ui.board import Board
from game.ui.glide import Figure
from game.ui.overlays import KINDS, Overlay
from game.ui.sprites import Sprites
from game.ui.terrain import draw_cells
from game.ui.theme import Theme
from game.world.level import Level, Tile

SIDE = 640
FRAMES = 120


def level_of(side: int) -> Level:
    tiles = np.random.default_rng(2).choice(
        np.array([0, 1, 1, 1, 1, 1, 2, 3], np.uint8), (side, side)
    )
    tiles[0, 0], tiles[-1, -1] = Tile.SNOW, Tile.GOAL
    return Level("speed", tiles, (0, 0))


def once(ours: Callable[[], object], copy: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one frame and of one copy."""
    begun = time.perf_counter()
    ours()
    between = time.perf_counter()
    copy()
    return (between - begun) * 1e3, (time.perf_counter() - between) * 1e3


def frames(ours: Callable[[], object], copy: Callable[[], object]) -> tuple[list[float], float]:
    """Milliseconds of each of our frames, and the median of a plain copy taken in turns."""
    once(ours, copy)
    spent = [once(ours, copy) for _ in range(FRAMES)]
    return [one for one, _ in spent], median(other for _, other in spent)


def report(what: str, spent: list[float], copy_ms: float) -> None:
    mean, worst = np.mean(spent), np.percentile(spent, 99)
    print(
        f"\n{what}: mean {mean:.2f} ms, 99% under {worst:.2f} ms, "
        f"{mean / copy_ms:.0f} times a plain copy ({copy_ms:.3f} ms)"
    )


@pytest.fixture
def screen() -> pygame.Surface:
    pygame.font.init()
    return pygame.Surface((SIDE, SIDE), 0, 32)


@pytest.mark.parametrize("side", [8, 16, 64, 256])
def test_a_still_board(side: int, screen: pygame.Surface) -> None:
    board = Board(level_of(side), screen.get_rect(), Theme(), fit=True)
    other = screen.copy()

    def frame() -> None:
        board.update(1 / 60)
        board.draw(screen)
        board.draw_elf(screen, Figure(1, 1))

    spent, copy_ms = frames(frame, lambda: screen.blit(other, (0, 0)))
    report(f"board {side}x{side}, still", spent, copy_ms)
    assert np.mean(spent) < 12 * copy_ms + 1.0


@pytest.mark.parametrize("side", [8, 16, 20, 64, 256])
def test_a_board_with_all_overlays_while_every_value_changes(
    side: int, screen: pygame.Surface
) -> None:
    level = level_of(side)
    board = Board(level, screen.get_rect(), Theme(), fit=True)
    chance = np.random.default_rng(3)
    q = chance.random((side * side, 4))
    visits = chance.integers(1, 10_000, q.shape)
    overlay = Overlay(KINDS)
    other = screen.copy()
    changes = [1e-3 * chance.standard_normal(q.shape) for _ in range(4)]

    def frame() -> None:
        overlay.update(q, visits, level, 1 / 60)
        board.draw(screen)
        overlay.draw(screen, board)

    frame()
    spent, copy_ms = [], []
    for number in range(FRAMES):
        np.add(q, changes[number % 4], out=q)
        np.add(visits, 1, out=visits)
        one, copied = once(frame, lambda: screen.blit(other, (0, 0)))
        spent.append(one)
        copy_ms.append(copied)
    report(f"board {side}x{side}, all overlays", spent, median(copy_ms))
    assert np.mean(spent) < 4.0 or np.mean(spent) < 60 * median(copy_ms)


def test_triangles_by_look_up_against_polygons(screen: pygame.Surface) -> None:
    """The way it is done beside the way it is not."""
    level = level_of(16)
    board = Board(level, screen.get_rect(), Theme(), fit=True)
    q = np.random.default_rng(4).random((256, 4))
    visits = np.zeros((256, 4), np.int64)
    overlay = Overlay({"q"}, numbers=False)
    overlay.update(q, visits, level, 0.0)
    onto = pygame.Surface((SIDE, SIDE), pygame.SRCALPHA, 32)
    cell = board.cell

    def polygons() -> None:
        colours = overlay.scale.table()[overlay.scale.rows(q)].tolist()
        for state in range(256):
            row, column = divmod(state, 16)
            x, y = column * cell, row * cell
            far_x, far_y, middle = x + cell - 1, y + cell - 1, (x + cell // 2, y + cell // 2)
            corners = ((x, y), (x, far_y), (far_x, far_y), (far_x, y))
            for action in range(4):
                pygame.draw.polygon(
                    onto,
                    (*colours[state][action], 210),
                    (corners[action], corners[(action + 1) % 4], middle),
                )
        screen.blit(onto, (0, 0))

    spent, polygon_ms = frames(lambda: overlay.draw(screen, board), polygons)
    print(f"\n1,024 triangles: look-up {np.median(spent):.2f} ms, polygons {polygon_ms:.2f} ms")
    assert np.median(spent) < polygon_ms


def test_the_first_picture_of_a_board(screen: pygame.Surface) -> None:
    """Reading and scaling the pictures for one board, beside drawing it again with all at hand."""
    level = level_of(8)

    def first(pictures: Sprites) -> float:
        begun = time.perf_counter()
        draw_cells(screen, pictures, level.tiles, level.start, 80, (0, 8, 0, 8), (0, 0))
        return (time.perf_counter() - begun) * 1e3

    cold = median(first(Sprites()) for _ in range(9))
    warm_pictures = Sprites()
    first(warm_pictures)
    warm = median(first(warm_pictures) for _ in range(9))
    print(f"\nfirst picture of a board: {cold:.1f} ms, drawn again {warm:.1f} ms")
    assert cold < 20.0 or cold < 60 * warm
