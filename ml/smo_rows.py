"""How soon is a row of the kernel there? Rows made by compiled loops when asked for, and kept.

At 2,000 samples the whole kernel costs more than SMO's steps, which see but some of its rows.
"""

from typing import NamedTuple

import numpy as np

from ml.compiled import compiled
from ml.validation import FloatArray, IntArray

LINEAR, POLY, RBF = 0, 1, 2

LN2 = float(np.log(2.0))
# ln 2 in two parts: the first has so few digits that a whole number times it is exact.
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10

# A double added to this keeps its whole part only, which then stands in the lowest bits.
TO_WHOLE = 1.5 * 2.0**52

# The least exponent whose exponential is a normal double.
LEAST_EXPONENT = -708.0


class KernelRows(NamedTuple):
    """A kernel, its samples, and as many of its rows as the cache may hold."""

    kind: int
    gamma: float
    degree: int
    coef0: float
    columns: FloatArray
    """(d, n): the samples, transposed so that a row's loop runs along memory."""
    diagonal: FloatArray
    """(n,) K(x_i, x_i)."""
    rows: FloatArray
    """(slots, n): the rows kept."""
    slot_of: IntArray
    """(n,) the slot of each sample's row, or -1."""
    sample_in: IntArray
    """(slots,) the sample whose row each slot holds, or -1."""
    last_used: IntArray
    """(slots,) when each was last asked for, and in the last place (slots + 1,) the clock."""


@compiled(fastmath={"contract"})
def exponentials(row: FloatArray, gamma: float) -> None:
    """Replace each squared distance s by exp(-gamma s), gamma > 0, but for a rounding or two.

    With x = k ln 2 + r, k whole and |r| <= ln 2 / 2, exp(x) is 2^k times the Taylor polynomial of
    exp(r) (Cody and Waite 1980, "Software manual for the elementary functions", chapter 6). Unlike
    a call of the library's exp for each number, this loop becomes vector instructions, which take
    a tenth of the time. What would be below 1e-307 is 3e-308.
    """
    for j in range(row.size):
        x = max(-gamma * row[j], LEAST_EXPONENT)
        shifted = x / LN2 + TO_WHOLE
        k = shifted - TO_WHOLE
        r = (x - k * LN2_HIGH) - k * LN2_LOW
        p = 1.0 / 6227020800.0  # 1/13!
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        p = (p * r + 1.0) * r + 1.0
        # The bits of a double: its exponent, k + 1023, stands above 52 bits of digits.
        bits = (np.float64(shifted).view(np.int64) + 1023) << 52
        row[j] = p * np.int64(bits).view(np.float64)


@compiled()
def kernel_row(kernel: KernelRows, i: int, row: FloatArray) -> None:
    """row_j = K(x_i, x_j) for all j: O(n d)."""
    columns = kernel.columns
    d, n = columns.shape
    row[:] = 0.0
    for k in range(d):
        x = columns[k, i]
        if kernel.kind == RBF:
            for j in range(n):
                difference = columns[k, j] - x
                row[j] += difference * difference
        else:
            for j in range(n):
                row[j] += columns[k, j] * x
    if kernel.kind == RBF:
        exponentials(row, kernel.gamma)
    elif kernel.kind == POLY:
        for j in range(n):
            row[j] = (kernel.gamma * row[j] + kernel.coef0) ** kernel.degree


@compiled()
def cached_row(kernel: KernelRows, i: int) -> FloatArray:
    """The kernel's row i: kept from before, or made in the slot that went unused the longest."""
    slots = kernel.sample_in.size
    slot = kernel.slot_of[i]
    if slot < 0:
        slot = np.argmin(kernel.last_used[:slots])
        if kernel.sample_in[slot] >= 0:
            kernel.slot_of[kernel.sample_in[slot]] = -1
        kernel_row(kernel, i, kernel.rows[slot])
        kernel.sample_in[slot] = i
        kernel.slot_of[i] = slot
    kernel.last_used[slots] += 1
    kernel.last_used[slot] = kernel.last_used[slots]
    row: FloatArray = kernel.rows[slot]
    return row
