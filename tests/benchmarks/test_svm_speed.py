"""SMO against scikit-learn's `SVC`, and the quadratic program against SMO."""

import numpy as np
import pytest
from sklearn.datasets import make_blobs, make_classification, make_moons
from sklearn.svm import SVC

from ml.svm import KernelSVM
from tests.benchmarks.ratios import record
from tests.benchmarks.turns import fastest

ROUNDS = 9


def data(name: str) -> tuple[np.ndarray, np.ndarray]:
    if name == "moons":
        return make_moons(2000, noise=0.25, random_state=0)
    if name == "blobs":
        return make_blobs(2000, centers=2, cluster_std=3.0, random_state=3)
    return make_classification(2000, 20, n_informative=8, random_state=0)


@pytest.mark.parametrize("tol", [1e-3, 1e-4])
@pytest.mark.parametrize("C", [1.0, 10.0])
@pytest.mark.parametrize("name", ["moons", "blobs", "20 features"])
def test_smo_against_svc(name, C, tol):
    X, y = data(name)
    gamma = 1.0 / (X.shape[1] * X.var())
    settings = {"C": C, "gamma": gamma, "tol": tol, "cache_size": 200.0}
    ours, theirs = fastest(
        lambda: KernelSVM("rbf", **settings).fit(X, y),
        lambda: SVC(**settings).fit(X, y),
        rounds=ROUNDS,
    )
    record(
        f"SMO, 2,000 points, {name}, C={C:g}, tol={tol:g}, against SVC",
        theirs / ours,
        1.0,
        note=f"{ours * 1e3:.1f} ms against {theirs * 1e3:.1f} ms",
    )


@pytest.mark.parametrize("name", ["moons", "blobs", "20 features"])
def test_smo_against_svc_each_by_default(name):
    X, y = data(name)
    ours, theirs = fastest(lambda: KernelSVM().fit(X, y), lambda: SVC().fit(X, y), rounds=ROUNDS)
    record(
        f"SMO, 2,000 points, {name}, to its own tol of 1e-5, against SVC to 1e-3",
        theirs / ours,
        1.0,
        note=f"{ours * 1e3:.1f} ms against {theirs * 1e3:.1f} ms",
    )


def test_the_quadratic_program_against_smo():
    X, y = make_moons(500, noise=0.25, random_state=0)
    qp, smo = fastest(
        lambda: KernelSVM("rbf", solver="qp").fit(X, y),
        lambda: KernelSVM("rbf").fit(X, y),
        rounds=ROUNDS,
    )
    record(
        "QP, 500 points, against SMO",
        qp / smo,
        0.0,
        unit="times slower",
        note=f"{qp * 1e3:.1f} ms against {smo * 1e3:.1f} ms; for interest only",
    )
