"""The random level screen: wishes, seeds, and keeping what it made."""

import sys
import types

import pygame
import pytest

from game.scenes.play import PlayScene
from game.scenes.random_level import RandomLevelScene
from game.world import level_file
from tests.scenes.hands import frames, key, post, press, settle, window
from tests.world.worlds import level_of


@pytest.fixture
def asked(monkeypatch):
    """What was asked of a stand-in for the generator."""
    asked = []

    def generate(rows, columns, min_moves, *, rocks=None, holes=0, ice=1.0, seed=0,
                 budget_s=0.0, progress=None):  # fmt: skip
        asked.append((rows, columns, min_moves, holes, ice, seed))
        progress(0.5)
        if seed == 13:
            raise ValueError(f"nothing with {min_moves} moves; the best found takes 3")
        return level_of("S" + "." * (columns - 2) + "G\n" + "." * columns, name="Random")

    stand_in = types.ModuleType("game.editor.generator")
    stand_in.generate = generate
    monkeypatch.setitem(sys.modules, "game.editor.generator", stand_in)
    return asked


def test_it_makes_one_shows_it_and_plays_it(asked):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    assert len(asked) == 1
    assert scene.fresh
    assert scene.level is not None
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, PlayScene)
    assert app.scene.about == "random · medium"
    assert app.scene.level is scene.level
    app.close()


def test_a_changed_wish_is_made_before_it_is_played(asked):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    scene._set(size="Large", difficulty="Hard", ground="With holes")
    key(app, pygame.K_RETURN)
    assert app.scene is scene
    settle(app)
    assert asked[-1][:5] == (12, 12, scene.wish.min_moves, scene.wish.holes, 0.9)
    assert asked[-1][3] > 0
    key(app, pygame.K_n, pygame.KMOD_CTRL)
    settle(app)
    assert len(asked) == 3
    assert asked[-1][-1] != asked[-2][-1]
    app.close()


def test_an_impossible_wish_is_told(asked):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    press(app, scene.seed)
    scene.seed.set_text("")
    for letter in "13":
        post(pygame.TEXTINPUT, text=letter)
        frames(app)
    assert scene.wish.seed == 13
    key(app, pygame.K_RETURN)
    press(app, scene.make)
    settle(app)
    assert "the best found takes 3" in scene.problem
    assert app.scene is scene
    app.close()


def test_a_seed_that_is_no_number_is_told(asked):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    scene._set_seed("abc")
    press(app, scene.make)
    assert app.scene is scene
    assert len(asked) == 1
    assert "must be a whole number" in scene._seed_problem
    app.close()


def test_it_can_be_kept_among_ones_own(asked, home):
    app = window(RandomLevelScene("play"))
    key(app, pygame.K_s, pygame.KMOD_CTRL)
    assert app._said.tone == "good"
    (kept,) = (home / "levels").glob("*.toml")
    assert level_file.load(kept) == app.scene.level
    app.close()


def test_what_is_shown_is_not_kept_for_another_wish(asked, home):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    scene._set(size="Small")
    frames(app)
    assert not scene.keep.is_enabled
    key(app, pygame.K_s, pygame.KMOD_CTRL)
    assert not list((home / "levels").glob("*.toml"))
    assert "nothing to keep" in app._said.sentence
    app.close()


def test_leaving_stops_the_worker(asked):
    app = window(RandomLevelScene("play"))
    scene = app.scene
    scene._make()
    job = scene._job
    key(app, pygame.K_ESCAPE)
    assert job.cancelled
    app.close()
