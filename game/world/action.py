"""The four moves. Apart from the rest of the world, as keys and menus need nothing else of it."""

from enum import IntEnum


class Action(IntEnum):
    """The four moves, numbered as Gymnasium's FrozenLake numbers them."""

    LEFT = 0
    DOWN = 1
    RIGHT = 2
    UP = 3
