"""Overlays: each colour is its value's, arrows are the best actions, numbers keep up in time."""

import numpy as np
import pygame
import pytest

from game.ui.board import Board
from game.ui.colormaps import diverging_table, viridis_table
from game.ui.heat import heat_table
from game.ui.overlay_ink import Ink, best_actions
from game.ui.overlays import CENTRE, KINDS, OPACITY, RING, UNTRIED, Overlay, Scale, parts
from game.ui.theme import Theme
from game.world.level import Level, Tile
from tests.ui.overlay_hands import level_of, some_q

LEFT, DOWN, RIGHT, UP = range(4)
pygame.font.init()
MIDDLES = {LEFT: (0.12, 0.62), DOWN: (0.62, 0.90), RIGHT: (0.90, 0.38), UP: (0.38, 0.05)}


def drawn(
    kinds: set[str],
    q: np.ndarray,
    visits: np.ndarray | None = None,
    level: Level | None = None,
    side: int = 640,
    fit: bool = False,
) -> tuple[np.ndarray, Board, Overlay]:
    """Pixels (x, y, 3) of an overlay without numbers on black, its board and the overlay."""
    level = level or level_of()
    board = Board(level, pygame.Rect(0, 0, side, side), fit=fit)
    surface = pygame.Surface((side, side), 0, 32)
    overlay = Overlay(kinds, numbers=False)
    overlay.update(q, visits, level, 0.1)
    overlay.draw(surface, board)
    return pygame.surfarray.array3d(surface).astype(int), board, overlay


def expected(colour: np.ndarray, opacity: int = OPACITY) -> np.ndarray:
    """A colour laid on black."""
    return np.rint(colour.astype(float) * opacity / 255)


def at(image: np.ndarray, board: Board, cell: tuple[int, int], place: tuple[float, float]):
    rect = board.rect_of(*cell)
    return image[rect.left + int(place[0] * rect.width), rect.top + int(place[1] * rect.height)]


@pytest.mark.parametrize(
    ("low", "high", "table"),
    [(0, 10, viridis_table()), (-13, -2, viridis_table()), (-5, 3, diverging_table())],
)
def test_each_triangle_has_the_colour_of_its_value(low, high, table) -> None:
    q = some_q(3, low, high)
    image, board, _ = drawn({"q"}, q)
    is_open = (board.tiles <= Tile.ICE).ravel()
    least, most = q[is_open].min(), q[is_open].max()
    if least < 0 < most:
        most = max(most, -least)
        least = -most
    for state in np.flatnonzero(is_open):
        for action, place in MIDDLES.items():
            row = min(int((q[state, action] - least) / (most - least) * 256), 255)
            seen = at(image, board, divmod(int(state), 8), place)
            assert np.abs(seen - expected(table[row])).max() <= 2, (state, action)


def test_what_was_never_tried_is_faint_and_points_nowhere() -> None:
    q, visits = some_q(8), np.ones((64, 4), np.int64)
    visits[20, DOWN] = 0
    visits[21] = 0
    image, board, overlay = drawn({"q"}, q, visits)
    rows = overlay.scale.rows(q[20])
    for action, opacity in ((DOWN, UNTRIED), (UP, OPACITY)):
        seen = at(image, board, (2, 4), MIDDLES[action])
        assert np.abs(seen - expected(viridis_table()[rows[action]], opacity)).max() <= 2
    image, board, _ = drawn({"policy"}, q, visits)
    rect = board.rect_of(2, 5)
    assert not image[rect.left : rect.right, rect.top : rect.bottom].any()
    rect = board.rect_of(2, 4)
    assert image[rect.left : rect.right, rect.top : rect.bottom].any()


def test_rocks_holes_and_goals_stay_as_they_are() -> None:
    visits = np.full((64, 4), 9)
    for kinds in ({kind} for kind in KINDS):
        image, board, _ = drawn(kinds, some_q(), visits)
        for row, column in np.argwhere(board.tiles > Tile.ICE).tolist():
            rect = board.rect_of(row, column)
            assert not image[rect.left : rect.right, rect.top : rect.bottom].any(), kinds


def test_rocks_do_not_count_in_the_range() -> None:
    q = some_q(4, 2.0, 3.0)
    q[1 * 8 + 2] = -1000.0
    q[63] = 1000.0
    _, _, overlay = drawn({"q"}, q)
    assert 2.0 <= overlay.scale.low < overlay.scale.high <= 3.0


def test_values_show_the_best_of_the_four() -> None:
    q = some_q(5)
    image, board, overlay = drawn({"values"}, q)
    best = q.max(axis=1)
    is_open = (board.tiles <= Tile.ICE).ravel()
    assert (overlay.scale.low, overlay.scale.high) == (best[is_open].min(), best[is_open].max())
    for state in (0, 17, 40):
        row = overlay.scale.rows(best[state : state + 1])[0]
        seen = at(image, board, divmod(state, 8), (0.5, 0.5))
        assert np.abs(seen - expected(viridis_table()[row])).max() <= 2


