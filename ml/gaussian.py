"""How likely is each point under each of k Gaussians, and which Gaussians fit weighted points?

Points come as columns (d, n), so that a feature lies side by side in memory. Covariances have
scikit-learn's shapes: full (k, d, d), tied (d, d), diag (k, d), spherical (k,).
"""

from math import log, pi

import numpy as np
from scipy.linalg.blas import dtrsm

from ml.validation import FloatArray

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")

# A squared distance this large has a density of 0; larger ones need no more digits, only a number.
LARGEST_SQUARE = 1e300

# For so few rows BLAS takes longer to wake its threads, and far longer on a busy machine, than a
# plain loop takes for the whole product.
NARROW = 8


def cholesky_factors(covariances: FloatArray, covariance_type: str, k: int, d: int) -> FloatArray:
    """The factors L of the covariances, Σ = L Lᵀ: (k, d, d), or (k, d) for diagonal ones.

    Raises numpy's LinAlgError for a covariance that isn't positive definite.
    """
    if covariance_type in ("full", "tied"):
        return np.broadcast_to(np.linalg.cholesky(covariances), (k, d, d))
    if not np.all(covariances > 0.0):
        raise np.linalg.LinAlgError("A variance isn't above 0.")
    return np.sqrt(np.broadcast_to(covariances.reshape(k, -1), (k, d)))


def log_densities(columns: FloatArray, means: FloatArray, factors: FloatArray) -> FloatArray:
    """log N(x_i | μ_c, Σ_c) = -½ (d log 2π + log|Σ_c| + ‖L_c⁻¹(x_i - μ_c)‖²): (k, n).

    Bishop, "Pattern Recognition and Machine Learning", eq. 2.43, with |Σ| = Π L_jj². The numbers
    are those of `scipy.stats.multivariate_normal` given `Covariance.from_cholesky(L)`, which takes
    7 to 20 times as long and over a second to import.
    """
    d, n = columns.shape
    densities = np.empty((len(means), n))
    for c, (mean, factor) in enumerate(zip(means, factors)):
        whitened = _solve(factor, columns - mean[:, np.newaxis])
        with np.errstate(over="ignore"):
            squares = np.einsum("dn,dn->n", whitened, whitened)
        np.minimum(squares, LARGEST_SQUARE, out=squares)
        scales = factor.diagonal() if factor.ndim == 2 else factor
        densities[c] = -0.5 * (d * log(2.0 * pi) + squares) - np.log(scales).sum()
    return densities


def _solve(factor: FloatArray, right: FloatArray) -> FloatArray:
    """Y in L Y = R by forward substitution, L (d, d) or its diagonal (d,); overwrites `right`."""
    if factor.ndim == 1:
        right /= factor[:, np.newaxis]
    elif len(factor) <= NARROW:
        for j in range(len(factor)):
            right[j] -= np.einsum("l,ln->n", factor[j, :j], right[:j])
            right[j] /= factor[j, j]
    else:
        # As Yᵀ Lᵀ = Rᵀ, because BLAS keeps columns together and these are rows.
        right = dtrsm(1.0, factor, right.T, side=1, lower=1, trans_a=1, overwrite_b=1).T
    return right


def sum_of_products(left: FloatArray, right: FloatArray) -> FloatArray:
    """left rightᵀ, (p, q), over the columns of (p, n) and (q, n)."""
    if len(left) * len(right) <= NARROW**2:
        products: FloatArray = np.einsum("in,jn->ij", left, right)
        return products
    return left @ right.T


