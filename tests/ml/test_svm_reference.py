"""Support vector machines give the numbers of the reference table and of hand calculation."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.datasets import load_iris

from ml.datasets import load
from ml.svm import KernelSVM, LinearSVM, NotSeparableError

SOLVERS = ("qp", "smo")
XOR = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
XOR_LABELS = [0, 1, 1, 0]


def setosa_and_versicolor() -> tuple[np.ndarray, np.ndarray]:
    X, y = load_iris(return_X_y=True)
    return X[:100, 2:], y[:100]


@pytest.mark.parametrize("solver", SOLVERS)
def test_hard_margin_on_iris(solver):
    # reference: hard margin, Iris setosa against versicolor, petal length and width
    X, y = setosa_and_versicolor()
    machine = KernelSVM("linear", C=None, solver=solver, tol=1e-9).fit(X, y)
    assert_allclose(machine.coef_, [[1.294118, 0.823529]], atol=5e-7)
    assert_allclose(machine.intercept_, [-3.788235], atol=5e-7)
    assert_allclose(2.0 / np.linalg.norm(machine.coef_), 1.303840, atol=5e-7)
    assert machine.support_.size == 2
    assert_allclose(machine.decision_function(machine.support_vectors_), [-1.0, 1.0], atol=1e-9)
    assert machine.score(X, y) == 1.0


@pytest.mark.parametrize("solver", SOLVERS)
def test_hard_margin_has_no_gap_at_its_end(solver):
    X, y = setosa_and_versicolor()
    *_, last = KernelSVM("linear", C=None, solver=solver, tol=1e-9).iterate(X, y)
    assert np.inf == last.C
    assert_allclose(last.margin_width, 1.303840, atol=5e-7)
    assert_allclose(last.primal_objective, last.dual_objective, rtol=1e-8)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("C", [None, 1.0])
def test_xor_with_a_quadratic_kernel(solver, C):
    # reference: XOR with (x·y + 1)²: every alpha 1/8, dual objective 1/4
    machine = KernelSVM("poly", C=C, gamma=1.0, degree=2, coef0=1.0, solver=solver, tol=1e-9)
    machine.fit(XOR, XOR_LABELS)
    assert_allclose(machine.alpha_, 0.125, atol=1e-9)
    assert_allclose(machine.dual_objective_, 0.25, atol=1e-9)
    assert_allclose(machine.intercept_, 0.0, atol=1e-9)
    assert machine.predict(XOR).tolist() == XOR_LABELS
    with pytest.raises(AttributeError, match="'poly'"):
        _ = machine.coef_


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf"])
@pytest.mark.parametrize("C", [1e-6, 0.5, 1e6])
def test_equal_points_with_opposite_labels(solver, kernel, C):
    # reference: equal points with opposite labels: every alpha at C, no crash
    for place in (0.0, 3.0):
        X = np.full((6, 2), place)
        machine = KernelSVM(kernel, C=C, solver=solver).fit(X, [0, 1, 0, 1, 0, 1])
        assert_allclose(machine.alpha_, C, rtol=1e-12)
        assert_allclose(machine.decision_function(X), 0.0, atol=1e-6)
        assert_allclose(machine.dual_objective_, 6.0 * C, rtol=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_two_points_by_hand(solver):
    # x = -1 and x = 3: w = 2/4, b = -w, alpha = 2/16
    machine = KernelSVM("linear", C=10.0, solver=solver, tol=1e-9).fit([[-1.0], [3.0]], ["a", "b"])
    assert_allclose(machine.coef_, [[0.5]], atol=1e-9)
    assert_allclose(machine.intercept_, [-0.5], atol=1e-9)
    assert_allclose(machine.alpha_, 0.125, atol=1e-9)


@pytest.mark.parametrize("solver", SOLVERS)
def test_support_vectors_are_judged_relative_to_C(solver):
    X, y = load_iris(return_X_y=True)
    X, y = X[50:], y[50:]
    tiny = KernelSVM("linear", C=1e-9, solver=solver).fit(X, y)
    # so soft a margin holds every sample inside
    assert tiny.support_.size == 100
    assert_allclose(tiny.alpha_, 1e-9, rtol=1e-9)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(
    ("kernel", "X", "y"),
    [
        ("linear", XOR, XOR_LABELS),
        ("linear", [[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1]),
        ("linear", [[0.0], [1.0], [1.0], [2.0]], [0, 0, 1, 1]),
        ("rbf", [[0.0, 1.0], [0.0, 1.0], [5.0, 5.0]], [0, 1, 1]),
        ("linear", [[4.0], [4.0]], [0, 1]),
    ],
)
def test_a_hard_margin_that_does_not_exist(solver, kernel, X, y):
    with pytest.raises(NotSeparableError, match=r"C=None .* give C a number above 0"):
        KernelSVM(kernel, C=None, solver=solver).fit(X, y)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("kernel", ["linear", "poly"])
def test_overlapping_clouds_have_no_hard_margin(solver, kernel):
    X, y = load_iris(return_X_y=True)
    rng = np.random.default_rng(0)
    with pytest.raises(NotSeparableError, match="class 1 from class 2"):
        KernelSVM("linear", C=None, solver=solver).fit(X[50:], y[50:])
    with pytest.raises(NotSeparableError):
        KernelSVM(kernel, C=None, solver=solver).fit(
            rng.normal(size=(200, 2)), rng.integers(2, size=200)
        )


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("width", [1e-2, 1e-3, 1e-4])
def test_a_narrow_hard_margin_is_found(solver, width):
    X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, width], [1.0, width]])
    machine = KernelSVM("linear", C=None, solver=solver, tol=1e-7).fit(X, [0, 0, 1, 1])
    assert_allclose(2.0 / np.linalg.norm(machine.coef_), width, rtol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_solvers_agree_whether_a_hard_margin_exists(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 30))
    X, y = rng.normal(size=(n, 2)), rng.integers(2, size=n)
    y[:2] = 0, 1
    found = []
    for solver in SOLVERS:
        try:
            machine = KernelSVM("poly", C=None, degree=2, coef0=1.0, solver=solver, tol=1e-7)
            found.append(machine.fit(X, y).dual_objective_)
            assert machine.score(X, y) == 1.0
        except NotSeparableError:
            found.append(np.inf)
    assert_allclose(found[0], found[1], rtol=1e-6)


@pytest.mark.parametrize(("gamma", "dual"), [(2.0, 336478.4039), (1.0, 7396246.685)])
def test_both_solvers_find_a_hard_margin_that_is_very_narrow(gamma, dual):
    # reference: cvxopt's coneqp on the whole program, left to its own end
    horseshoe = load("horseshoe-2d")
    train = horseshoe.parts(0).train
    X, y = horseshoe.X[train], horseshoe.y[train]
    for solver in SOLVERS:
        machine = KernelSVM("rbf", C=None, gamma=gamma, solver=solver).fit(X, y)
        assert machine.converged_
        assert machine.score(X, y) == 1.0
        assert_allclose(machine.dual_objective_, dual, rtol=1e-8)


@pytest.mark.parametrize(
    ("name", "C", "dual"),
    [
        ("breast-cancer", 0.01, 0.62789943174),
        ("breast-cancer", 1.0, 48.8757257),
        ("breast-cancer", 100.0, 2892.08856),
        ("wine", 1.0, 6.63835640),
    ],
)
def test_features_in_plain_units_do_not_hold_up_smo(name, C, dual):
    # reference: cvxopt; by pairs alone a million of them end far from it
    table = load(name)
    machine = KernelSVM("linear", C=C, max_iter=40_000).fit(table.X, table.y)
    assert machine.converged_
    assert_allclose(machine.dual_objective_, dual, rtol=1e-7)


def test_hinge_training_meets_its_bound():
    # reference: hinge-loss training: primal >= dual, meeting at the optimum
    X, y = setosa_and_versicolor()
    machine = LinearSVM(tol=1e-4, max_iter=100_000).fit(X, y)
    exact = KernelSVM("linear", C=1.0, solver="qp").fit(X, y)
    assert machine.dual_objective_ <= exact.dual_objective_ <= machine.objective_
    assert machine.objective_ - machine.dual_objective_ <= 1e-4 * machine.objective_
    assert_allclose(machine.coef_, exact.coef_, atol=0.02)
    assert_allclose(machine.intercept_, exact.intercept_, atol=0.05)
