"""The first screen says where a person left off, and leads there."""

import pygame
import pytest

from game.play.progress import Game, Progress, level_key
from game.scenes.levels import LevelsScene
from game.scenes.menu_backdrop import Lesson
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.world.level_file import load, save
from game.world.packs import find_level, own_levels_folder, packs
from tests.scenes.hands import key, settle, until, window
from tests.world.worlds import level_of


def solve(*names):
    for name in names:
        level = load(find_level(name))
        Progress().record(level_key(level, name), Game(True, "R" * 99, par=1))


def names(pack):
    return next(one.level_names for one in packs() if one.name == pack)


def menu(**preferences):
    app = window(**preferences)
    settle(app)
    return app


@pytest.mark.parametrize(
    ("played", "solved", "title"),
    [
        ("first-steps/one-of-each", (), "One of Each"),
        ("first-steps/one-of-each", ("first-steps/one-of-each",), "Next Door"),
        ("first-steps/next-door", ("first-steps/next-door",), "First Slide"),
        ("my/twisted", (), "Pond"),
        ("my/gone", (), "Pond"),
        ("my/broken", (), "Pond"),
        ("my/twisted", ("my/twisted",), "First Slide"),
        ("nowhere/gone", (), ""),
        ("", (), ""),
    ],
)
def test_play_names_the_level_that_comes_next(played, solved, title, home):
    own_levels_folder().mkdir()
    save(level_of("S~~G\n....", name="Pond"), own_levels_folder() / "twisted.toml")
    (own_levels_folder() / "broken.toml").write_text("name = 'Broken'\nmap = 'X'\n")
    solve(*solved)
    app = menu(last_level=played)
    assert app.scene.left.title == title
    app.close()


def test_play_opens_what_it_names_with_the_list_below():
    solve(*names("thin-ice"))
    app = menu(last_level="thin-ice/hourglass")
    first = "classic/slippery-frozen-lake"
    assert app.scene.left.level == first
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, PlayScene) and app.scene.name == first
    key(app, pygame.K_ESCAPE)
    settle(app)
    scene = app.scene
    assert isinstance(scene, LevelsScene)
    assert scene.pack.level_names[scene.selected] == first
    app.close()


def test_with_nothing_played_or_all_solved_play_opens_the_list():
    for pack in packs():
        solve(*pack.level_names)
    for played in ("", "classic/slippery-frozen-lake"):
        app = menu(last_level=played)
        assert app.scene.left.title == ""
        key(app, pygame.K_RETURN)
        assert isinstance(app.scene, LevelsScene)
        app.close()


def test_what_an_agent_learned_is_not_what_a_person_plays():
    app = menu(last_level="rocks/pinwheel")
    key(app, pygame.K_DOWN)
    key(app, pygame.K_RETURN)
    settle(app)
    key(app, pygame.K_HOME)
    key(app, pygame.K_RIGHT)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, TrainScene)
    preferences = app.context.preferences
    assert preferences.last_level == "rocks/pinwheel"
    assert preferences.last_trained == names("rocks")[1]
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene.selected == 1
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene.left.title == "Pinwheel"
    key(app, pygame.K_DOWN)
    app.close()


def test_who_has_solved_or_trained_something_is_not_new():
    app = menu()
    assert app.scene.newcomer
    app.context.preferences.last_trained = "rocks/pinwheel"
    assert not app.scene.newcomer
    app.close()
    solve("first-steps/first-slide")
    app = menu()
    assert not app.scene.newcomer
    app.close()


def test_a_damaged_progress_file_is_told_by_whoever_reads_it_first(home):
    (home / "progress.json").write_text("{ nonsense")
    app = menu()
    assert app._said.tone == "problem" and "progress.damaged.json" in app._said.sentence
    app.close()


def test_the_verdict_on_the_last_agent_is_not_told_of_the_next():
    lesson = Lesson()
    lesson.update(0.02)
    lesson.optimal = lesson.of
    lesson.trainer = None
    lesson.update(0.02)
    assert lesson.optimal < lesson.of


def test_in_a_small_window_the_words_of_the_menu_lie_on_no_board():
    app = window(size=(960, 640))
    until(app, lambda: app.scene._backdrop is not None)
    backdrop = app.scene._backdrop
    under = app.scene._right - 1 - backdrop._board.rect.left
    assert backdrop._veil.get_at((under, 0)).a == 255
    assert backdrop._veil.get_at((backdrop._veil.get_width() - 1, 0)).a < 60
    app.close()
