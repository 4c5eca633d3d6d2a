"""What a person's hands do to the window: keys, mouse, gamepad, and waiting."""

import sys
import time

import pygame

from game.ui.app import App
from game.ui.preferences import Preferences

ARROWS = {"L": pygame.K_LEFT, "D": pygame.K_DOWN, "R": pygame.K_RIGHT, "U": pygame.K_UP}
HATS = {"L": (-1, 0), "D": (0, -1), "R": (1, 0), "U": (0, 1)}


def window(scene=None, size=(1280, 800), **preferences):
    """An App of that size with the workers of its first screen done."""
    app = App(size, scene=scene, preferences=Preferences(**{"muted": True, **preferences}))
    settle(app)
    return app


def post(kind, **parts):
    pygame.event.post(pygame.event.Event(kind, **parts))


def frames(app, count=1, dt=0.02):
    for _ in range(count):
        app.frame(dt)
        assert not app.problems, app.problems


def settle(app, count=2, dt=0.1):
    """Wait for the workers, for what they hand back, and for what moves."""
    frames(app)
    for job in list(app.context.jobs.running):
        assert job.wait(30)
    frames(app, count, dt)


def until(app, condition, seconds=120):
    """Let frames and workers go on until something has come about.

    The wait is as long as a cold compiler on a busy machine may need; it ends as soon as it can.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        for job in list(app.context.jobs.running):
            job.wait(0.01)
        frames(app, 1, 1 / 60)


def key(app, code, mod=0, dt=0.02):
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        post(kind, key=code, mod=mod, unicode="", scancode=0)
    frames(app, 1, dt)


def arrows(app, letters):
    """Moves as quickly as keys can be pressed."""
    for letter in letters:
        key(app, ARROWS[letter])


def click(app, position, button=1):
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        post(kind, pos=tuple(position), button=button)
    frames(app, 2)


def press(app, button):
    """Click a control."""
    hover = pygame.event.Event(
        pygame.MOUSEMOTION, pos=button.get_abs_rect().center, rel=(0, 0), buttons=(0, 0, 0)
    )
    pygame.event.post(hover)
    click(app, button.get_abs_rect().center)


def rest_on(app, control, monkeypatch):
    """Rest the mouse on a control until its tooltip has come."""
    where = control.get_abs_rect().center
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: where)
    post(pygame.MOUSEMOTION, pos=where, rel=(1, 0), buttons=(0, 0, 0))
    frames(app, 10, 0.1)


def drag(app, start, end, button=1):
    post(pygame.MOUSEBUTTONDOWN, pos=tuple(start), button=button)
    held = tuple(int(button == number) for number in (1, 2, 3))
    way = (end[0] - start[0], end[1] - start[1])
    post(pygame.MOUSEMOTION, pos=tuple(end), rel=way, buttons=held)
    post(pygame.MOUSEBUTTONUP, pos=tuple(end), button=button)
    frames(app, 2)


def pad(app, letter=None, button=None):
    """One push of the gamepad's cross, or one of its buttons."""
    if letter is not None:
        post(pygame.JOYHATMOTION, joy=0, instance_id=0, hat=0, value=HATS[letter])
        post(pygame.JOYHATMOTION, joy=0, instance_id=0, hat=0, value=(0, 0))
    if button is not None:
        post(pygame.JOYBUTTONDOWN, joy=0, instance_id=0, button=button)
    frames(app)


def calls(do):
    """How many functions are called while `do` is: what it takes, on any machine."""
    called = []
    sys.setprofile(lambda frame, event, arg: called.append(event) if "call" in event else None)
    try:
        do()
    finally:
        sys.setprofile(None)
    return len(called)
