"""Every row falls in one part, and a grid is judged on rows that it was not fitted to."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ml.model_selection import (
    clone,
    grid_search,
    iterate_grid,
    parameters,
    split_indices,
    train_validation_test_split,
)


class Threshold:
    """Predicts 1 above `cut`; refuses a cut below 0."""

    def __init__(self, cut=0.5, sign=1):
        self.cut = cut
        self.sign = sign

    def fit(self, X, y):
        if self.cut < 0:
            raise ValueError("cut must be at least 0")
        self.rows_seen_ = len(X)
        return self

    def score(self, X, y):
        return float(np.mean((self.sign * np.asarray(X)[:, 0] > self.cut) == np.asarray(y)))


@given(
    n=st.integers(3, 300),
    validation=st.floats(0, 0.45),
    test=st.floats(0, 0.45),
    seed=st.integers(0, 99),
)
def test_the_parts_share_out_all_rows_once(n, validation, test, seed):
    assume(round(validation * n) + round(test * n) < n)
    split = split_indices(n, validation_size=validation, test_size=test, random_state=seed)
    together = np.concatenate([split.train, split.validation, split.test])
    assert sorted(together) == list(range(n))
    assert len(split.validation) == round(validation * n)
    assert len(split.test) == round(test * n)


@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=5),
    shares=st.tuples(st.floats(0, 0.4), st.floats(0, 0.4)),
    seed=st.integers(0, 99),
)
def test_a_stratified_part_holds_each_class_in_proportion(sizes, shares, seed):
    y = np.repeat(np.arange(len(sizes)), sizes)
    assume(round(shares[0] * len(y)) + round(shares[1] * len(y)) < len(y))
    split = split_indices(
        len(y), validation_size=shares[0], test_size=shares[1], stratify=y, random_state=seed
    )
    for rows in split.parts().values():
        counts = np.bincount(y[rows], minlength=len(sizes))
        expected = np.array(sizes) * len(rows) / len(y)
        assert np.all(np.abs(counts - expected) <= len(sizes))


def test_a_seed_fixes_the_split_and_another_changes_it():
    first = split_indices(100, random_state=1)
    again = split_indices(100, random_state=np.random.default_rng(1))
    other = split_indices(100, random_state=2)
    np.testing.assert_array_equal(first.test, again.test)
    assert not np.array_equal(first.test, other.test)


def test_arrays_are_cut_alike_in_the_order_of_scikit_learn():
    X, y = np.arange(20).reshape(10, 2), [f"row {i}" for i in range(10)]
    parts = train_validation_test_split(X, y, validation_size=2, test_size=3, random_state=0)
    assert [len(part) for part in parts] == [5, 2, 3, 5, 2, 3]
    for table, names in zip(parts[:3], parts[3:]):
        assert [f"row {row[0] // 2}" for row in table] == list(names)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"validation_size": 0.6, "test_size": 0.4}, "leave none to train on"),
        ({"validation_size": 1.5}, "validation_size must be a share"),
        ({"test_size": -1}, "test_size must be a whole number"),
        ({"test_size": "0.2"}, "test_size must be"),
        ({"stratify": [0, 1]}, "stratify has 2 values for 10 samples"),
    ],
)
def test_impossible_splits_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        split_indices(10, **arguments)


def test_more_rows_than_memory_holds_are_refused():
    with pytest.raises(ValueError, match="n_samples must be a whole number from 1 to 100000000,"):
        split_indices(10**12)


def test_arrays_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="same number of rows"):
        train_validation_test_split(np.zeros((4, 2)), np.zeros(3))
    with pytest.raises(ValueError, match="at least one array"):
        train_validation_test_split()
    with pytest.raises(ValueError, match=r"^array 2 must be a plain array, but its rows differ in"):
        train_validation_test_split([1, 2], [[1.0, 2.0], [3.0]])
    with pytest.raises(
        ValueError, match=r"^stratify must be a plain array, but its rows differ in"
    ):
        split_indices(2, stratify=[[1.0, 2.0], [3.0]])


def test_a_clone_keeps_parameters_and_forgets_the_fit():
    fitted = Threshold(cut=0.3).fit(np.zeros((4, 1)), np.zeros(4))
    copy = clone(fitted, sign=-1)
    assert parameters(copy) == {"cut": 0.3, "sign": -1}
    assert not hasattr(copy, "rows_seen_")
    assert parameters(Threshold) == {"cut": 0.5, "sign": 1}
    with pytest.raises(ValueError, match="Threshold has no parameter 'cat'; it has cut, sign"):
        clone(fitted, cat=1)


def test_the_grid_is_fitted_on_train_and_judged_on_validation():
    rng = np.random.default_rng(0)
    train = (rng.random((30, 1)), np.zeros(30))
    X = np.linspace(0, 1, 101)[:, None]
    validation = (X, X[:, 0] > 0.7)
    found = grid_search(Threshold(), {"sign": [-1, 1], "cut": [0.1, 0.7, 0.9]}, train, validation)
    assert found.best_params == {"sign": 1, "cut": 0.7}
    assert found.best_score == 1.0
    assert found.best_estimator.rows_seen_ == 30
    assert [trial.parameters["cut"] for trial in found.trials] == [0.1, 0.7, 0.9] * 2


def test_the_first_of_equal_scores_wins():
    data = (np.ones((4, 1)), np.ones(4))
    assert grid_search(Threshold(), {"cut": [0.2, 0.4]}, data, data).best_params == {"cut": 0.2}


def test_a_fit_that_fails_is_a_trial_with_its_reason():
    data = (np.ones((4, 1)), np.ones(4))
    trials = list(iterate_grid(Threshold(), {"cut": [-1, 0.5]}, data, data))
    assert np.isnan(trials[0].score)
    assert trials[0].error == "cut must be at least 0"
    assert trials[1].score == 1.0
    with pytest.raises(ValueError, match="cut must be at least 0"):
        grid_search(Threshold(), {"cut": [-1, -2]}, data, data)


def test_a_grid_with_no_or_unknown_parameters_is_refused():
    data = (np.ones((4, 1)), np.ones(4))
    for grid in ({}, {"cut": []}):
        with pytest.raises(ValueError, match="grid must name"):
            grid_search(Threshold(), grid, data, data)
    with pytest.raises(ValueError, match="no parameter 'depth'"):
        grid_search(Threshold(), {"depth": [1]}, data, data)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        (5, "^grid must map names of parameters to lists of values, not 5"),
        ([("cut", [1])], "^grid must map names of parameters to lists of values, not \\["),
        ({"cut": 5}, "^grid must list the values of 'cut', not 5"),
        ({"cut": None}, "^grid must list the values of 'cut', not None"),
        ({"sign": [1], "cut": "ab"}, "^grid must list the values of 'cut', not 'ab'"),
        ({"cut": np.array(0.5)}, r"^grid must list the values of 'cut', not array\(0.5\)"),
        ({"cut": {0.5: 1}}, "^grid must list the values of 'cut', not {0.5: 1}"),
        ({1: [2], "depth": [1]}, "^Threshold has no parameter 1; it has cut, sign"),
    ],
)
def test_a_grid_that_is_none_is_named(grid, words):
    data = (np.ones((4, 1)), np.ones(4))
    with pytest.raises(ValueError, match=words):
        grid_search(Threshold(), grid, data, data)


def test_values_of_a_grid_may_come_in_any_row():
    data = (np.ones((4, 1)), np.ones(4))
    for values in ((0.2, 2.0), np.array([0.2, 2.0]), (cut for cut in (0.2, 2.0))):
        found = grid_search(Threshold(), {"cut": values}, data, data)
        assert [trial.parameters["cut"] for trial in found.trials] == [0.2, 2.0]


@pytest.mark.parametrize("bad", [5, np.ones((2, 2)), (np.ones((4, 1)),)])
def test_parts_that_are_no_pairs_are_named(bad):
    data = (np.ones((4, 1)), np.ones(4))
    with pytest.raises(ValueError, match=r"^train must be a pair \(X, y\), not "):
        grid_search(Threshold(), {"cut": [1]}, bad, data)
    with pytest.raises(ValueError, match=r"^validation must be a pair \(X, y\), not "):
        grid_search(Threshold(), {"cut": [1]}, data, bad)


def test_another_score_may_judge():
    data = (np.ones((4, 1)), np.ones(4))
    found = grid_search(
        Threshold(), {"cut": [0.2, 0.4]}, data, data, score=lambda model, X, y: model.cut
    )
    assert found.best_params == {"cut": 0.4}
