"""Levels in the making: what they lack, and how they stand in a file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.world.draft import Draft, Properties
from game.world.level import Level, LevelError, Rewards, Tile
from game.world.level_file import dumps, load, load_draft, loads, loads_draft, save
from tests.world.worlds import level_of, levels

LAKE = "S~.\n#OG"


@st.composite
def drafts(draw):
    """A level from which the start, the goals or both were taken."""
    draft = Draft.of(draw(levels()))
    tiles = draft.tiles.copy()
    if draw(st.booleans()):
        tiles[tiles == Tile.GOAL] = draw(st.sampled_from([Tile.SNOW, Tile.HOLE]))
    start = draw(st.sampled_from([draft.start, None]))
    return Draft(tiles, start, draft.properties)


@given(drafts())
def test_every_draft_survives_its_file(draft):
    text = dumps(draft)
    assert loads_draft(text) == draft
    assert ("draft = true" in text) == bool(draft.missing)
    if not draft.missing:
        assert loads(text) == draft.level()


@given(levels())
def test_a_level_is_a_draft_that_lacks_nothing(level):
    draft = Draft.of(level)
    assert draft.missing == ""
    assert draft.level() == level
    assert dumps(draft) == dumps(level)


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ("...\n~#G", "no start"),
        ("S..\n~#O", "no goal"),
        ("...\n~#O", "no start and no goal"),
    ],
)
def test_a_draft_says_what_it_lacks_wherever_it_is_opened(tmp_path, rows, missing):
    draft = loads_draft(f"map = '''\n{rows}\n'''", "pond.toml")
    assert draft.missing == missing
    path = tmp_path / "pond.toml"
    save(draft, path)
    assert load_draft(path) == draft
    with pytest.raises(LevelError) as caught:
        load(path)
    assert str(caught.value) == (
        f"{path}, line 1: this is a draft: it has {missing} yet; the level editor can finish it"
    )
    with pytest.raises(LevelError):
        draft.level()


def test_a_finished_level_marked_as_a_draft_can_be_played():
    text = "draft = true\n" + dumps(level_of(LAKE))
    assert loads(text) == level_of(LAKE)


def test_without_the_mark_a_missing_goal_is_a_mistake():
    with pytest.raises(LevelError, match="at least one tile must be a goal"):
        loads("map = '''\nS..\n...\n'''")


@pytest.mark.parametrize("value", ["1", '"yes"', "[]"])
def test_draft_is_true_or_false(value):
    with pytest.raises(LevelError, match=r"line 1: draft is .*; it must be true or false"):
        loads_draft(f"draft = {value}\n" + dumps(level_of(LAKE)))


def test_a_draft_is_as_strict_as_a_level_about_all_else():
    for text, words in (
        ("map = '''\n..\n...\n'''", "line 3: this row of the map has 3 tiles"),
        ("map = '''\n.x\n..\n'''", "unknown tile 'x'"),
        ("map = '''\nSS\n..\n'''", "2 starts"),
        ("map = '''\n..\n'''", "both must be from 2 to 1024"),
        ("slip = 2\nmap = '''\n..\n..\n'''", "line 1: slip is 2.0"),
    ):
        with pytest.raises(LevelError) as caught:
            loads_draft("draft = true\n" + text if "line" not in words else text, "a.toml")
        assert words in str(caught.value)


def test_drafts_are_values():
    one, same = Draft.of(level_of(LAKE)), Draft.of(level_of(LAKE))
    assert one == same
    assert hash(one) == hash(same)
    assert one != Draft(one.tiles, None, one.properties)
    assert not one.tiles.flags.writeable
    with pytest.raises(LevelError, match="the start is on rock"):
        Draft(one.tiles, (1, 0))


def test_properties_are_checked_as_a_level_checks_them():
    assert Properties().parts() == {
        key: value
        for key, value in vars(Level("Untitled", np.array([[0, 4], [0, 0]]), (0, 0))).items()
        if key not in ("tiles", "start")
    }
    with pytest.raises(LevelError, match=r"slip is 1\.5"):
        Properties(slip=1.5)
    with pytest.raises(LevelError, match="must be a Rewards"):
        Properties(rewards=3)
    assert Properties(rewards=Rewards(goal=1)).rewards.goal == 1.0
