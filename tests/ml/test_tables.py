"""A person's table is read as it was meant, or refused in a sentence with file and line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml import tables
from ml.datasets import DataError, load_csv, load_file, load_npy


@pytest.fixture
def write(tmp_path):
    def write_text(text, name="mine.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write_text


def test_a_header_names_the_columns_and_a_name_picks_the_target(write):
    data = load_csv(write("width,height,price\n1,2,3.5\n4,5,6.5\n"), target="price")
    assert data.feature_names == ("width", "height")
    assert (data.name, data.target_name, data.task) == ("mine", "price", "regression")
    np.testing.assert_array_equal(data.X, [[1, 2], [4, 5]])
    np.testing.assert_array_equal(data.y, [3.5, 6.5])


def test_without_a_header_columns_are_numbered(write):
    data = load_csv(write("1,2\n3,4\n"), target="column_1")
    assert data.feature_names == ("column_2",)
    np.testing.assert_array_equal(data.y, [1, 3])


def test_a_table_of_features_alone_has_no_target(write):
    data = load_csv(write("a,b\n1,2\n3,4\n"))
    assert data.y is None
    assert data.task == "clustering"


@pytest.mark.parametrize("header", ["a,b,kind\n", ""])
def test_the_only_column_of_text_is_the_label(write, header):
    data = load_csv(write(header + "1,2,dog\n3,4,cat\n5,6,dog\n"))
    assert data.class_names == ("cat", "dog")
    assert data.y.tolist() == [1, 0, 1]
    assert data.target_name == ("kind" if header else "column_3")


def test_words_among_which_are_infinities_are_labels(write):
    assert load_csv(write("a,b\n1,inf\n2,sup\n3,inf\n")).class_names == ("inf", "sup")
    assert load_csv(write("a,b\n1,1_0\n2,2_0\n")).class_names == ("1_0", "2_0")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa,b\n1,2\n3,4\n",
        "a;b\n1;2\n3;4\n",
        "a\tb\n1\t2\n3\t4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        ' a , "b"\n 1 , 2 \n\n"3", 4\n,\n',
    ],
    ids=["byte order mark", "semicolons", "tabs", "crlf", "spaces, quotes and blank lines"],
)
def test_common_dialects_are_read(write, text):
    data = load_csv(write(text))
    assert data.feature_names == ("a", "b")
    np.testing.assert_array_equal(data.X, [[1, 2], [3, 4]])


def test_few_whole_numbers_are_labels_unless_said_otherwise(write):
    path = write("x,y\n" + "".join(f"{i / 7},{i % 2 * 2 - 1}\n" for i in range(8)))
    assert load_csv(path, "y").classes == (-1, 1)
    assert load_csv(path, "y", task="regression").task == "regression"
    counts = write("x,y\n" + "".join(f"{i / 7},{i}\n" for i in range(8)))
    assert load_csv(counts, "y").task == "regression"
    assert load_csv(counts, "y", task="classification").classes == tuple(range(8))


def test_features_are_taken_in_the_order_asked(write):
    data = load_csv(write("a,b,c,note\n1,2,3,x\n4,5,6,y\n"), features=("c", "a"))
    np.testing.assert_array_equal(data.X, [[3, 1], [6, 4]])


def test_a_column_is_either_a_feature_or_the_target_and_one_of_them_once(write):
    path = write("a,label\n1,0\n2,1\n")
    for features in (("label",), ("a", "label")):
        with pytest.raises(DataError, match=r"mine\.csv: 'label' is the target .* no feature too"):
            load_csv(path, "label", features=features)
    with pytest.raises(DataError, match=r"mine\.csv: features names 'a' twice"):
        load_csv(path, "label", features=("a", "a"))


def test_a_task_and_a_way_with_gaps_that_there_is_not_are_named(write, tmp_path):
    table = write("a,label\n1,0\n2,1\n")
    np.save(tmp_path / "mine.npy", np.eye(4))
    for task in ("clustering", "sorting", 1):
        words = "^task must be one of 'classification', 'regression', not "
        for read in (load_csv, load_npy, load_file):
            path = tmp_path / "mine.npy" if read is load_npy else table
            with pytest.raises(ValueError, match=words):
                read(path, task=task)
    for missing in ("ignore", None):
        with pytest.raises(ValueError, match=r"^missing must be one of 'error', 'drop', not "):
            load_csv(table, missing=missing)


def test_missing_values_are_named_by_line_or_dropped_and_counted(write):
    path = write("a,b,kind\n1,2,x\n3,NA,x\n\n5,,y\n7,8,?\n9,9,y\n")
    with pytest.raises(DataError, match=r"mine\.csv, line 3: 'b' is missing"):
        load_csv(path, "kind")
    data = load_csv(path, "kind", missing="drop")
    assert (data.n_samples, data.dropped) == (2, 3)


@pytest.mark.parametrize(
    ("text", "target", "words"),
    [
        ("", None, "mine.csv is empty"),
        ("\n\n", None, "mine.csv is empty"),
        ("a,b\n", None, "names in its first line, but no rows"),
        ("a,b\n", "a", "names in its first line, but no rows"),
        ("a,b\n1,2\n3\n", None, "line 3: 1 cell, but line 1 has 2"),
        ("a,b\n1,2\n3,4,5\n", None, "line 3: 3 cells, but line 1 has 2"),
        ("a,b\n1,2\n3,4x\n", None, "line 3: 'b' must be a number, not '4x'"),
        ("a,b\n1,2\n3,inf\n", None, "line 3: 'b' must be a finite number, not 'inf'"),
        ("a,b\n1,2\n3,1e999\n", None, "line 3: 'b' must be a finite number, not '1e999'"),
        ("a,b\n1,inf\n2,-inf\n3,inf\n", None, "line 2: 'b' must be a finite number, not 'inf'"),
        ("a,b\n1,-inf\n2,inf\n", "b", "line 2: 'b' must be a finite number, not '-inf'"),
        ("a,b\n1,2\n2,Infinity\n3,inf\n", "b", "line 3: 'b' must be a finite number"),
        ("a,b\n1,inf\n2,nan\n", None, "line 3: 'b' is missing"),
        ("a,b\n1,2\n3,1_0\n", None, "line 3: 'b' must be a number, not '1_0'"),
        ("1,2x\n3,4\n", None, "line 1: 'column_2' must be a number"),
        ("a,b\n1,2\n3,4\n", "c", "no column 'c'; it has a, b"),
        ("a,a\n1,2\n3,4\n", None, "line 1: two columns are called 'a'"),
        ("y\n1\n2\n", "y", "no column of features besides 'y'"),
        ("a,b,c\n1,x,u\n2,y,v\n", None, "2 columns of words, b, c; only one"),
        ("a,b,c\n1,x,u\n2,y,v\n", "c", "'b' must be a number, not 'x'; only the target"),
        ("a,b\n1,2\n3,4\n5,6\n7,eight\n", "b", "line 5: 'b' must be a number, not 'eight'"),
        ("a,b\nNA,1\n2,NA\n", None, "line 2: 'a' is missing"),
        ('a,b\n1,"2\n3,4\n', None, "line 3: unexpected end of data"),
    ],
)
def test_a_malformed_file_gets_one_sentence(write, text, target, words):
    with pytest.raises(DataError, match=words) as caught:
        load_csv(write(text), target)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("mine.csv")


def test_files_that_are_not_tables_are_refused(write, tmp_path, monkeypatch):
    with pytest.raises(DataError, match="there is no such file"):
        load_csv(tmp_path / "none.csv")
    with pytest.raises(DataError, match="there is no such file"):
        load_csv(tmp_path)
    with pytest.raises(DataError, match="isn't UTF-8"):
        load_csv(write("höhe\n1\n", encoding="latin-1"))
    with pytest.raises(DataError, match=r"must be a \.csv or a \.npy"):
        load_file(write("1", name="mine.xls"))
    path = write("a,b\n1,2\n3,4\n")
    monkeypatch.setattr(tables, "LARGEST_TABLE", 5)
    with pytest.raises(DataError, match="more than 5 cells"):
        load_csv(path)
    monkeypatch.setattr(tables, "LARGEST_FILE_MB", 0)
    with pytest.raises(DataError, match="larger than 0 MB"):
        load_csv(path)


@given(
    table=arrays(
        np.float64,
        st.tuples(st.integers(1, 6), st.integers(1, 5)),
        elements=st.floats(-1e100, 1e100),
    ),
    named=st.booleans(),
    delimiter=st.sampled_from(",;\t"),
)
def test_a_written_table_is_read_back_to_the_last_bit(tmp_path_factory, table, named, delimiter):
    path = tmp_path_factory.mktemp("tables") / "mine.csv"
    lines = [delimiter.join(f"name{i}" for i in range(table.shape[1]))] if named else []
    lines += [delimiter.join(map(repr, row)) for row in table.tolist()]
    path.write_text("\n".join(lines))
    np.testing.assert_array_equal(load_csv(path).X, table)


def test_an_array_is_read_with_or_without_its_labels(tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.asfortranarray([[1, 2, -1], [3, 4, 1], [5, 6, 1], [7, 8, -1]], np.float32))
    assert load_npy(path).X.shape == (4, 3)
    data = load_npy(path, target_last=True)
    assert data.classes == (-1, 1)
    np.testing.assert_array_equal(data.X, [[1, 2], [3, 4], [5, 6], [7, 8]])
    assert load_npy(path, target_last=True, task="regression").task == "regression"
    np.testing.assert_array_equal(load_file(path, "last").y, data.y)
    with pytest.raises(DataError, match="can only be 'last'"):
        load_file(path, "price")


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.array([{"a": 1}], dtype=object), "holds Python objects"),
        (np.array([["a"]]), "two-dimensional array of numbers"),
        (np.zeros(4), "two-dimensional array of numbers"),
        (np.zeros((0, 2)), "too few rows"),
        (np.zeros((3, 1)), "too few rows"),
        (np.array([[0.0, 1.0], [2.0, np.nan]]), "row 1, column 1"),
    ],
)
def test_a_malformed_array_gets_one_sentence(tmp_path, array, words):
    path = tmp_path / "mine.npy"
    np.save(path, array)
    with pytest.raises(DataError, match=words) as caught:
        load_npy(path, target_last=True)
    assert str(caught.value).startswith("mine.npy")


def test_labels_must_be_whole_numbers_when_asked_for(tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.array([[0.0, 0.5], [1.0, 1.5]]))
    with pytest.raises(DataError, match="whole numbers"):
        load_npy(path, target_last=True, task="classification")


def test_a_damaged_array_reserves_no_memory_and_gets_a_sentence(tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.zeros((4, 3)))
    whole = path.read_bytes()
    promise = whole.replace(b"(4, 3), }" + b" " * 9, b"(4000000000, 3), }")
    assert promise != whole
    for damaged in (promise, whole[:-8], whole[:40], b"not an array", b""):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=r"mine\.npy isn't a whole"):
            load_npy(path)


@pytest.mark.parametrize(
    "entry",
    [
        "'descr': ('<f8',), 'shape': (4, 3)",
        "'descr': 'f8,(', 'shape': (4, 3)",
        "'descr': '<f8', 'shape': (True, 3)",
        "'descr': '<f8', 'shape': (" + 70 * "3," + ")",
        "[]: 1, 'descr': '<f8', 'shape': (4, 3)",
        "b'': 1, 'descr': '<f8', 'shape': (4, 3)",
    ],
)
def test_a_damaged_header_gets_a_sentence_whatever_it_says(tmp_path, entry):
    header = f"{{{entry}, 'fortran_order': False}}".encode()
    path = tmp_path / "mine.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + bytes([len(header), 0]) + header + bytes(96))
    with pytest.raises(DataError, match=r"mine\.npy isn't a whole"):
        load_npy(path)


def test_an_archive_is_refused_whole_or_damaged_and_not_left_open(tmp_path):
    whole, damaged = tmp_path / "whole.npy", tmp_path / "damaged.npy"
    with whole.open("wb") as stream:
        np.savez(stream, a=np.zeros((2, 2)))
    damaged.write_bytes(b"PK\x03\x04zip")
    for path in (whole, damaged):
        with pytest.raises(DataError, match=rf"{path.name} isn't a whole \.npy array"):
            load_npy(path)  # a file left open warns, which is an error too


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(float).max, reason="no longer doubles")
def test_a_number_beyond_doubles_counts_as_infinite(tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.array([[1.0], [2.0]], np.longdouble) * np.longdouble("1e4000"))
    with pytest.raises(DataError, match="infinite value in row 0, column 0"):
        load_npy(path)
