"""The compiled loops of coordinate descent for the lasso; imported only when one runs.

They let go of the interpreter lock, so a worker thread never holds up a frame.

Both minimise 1/2 ‖y - X w‖² + penalty ‖w‖₁ one weight at a time: with the others held fixed the
best w_j is S(x_jᵀ(residual without j), penalty) / ‖x_j‖² (Friedman, Hastie, Höfling and
Tibshirani, Pathwise coordinate optimization, 2007, equation 9).
"""

import numpy as np

from ml.compiled import compiled
from ml.validation import FloatArray, IntArray

# A fit has settled when a sweep moves no weight by more than this share of tol times the largest.
# scikit-learn's is 1, but sweeps that start ahead on the path move little before they are done.
SETTLED = 5e-2
# Below this share of the largest weight, moves are roundings.
ROUNDING = 1e-12
# Where roundings are larger still, so many joint solutions are enough.
MOST_SOLVES = 20


@compiled()
def soft_threshold(z: float, threshold: float) -> float:
    """S(z, t) = sign(z) max(|z| - t, 0)."""
    if z > threshold:
        return z - threshold
    if z < -threshold:
        return z + threshold
    return 0.0


@compiled()
def residual_sweep(
    Xt: FloatArray, squares: FloatArray, penalty: float, w: FloatArray, residual: FloatArray
) -> float:
    """Improve every weight once, in place, keeping residual = y - X w; return the largest move.

    `Xt` is X transposed, so that a feature is a contiguous row, and `squares` their squared norms.
    """
    largest = 0.0
    for j in range(len(w)):
        if squares[j] == 0.0:
            w[j] = 0.0
            continue
        old = w[j]
        z = np.dot(Xt[j], residual) + squares[j] * old
        w[j] = soft_threshold(z, penalty) / squares[j]
        if w[j] != old:
            residual -= (w[j] - old) * Xt[j]
            largest = max(largest, abs(w[j] - old))
    return largest


