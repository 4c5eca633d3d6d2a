"""What stands on a cell: rocks, holes and the goal, each with its shadow, on a clear ground."""

from collections.abc import Mapping

import numpy as np
from ground import soft_noise
from numpy.typing import NDArray
from pixels import SIZE, Image, Tones, blank, materials, over, paint, rgb, shade, shifted

Palette = Mapping[str, str]

ROCKS = 3

# Each rock is a union of ellipses: middle row, middle column, half height, half width.
_LUMPS = (
    ((17.5, 15.0, 10.0, 11.5), (13.0, 18.0, 9.0, 8.0), (22.0, 20.0, 6.5, 8.5)),
    ((18.0, 17.0, 9.5, 11.5), (13.5, 13.0, 9.5, 7.5), (22.5, 11.0, 6.0, 8.0)),
    ((19.0, 15.5, 8.5, 12.5), (14.0, 11.5, 8.0, 6.5), (15.0, 20.5, 9.0, 6.5)),
)


def _shadow(solid: NDArray[np.bool_], colour: str) -> Image:
    """What a standing thing keeps the light from, to its lower right."""
    image = blank()
    for reach, alpha in ((2, 70), (1, 110)):
        image[shifted(solid, reach, reach, False) | shifted(solid, 1, 0, False)] = (
            *rgb(colour),
            alpha,
        )
    return image


def rock(variant: int, palette: Palette) -> Image:
    """A boulder in four tones with a cap of snow."""
    row, column = np.mgrid[0:SIZE, 0:SIZE] + 0.0
    height = np.full((SIZE, SIZE), -1.0)
    for middle_row, middle_column, tall, wide in _LUMPS[variant]:
        away = ((row - middle_row) / tall) ** 2 + ((column - middle_column) / wide) ** 2
        height = np.maximum(height, np.sqrt(np.clip(1 - away, 0, None)) * 8 - (away >= 1) * 9)
    solid = (height > 0.0) & (row < 28)
    bumpy = np.where(solid, height, 0) + 0.9 * soft_noise(20 + variant, 6)
    slope_down = np.gradient(bumpy, axis=0)
    slope_right = np.gradient(bumpy, axis=1)
    normal = np.sqrt(slope_down**2 + slope_right**2 + 1.0)
    light = (slope_down * 0.62 + slope_right * 0.48 + 0.62) / normal
    # Facets rather than a gradient: few tones, with clear borders between them.
    steps = np.digitize(light, (-0.12, 0.34, 0.72))
    image = blank()
    for step, name in enumerate(("rock_deep", "rock_dark", "rock", "rock_light")):
        image[solid & (steps == step)] = (*rgb(palette[name]), 255)
    first = np.where(solid.any(axis=0), solid.argmax(axis=0), SIZE)
    cap = (np.array([3, 3, 4, 3, 2, 3, 4, 4, 3, 2] * 4)[:SIZE] + variant) % 3 + 2
    thick = np.where(first < 19, cap, 0)
    on_top = solid & (row - first >= 0) & (row - first < thick) & (row < 17)
    image[on_top] = (*rgb(palette["snow"]), 255)
    image[on_top & ~shifted(on_top, -1, 0, False)] = (*rgb(palette["snow_shade"]), 255)
    ring = ~solid & (
        shifted(solid, 1, 0, False)
        | shifted(solid, -1, 0, False)
        | shifted(solid, 0, 1, False)
        | shifted(solid, 0, -1, False)
    )
    image[ring] = (*rgb(palette["rock_line"]), 255)
    return over(_shadow(solid | ring, palette["ice_shadow"]), image)


def hole(palette: Palette) -> Image:
    """Black water in a broken rim of ice."""
    row, column = np.mgrid[0:SIZE, 0:SIZE] - 15.5
    angle = np.arctan2(row, column)
    # The rim is broken off in seven uneven corners.
    ragged = 0.55 * np.sin(angle * 7 + 0.6) + 0.45 * np.sin(angle * 3 + 2.0)
    far = np.hypot(row * 1.06, column) - ragged
    image = blank()
    image[far < 14.2] = (*rgb(palette["rim_dark"]), 255)
    image[far < 13.3] = (*rgb(palette["rim"]), 255)
    lit = (row + column) < -3
    image[(far < 13.3) & (far > 11.6) & lit] = (*rgb(palette["rim_light"]), 255)
    image[far < 11.2] = (*rgb(palette["wall"]), 255)
    # The wall under the near edge is seen; the far one at the top lies in shadow.
    water = np.hypot((row - 1.2) * 1.08, column - 0.6) - ragged
    image[(far < 11.2) & (row + column > 5)] = (*rgb(palette["wall_light"]), 255)
    image[(water < 9.9) & (far < 10.6)] = (*rgb(palette["water"]), 255)
    image[np.hypot((row - 2.0) * 1.1, column - 1.0) - ragged < 7.2] = (
        *rgb(palette["water_deep"]),
        255,
    )
    glint = {(19, 10): 5, (20, 11): 3, (22, 17): 4}
    for (at_row, at_column), length in glint.items():
        image[at_row, at_column : at_column + length, :3] = rgb(palette["water_glint"])
    return image


_PRESENT = materials(
    [
        ".......YYYY.......YYYY..........",
        "......YYYYYYY...YYYYYYY.........",
        "......YYYYYYYYYYYYYYYYY.........",
        ".......YYYYYYyyyYYYYYY..........",
        ".........YYYYyyyYYYY............",
        ".....RRRRRRRRYYYYYRRRRRRRR......",
        "....RRRRRRRRRYYYYYRRRRRRRRR.....",
        "....RRRRRRRRRYYYYYRRRRRRRRR.....",
        "....RRRRRRRRRYYYYYRRRRRRRRR.....",
        "....RRRRRRRRRYYYYYRRRRRRRRR.....",
        ".....CCCCCCCCyyyyyCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
        ".....CCCCCCCCYYYYYCCCCCCCC......",
    ],
    top=7,
)


def goal(palette: Palette) -> Image:
    """A wrapped present with a bow."""
    tones: dict[str, Tones] = {
        letter: tuple(palette[f"{name}_{tone}"] for tone in ("light", "mid", "dark", "line"))
        for letter, name in (("R", "lid"), ("C", "box"), ("Y", "ribbon"), ("y", "ribbon"))
    }  # type: ignore[assignment]
    box = shade(_PRESENT, tones, thin="RYy")
    paint(
        box,
        {(17, c): palette["ribbon_dark"] for c in range(13, 18)}
        | {(17, c): palette["box_dark"] for c in (*range(5, 13), *range(18, 26))},
    )
    return over(_shadow(box[..., 3] > 0, palette["ice_shadow"]), box)


def shadow() -> Image:
    """The soft round shadow under the elf."""
    row, column = np.mgrid[0:SIZE, 0:SIZE] - 15.5
    image = blank()
    image[np.hypot((row - 13.0) / 2.6, column / 10.0) < 1] = (16, 36, 66, 90)
    return image
