"""Drawing, shaping and describing a level: any sequence of tools, and every one of them alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.editor import history
from game.editor.canvas import Canvas, Region
from game.editor.edit_session import EditSession
from game.editor.strokes import Brush, Tool
from game.world.draft import Draft
from game.world.level import Action, LevelError, Tile
from game.world.level_file import dumps, load_draft, loads_draft, map_rows, save
from tests.world.worlds import level_of, levels

cells = st.tuples(st.integers(-3, 9), st.integers(-3, 9))
edges = st.integers(-2, 3)
regions = st.builds(Region.between, cells, cells)


def session_of(rows, **parts):
    """An edit session on a map, which may lack a start or a goal."""
    plain = loads_draft(f"map = '''\n{rows.strip()}\n'''", **parts)
    return EditSession(Draft(plain.tiles, plain.start))


def rows(session):
    return "\n".join(map_rows(session.draft))


def stroke(session, *way, tool=None, brush=None, shift=False):
    session.tool = tool or session.tool
    session.brush = session.brush if brush is None else brush
    session.press(way[0], shift)
    for cell in way[1:]:
        session.drag(cell, shift)
    session.release()


# -- any sequence ------------------------------------------------------------------------------

DEEDS = {
    "press": st.tuples(cells, st.booleans()),
    "drag": st.tuples(cells, st.booleans()),
    "release": st.just(()),
    "cancel": st.just(()),
    "pick": st.tuples(cells),
    "select": st.tuples(regions | st.none()),
    "select_all": st.just(()),
    "delete": st.just(()),
    "copy_and_paste": st.tuples(cells),
    "nudge": st.tuples(st.sampled_from(Action)),
    "mirror": st.tuples(st.booleans()),
    "rotate": st.just(()),
    "resize": st.tuples(edges, edges, edges, edges, st.sampled_from(Tile)),
    "replace": st.tuples(levels(5), st.just("paste a level"), st.booleans()),
    "set_property": st.sampled_from(
        [
            ("name", "Pond"),
            ("name", "Lake"),
            ("slip", 0.25),
            ("slip", 7),
            ("hole", "restart"),
            ("rewards.goal", 2.5),
            ("training.alpha", 0.5),
            ("training.alpha", None),
            ("max_steps", 9),
        ]
    ),
    "undo": st.just(()),
    "redo": st.just(()),
}
deeds = st.one_of(
    st.tuples(st.just("take"), st.tuples(st.sampled_from(Tool), st.sampled_from(Brush))),
    *(st.tuples(st.just(name), values) for name, values in DEEDS.items()),
)


def do(session, deed):
    name, values = deed
    if name == "take":
        session.tool, session.brush = values
    elif name == "copy_and_paste":
        if (piece := session.copy()) is not None:
            session.paste(piece, values[0])
    elif name == "replace":
        session.replace(Draft.of(values[0]), *values[1:])
    elif name in ("resize", "set_property"):
        try:
            getattr(session, name)(*values)
        except LevelError as problem:
            assert str(problem)
    else:
        getattr(session, name)(*values)


@settings(max_examples=150, deadline=None)
@given(levels(), st.lists(deeds, max_size=25))
def test_all_of_it_can_be_undone_and_done_again_and_saved(level, way):
    session = EditSession(Draft.of(level))
    first = session.draft
    for deed in way:
        before = session.version, session.view, session.properties
        do(session, deed)
        assert (session.view is before[1] and session.properties is before[2]) or (
            session.version > before[0]
        )
        assert loads_draft(dumps(session.draft)) == session.draft
        selection = session.selection
        assert selection is None or selection.within(session.shape) == selection
    session.settle()
    while session.redo():
        pass
    last = session.draft
    steps = 0
    while session.undo():
        steps += 1
    assert session.draft == first
    again = 0
    while session.redo():
        again += 1
    assert again == steps
    assert session.draft == last


@given(levels(), st.lists(deeds, max_size=12))
@settings(max_examples=30, deadline=None)
def test_each_saved_file_loads_equal(tmp_path_factory, level, way):
    session = EditSession(Draft.of(level))
    for deed in way:
        do(session, deed)
    session.settle()
    path = tmp_path_factory.mktemp("saved") / "level.toml"
    save(session.draft, path)
    assert load_draft(path) == session.draft


# -- the tools ---------------------------------------------------------------------------------


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


# -- regions -----------------------------------------------------------------------------------


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


# -- properties --------------------------------------------------------------------------------


def test_properties_are_steps_and_what_is_typed_into_one_melts_together():
    session = EditSession(Draft.of(level_of("S.\n.G")))
    for name in ("L", "La", "Lak", "Lake"):
        session.set_property("name", name)
    session.set_property("rewards.goal", 3)
    session.set_property("training.alpha", 0.5)
    assert session.properties.name == "Lake"
    assert session.properties.rewards.goal == 3.0
    assert session.level().training == {"alpha": 0.5}
    assert session.history.undo_words == "change alpha"
    for _ in range(3):
        session.undo()
    assert session.properties.name == "test"
    assert not session.undo()
    session.redo()
    session.set_property("name", "Lakes")
    session.history.seal()
    session.set_property("name", "Lakeside")
    session.undo()
    assert session.properties.name == "Lakes"
    session.undo()
    assert session.properties.name == "Lake"


def test_typing_back_to_what_it_was_is_no_step():
    session = EditSession(Draft.of(level_of("S.\n.G", name="A")))
    session.set_property("name", "AB")
    session.set_property("name", "A")
    assert session.history.undo_words == ""
    assert session.history.saved


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("slip", 1.5, "slip is 1.5; it must be between 0 and 1"),
        ("max_steps", 0, "max_steps is 0"),
        ("hole", "no", "it must be"),
        ("rewards.goal", float("nan"), "rewards.goal is nan"),
        ("training.seed", 0.5, "training.seed is 0.5; it must be a whole number"),
    ],
)
def test_a_wrong_value_is_told_and_changes_nothing(key, value, sentence):
    session = EditSession()
    with pytest.raises(LevelError, match=sentence):
        session.set_property(key, value)
    assert session.history.undo_words == ""


# -- history -----------------------------------------------------------------------------------


def test_what_is_saved_is_known_through_undo_and_redo():
    session = session_of("..\n..")
    assert session.history.saved
    stroke(session, (0, 0))
    assert not session.history.saved
    session.history.mark_saved()
    stroke(session, (1, 1))
    session.undo()
    assert session.history.saved
    session.undo()
    assert not session.history.saved
    stroke(session, (0, 1))
    assert not session.history.saved
    session.undo()
    assert not session.history.saved, "the way to what was saved is gone"


def test_a_new_step_drops_what_was_undone():
    session = session_of("..\n..")
    stroke(session, (0, 0))
    session.undo()
    assert session.history.redo_words == "draw rock"
    stroke(session, (1, 1))
    assert not session.redo()


def test_a_large_history_stays_small(monkeypatch):
    session = EditSession(Draft(Canvas.blank(256, 256).tiles))
    for row in range(200):
        stroke(session, (row, 0), (row, 255), brush=Brush(row % 3))
    assert session.history.bytes < 200 * 2000
    monkeypatch.setattr(history, "MOST_BYTES", session.history.bytes // 2)
    for row in range(200):
        stroke(session, (0, row), (255, row), brush=Brush(row % 3))
    assert session.history.bytes <= history.MOST_BYTES
    undone = 0
    while session.undo():
        undone += 1
    assert 50 < undone < 400
    assert not session.history.saved
    while session.redo():
        pass
    assert session.history.bytes <= history.MOST_BYTES


def test_changes_of_the_whole_board_are_kept_packed():
    session = EditSession(Draft(Canvas.blank(512, 512).tiles))
    stroke(session, (0, 0), tool=Tool.FILL, brush=Brush.SNOW)
    session.rotate()
    session.resize(right=10)
    assert session.history.bytes < 20_000
    while session.undo():
        pass
    assert session.shape == (512, 512)
    assert (session.picture.tiles == Tile.ICE).all()
