"""Which colour has a class or a cluster? One list for every screen, and for labs, which draw none.

Told apart under the common colour deficiencies (Wong, Nature Methods 2011, "Points of view: color
blindness", lightened for a dark ground).
"""

from __future__ import annotations

Colour = tuple[int, int, int]

ICE_BLUE: Colour = (0x7F, 0xD1, 0xFF)
GOLD: Colour = (0xFF, 0xCC, 0x4D)

# Classes and clusters, in order.
CATEGORICAL: tuple[Colour, ...] = (
    ICE_BLUE,
    GOLD,
    (0xE6, 0x8F, 0xC4),
    (0x4F, 0xC3, 0xA1),
    (0xE8, 0x83, 0x4A),
    (0xB9, 0xA5, 0xFF),
    (0xF4, 0xEE, 0x9A),
    (0x5B, 0x8F, 0xF0),
    (0xC9, 0xD3, 0xE0),
    (0xA8, 0x76, 0x5A),
)
