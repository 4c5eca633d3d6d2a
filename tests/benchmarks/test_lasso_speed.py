"""How much faster the lasso's path is than scikit-learn's: the same alphas, tolerance and run."""

import time

import numpy as np
import pytest
import sklearn.linear_model

from ml.linear_model import lasso_path


def _fastest(*calls, rounds=15):
    """The least seconds of each, taken in turns so that a busy machine slows all alike."""
    least = [np.inf] * len(calls)
    for _ in range(rounds):
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            least[i] = min(least[i], time.perf_counter() - start)
    return least


@pytest.mark.parametrize("common", [0.0, 0.9], ids=["independent", "alike"])
@pytest.mark.parametrize("tol", [1e-4, 1e-6])
def test_the_path_of_100_alphas_is_at_least_ten_times_as_fast(common, tol):
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
    our_time, their_time = _fastest(ours, theirs)
    ratio = their_time / our_time
    print(
        f"\nlasso path 1,000x100, 100 alphas, tol {tol:g}: {1e3 * our_time:.2f} ms, "
        f"scikit-learn {1e3 * their_time:.2f} ms, ratio {ratio:.1f}"
    )
    assert ratio >= 10
