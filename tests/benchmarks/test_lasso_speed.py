"""How much faster the lasso's path is than scikit-learn's: the same alphas, tolerance and run."""

import numpy as np
import pytest
import sklearn.linear_model

from ml.linear_model import lasso_path
from tests.benchmarks.ratios import record
from tests.benchmarks.turns import fastest


@pytest.mark.parametrize("common", [0.0, 0.9], ids=["independent", "alike"])
@pytest.mark.parametrize("tol", [1e-4, 1e-6])
def test_the_path_of_100_alphas_against_scikit_learn(common, tol):
    rng = np.random.default_rng(0)
    X = np.sqrt(1 - common) * rng.normal(size=(1000, 100))
    X += np.sqrt(common) * rng.normal(size=(1000, 1))
    coef = np.where(np.arange(100) < 10, 3.0 * rng.normal(size=100), 0.0)
    y = X @ coef + rng.normal(size=1000)
    X, y = X - X.mean(axis=0), y - y.mean()
    alphas = lasso_path(X, y).alphas

    def ours():
        return lasso_path(X, y, alphas=alphas, tol=tol)

    def theirs():
        return sklearn.linear_model.lasso_path(X, y, alphas=alphas, tol=tol, max_iter=100_000)

    for _, coefs, gaps in (ours(), theirs()):
        assert np.all(gaps <= tol * (y @ y) / 1000)
        assert coefs.shape == (100, 100)
    our_time, their_time = fastest(ours, theirs, rounds=15)
    kind = "features alike" if common else "independent features"
    record(
        f"lasso path, 1,000x100, 100 alphas, {kind}, tol={tol:g}, against scikit-learn",
        their_time / our_time,
        10.0,
        note=f"{1e3 * our_time:.2f} ms against {1e3 * their_time:.2f} ms",
    )
