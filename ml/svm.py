"""Where does the widest street between two classes run? Support vector machines, two trainings.

`LinearSVM` goes down the hinge loss; `KernelSVM` solves the dual, where data appear only in inner
products, so that any kernel may stand for them.
"""

from collections.abc import Iterator
from typing import Any, Self, TypeVar

import numpy as np

from ml.hinge import LinearSVMState, subgradient_descent
from ml.kernels import Kernel, check_kernel, check_resolution, resolve_gamma
from ml.one_vs_one import BinaryProblem, OneVsOneClassifier, binary_problems, by_opponent
from ml.smo import sequential_minimal_optimization
from ml.svm_dual import KernelSVMState, NotSeparableError
from ml.svm_qp import interior_point
from ml.validation import (
    ConvergenceWarning,
    DivergenceError,
    FloatArray,
    IntArray,
    check_choice,
    check_count,
    check_fitted,
    check_matrix,
    check_positive,
    counted,
    generator,
)

__all__ = [
    "ConvergenceWarning",
    "DivergenceError",
    "KernelSVM",
    "KernelSVMState",
    "LinearSVM",
    "LinearSVMState",
    "NotSeparableError",
]

State = TypeVar("State", LinearSVMState, KernelSVMState)

# Decision values are made for so many (sample, support vector) pairs at a time (32 MB).
BLOCK = 4_000_000

# Pairs that `fit` moves between two chances to interrupt it.
FIT_BITE = 100_000


