"""Whatever is handed to an estimator becomes clean numbers or a sentence that names it."""

from fractions import Fraction

import numpy as np
import pytest

from ml import validation as v

GOOD = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]


@pytest.mark.parametrize(
    "given",
    [
        GOOD,
        tuple(map(tuple, GOOD)),
        np.array(GOOD, dtype=np.float32),
        np.asfortranarray(GOOD),
        np.array(GOOD, dtype=np.int8),
        np.repeat(np.array(GOOD), 2, axis=0)[::2],
    ],
    ids=["list", "tuple", "float32", "fortran", "int8", "strided"],
)
def test_every_form_of_a_table_becomes_the_same_array(given):
    array = v.check_matrix(given)
    assert array.dtype == np.float64
    assert array.flags.c_contiguous
    np.testing.assert_array_equal(array, GOOD)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([[1.0, np.nan], [1.0, 2.0]], "missing"),
        ([[1.0, np.inf], [1.0, 2.0]], "infinite"),
        ([[1.0, -np.inf], [1.0, 2.0]], "infinite"),
        ([["a", "b"], ["c", "d"]], "text"),
        ([["1", "2"], ["3", "4"]], "text"),
        ([[1, None], [2, 3]], "objects"),
        ([[1, 2j], [2, 3]], "complex"),
        ([[1, 2], [3]], "differ in length"),
        ([1.0, 2.0], "2 dimensions"),
        (3.0, "2 dimensions"),
        (None, "objects"),
        (np.zeros((2, 2, 2)), "2 dimensions"),
        (np.zeros((3, 0)), "no columns"),
        (np.zeros((0, 3)), "0 samples"),
        (np.zeros((1, 3)), "1 sample,"),
        (np.full((2, 2), 1e200), "scale"),
        (np.ma.masked_array(GOOD, mask=np.eye(3, 2)), "masked"),
    ],
)
def test_a_bad_table_is_refused_by_name_in_one_sentence(given, words):
    with pytest.raises(ValueError, match=words) as caught:
        v.check_matrix(given, "points")
    message = str(caught.value)
    assert message.startswith("points ")
    assert message.endswith(".")
    assert "\n" not in message


def test_a_sparse_matrix_is_named_as_such():
    from scipy.sparse import csr_array

    with pytest.raises(ValueError, match="X is sparse"):
        v.check_matrix(csr_array(np.eye(3)))


def test_prediction_takes_one_sample_but_only_the_columns_of_the_fit():
    assert v.check_features([[1.0, 2.0]], 2).shape == (1, 2)
    with pytest.raises(ValueError, match="X has 3 features, but the fit has seen 2"):
        v.check_features(np.zeros((4, 3)), 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([1.0, 2.0], "2 values for 3 samples"),
        ([[1.0], [2.0], [3.0]], "1 dimension"),
        ([1.0, 2.0, np.nan], "missing"),
        (["a", "b", "c"], "text"),
        (None, "missing"),
    ],
)
def test_a_bad_vector_is_refused_by_name(given, words):
    with pytest.raises(ValueError, match=words) as caught:
        v.check_vector(given, 3, "weights")
    assert str(caught.value).startswith("weights ")


@pytest.mark.parametrize(
    "labels",
    [[2, -1, 2], ["cat", "ant", "cat"], [True, False, True], [2.0, -1.0, 2.0]],
)
def test_labels_come_back_from_their_codes(labels):
    classes, codes = v.check_labels(labels, 3)
    assert codes.tolist() == [1, 0, 1]
    assert classes[codes].tolist() == labels


def test_text_labels_held_as_objects_are_text():
    classes, _ = v.check_labels(np.array(["b", "a"], dtype=object), 2)
    assert classes.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "mixed",
    [[1, "a", 1], ("a", 1.5, "b"), [True, "a", "b"], [b"a", "b", "a"], [np.int64(1), "a", "a"]],
)
def test_labels_of_two_kinds_are_refused(mixed):
    words = "^y must hold labels of one kind, whole numbers or text, not both"
    with pytest.raises(ValueError, match=words):
        v.check_labels(mixed, 3)
    assert v.check_labels([np.str_("a"), "b", "a"], 3)[0].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([0, 1], "2 values for 3 samples"),
        ([0.5, 1.0, 2.0], "whole number"),
        ([0, 1, np.nan], "missing"),
        ([0, 1, None], "objects"),
        ([b"a", b"b", b"a"], "not bytes"),
        ([[0], [1], [2]], "1 dimension"),
        (None, "missing"),
    ],
)
def test_bad_labels_are_refused_by_name(given, words):
    with pytest.raises(ValueError, match=words) as caught:
        v.check_labels(given, 3, "y")
    assert str(caught.value).startswith("y ")


