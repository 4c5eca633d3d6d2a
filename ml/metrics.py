"""How good a fit is: scores for regression, classification, clustering and density models.

Names, argument order and corner cases are scikit-learn's.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.validation import (
    FloatArray,
    IntArray,
    check_count,
    check_labels,
    check_matrix,
    check_number,
    check_spread,
    check_vector,
)

# A block of distances holds at most this many numbers (32 MB), however many samples there are.
BLOCK = 4_000_000


def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """The mean of (y_true - y_pred)²."""
    y_true, y_pred = _pair(y_true, y_pred)
    return float(np.mean((y_true - y_pred) ** 2))


def root_mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """The root of the mean squared error (RMSE), in the unit of `y_true`."""
    y_true, y_pred = _pair(y_true, y_pred)
    errors = y_true - y_pred
    unit = _unit(errors)
    return unit * math.sqrt(float(np.mean((errors / unit) ** 2)))


def r2_score(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """R² = 1 - sum (y - y_pred)² / sum (y - mean)²: 1 is perfect, 0 no better than the mean.

    Where `y_true` doesn't vary, 1 if the prediction is exact, else 0.
    """
    y_true, y_pred = _pair(y_true, y_pred)
    # The mean of equal numbers can be off by a rounding.
    if y_true.min() == y_true.max():
        return 1.0 if np.array_equal(y_true, y_pred) else 0.0
    errors, deviations = y_true - y_pred, y_true - y_true.mean()
    unit = _unit(deviations)
    with np.errstate(over="ignore"):
        residual = float(np.sum((errors / unit) ** 2))
    return 1.0 - residual / float(np.sum((deviations / unit) ** 2))


def accuracy_score(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """The share of samples whose predicted label is the true one."""
    codes_true, codes_pred, _ = _shared_codes(y_true, y_pred)
    return float(np.mean(codes_true == codes_pred))


def confusion_matrix(
    y_true: ArrayLike, y_pred: ArrayLike, labels: ArrayLike | None = None
) -> IntArray:
    """C[i, j]: the number of samples of class i predicted as class j.

    Classes are all labels that occur, sorted; or `labels`, in its order, which may leave some out.
    Raises ValueError unless `labels` lists labels of which at least one occurs.
    """
    codes_true, codes_pred, classes = _shared_codes(y_true, y_pred)
    counts = _contingency(codes_true, codes_pred, len(classes), len(classes))
    if labels is None:
        return counts
    wanted, codes = check_labels(labels, _count(labels, "labels"), "labels")
    place = {label: code for code, label in enumerate(classes.tolist())}
    chosen = np.array([place.get(label, -1) for label in wanted[codes].tolist()], dtype=np.int64)
    if not (chosen >= 0).any():
        raise ValueError("labels must list labels of which at least one occurs.")
    known = np.outer(chosen >= 0, chosen >= 0)
    result: IntArray = np.where(known, counts[np.ix_(chosen, chosen)], 0)
    return result


def normalized_mutual_info_score(labels_true: ArrayLike, labels_pred: ArrayLike) -> float:
    """NMI: the mutual information of two labellings over the mean of their entropies, 0 to 1.

    Renaming labels doesn't change it (Vinh, Epps and Bailey, JMLR 2010, table 2, NMI_sum).
    """
    counts = _contingency_of(labels_true, labels_pred)
    joint = counts / counts.sum()
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    entropies = _entropy(rows) + _entropy(columns)
    if entropies == 0.0:
        return 1.0
    present = joint > 0.0
    ratio = joint[present] / np.outer(rows, columns)[present]
    information = float(np.sum(joint[present] * np.log(ratio)))
    return min(1.0, max(0.0, 2.0 * information / entropies))


def adjusted_rand_score(labels_true: ArrayLike, labels_pred: ArrayLike) -> float:
    """ARI: the share of pairs on which two labellings agree, corrected for chance; 1 is perfect.

    Hubert and Arabie, Journal of Classification 1985, equation 5.
    """
    counts = _contingency_of(labels_true, labels_pred)
    together = _pairs(counts)
    rows, columns = _pairs(counts.sum(axis=1)), _pairs(counts.sum(axis=0))
    expected = rows * columns / max(_pairs(counts.sum(keepdims=True)), 1.0)
    largest = (rows + columns) / 2.0
    if together == rows == columns:
        return 1.0
    return (together - expected) / (largest - expected)


def silhouette_samples(X: ArrayLike, labels: ArrayLike) -> FloatArray:
    """(b - a) / max(a, b) for each sample, shape (n_samples,), from -1 to 1.

    `a` is the mean distance to the rest of the own cluster and `b` to the nearest other cluster
    (Rousseeuw 1987); a cluster of one has 0. Distances are taken in blocks of bounded memory.
    Raises ValueError unless there are from 2 to n_samples - 1 clusters.
    """
    from scipy.spatial.distance import cdist

    X = check_matrix(X)
    check_spread(X, "X")
    n_samples = X.shape[0]
    classes, codes = check_labels(labels, n_samples, "labels")
    if not 2 <= len(classes) < n_samples:
        raise ValueError(
            f"labels must have from 2 to {n_samples - 1} clusters for a silhouette, "
            f"not {len(classes)}."
        )
    sizes = np.bincount(codes)
    # Columns sorted by cluster, so a cluster's distances are summed where they lie.
    X_sorted = X[np.argsort(codes, kind="stable")]
    starts = np.cumsum(sizes) - sizes
    silhouette = np.empty(n_samples)
    step = max(1, BLOCK // n_samples)
    for first in range(0, n_samples, step):
        rows = slice(first, first + step)
        totals = np.add.reduceat(cdist(X[rows], X_sorted), starts, axis=1)
        own = codes[rows]
        here = np.arange(len(own))
        a = totals[here, own] / np.maximum(sizes[own] - 1, 1)
        means = totals / sizes
        means[here, own] = np.inf
        b = means.min(axis=1)
        scale = np.maximum(a, b)
        silhouette[rows] = np.divide(b - a, scale, out=np.zeros_like(a), where=scale > 0.0)
    silhouette[sizes[codes] == 1] = 0.0
    return silhouette


def silhouette_score(X: ArrayLike, labels: ArrayLike) -> float:
    """The mean of `silhouette_samples`: near 1 for tight clusters far apart."""
    return float(silhouette_samples(X, labels).mean())


def bic(log_likelihood: float, n_parameters: int, n_samples: int) -> float:
    """Bayesian information criterion, k ln n - 2 ln L; lower is better (Schwarz 1978)."""
    k = check_count(n_parameters, "n_parameters", 0)
    n = check_count(n_samples, "n_samples")
    return k * math.log(n) - 2.0 * check_number(log_likelihood, "log_likelihood")


def aic(log_likelihood: float, n_parameters: int) -> float:
    """Akaike information criterion, 2 k - 2 ln L; lower is better (Akaike 1974)."""
    k = check_count(n_parameters, "n_parameters", 0)
    return 2.0 * k - 2.0 * check_number(log_likelihood, "log_likelihood")


def _pair(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[FloatArray, FloatArray]:
    n_samples = _count(y_true, "y_true")
    return check_vector(y_true, n_samples, "y_true"), check_vector(y_pred, n_samples, "y_pred")


def _unit(values: FloatArray) -> float:
    """A power of two as large as the largest of `values`: in it squares don't underflow to 0."""
    return math.ldexp(1.0, math.frexp(float(np.abs(values).max()))[1])


