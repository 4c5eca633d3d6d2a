"""What a lab is set to survives being written, pasted, taken back and given by hand."""

import json
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.labs import available, data, make_lab
from game.labs.settings_line import SettingsError, read, written
from game.labs.setup import (
    BLANK,
    FEWEST,
    MOST_ROWS,
    first_setup,
    named_setup,
    open_file,
    seeded,
    taken_by,
)
from game.labs.template import TemplateLab
from game.labs.undo import Past
from ml.datasets import TOY_SETS, DataError, Dataset, load
from tests.labs.contract import ALL_LABS, fingerprint, lab_called

LAB = TemplateLab()


def same(one, other):
    assert fingerprint(one.data.X) == fingerprint(other.data.X)
    assert (one.data.y is None) == (other.data.y is None)
    if one.data.y is not None:
        assert fingerprint(one.data.y) == fingerprint(other.data.y)
    assert dict(one.values) == dict(other.values)
    assert (one.seed, one.source, one.edited) == (other.seed, other.source, other.edited)


@pytest.mark.parametrize("name", ALL_LABS)
def test_every_labs_settings_come_back_from_one_line(name):
    lab = lab_called(name)
    setup = first_setup(lab)
    for source in lab.datasets:
        setup = seeded(lab, named_setup(lab, setup, source), 11)
        line = written(name, lab, setup)
        assert "\n" not in line
        same(read(line, lab), setup)


def test_every_toy_set_comes_in_the_fewest_points_that_can_be_asked_for():
    for name in TOY_SETS:
        assert load(name, n_samples=FEWEST).n_samples == FEWEST


def test_a_seed_may_be_as_long_as_it_likes():
    setup = seeded(LAB, first_setup(LAB), 10**23)
    same(read(written("template", LAB, setup), LAB), setup)


@given(
    rows=st.lists(
        st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 2)), max_size=12
    ),
    rate=st.floats(0.02, 1.9),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=40, deadline=None)
def test_points_travel_bit_for_bit(rows, rate, seed):
    X = np.array([row[:2] for row in rows], float).reshape(-1, 2)
    y = np.array([row[2] for row in rows], int)
    drawn = Dataset("mine", X, y, classes=(0, 1, 2), class_names=("a", "b", "c"))
    setup = first_setup(LAB, drawn).with_value(rate=rate)
    back = read(written("template", LAB, setup), LAB)
    assert back.data.X.tobytes() == drawn.X.tobytes()
    assert np.array_equal(back.data.y, drawn.y)
    assert back.data.class_names == drawn.class_names
    assert back.values["rate"] == rate
    del seed


def test_a_files_points_come_back_as_edited_only_if_they_were():
    X = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    drawn = Dataset("pets", X, np.array([0, 1, 0]), classes=(0, 1), class_names=("a", "b"))
    setup = first_setup(LAB, drawn)
    assert not setup.edited
    same(read(written("template", LAB, setup), LAB), setup)
    moved = replace(setup, data=setup.data.with_points(X + 1, setup.data.y), edited=True)
    same(read(written("template", LAB, moved), LAB), moved)
    again = read(written("template", LAB, read(written("template", LAB, setup), LAB)), LAB)
    same(again, setup)
    for source in (LAB.datasets[0], BLANK):
        known = named_setup(LAB, setup, source)
        known = replace(known, edited=True)
        same(read(written("template", LAB, known), LAB), known)


@pytest.mark.parametrize(
    "change",
    [
        {"data": "atlantis"},
        {"data": 7},
        {"seed": -1},
        {"seed": "one"},
        {"n": 1},
        {"n": 10**9},
        {"values": {"rate": 50}},
        {"values": {"power": "cubes"}},
        {"values": {"trail": 1}},
        {"values": {"colour": "red"}},
        {"values": []},
        {"values": {"across": 9}},
        {"points": {}},
        {"points": {"X": {"shape": [4, 2], "zlib": "!!"}}},
        {"points": {"X": {"shape": [10**9, 10**9], "zlib": ""}}},
    ],
)
def test_a_line_that_was_meddled_with_is_told_in_a_sentence(change):
    content = json.loads(written("template", LAB, first_setup(LAB)))
    with pytest.raises(SettingsError, match=r"(?s)^The .{20,}\.$"):
        read(json.dumps({**content, **change}), LAB)


@pytest.mark.parametrize(
    ("name", "key", "good", "bad"),
    [
        ("clustering", "start", [0, 7], ["null", "-1", "1.5", "true", "[1]"]),
        ("clustering", "held", [-1, 1000], ["null", "-2", "0.5"]),
        (
            "mixture",
            "placed",
            [None, [[1, 2], [3, 4]]],
            ["3", "[1]", "[[1], [1, 2]]", "[[NaN, 1]]"],
        ),
        ("regression", "begin", [None, [0.5, 2]], ["[1, 2, 3]", "[1, null]", "1", "[[1], [2]]"]),
        ("svm", "tol", [1e-3], ["null", "Infinity", '"small"']),
        ("template", "start", [None, [1, 2.5]], ["[1]", "[1, [2]]", "{}"]),
    ],
)
def test_what_a_hand_sets_comes_back_and_nothing_else(name, key, good, bad):
    lab = lab_called(name)
    line = f'{{"lab": "{name}", "data": "{lab.datasets[0]}", "values": {{"{key}": %s}}}}'
    for value in good:
        kept = read(line % json.dumps(value), lab).values[key]
        assert json.loads(json.dumps(kept)) == value
    for text in bad:
        with pytest.raises(SettingsError, match=f"{key} must be what a hand can set"):
            read(line % text, lab)


