"""Both machines take any kind of label and clean table, vote as `SVC` does, and refuse the rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_iris, load_wine
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from ml.one_vs_one import class_scores, count_votes
from ml.svm import KernelSVM, LinearSVM
from ml.validation import NotFittedError

# A few passes do for most of what is asked here.
pytestmark = pytest.mark.filterwarnings("ignore::ml.validation.ConvergenceWarning")

MACHINES = (
    KernelSVM(),
    KernelSVM(solver="qp"),
    KernelSVM("linear"),
    KernelSVM("poly", degree=2, coef0=1.0),
    LinearSVM(max_iter=50),
)


def fresh(machine):
    return type(machine)(**vars_of(machine))


def vars_of(machine) -> dict:
    return {
        name: value
        for name, value in vars(machine).items()
        if not name.endswith("_") and not name.startswith("_")
    }


def clouds() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    y = np.arange(40) % 2
    return np.round(rng.normal(size=(40, 2)) + 2.0 * y[:, None], 2), y


@pytest.mark.parametrize("machine", MACHINES, ids=repr)
@pytest.mark.parametrize("names", [(-1, 1), (0, 1), (7, 30), ("cat", "dog"), (False, True)])
def test_labels_of_any_kind(machine, names):
    X, y = clouds()
    plain = fresh(machine).fit(X, y)
    labels = np.array(names)[y]
    named = fresh(machine).fit(X, labels.tolist())
    assert named.classes_.tolist() == list(names)
    assert_array_equal(named.predict(X), np.array(names)[plain.predict(X)])
    assert_array_equal(named.decision_function(X), plain.decision_function(X))
    assert named.score(X, labels) == plain.score(X, y) > 0.8
    assert_array_equal(named.decision_function(X) >= 0.0, named.predict(X) == names[1])


@pytest.mark.parametrize("machine", MACHINES, ids=repr)
def test_lists_float32_and_fortran_order_are_one(machine):
    X, y = clouds()
    X = X.astype(np.float32).astype(np.float64)
    expected = fresh(machine).fit(X, y).decision_function(X)
    read_only = X.copy()
    read_only.flags.writeable = False
    for same in (X.tolist(), X.astype(np.float32), np.asfortranarray(X), read_only, X[::-1][::-1]):
        fitted = fresh(machine).fit(same, y.tolist())
        assert fitted.decision_function(same).tobytes() == expected.tobytes()


@pytest.mark.parametrize("machine", MACHINES, ids=repr)
def test_nothing_is_written_to_the_callers_arrays(machine):
    for X, y in (clouds(), (clouds()[0][:, :1], clouds()[1])):
        X_before, y_before = X.copy(), y.copy()
        fitted = fresh(machine).fit(X, y)
        before = vars_of(fitted)
        assert before == vars_of(machine)
        fitted.predict(X)
        for _ in fitted.iterate(X, y):
            pass
        assert_array_equal(X, X_before)
        assert_array_equal(y, y_before)


@pytest.mark.parametrize("machine", MACHINES, ids=repr)
@pytest.mark.parametrize(
    ("X", "y", "says"),
    [
        ([[0.0], [np.nan]], [0, 1], r"^X has missing values"),
        ([[0.0], [np.inf]], [0, 1], r"^X has infinite values"),
        ([["a"], ["b"]], [0, 1], r"^X must hold numbers"),
        ([[0.0]], [0], r"^X has 1 sample"),
        ([0.0, 1.0], [0, 1], r"^X must have 2 dimensions"),
        ([[[0.0]], [[1.0]]], [0, 1], r"^X must have 2 dimensions"),
        ([[0.0], [1.0]], [0, 1, 1], r"^y has 3 values for 2 samples"),
        ([[0.0], [1.0]], [[0], [1]], r"^y must have 1 dimension"),
        ([[0.0], [1.0]], [0.5, 1.0], r"^y must hold labels"),
        ([[0.0], [1.0]], None, r"^y is missing"),
        ([[0.0], [1.0]], [3, 3], r"^y has one class only, 3; at least 2"),
        ([[0.0], [1.0]], ["a", "a"], r"^y has one class only, 'a'"),
    ],
)
def test_bad_data_get_a_sentence(machine, X, y, says):
    with pytest.raises(ValueError, match=says):
        fresh(machine).fit(X, y)
    with pytest.raises(ValueError, match=says):
        fresh(machine).iterate(X, y)  # at once, not at the first state


@pytest.mark.parametrize(
    ("machine", "names"),
    [
        *((KernelSVM(C=C), "C") for C in (0, -1.0, np.inf, np.nan, "1", True)),
        *((LinearSVM(C=C), "C") for C in (0, -1.0, np.inf, np.nan, None)),
        (LinearSVM(learning_rate=0.0), "learning_rate"),
        (LinearSVM(max_iter=0), "max_iter"),
        (LinearSVM(max_iter=2.5), "max_iter"),
        (LinearSVM(tol=-1.0), "tol"),
        (LinearSVM(random_state="a"), "random_state"),
        (KernelSVM("sigmoid"), "kernel"),
        (KernelSVM(solver="cvxopt"), "solver"),
        (KernelSVM(gamma=0.0), "gamma"),
        (KernelSVM(gamma="big"), "gamma"),
        (KernelSVM("poly", degree=0), "degree"),
        (KernelSVM("poly", degree=1.5), "degree"),
        (KernelSVM("poly", coef0=np.nan), "coef0"),
        (KernelSVM(tol=0.0), "tol"),
        (KernelSVM(max_iter=-1), "max_iter"),
        (KernelSVM(cache_size=0.0), "cache_size"),
    ],
)
def test_bad_settings_are_named(machine, names):
    X, y = clouds()
    with pytest.raises(ValueError, match=rf"^{names} must be"):
        machine.fit(X, y)


def test_pairs_per_state_is_checked():
    with pytest.raises(ValueError, match=r"^pairs_per_state must be"):
        KernelSVM().iterate(*clouds(), pairs_per_state=0)


@pytest.mark.parametrize("solver", ["qp", "smo"])
def test_data_too_large_for_a_kernel(solver):
    machine = KernelSVM("poly", gamma=1.0, degree=9, solver=solver)
    with pytest.raises(ValueError, match=r"^X is too large for kernel='poly'"):
        machine.fit([[1e149, 1e149], [9e149, 0.0]], [0, 1])


@pytest.mark.parametrize("ask", ["predict", "decision_function", "pairwise_decisions"])
def test_points_too_large_for_a_fit(ask):
    X, y = clouds()
    machine = KernelSVM("poly").fit(X, y)
    with pytest.raises(
        ValueError, match=r"^X is too large for this KernelSVM; scale it down first"
    ):
        getattr(machine, ask)(X * 1e149)


@pytest.mark.parametrize("machine", MACHINES, ids=repr)
def test_predicting_needs_a_fit_and_its_features(machine):
    X, y = clouds()
    for ask in ("predict", "decision_function", "pairwise_decisions"):
        with pytest.raises(NotFittedError, match="isn't fitted yet"):
            getattr(fresh(machine), ask)(X)
    fitted = fresh(machine).fit(X, y)
    for ask in ("predict", "decision_function", "pairwise_decisions"):
        with pytest.raises(ValueError, match="X has 1 feature, but the fit has seen 2"):
            getattr(fitted, ask)(X[:, :1])
        with pytest.raises(ValueError, match="NaN"):
            getattr(fitted, ask)([[np.nan, 0.0]])
    with pytest.raises(ValueError, match="y has 3 values for 40 samples"):
        fitted.score(X, [0, 1, 1])
    assert fitted.predict(X[:1]).shape == (1,)


def test_a_failed_fit_leaves_the_old_one():
    X, y = clouds()
    for machine in (KernelSVM(), LinearSVM(max_iter=50)):
        machine.fit(X, y)
        before = machine.decision_function(X)
        machine.C = -1.0
        with pytest.raises(ValueError, match=r"^C must be"):
            machine.fit(X[:, :1], np.arange(40) % 3)
        assert_array_equal(machine.decision_function(X), before)


@pytest.mark.parametrize("load", [load_iris, load_wine])
@pytest.mark.parametrize("solver", ["qp", "smo"])
@pytest.mark.parametrize("kernel", ["rbf", "linear"])
def test_many_classes_as_scikit_learn(load, solver, kernel):
    X, y = load(return_X_y=True)
    X = StandardScaler().fit_transform(X)
    machine = KernelSVM(kernel, solver=solver, tol=1e-6).fit(X, y)
    judge = SVC(kernel=kernel, tol=1e-6).fit(X, y)
    assert_array_equal(machine.classes_, judge.classes_)
    if load is load_wine:  # two irises are equal, and may share their alpha in any way
        assert_array_equal(machine.support_, judge.support_)
        assert_array_equal(machine.n_support_, judge.n_support_)
        assert_allclose(machine.support_vectors_, judge.support_vectors_)
        assert_allclose(machine.dual_coef_, judge.dual_coef_, atol=1e-4)
    assert machine.dual_coef_.shape == (2, machine.support_.size)
    assert_allclose(machine.intercept_, judge.intercept_, atol=1e-3)
    if kernel == "linear":
        assert_allclose(machine.coef_, judge.coef_, atol=1e-3)
    assert_allclose(machine.decision_function(X), judge.decision_function(X), atol=1e-3)
    assert_array_equal(machine.predict(X), judge.predict(X))
    judge.decision_function_shape = "ovo"
    assert_allclose(machine.pairwise_decisions(X), judge.decision_function(X), atol=1e-3)
    assert machine.alpha_.shape == (3, len(y))
    assert machine.score(X, y) == judge.score(X, y)


def test_two_classes_have_scikit_learns_shapes():
    X, y = clouds()
    machine, judge = KernelSVM("linear", tol=1e-6).fit(X, y), SVC(kernel="linear", tol=1e-6)
    judge.fit(X, y)
    for name in ("coef_", "intercept_", "dual_coef_", "support_", "support_vectors_", "classes_"):
        ours, theirs = getattr(machine, name), getattr(judge, name)
        assert ours.shape == theirs.shape
        assert_allclose(ours, theirs, atol=1e-3)
    assert machine.alpha_.shape == (40,)
    linear = LinearSVM(max_iter=50).fit(X, y)
    assert linear.coef_.shape == (1, 2)
    assert linear.intercept_.shape == (1,)


def test_four_classes_have_scikit_learns_layout():
    rng = np.random.default_rng(3)
    y = np.arange(48) % 4
    X = rng.normal(size=(48, 3)) + 1.5 * np.eye(4)[y, :3]
    machine, judge = KernelSVM("linear", tol=1e-7).fit(X, y), SVC(kernel="linear", tol=1e-7)
    judge.fit(X, y)
    for name in ("coef_", "intercept_", "dual_coef_", "support_", "n_support_"):
        ours, theirs = getattr(machine, name), getattr(judge, name)
        assert ours.shape == theirs.shape
        assert_allclose(ours, theirs, atol=1e-4)
    assert not np.signbit(machine.dual_coef_[machine.dual_coef_ == 0.0]).any()


def test_linear_machines_vote_too():
    X, y = load_iris(return_X_y=True)
    names = np.array(["setosa", "versicolor", "virginica"])[y]
    machine = LinearSVM(max_iter=500).fit(X, names)
    assert machine.coef_.shape == (3, 4)
    assert machine.score(X, names) > 0.95
    assert_allclose(machine.pairwise_decisions(X), X @ machine.coef_.T + machine.intercept_)
    judge = SVC(kernel="linear", decision_function_shape="ovo").fit(X, names)
    assert_array_equal(np.sign(machine.coef_), np.sign(judge.coef_))
    assert_allclose(machine.coef_[0], judge.coef_[0], atol=0.1)


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_votes_and_scores_are_scikit_learns(n_classes, seed):
    from sklearn.utils.multiclass import _ovr_decision_function

    rng = np.random.default_rng(seed)
    decisions = rng.integers(-2, 3, size=(30, n_classes * (n_classes - 1) // 2)).astype(float)
    expected = _ovr_decision_function(decisions > 0.0, decisions, n_classes)
    assert_allclose(class_scores(decisions, n_classes), expected)
    votes = count_votes(decisions, n_classes)
    assert (votes.sum(axis=1) == decisions.shape[1]).all()


def test_many_points_are_judged_in_blocks(monkeypatch):
    X, y = clouds()
    machine = KernelSVM().fit(X, y)
    whole = machine.decision_function(X)
    monkeypatch.setattr("ml.svm.BLOCK", 3 * machine.support_.size)
    assert_allclose(machine.decision_function(X), whole, rtol=1e-12)


def test_a_fitted_machine_keeps_the_kernel_it_was_fitted_with():
    X, y = clouds()
    machine = KernelSVM("poly", degree=2, coef0=1.0).fit(X, y)
    before = machine.decision_function(X)
    machine.kernel, machine.gamma, machine.degree, machine.coef0 = "linear", 9.0, 5, 0.0
    assert_allclose(machine.decision_function(X), before, rtol=0.0)
