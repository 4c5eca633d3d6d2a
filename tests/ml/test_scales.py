"""From 1e-200 to 1e149 every estimator ends in finite numbers or a sentence, without a warning."""

import numpy as np
import pytest

from ml.cluster import KernelKMeans, KMeans
from ml.linear_model import Lasso, Ridge, lasso_path, ridge_path
from ml.mixture import GaussianMixture
from ml.svm import KernelSVM, LinearSVM

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(40, 3)) + 3.0 * (np.arange(40) < 20)[:, None]
Y = X @ [1.0, 2.0, 3.0] + RANDOM.normal(size=40)
LABELS = np.arange(40) // 20
SCALES = (1e-200, 1e-160, 1e-20, 1e20, 1e149)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("of_y", [1e-160, 1.0, 1e140])
def test_lines(scale, of_y):
    models = [Ridge(solver=solver) for solver in ("closed_form", "gradient_descent")]
    models += [Lasso(solver=s) for s in ("subgradient", "ista", "fista", "coordinate_descent")]
    for model in models:
        model.max_iter = 20
        assert np.isfinite(model.fit(X * scale, Y * of_y).predict(X * scale)).all()
    for path in (ridge_path, lasso_path):
        assert np.isfinite(path(X * scale, Y * of_y, n_alphas=5)[1]).all()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf"])
def test_kernel_machines(scale, kernel):
    for model in (
        KernelKMeans(2, kernel, random_state=0),
        KernelSVM(kernel, max_iter=2000),
    ):
        assert set(model.fit(X * scale, LABELS).predict(X * scale)) <= {0, 1}
        model.gamma = 1.0
        try:
            model.fit(X * scale, LABELS)
        except ValueError as sentence:
            assert "X is too large for kernel='poly'; scale it down" in str(sentence)
            assert (scale, kernel) == (1e149, "poly")


@pytest.mark.parametrize("scale", SCALES)
def test_clusters_and_the_hinge(scale):
    assert np.isfinite(KMeans(3, random_state=0).fit(X * scale).transform(X * scale)).all()
    for kind in ("full", "tied", "diag", "spherical"):
        fit = GaussianMixture(2, kind, random_state=0).fit(X * scale)
        assert np.isfinite(fit.predict_proba(X * scale)).all()
    hinge = LinearSVM(max_iter=20).fit(X * scale, LABELS)
    assert np.isfinite(hinge.decision_function(X * scale)).all()
