"""Every score is scikit-learn's, or what its formula gives by hand."""

import numpy as np
import pytest
import sklearn.metrics as judge
from hypothesis import given
from hypothesis import strategies as st

from ml import metrics

labellings = st.integers(1, 40).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(-3, 3), min_size=n, max_size=n)] * 2)
)
values = st.integers(2, 30).flatmap(
    lambda n: st.tuples(*[st.lists(st.floats(-1e6, 1e6), min_size=n, max_size=n)] * 2)
)


@given(values)
def test_regression_scores_are_scikit_learns(pair):
    y, predicted = pair
    assert metrics.root_mean_squared_error(y, predicted) == pytest.approx(
        judge.root_mean_squared_error(y, predicted), rel=1e-12
    )
    if np.ptp(y) > 1e-3:
        assert metrics.r2_score(y, predicted) == pytest.approx(
            judge.r2_score(y, predicted), rel=1e-9
        )


def test_r2_of_a_target_that_does_not_vary_is_all_or_nothing():
    assert metrics.r2_score([0.1] * 3, [0.1] * 3) == 1.0
    assert metrics.r2_score([0.1] * 3, [0.1, 0.2, 0.1]) == 0.0
    assert metrics.r2_score([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) == 0.0


@pytest.mark.parametrize("scale", [1e-300, 1e-170, 1e-12, 1e149])
def test_the_unit_of_a_target_changes_no_r2_and_only_the_unit_of_the_error(scale):
    y, predicted = np.array([1.0, 0.0, 3.0, 2.0]), np.array([0.0, 1.0, 3.5, 2.5])
    assert metrics.r2_score(scale * y, scale * predicted) == pytest.approx(0.5)
    assert metrics.r2_score(scale * y, scale * y) == 1.0
    assert metrics.r2_score([scale] * 3, [scale, 2.0 * scale, scale]) == 0.0
    error = metrics.root_mean_squared_error(scale * y, scale * predicted)
    assert error == pytest.approx(scale * 0.625**0.5, rel=1e-12, abs=0.0)
    assert metrics.r2_score([scale, 0.0], [0.0, scale]) == pytest.approx(-3.0)


def test_an_error_past_all_measure_is_a_score_below_all():
    assert metrics.r2_score([1e-300, 0.0], [1e149, 0.0]) == -np.inf


@given(labellings)
def test_scores_of_labels_are_scikit_learns(pair):
    one, two = pair
    assert metrics.accuracy_score(one, two) == pytest.approx(judge.accuracy_score(one, two))
    counts = metrics.confusion_matrix(one, two)
    if len({*one, *two}) > 1:  # scikit-learn warns of a single label
        np.testing.assert_array_equal(counts, judge.confusion_matrix(one, two))
    else:
        np.testing.assert_array_equal(counts, [[len(one)]])
    assert metrics.normalized_mutual_info_score(one, two) == pytest.approx(
        judge.normalized_mutual_info_score(one, two), abs=1e-9
    )
    assert metrics.adjusted_rand_score(one, two) == pytest.approx(
        judge.adjusted_rand_score(one, two), abs=1e-9
    )


@given(labellings)
def test_renaming_clusters_changes_no_clustering_score(pair):
    one, two = pair
    renamed = [-7 * label for label in two]
    for score in (metrics.adjusted_rand_score, metrics.normalized_mutual_info_score):
        assert score(one, two) == pytest.approx(score(one, renamed), abs=1e-12)
        assert score(one, two) == pytest.approx(score(two, one), abs=1e-12)
        assert score(two, renamed) == pytest.approx(1.0)


def test_labels_may_be_text():
    y, predicted = ["a", "b", "b"], ["b", "b", "c"]
    assert metrics.accuracy_score(y, predicted) == pytest.approx(1 / 3)
    np.testing.assert_array_equal(
        metrics.confusion_matrix(y, predicted), [[0, 1, 0], [0, 1, 1], [0, 0, 0]]
    )
    assert metrics.normalized_mutual_info_score(y, [0, 1, 1]) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="both be text"):
        metrics.accuracy_score(y, [0, 1, 1])


