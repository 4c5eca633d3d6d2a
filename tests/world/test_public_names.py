import importlib

import pytest

import game.world


@pytest.mark.parametrize("name", game.world.__all__)
def test_every_public_name_is_the_one_of_its_module(name):
    module = importlib.import_module(f"game.world.{game.world._MODULE_OF[name]}")
    assert getattr(game.world, name) is getattr(module, name)


def test_what_is_listed_is_what_there_is():
    assert set(game.world.__all__) == set(game.world._MODULE_OF)
    assert set(game.world.__all__) <= set(dir(game.world))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = game.world.nonsense
