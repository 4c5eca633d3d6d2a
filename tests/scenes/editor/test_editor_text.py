"""The clipboard of the editor: levels as text, maps of FrozenLake, and what is no level."""

import pygame
import pytest

from game.world.level_file import loads
from tests.scenes.editor_hands import POND, rows
from tests.scenes.hands import key
from tests.world.worlds import FROZEN_LAKE, level_of


def test_the_level_is_copied_as_text_and_pasted_again(pond, board_of_paper):
    key(pond, pygame.K_c, pygame.KMOD_CTRL)
    assert loads(board_of_paper["text"]) == level_of(POND)
    board_of_paper["text"] = board_of_paper["text"].replace('"test"', '"Other"').replace("~O", "~~")
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert pond.scene.session.properties.name == "Other"
    assert "O" not in rows(pond)
    key(pond, pygame.K_z, pygame.KMOD_CTRL)
    assert pond.scene.session.level() == level_of(POND)


@pytest.mark.parametrize(
    "text",
    [
        "SFFF\nFHFH\nFFFH\nHFFG",
        '["SFFF", "FHFH", "FFFH", "HFFG"]',
        "[[b'S' b'F' b'F' b'F']\n [b'F' b'H' b'F' b'H']\n [b'F' b'F' b'F' b'H']\n"
        " [b'H' b'F' b'F' b'G']]",
        "[['S','F','F','F'],['F','H','F','H'],['F','F','F','H'],['H','F','F','G']]",
    ],
)
def test_frozen_lake_maps_are_pasted(pond, board_of_paper, text):
    board_of_paper["text"] = text
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert rows(pond) == FROZEN_LAKE
    assert pond.scene.session.properties.name == "test", "only the map is another"


@pytest.mark.parametrize(
    "text", [None, "", "hello there", "SF\nFFF", "name = 3", "map = '''\nx\n'''"]
)
def test_what_is_no_level_is_told_and_changes_nothing(pond, board_of_paper, text):
    board_of_paper["text"] = text
    key(pond, pygame.K_v, pygame.KMOD_CTRL)
    assert pond._said.tone == "problem"
    assert pond.scene.session.level() == level_of(POND)
    assert pond.scene.session.history.undo_words == ""
