"""What the mouse means on the board of a game: a click or a swipe moves, the rest is the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.ui.input import Act, Intent, swipe

if TYPE_CHECKING:
    from game.ui.board import Board
    from game.world.level import Action

_SWIPE = 24
"""A drag shorter than so many units is a click."""


class Pointer:
    """Remembers where the button went down, so that its release can tell a swipe from a click."""

    def __init__(self) -> None:
        self._pressed: tuple[int, int] | None = None

    def take(self, intent: Intent, board: Board, elf: tuple[int, int], free: bool) -> Action | None:
        """The move meant by `intent`, if any; zooms and pans the board on the way.

        `elf` is the cell (row, column) from which a click's direction is taken. `free` says that
        nothing lies over the board where the mouse is.
        """
        where, camera = intent.position, board.camera
        if intent.act is Act.POINT and 1 not in intent.buttons:
            # The release may have gone to another screen.
            self._pressed = None
        on_board = free and board.rect.collidepoint(where)
        match intent.act:
            case Act.ZOOM_IN | Act.ZOOM_OUT:
                camera.zoom(1 if intent.act is Act.ZOOM_IN else -1)
            case Act.WHEEL if on_board and intent.value:
                camera.zoom(1 if intent.value > 0 else -1, where)
            case Act.PRESS if on_board and intent.button == 1:
                self._pressed = where
            case Act.POINT if on_board and {2, 3} & set(intent.buttons):
                camera.pan(*intent.value)
            case Act.RELEASE if intent.button == 1 and self._pressed is not None:
                start, self._pressed = self._pressed, None
                action = swipe(start, where, board.theme.px(_SWIPE))
                return _towards(board, elf, where) if action is None else action
        return None


def _towards(board: Board, elf: tuple[int, int], where: tuple[int, int]) -> Action | None:
    """The direction from the elf to a point on the board; None on the elf itself."""
    cell = board.rect_of(*elf)
    return None if cell.collidepoint(where) else swipe(cell.center, where, 1)
