"""How fast can Lloyd's two half-steps be, point by point? The compiled loops of k-means.

Numba compiles each function at its first call and keeps it on disk; handing every array over as
read-only, as the callers do, needs one version only. The functions let go of the interpreter lock,
so a worker thread never holds up a frame.
"""

import numpy as np
from numpy.typing import NDArray

from ml.compiled import compiled
from ml.validation import FloatArray, IntArray

SingleArray = NDArray[np.float32]

# Points compared together: enough to fill the vector units, few enough to stay in the cache.
BLOCK = 256

# Half the distance from 1 to the next float32.
UNIT_ROUNDOFF = float(np.finfo(np.float32).eps) / 2.0


@compiled()
def squared_distance(point: FloatArray, center: FloatArray) -> float:
    """‖x - c‖², by differences, so that it keeps its digits far from the origin."""
    total = 0.0
    for j in range(point.shape[0]):
        difference = point[j] - center[j]
        total += difference * difference
    return total


@compiled()
def squared_distances_to(X: FloatArray, points: FloatArray) -> FloatArray:
    """‖x - p‖² for each of the `points` (size, d) and each row of `X` (n, d): (size, n)."""
    distances = np.empty((points.shape[0], X.shape[0]))
    for p in range(points.shape[0]):
        for i in range(X.shape[0]):
            distances[p, i] = squared_distance(X[i], points[p])
    return distances


@compiled()
def distances_to_own(X: FloatArray, labels: IntArray, centers: FloatArray) -> FloatArray:
    """‖x_i - c‖² for each row of `X` (n, d) and the centre of its label: (n,)."""
    distances = np.empty(X.shape[0])
    for i in range(X.shape[0]):
        distances[i] = squared_distance(X[i], centers[labels[i]])
    return distances


@compiled()
def nearest_center(point: FloatArray, centers: FloatArray) -> int:
    """argmin_c ‖x - c‖², the lowest label where several tie."""
    nearest, least = 0, np.inf
    for c in range(centers.shape[0]):
        distance = squared_distance(point, centers[c])
        if distance < least:
            nearest, least = c, distance
    return nearest


@compiled()
def nearest_centers(X: FloatArray, centers: FloatArray) -> IntArray:
    """Lloyd's first half-step, z_i = argmin_c ‖x_i - c‖², for each row of `X` (n, d): (n,)."""
    labels = np.empty(X.shape[0], np.int64)
    for i in range(X.shape[0]):
        labels[i] = nearest_center(X[i], centers)
    return labels


@compiled()
def single_precision(X: FloatArray) -> tuple[SingleArray, FloatArray, float]:
    """`X` (n, d) as float32 columns (d, n), shifted by the middle of each feature's range and
    divided by half the widest range: then every |x_j| <= 1. Also returns the shift and the divisor.
    """
    n, d = X.shape
    low, high = np.full(d, np.inf), np.full(d, -np.inf)
    for i in range(n):
        for j in range(d):
            low[j] = min(low[j], X[i, j])
            high[j] = max(high[j], X[i, j])
    middle, scale = np.empty(d), 0.0
    for j in range(d):
        middle[j] = low[j] + (high[j] - low[j]) / 2.0
        scale = max(scale, (high[j] - low[j]) / 2.0)
    if scale == 0.0:
        scale = 1.0
    columns = np.empty((d, n), np.float32)
    for start in range(0, n, BLOCK):
        for j in range(d):
            for i in range(start, min(start + BLOCK, n)):
                columns[j, i] = (X[i, j] - middle[j]) / scale
    return columns, middle, scale


