"""Games copied and pasted as text on the play screen."""

import dataclasses

import pygame
import pytest

from game.play.replay import Replay, moves_from_text
from game.scenes.play import PlayScene
from game.ui import clipboard
from tests.scenes.hands import arrows, frames, key, settle, window
from tests.scenes.play_hands import LAKE, LONGER, SHORTEST, lake
from tests.world.worlds import level_of


@pytest.fixture
def app():
    made = lake()
    yield made
    made.close()


def test_a_game_copied_as_text_plays_back(app):
    scene = app.scene
    arrows(app, LONGER)
    key(app, pygame.K_c, pygame.KMOD_CTRL)
    text = clipboard.get()
    assert f'moves = "{LONGER}"' in text
    key(app, pygame.K_r)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 90, 0.1)
    assert scene.session.won
    assert scene.session.count == 12
    assert scene.session.shown
    clipboard.put("r d r →")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 40, 0.1)
    assert scene.session.count == 3, "the last one bumps"


def test_another_levels_game_opens_above(app):
    clipboard.put("moves = \"RR\"\nmap = '''\nS.G\n...\n'''")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 30, 0.1)
    assert app.scene.level.rows == 2
    assert app.scene.session.won
    key(app, pygame.K_ESCAPE)
    assert app.scene.name == LAKE


@pytest.mark.parametrize("text", ["hello", 'moves = "RX"\nmap = 3', "moves = 3"])
def test_what_cannot_be_played_back_is_told(app, text):
    clipboard.put(text)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    assert app._said.tone == "problem"
    assert app._said.sentence.startswith("This can't be played back: ")
    assert app.scene.session.count == 0


def test_a_fall_on_the_way_leaves_it_told_how_a_replay_is_taken_over():
    level = dataclasses.replace(level_of("SOG\n..."), hole="restart")
    app = window(PlayScene(level, about="from a.gif", replay=Replay(level, moves_from_text("RDR"))))
    game = app.scene.game
    words = game.advice
    assert "a move takes over" in words
    while game.session.count < 3:
        assert game.advice == words
        frames(app)
    app.close()


def recorded(level, moves):
    """A window with a recorded game that has been played to its end."""
    app = window(PlayScene(level, about="from a.gif", replay=Replay(level, moves_from_text(moves))))
    key(app, pygame.K_SPACE)
    key(app, pygame.K_SPACE)
    settle(app, 20)
    return app


def test_a_recorded_win_is_called_so_and_denies_no_star_that_was_earned(app):
    level = app.scene.level
    arrows(app, SHORTEST)
    again = recorded(level, SHORTEST)
    what = again.scene._card.what
    assert what.title == "The recorded game: 10 moves"
    assert what.words == "It is your best run. All three stars are yours already."
    assert again.scene.panels.score.numbers()[2].number == "10"
    again.close()
    again = recorded(level, LONGER)
    assert again.scene._card.what.words == "All three stars are yours already."
    again.close()
    new = recorded(level_of("S.G\n..."), "RR")
    assert new.scene._card.what.words == "Play it yourself to earn the stars."
    new.close()


def test_a_recorded_fall_is_not_the_persons():
    app = recorded(level_of("SOG\n..."), "R")
    assert app.scene._card.what.title == "It fell in"
    app.close()


def test_what_is_played_back_says_how_to_take_over_and_hurries(app):
    text = "RDRDR"
    clipboard.put(text)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    said = "The recorded 5 moves are played back. Space or O hurries, a move takes over."
    assert app.scene.game.advice == said
    key(app, pygame.K_SPACE)
    frames(app, 5)
    assert app.scene.session.count == 5
