"""The packs of levels as a row of tabs, and under each how much of its pack is solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.scenes.level_words import note_of
from game.ui import theme as look
from game.ui.controls import Controls
from game.ui.input import Act, key_name
from game.ui.panels import draw_bar
from game.ui.theme import Theme
from game.world.packs import Pack

Rect = pygame.Rect

TALL = 34
"""Units that a tab is high."""

_TURNS = f"{key_name(Act.PREVIOUS_TAB)}, {key_name(Act.NEXT_TAB)}"


def place_tabs(
    controls: Controls,
    packs: Sequence[Pack],
    tab: int,
    corner: tuple[int, int],
    show: Callable[[int], None],
) -> list[Rect]:
    """A button a pack from `corner` on, with `tab` marked; `show` is called with one's index."""
    px = controls.theme.px
    x, y = corner
    places = []
    for index, pack in enumerate(packs):
        rect = Rect(x, y, controls.button_width(pack.title), px(TALL))
        controls.button(
            rect,
            pack.title,
            lambda index=index: show(index),
            tip=note_of(pack),
            selected=index == tab,
            badge=False,
            key=_TURNS,
        )
        places.append(rect)
        x = rect.right + px(6)
    return places


def draw_solved(
    surface: pygame.Surface,
    theme: Theme,
    places: Sequence[Rect],
    packs: Sequence[Pack],
    solved: Callable[[Pack], int],
) -> None:
    """A line under each tab whose pack has levels, as long as the share that is `solved`."""
    for rect, pack in zip(places, packs):
        if pack.levels:
            below = Rect(rect.left, rect.bottom + 2, rect.width, theme.px(3))
            draw_bar(surface, theme, below, solved(pack) / len(pack.levels), look.MINT)