def test_a_confusion_matrix_follows_the_labels_it_is_given():
    y, predicted = [0, 1, 2, 2], [0, 2, 2, 1]
    for labels in ([2, 1], [1, 5], [2, 0, 1]):
        np.testing.assert_array_equal(
            metrics.confusion_matrix(y, predicted, labels=labels),
            judge.confusion_matrix(y, predicted, labels=labels),
        )
    for labels in ([7], ["0"]):
        with pytest.raises(ValueError, match="labels must list"):
            metrics.confusion_matrix(y, predicted, labels=labels)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (5, "^labels must have 1 dimension, but has 0"),
        ([[2, 1]], "^labels must have 1 dimension, but has 2"),
        ([[1, 2], [0]], "^labels must be a plain array, but its rows differ in length"),
        ([], "^labels is empty"),
        ([0.5, 1], "^labels must hold labels, but 0.5 isn't a whole number"),
        ([None, 1], "^labels must hold labels, whole numbers or text, not objects"),
    ],
)
def test_labels_for_a_confusion_matrix_are_named(labels, words):
    with pytest.raises(ValueError, match=words):
        metrics.confusion_matrix([0, 1, 2, 2], [0, 2, 2, 1], labels=labels)


@given(st.integers(3, 60), st.integers(2, 6), st.integers(1, 3), st.integers(0, 50))
def test_silhouette_is_scikit_learns(n, k, d, seed):
    rng = np.random.default_rng(seed)
    # A coarse grid makes ties, duplicates and clusters of one.
    X = rng.integers(0, 4, (n, d)).astype(float)
    labels = rng.integers(0, k, n)
    if not 2 <= len(np.unique(labels)) < n:
        return
    np.testing.assert_allclose(
        metrics.silhouette_samples(X, labels), judge.silhouette_samples(X, labels), atol=1e-9
    )
    assert metrics.silhouette_score(X, labels) == pytest.approx(
        judge.silhouette_score(X, labels), abs=1e-9
    )


def test_silhouette_in_blocks_is_silhouette_at_once(monkeypatch):
    rng = np.random.default_rng(0)
    X, labels = rng.normal(size=(50, 3)), rng.integers(0, 3, 50)
    at_once = metrics.silhouette_samples(X, labels)
    monkeypatch.setattr(metrics, "BLOCK", 120)
    np.testing.assert_array_equal(metrics.silhouette_samples(X, labels), at_once)


def test_points_too_near_for_a_silhouette_get_a_sentence():
    with pytest.raises(ValueError, match=r"^X has no value above 6e-170; scale it above 1e-150"):
        metrics.silhouette_score([[0.0], [1e-170], [5e-170], [6e-170]], [0, 0, 1, 1])


def test_silhouette_needs_clusters():
    X = np.arange(8.0).reshape(4, 2)
    for labels in ([0, 0, 0, 0], [0, 1, 2, 3]):
        with pytest.raises(ValueError, match="labels must have from 2 to 3 clusters"):
            metrics.silhouette_score(X, labels)


def test_information_criteria_of_a_gaussian():
    # A normal density with free mean and variance on 100 samples, ln L = -150.
    assert metrics.aic(-150.0, 2) == 304.0
    assert metrics.bic(-150.0, 2, 100) == pytest.approx(300.0 + 2 * np.log(100))


@pytest.mark.parametrize(
    "score",
    [
        metrics.mean_squared_error,
        metrics.r2_score,
        metrics.accuracy_score,
        metrics.normalized_mutual_info_score,
        metrics.adjusted_rand_score,
    ],
)
def test_bad_input_is_named(score):
    clusters = score in (metrics.normalized_mutual_info_score, metrics.adjusted_rand_score)
    truth, guess = ("labels_true", "labels_pred") if clusters else ("y_true", "y_pred")
    with pytest.raises(ValueError, match=f"{truth} is empty"):
        score([], [])
    with pytest.raises(ValueError, match=f"{guess} has 3 values for 2 samples"):
        score([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match=f"{guess} has missing values"):
        score([1, 2], [1, np.nan])
    with pytest.raises(ValueError, match=f"{truth} must be a plain array"):
        score([[1, 2], [3]], [1, 2])
    with pytest.raises(ValueError, match=f"{truth} must have 1 dimension"):
        score(1, 1)
