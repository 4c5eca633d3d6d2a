"""How is a running fit looked at? As frozen states with read-only arrays, one after the other."""

from collections import deque
from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)
State = TypeVar("State")


def read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """A view of `array` that can't be written to; the array itself stays as it is."""
    view = array.view()
    view.flags.writeable = False
    return view


def last(states: Iterable[State]) -> State:
    """Drain `states`, which must hold one at least, and return the last of them."""
    return deque(states, maxlen=1).pop()
