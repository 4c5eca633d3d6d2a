"""What a person's hands do to the editor: cells of the board, fields, and waiting for verdicts."""

import pygame

from game.world.level_file import map_rows
from tests.scenes.hands import click, frames, key, post, press

POND = "S~~~\n~#~~\n~~~G\n~O~~"


def at(app, *cell):
    return app.scene.desk.board.rect_of(*cell).center


def click_cell(app, *cell, button=1):
    click(app, at(app, *cell), button)


def drag_cells(app, first, last):
    """Slowly, as a hand does: a frame between press, way and release."""
    post(pygame.MOUSEBUTTONDOWN, pos=at(app, *first), button=1)
    frames(app)
    post(pygame.MOUSEMOTION, pos=at(app, *last), rel=(5, 5), buttons=(1, 0, 0))
    frames(app)
    post(pygame.MOUSEBUTTONUP, pos=at(app, *last), button=1)
    frames(app)


def point_at(app, *cell):
    post(pygame.MOUSEMOTION, pos=at(app, *cell), rel=(1, 1), buttons=(0, 0, 0))
    frames(app)


def rows(app):
    return "\n".join(map_rows(app.scene.session.draft))


def type_into(app, entry, text):
    press(app, entry)
    key(app, pygame.K_a, pygame.KMOD_CTRL)
    key(app, pygame.K_BACKSPACE)
    for sign in text:
        post(pygame.TEXTINPUT, text=sign)
    frames(app, 2)


def entry(app, name):
    return app.scene.properties._entries[name]
