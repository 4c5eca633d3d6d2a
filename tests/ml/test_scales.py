"""Every estimator at the ends of the doubles, far from the origin, and given any form of table.

From 1e-150 to 1e149 the answer is that of the same data at 1, scaled; below, it is a sentence.
Warnings are errors here as everywhere.
"""

from dataclasses import fields
from itertools import islice

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ml.cluster import KernelKMeans, KMeans
from ml.datasets import load
from ml.linear_model import Lasso, Ridge, lasso_path, ridge_path
from ml.mixture import GaussianMixture
from ml.svm import KernelSVM, LinearSVM

# A few passes do for most of what is asked here.
pytestmark = pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")

RANDOM = np.random.default_rng(0)
CENTERS = np.repeat([[0.0, 0.0, 0.0], [4.0, 0.0, 1.0], [0.0, 6.0, 2.0]], 20, axis=0)
# Whole multiples of 1/64, so that a shift by 1e8 changes no digit of them.
X = np.round(64.0 * (CENTERS + RANDOM.normal(size=(60, 3)))) / 64.0
Y = X @ [1.0, -2.0, 0.5] + RANDOM.normal(size=60)
LABELS = (np.arange(60) >= 20).astype(int)

SCALES = (1e-150, 1e-20, 1e20, 1e149)
KINDS = ("full", "tied", "diag", "spherical")
KERNELS = ("linear", "poly", "rbf")
LASSOS = ("ista", "fista", "coordinate_descent", "subgradient")


def unsupervised():
    yield KMeans(3, random_state=0)
    yield from (KernelKMeans(3, kernel, random_state=0) for kernel in KERNELS)
    yield from (GaussianMixture(3, kind, tol=1e-8, random_state=0) for kind in KINDS)


def regressions(scale=1.0):
    """Those whose penalty at `scale` weighs as much as it does at 1."""
    for alpha in (0.0, 0.5 * scale**2):
        yield from (Ridge(alpha, s, max_iter=200) for s in ("closed_form", "gradient_descent"))
    yield from (Lasso(0.1 * scale, solver, max_iter=100) for solver in LASSOS)


def classifiers(scale=1.0):
    yield LinearSVM(C=1.0 / scale**2, max_iter=200)
    for solver in ("smo", "qp"):
        yield KernelSVM("linear", C=1.0 / scale**2, solver=solver)
        yield from (KernelSVM(kernel, solver=solver) for kernel in ("poly", "rbf"))


def everything():
    """Each estimator with what it learns from beside X."""
    yield from ((model, None) for model in unsupervised())
    yield from ((model, Y) for model in regressions())
    yield from ((model, LABELS) for model in classifiers())


def answers(model, X):
    return model.decision_function(X) if hasattr(model, "decision_function") else model.predict(X)


@pytest.mark.parametrize("scale", SCALES)
def test_the_unit_of_x_changes_nothing_but_the_unit_of_the_answer(scale):
    for plain, scaled in zip(unsupervised(), unsupervised()):
        assert_array_equal(scaled.fit(X * scale).predict(X * scale), plain.fit(X).predict(X))
    for plain, scaled in zip(regressions(), regressions(scale)):
        assert_allclose(scaled.fit(X * scale, Y).predict(X * scale), plain.fit(X, Y).predict(X))
        assert scaled.n_iter_ == plain.n_iter_
    for plain, scaled in zip(classifiers(), classifiers(scale)):
        found = answers(scaled.fit(X * scale, LABELS), X * scale)
        assert_allclose(found, answers(plain.fit(X, LABELS), X), rtol=1e-4, atol=1e-4)
    for path in (ridge_path, lasso_path):
        assert_allclose(
            path(X * scale, Y, n_alphas=5)[1] * scale, path(X, Y, n_alphas=5)[1], atol=1e-9
        )