class LinearSVM(OneVsOneClassifier):
    """The linear soft-margin SVM, by subgradient descent on ½‖w‖² + C Σ max(0, 1 - y (w·x + b)).

    The samples are visited one by one in random order, with steps that start at `learning_rate`
    (in units where the data's mean square length is 1, and in each feature in inverse proportion to
    its root mean square) and fall like 1/t. The answer is the average of the steps, times what
    lowers the objective most, with the best intercept, which isn't penalised. Training stops when
    primal and dual objective are within `tol` of each other, relative to the primal, or after
    `max_iter` passes. The passes needed grow with `C` and with how unlike the features' units are;
    `KernelSVM(kernel="linear")` gets to the optimum where they would be too many.

    With more than two classes each pair has its own separator, and they vote. `random_state` is 0
    and not None by default, so that a fit repeats.
    """

    coef_: FloatArray
    """(pairs, d), in `SVC`'s signs: two classes have one row, positive towards the later; the rows
    of more classes, pair by pair, are positive towards the earlier of the pair."""
    intercept_: FloatArray
    """(pairs,), in the same signs."""
    objective_: float
    """The primal objective, summed over the pairs of classes."""
    dual_objective_: float
    """A lower bound on the least primal objective."""
    n_iter_: int
    """Passes, summed over the pairs of classes."""
    converged_: bool

    def __init__(
        self,
        C: float = 1.0,
        learning_rate: float = 0.1,
        max_iter: int = 10_000,
        tol: float = 1e-3,
        random_state: int | np.random.Generator | None = 0,
    ) -> None:
        self.C = C
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Train on `X` (n, d) and the labels `y` (n,) of two or more classes.

        Raises DivergenceError if `learning_rate` is far too large. Warns with ConvergenceWarning if
        `max_iter` comes first.
        """
        X = check_matrix(X)
        classes, problems = binary_problems(X, y)
        finals = _last_of_each(self._run(problems))
        self.classes_ = classes
        self.n_features_in_ = X.shape[1]
        self.coef_ = self._sign * np.array([state.averaged_w for state in finals]) + 0.0
        self.intercept_ = self._sign * np.array([state.averaged_b for state in finals]) + 0.0
        self.objective_ = sum(state.primal_objective for state in finals)
        self.dual_objective_ = sum(state.dual_objective for state in finals)
        self.n_iter_ = sum(state.iteration for state in finals)
        gap = max(state.gap / state.primal_objective for state in finals)
        self.converged_ = gap <= self.tol
        if not self.converged_:
            self._warn_unconverged(
                f"after {counted(self.max_iter, 'pass', 'passes')} with a relative duality gap "
                f"of {gap:.2g}, above tol={self.tol:g}",
                "standardize X, raise max_iter or tol, or use KernelSVM(kernel='linear')",
            )
        return self

    def iterate(self, X: Any, y: Any = None) -> Iterator[LinearSVMState]:
        """Yield the states that `fit` goes through, one pair of classes after the other.

        States thin out as the passes add up. The estimator itself isn't changed.
        """
        return self._run(binary_problems(check_matrix(X), y)[1])

    def _run(self, problems: list[BinaryProblem]) -> Iterator[LinearSVMState]:
        C = check_positive(self.C, "C")
        learning_rate = check_positive(self.learning_rate, "learning_rate")
        max_iter = check_count(self.max_iter, "max_iter")
        tol = check_positive(self.tol, "tol")
        rng = generator(self.random_state)
        return (
            state
            for problem in problems
            for state in subgradient_descent(problem, C, learning_rate, max_iter, tol, rng)
        )

    def _decide(self, X: FloatArray) -> FloatArray:
        decisions: FloatArray = self._sign * (X @ self.coef_.T + self.intercept_)
        return decisions


class KernelSVM(OneVsOneClassifier):
    """The SVM of Cortes and Vapnik 1995 with a kernel, by its dual; `C=None` is a hard margin.

    `kernel`, `gamma`, `degree` and `coef0` are those of `ml.kernels`. `solver="smo"` moves the best
    pair of α at a time on kernel rows made when needed (at most `cache_size` megabytes of them are
    kept), until no pair breaks the KKT conditions by more than `tol`; in a long run it also moves
    all free α at once now and then. `solver="qp"` hands the whole program to cvxopt and always goes
    to the limit of doubles: exact, but O(n²) memory and O(n³) time. `max_iter` bounds pairs or
    interior-point steps; None is ten million or 100 n, whichever is more, and 100.

    `tol` is 1e-5, tighter than scikit-learn's 1e-3, because a decision value may miss by a hundred
    times as much. With more than two classes each pair has its own machine, and they vote.
    """

    alpha_: FloatArray
    """(n,) α of each sample; with more than two classes (pairs, n), 0 outside the pair."""
    support_: IntArray
    """(s,) the rows of X with some α > 0, class by class as in scikit-learn."""
    support_vectors_: FloatArray
    """(s, d)"""
    n_support_: IntArray
    """(k,) how many each class has."""
    dual_coef_: FloatArray
    """(k - 1, s) β = y α of the support vectors: one row for two classes, positive for the later.
    With more, a column has its class's coefficients against each other class in order, positive
    for the earlier of the two, as in `SVC`."""
    intercept_: FloatArray
    """(pairs,), in `SVC`'s signs: positive towards the later of two classes, but towards the
    earlier of the pair if there are more."""
    dual_objective_: float
    """Σ α - ½ β'Kβ, summed over the pairs of classes."""
    objective_: float
    """½‖w‖² + C Σ ξ, summed over the pairs of classes."""
    kkt_violation_: float
    """Of the worst sample in the worst pair."""
    n_iter_: int
    """Pairs moved, or interior-point steps, summed over the pairs of classes."""
    gamma_: float
    """The number that `gamma` stood for."""
    converged_: bool

    def __init__(
        self,
        kernel: str = "rbf",
        C: float | None = 1.0,
        gamma: float | str = "scale",
        degree: int = 3,
        coef0: float = 0.0,
        solver: str = "smo",
        tol: float = 1e-5,
        max_iter: int | None = None,
        cache_size: float = 200.0,
    ) -> None:
        self.kernel = kernel
        self.C = C
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.solver = solver
        self.tol = tol
        self.max_iter = max_iter
        self.cache_size = cache_size

    def fit(self, X: Any, y: Any) -> Self:
        """Train on `X` (n, d) and the labels `y` (n,) of two or more classes.

        Raises NotSeparableError where a hard margin is asked for that doesn't exist. Warns with
        ConvergenceWarning if `max_iter` comes first.
        """
        X = check_matrix(X)
        classes, problems = binary_problems(X, y)
        finals = _last_of_each(self._run(X, problems, FIT_BITE))
        self.classes_ = classes
        self.n_features_in_ = X.shape[1]
        self._kernel = finals[0].kernel
        self.gamma_ = self._kernel.gamma
        alpha = np.zeros((len(finals), X.shape[0]))
        beta = np.zeros_like(alpha)
        for row, state in enumerate(finals):
            alpha[row, state.problem.samples] = state.alpha
            beta[row, state.problem.samples] = state.dual_coef
        support = np.flatnonzero(alpha.any(axis=0))
        codes = np.searchsorted(classes, np.asarray(y)[support])
        self.support_ = support[np.argsort(codes, kind="stable")]
        self.n_support_ = np.bincount(codes, minlength=classes.size)
        self.support_vectors_ = X[self.support_]
        self.alpha_ = alpha[0] if len(finals) == 1 else alpha
        self._beta = beta[:, self.support_]
        codes = np.repeat(np.arange(classes.size), self.n_support_)
        self.dual_coef_ = self._sign * by_opponent(self._beta, codes, classes.size) + 0.0
        self.intercept_ = self._sign * np.array([state.intercept for state in finals]) + 0.0
        self.dual_objective_ = sum(state.dual_objective for state in finals)
        self.objective_ = sum(state.primal_objective for state in finals)
        self.kkt_violation_ = max(state.kkt_violation for state in finals)
        self.converged_ = self.kkt_violation_ <= self.tol
        self.n_iter_ = sum(state.iteration for state in finals)
        if not self.converged_:
            self._warn_unconverged(
                f"after {counted(self.n_iter_, 'iteration')} with a KKT violation of "
                f"{self.kkt_violation_:.2g}, above tol={self.tol:g}",
                "standardize X, or raise max_iter or tol",
            )
        return self

    def iterate(
        self, X: Any, y: Any = None, pairs_per_state: int | None = None
    ) -> Iterator[KernelSVMState]:
        """Yield states on the way to what `fit` finds, one pair of classes after the other.

        With "smo" a state comes every `pairs_per_state` pairs, by default a fiftieth of the number
        of samples, and after thousands of pairs less often; with "qp" after every interior-point
        step. The first state of each pair of classes is α = 0. The estimator itself isn't changed.
        """
        X = check_matrix(X)
        if pairs_per_state is None:
            pairs_per_state = max(1, X.shape[0] // 50)
        pairs_per_state = check_count(pairs_per_state, "pairs_per_state")
        return self._run(X, binary_problems(X, y)[1], pairs_per_state)

    @property
    def coef_(self) -> FloatArray:
        """(pairs, d): w of each pair of classes, in the signs of `intercept_`.

        AttributeError but for a linear kernel.
        """
        check_fitted(self)
        if self._kernel.name != "linear":
            raise AttributeError(f"coef_ is for kernel='linear' only, not {self._kernel.name!r}.")
        w: FloatArray = self._sign * (self._beta @ self.support_vectors_) + 0.0
        return w

    def _run(
        self, X: FloatArray, problems: list[BinaryProblem], pairs_per_state: int
    ) -> Iterator[KernelSVMState]:
        check_kernel(self.kernel, self.degree, self.coef0)
        solver = check_choice(self.solver, "solver", ("qp", "smo"))
        C = np.inf if self.C is None else check_positive(self.C, "C")
        tol = check_positive(self.tol, "tol")
        cache_size = check_positive(self.cache_size, "cache_size")
        gamma = resolve_gamma(self.gamma, X)
        kernel = Kernel(self.kernel, gamma, int(self.degree), float(self.coef0))
        check_resolution(kernel, X)
        if self.max_iter is not None:
            max_iter = check_count(self.max_iter, "max_iter")
        else:
            max_iter = 100 if solver == "qp" else max(10_000_000, 100 * X.shape[0])
        return (
            state
            for problem in problems
            for state in (
                interior_point(problem, kernel, C, max_iter)
                if solver == "qp"
                else sequential_minimal_optimization(
                    problem, kernel, C, tol, max_iter, cache_size, pairs_per_state
                )
            )
        )

    def _decide(self, X: FloatArray) -> FloatArray:
        rows = max(1, BLOCK // max(1, self.support_.size))
        blocks = [X[start : start + rows] for start in range(0, X.shape[0], rows)]
        parts = [
            self._kernel.matrix(block, self.support_vectors_) @ self._beta.T for block in blocks
        ]
        decisions: FloatArray = np.concatenate(parts) + self._sign * self.intercept_
        return decisions


def _last_of_each(states: Iterator[State]) -> list[State]:
    """The last state of each pair of classes."""
    finals: dict[int, State] = {}
    for state in states:
        finals[state.problem.index] = state
    return list(finals.values())
