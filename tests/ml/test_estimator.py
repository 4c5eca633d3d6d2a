"""Hyperparameters go by name, as scikit-learn's own tools ask for them."""

from fractions import Fraction

import numpy as np
import pytest
import sklearn.base
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_diabetes, load_iris
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from ml.cluster import KernelKMeans, KMeans
from ml.estimator import parameters
from ml.linear_model import Lasso, Ridge
from ml.mixture import GaussianMixture
from ml.preprocessing import PolynomialFeatures, StandardScaler
from ml.svm import KernelSVM, LinearSVM
from ml.validation import ConvergenceWarning

EVERY = (
    Ridge(2.0, "gradient_descent", tol=1e-6),
    Lasso(0.5, "fista", fit_intercept=False),
    KMeans(3, init=np.zeros((3, 2)), random_state=1),
    KernelKMeans(2, "poly", degree=2),
    GaussianMixture(2, "diag", random_state=np.random.default_rng(0)),
    LinearSVM(0.1),
    KernelSVM("linear", None, solver="qp"),
    StandardScaler(),
    PolynomialFeatures(3, include_bias=False),
)


def kind(estimator):
    return type(estimator).__name__


@pytest.mark.parametrize("estimator", EVERY, ids=kind)
def test_scikit_learn_clones_it(estimator):
    copy = sklearn.base.clone(estimator)
    assert type(copy) is type(estimator)
    assert copy is not estimator
    assert copy.get_params().keys() == parameters(type(estimator)).keys()
    for name, value in estimator.get_params(deep=False).items():
        if not isinstance(value, np.random.Generator):
            assert_array_equal(copy.get_params()[name], value)


@pytest.mark.parametrize("estimator", EVERY, ids=kind)
def test_parameters_are_set_by_name_or_refused(estimator):
    copy = sklearn.base.clone(estimator)
    assert copy.set_params() is copy
    for name in parameters(type(estimator)):
        assert copy.set_params(**{name: 7}) is copy
        assert getattr(copy, name) == 7
    before = copy.get_params()
    with pytest.raises(ValueError, match=rf"^{kind(copy)} has no parameter 'alfa'; it has "):
        copy.set_params(**dict.fromkeys(before, 8), alfa=1.0)
    assert copy.get_params() == before


def test_it_says_what_is_not_as_by_default():
    assert repr(Ridge()) == "Ridge()"
    assert repr(Ridge(alpha=1)) == "Ridge(alpha=1)"  # an int, where the default is 1.0
    assert repr(KernelSVM("linear", C=None)) == "KernelSVM(kernel='linear', C=None)"
    assert repr(StandardScaler()) == "StandardScaler()"
    assert repr(KMeans(2, init=np.zeros((2, 1)))).startswith("KMeans(n_clusters=2, init=array([[0")


def test_scikit_learn_knows_the_kinds():
    kinds = [
        (sklearn.base.is_regressor, (Ridge, Lasso)),
        (sklearn.base.is_classifier, (LinearSVM, KernelSVM)),
        (sklearn.base.is_clusterer, (KMeans, KernelKMeans)),
    ]
    for is_kind, classes in kinds:
        found = [type(estimator) for estimator in EVERY if is_kind(estimator)]
        assert found == list(classes)


def test_folds_are_scored_as_scikit_learns_own():
    X, y = load_diabetes(return_X_y=True)
    ours = cross_val_score(Ridge(0.1), X, y, cv=5)
    assert_allclose(ours, cross_val_score(sklearn.linear_model.Ridge(0.1), X, y, cv=5))
    # classes in proportion, which they aren't if scikit-learn takes it for a regressor
    X, y = load_iris(return_X_y=True)
    ours = cross_val_score(KernelSVM(tol=1e-6), X, y, cv=5)
    assert_allclose(ours, cross_val_score(SVC(tol=1e-6), X, y, cv=5))


def test_a_grid_is_searched_through_a_pipeline():
    X, y = load_iris(return_X_y=True)
    grid = {"C": [0.01, 1.0], "kernel": ["linear", "rbf"]}
    ours = GridSearchCV(KernelSVM(tol=1e-6), grid, cv=3).fit(X, y)
    theirs = GridSearchCV(SVC(tol=1e-6), grid, cv=3).fit(X, y)
    assert ours.best_params_ == theirs.best_params_
    assert_allclose(ours.best_score_, theirs.best_score_)
    assert_array_equal(ours.predict(X), theirs.predict(X))
    piped = make_pipeline(StandardScaler(), PolynomialFeatures(2), KernelSVM("linear"))
    searched = GridSearchCV(piped, {"kernelsvm__C": [0.1, 1.0]}, cv=3).fit(X, y)
    assert searched.best_score_ > 0.9
    assert sklearn.base.is_classifier(piped)
    clusters = make_pipeline(StandardScaler(), KMeans(3, random_state=0)).fit(X)
    assert clusters.predict(X).shape == clusters.fit_transform(X)[:, 0].shape == (150,)