@compiled(fastmath={"contract"})
def products(X: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """XᵀX and Xᵀy on one thread.

    A threaded product is hardly faster at 1,000 by 100, and takes a hundred times as long whenever
    another thread or process holds a core, since its threads wait for one another.
    """
    n_samples, n_features = X.shape
    gram, product = np.zeros((n_features, n_features)), np.zeros(n_features)
    # Blocks of four samples by two features, so that each number fetched is used more than once.
    whole, even = n_samples - n_samples % 4, n_features - n_features % 2
    for i in range(0, whole, 4):
        a, b, c, d = X[i], X[i + 1], X[i + 2], X[i + 3]
        for j in range(0, even, 2):
            row, next_row = gram[j], gram[j + 1]
            a0, b0, c0, d0 = a[j], b[j], c[j], d[j]
            a1, b1, c1, d1 = a[j + 1], b[j + 1], c[j + 1], d[j + 1]
            for k in range(j + 2):
                ak, bk, ck, dk = a[k], b[k], c[k], d[k]
                row[k] += a0 * ak + b0 * bk + c0 * ck + d0 * dk
                next_row[k] += a1 * ak + b1 * bk + c1 * ck + d1 * dk
    for j in range(n_features):
        for i in range(0 if j >= even else whole, n_samples):
            for k in range(j + 1):
                gram[j, k] += X[i, j] * X[i, k]
    for i in range(n_samples):
        yi = y[i]
        for j in range(n_features):
            product[j] += yi * X[i, j]
    for j in range(n_features):
        for k in range(j):
            gram[k, j] = gram[j, k]
    return gram, product


@compiled()
def gram_sweep(
    gram: FloatArray, penalty: float, w: FloatArray, correlation: FloatArray, active_only: bool
) -> float:
    """Improve every weight, or every weight that isn't 0, once, keeping correlation = Xᵀ(y - X w).

    `gram` is XᵀX, so a step costs n_features, whatever the number of samples. Returns the largest
    move.
    """
    largest = 0.0
    for j in range(len(w)):
        old, square = w[j], gram[j, j]
        if square == 0.0 or (active_only and old == 0.0):
            continue
        w[j] = soft_threshold(correlation[j] + square * old, penalty) / square
        if w[j] != old:
            _move(gram[j], w[j] - old, correlation)
            largest = max(largest, abs(w[j] - old))
    return largest


@compiled()
def _move(row: FloatArray, change: float, correlation: FloatArray) -> None:
    for k in range(len(row)):
        correlation[k] -= change * row[k]


@compiled(fastmath={"reassoc", "contract"})
def inner(a: FloatArray, b: FloatArray, n: int) -> float:
    """The sum of a[k] b[k] over the first n, added in any order."""
    total = 0.0
    for k in range(n):
        total += a[k] * b[k]
    return total


@compiled()
def _cholesky(gram: FloatArray, active: IntArray, factor: FloatArray) -> int:
    """Factor gram_AA = L Lᵀ row by row; return how many features come before a dependent one."""
    for a in range(len(active)):
        row = gram[active[a]]
        for b in range(a):
            factor[a, b] = (row[active[b]] - inner(factor[a], factor[b], b)) / factor[b, b]
        rest = row[active[a]] - inner(factor[a], factor[a], a)
        if rest <= 1e-12 * row[active[a]]:
            return a
        factor[a, a] = np.sqrt(rest)
    return len(active)


@compiled()
def _solve_transposed(factor: FloatArray, step: FloatArray, m: int) -> None:
    """Replace the first m entries of `step` by the solution of Lᵀ x = step."""
    for a in range(m - 1, -1, -1):
        step[a] /= factor[a, a]
        for b in range(a):
            step[b] -= step[a] * factor[a, b]


@compiled()
def _move_until_zero(w: FloatArray, active: IntArray, step: FloatArray, share: float) -> bool:
    """Add `share` times `step`, or less if that brings a weight to 0; return whether it did."""
    stopped_by = -1
    for a in range(len(active)):
        old = w[active[a]]
        if old * step[a] < 0.0 and -old / step[a] < share:
            share, stopped_by = -old / step[a], active[a]
    if share < np.inf:
        for a in range(len(active)):
            w[active[a]] += share * step[a]
    if stopped_by >= 0:
        w[stopped_by] = 0.0
    return stopped_by >= 0


@compiled()
def active_solve(
    gram: FloatArray,
    product: FloatArray,
    penalty: float,
    w: FloatArray,
    correlation: FloatArray,
    factor: FloatArray,
) -> None:
    """Move the weights in play to their joint best with the signs s that they have.

    The best has X_Aᵀ(y - X w) = penalty s. A weight that reaches 0 on the way there leaves play,
    and the rest set out anew (Osborne, Presnell and Turlach, On the lasso and its dual, 2000). A
    feature that depends on others in play first trades with them, which leaves X w as it is, in
    the direction that doesn't raise the penalty, until one weight is 0. Sweeps alone need
    thousands of rounds where features are alike. `factor` is scratch space, n_features square.
    """
    moving = True
    while moving:
        active = np.flatnonzero(w)
        m = _cholesky(gram, active, factor)
        if m < len(active):
            trade = np.ones(m + 1)
            trade[:m] = -factor[m, :m]
            _solve_transposed(factor, trade, m)
            active = active[: m + 1]
            if np.sum(trade * np.sign(w[active])) > 0.0:
                trade = -trade
            moving = _move_until_zero(w, active, trade, np.inf)
            continue
        step = np.empty(m)
        for a in range(m):
            slope = correlation[active[a]] - penalty * np.sign(w[active[a]])
            step[a] = (slope - inner(factor[a], step, a)) / factor[a, a]
        _solve_transposed(factor, step, m)
        moving = _move_until_zero(w, active, step, 1.0)
        # Computed afresh, so that roundings don't add up.
        correlation[:] = product
        for j in active:
            _move(gram[j], w[j], correlation)


@compiled()
def gap_of(
    residual_square: float, steepest: float, fit: float, penalty: float, l1_norm: float
) -> float:
    """What 1/2 ‖r‖² + penalty ‖w‖₁ is above the dual at r, scaled to be feasible.

    `steepest` is max |Xᵀr| and `fit` is rᵀy; `ml.lasso_steps.duality_gap` says where from.
    """
    scale = 1.0 if steepest <= penalty else penalty / steepest
    gap = 0.5 * residual_square * (1.0 + scale * scale) + penalty * l1_norm - scale * fit
    return max(gap, 0.0)


@compiled()
def gram_path(
    gram: FloatArray,
    product: FloatArray,
    y_square: float,
    penalties: FloatArray,
    tol: float,
    max_iter: int,
    coefs: FloatArray,
    gaps: FloatArray,
) -> None:
    """Solve for each penalty in turn from the solutions of the ones before.

    `product` is Xᵀy and `y_square` is ‖y‖². Fills `coefs` (k, n_features) and `gaps` (k,). A round
    is a sweep over all weights, the gap, and a sweep over the weights in play, which are solved
    for together once as many sweeps have gone by as that would cost. The rounds end when the gap
    is at most `tol` ‖y‖² and, since that says little of weights whose features are alike, the
    sweep has hardly moved any.
    """
    n_features = len(product)
    w = np.zeros(n_features)
    correlation = product.copy()
    factor = np.empty((n_features, n_features))
    old_w, old_correlation = w.copy(), correlation.copy()
    for i in range(len(penalties)):
        penalty = penalties[i]
        # Between changes of sign the path is a straight line in the penalty: go on along it.
        ahead = 0.0
        if i > 1 and penalties[i - 2] > penalties[i - 1]:
            ahead = (penalties[i - 1] - penalty) / (penalties[i - 2] - penalties[i - 1])
        if ahead > 2.0:
            ahead = 0.0
        for j in range(n_features):
            w_j, correlation_j = w[j], correlation[j]
            w[j] += ahead * (w_j - old_w[j])
            correlation[j] += ahead * (correlation_j - old_correlation[j])
            old_w[j], old_correlation[j] = w_j, correlation_j
        solves = 0
        for sweep in range(max_iter):
            moved = gram_sweep(gram, penalty, w, correlation, False)
            fit, shrunk, l1_norm = y_square, 0.0, 0.0
            steepest, largest, in_play = 0.0, 0.0, 0
            for j in range(n_features):
                fit -= w[j] * product[j]
                shrunk += w[j] * correlation[j]
                l1_norm += abs(w[j])
                steepest = max(steepest, abs(correlation[j]))
                largest = max(largest, abs(w[j]))
                in_play += w[j] != 0.0
            # rᵀy = ‖y‖² - wᵀXᵀy and ‖r‖² = rᵀy - wᵀXᵀr.
            gaps[i] = gap_of(max(fit - shrunk, 0.0), steepest, fit, penalty, l1_norm)
            settled = moved <= max(SETTLED * tol, ROUNDING) * largest or solves >= MOST_SOLVES
            if settled and gaps[i] <= tol * y_square:
                break
            if sweep < 3 + in_play * in_play // (20 * n_features):
                gram_sweep(gram, penalty, w, correlation, True)
            else:
                active_solve(gram, product, penalty, w, correlation, factor)
                solves += 1
        coefs[i] = w


@compiled()
def residual_path(
    Xt: FloatArray,
    y: FloatArray,
    penalties: FloatArray,
    tol: float,
    max_iter: int,
    coefs: FloatArray,
    gaps: FloatArray,
) -> None:
    """The same path without XᵀX, for so many features that it would not fit in memory.

    A fit ends by scikit-learn's own rule: no weight moves by more than `tol` times the largest, and
    the gap is at most `tol` ‖y‖².
    """
    w, squares = np.zeros(len(Xt)), np.empty(len(Xt))
    for j in range(len(Xt)):
        squares[j] = np.dot(Xt[j], Xt[j])
    residual = y.copy()
    for i in range(len(penalties)):
        for _ in range(max_iter):
            moved = residual_sweep(Xt, squares, penalties[i], w, residual)
            steepest = np.max(np.abs(np.dot(Xt, residual)))
            square, fit = np.dot(residual, residual), np.dot(residual, y)
            gaps[i] = gap_of(square, steepest, fit, penalties[i], np.sum(np.abs(w)))
            settled = moved <= max(tol, ROUNDING) * np.max(np.abs(w))
            if settled and gaps[i] <= tol * np.dot(y, y):
                break
        coefs[i] = w
