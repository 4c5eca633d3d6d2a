"""Where does expectation-maximisation begin? From k-means, at random, or from given parameters."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ml.cluster import KMeans
from ml.gaussian import floor_covariances
from ml.mixture_steps import Mixture, maximise
from ml.validation import FloatArray, check_choice, check_matrix, check_vector


@dataclass(frozen=True)
class GivenStart:
    """The parameters that a person has given, checked; None where they have not."""

    weights: FloatArray | None
    means: FloatArray | None
    covariances: FloatArray | None


def check_given(
    init: Any,
    weights: Any,
    means: Any,
    covariances: Any,
    precisions: Any,
    k: int,
    d: int,
    kind: str,
) -> GivenStart:
    """Check `init`, "kmeans", "random" or means, and `weights_init`, `means_init`,
    `covariances_init` and `precisions_init`, each of them None if it isn't given.

    `kind` is the covariance type. Raises ValueError naming the argument.
    """
    means_name = "means_init"
    if isinstance(init, str):
        check_choice(init, "init", ("kmeans", "random"))
    elif means is None:
        means, means_name = init, "init"
    else:
        raise ValueError("Give the first means as init or as means_init, not as both.")
    if covariances is not None and precisions is not None:
        raise ValueError("Give covariances_init or its inverse precisions_init, not both.")
    if weights is not None:
        weights = check_vector(weights, k, "weights_init")
        if weights.min() < 0.0 or abs(weights.sum() - 1.0) > 1e-6:
            raise ValueError("weights_init must be 0 or above and add up to 1.")
        weights = weights / weights.sum()
    if means is not None:
        means = check_matrix(means, means_name, 1).copy()
        if means.shape != (k, d):
            raise ValueError(f"{means_name} must have shape {(k, d)}, but has {means.shape}.")
    if covariances is not None:
        covariances = _check_positive(covariances, "covariances_init", k, d, kind)
    elif precisions is not None:
        precisions = _check_positive(precisions, "precisions_init", k, d, kind)
        matrices = kind in ("full", "tied")
        with np.errstate(over="ignore", invalid="ignore"):
            covariances = np.linalg.inv(precisions) if matrices else 1.0 / precisions
        if not np.isfinite(covariances).all():
            raise ValueError("precisions_init is too small to be inverted.")
        if matrices:
            covariances = (covariances + np.swapaxes(covariances, -1, -2)) / 2.0
    return GivenStart(weights, means, covariances)


def start(
    columns: FloatArray,
    init: Any,
    given: GivenStart,
    kind: str,
    k: int,
    scales: FloatArray,
    floor: float,
    random: np.random.Generator,
) -> tuple[Mixture, FloatArray]:
    """The first mixture, and the responsibilities (k, n) that it came from.

    Beside given means, weights not given are equal and covariances not given are those of the
    data: the responsibilities are then the weights. Otherwise the M step on responsibilities
    from k-means (0 or 1), or drawn at random, fills in what isn't given.
    """
    d, n = columns.shape
    blank = Mixture(
        np.full(k, 1.0 / k), np.zeros((k, d)), np.zeros(_covariance_shape(kind, k, d)), kind
    )
    if given.means is not None:
        responsibilities = np.full((k, n), 1.0 / k)
    elif init == "kmeans":
        points = np.ascontiguousarray(columns.T)
        labels = KMeans(k, n_init=1, random_state=random).fit_predict(points)
        responsibilities = (labels == np.arange(k)[:, np.newaxis]).astype(np.float64)
    else:
        drawn = random.random((k, n))
        responsibilities = drawn / drawn.sum(axis=0)
    mixture = maximise(columns, responsibilities, blank, scales, floor)
    if given.weights is not None:
        mixture = replace(mixture, weights=given.weights)
    if given.means is not None:
        mixture = replace(mixture, means=given.means)
        responsibilities = np.repeat(mixture.weights[:, np.newaxis], n, axis=1)
    if given.covariances is not None:
        least = floor_covariances(given.covariances, scales, 0.0, kind)[1]
        mixture = replace(
            mixture,
            covariances=given.covariances,
            minimum_eigenvalue=float(least.min()),
            floored=(),
        )
    return mixture, responsibilities


def _check_positive(values: Any, name: str, k: int, d: int, kind: str) -> FloatArray:
    wanted = _covariance_shape(kind, k, d)
    try:
        shape = np.shape(values)
    except ValueError:
        shape = ()  # the rows differ in length
    if shape != wanted:
        raise ValueError(f"{name} must have shape {wanted} for covariance_type {kind!r}.")
    array = check_vector(np.ravel(values), int(np.prod(wanted)), name).reshape(wanted).copy()
    matrices = array.reshape(-1, d, d) if kind in ("full", "tied") else array.reshape(-1, 1, 1)
    if not np.allclose(matrices, matrices.transpose(0, 2, 1), rtol=1e-8, atol=0.0):
        raise ValueError(f"{name} must be symmetric.")
    try:
        np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        raise ValueError(f"{name} must be positive definite.") from None
    return array


def _covariance_shape(kind: str, k: int, d: int) -> tuple[int, ...]:
    shapes: dict[str, tuple[int, ...]] = {
        "full": (k, d, d),
        "tied": (d, d),
        "diag": (k, d),
        "spherical": (k,),
    }
    return shapes[kind]