def weighted_covariances(
    columns: FloatArray,
    responsibilities: FloatArray,
    sizes: FloatArray,
    means: FloatArray,
    covariance_type: str,
) -> FloatArray:
    """Σ_c = (1/N_c) Σ_i γ_ci (x_i - μ_c)(x_i - μ_c)ᵀ, or what the type leaves of it.

    `responsibilities` γ are (k, n) and `sizes` N_c = Σ_i γ_ci, above 0. Bishop, eq. 9.25; "tied" is
    the mean of these weighted by N_c, "diag" their diagonals, "spherical" the diagonals' means.
    """
    d = len(columns)
    matrices = covariance_type in ("full", "tied")
    scatters = np.empty((len(means), d, d) if matrices else (len(means), d))
    for c, mean in enumerate(means):
        deviations = columns - mean[:, np.newaxis]
        weighted = responsibilities[c] * deviations
        if matrices:
            scatters[c] = sum_of_products(weighted, deviations)
        else:
            scatters[c] = np.einsum("dn,dn->d", weighted, deviations)
    if covariance_type == "tied":
        tied: FloatArray = scatters.sum(axis=0) / sizes.sum()
        return (tied + tied.T) / 2.0
    if covariance_type == "full":
        full = scatters / sizes[:, np.newaxis, np.newaxis]
        return (full + full.transpose(0, 2, 1)) / 2.0
    variances: FloatArray = scatters / sizes[:, np.newaxis]
    return variances if covariance_type == "diag" else variances.mean(axis=1)


def feature_scales(columns: FloatArray) -> FloatArray:
    """The variance of each feature (d,); of a constant one the mean of the others, or else 1."""
    variances: FloatArray = columns.var(axis=1)
    # The mean of equal numbers may miss them by a rounding, and a spread too small to square is
    # none.
    varying = columns.max(axis=1) > columns.min(axis=1)
    varying &= variances >= np.finfo(np.float64).tiny
    constant = variances[varying].mean() if varying.any() else 1.0
    return np.where(varying, variances, constant)


def floor_covariances(
    covariances: FloatArray, scales: FloatArray, floor: float, covariance_type: str
) -> tuple[FloatArray, FloatArray]:
    """Lift every eigenvalue below `floor`, measured in units where each feature has variance 1.

    A component that shrinks onto few points would otherwise make the likelihood infinite (Bishop,
    section 9.2.1). `scales` (d,) are the features' variances. Returns the covariances, untouched
    where the floor doesn't act, and the least eigenvalue each had before: (k,), or "tied" (1,).
    """
    if covariance_type == "spherical":
        unit = float(scales.mean())
        return np.maximum(covariances, floor * unit), covariances / unit
    if covariance_type == "diag":
        return np.maximum(covariances, floor * scales), (covariances / scales).min(axis=1)
    d = scales.size
    units = np.outer(np.sqrt(scales), np.sqrt(scales))
    stack = covariances.reshape(-1, d, d)
    least = np.asarray(np.linalg.eigvalsh(stack / units)[:, 0], np.float64)
    low = least < floor
    if not low.any():
        return covariances, least
    values, vectors = np.linalg.eigh(stack[low] / units)
    lifted = stack.copy()
    weighted = vectors * np.maximum(values, floor)[:, np.newaxis, :]
    lifted[low] = units * (weighted @ vectors.transpose(0, 2, 1))
    return lifted.reshape(covariances.shape), least


def covariance_matrices(
    covariances: FloatArray, covariance_type: str, k: int, d: int
) -> FloatArray:
    """Covariances of any type as k full matrices: (k, d, d)."""
    if covariance_type in ("full", "tied"):
        return np.broadcast_to(covariances, (k, d, d))
    return np.broadcast_to(covariances.reshape(k, -1), (k, d))[:, :, np.newaxis] * np.eye(d)


def count_parameters(covariance_type: str, k: int, d: int) -> int:
    """The free parameters of a mixture: covariances, means and all weights but one."""
    in_covariances = {
        "full": k * d * (d + 1) // 2,
        "tied": d * (d + 1) // 2,
        "diag": k * d,
        "spherical": k,
    }
    return in_covariances[covariance_type] + k * d + k - 1


def precisions(covariances: FloatArray, covariance_type: str) -> tuple[FloatArray, FloatArray]:
    """The upper factors U and the inverses Σ⁻¹ = U Uᵀ, in the shape of the type."""
    if covariance_type in ("diag", "spherical"):
        return 1.0 / np.sqrt(covariances), 1.0 / covariances
    upper = np.triu(np.swapaxes(np.linalg.inv(np.linalg.cholesky(covariances)), -1, -2))
    return upper, upper @ np.swapaxes(upper, -1, -2)
