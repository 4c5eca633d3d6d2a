import pytest

from game.world import packs as packs_module
from game.world.level import LevelError, LevelWarning
from game.world.level_file import loads, save
from game.world.packs import OWN, find_level, own_levels_folder, packs

LEVEL = loads("map = '''\nS.\n.G\n'''")


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Packs of the game's and a person's own, both empty."""
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(packs_module, "LEVELS", tmp_path / "levels")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_our_packs_begin_with_first_steps_and_end_with_the_classics():
    ours = [pack for pack in packs() if pack.name != OWN]
    assert ours[0].name == "first-steps"
    classic = ours[-1]
    assert (classic.name, classic.title) == ("classic", "Classic")
    assert classic.level_names[0] == "classic/slippery-frozen-lake"
    assert len(classic.levels) == 6
    assert classic.note


def test_a_pack_is_in_the_order_it_says_and_then_by_name(folders):
    for stem in ("b", "a", "d", "c"):
        save(LEVEL, folders / "levels" / "hard-ones" / f"{stem}.toml")
    (folders / "levels" / "empty").mkdir()
    hard, own = packs()
    assert hard.level_names == ("hard-ones/a", "hard-ones/b", "hard-ones/c", "hard-ones/d")
    assert hard.title == "Hard ones"
    (folders / "levels" / "hard-ones" / "pack.toml").write_text("order = ['d', 'gone', 'b']")
    assert packs()[0].level_names == ("hard-ones/d", "hard-ones/b", "hard-ones/a", "hard-ones/c")
    assert (own.name, own.title, own.levels) == ("my", "Your levels", ())


def test_packs_stand_by_position(folders):
    for name, position in (("a", 3), ("b", 2), ("c", 1)):
        save(LEVEL, folders / "levels" / name / "level.toml")
        (folders / "levels" / name / "pack.toml").write_text(f"position = {position}")
    assert [pack.name for pack in packs()] == ["c", "b", "a", "my"]


@pytest.mark.parametrize("text", ["order = 3", "title = 3", "= 3", "order = [1]"])
def test_a_damaged_description_is_left_aside_with_a_word(folders, text):
    save(LEVEL, folders / "levels" / "hard" / "a.toml")
    (folders / "levels" / "hard" / "pack.toml").write_text(text)
    with pytest.warns(LevelWarning, match=r"pack\.toml is left aside"):
        assert packs()[0].level_names == ("hard/a",)


def test_a_level_is_found_by_path_by_name_and_among_ones_own(folders):
    lake = folders / "levels" / "hard" / "lake.toml"
    save(LEVEL, lake)
    mine = own_levels_folder() / "pond.toml"
    save(LEVEL, mine)
    assert find_level("hard/lake") == lake
    assert find_level("hard/lake.toml") == lake
    assert find_level("lake") == lake
    assert find_level("my/pond") == mine
    assert find_level(lake) == lake
    assert find_level("levels/hard/lake.toml").resolve() == lake.resolve()


def test_a_level_that_is_not_there_gets_the_closest_names(folders):
    save(LEVEL, folders / "levels" / "hard" / "lake.toml")
    save(LEVEL, folders / "levels" / "easy" / "lake.toml")
    with pytest.raises(LevelError, match="there is no level 'hard/lakes'; did you mean hard/lake"):
        find_level("hard/lakes")
    with pytest.raises(LevelError, match="did you mean easy/lake or hard/lake"):
        find_level("lake")
    with pytest.raises(LevelError, match="a pack/level; the packs are easy, hard, my, and"):
        find_level("zzzzz")
    with pytest.raises(LevelError, match="no such file"):
        find_level("zzzzz.toml")
    with pytest.raises(LevelError, match="is a folder"):
        find_level("levels")


def test_only_what_is_near_is_offered_for_a_level_that_is_not_there():
    for wanted, near in {
        "classic/clif-walking": "classic/cliff-walking",
        "first-steps/cliff-walk": "classic/cliff-walking",
        "clasic/snow-island": "classic/snow-islands",
        "classic/snow": "classic/snow-islands",
    }.items():
        with pytest.raises(LevelError, match=rf"did you mean {near}( or .*)?\?$"):
            find_level(wanted)
    classic = next(pack for pack in packs() if pack.name == "classic")
    its_levels = f"classic is a pack, and its levels are {', '.join(classic.level_names)}"
    with pytest.raises(LevelError) as told:
        find_level("classic/nope")
    assert str(told.value) == f"there is no level 'classic/nope'; {its_levels}"
    with pytest.raises(LevelError, match="the packs are"):
        find_level("nowhere/nope")


def test_a_pack_tells_its_levels(folders):
    for stem in ("pond", "lake"):
        save(LEVEL, folders / "levels" / "hard" / f"{stem}.toml")
    (folders / "my").mkdir()  # a folder that happens to be here
    for name in ("hard", "hard/"):
        with pytest.raises(LevelError, match=r"hard is a pack.*levels are hard/lake, hard/pond$"):
            find_level(name)
    with pytest.raises(LevelError, match="my is a pack, not a level; it has no levels yet"):
        find_level("my")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 300, "../levels/hard/lake", "/", "~", "hard/"])
def test_no_name_does_more_than_fail_with_a_sentence(folders, name):
    save(LEVEL, folders / "levels" / "hard" / "lake.toml")
    with pytest.raises(LevelError):
        find_level(name)
