"""The toy sets are what their names say, the shipped tables what their sources say."""

import importlib.util

import numpy as np
import pytest
import sklearn.datasets
from scipy.spatial.distance import pdist
from scipy.stats import multivariate_normal

from ml import datasets
from ml.datasets import DataError, Dataset, load


@pytest.mark.parametrize("name", datasets.available())
def test_every_set_loads_alike_each_time_and_can_be_split(name):
    data, again = load(name), load(name)
    np.testing.assert_array_equal(data.X, again.X)
    assert data.name == name
    assert data.n_samples > (3 if name == "xor-corners" else 50)
    assert len(data.feature_names) == data.n_features
    assert not data.X.flags.writeable
    split = data.parts(3)
    assert sorted(np.concatenate(list(split.parts().values()))) == list(range(data.n_samples))
    if data.task == "classification":
        assert set(data.y) == set(data.classes)
        np.testing.assert_array_equal(np.array(data.classes)[data.codes], data.y)
    else:
        assert data.codes is None


@pytest.mark.parametrize("name", datasets.TOY_SETS)
def test_a_toy_set_has_the_wanted_size_and_follows_its_seed(name):
    data = load(name, n_samples=41, random_state=5)
    assert data.n_samples == 41
    np.testing.assert_array_equal(data.y, load(name, n_samples=41, random_state=5).y)
    assert not np.array_equal(data.X, load(name, n_samples=41, random_state=6).X)
    from_generator = load(name, n_samples=41, random_state=np.random.default_rng(5))
    np.testing.assert_array_equal(data.X, from_generator.X)
    if data.task == "classification":
        assert np.ptp(np.bincount(data.y)) <= 1


def test_names_are_forgiving_and_unknown_ones_listed():
    assert load("Old Faithful").name == load("old_faithful").name == "old-faithful"
    with pytest.raises(DataError, match="no data called 'irises'; there are blobs, moons"):
        load("irises")
    with pytest.raises(DataError, match="iris is a table of its own size"):
        load("iris", n_samples=10)
    with pytest.raises(ValueError, match="n_samples must be a whole number"):
        load("moons", n_samples=1)


def test_circles_are_two_rings_and_spirals_two_arms():
    rings = datasets.make_circles(200, factor=0.3, noise=0.0)
    radius = np.hypot(*rings.X.T)
    np.testing.assert_allclose(radius[rings.y == 0], 1.0)
    np.testing.assert_allclose(radius[rings.y == 1], 0.3)
    arms = datasets.make_spirals(200, turns=1.0, noise=0.0)
    radius, angle = np.hypot(*arms.X.T), np.arctan2(arms.X[:, 1], arms.X[:, 0])
    assert 0.1 <= radius.min() < 0.3 < 0.9 < radius.max() <= 1.0
    turned = angle - 2 * np.pi * radius - np.pi * arms.y
    np.testing.assert_allclose(np.cos(turned), 1.0)


