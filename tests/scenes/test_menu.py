"""The first screen says where a person left off."""

import importlib.util
import threading

import pytest

from game.scenes import ahead
from game.ui.scene import Push
from game.world.level_file import save
from game.world.packs import own_levels_folder
from tests.scenes.hands import settle, window
from tests.world.worlds import level_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("first-steps/one-of-each", "One of Each"),
        ("my/twisted", "Pond"),
        ("my/gone", ""),
        ("my/broken", ""),
        ("", ""),
    ],
)
def test_play_names_the_last_level_as_its_file_does(name, title, home):
    own_levels_folder().mkdir()
    save(level_of("S~~G\n....", name="Pond"), own_levels_folder() / "twisted.toml")
    (own_levels_folder() / "broken.toml").write_text("name = 'Broken'\nmap = 'X'\n")
    app = window(last_level=name)
    settle(app)
    assert app.scene.last_title == title
    app.close()


def test_every_screen_of_the_menu_is_imported_behind_it(monkeypatch):
    imported = {}
    monkeypatch.setattr(
        "game.scenes.ahead.import_module",
        lambda name: imported.setdefault(name, threading.current_thread()),
    )
    app = window()
    settle(app)
    menu = app.scene
    for button in list(menu.controls._order):
        answer = menu.controls._on_press[button]()
        if isinstance(answer, Push):
            assert type(answer.scene).__module__ in imported, button.text
    assert threading.main_thread() not in imported.values()
    for name in ahead.MODULES:
        assert importlib.util.find_spec(name)
    app.close()
