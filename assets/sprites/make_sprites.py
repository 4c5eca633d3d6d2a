"""Draws the project's own 32x32 pixel art and writes it as PNG files beside this script.

    python assets/sprites/make_sprites.py [--to FOLDER]

The same pictures come out each time. The folder `default` has them all; the folder of another
palette has those that differ.
"""

import argparse
from pathlib import Path

import elf
import ground
import numpy as np
import objects
from PIL import Image as Picture
from pixels import Image

DEFAULT = {
    "snow": "f0f5fc",
    "snow_light": "ffffff",
    "snow_soft": "e8eff9",
    "snow_shade": "cbd8ec",
    "snow_rim": "dfe8f5",
    "ice": "a3d8f3",
    "ice_light": "afdff7",
    "ice_deep": "9ad1f0",
    "ice_dark": "7cbce2",
    "ice_shadow": "2c5f96",
    "glint": "e6f7ff",
    "grid": "2c5f96",
    "start": "2f6fb0",
    "night": "131c30",
    "night_light": "172238",
    "tree_light": "22344f",
    "tree": "1d2c46",
    "tree_dark": "18253c",
    "rock_light": "a9b1c6",
    "rock": "848ca5",
    "rock_dark": "626983",
    "rock_deep": "484e66",
    "rock_line": "272c40",
    "rim_light": "f2fbff",
    "rim": "cfeafa",
    "rim_dark": "6fa9d2",
    "wall": "1d4b80",
    "wall_light": "3f7fbd",
    "water": "10264d",
    "water_deep": "0a1733",
    "water_glint": "3a6aa6",
    "lid_light": "ff7a70",
    "lid_mid": "ea4547",
    "lid_dark": "c22f3d",
    "lid_line": "4d0f24",
    "box_light": "ee5552",
    "box_mid": "d23741",
    "box_dark": "a32538",
    "box_line": "4d0f24",
    "ribbon_light": "fff1b8",
    "ribbon_mid": "ffcf4f",
    "ribbon_dark": "e09a30",
    "ribbon_line": "64380f",
}

# Farther apart in lightness: deep blue ice, white snow, black water ringed in white, dark rock.
HIGH_CONTRAST = DEFAULT | {
    "snow": "ffffff",
    "snow_soft": "f3f6fb",
    "snow_shade": "c3cfe2",
    "ice": "6fb2e6",
    "ice_light": "82c0ee",
    "ice_deep": "61a6dd",
    "ice_dark": "3f86c4",
    "glint": "d8efff",
    "grid": "0b2a52",
    "ice_shadow": "0b2a52",
    "rock_light": "7d7484",
    "rock": "574f60",
    "rock_dark": "3d3746",
    "rock_deep": "2a2531",
    "rock_line": "0d0b12",
    "rim_light": "ffffff",
    "rim": "ffffff",
    "rim_dark": "12305c",
    "wall": "04080f",
    "wall_light": "16335c",
    "water": "02040a",
    "water_deep": "000000",
    "water_glint": "2c4d7d",
    "lid_light": "ffe27a",
    "lid_mid": "ffc21f",
    "lid_dark": "d48f00",
    "box_light": "ffd34a",
    "box_mid": "f5ad00",
    "box_dark": "bd7a00",
    "lid_line": "3d2500",
    "box_line": "3d2500",
    "ribbon_light": "ff9fd0",
    "ribbon_mid": "d6317f",
    "ribbon_dark": "971a57",
    "ribbon_line": "46082a",
    "start": "0b3f86",
}

PALETTES = {"default": DEFAULT, "high_contrast": HIGH_CONTRAST}


def sprites(palette: dict[str, str]) -> dict[str, Image]:
    """Every picture of one palette by its file name without the ending."""
    drawn = {
        "snow": ground.snow(palette),
        "ice": ground.ice(palette),
        "outside": ground.outside(palette),
        "hole": objects.hole(palette),
        "goal": objects.goal(palette),
        "start": ground.start(palette),
        "grid": ground.grid(palette),
        "shadow": objects.shadow(),
    }
    for variant in range(objects.ROCKS):
        drawn[f"rock_{variant}"] = objects.rock(variant, palette)
    for side in ("north", "east", "south", "west"):
        for variant in range(2):
            drawn[f"lip_{side}_{variant}"] = ground.lip(side, variant, palette)
    for place in ("northwest", "northeast", "southwest", "southeast"):
        drawn[f"lip_{place}"] = ground.corner(place, palette)
        drawn[f"bay_{place}"] = ground.bay(place, palette)
    return drawn | elf.sprites()


def pictures() -> dict[str, Image]:
    """Every picture by `palette/name`; of other palettes only what differs from the default."""
    usual = sprites(DEFAULT)
    drawn = {f"default/{name}": image for name, image in usual.items()}
    for palette, colours in PALETTES.items():
        for name, image in sprites(colours).items():
            if not np.array_equal(image, usual[name]):
                drawn[f"{palette}/{name}"] = image
    return drawn


def write(folder: Path) -> int:
    """Write all pictures under `folder`; returns how many."""
    drawn = pictures()
    for name, image in drawn.items():
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Picture.fromarray(image).save(path, optimize=True)
    return len(drawn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the sprites as PNG files.")
    parser.add_argument("--to", type=Path, default=Path(__file__).resolve().parent)
    print(f"{write(parser.parse_args().to)} sprites written")
