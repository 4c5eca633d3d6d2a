"""What a closed screen held is free again, without waiting for the garbage collector."""

import gc
import threading
import weakref

import pygame
import pytest

from game.ui.app import App
from game.ui.controls import Controls
from game.ui.preferences import Preferences
from game.ui.scene import Push, Scene
from game.ui.theme import Theme

BUTTON = pygame.Rect(40, 80, 160, 34)


class Heavy(Scene):
    """A screen whose controls hold on to it in every way that controls can."""

    def layout(self):
        self.button = self.controls.button(BUTTON, "Press", self.resume, tip="Tip")
        row = BUTTON.move(0, 50)
        self.controls.slider(row, 0.0, 0.0, 1.0, lambda value: self.resume())
        self.controls.choice(row.move(0, 50), ["a", "b"], "a", lambda word: self.resume())
        self.controls.entry(row.move(0, 100), "x", lambda text: self.resume())


@pytest.fixture
def app():
    app = App((960, 640), preferences=Preferences(muted=True, welcomed=True))
    app.frame(0.02)
    gc.disable()
    yield app
    gc.enable()
    app.close()


def pictures(controls):
    """Weak references to the surfaces in which a screen keeps the looks of its controls."""
    made = controls.manager.ui_group.sprites()
    shapes = [element.drawable_shape for element in made if element.drawable_shape is not None]
    return [weakref.ref(state.surface) for shape in shapes for state in shape.states.values()]


def test_a_screen_that_is_left_is_gone_in_the_same_frame(app):
    app._do(Push(Heavy()))
    app.frame(0.02)
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=BUTTON.center, rel=(1, 1), buttons=()))
    app.frame(0.02)
    scene, surfaces = weakref.ref(app.scene), pictures(app.scene.controls)
    app.scene.button = None
    app._pop(None)
    app.frame(0.02)
    assert scene() is None
    assert surfaces and all(surface() is None for surface in surfaces)


def test_controls_that_fresh_ones_replaced_are_gone_as_well(app):
    app._do(Push(Heavy()))
    surfaces = pictures(app.scene.controls)
    app.scene.resize((1000, 700))
    app.frame(0.02)
    assert surfaces and all(surface() is None for surface in surfaces)
    assert app.scene.controls.manager.ui_group.sprites()


def rest(app):
    """Let frames pass until no thread works beside them."""
    app.context.engine.wait()
    app.frame(0.02)
    while app.context.jobs.running:
        assert app.context.jobs.running[0].wait(60)
        app.frame(0.02)


class Circle(Scene):
    """A screen that only a garbage collection can free."""

    def layout(self):
        self.itself = self


def test_what_only_a_collection_frees_is_gone_when_the_menu_is_back(app):
    rest(app)
    app._do(Push(Circle()))
    app._do(Push(Circle()))
    below, above = (weakref.ref(scene) for scene in app.scenes[1:])
    app._pop(None)
    app.frame(0.02)
    assert above() is not None, "a collection here would fall between two screens in use"
    ended = threading.Event()
    job = app.context.jobs.start("compile", lambda job: ended.wait(60))
    app._pop(None)
    app.frame(0.02)
    assert below() is not None, "a collection now would walk through what the job is making"
    ended.set()
    rest(app)
    assert job.done and below() is None and above() is None


def test_what_came_to_stay_is_left_out_of_later_collections(app):
    rest(app)
    app._do(Push(Circle()))
    module = [[] for _ in range(30_000)]
    app._pop(None)
    rest(app)
    assert len(module) == 30_000
    assert len(gc.get_objects()) < 10_000


def test_events_nobody_took_do_not_outlive_the_window():
    app = App((960, 640), preferences=Preferences(muted=True, welcomed=True))
    element = Scene()
    held = weakref.ref(element)
    pygame.event.post(pygame.Event(pygame.USEREVENT, ui_element=element))
    del element
    assert held() is not None
    app.close()
    assert held() is None


def test_fonts_are_read_once_and_shapes_drawn_once_for_all_screens(app):
    one, other = (Controls(Theme(1.0), (960, 640)).manager.get_theme() for _ in range(2))
    assert one.get_font_dictionary() is other.get_font_dictionary()
    assert one.shape_cache is other.shape_cache
