"""The first screen says where a person left off."""

import pytest

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
