"""Features made ready to learn from: on one scale, and with their powers and products."""

import math
from itertools import combinations, combinations_with_replacement
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.estimator import Estimator
from ml.validation import (
    LARGEST_TABLE,
    FloatArray,
    check_count,
    check_features,
    check_fitted,
    check_flag,
    check_matrix,
    check_result,
)


def standardize(X: ArrayLike) -> FloatArray:
    """(X - mean) / standard deviation, feature by feature; a constant feature becomes 0."""
    return StandardScaler().fit_transform(X)


class StandardScaler(Estimator):
    """Moves each feature to mean 0 and, unless it is constant, scales it to variance 1.

    The standard deviation divides by n, not n - 1. After `fit`: `mean_`, `var_`, `scale_` (1 for a
    constant feature) of shape (n_features,), and `n_features_in_`.
    """

    mean_: FloatArray
    var_: FloatArray
    scale_: FloatArray
    n_features_in_: int

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Learn each feature's mean and standard deviation; `y` is ignored."""
        X = check_matrix(X, min_samples=1)
        self.mean_ = X.mean(axis=0)
        self.var_ = X.var(axis=0)
        # The mean of equal numbers can be off by a rounding, so compare the numbers themselves.
        constant = X.min(axis=0) == X.max(axis=0)
        self.mean_[constant] = X[0, constant]
        self.var_[constant] = 0.0
        # A spread too small to square is no spread.
        self.scale_ = np.where(self.var_ > 0.0, np.sqrt(self.var_), 1.0)
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X: ArrayLike) -> FloatArray:
        """Scale `X` by what `fit` has learned."""
        check_fitted(self)
        X = check_features(X, self.n_features_in_)
        with np.errstate(over="ignore"):
            return check_result((X - self.mean_) / self.scale_, self)

    def fit_transform(self, X: ArrayLike, y: object = None) -> FloatArray:
        """`fit` and `transform` the same samples."""
        return self.fit(X).transform(X)

    def inverse_transform(self, X: ArrayLike) -> FloatArray:
        """Turn scaled samples back to the features' own units."""
        check_fitted(self)
        features: FloatArray = check_features(X, self.n_features_in_) * self.scale_ + self.mean_
        return features


def polynomial_features(X: ArrayLike, degree: int = 2, *, include_bias: bool = True) -> FloatArray:
    """All products of features of total degree up to `degree`; see `PolynomialFeatures`."""
    return PolynomialFeatures(degree, include_bias=include_bias).fit_transform(X)


class PolynomialFeatures(Estimator):
    """Replaces (a, b) by (1, a, b, a², a b, b², ...) up to a total degree, in scikit-learn's order.

    `interaction_only` leaves out powers of one feature, `include_bias` keeps the column of ones.
    After `fit`: `powers_` of shape (n_output_features_, n_features), the exponents of each output.
    """

    powers_: NDArray[np.int64]
    n_output_features_: int
    n_features_in_: int

    def __init__(
        self, degree: int = 2, *, interaction_only: bool = False, include_bias: bool = True
    ) -> None:
        self.degree = degree
        self.interaction_only = interaction_only
        self.include_bias = include_bias

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Count the features and list the products; the values of `X` and `y` don't matter.

        Raises ValueError for a degree that makes more features than memory should hold, or none.
        """
        X = check_matrix(X, min_samples=1)
        degree = check_count(self.degree, "degree", 0)
        include_bias = check_flag(self.include_bias, "include_bias")
        interaction_only = check_flag(self.interaction_only, "interaction_only")
        n_features = X.shape[1]
        if interaction_only:
            degree = min(degree, n_features)
        outputs = math.comb(n_features + degree, degree)
        if outputs * X.shape[0] > LARGEST_TABLE:
            number = f"{outputs:,}" if outputs < 10**12 else f"over {10**12:,}"
            raise ValueError(
                f"degree {degree} makes {number} features of {n_features} for {X.shape[0]} "
                "samples, more than memory should hold."
            )
        choose = combinations if interaction_only else combinations_with_replacement
        lowest = 0 if include_bias else 1
        products = [
            factors
            for total in range(lowest, degree + 1)
            for factors in choose(range(n_features), total)
        ]
        if not products:
            raise ValueError("degree 0 without include_bias leaves no features.")
        self.powers_ = np.array(
            [[factors.count(i) for i in range(n_features)] for factors in products]
        )
        self.n_features_in_ = n_features
        self.n_output_features_ = len(products)
        return self

    def transform(self, X: ArrayLike) -> FloatArray:
        """The products of the features, shape (n_samples, n_output_features_).

        Raises ValueError where a product is too large for a double.
        """
        check_fitted(self)
        X = check_features(X, self.n_features_in_)
        result = np.empty((X.shape[0], self.n_output_features_))
        row_of = {tuple(powers): row for row, powers in enumerate(self.powers_.tolist())}
        with np.errstate(over="ignore", under="ignore"):
            for row, powers in enumerate(self.powers_):
                # Every product is an earlier one times a feature, except the first few.
                last = int(np.flatnonzero(powers)[-1]) if powers.any() else -1
                shorter = powers.copy()
                shorter[last] -= 1
                earlier = row_of.get(tuple(shorter.tolist()))
                if last < 0:
                    result[:, row] = 1.0
                elif earlier is None:
                    result[:, row] = np.prod(X**powers, axis=1)
                else:
                    result[:, row] = result[:, earlier] * X[:, last]
        if not np.isfinite(result).all():
            raise ValueError(f"X is too large for degree {self.degree}; standardize it first.")
        return result

    def fit_transform(self, X: ArrayLike, y: object = None) -> FloatArray:
        """`fit` and `transform` the same samples."""
        return self.fit(X).transform(X)

    def get_feature_names_out(self, input_features: list[str] | None = None) -> list[str]:
        """Each output written out, as "1", "x0", "x0^2" or "x0 x1"."""
        check_fitted(self)
        names = input_features or [f"x{i}" for i in range(self.n_features_in_)]
        if len(names) != self.n_features_in_:
            raise ValueError(
                f"input_features has {len(names)} names for {self.n_features_in_} features."
            )
        return [
            " ".join(
                names[i] if power == 1 else f"{names[i]}^{power}"
                for i, power in enumerate(powers)
                if power
            )
            or "1"
            for powers in self.powers_.tolist()
        ]
