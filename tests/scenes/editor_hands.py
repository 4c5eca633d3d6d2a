"""What a person's hands do to the editor: cells of the board, fields, questions, file names."""

import os
import time

import pygame

from game.ui.dialogs import Ask
from game.ui.file_dialog import FileDialog
from game.world.level_file import map_rows, save
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


def ctrl(app, code, shift=False):
    key(app, code, pygame.KMOD_CTRL | (pygame.KMOD_SHIFT if shift else 0))


def answer(app, words):
    """Press an answer of the question on screen."""
    assert isinstance(app.scene, Ask)
    buttons = [one for one in app.scene.controls._order if one.text == words]
    assert words in [answer[0] for answer in app.scene.answers]
    press(app, buttons[0])


def name_file(app, path):
    """Choose a name in the file dialog that is open, by typing it."""
    assert isinstance(app.scene, FileDialog)
    line = app.scene._window.file_path_text_line
    press(app, line)
    line.set_text(str(path))
    post(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0)
    post(pygame.KEYUP, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0)
    frames(app, 2)


def written_by_another(path, level):
    save(level, path)
    later = time.time() + 7
    os.utime(path, (later, later))