def _shared_codes(
    y_true: ArrayLike, y_pred: ArrayLike
) -> tuple[IntArray, IntArray, NDArray[np.generic]]:
    n_samples = _count(y_true, "y_true")
    classes_true, codes_true = check_labels(y_true, n_samples, "y_true")
    classes_pred, codes_pred = check_labels(y_pred, n_samples, "y_pred")
    if (classes_true.dtype.kind == "U") != (classes_pred.dtype.kind == "U"):
        raise ValueError("y_true and y_pred must both be text or both be numbers.")
    classes = np.union1d(classes_true, classes_pred)
    return (
        np.searchsorted(classes, classes_true)[codes_true],
        np.searchsorted(classes, classes_pred)[codes_pred],
        classes,
    )


def _contingency_of(labels_true: ArrayLike, labels_pred: ArrayLike) -> IntArray:
    n_samples = _count(labels_true, "labels_true")
    classes_true, codes_true = check_labels(labels_true, n_samples, "labels_true")
    classes_pred, codes_pred = check_labels(labels_pred, n_samples, "labels_pred")
    return _contingency(codes_true, codes_pred, len(classes_true), len(classes_pred))


def _contingency(rows: IntArray, columns: IntArray, n_rows: int, n_columns: int) -> IntArray:
    counts = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns)
    return counts.reshape(n_rows, n_columns).astype(np.int64, copy=False)


def _count(values: Any, name: str) -> int:
    """How many `values` there are: the length that everything beside them is held to."""
    try:
        n_samples = len(values)
    except TypeError:
        return 1  # a lone number, refused for it where its dimensions are counted
    if n_samples == 0:
        raise ValueError(f"{name} is empty; at least one value is needed.")
    return n_samples


def _entropy(shares: FloatArray) -> float:
    present = shares[shares > 0.0]
    return -float(np.sum(present * np.log(present)))


def _pairs(counts: IntArray) -> float:
    """The number of pairs inside groups of these sizes."""
    sizes = counts.astype(np.float64)
    return float(np.sum(sizes * (sizes - 1.0)) / 2.0)
