"""Games copied and pasted as text on the play screen."""

import pygame
import pytest

from tests.scenes.hands import arrows, frames, key
from tests.scenes.play_hands import LAKE, LONGER, lake


@pytest.fixture
def app():
    made = lake()
    yield made
    made.close()


def test_a_game_copied_as_text_plays_back(app):
    scene = app.scene
    arrows(app, LONGER)
    key(app, pygame.K_c, pygame.KMOD_CTRL)
    text = pygame.scrap.get_text()
    assert f'moves = "{LONGER}"' in text
    key(app, pygame.K_r)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 90, 0.1)
    assert scene.session.won
    assert scene.session.count == 12
    assert scene.session.shown
    pygame.scrap.put_text("r d r →")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 40, 0.1)
    assert scene.session.count == 3, "the last one bumps"


def test_another_levels_game_opens_above(app):
    pygame.scrap.put_text("moves = \"RR\"\nmap = '''\nS.G\n...\n'''")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 30, 0.1)
    assert app.scene.level.rows == 2
    assert app.scene.session.won
    key(app, pygame.K_ESCAPE)
    assert app.scene.name == LAKE


@pytest.mark.parametrize("text", ["hello", 'moves = "RX"\nmap = 3', "moves = 3"])
def test_what_cannot_be_played_back_is_told(app, text):
    pygame.scrap.put_text(text)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    assert app._said.tone == "problem"
    assert app._said.sentence.startswith("This can't be played back: ")
    assert app.scene.session.count == 0