@compiled()
def nearest_centers_filtered(
    X: FloatArray, columns: SingleArray, centers: FloatArray, single_centers: SingleArray
) -> IntArray:
    """What `nearest_centers` returns, to the last label, several times as fast.

    `columns` (d, n) is X by `single_precision`, and `single_centers` (k, d) are the centres shifted
    and scaled like it. Single precision proposes the nearest centre; where the next one is so close
    behind that rounding may have swapped the two, `nearest_center` decides.
    """
    n, d = X.shape
    labels = np.empty(n, np.int64)
    reach = 1.0
    for c in range(centers.shape[0]):
        for j in range(d):
            reach = max(reach, abs(single_centers[c, j]))
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        nearest, best, second = _two_nearest(columns, start, size, single_centers)
        for p in range(size):
            # Rounding x, c and x - c moves a coordinate of x - c by at most 2u(1 + reach), which
            # moves a squared distance s by at most u(2d(1 + reach)² + 2s), rounding up; adding up
            # the d squares, by (d + 4)us.
            error = UNIT_ROUNDOFF * (3.0 * d * (1.0 + reach) ** 2 + (d + 6.0) * second[p])
            if second[p] - best[p] > 2.0 * error:
                labels[start + p] = nearest[p]
            else:
                labels[start + p] = nearest_center(X[start + p], centers)
    return labels


@compiled(fastmath={"contract"})
def _two_nearest(
    columns: SingleArray, start: int, size: int, centers: SingleArray
) -> tuple[NDArray[np.int32], SingleArray, SingleArray]:
    """The nearest centre and the two least squared distances of `size` columns from `start` on.

    The inner loops run over points, side by side in memory, so they become vector instructions;
    four features a pass save three of four trips to `squares`.
    """
    d, stop = columns.shape[0], start + size
    nearest, squares = np.zeros(size, np.int32), np.empty(size, np.float32)
    best, second = np.full(size, np.inf, np.float32), np.full(size, np.inf, np.float32)
    for c in range(centers.shape[0]):
        squares[:] = 0.0
        whole = d - d % 4
        for j in range(0, whole, 4):
            x0, x1 = columns[j, start:stop], columns[j + 1, start:stop]
            x2, x3 = columns[j + 2, start:stop], columns[j + 3, start:stop]
            c0, c1, c2, c3 = centers[c, j], centers[c, j + 1], centers[c, j + 2], centers[c, j + 3]
            for p in range(size):
                u0, u1, u2, u3 = x0[p] - c0, x1[p] - c1, x2[p] - c2, x3[p] - c3
                squares[p] += u0 * u0 + u1 * u1 + u2 * u2 + u3 * u3
        for j in range(whole, d):
            x0, c0 = columns[j, start:stop], centers[c, j]
            for p in range(size):
                u0 = x0[p] - c0
                squares[p] += u0 * u0
        label = np.int32(c)
        for p in range(size):
            nearest[p] = label if squares[p] < best[p] else nearest[p]
            second[p] = min(second[p], max(best[p], squares[p]))
            best[p] = min(best[p], squares[p])
    return nearest, best, second


@compiled()
def occupied(labels: IntArray, k: int) -> NDArray[np.bool_]:
    """Which of `k` clusters have a point: (k,)."""
    taken = np.zeros(k, np.bool_)
    for i in range(labels.shape[0]):
        taken[labels[i]] = True
    return taken


@compiled()
def move_to_means(X: FloatArray, labels: IntArray, centers: FloatArray) -> FloatArray:
    """Lloyd's second half-step: c = (1/|S_c|) Σ_{i in S_c} x_i, the mean of the centre's points.

    Written as x_f + mean(x_i - x_f) by the first of them, which is the same and keeps its digits
    far from the origin, and wherever the centre was before. A centre without points stays.
    """
    k, d = centers.shape
    firsts, sums, sizes = centers.copy(), np.zeros((k, d)), np.zeros(k)
    found, missing = np.zeros(k, np.bool_), k
    for i in range(X.shape[0]):
        c = labels[i]
        if not found[c]:
            firsts[c], found[c] = X[i], True
            missing -= 1
            if missing == 0:
                break
    for i in range(X.shape[0]):
        c = labels[i]
        sizes[c] += 1.0
        for j in range(d):
            sums[c, j] += X[i, j] - firsts[c, j]
    moved = np.empty((k, d))
    for c in range(k):
        for j in range(d):
            moved[c, j] = firsts[c, j] + sums[c, j] / max(sizes[c], 1.0)
    return moved
