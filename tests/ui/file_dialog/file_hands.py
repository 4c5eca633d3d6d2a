"""What a hand does in a file window, and what it sees there."""

import pygame
import pygame_gui

from tests.scenes.hands import frames, key


def listed(window):
    return [entry["text"] for entry in window.file_selection_list.item_list]


def typed(app, window, path):
    window.file_path_text_line.set_text("")
    for sign in str(path):
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=sign))
    key(app, pygame.K_RETURN)
    frames(app, 2)


def double_click(app, window, name):
    event = pygame_gui.UI_SELECTION_LIST_DOUBLE_CLICKED_SELECTION
    parts = {"text": name, "ui_element": window.file_selection_list, "ui_object_id": ""}
    pygame.event.post(pygame.event.Event(event, parts))
    frames(app, 2)
