"""The grounds of controls: as pygame_gui would draw them, without what that takes."""

import numpy as np
import pygame
import pytest
from pygame_gui.core.drawable_shapes import RoundedRectangleShape
from pygame_gui.core.surface_cache import SurfaceCache

from game.scenes.labs_menu import LabsMenuScene
from game.ui import shapes
from game.ui.app import App
from game.ui.gui import Gui
from game.ui.preferences import Preferences
from game.ui.shapes import Shapes
from tests.scenes.hands import frames

SIZES = [(120, 34), (26, 26), (16, 120), (300, 40), (500, 300), (10, 10)]


class _Nothing(SurfaceCache):
    def find_surface_in_cache(self, lookup_id):
        return None


def drawn(cache, size, border, radius=6, ground="#22304d"):
    """The colours (width, height, 4) of a shape drawn with a cache."""
    pygame.display.init()
    pygame.font.init()
    gui = Gui((640, 400), 1.0)
    gui.ui_theme.shape_cache = cache
    theming = {
        "normal_bg": pygame.Color(ground),
        "normal_border": pygame.Color("#7fd1ff"),
        "border_width": dict.fromkeys(("left", "right", "top", "bottom"), border),
        "shadow_width": 0,
        "shape_corner_radius": [radius] * 4,
        "normal_image": None,
    }
    made = RoundedRectangleShape(pygame.Rect((0, 0), size), theming, ["normal"], gui)
    surface = made.states["normal"].surface
    alpha = pygame.surfarray.array_alpha(surface)[..., None]
    return np.concatenate([pygame.surfarray.array3d(surface), alpha], axis=2)


@pytest.mark.parametrize("size", SIZES)
def test_without_a_border_every_pixel_is_as_pygame_gui_draws_it(size):
    assert np.array_equal(drawn(Shapes(), size, 0), drawn(_Nothing(), size, 0))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("border", [1, 2])
def test_with_a_border_only_the_corners_differ_and_they_are_alike(size, border):
    ours, theirs = drawn(Shapes(), size, border), drawn(_Nothing(), size, border)
    corner = 6 + border + 1
    apart = np.argwhere((ours != theirs).any(axis=2))
    nearest = np.minimum(apart, np.array(size) - 1 - apart)
    assert (nearest < corner).all()
    assert np.array_equal(ours, ours[::-1]) and np.array_equal(ours, ours[:, ::-1])


def test_a_shape_that_is_partly_clear_is_left_to_pygame_gui():
    clear = drawn(Shapes(), (60, 30), 1, ground="#00000000")
    assert np.array_equal(clear, drawn(_Nothing(), (60, 30), 1, ground="#00000000"))


def test_a_screen_of_large_buttons_is_laid_out_without_drawing_them_large(monkeypatch, tmp_path):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    asked = []
    monkeypatch.setattr(
        RoundedRectangleShape,
        "clear_and_create_shape_surface",
        lambda shape, *rest, **more: asked.append(shape.containing_rect.size),
    )
    app = App((1600, 900), scene=LabsMenuScene(), preferences=Preferences(muted=True))
    frames(app, 5)
    assert not app.problems and not asked
    app.close()


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(shapes, "_MOST_BYTES", 100_000)
    cache = Shapes()
    for wide in range(20, 120):
        first = drawn(cache, (wide, 30), 1)
        assert cache.nbytes <= 100_000
        assert np.array_equal(drawn(cache, (wide, 30), 1), first)
    assert 5 < len(cache._kept) < 100
    drawn(cache, (500, 300), 1)
    assert all(surface.get_width() < 120 for surface in cache._kept.values())
