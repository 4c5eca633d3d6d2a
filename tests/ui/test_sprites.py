"""The pictures: made by their script, whole, scaled sharply, told apart by any pair of eyes."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from game.files import ASSETS
from game.ui.sprites import PALETTES, SIDE, TILE_PICTURES, Sprites, scaled, sprites
from game.world.level import Tile

# Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color
# vision deficiency", severity 1.0, for linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

# A difference of about 2.3 in CIE Lab is just noticeable; these are mean distances over a cell.
LEAST_DISTANCE = {"default": 15.0, "high_contrast": 24.0}


def lab(rgb: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """CIE Lab (D65) of sRGB colours 0..255 as seen with a deficiency, any shape (..., 3)."""
    share = rgb / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ sight.T, 0.0, 1.0)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    ratio = seen @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.stack(
        [
            116 * root[..., 1] - 16,
            500 * (root[..., 0] - root[..., 1]),
            200 * (root[..., 1] - root[..., 2]),
        ],
        axis=-1,
    )


def tile_pictures(palette: str) -> dict[Tile, np.ndarray]:
    """Every tile as it stands on ice (snow alone is its own ground), (32, 32, 3)."""
    pictures = Sprites(palette)
    drawn = {Tile.SNOW: pictures.field("snow", SIDE)[1][1]}
    for tile, name in (
        (Tile.ICE, ""),
        (Tile.ROCK, "rock_1"),
        (Tile.HOLE, "hole"),
        (Tile.GOAL, "goal"),
    ):
        drawn[tile] = pictures.field("ice", SIDE)[1][1].copy()
        if name:
            drawn[tile].blit(pictures.drawn(name), (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
    return {tile: pygame.surfarray.array3d(surface) for tile, surface in drawn.items()}


def test_the_script_makes_the_pictures_that_are_shipped(tmp_path: Path) -> None:
    script = ASSETS / "sprites" / "make_sprites.py"
    subprocess.run(
        [sys.executable, "-B", script, "--to", tmp_path], check=True, capture_output=True
    )
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.png")}
    shipped = {path.relative_to(ASSETS / "sprites") for path in (ASSETS / "sprites").rglob("*.png")}
    assert made <= shipped
    assert len(made) > 50
    # A tile's own picture may be drawn by any hand.
    by_hand = {name for names in TILE_PICTURES.values() for name in names}
    assert {name.stem for name in shipped - made} <= by_hand
    for name in made:
        # Pixels, not bytes: another Pillow may pack the same picture differently.
        ours = np.asarray(Image.open(ASSETS / "sprites" / name))
        assert np.array_equal(np.asarray(Image.open(tmp_path / name)), ours), name


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("sight", SIGHT)
def test_tiles_stay_apart_for_every_kind_of_colour_vision(palette: str, sight: str) -> None:
    seen = {tile: lab(image, SIGHT[sight]) for tile, image in tile_pictures(palette).items()}
    for one, other in combinations(seen, 2):
        distance = np.linalg.norm(seen[one] - seen[other], axis=-1).mean()
        assert distance >= LEAST_DISTANCE[palette], (one, other, distance)


@pytest.mark.parametrize("sight", SIGHT)
def test_flat_tiles_of_whole_levels_stay_apart_too(sight: str) -> None:
    flat = Sprites().small_tiles(2)[1, :, 0, 0].astype(float)
    colours = lab(flat, SIGHT[sight])
    for one, other in combinations(Tile, 2):
        assert np.linalg.norm(colours[one] - colours[other]) >= LEAST_DISTANCE["default"]


def test_high_contrast_parts_every_pair_of_tiles_further_than_the_default() -> None:
    least = {}
    for palette in PALETTES:
        pictures = tile_pictures(palette)
        least[palette] = min(
            np.linalg.norm(lab(pictures[a], SIGHT[s]) - lab(pictures[b], SIGHT[s]), axis=-1).mean()
            for a, b in combinations(pictures, 2)
            for s in SIGHT
        )
    assert least["high_contrast"] > least["default"]


@pytest.mark.parametrize("factor", [1, 2, 3, 5])
def test_whole_factors_repeat_each_pixel(factor: int) -> None:
    drawn = Sprites().drawn("elf_down_idle")
    large = scaled(drawn, SIDE * factor)
    small = pygame.surfarray.array2d(drawn)
    assert np.array_equal(
        pygame.surfarray.array2d(large), small.repeat(factor, axis=0).repeat(factor, axis=1)
    )


@settings(max_examples=25, deadline=None)
@given(side=st.integers(6, 160))
def test_a_picture_keeps_its_mean_colour_at_any_size(side: int) -> None:
    drawn = Sprites().field("ice", SIDE)[0][0]
    mean = pygame.surfarray.array3d(drawn).mean(axis=(0, 1))
    assert pygame.surfarray.array3d(scaled(drawn, side)).mean(axis=(0, 1)) == pytest.approx(
        mean, abs=5
    )


def test_the_elf_has_its_own_picture_for_every_direction_and_pose() -> None:
    ours = Sprites()
    names = [
        f"elf_{way}_{pose}"
        for way in ("left", "down", "right", "up")
        for pose in ("idle", "step", "slide")
    ] + ["elf_cheer", "elf_fall", "elf_fallen", "elf_down_blink"]
    pictures = {pygame.surfarray.array2d(ours.drawn(name)).tobytes() for name in names}
    assert len(pictures) == len(names)


def test_ground_has_no_seam_where_it_repeats() -> None:
    for name in ("snow", "ice"):
        image = pygame.surfarray.array3d(Sprites().drawn(name)).astype(int)
        inner = np.abs(np.diff(image, axis=0)).mean(axis=(1, 2))
        seam = np.abs(image[0] - image[-1]).mean()
        assert seam <= inner.max()


def test_the_same_size_is_made_once_and_sizes_are_bounded() -> None:
    ours = Sprites()
    assert ours.at("goal", 48) is ours.at("goal", 48)
    for cell in range(16, 100):
        ours.at("goal", cell)
    assert len(ours._sizes) <= 16
    assert sprites() is sprites()


def test_a_zoom_over_large_cells_keeps_no_more_than_some_megabytes() -> None:
    ours = Sprites()
    held = []
    for cell in range(150, 250, 2):
        ours.field("ice", cell)
        ours.at("elf_down_idle", cell)
        held.append(sum(size.nbytes for size in ours._sizes.values()))
    ground = (4 * 250) ** 2 * 4
    assert ground < max(held[5:]) <= 32 * 2**20 + ground + 250**2 * 4
    assert ours.field("ice", 248) is ours.field("ice", 248), "the one in use is kept"


def test_an_unknown_palette_is_named() -> None:
    with pytest.raises(ValueError, match=r"'sepia'.*default, high_contrast"):
        Sprites("sepia")


def test_pictures_of_another_palette_fall_back_on_the_default() -> None:
    assert Sprites("high_contrast").drawn("elf_down_idle").get_size() == (SIDE, SIDE)
    plain, strong = (Sprites(palette).drawn("goal") for palette in PALETTES)
    assert not np.array_equal(pygame.surfarray.array2d(plain), pygame.surfarray.array2d(strong))