@pytest.mark.parametrize("model", [KMeans(3, random_state=0), KernelKMeans(3, random_state=0)])
def test_fitting_and_transforming_is_one(model):
    X = load_iris().data
    assert_array_equal(model.fit_transform(X), model.transform(X))
    assert_array_equal(model.transform(X).argmin(axis=1), model.predict(X))


@pytest.mark.parametrize(
    ("model", "judge"),
    [
        (Ridge(0.5), sklearn.linear_model.Ridge(0.5)),
        (Ridge(0.5, fit_intercept=False), sklearn.linear_model.Ridge(0.5, fit_intercept=False)),
        (Ridge(0.5, "gradient_descent"), sklearn.linear_model.Ridge(0.5)),
        (Ridge(0.0), sklearn.linear_model.LinearRegression()),
        (Lasso(0.1), sklearn.linear_model.Lasso(0.1)),
        (
            Lasso(0.1, "fista", fit_intercept=False),
            sklearn.linear_model.Lasso(0.1, fit_intercept=False),
        ),
        (KMeans(1, random_state=0), sklearn.cluster.KMeans(1)),
        (KernelKMeans(1, "linear", random_state=0), sklearn.cluster.KMeans(1)),
    ],
    ids=str,
)
def test_one_sample_is_enough_where_it_says_all(model, judge):
    X, y = [[1.0, 3.0]], [2.0]
    for one in (model, judge):
        one.fit(X, y)
    new = [[0.0, 1.0], [2.0, 2.0]]
    assert_allclose(model.predict(new), judge.predict(new), atol=1e-6)
    assert len(list(model.iterate(X, y))) >= 1


def test_one_sample_is_scaled_to_nothing():
    scaler = StandardScaler().fit([[1.0, 3.0]])
    assert_array_equal(scaler.transform([[1.0, 3.0], [2.0, 3.0]]), [[0.0, 0.0], [1.0, 0.0]])


@pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")
@pytest.mark.parametrize("number", [Fraction(1, 64), np.longdouble(1 / 64), np.float16(1 / 64)])
def test_a_number_of_any_kind_is_that_number(number):
    X, y = load_iris(return_X_y=True)
    for model, names in (
        (Ridge(solver="gradient_descent", max_iter=9), ("alpha", "tol")),
        (Lasso(max_iter=1), ("alpha", "tol")),
        (KMeans(3, random_state=0), ("tol",)),
        (KernelKMeans(3, random_state=0), ("gamma", "coef0")),
        (GaussianMixture(9, max_iter=1, random_state=0), ("reg_covar", "tol")),
        (LinearSVM(), ("C", "learning_rate", "tol")),
        (KernelSVM("poly"), ("C", "gamma", "coef0", "tol")),
    ):
        same = sklearn.base.clone(model).set_params(**dict.fromkeys(names, 1 / 64)).fit(X, y)
        model.set_params(**dict.fromkeys(names, number)).fit(X, y)
        for name, value in vars(same).items():
            if name.endswith("_"):
                found = getattr(model, name)
                assert_array_equal(found, value, name)
                assert np.asarray(found).dtype == np.asarray(value).dtype


@pytest.mark.parametrize("model", [GaussianMixture(1), LinearSVM(), KernelSVM()], ids=kind)
def test_one_sample_is_too_few_for_a_spread_or_two_classes(model):
    with pytest.raises(ValueError, match="X has 1 sample, but at least 2 are needed"):
        model.fit([[1.0, 3.0]], [1])


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Ridge(1.0, "gradient_descent", max_iter=3), "3 steps with a gradient of length .*closed"),
        (Lasso(0.1, max_iter=1), "1 iteration with a duality gap of .* of tol=1e-12; raise"),
        (
            Lasso(0.1, "subgradient", max_iter=9),
            "9 iterations .*; its solver is there for contrast",
        ),
        (GaussianMixture(2, max_iter=1, random_state=0), "1 iteration, its likelihood still"),
        (LinearSVM(max_iter=1), "1 pass with a relative duality gap"),
        (LinearSVM(max_iter=2), "2 passes with a relative duality gap of .*KernelSVM"),
        (Ridge(1.0, "gradient_descent", max_iter=1), "1 step with a gradient"),
        (KernelSVM(max_iter=2), "6 iterations with a KKT violation of .*, above tol=1e-05"),
    ],
    ids=str,
)
def test_a_fit_that_stops_early_says_so_to_its_caller(model, words):
    X, y = load_iris(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match=f"^{kind(model)} stopped after {words}") as caught:
        model.fit(X, y)
    assert not model.converged_
    assert [one.filename for one in caught] == [__file__]
    # those who look at states see for themselves
    assert list(model.iterate(X, y))


def test_a_fit_that_gets_there_says_nothing():
    X, y = load_iris(return_X_y=True)
    X = StandardScaler().fit_transform(X)
    for model in (
        Ridge(1.0, "gradient_descent"),
        *(Lasso(0.1, solver) for solver in ("ista", "fista", "coordinate_descent")),
        GaussianMixture(2, random_state=0),
        LinearSVM(0.1),
        *(KernelSVM(solver=solver) for solver in ("smo", "qp")),
    ):
        assert model.fit(X, y).converged_
