"""Choosing a level by keyboard and by mouse."""

import pygame
import pytest

from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui.theme import Theme
from game.world import level_file
from game.world.packs import packs
from tests.scenes.hands import click, frames, key, post, settle, window
from tests.scenes.levels.levels_hands import names_of, names_of_pack
from tests.world.worlds import level_of


def test_arrows_walk_the_cards_and_enter_opens(app):
    scene = app.scene
    count = len(names_of(app))
    assert scene.grid.columns < count
    key(app, pygame.K_RIGHT)
    assert scene.selected == 1
    key(app, pygame.K_DOWN)
    assert scene.selected == min(1 + scene.grid.columns, count - 1)
    key(app, pygame.K_UP)
    key(app, pygame.K_HOME)
    key(app, pygame.K_UP)
    key(app, pygame.K_LEFT)
    assert scene.selected == 0
    key(app, pygame.K_END)
    key(app, pygame.K_RIGHT)
    assert scene.selected == count - 1
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, PlayScene)
    assert app.scene.name == names_of_pack()[-1]


def test_pages_turn_the_packs_round(app):
    scene = app.scene
    turned = []
    for _ in packs():
        key(app, pygame.K_PAGEDOWN)
        turned.append(scene.tab)
    assert sorted(turned) == list(range(len(packs())))
    assert scene.tab == 0
    key(app, pygame.K_PAGEUP)
    assert scene.tab == len(packs()) - 1


def test_a_click_opens_a_card_and_a_tab(app):
    scene = app.scene
    click(app, scene.grid.rect(1).center)
    assert app.scene.name == names_of_pack()[1]
    key(app, pygame.K_ESCAPE)
    last = len(packs()) - 1
    click(app, scene._tabs[last].center)
    assert app.scene.tab == last


def test_a_persons_own_levels_are_called_alike_on_their_tab_and_where_one_is_played(home):
    level_file.save(level_of("S.G\n..."), home / "levels" / "short.toml")
    app = window(LevelsScene())
    key(app, pygame.K_PAGEUP)
    tabs = [one.text for one in app.scene.controls._order if one.text in ("Yours", "Your levels")]
    key(app, pygame.K_RETURN)
    assert tabs == ["Your levels"]
    assert app.scene.about == "Your levels · 1 of 1"
    app.close()


def test_cards_of_one_name_tell_their_files(home, monkeypatch):
    for stem, name in (("lake", "Lake"), ("other", "Lake"), ("pond", "Pond")):
        level_file.save(level_of("S.G\n...", name=name), home / "levels" / f"{stem}.toml")
    long = level_of("S.G\n...", name="Lake " * 12)
    for stem in ("one", "two"):
        level_file.save(long, home / "levels" / f"{stem}.toml")
    app = window(LevelsScene("play"))
    key(app, pygame.K_PAGEUP)
    drawn = []
    draw_text = Theme.draw_text
    monkeypatch.setattr(
        Theme,
        "draw_text",
        lambda *given, **more: drawn.append(given[2]) or draw_text(*given, **more),
    )
    frames(app)
    files = [words for words in drawn if words.endswith(".toml")]
    assert files == ["lake.toml", "one.toml", "other.toml", "two.toml"]
    assert drawn.count("Lake") == 2 and drawn.count("Pond") == 1
    app.close()


def test_more_cards_than_fit_scroll_by_wheel_and_by_keys(home):
    for number in range(30):
        level_file.save(level_of("S.G\n..."), home / "levels" / f"level-{number:02}.toml")
    app = window(LevelsScene("play"), size=(960, 640))
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_HOME)
    frames(app, 3)
    key(app, pygame.K_END)
    assert scene.grid.area.contains(scene.grid.rect(29))
    key(app, pygame.K_HOME)
    assert scene.grid.area.contains(scene.grid.rect(0))
    middle = scene.grid.area.center
    for _ in range(40):
        post(pygame.MOUSEWHEEL, x=0, y=-1, precise_x=0.0, precise_y=-1.0, pos=middle)
    frames(app)
    assert scene.grid.area.contains(scene.grid.rect(29)), "and no farther"
    click(app, scene.grid.rect(29).center)
    assert app.scene.name == "my/level-29"
    key(app, pygame.K_ESCAPE)
    for _ in range(40):
        post(pygame.MOUSEWHEEL, x=0, y=1, precise_x=0.0, precise_y=1.0, pos=middle)
    frames(app)
    assert scene.grid.rect(0).top == scene.grid.area.top
    app.close()


def test_a_damaged_file_is_a_card_with_the_sentence(home):
    (home / "levels").mkdir()
    (home / "levels" / "bad.toml").write_text("name = 'x'\nmap = '''\nS.X\n...\n'''\n")
    level_file.save(level_of("S.G\n..."), home / "levels" / "good.toml")
    app = window(LevelsScene("play"))
    key(app, pygame.K_PAGEUP)
    bad, good = app.scene.cards
    assert bad.level is None
    assert bad.problem.startswith("bad.toml, line 3")
    assert "unknown tile 'X'" in bad.problem
    assert good.par == 2
    key(app, pygame.K_HOME)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    assert app._said.tone == "problem"
    app.close()


@pytest.mark.parametrize("purpose", ["play", "train"])
def test_training_that_no_agent_takes_is_told_with_its_line(purpose, home):
    (home / "levels").mkdir()
    written = "map = '''\nS.G\n...\n'''\n[training]\nalpha = 2\n"
    (home / "levels" / "odd.toml").write_text(written)
    app = window(LevelsScene(purpose))
    key(app, pygame.K_PAGEUP)
    while app.scene.pack.name != "my":
        key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    assert app._said.sentence.startswith("odd.toml, line 6: training.alpha is 2.0; it must be")
    app.close()


@pytest.mark.parametrize("purpose", ["play", "train"])
def test_a_level_that_is_gone_bad_or_changed_is_not_opened_from_memory(purpose, home):
    folder = home / "levels"
    for name in "abcd":
        level_file.save(level_of("S.G\n..."), folder / f"{name}.toml")
    app = window(LevelsScene(purpose))
    while app.scene.pack.name != "my":
        key(app, pygame.K_PAGEUP)
    (folder / "b.toml").unlink()
    (folder / "c.toml").write_text("nonsense")
    level_file.save(level_of("S..G\n...."), folder / "d.toml")
    for number, sentence in (
        (1, "b.toml: there is no such file."),
        (1, "c.toml, line 1: not TOML"),
    ):
        click(app, app.scene.grid.rect(number).center)
        assert isinstance(app.scene, LevelsScene)
        assert app._said.sentence.startswith(sentence) and app._said.tone == "problem"
        settle(app)
        assert len(app.scene.cards) == 3, "what is gone is no longer offered"
    click(app, app.scene.grid.rect(2).center)
    opened = app.scene if purpose == "play" else app.scene.lesson
    assert opened.level.columns == 4
    app.close()


def test_choosing_to_train_opens_the_training():
    app = window(LevelsScene("train"))
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, TrainScene)
    app.close()


def test_a_dropped_file_is_played_or_told(app, home):
    level_file.save(level_of("S.G\n..."), home / "mine.toml")
    post(pygame.DROPFILE, file=str(home / "mine.toml"))
    frames(app)
    assert isinstance(app.scene, PlayScene)
    key(app, pygame.K_ESCAPE)
    post(pygame.DROPFILE, file=str(home / "none.toml"))
    frames(app)
    assert "there is no such file" in app._said.sentence