@pytest.mark.parametrize("scale", [1e-150, 1e-20, 1e20, 1e140])
def test_the_unit_of_y_is_the_unit_of_the_answer(scale):
    for plain, scaled in zip(regressions(), regressions()):
        if isinstance(scaled, Lasso):
            scaled.alpha *= scale
        if scaled.solver == "subgradient":
            continue  # a sign has no unit, so its steps don't scale
        found = scaled.fit(X, Y * scale).predict(X)
        assert_allclose(found / scale, plain.fit(X, Y).predict(X), rtol=1e-9)


def test_numbers_too_small_to_be_squared_get_a_sentence():
    for model, y in everything():
        for tiny in (X * 1e-160, X * 1e-300):
            with pytest.raises(
                ValueError, match=r"^X has no value above .*; scale it above 1e-150"
            ):
                model.fit(tiny, y)
        # A point to predict may be as near to 0 as it likes.
        assert np.isfinite(answers(model.fit(X, y), X * 1e-300)).all()
    narrow = 1e-145 * (1.0 + 1e-9 * X)
    with pytest.raises(ValueError, match=r"^X varies by no more than .*; scale it above 1e-150"):
        KMeans(3).fit(narrow)
    for model in regressions():
        with pytest.raises(ValueError, match=r"^y has no value above .*; scale it above 1e-150"):
            model.fit(X, Y * 1e-200)


@pytest.mark.parametrize("scale", [1e3, 1e7, 1e20, 1e60])
def test_smo_finds_weights_far_smaller_than_C(scale):
    # data times s have α of 1/s² the size, however small beside C
    apart = X + 4.0 * LABELS[:, None]
    fitted = KernelSVM("linear", C=1.0).fit(apart * scale, LABELS)
    same = KernelSVM("linear", C=None).fit(apart, LABELS)
    found = fitted.decision_function(apart * scale)
    assert_allclose(found, same.decision_function(apart), atol=1e-3)
    assert abs(fitted.dual_coef_.sum()) <= 1e-9 * np.abs(fitted.dual_coef_).sum()


def test_far_from_the_origin_the_answer_stays():
    for model, y in everything():
        kernel = getattr(model, "kernel", "rbf")
        if kernel == "poly" or (kernel == "linear" and isinstance(model, KernelSVM)):
            continue
        here = answers(model.fit(X, y), X)
        assert_allclose(answers(model.fit(X + 1e8, y), X + 1e8), here, atol=1e-5)


@pytest.mark.parametrize("solver", ["smo", "qp"])
@pytest.mark.parametrize("kernel", ["linear", "poly"])
def test_inner_products_without_digits_left_get_a_sentence(kernel, solver):
    sentence = rf"^X lies too far from the origin, .* kernel='{kernel}'; subtract its mean first"
    with pytest.raises(ValueError, match=sentence):
        KernelSVM(kernel, solver=solver).fit(X + 1e8, LABELS)
    with pytest.raises(ValueError, match=sentence):
        KernelSVM(kernel, C=None, solver=solver).iterate(X + 1e12, LABELS)


def test_kernel_k_means_without_digits_left_gets_the_same_sentence():
    blobs = load("blobs")
    machine = KernelKMeans(3, kernel="poly", degree=2, random_state=0)
    sentence = "^X lies too far from the origin, .* kernel='poly'; subtract its mean first"
    with pytest.raises(ValueError, match=sentence):
        machine.fit(blobs.X + 1e9)
    with pytest.raises(ValueError, match=sentence):
        machine.iterate(blobs.X + 1e9)
    machine.fit(blobs.X)


@pytest.mark.parametrize("kernel", KERNELS)
def test_points_that_are_all_alike_are_judged_by_the_larger_class(kernel):
    # 0.1 is no double, so the mean of many misses it and their variance isn't 0
    fitted = KernelSVM(kernel).fit(np.full((60, 3), 0.1), LABELS)
    assert fitted.gamma_ == 1.0
    assert_allclose(fitted.decision_function([[0.1, 0.1, 0.1]]), 1.0, atol=1e-4)


def test_a_start_beyond_doubles_is_named():
    for model in regressions():
        model.coef_init = np.full(3, 1e149)
        with pytest.raises(
            ValueError, match=r"^coef_init is too large: the objective there is no "
        ):
            model.iterate(X * 1e149, Y)