def test_moons_are_half_circles_and_xor_opposite_corners():
    moons = datasets.make_moons(100, noise=0.0)
    middle = np.where(moons.y[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    np.testing.assert_allclose(np.hypot(*(moons.X - middle).T), 1.0)
    xor = datasets.make_xor(100, noise=0.0)
    np.testing.assert_array_equal(xor.y, xor.X[:, 0] != xor.X[:, 1])


def test_a_sparse_linear_set_is_its_weights():
    data = datasets.make_sparse_linear(50, n_features=8, n_informative=3, noise=0.0)
    assert np.count_nonzero(data.true_coef) == 3
    np.testing.assert_allclose(data.X @ data.true_coef, data.y)
    plane = datasets.make_plane(noise=0.0)
    np.testing.assert_allclose(1.0 + plane.X @ plane.true_coef, plane.y)


def test_blobs_surround_as_many_points_as_asked():
    data = datasets.make_blobs(90, centers=5, n_features=3, cluster_std=0.0)
    assert len(np.unique(data.X, axis=0)) == 5
    assert data.n_features == 3
    assert datasets.make_blobs(30, centers=1).classes == (0,)
    assert datasets.make_blobs(1000, centers=1000).classes == tuple(range(1000))


def test_blobs_keep_apart_where_there_is_room():
    def closest(seed):
        middles = datasets.make_blobs(5, centers=5, cluster_std=0.0, random_state=seed).X
        return pdist(middles).min()

    # of points drawn plainly two come nearer than that more often than not
    assert min(closest(seed) for seed in range(50)) > 4.0


@pytest.mark.parametrize(
    ("make", "arguments", "words"),
    [
        ("make_blobs", {"centers": 0}, "centers must be"),
        ("make_blobs", {"centers": 10**6}, "centers must be a whole number from 1 to 1000,"),
        ("make_blobs", {"n_samples": 10, "centers": 11}, "n_samples .* from 11 to 1000000, not 10"),
        ("make_blobs", {"n_samples": 100, "n_features": 10**9}, "n_features .* from 1 to 1000000,"),
        ("make_sparse_linear", {"n_samples": 100, "n_features": 10**9}, "n_features .* 1 to 10+,"),
        ("make_anisotropic", {"n_samples": 2}, "n_samples must be a whole number from 3"),
        ("make_xor", {"n_samples": 1}, "n_samples must be a whole number from 2"),
        ("make_blobs", {"cluster_std": -1}, "cluster_std must be"),
        ("make_moons", {"noise": "much"}, "noise must be"),
        ("make_circles", {"factor": 1.2}, "factor must lie between 0 and 1"),
        ("make_spirals", {"turns": 0}, "turns must be"),
        ("make_spirals", {"turns": 1e308}, "turns must be at most 1e\\+12, not 1e\\+308"),
        ("make_moons", {"noise": 1e200}, "noise must be at most 1e\\+149, not 1e\\+200"),
        ("make_curve", {"noise": 1e308}, "noise must be at most 1e\\+149, not 1e\\+308"),
        ("make_blobs", {"cluster_std": 1e308}, "cluster_std must be at most 1e\\+149, not"),
        ("make_sparse_linear", {"n_features": 3, "n_informative": 4}, "n_informative must be"),
        ("make_curve", {"n_samples": "many"}, "n_samples must be"),
        ("make_xor", {"random_state": "x"}, "random_state must be"),
    ],
)
def test_a_toy_set_says_which_argument_is_wrong(make, arguments, words):
    with pytest.raises(ValueError, match=words):
        getattr(datasets, make)(**arguments)


# Shipped tables


def test_iris_is_scikit_learns_copy():
    data, bunch = load("iris"), sklearn.datasets.load_iris()
    np.testing.assert_array_equal(data.X, bunch.data)
    np.testing.assert_array_equal(data.y, bunch.target)
    assert data.class_names == tuple(bunch.target_names)


def test_iris_petals_are_two_species_of_iris():
    data, whole = load("iris-petals"), load("iris")
    np.testing.assert_array_equal(data.X, whole.X[:100, 2:])
    np.testing.assert_array_equal(data.y, whole.y[:100])
    assert data.class_names == ("setosa", "versicolor")
    assert data.classes == (0, 1)


def test_xor_corners_are_four():
    data = load("XOR corners")
    np.testing.assert_array_equal(data.y == 1, data.X[:, 0] != data.X[:, 1])
    np.testing.assert_array_equal(np.abs(data.X), np.ones((4, 2)))
    assert data.feature_names == ("x1", "x2")


def test_wine_is_scikit_learns_copy():
    data, bunch = load("wine"), sklearn.datasets.load_wine()
    np.testing.assert_array_equal(data.X, bunch.data)
    np.testing.assert_array_equal(data.y, bunch.target)


def test_breast_cancer_is_scikit_learns_copy():
    data, bunch = load("breast cancer"), sklearn.datasets.load_breast_cancer()
    np.testing.assert_array_equal(data.X, bunch.data)
    np.testing.assert_array_equal(data.y, bunch.target)
    assert data.class_names == tuple(bunch.target_names)
    assert data.classes == (0, 1)


def test_penguins_say_how_many_rows_were_left_out():
    data = load("penguins")
    assert (data.n_samples, data.dropped) == (342, 2)
    assert "2 rows with a missing value" in data.note
    # Counts per species as published with the table: 152, 68 and 124, less the two incomplete.
    assert dict(zip(data.class_names, np.bincount(data.y))) == {
        "Adelie": 151,
        "Chinstrap": 68,
        "Gentoo": 123,
    }


def test_old_faithful_is_the_table_of_the_reference():
    # reference: EM from means (2,55), (4.5,80), covariances of the data, weights 1/2
    # starts at -1327.1024, which no other copy of the table gives.
    data = load("old-faithful")
    assert data.X.shape == (272, 2)
    assert data.feature_names == ("eruptions", "waiting")
    assert data.y is None
    covariance = np.cov(data.X.T, bias=True)
    parts = [
        np.log(0.5) + multivariate_normal(mean, covariance).logpdf(data.X)
        for mean in ([2.0, 55.0], [4.5, 80.0])
    ]
    assert np.logaddexp(*parts).sum() == pytest.approx(-1327.1024, abs=5e-5)


def test_the_npy_sets_come_from_the_script_beside_them():
    spec = importlib.util.spec_from_file_location("make_sets", datasets.DATA / "make_sets.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, make in script.SETS.items():
        np.testing.assert_allclose(np.load(datasets.DATA / f"{name}.npy"), make(), atol=1e-12)


def test_two_groups_hold_600_and_400_around_their_centres():
    data = load("two-groups")
    assert np.bincount(data.y).tolist() == [600, 400]
    np.testing.assert_allclose(data.X[data.y == 0].mean(axis=0), [0, 4], atol=0.3)
    np.testing.assert_allclose(data.X[data.y == 1].mean(axis=0), [-2, 0], atol=0.3)


@pytest.mark.parametrize(("name", "dimensions"), [("clouds-3d", 3), ("horseshoe-2d", 2)])
def test_two_class_sets_ship_with_their_parts(name, dimensions):
    data = load(name)
    assert data.classes == (-1, 1)
    assert data.n_features == dimensions
    assert [len(rows) for rows in data.parts(9).parts().values()] == [600, 200, 200]
    X, y = data.part(data.parts().test)
    np.testing.assert_array_equal(X, data.X[800:])
    np.testing.assert_array_equal(y, data.y[800:])


# The Dataset itself


def test_a_dataset_copies_and_freezes_what_it_is_given():
    X, y = np.zeros((3, 2)), np.array([0, 1, 1])
    data = Dataset("mine", X, y, classes=(0, 1))
    X[0, 0] = y[0] = 1
    assert data.X[0, 0] == data.y[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        data.X[0, 0] = 1
    assert data.feature_names == ("x1", "x2")
    assert data.class_names == ("0", "1")


def test_an_edited_set_keeps_its_classes_even_when_a_class_is_empty():
    data = load("moons")
    edited = data.with_points(data.X[data.y == 0], data.y[data.y == 0])
    assert edited.classes == (0, 1)
    assert data.with_points(np.zeros((0, 2)), []).n_samples == 0
    assert load("clouds-3d").with_points(np.zeros((4, 3)), [1, 1, -1, -1]).split is None


def test_features_can_be_chosen_by_name():
    data = load("iris").with_features(["petal_width_cm", "petal_length_cm"])
    np.testing.assert_array_equal(data.X, load("iris").X[:, [3, 2]])
    with pytest.raises(ValueError, match="iris has no feature 'colour'; it has sepal"):
        load("iris").with_features(["colour"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"feature_names": ("a",)}, "1 names for 2 features"),
        ({"y": [0, 1]}, "y has 2 values for 3 samples"),
        ({"y": [0, 1, 5], "classes": (0, 1)}, "label 5"),
        ({"y": [0, 1, 1], "classes": (0, 1), "class_names": ("a",)}, "1 names for 2 classes"),
    ],
)
def test_a_dataset_that_does_not_fit_together_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        Dataset("mine", np.zeros((3, 2)), **arguments)
