"""What marks are painted on: a surface, the data area, its axes, and pictures kept for later."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygame
from numpy.typing import ArrayLike

from game.ui.plot_marks import Array
from game.ui.plot_scale import Axis
from game.ui.theme import Theme

_KEPT = 12


class Kept:
    """Pictures and level sets kept while the very same arrays are drawn again.

    An array is known by identity, so whoever changes one in place must hand in a copy.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Any, ...], tuple[Any, Any]] = OrderedDict()

    def get(self, array: Any, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` gave for this array and key, made anew if it is not known."""
        full = (id(array), *key)
        if full in self._known:
            self._known.move_to_end(full)
            return self._known[full][1]
        value = make()
        # Holding the array keeps its id from being given to another.
        self._known[full] = (array, value)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return value


@dataclass(frozen=True)
class View:
    """The data area on screen and the axes over it."""

    area: pygame.Rect
    x: Axis
    y: Axis
    theme: Theme

    def to_screen(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Data to continuous pixel positions; not finite where the data have no place."""
        return (
            self.area.left + self.x.share(x) * self.area.w,
            self.area.bottom - self.y.share(y) * self.area.h,
        )

    def to_data(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Pixels to data; the inverse of `to_screen`."""
        return (
            self.x.at((np.asarray(x, np.float64) - self.area.left) / self.area.w),
            self.y.at((self.area.bottom - np.asarray(y, np.float64)) / self.area.h),
        )


@dataclass(frozen=True)
class Canvas(View):
    """A view with the surface to paint on, what earlier frames left, and the places of the words
    at lines in this drawing.
    """

    surface: pygame.Surface
    kept: Kept
    worded: list[pygame.Rect] = field(default_factory=list)


class Picture:
    """The last drawing of a plot, blitted again while nothing that decides it has changed."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._copy: pygame.Surface | None = None

    def draw(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        key: tuple[object, ...],
        paint: Callable[[], None],
    ) -> None:
        """Show in `rect` what `paint` draws there; from the third time with one `key`, a copy."""
        key = (*key, tuple(rect), tuple(surface.get_clip()))
        if key == self._key and self._copy is not None:
            surface.blit(self._copy, rect)
            return
        paint()
        # Copying on the first sight would be wasted on a plot that changes every frame.
        again = key == self._key and surface.get_clip().contains(rect)
        self._copy = surface.subsurface(rect).copy() if again else None
        self._key = key


class Ground:
    """What lies below the marks that change: kept while the key that decides it is the same."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._copy: pygame.Surface | None = None

    def draw(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        key: tuple[object, ...],
        paint: Callable[[], None],
    ) -> None:
        """Show in `rect` what `paint` draws there, from the second time with one `key` a copy."""
        if self._copy is not None and _same(key, self._key):
            surface.blit(self._copy, rect)
            return
        paint()
        whole = surface.get_clip().contains(rect)
        self._copy = surface.subsurface(rect).copy() if whole else None
        self._key = key


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two keys are of equal numbers and words, and of the very same other things."""
    plain = (bool, int, float, str)
    return len(one) == len(other) and all(
        a is b or (isinstance(a, plain) and isinstance(b, plain) and a == b)
        for a, b in zip(one, other)
    )