class Table:
    """As a data frame is: no array, but it makes one when asked."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def test_every_form_of_a_table_gives_the_same_answer():
    frozen = X.copy()
    frozen.flags.writeable = False
    wide = np.repeat(np.repeat(X, 2, axis=0), 2, axis=1)
    forms = (X.tolist(), np.asfortranarray(X), Table(X), frozen, wide[::2, ::2], X[::-1][::-1])
    for model, y in everything():
        wanted = answers(model.fit(X, y), X)
        for form in (*forms, X.astype(np.float32)):  # 1/64 is a float32
            assert_array_equal(answers(model.fit(form, y), form), wanted)
        if y is not None:
            assert_array_equal(answers(model.fit(X, y.tolist()), X), wanted)
            assert_array_equal(answers(model.fit(X, Table(y)), X), wanted)
        whole = np.rint(X).astype(np.int16)
        assert_array_equal(
            answers(model.fit(whole, y), whole), answers(model.fit(whole * 1.0, y), whole * 1.0)
        )


def numbers(state):
    """All that a state says in numbers."""
    told = {one.name: getattr(state, one.name) for one in fields(state)}
    return {name: one for name, one in told.items() if isinstance(one, float | np.ndarray)}


def test_a_run_stays_as_it_was_when_the_caller_moves_the_points():
    uncentred = [(model.set_params(fit_intercept=False), Y) for model in regressions()]
    for model, y in [*everything(), *uncentred]:
        wanted = [numbers(state) for state in islice(model.iterate(X, y), 9)]
        mine, target = X.copy(), None if y is None else y.astype(float)
        run = model.iterate(mine, target)
        for before in wanted:
            mine += 1.0
            if target is not None:
                target += 1.0
            now = numbers(next(run))
            assert now.keys() == before.keys()
            for name, number in before.items():
                assert_array_equal(now[name], number, f"{name} of {model}")


def test_a_constant_column_says_nothing():
    for model, y in everything():
        if isinstance(model, GaussianMixture) or getattr(model, "kernel", "linear") != "linear":
            continue  # the column has a density, and "scale" counts it
        here = answers(model.fit(X, y), X)
        beside = np.column_stack([X, np.full(60, 0.1)])
        assert_allclose(answers(model.fit(beside, y), beside), here, atol=1e-4)


BAD_TABLES = [
    X[:0],
    [],
    X[:, 0],
    X[None],
    X[:, :0],
    np.where(X[3, 1] == X, np.nan, X),
    np.where(X[3, 1] == X, -np.inf, X),
    X * 1e200,
    X.astype(str),
    X.astype(complex),
    [[1.0, 2.0], [3.0]],
    None,
]


def test_a_bad_table_is_named_by_every_estimator():
    for model, y in everything():
        for bad in BAD_TABLES:
            n = len(bad) if bad is not None else 2
            with pytest.raises(ValueError, match=r"^X "):
                model.fit(bad, None if y is None else y[:n])
            with pytest.raises(ValueError, match=r"^X "):
                model.iterate(bad, None if y is None else y[:n])
        model.fit(X, y)
        for bad in (X[:, :2], X[0], X * np.nan, X[:0]):
            with pytest.raises(ValueError, match=r"^X "):
                model.predict(bad)
        for bad in (None, [], [0, 1], np.where(X[:, 0] == X[0, 0], np.nan, 1.0), X[:, :1]):
            if y is not None:
                with pytest.raises(ValueError, match=r"^y "):
                    model.fit(X, bad)


def test_labels_may_be_words_or_truths():
    for plain, named in zip(classifiers(), classifiers()):
        wanted = plain.fit(X, LABELS).predict(X)
        words = np.array(["no", "yes"])
        assert_array_equal(named.fit(X, words[LABELS].tolist()).predict(X), words[wanted])
        assert_array_equal(named.fit(X, LABELS == 1).predict(X), wanted == 1)
