"""Gamepads: one that is plugged in is heard, and each push of a stick or cross is one move."""

import ctypes
from pathlib import Path

import pygame
import pytest

from game.ui.input import Act, InputReader
from tests.scenes.hands import frames, post
from tests.ui.probe import Probe

_BUTTONS, _AXES, _HATS = 8, 2, 1
_GAME_CONTROLLER = 1


@pytest.fixture
def sdl():
    """The SDL that pygame itself has loaded, which can make up a gamepad."""
    beside = Path(pygame.__file__).parents[1] / "pygame_ce.libs"
    found = list(beside.glob("libSDL2-2*"))
    if not found:
        pytest.skip("SDL is part of pygame here")
    loaded = ctypes.CDLL(str(found[0]))
    loaded.SDL_JoystickFromInstanceID.restype = ctypes.c_void_p
    return loaded


def plug_in(sdl, app):
    """A made-up gamepad's place and instance_id; `app` has met it."""
    frames(app)
    place = sdl.SDL_JoystickAttachVirtual(_GAME_CONTROLLER, _AXES, _BUTTONS, _HATS)
    assert place >= 0
    number = sdl.SDL_JoystickGetDeviceInstanceID(place)
    frames(app, 2)
    return place, number


def opened(sdl, number):
    return sdl.SDL_JoystickFromInstanceID(number)


def test_a_gamepad_that_is_plugged_in_is_heard_until_it_is_taken_out(sdl, app):
    place, number = plug_in(sdl, app)
    try:
        pad = opened(sdl, number)
        assert pad, "nobody keeps it open"
        sdl.SDL_JoystickSetVirtualButton(ctypes.c_void_p(pad), 7, 1)
        frames(app, 2)
        assert [one.act for one in app.scene.intents] == [Act.RUN]
    finally:
        sdl.SDL_JoystickDetachVirtual(place)
    frames(app, 2)
    assert not opened(sdl, number), "it is let go of"


def test_a_gamepad_is_let_go_of_when_the_window_closes(sdl, app):
    place, number = plug_in(sdl, app)
    try:
        assert opened(sdl, number)
        app.close()
        assert not opened(sdl, number)
    finally:
        sdl.SDL_JoystickDetachVirtual(place)


def test_a_gamepad_that_is_gone_before_it_could_be_opened_does_no_harm(app):
    post(pygame.JOYDEVICEADDED, device_index=40, guid="")
    frames(app, 2)
    assert isinstance(app.scene, Probe)


class TestPushes:
    """What a reader makes of the places of sticks and crosses."""

    def moves(self, reader, *places, pad=0):
        """The names of the moves that come of axis events, each (axis, value)."""
        found = []
        for axis, value in places:
            event = pygame.Event(
                pygame.JOYAXISMOTION, joy=pad, instance_id=pad, axis=axis, value=value
            )
            found += [intent.value.name for intent in reader.intents(event)]
        return found

    def test_noise_on_the_other_axis_is_no_new_push(self):
        places = ((0, 1.0), (1, 0.05), (0, 0.99), (1, -0.04), (0, 1.0))
        assert self.moves(InputReader(), *places) == ["RIGHT"]

    def test_a_stick_that_trembles_at_the_threshold_moves_once(self):
        places = [(1, value) for value in (0.58, 0.62, 0.57, 0.63, 0.59, 0.61)]
        assert self.moves(InputReader(), *places) == ["DOWN"]

    def test_let_go_and_pushed_anew_it_moves_anew(self):
        assert self.moves(InputReader(), (0, -1.0), (0, 0.0), (0, -1.0)) == ["LEFT", "LEFT"]

    def test_rolled_over_to_another_side_it_moves_there_once(self):
        places = ((0, 1.0), (1, 0.5), (0, 0.8), (1, 0.8), (0, 0.5), (1, 0.9), (0, 0.1), (1, 1.0))
        assert self.moves(InputReader(), *places) == ["RIGHT", "DOWN"]

    def test_thrown_to_the_opposite_side_it_moves_back(self):
        assert self.moves(InputReader(), (1, -1.0), (1, 1.0)) == ["UP", "DOWN"]

    def test_two_gamepads_push_apart(self):
        reader = InputReader()
        assert self.moves(reader, (0, 1.0)) == ["RIGHT"]
        assert self.moves(reader, (1, -1.0), (0, 0.1), pad=1) == ["UP"]
        assert self.moves(reader, (0, 1.0)) == [], "the first one is still held"

    def test_one_that_was_taken_out_while_pushed_can_be_pushed_when_it_is_back(self):
        reader = InputReader()
        assert self.moves(reader, (0, 1.0)) == ["RIGHT"]
        reader.watch(pygame.Event(pygame.JOYDEVICEREMOVED, instance_id=0))
        assert self.moves(reader, (0, 1.0)) == ["RIGHT"]

    def test_a_cross_that_is_rolled_over_a_corner_moves_once_a_side(self):
        reader, found = InputReader(), []
        for value in ((1, 0), (1, 1), (0, 1), (0, 0), (0, 1)):
            event = pygame.Event(pygame.JOYHATMOTION, joy=0, instance_id=0, hat=0, value=value)
            found += [intent.value.name for intent in reader.intents(event)]
        assert found == ["RIGHT", "UP", "UP"]