def test_values_sit_in_the_middle_of_the_triangles_on_the_same_range() -> None:
    q = some_q(6)
    image, board, overlay = drawn({"q", "values"}, q)
    row = overlay.scale.rows(q.max(axis=1)[20:21])[0]
    seen = at(image, board, (2, 4), (0.5, 0.5))
    assert np.abs(seen - viridis_table()[row].astype(int)).max() <= 1
    row = overlay.scale.rows(q[20, LEFT : LEFT + 1])[0]
    assert (
        np.abs(at(image, board, (2, 4), MIDDLES[LEFT]) - expected(viridis_table()[row])).max() <= 2
    )


def test_visits_are_logarithmic_and_the_unvisited_stay_clear() -> None:
    visits = np.zeros((64, 4), np.int64)
    visits[8, 0], visits[9, 1], visits[16, 2] = 1, 31, 1023
    image, board, overlay = drawn({"visits"}, some_q(), visits)
    assert overlay.most_visits == 1023
    for state, share in ((8, 0.1), (9, 0.5), (16, 1.0)):
        row = int(share * 255)
        seen = at(image, board, divmod(state, 8), (0.5, 0.5))
        assert np.abs(seen - expected(heat_table()[row])).max() <= 4
    assert not at(image, board, (5, 5), (0.5, 0.5)).any()


def test_heat_grows_lighter_all_the_way() -> None:
    lightness = heat_table().astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) >= 0).all()


@pytest.mark.parametrize("cell", [16, 33, 40, 80])
def test_the_parts_of_a_cell_are_where_they_should_be(cell: int) -> None:
    found = parts(cell, frozenset({"q", "values", "visits"}))
    middle = cell // 2
    assert found[middle, middle] == CENTRE
    assert found[0, 0] == RING
    inner = parts(cell, frozenset({"q"}))
    for action, (x, y) in MIDDLES.items():
        assert inner[int(y * cell), int(x * cell)] == action
    counts = np.bincount(inner.ravel(), minlength=4)[:4]
    assert counts.max() - counts.min() <= 2 * cell


def test_small_cells_take_one_colour_each() -> None:
    level = level_of(64, 64)
    q = some_q(7, cells=64 * 64)
    for kinds in ({"q"}, {"values"}, {"q", "values", "visits"}):
        image, board, overlay = drawn(kinds, q, level=level, fit=True)
        assert board.cell == 10
        rows = overlay.scale.rows(q.max(axis=1))
        for state in (0, 500, 4000):
            rect = board.rect_of(*divmod(state, 64))
            patch = image[rect.left : rect.right, rect.top : rect.bottom].reshape(-1, 3)
            assert np.abs(patch - expected(viridis_table()[rows[state]])).max() <= 2


def test_small_cells_point_where_the_policy_does() -> None:
    level = level_of(64, 64)
    q = np.zeros((64 * 64, 4))
    q[70, RIGHT] = 1.0
    image, board, _ = drawn({"policy"}, q, level=level, fit=True)
    rect = board.rect_of(*divmod(70, 64))
    lit = image[rect.left : rect.right, rect.top : rect.bottom].sum(axis=2) > 0
    assert lit.any()
    image[rect.left : rect.right, rect.top : rect.bottom] = 0
    assert not image.any(), "a tie points nowhere"
    heights = lit.sum(axis=1)[lit.any(axis=1)]
    assert heights[0] > heights[-1], "the point is on the right"


