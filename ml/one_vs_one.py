"""How do separators of two classes tell many apart? Every pair of classes gets one, and they vote.

Knerr, Personnaz and Dreyfus 1990, "Single-layer learning revisited", as in LIBSVM and
scikit-learn's `SVC`.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.estimator import Estimator
from ml.metrics import accuracy_score
from ml.validation import (
    FloatArray,
    IntArray,
    check_features,
    check_fitted,
    check_labels,
    check_result,
    check_spread,
)


@dataclass(frozen=True, eq=False)
class BinaryProblem:
    """The samples of two classes, the earlier with the sign -1 and the later with +1."""

    X: FloatArray
    """(m, d) the samples of both classes."""
    signs: FloatArray
    """(m,) -1 for the first of `classes`, +1 for the second."""
    samples: IntArray
    """(m,) the rows of the whole X that these samples are."""
    classes: tuple[Any, Any]
    index: int
    """Which of the `count` pairs of classes this is, from 0."""
    count: int


def binary_problems(X: FloatArray, y: Any) -> tuple[NDArray[Any], list[BinaryProblem]]:
    """The sorted classes of `y` (n,), and a problem for each pair of them: 0-1, 0-2, ..., 1-2, ...

    Raises ValueError unless `y` holds at least two classes and X is large enough to be squared.
    """
    check_spread(X, "X")
    classes, codes = check_labels(y, X.shape[0])
    if classes.size < 2:
        raise ValueError(f"y has one class only, {classes.tolist()[0]!r}; at least 2 are needed.")
    pairs = list(combinations(range(classes.size), 2))
    problems = []
    for index, (first, second) in enumerate(pairs):
        samples = np.flatnonzero((codes == first) | (codes == second))
        signs = np.where(codes[samples] == second, 1.0, -1.0)
        labels = (classes.tolist()[first], classes.tolist()[second])
        problems.append(BinaryProblem(X[samples], signs, samples, labels, index, len(pairs)))
    return classes, problems


def count_votes(decisions: FloatArray, n_classes: int) -> IntArray:
    """The votes (n, k) of the pairs' decision values (n, k(k-1)/2), positive for the later class.

    0 is a vote for the later too.
    """
    votes = np.zeros((decisions.shape[0], n_classes), dtype=np.int64)
    for pair, (first, second) in enumerate(combinations(range(n_classes), 2)):
        later = decisions[:, pair] >= 0.0
        votes[:, first] += ~later
        votes[:, second] += later
    return votes


def class_scores(decisions: FloatArray, n_classes: int) -> FloatArray:
    """One score a class (n, k): its votes, plus less than 1/2 from how clear they were.

    scikit-learn's `decision_function_shape="ovr"`: with s the sum of a class's decision values,
    taken with its own sign, the score is votes + s / (3 (|s| + 1)).
    """
    votes = np.zeros((decisions.shape[0], n_classes))
    clearness = np.zeros((decisions.shape[0], n_classes))
    for pair, (first, second) in enumerate(combinations(range(n_classes), 2)):
        later = decisions[:, pair] > 0.0
        votes[:, first] += ~later
        votes[:, second] += later
        clearness[:, first] -= decisions[:, pair]
        clearness[:, second] += decisions[:, pair]
    scores: FloatArray = votes + clearness / (3.0 * (np.abs(clearness) + 1.0))
    return scores


def by_opponent(beta: FloatArray, codes: IntArray, n_classes: int) -> FloatArray:
    """Coefficients of the pairs (pairs, s) as `SVC.dual_coef_` has them: (k - 1, s).

    A sample is in the k - 1 pairs of its own class, whose place in the classes is in `codes` (s,).
    Its coefficient against the class o is in row o, or in row o - 1 if o comes after its own.
    """
    rows = np.zeros((n_classes - 1, codes.size))
    for pair, (first, second) in enumerate(combinations(range(n_classes), 2)):
        rows[second - 1] += np.where(codes == first, beta[pair], 0.0)
        rows[first] += np.where(codes == second, beta[pair], 0.0)
    return rows


class OneVsOneClassifier(Estimator):
    """What classifiers made of one separator for each pair of classes have in common.

    What they learn, and the decision values of their pairs, have the signs of scikit-learn's `SVC`:
    of two classes a positive value means the later, but of more it means the earlier of the pair. A
    state of `iterate`, which knows its own two classes only, always has the later one positive.
    """

    _estimator_type = "classifier"

    classes_: NDArray[Any]
    n_features_in_: int

    def pairwise_decisions(self, X: Any) -> FloatArray:
        """The decision value of each pair of classes: (n, k(k-1)/2).

        The pairs are ordered 0-1, 0-2, ..., 1-2, ..., and a positive value is for the earlier class
        of a pair, as in scikit-learn's `decision_function_shape="ovo"`. With two classes there is
        one pair, and a positive value is for the later.
        """
        later = self._later(X)
        return self._sign * later + 0.0  # -0 becomes 0

    def decision_function(self, X: Any) -> FloatArray:
        """With two classes (n,): positive for the later; with more (n, k): one score a class."""
        decisions = self._later(X)
        if self.classes_.size == 2:
            return decisions[:, 0]
        return class_scores(decisions, self.classes_.size)

    def predict(self, X: Any) -> NDArray[Any]:
        """The class of each row of `X` (n, d) with the most votes; the first where they tie."""
        votes = count_votes(self._later(X), self.classes_.size)
        winners: NDArray[Any] = self.classes_[votes.argmax(axis=1)]
        return winners

    def score(self, X: Any, y: Any) -> float:
        """The share of the rows of `X` (n, d) that are predicted as `y` (n,) says."""
        predicted = self.predict(X)
        check_labels(y, predicted.size)
        return accuracy_score(y, predicted)

    @property
    def _sign(self) -> float:
        """What makes public values of those that are positive for the later class of a pair."""
        return 1.0 if self.classes_.size == 2 else -1.0

    def _later(self, X: Any) -> FloatArray:
        """The decision values of the pairs (n, k(k-1)/2), positive for the later class."""
        check_fitted(self)
        X = check_features(X, self.n_features_in_)
        with np.errstate(over="ignore", invalid="ignore"):
            return check_result(self._decide(X), self)

    def _decide(self, X: FloatArray) -> FloatArray:
        """The same for checked `X`; for each classifier to define."""
        raise NotImplementedError
