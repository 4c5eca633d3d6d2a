"""What is the decision value, at points and all over a plane? One separator of two classes.

Over a grid the kernels come apart: exp(-γ‖x - z‖²) is a product over the features, and a power of
an inner product a polynomial in them. So a picture of any number of support vectors costs little
more than one of a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.kernels import Kernel
from ml.one_vs_one import count_votes

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Separator:
    """f(x) = Σ β_i K(x_i, x) + b, positive towards the second of `classes` (places in the data).

    `X` (s, d) and `beta` (s,) are those of the support vectors; with a linear kernel there is also
    `w` (d,). All in the machine's units.
    """

    classes: tuple[int, int]
    kernel: Kernel
    X: Array
    beta: Array
    b: float
    w: Array | None

    def values(self, X: Array) -> Array:
        """f at each row of `X` (n, d): (n,)."""
        if self.w is not None:
            straight: Array = X @ self.w + self.b
            return straight
        curved: Array = self.kernel.matrix(X, self.X) @ self.beta + self.b
        return curved

    def over_grid(self, xs: Array, ys: Array, axes: tuple[int, int], rest: Array) -> Array:
        """f where feature `axes[0]` is each of `xs` and `axes[1]` each of `ys`: (ys, xs).

        The other features are as in `rest` (d,). The axes may be one feature: then f depends on
        `xs` alone.
        """
        across, up = axes
        if across == up:
            points = np.tile(rest, (len(xs), 1))
            points[:, across] = xs
            return np.tile(self.values(points), (len(ys), 1))
        others = np.delete(np.arange(len(rest)), [across, up])
        if self.w is not None:
            still = rest[others] @ self.w[others] + self.b
            plane: Array = self.w[across] * xs + (self.w[up] * ys)[:, None] + still
            return plane
        if self.kernel.name == "rbf":
            return self._rbf_grid(xs, ys, axes, rest[others], others)
        return self._polynomial_grid(xs, ys, axes, rest[others], others)

    def over_box(self, sides: tuple[Array, Array, Array], axes: Any, rest: Array) -> Array:
        """f over three features: (xs, ys, zs)."""
        layers = []
        for z in sides[2].tolist():
            here = rest.copy()
            here[axes[2]] = z
            layers.append(self.over_grid(sides[0], sides[1], (axes[0], axes[1]), here).T)
        return np.stack(layers, axis=2)

    def _rbf_grid(
        self, xs: Array, ys: Array, axes: tuple[int, int], rest: Array, others: Array
    ) -> Array:
        gamma, (across, up) = self.kernel.gamma, axes
        away = np.square(self.X[:, others] - rest).sum(axis=1)
        weights = self.beta * np.exp(-gamma * away)
        along = np.exp(-gamma * np.square(xs[:, None] - self.X[:, across]))
        upward = np.exp(-gamma * np.square(ys[:, None] - self.X[:, up]))
        # Not by BLAS, whose threads would wait for a core that a worker is busy on.
        grid: Array = np.einsum("ys,xs->yx", upward * weights, along) + self.b
        return grid

    def _polynomial_grid(
        self, xs: Array, ys: Array, axes: tuple[int, int], rest: Array, others: Array
    ) -> Array:
        """(a u + b v + c)^p = Σ p! / (j! k! (p-j-k)!) a^j b^k c^(p-j-k) u^j v^k."""
        kernel, degree, (across, up) = self.kernel, self.kernel.degree, axes
        powers = np.arange(degree + 1)[:, None]
        a = (kernel.gamma * self.X[:, across]) ** powers
        b = (kernel.gamma * self.X[:, up]) ** powers
        c = (kernel.gamma * (self.X[:, others] @ rest) + kernel.coef0) ** powers
        terms = np.zeros((degree + 1, degree + 1))
        for j in range(degree + 1):
            for k in range(degree + 1 - j):
                ways = factorial(degree) // (
                    factorial(j) * factorial(k) * factorial(degree - j - k)
                )
                terms[k, j] = ways * float((self.beta * a[j] * b[k]) @ c[degree - j - k])
        grid: Array = (ys[:, None] ** powers.T) @ terms @ (xs**powers) + self.b
        return grid


def separator(fit: Any) -> Separator:
    """The separator that a state of `ml.svm` stands for."""
    classes = (int(fit.problem.classes[0]), int(fit.problem.classes[1]))
    if hasattr(fit, "averaged_w"):
        d = len(fit.averaged_w)
        kernel = Kernel("linear", 1.0, 1, 0.0)
        return Separator(
            classes, kernel, np.empty((0, d)), np.empty(0), fit.averaged_b, fit.averaged_w
        )
    support = fit.support
    X, beta = fit.problem.X[support], fit.dual_coef[support]
    w = X.T @ beta if fit.kernel.name == "linear" else None
    return Separator(classes, fit.kernel, X, beta, fit.intercept, w)


def votes(separators: tuple[Separator, ...], X: Array) -> NDArray[np.int64]:
    """The class (n,) that gets most of the separators' votes, at each row of `X` (n, d)."""
    return _winners([one.values(X) for one in separators], separators)


def votes_over_grid(
    separators: tuple[Separator, ...], xs: Array, ys: Array, axes: tuple[int, int], rest: Array
) -> NDArray[np.int64]:
    """The class that gets most votes all over a grid: (ys, xs)."""
    return _winners([one.over_grid(xs, ys, axes, rest) for one in separators], separators)


def _winners(fields: list[Array], separators: tuple[Separator, ...]) -> NDArray[np.int64]:
    classes = np.unique([one.classes for one in separators])
    decisions = np.stack([field.ravel() for field in fields], axis=1)
    winners: NDArray[np.int64] = classes[count_votes(decisions, len(classes)).argmax(axis=1)]
    return winners.reshape(fields[0].shape)
