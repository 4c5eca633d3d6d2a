"""SMO against scikit-learn's `SVC`, and the quadratic program against SMO."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest
from sklearn.datasets import make_blobs, make_classification, make_moons
from sklearn.svm import SVC

from ml.svm import KernelSVM
from tests.benchmarks.ratios import record

ROUNDS = 9


def interleaved(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of both, taken in turns so that a busy machine slows both alike."""
    ours(), theirs()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for kept, run in zip(seconds, (ours, theirs), strict=True):
            start = time.perf_counter()
            run()
            kept.append(time.perf_counter() - start)
    return median(seconds[0]), median(seconds[1])


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
    ours, theirs = interleaved(
        lambda: KernelSVM("rbf", **settings).fit(X, y), lambda: SVC(**settings).fit(X, y)
    )
    record(
        f"SMO, 2,000 points, {name}, C={C:g}, tol={tol:g}, against SVC",
        theirs / ours,
        1.0,
        note=f"{ours * 1e3:.1f} ms against {theirs * 1e3:.1f} ms",
    )


def test_the_quadratic_program_against_smo():
    X, y = make_moons(500, noise=0.25, random_state=0)
    qp, smo = interleaved(
        lambda: KernelSVM("rbf", solver="qp").fit(X, y), lambda: KernelSVM("rbf").fit(X, y)
    )
    record(
        "QP, 500 points, against SMO",
        qp / smo,
        0.0,
        unit="times slower",
        note=f"{qp * 1e3:.1f} ms against {smo * 1e3:.1f} ms; for interest only",
    )
