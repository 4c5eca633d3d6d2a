"""What each tool draws: strokes, shapes, fills, the picker, the one start."""

import numpy as np
import pytest

from game.editor.edit_session import EditSession
from game.editor.strokes import Brush, Tool
from game.world.level import Tile
from tests.editor.sessions import rows, session_of, stroke


def test_from_nothing_to_a_level():
    session = EditSession()
    assert session.shape == (10, 10)
    assert session.missing == "no start and no goal"
    stroke(session, (1, 1), brush=Brush.START)
    assert session.missing == "no goal"
    stroke(session, (8, 8), brush=Brush.GOAL)
    assert session.missing == ""
    level = session.level()
    assert level.start == (1, 1)
    assert level.tiles[8, 8] == Tile.GOAL


def test_the_pencil_leaves_no_gap_between_two_places_of_the_mouse():
    session = session_of("......\n......\n......\n......")
    stroke(session, (0, 0), (3, 5), (3, 0))
    drawn = np.argwhere(session.picture.tiles == Tile.ROCK).tolist()
    assert [0, 0] in drawn
    assert [3, 5] in drawn
    assert [cell for cell in drawn if cell[0] == 3] == [[3, column] for column in range(6)]
    assert session.history.undo_words == "draw rock"
    session.undo()
    assert rows(session) == "......\n......\n......\n......"


def test_a_stroke_is_seen_at_once_and_is_one_step_when_it_ends():
    session = session_of("....\n....")
    session.press((0, 0))
    session.drag((0, 2))
    assert session.view.tiles[0].tolist() == [2, 2, 2, 0]
    assert not session.picture.tiles.any()
    assert session.history.undo_words == ""
    session.release()
    assert session.picture.tiles[0].tolist() == [2, 2, 2, 0]
    assert session.undo()
    assert not session.undo()


@pytest.mark.parametrize("tool", [Tool.PENCIL, Tool.LINE, Tool.BOX, Tool.OUTLINE, Tool.ERASE])
def test_escape_drops_a_stroke(tool):
    session = session_of("S~~~\n~~~G")
    before = session.draft
    session.tool = tool
    session.press((0, 0))
    session.drag((1, 2))
    assert session.draft != before
    assert session.cancel()
    assert session.draft == before
    session.release()
    assert session.history.undo_words == ""


@pytest.mark.parametrize(
    ("tool", "shift", "picture"),
    [
        (Tool.LINE, False, "#....\n.##..\n...##"),
        (Tool.LINE, True, "#....\n.#...\n..#.."),
        (Tool.BOX, False, "#####\n#####\n#####"),
        (Tool.OUTLINE, False, "#####\n#...#\n#####"),
        (Tool.PENCIL, True, "#####\n.....\n....."),
    ],
)
def test_shapes(tool, shift, picture):
    session = session_of(".....\n.....\n.....")
    last = (2, 2) if tool is Tool.LINE and shift else (2, 4)
    stroke(session, (0, 0), (1, 1), last, tool=tool, shift=shift)
    assert rows(session).replace("S", ".") == picture


def test_shift_makes_boxes_square_and_lines_level_upright_or_diagonal():
    session = session_of("\n".join(["......"] * 6))
    stroke(session, (5, 5), (4, 2), tool=Tool.BOX, shift=True)
    assert (session.picture.tiles == Tile.ROCK).sum() == 16
    session.undo()
    for last, end in (((5, 1), (5, 0)), ((1, 5), (0, 5)), ((4, 5), (5, 5))):
        stroke(session, (0, 0), last, tool=Tool.LINE, shift=True)
        drawn = np.argwhere(session.picture.tiles == Tile.ROCK).tolist()
        assert len(drawn) == 6
        assert tuple(drawn[-1]) == end
        session.undo()


def test_a_shape_is_drawn_anew_with_each_move_of_the_mouse():
    session = session_of(".....\n.....\n.....")
    stroke(session, (0, 0), (2, 4), (1, 1), tool=Tool.BOX)
    assert rows(session) == "##...\n##...\n....."


def test_fill_goes_round_corners_but_not_across_them():
    session = session_of("..#~\n.#..\n#...")
    stroke(session, (0, 0), tool=Tool.FILL, brush=Brush.HOLE)
    assert rows(session) == "OO#~\nO#..\n#..."
    assert session.fill_area((1, 2)).sum() == 5
    assert session.fill_area((9, 9)) is None


def test_the_picker_takes_what_is_there_and_gives_the_last_tool_back():
    session = session_of("S~\nOG")
    session.tool = Tool.LINE
    stroke(session, (1, 0), brush=Brush.HOLE)
    for cell, brush in (
        ((0, 0), Brush.START),
        ((0, 1), Brush.ICE),
        ((1, 0), Brush.HOLE),
        ((1, 1), Brush.GOAL),
    ):
        session.tool = Tool.PICK
        session.press(cell)
        session.release()
        assert session.brush is brush
        assert session.tool is Tool.LINE
    assert session.history.undo_words == ""


def test_there_is_one_start_and_it_moves():
    session = session_of("S~~\n~#G")
    stroke(session, (0, 2), (1, 1), brush=Brush.START)
    assert session.picture.start == (1, 1)
    assert session.picture.tiles[1, 1] == Tile.SNOW, "nobody stands on a rock"
    assert session.picture.tiles[0, 2] == Tile.ICE, "what the mouse passed stays as it was"
    session.undo()
    assert rows(session) == "S~~\n~#G"


def test_drawing_over_the_start():
    session = session_of("S~\n~G")
    stroke(session, (0, 0), brush=Brush.ICE)
    assert rows(session) == "s~\n~G"
    stroke(session, (0, 0), brush=Brush.ROCK)
    assert session.missing == "no start"
    session.undo()
    stroke(session, (0, 0), tool=Tool.ERASE)
    assert rows(session) == ".~\n~G"
    session.undo()
    assert session.picture.start == (0, 0)