def test_a_line_can_not_ask_for_more_memory_than_its_points_need():
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()
    points = {"X": {"shape": [2, 2], "zlib": bomb}, "y": None, "features": ["a", "b"]}
    points |= {"target": "", "classes": [], "class_names": []}
    line = json.dumps({"lab": "template", "data": "mine", "points": points})
    tracemalloc.start()
    try:
        with pytest.raises(SettingsError, match="damaged"):
            read(line, LAB)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_the_seed_draws_a_toy_set_anew_but_no_points_of_a_persons_own():
    setup = first_setup(LAB)
    assert not np.array_equal(seeded(LAB, setup, 5).data.X, setup.data.X)
    assert np.array_equal(seeded(LAB, seeded(LAB, setup, 5), 0).data.X, setup.data.X)
    edited = first_setup(LAB, setup.data.with_points(setup.data.X + 1, setup.data.y))
    from dataclasses import replace

    edited = replace(edited, edited=True)
    assert seeded(LAB, edited, 5).data is edited.data


def test_blank_has_no_points_and_the_first_click_gives_it_one():
    for name in available():
        lab = make_lab(name)
        setup = named_setup(lab, first_setup(lab), BLANK)
        assert setup.data.n_samples == 0
        axes = lab.axes(setup.data, setup.values)
        if axes is not None:
            label = setup.data.classes[0] if setup.data.classes else None
            one = data.added(setup.data, axes, (0.25, -0.5), label)
            place = [data.values_along(one, axis)[0] for axis in axes]
            assert place == [0.25, -0.5]


def test_points_are_added_moved_relabelled_and_deleted_without_touching_the_old_ones():
    iris = load("iris")
    before = fingerprint(iris.X), fingerprint(iris.y)
    moved = data.moved(iris, 3, (2, 0), (9.0, 8.0))
    assert moved.X[3, 2] == 9.0 and moved.X[3, 0] == 8.0
    assert np.array_equal(np.delete(moved.X, 3, 0), np.delete(iris.X, 3, 0))
    added = data.added(iris, (0, 1), (1.0, 2.0), 2)
    assert added.X[-1].tolist() == [1.0, 2.0, *iris.X.mean(axis=0)[2:].tolist()]
    assert added.y[-1] == 2
    assert data.relabelled(iris, 0, 2).y[0] == 2
    assert data.deleted(iris, 0).n_samples == 149
    assert (fingerprint(iris.X), fingerprint(iris.y)) == before


def test_very_many_rows_are_an_even_choice_and_it_says_so():
    many = Dataset("many", np.arange(40_000.0).reshape(20_000, 2))
    taken = taken_by(LAB, many)
    assert taken.n_samples == MOST_ROWS
    assert taken.X[0, 0] == 0 and taken.X[-1, 0] == 39_998
    assert "5,000 of 20,000" in taken.note


def test_files_are_opened_for_what_the_lab_does(tmp_path):
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("a,b,c\n1,2,0\n3,4,1\n5,6,0\n7,9,1\n")
    regression = make_lab("regression")
    assert open_file(regression, numbers).target_name == "c"
    assert open_file(LAB, numbers).n_features == 3
    table = tmp_path / "table.npy"
    np.save(table, np.array([[1.0, 2.0, 0.5], [2.0, 1.0, 1.5], [0.0, 1.0, 2.5]]))
    assert open_file(regression, table).n_features == 2
    with pytest.raises(DataError, match="column"):
        thin = tmp_path / "thin.csv"
        thin.write_text("a\n1\n2\n3\n")
        open_file(regression, thin)


def test_changes_of_one_hand_are_one_step_of_undo():
    past = Past(first_setup(LAB))
    start = past.present
    for rate in (0.4, 0.5, 0.6):
        past.change(past.present.with_value(rate=rate), "rate")
    past.seal()
    past.change(past.present.with_value(rate=0.7), "rate")
    past.change(past.present.with_value(trail=False))
    past.change(past.present.with_value(trail=True))
    assert past.undo().values["trail"] is False
    assert past.undo().values == {**start.values, "rate": 0.7}
    assert past.undo().values["rate"] == 0.6
    assert past.undo() is start and not past.can_undo
    assert past.redo().values["rate"] == 0.6
    past.change(past.present.with_value(rate=0.1))
    assert not past.can_redo


def test_the_past_is_bounded_and_keeps_the_newest():
    past = Past(first_setup(LAB))
    for number in range(600):
        past.change(past.present.with_value(rate=0.02 + number / 1000))
    steps = 0
    while past.can_undo:
        past.undo()
        steps += 1
    assert 100 < steps < 300


def test_a_regression_says_which_column_of_labels_it_leaves_aside(tmp_path):
    table = tmp_path / "plants.csv"
    table.write_text("height,width,kind\n1,2,rose\n2,3,lily\n3,3,rose\n4,5,lily\n")
    data = open_file(make_lab("regression"), table)
    assert (data.target_name, data.n_features) == ("width", 1)
    assert data.note == "kind holds labels and is left aside."
