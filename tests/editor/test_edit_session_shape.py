"""Regions are moved, pasted and turned alone; levels are mirrored, turned, shifted and resized."""

import pytest
from hypothesis import given, settings

from game.editor.canvas import Region
from game.editor.edit_session import EditSession
from game.editor.strokes import Tool
from game.world.draft import Draft
from game.world.level import Action, LevelError, Tile
from tests.editor.sessions import rows, session_of, stroke
from tests.world.worlds import levels


def test_a_region_moves_with_its_start_and_leaves_snow():
    session = session_of("s#~~\nO~~~\n~~~G")
    stroke(session, (0, 0), (1, 1), tool=Tool.SELECT)
    assert session.selection == Region(0, 0, 2, 2)
    stroke(session, (1, 1), (2, 3))
    assert rows(session) == "..~~\n..s#\n~~O~"
    assert session.selection == Region(1, 2, 2, 2)
    session.undo()
    assert rows(session) == "s#~~\nO~~~\n~~~G"


def test_what_is_moved_over_the_border_is_lost_until_undone():
    session = session_of("S#..\n~O..\n...G")
    stroke(session, (0, 0), (1, 1), tool=Tool.SELECT)
    stroke(session, (0, 0), (0, -1))
    assert session.picture.start is None
    assert rows(session).splitlines()[0] == "#..."
    session.undo()
    assert session.picture.start == (0, 0)


def test_copy_and_paste_hang_over_the_board_until_put_down():
    session = session_of("S#~~\n~~~~\n~~~G")
    session.select(Region(0, 0, 1, 2))
    piece = session.copy()
    session.paste(piece, (1, 1))
    assert rows(session) == ".#~~\n~S#~\n~~~G"
    session.drag((2, 0))
    session.press((1, 2))
    session.release()
    assert rows(session) == ".#~~\n~~S#\n~~~G"
    assert session.selection == Region(1, 2, 1, 2)
    session.paste(piece, (0, 0))
    assert session.cancel()
    assert session.floating is None
    assert rows(session) == ".#~~\n~~S#\n~~~G"
    assert session.history.undo_words == "paste"


def test_the_selection_is_cleared_turned_and_mirrored_alone():
    session = session_of("#O~.\n~~~.\n....")
    session.select(Region(0, 0, 2, 3))
    session.mirror(across=True)
    assert rows(session) == "~O#.\n~~~.\n...."
    session.mirror(across=False)
    assert rows(session) == "~~~.\n~O#.\n...."
    session.rotate()
    assert rows(session) == "~~..\nO~..\n#~.."
    assert session.selection == Region(0, 0, 3, 2)
    session.delete()
    assert rows(session) == "....\n....\n...."
    assert session.cancel()
    assert not session.cancel()


def test_nudging_stops_a_region_at_the_border_and_turns_a_level_round():
    session = session_of("S~\n#G")
    session.select(Region(0, 0, 1, 1))
    session.nudge(Action.UP)
    assert rows(session) == "S~\n#G"
    session.nudge(Action.RIGHT)
    assert rows(session) == ".S\n#G"
    session.select(None)
    session.nudge(Action.DOWN)
    assert rows(session) == "#G\n.S"
    session.nudge(Action.RIGHT)
    assert rows(session) == "G#\nS."


# -- shape -------------------------------------------------------------------------------------


@given(levels())
@settings(deadline=None)
def test_two_mirrors_four_turns_and_a_round_of_shifts_change_nothing(level):
    session = EditSession(Draft.of(level))
    first = session.draft
    for across in (True, True, False, False):
        session.mirror(across)
    assert session.draft == first
    for _ in range(4):
        session.rotate()
    assert session.draft == first
    for _ in range(level.columns):
        session.nudge(Action.LEFT)
    assert session.draft == first


def test_resizing_keeps_the_content_at_every_edge():
    session = session_of("S#\nOG")
    session.resize(top=1, left=1, tile=Tile.ICE)
    assert rows(session) == "~~~\n~S#\n~OG"
    session.resize(bottom=1, right=1, tile=Tile.ROCK)
    assert rows(session) == "~~~#\n~S##\n~OG#\n####"
    session.resize(top=-1, left=-1, bottom=-1, right=-1)
    assert rows(session) == "S#\nOG"
    session.resize(top=2, bottom=-1)
    assert rows(session) == "~~\n~~\nS#"
    session.undo()
    session.undo()
    assert session.shape == (4, 4)


@pytest.mark.parametrize("by", [-1, 1023])
def test_a_size_that_no_level_has_is_told(by):
    session = session_of("S#\nOG")
    with pytest.raises(LevelError, match=f"{2 + by} columns: a level has from 2 to 1024"):
        session.resize(right=by)
    assert session.history.undo_words == ""
