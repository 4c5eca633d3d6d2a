"""Any sequence of deeds can be undone, done again and saved; properties and history are exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.editor import history
from game.editor.canvas import Canvas, Region
from game.editor.edit_session import EditSession
from game.editor.strokes import Brush, Tool
from game.world.draft import Draft
from game.world.level import Action, LevelError, Tile
from game.world.level_file import dumps, load_draft, loads_draft, save
from tests.editor.sessions import session_of, stroke
from tests.world.worlds import level_of, levels

cells = st.tuples(st.integers(-3, 9), st.integers(-3, 9))
edges = st.integers(-2, 3)
regions = st.builds(Region.between, cells, cells)


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
