"""What is the inner product of two points in feature space? Linear, polynomial and RBF kernels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ml.validation import (
    FloatArray,
    check_choice,
    check_count,
    check_matrix,
    check_non_negative,
    check_number,
    check_positive,
)

KERNELS = ("linear", "poly", "rbf")

# Below this the entries of a kernel matrix leave room for their sums.
LARGEST_ENTRY = 1e303

# A kernel whose roundings are more than this share of the data's radius², in feature space, can't
# tell the samples apart.
LARGEST_ROUNDING = 1e-6


@dataclass(frozen=True)
class Kernel:
    """A kernel with all its numbers known."""

    name: str
    gamma: float
    degree: int
    coef0: float

    def matrix(self, X: FloatArray, Y: FloatArray | None = None) -> FloatArray:
        """K between the rows of `X` (n, d) and of `Y` (m, d, by default `X`): (n, m)."""
        return kernel_matrix(X, Y, self.name, self.gamma, self.degree, self.coef0)

    def diagonal(self, X: FloatArray) -> FloatArray:
        """K(x, x) for each row of `X`: (n,). Raises ValueError where it is too large."""
        return kernel_diagonal(X, self.name, self.gamma, self.degree, self.coef0)


def linear_kernel(X: ArrayLike, Y: ArrayLike | None = None) -> FloatArray:
    """K(x, y) = x·y between the rows of `X` (n, d) and of `Y` (m, d, by default `X`): (n, m)."""
    X, Y = _rows(X, Y)
    return X @ Y.T


def polynomial_kernel(
    X: ArrayLike,
    Y: ArrayLike | None = None,
    gamma: float = 1.0,
    degree: int = 3,
    coef0: float = 0.0,
) -> FloatArray:
    """K(x, y) = (gamma x·y + coef0)^degree between the rows of `X` and `Y`: (n, m).

    Infinite where a double can't hold it.
    """
    gamma, degree, coef0 = _check_polynomial(gamma, degree, coef0)
    products = linear_kernel(X, Y)
    with np.errstate(over="ignore"):
        products *= gamma
        products += coef0
        return products**degree


def rbf_kernel(X: ArrayLike, Y: ArrayLike | None = None, gamma: float = 1.0) -> FloatArray:
    """K(x, y) = exp(-gamma ‖x - y‖²) between rows: an (n, m) matrix. gamma is 1/(2 sigma²)."""
    gamma = check_non_negative(gamma, "gamma")
    distances = squared_distances(*_rows(X, Y))
    with np.errstate(over="ignore"):  # exp(-inf) is 0
        distances *= -gamma
    return np.exp(distances, out=distances)


def squared_distances(X: FloatArray, Y: FloatArray) -> FloatArray:
    """‖x - y‖² between the rows of `X` (n, d) and of `Y` (m, d): an (n, m) matrix.

    By differences and not by ‖x‖² - 2 x·y + ‖y‖², so that data far from the origin keep their
    digits and equal points are at distance 0 exactly.
    """
    from scipy.spatial.distance import cdist  # slow to import

    distances: FloatArray = cdist(X, Y, "sqeuclidean")
    return distances


def kernel_matrix(
    X: ArrayLike,
    Y: ArrayLike | None = None,
    kernel: str = "rbf",
    gamma: float = 1.0,
    degree: int = 3,
    coef0: float = 0.0,
) -> FloatArray:
    """The kernel between the rows of `X` (n, d) and of `Y` (m, d, by default `X`): (n, m) float64.

    `gamma` is a number here: `resolve_gamma` turns "scale" and "auto" into one on the training
    data, once, because new points must be judged by the same kernel. Raises ValueError for an
    unknown kernel, wrong numbers or tables that don't fit each other. The definitions are
    scikit-learn's.
    """
    if kernel == "linear":
        return linear_kernel(X, Y)
    if kernel == "poly":
        return polynomial_kernel(X, Y, gamma, degree, coef0)
    check_choice(kernel, "kernel", KERNELS)
    return rbf_kernel(X, Y, gamma)


def kernel_diagonal(
    X: FloatArray, kernel: str = "rbf", gamma: float = 1.0, degree: int = 3, coef0: float = 0.0
) -> FloatArray:
    """K(x, x) for each row of `X` (n, d), without the rest of the matrix: (n,) float64.

    Raises ValueError where it is too large. Where it isn't, the rest of the matrix is not either.
    """
    check_choice(kernel, "kernel", KERNELS)
    if kernel == "rbf":
        return np.ones(X.shape[0])
    diagonal: FloatArray = np.einsum("ij,ij->i", X, X)
    if kernel == "poly":
        gamma, degree, coef0 = _check_polynomial(gamma, degree, coef0)
        with np.errstate(over="ignore"):
            diagonal = (gamma * diagonal + coef0) ** degree
    if not (np.abs(diagonal) < LARGEST_ENTRY).all():
        raise ValueError(f"X is too large for kernel={kernel!r}; scale it down first.")
    return diagonal


def resolve_gamma(gamma: object, X: FloatArray) -> float:
    """The number that `gamma` stands for on the training data `X` (n, d), as in scikit-learn.

    "scale" is 1 / (d var(X)), or 1 where X has no spread to square; "auto" is 1 / d. Raises
    ValueError unless `gamma` is one of these or a finite number above 0.
    """
    if isinstance(gamma, str):
        check_choice(gamma, "gamma", ("scale", "auto"))
        if gamma == "auto":
            return 1.0 / float(X.shape[1])
        # The mean of equal numbers can be off by a rounding, so their variance need not be 0.
        spread = X.shape[1] * float(X.var()) if X.min() < X.max() else 0.0
        # Below the least normal double the inverse isn't a finite number any more.
        return 1.0 / spread if spread >= np.finfo(np.float64).tiny else 1.0
    return check_positive(gamma, "gamma")


def check_kernel(kernel: object, degree: object = 3, coef0: object = 0.0) -> None:
    """Raise ValueError, naming the argument, unless these describe a kernel of this module."""
    check_choice(kernel, "kernel", KERNELS)
    power, shift = check_count(degree, "degree"), check_number(coef0, "coef0")
    if kernel == "poly" and abs(shift) > LARGEST_ENTRY ** (1.0 / power):
        raise ValueError(
            f"coef0 must be a number whose power of degree {power} is at most {LARGEST_ENTRY:g}, "
            f"not {shift:g}."
        )


def distances_to_first(kernel: Kernel, X: FloatArray) -> FloatArray:
    """‖φ(x) - φ(x_0)‖² for each row of `X`, with rounding: (n,)."""
    diagonal = kernel.diagonal(X)
    distances: FloatArray = diagonal + diagonal[0] - 2.0 * kernel.matrix(X, X[:1])[:, 0]
    return distances


def check_resolution(kernel: Kernel, X: FloatArray) -> None:
    """Raise ValueError where `X` is so far from the origin that its inner products are all alike.

    Distances in feature space are differences of them, of which rounding then leaves no digits.
    """
    if kernel.name == "rbf" or (X[0] == X).all():
        return
    rounding = float(np.finfo(np.float64).eps * np.abs(kernel.diagonal(X)).max())
    farthest = float(np.abs(distances_to_first(kernel, X)).max())
    if 0.0 < LARGEST_ROUNDING * farthest < rounding:
        raise ValueError(
            f"X lies too far from the origin, for its spread, for kernel={kernel.name!r}; "
            "subtract its mean first."
        )


def _check_polynomial(gamma: object, degree: object, coef0: object) -> tuple[float, int, float]:
    return (
        check_non_negative(gamma, "gamma"),
        check_count(degree, "degree"),
        check_number(coef0, "coef0"),
    )


def _rows(X: ArrayLike, Y: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """`X` (n, d) and `Y` (m, d), the same array if there is but one, which keeps K symmetric."""
    same = Y is None or Y is X
    X = check_matrix(X, min_samples=0)
    if same:
        return X, X
    Y = check_matrix(Y, "Y", min_samples=0)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"Y must have as many columns as X, {X.shape[1]}, but has {Y.shape[1]}.")
    return X, Y