@pytest.mark.parametrize("action", range(4))
def test_the_arrow_points_along_the_best_action(action: int) -> None:
    q = np.zeros((64, 4))
    q[36, action] = 1.0
    image, board, _ = drawn({"policy"}, q)
    rect = board.rect_of(4, 4)
    lit = (image[rect.left : rect.right, rect.top : rect.bottom].sum(axis=2) > 500).T
    along = lit.sum(axis=0) if action in (LEFT, RIGHT) else lit.sum(axis=1)
    if action in (LEFT, UP):
        along = along[::-1]
    used = np.flatnonzero(along)
    # The head is wide and lies ahead, the shaft is narrow and lies behind.
    assert along[used[-len(used) // 2 :]].max() > along[used[: len(used) // 3]].max()


def test_all_tied_best_actions_get_arrows() -> None:
    assert best_actions([1.0, 1.0 - 1e-15, 0.5, 1.0]) == [0, 1, 3]
    assert best_actions([0.0, 0.0, 0.0, 0.0]) == [0, 1, 2, 3]
    assert best_actions([-3.0, -1.0, -2.0, -1.5]) == [1]
    q = np.zeros((64, 4))
    q[36, LEFT] = q[36, UP] = 1.0
    image, board, _ = drawn({"policy"}, q)
    rect = board.rect_of(4, 4)
    lit = image[rect.left : rect.right, rect.top : rect.bottom].sum(axis=2).T > 300
    half = rect.width // 2
    assert lit[half - 6 : half + 6, :half].any() and lit[:half, half - 6 : half + 6].any()
    assert not lit[half + 8 :].any() and not lit[:, half + 8 :].any()


def test_drawing_changes_neither_values_nor_level() -> None:
    level, q = level_of(), some_q()
    visits = np.arange(256).reshape(64, 4)
    before = q.copy(), visits.copy(), level.tiles.copy()
    drawn(set(KINDS), q, visits, level)
    for old, new in zip(before, (q, visits, level.tiles)):
        assert np.array_equal(old, new)


def test_colours_follow_at_once_numbers_within_a_fifth_of_a_second() -> None:
    level, q = level_of(), some_q()
    board = Board(level, pygame.Rect(0, 0, 640, 640), Theme())
    surface = pygame.Surface((640, 640), 0, 32)
    overlay, visits = Overlay({"q"}), np.zeros((64, 4), np.int64)
    overlay.update(q, visits, level, 0.0)
    overlay.draw(surface, board)
    q[:, :] = some_q(9)
    overlay.update(q, visits, level, 0.2)
    surface.fill((0, 0, 0))
    overlay.draw(surface, board)
    now = pygame.surfarray.array3d(surface)
    fresh, again = Overlay({"q"}), pygame.Surface((640, 640), 0, 32)
    fresh.update(q, visits, level, 0.0)
    fresh.draw(again, board)
    assert np.array_equal(now, pygame.surfarray.array3d(again))


def test_numbers_are_renewed_a_few_rows_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    renewed: list[int] = []
    original = Ink._renew
    monkeypatch.setattr(
        Ink, "_renew", lambda self, row, *rest: (renewed.append(row), original(self, row, *rest))
    )
    level, q, visits = level_of(), some_q(), np.zeros((64, 4), np.int64)
    board = Board(level, pygame.Rect(0, 0, 640, 640))
    surface, overlay = pygame.Surface((640, 640), 0, 32), Overlay({"q", "policy"})
    overlay.update(q, visits, level, 1 / 60)
    overlay.draw(surface, board)
    assert len(renewed) == 8
    for _ in range(60):
        before = len(renewed)
        overlay.update(q, visits, level, 1 / 60)
        overlay.draw(surface, board)
        assert len(renewed) - before <= 1
    assert 39 <= len(renewed) - 8 <= 41


def test_a_painted_level_is_followed() -> None:
    level, q, visits = level_of(), some_q(), np.zeros((64, 4), np.int64)
    board = Board(level, pygame.Rect(0, 0, 640, 640))
    overlay = Overlay({"values"}, numbers=False)
    overlay.update(q, visits, level, 0.1)
    tiles = level.tiles.copy()
    tiles[5, 5] = Tile.ROCK
    painted = Level("painted", tiles, (0, 0))
    board.show(painted)
    overlay.update(q, visits, painted, 0.01)
    surface = pygame.Surface((640, 640), 0, 32)
    overlay.draw(surface, board)
    assert surface.get_at(board.rect_of(5, 5).center)[:3] == (0, 0, 0)


def test_nothing_is_drawn_before_the_first_update_or_on_another_level() -> None:
    board = Board(level_of(), pygame.Rect(0, 0, 640, 640))
    surface = pygame.Surface((640, 640), 0, 32)
    overlay = Overlay({"q"})
    overlay.draw(surface, board)
    overlay.update(some_q(cells=36), np.zeros((36, 4), int), level_of(6, 6), 0.1)
    overlay.draw(surface, board)
    assert not pygame.surfarray.array3d(surface).any()


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="'heat' is no overlay; there are q, policy, values"):
        Overlay({"heat"})


def test_the_legend_stays_in_its_place_and_shows_the_colours() -> None:
    level, theme = level_of(), Theme()
    surface = pygame.Surface((400, 60), 0, 32)
    overlay = Overlay({"q", "visits"})
    overlay.update(some_q(), np.full((64, 4), 5), level, 0.1)
    rect = pygame.Rect(20, 10, 360, 30)
    overlay.draw_legend(surface, rect, theme)
    image = pygame.surfarray.array3d(surface)
    drawn_at = np.argwhere(image.any(axis=2))
    assert (drawn_at.min(axis=0) >= (20, 10)).all()
    assert (drawn_at.max(axis=0) < (380, 40)).all()
    row = image[:, 25].tolist()
    assert any(np.abs(np.subtract(viridis_table()[128], pixel)).max() <= 3 for pixel in row)


def test_scale_takes_the_nearer_end_for_values_outside() -> None:
    scale = Scale(0.0, 1.0)
    assert scale.rows(np.array([-5.0, 0.0, 0.5, 1.0, 7.0])).tolist() == [0, 0, 128, 255, 255]
    assert Scale(2.0, 2.0).rows(np.array([2.0, np.nan])).tolist() == [0, 0]
    assert Scale(-2.0, 1.0).rows(np.array([-2.0, 0.0, 1.0])).tolist() == [0, 128, 192]
