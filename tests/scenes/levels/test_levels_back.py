"""Where the level screen stands when it opens, and when one comes back to it."""

import pygame
import pytest

from game.play.replay import moves_to_text
from game.scenes import levels
from game.scenes.editor import EditorScene
from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.world import level_file
from game.world.packs import packs
from tests.scenes.hands import arrows, frames, key, post, press, settle, window
from tests.scenes.levels.levels_hands import names_of_pack, solve
from tests.world.worlds import level_of

LAKE = "classic/slippery-frozen-lake"


def test_the_first_unsolved_level_has_the_ring(home):
    solve(packs()[0].level_names[0])
    app = window(LevelsScene("play"))
    assert app.scene.selected == 1
    app.close()


def test_the_next_unsolved_after_the_one_played_last(home):
    names = packs()[0].level_names
    solve(names[2])
    app = window(LevelsScene("play"), last_level=names[2])
    assert app.scene.selected == 3
    app.close()
    app = window(LevelsScene("play"), last_level=names[1])
    assert app.scene.selected == 1, "not solved yet"
    app.close()


def test_a_solved_pack_gives_way_to_one_that_is_not(home):
    level_file.save(level_of("S.G\n..."), home / "levels" / "mine.toml")
    for pack in packs()[:-1]:
        for name in pack.level_names:
            solve(name)
    app = window(LevelsScene("play"))
    assert app.scene.pack.name == "my"
    app.close()


def test_no_levels_of_ones_own_leads_to_the_editor_and_what_it_kept_is_there(app, home):
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    assert scene.pack.level_names == ()
    for code in (pygame.K_DOWN, pygame.K_END, pygame.K_HOME):
        key(app, code)
    assert app.scene is scene
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, EditorScene)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    (offer,) = (made for made in scene.controls._order if made.text == "Level editor")
    press(app, offer)
    assert isinstance(app.scene, EditorScene)
    level_file.save(level_of("S.G\n..."), home / "levels" / "mine.toml")
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert scene.pack.level_names == ("my/mine",)
    assert not [made for made in scene.controls._order if made.text == "Level editor"]


def test_results_show_when_one_comes_back(app):
    scene = app.scene
    key(app, pygame.K_RETURN)
    settle(app)
    arrows(app, moves_to_text(app.scene.session.guide.solution(app.scene.level.start)))
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert scene.progress.best(scene.cards[0].key).stars == (True, True, True)
    assert scene.selected == 0, "where one comes from"


def test_back_from_a_solved_pack_its_tab_stays_open(home):
    for name in names_of_pack():
        solve(name)
    last = names_of_pack()[-1]
    app = window(LevelsScene("play"), last_level=last)
    settle(app)
    assert app.scene.tab == 1, "opened anew, it shows what is still to be solved"
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_END)
    key(app, pygame.K_RETURN)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert (app.scene.tab, app.scene.selected) == (0, len(names_of_pack()) - 1)
    app.close()


@pytest.mark.parametrize("dropped", [False, True])
def test_help_changes_nothing_and_reads_nothing(dropped, home, monkeypatch):
    app = window(LevelsScene("play"), last_level=LAKE)
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    settle(app)
    before = scene.tab, scene.selected
    assert scene.pack.name != "classic" and scene.selected > 0
    if dropped:
        # What can't be opened leaves the screen where it was.
        (home / "bad.toml").write_text("map = 1")
        post(pygame.DROPFILE, file=str(home / "bad.toml"))
        frames(app)
        assert app.scene is scene
    scene._touched = False
    read = []
    monkeypatch.setattr(levels, "read_card", lambda *given: read.append(given))
    key(app, pygame.K_F1)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene
    assert ((scene.tab, scene.selected), read) == (before, [])
    app.close()


def test_back_from_a_level_without_a_pack_the_tab_and_the_ring_stay(home):
    level_file.save(level_of("S.G\n..."), home / "mine.toml")
    app = window(LevelsScene("play"), last_level=LAKE)
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    before = scene.pack.name, scene.selected
    post(pygame.DROPFILE, file=str(home / "mine.toml"))
    frames(app)
    assert isinstance(app.scene, PlayScene)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and (scene.pack.name, scene.selected) == before
    app.close()


def test_back_from_another_pack_its_tab_is_open(app):
    scene = app.scene
    key(app, pygame.K_RETURN)
    app.context.preferences.last_level = LAKE
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and scene.pack.name == "classic"


def test_a_level_kept_meanwhile_does_not_move_the_ring_to_another(home):
    folder = home / "levels"
    for stem in "bcd":
        level_file.save(level_of("S.G\n..."), folder / f"{stem}.toml")
    app = window(LevelsScene("play"))
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    assert scene.pack.level_names[scene.selected] == "my/c"
    app._do(scene._random())
    frames(app)
    level_file.save(level_of("S.G\n..."), folder / "a.toml")
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and scene.pack.level_names[scene.selected] == "my/c"
    app._do(scene._random())
    frames(app)
    for stem in "bcd":
        (folder / f"{stem}.toml").unlink()
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert (scene.pack.level_names, scene.selected) == (("my/a",), 0)
    app.close()
