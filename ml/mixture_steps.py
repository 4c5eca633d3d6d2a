"""What do the two half-steps of expectation-maximisation do to a mixture of Gaussians?

Bishop, "Pattern Recognition and Machine Learning", section 9.2.2; Dempster, Laird and Rubin 1977.
Points come as columns (d, n) and responsibilities as rows (k, n).
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from ml.gaussian import (
    cholesky_factors,
    floor_covariances,
    log_densities,
    sum_of_products,
    weighted_covariances,
)
from ml.validation import FloatArray

# Below this the sums over a component run out of digits: it keeps its mean and its covariance.
SMALLEST_SIZE = 1e-200


@dataclass(frozen=True, eq=False)
class Mixture:
    """The parameters of a mixture, and what the floor did to its covariances."""

    weights: FloatArray  # π (k,)
    means: FloatArray  # μ (k, d)
    covariances: FloatArray  # Σ in the shape of the type
    covariance_type: str
    minimum_eigenvalue: float = inf  # the least of any covariance before the floor
    floored: tuple[int, ...] = ()  # components that the floor has changed

    def factors(self) -> FloatArray:
        """The Cholesky factors L of Σ = L Lᵀ: (k, d, d), or (k, d) where Σ is diagonal.

        Raises ValueError where a covariance can't be inverted.
        """
        try:
            return cholesky_factors(self.covariances, self.covariance_type, *self.means.shape)
        except np.linalg.LinAlgError:
            raise ValueError(
                "A component has shrunk until its covariance can't be inverted; raise reg_covar "
                "or ask for fewer n_components."
            ) from None


def expect(columns: FloatArray, mixture: Mixture) -> tuple[FloatArray, FloatArray]:
    """The E step: γ_ci = π_c N(x_i | μ_c, Σ_c) / p(x_i), with p(x_i) = Σ_j π_j N(x_i | μ_j, Σ_j).

    Bishop, eq. 9.23 and the terms of 9.28, in logarithms: the largest term is taken out before
    the exponential, so that a point far from every component keeps its digits (log-sum-exp).
    Returns the responsibilities (k, n) and ln p(x_i) (n,).
    """
    with np.errstate(divide="ignore"):
        log_weights = np.log(mixture.weights)
    terms = log_densities(columns, mixture.means, mixture.factors())
    terms += log_weights[:, np.newaxis]
    largest = terms.max(axis=0)
    terms -= largest
    responsibilities = np.exp(terms, out=terms)
    total = responsibilities.sum(axis=0)
    responsibilities /= total
    return responsibilities, largest + np.log(total)


def maximise(
    columns: FloatArray,
    responsibilities: FloatArray,
    old: Mixture,
    scales: FloatArray,
    floor: float,
) -> Mixture:
    """The M step: the mixture that `responsibilities` (k, n) make the most likely.

    Bishop, eq. 9.27, 9.24, 9.25 and 9.26: N_c = Σ_i γ_ci, μ_c = Σ_i γ_ci x_i / N_c,
    Σ_c = Σ_i γ_ci (x_i - μ_c)(x_i - μ_c)ᵀ / N_c and π_c = N_c / n. The covariances are then
    floored (see `floor_covariances`).
    """
    sizes = responsibilities.sum(axis=1)
    empty = sizes < SMALLEST_SIZE
    divisors = np.where(empty, 1.0, sizes)
    means = sum_of_products(responsibilities, columns) / divisors[:, np.newaxis]
    means[empty] = old.means[empty]
    covariances = weighted_covariances(
        columns, responsibilities, divisors, means, old.covariance_type
    )
    if old.covariance_type != "tied":
        covariances[empty] = old.covariances[empty]
    covariances, least = floor_covariances(covariances, scales, floor, old.covariance_type)
    return Mixture(
        weights=sizes / sizes.sum(),
        means=means,
        covariances=covariances,
        covariance_type=old.covariance_type,
        minimum_eigenvalue=float(least.min()),
        floored=tuple(np.flatnonzero(least < floor).tolist()),
    )