def test_nothing_is_written_to_read_only_input():
    X = np.array(GOOD)
    X.setflags(write=False)
    assert v.check_matrix(X).tolist() == GOOD
    assert v.check_labels(X[:, 0], 3)[0].tolist() == [row[0] for row in GOOD]


@pytest.mark.parametrize("bad", [0, -1.0, np.nan, np.inf, "1", None, True, [1.0]])
def test_a_positive_number_is_one(bad):
    with pytest.raises(ValueError, match="alpha must be a number above 0"):
        v.check_positive(bad, "alpha")


@pytest.mark.parametrize("bad", [-1e-9, np.nan, "0", None, False])
def test_a_number_of_at_least_zero_is_one(bad):
    with pytest.raises(ValueError, match="tol must be a number of at least 0"):
        v.check_non_negative(bad, "tol")


@pytest.mark.parametrize("bad", [0, 2.0, "3", None, True, 11])
def test_a_count_is_a_whole_number_in_its_range(bad):
    with pytest.raises(ValueError, match="k must be a whole number from 1 to 10"):
        v.check_count(bad, "k", 1, 10)


@pytest.mark.parametrize(
    "big", [10**400, -(10**400), 10**5000, Fraction(10**400, 3)], ids=["400", "-400", "5000", "/3"]
)
def test_a_number_beyond_doubles_is_named_and_not_written_out(big):
    for check, wanted in (
        (v.check_positive, "a number above 0"),
        (v.check_non_negative, "a number of at least 0"),
        (v.check_number, "a finite number"),
    ):
        with pytest.raises(ValueError, match=f"be {wanted} that doubles hold, not") as caught:
            check(big, "alpha")
        assert len(str(caught.value)) < 160


@pytest.mark.parametrize("big", [2**63, 10**400, 10**5000], ids=["63 bits", "400", "5000"])
def test_a_count_beyond_64_bits_is_named_and_not_written_out(big):
    for value, words in ((big, "of at least 1 that 64 bits hold"), (-big, "of at least 1")):
        with pytest.raises(ValueError, match=f"^k must be a whole number {words}, not ") as caught:
            v.check_count(value, "k")
        assert len(str(caught.value)) < 160
    assert v.check_count(2**63 - 1, "k") == 2**63 - 1


def test_a_duration_is_no_number():
    for check in (v.check_count, v.check_positive):
        with pytest.raises(ValueError, match="must be a"):
            check(np.timedelta64(1), "k")


def test_what_is_refused_is_told_on_one_short_line():
    for value in (np.eye(30), "word " * 99, -(10**400), 10**5000, [10**5000]):
        for check in (
            lambda value: v.check_positive(value, "x"),
            lambda value: v.check_count(value, "x"),
            lambda value: v.check_choice(value, "x", ("a", "b")),
            lambda value: v.check_flag(value, "x"),
        ):
            with pytest.raises(ValueError, match=r"^x must be") as caught:
                check(value)
            assert "\n" not in str(caught.value)
            assert len(str(caught.value)) < 160
    with pytest.raises(ValueError, match=r"^random_state must be .*, not -10{30,40}\.\.\.0+\.$"):
        v.generator(-(10**400))


def test_numpy_scalars_are_numbers():
    assert v.check_count(np.int32(3), "k") == 3
    assert v.check_positive(np.float32(0.5), "alpha") == 0.5
    assert v.check_non_negative(0, "tol") == 0.0
    assert v.check_number(-2, "coef0") == -2.0
    assert v.check_number(Fraction(1, 4), "coef0") == 0.25
    assert v.check_flag(np.True_, "flag") is True


def test_a_choice_lists_what_it_could_be():
    with pytest.raises(ValueError, match="solver must be one of 'qp', 'smo', not 'sgd'"):
        v.check_choice("sgd", "solver", ("qp", "smo"))
    with pytest.raises(ValueError, match="fit_intercept must be True or False, not 1"):
        v.check_flag(1, "fit_intercept")


def test_a_seed_and_its_generator_draw_the_same():
    assert v.generator(7).random() == v.generator(np.random.default_rng(7)).random()
    assert v.generator(np.int64(7)).random() == v.generator(7).random()
    rng = np.random.default_rng(1)
    assert v.generator(rng) is rng


@pytest.mark.parametrize("bad", [-1, 1.5, "7", True])
def test_a_bad_seed_is_refused(bad):
    with pytest.raises(ValueError, match="random_state must be"):
        v.generator(bad)


def test_unfitted_is_said_by_class_name():
    class Anything:
        pass

    with pytest.raises(v.NotFittedError, match="Anything isn't fitted"):
        v.check_fitted(Anything())
