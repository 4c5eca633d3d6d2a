"""The kernels are scikit-learn's, positive semi-definite, and exact far from the origin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import pairwise
from sklearn.svm import SVC

from ml.kernels import (
    KERNELS,
    check_kernel,
    kernel_diagonal,
    kernel_matrix,
    linear_kernel,
    polynomial_kernel,
    rbf_kernel,
    resolve_gamma,
    squared_distances,
)

sizes = st.integers(1, 12)
seeds = st.integers(0, 2**32 - 1)
gammas = st.floats(0.01, 5.0)
degrees = st.integers(1, 4)
offsets = st.floats(-2.0, 2.0)


def points(seed: int, n: int, d: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


@given(seeds, sizes, sizes, sizes, gammas, degrees, offsets)
def test_kernels_are_scikit_learns(seed, n, m, d, gamma, degree, coef0):
    X, Y = points(seed, n, d), points(seed + 1, m, d)
    expected = {
        "linear": pairwise.linear_kernel(X, Y),
        "poly": pairwise.polynomial_kernel(X, Y, degree=degree, gamma=gamma, coef0=coef0),
        "rbf": pairwise.rbf_kernel(X, Y, gamma=gamma),
    }
    for kernel, matrix in expected.items():
        ours = kernel_matrix(X, Y, kernel, gamma, degree, coef0)
        assert ours.shape == (n, m)
        np.testing.assert_allclose(ours, matrix, rtol=1e-10, atol=1e-12)


def test_kernels_take_lists_and_name_what_does_not_fit():
    near, far = [[0.0, 0.0]], [[3.0, 4.0], [1.0, 0.0]]
    assert linear_kernel(far).tolist() == [[25.0, 3.0], [3.0, 1.0]]
    assert polynomial_kernel(near, far, coef0=2.0, degree=2).tolist() == [[4.0, 4.0]]
    np.testing.assert_array_equal(rbf_kernel(near, far, gamma=2.0), np.exp([[-50.0, -2.0]]))
    assert kernel_matrix(far, np.zeros((0, 2))).shape == (2, 0)
    with pytest.raises(ValueError, match=r"^Y must have as many columns as X, 2, but has 1"):
        rbf_kernel(near, [[1.0]])
    with pytest.raises(ValueError, match=r"^Y has missing values"):
        kernel_matrix(near, [[1.0, np.nan]], "poly")


@given(seeds, sizes, sizes, gammas, degrees, st.floats(0.0, 2.0))
def test_the_gram_matrix_is_symmetric_and_positive_semidefinite(seed, n, d, gamma, degree, coef0):
    X = points(seed, n, d)
    for kernel in KERNELS:
        gram = kernel_matrix(X, None, kernel, gamma, degree, coef0)
        np.testing.assert_array_equal(gram, gram.T)
        eigenvalues = np.linalg.eigvalsh(gram)
        assert eigenvalues.min() >= -1e-10 * max(1.0, eigenvalues.max())
        diagonal = kernel_diagonal(X, kernel, gamma, degree, coef0)
        np.testing.assert_allclose(diagonal, np.diag(gram), rtol=1e-12, atol=1e-12)


def test_rbf_keeps_its_digits_far_from_the_origin():
    near = np.array([[0.0, 0.0], [0.5, 0.25], [1.0, 2.0]])
    far = near + 2.0**30
    np.testing.assert_array_equal(squared_distances(far, far), squared_distances(near, near))
    np.testing.assert_array_equal(kernel_matrix(far), kernel_matrix(near))
    assert np.all(np.diag(kernel_matrix(far)) == 1.0)


def test_the_xor_kernel_by_hand():
    # reference: XOR with (x·y + 1)²
    X = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
    np.testing.assert_array_equal(
        kernel_matrix(X, X, "poly", gamma=1.0, degree=2, coef0=1.0), np.ones((4, 4)) + 8 * np.eye(4)
    )


@given(seeds, st.integers(2, 12), sizes)
def test_gamma_scale_and_auto_are_scikit_learns(seed, n, d):
    X = points(seed, n, d) * 3.0
    for gamma in ("scale", "auto"):
        judge = SVC(gamma=gamma).fit(X, np.arange(n) % 2)
        assert resolve_gamma(gamma, X) == pytest.approx(judge._gamma, rel=1e-12)
    assert resolve_gamma(0.25, X) == 0.25
    assert resolve_gamma("scale", np.full((n, d), 7.0)) == 1.0


@pytest.mark.parametrize("gamma", ["wide", 0.0, -1.0, float("nan"), float("inf"), None, True])
def test_a_wrong_gamma_is_named(gamma):
    with pytest.raises(ValueError, match="gamma must be"):
        resolve_gamma(gamma, np.eye(2))


def test_wrong_kernel_settings_are_named():
    X = np.eye(2)
    with pytest.raises(ValueError, match="kernel must be one of"):
        kernel_matrix(X, X, "cosine")
    with pytest.raises(ValueError, match="kernel must be one of"):
        kernel_diagonal(X, "cosine")
    with pytest.raises(ValueError, match="kernel must be one of"):
        check_kernel("cosine")
    for degree in (0, 1.5, "2", True):
        with pytest.raises(ValueError, match="degree must be"):
            check_kernel("poly", degree)
    for coef0 in (float("nan"), "1", None):
        with pytest.raises(ValueError, match="coef0 must be"):
            check_kernel("poly", 2, coef0)
    with pytest.raises(
        ValueError, match=r"^coef0 .* power of degree 3 is at most 1e\+303, not 1e\+1"
    ):
        check_kernel("poly", 3, 1e102)
    check_kernel("poly", 2, -1e102)
    check_kernel("rbf", 3, 1e300)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf, "scale", None])
def test_a_kernel_by_itself_names_a_wrong_gamma(bad):
    for kernel in (rbf_kernel, polynomial_kernel):
        with pytest.raises(ValueError, match=r"^gamma must be a number of at least 0"):
            kernel(np.eye(2), gamma=bad)
    for made in (kernel_matrix, kernel_diagonal):
        with pytest.raises(ValueError, match=r"^gamma must be a number of at least 0"):
            made(np.eye(2), kernel="poly", gamma=bad)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        *(({"degree": bad}, "^degree must be a whole number") for bad in (-1, 0, 0.5, 10**400)),
        *(({"coef0": bad}, "^coef0 must be a finite number") for bad in (np.nan, "1", 10**400)),
    ],
)
def test_a_polynomial_kernel_by_itself_names_wrong_numbers(wrong, words):
    for made in (kernel_matrix, kernel_diagonal):
        with pytest.raises(ValueError, match=words):
            made(np.eye(2), kernel="poly", **wrong)
    with pytest.raises(ValueError, match=words):
        polynomial_kernel(np.eye(2), **wrong)


def test_kernels_reach_their_limits_in_silence():
    apart = np.array([[0.0], [1e10]])
    np.testing.assert_array_equal(rbf_kernel(apart, gamma=1e300), np.eye(2))
    np.testing.assert_array_equal(polynomial_kernel([[-1e149]], [[1e149]]), [[-np.inf]])
